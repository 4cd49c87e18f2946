"""Twice as many customers live like half as many: means per customer do not depend on the size of the market."""

import numpy as np
import pytest
from scipy.stats import ttest_rel

from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario, Start
from kawan.strategies.sms_blast import SmsBlast

OUTCOMES = (
    "purchases", "market_share", "penetration", "share_of_category_requirements", "engagement_acts", "positive_share",
    "messages_per_customer", "irritation", "familiarity", "esteem", "bond", "habit", "buzz", "weariness", "spend",
)  # fmt: skip
SEEDS = 12


def outcomes(n: int, seed: int) -> np.ndarray:
    """Return what the focal brand's measures come to in a market of texters."""
    brands = {"focal": Brand(strategy=SmsBlast()), "rival_1": Brand(image=180.0)}
    market = Market(
        Scenario(days=120, warmup=120, customers=Customers(n=n), brands=brands, start=Start(in_database=0.5)), seed=seed
    )
    market.run()
    return market.outcomes().loc["focal", list(OUTCOMES)].to_numpy(float)


@pytest.mark.slow
def test_twice_the_customers_have_the_same_means():
    few, many = (np.array([outcomes(n, seed) for seed in range(SEEDS)]) for n in (2000, 4000))
    chance = ttest_rel(many, few).pvalue
    relative = (many - few).mean(axis=0) / few.mean(axis=0)
    surprising = chance < 0.01 / len(OUTCOMES)
    assert not surprising.any(), dict(zip(np.array(OUTCOMES)[surprising], relative[surprising], strict=True))
