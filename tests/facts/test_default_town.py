"""The default town against the published facts it was set to (role C), so that later changes cannot leave them unseen.

Bands are those of the facts; means over seeds. Facts of role V are not asserted here: they are results, reported
wherever they hold or fail.
"""

import numpy as np
import pytest

from kawan.events import Count
from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario
from kawan.strategies.sms_blast import SmsBlast
from kawan.strategies.sponsor import Sponsor

SEEDS = range(1, 6)


@pytest.fixture(scope="module")
def totals() -> dict[str, np.ndarray]:
    """Return what a year counted, (seeds, brands) per kind: one brand texts, one sponsors, one is quiet."""
    brands = {"focal": Brand(strategy=SmsBlast(per_week=1)), "rival_1": Brand(image=120, strategy=Sponsor()),
              "rival_2": Brand(image=240)}  # fmt: skip
    scenario = Scenario(days=365, customers=Customers(n=2000), brands=brands)
    markets = [Market(scenario, seed=seed) for seed in SEEDS]
    for market in markets:
        market.run()
    return {kind.name: np.stack([m.book.totals[kind] for m in markets]) for kind in Count if kind is not Count.SIZE}


@pytest.mark.slow
def test_opt_outs_per_weekly_text(totals: dict[str, np.ndarray]):
    """MSG-04: 0.5-5 % of recipients per message at modest rates."""
    assert 0.005 < (totals["OPT_OUTS"][:, 0] / totals["MESSAGES_SENT"][:, 0]).mean() < 0.05


@pytest.mark.slow
def test_positive_talk_is_commoner(totals: dict[str, np.ndarray]):
    """ENG-06: two to six positive posts per negative one, for a brand that does nothing about it."""
    assert 2 < (totals["POSITIVE_POSTS"][:, 2] / totals["NEGATIVE_POSTS"][:, 2]).mean() < 6


@pytest.mark.slow
def test_few_come_to_a_gathering(totals: dict[str, np.ndarray]):
    """COM-06 (working band): 2-20 % of members."""
    assert 0.02 < (totals["ATTENDANCES"][:, 1] / totals["INVITED"][:, 1]).mean() < 0.20
