"""What a brand does is felt about that brand, wherever it stands in the list."""

from dataclasses import replace

import pytest

from kawan.events import Count
from kawan.market import Market
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast


@pytest.mark.parametrize("sender", [0, 2])
def test_a_text_is_noticed_as_its_senders(busy, sender: int):
    town = busy(n=60, days=3, brands=3)
    brands = {
        name: replace(brand, strategy=SmsBlast(per_week=7.0) if b == sender else Quiet())
        for b, (name, brand) in enumerate(town.brands.items())
    }
    market = Market(replace(town, brands=brands), seed=1)
    market.run()
    noticed = market.bonds.messages.any(axis=0) | market.book.totals[Count.MESSAGES_NOTICED].astype(bool)
    assert noticed.tolist() == [b == sender for b in range(3)]
