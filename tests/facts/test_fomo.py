"""Fear of missing out makes social and dated things more attractive, not everything (FOM-02, FOM-03).

Markets that differ in the mean trait alone, with a brand that sponsors meetings, so that there is something to miss.
Interval of the difference over paired seeds by Student's t.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import t

from kawan.events import Count
from kawan.market import Market
from kawan.scenario import Beta, Brand, Customers, Scenario
from kawan.strategies.sponsor import Sponsor

SEEDS = range(1, 9)


def lived(mean: float, seed: int) -> dict[str, float]:
    """Return what customers of this mean FOMO did in half a year."""
    people = replace(Customers(n=1500), fomo=Beta(mean, 0.15))
    brands = {"focal": Brand(strategy=Sponsor()), "rival_1": Brand(image=180)}
    market = Market(Scenario(days=180, warmup=60, customers=people, brands=brands), seed=seed)
    market.run()
    totals = market.book.totals.sum(axis=1)
    bought = market.bonds.bought.sum()
    return {
        "checking": float(market.today.notices.mean()),
        "posting": float(totals[Count.POSTS]),
        "attendance": float(totals[Count.ATTENDANCES] / totals[Count.INVITED]),
        "purchases": float(bought),
    }


@pytest.fixture(scope="module")
def changes() -> dict[str, tuple[float, float]]:
    """Return, per thing done, the 99 % interval of the relative change from mean 0.15 to 0.65."""
    low, high = ([lived(mean, seed) for seed in SEEDS] for mean in (0.15, 0.65))
    intervals = {}
    for what in low[0]:
        change = np.array([h[what] / b[what] - 1 for h, b in zip(high, low, strict=True)])
        half = t.ppf(0.995, len(change) - 1) * change.std(ddof=1) / np.sqrt(len(change))
        intervals[what] = (change.mean() - half, change.mean() + half)
    return intervals


@pytest.mark.slow
@pytest.mark.parametrize(("what", "least"), [("checking", 0.01), ("posting", 0.05), ("attendance", 0.05)])
def test_fomo_raises_what_friends_can_see(changes: dict[str, tuple[float, float]], what: str, least: float):
    assert changes[what][0] > least, changes


@pytest.mark.slow
def test_fomo_leaves_ordinary_purchases_alone(changes: dict[str, tuple[float, float]]):
    low, high = changes["purchases"]  # smallest effect of interest: 2 %
    assert low > -0.02 and high < 0.02, changes
