"""Then: the same as the first strategy until its day, and from then on what the second does."""

import numpy as np
import pandas as pd
import pytest

from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast
from kawan.strategies.sponsor import Sponsor
from kawan.strategies.then import Then
from kawan.view import EVERYTHING

DAYS, DAY = 12, 5


def lived(strategy):
    brands = {"focal": Brand(strategy=strategy), "rival_1": Brand(image=180)}
    market = Market(Scenario(days=DAYS, warmup=2, customers=Customers(n=120), brands=brands), seed=3)
    market.run()
    return market.daily.query("brand == 'focal'").set_index("day").drop(columns=["date", "brand"])


@pytest.mark.parametrize("strategy", [SmsBlast(), Sponsor(every=3)])
def test_never_and_at_once_are_the_two_themselves(strategy):
    pd.testing.assert_frame_equal(lived(Then(strategy, Quiet(), day=DAYS)), lived(strategy))
    pd.testing.assert_frame_equal(lived(Then(Quiet(), strategy, day=0)), lived(strategy))


def test_until_the_day_it_is_the_first_and_then_no_more():
    blast, both, quiet = lived(SmsBlast()), lived(Then(SmsBlast(), Quiet(), day=DAY)), lived(Quiet())
    pd.testing.assert_frame_equal(both.loc[: DAY - 1], blast.loc[: DAY - 1])
    sent = both["messages_per_customer"].to_numpy()
    assert (sent[:DAY] > 0).all() and (sent[DAY:] == 0).all()
    assert not np.array_equal(both.loc[DAY:, "irritation"], quiet.loc[DAY:, "irritation"])  # what was done stays


def test_it_sees_what_either_of_them_sees():
    class Curious:
        """A strategy that says nothing of what it looks at, and so sees everything."""

        effort = 1.0

    assert Then(SmsBlast(), Quiet()).sees == SmsBlast().sees | Quiet.sees
    assert Then(Quiet(), Curious()).sees == EVERYTHING


def test_no_effort_is_nothing():
    pd.testing.assert_frame_equal(lived(Then(SmsBlast(), Sponsor(), day=DAY, effort=0.0)), lived(Quiet()))
