"""Needs are Poisson with Gamma rates, so their counts are negative binomial (Ehrenberg 1959)."""

import numpy as np
import pytest
from scipy.stats import chisquare, nbinom, poisson

from kawan.market import Market
from kawan.networks.small_world import SmallWorld
from kawan.scenario import Category, Customers, Scenario

N, DAYS = 20_000, 56
ONLY_PURCHASE = (
    "attention", "interruption", "word_of_mouth", "fomo", "community_life", "experience", "expression", "friendship",
    "meaning", "forgetting",
)  # fmt: skip


def counts(mean: float, shape: float) -> np.ndarray:
    """Return needs per customer over the run."""
    market = Market(
        Scenario(
            days=DAYS, warmup=0, customers=Customers(n=N), network=SmallWorld(), switch_off=ONLY_PURCHASE,
            category=Category(need_mean=mean, need_shape=shape),
        ),
        seed=4,
    )  # fmt: skip
    market.run()
    return market.people.needs


def fit(needs: np.ndarray, law) -> float:
    """Return the chi-square p-value of a law, in classes that expect at least ten customers."""
    last = int(law.isf(10 / N))
    expected = np.append(law.pmf(np.arange(last)), law.sf(last - 1)) * N
    return float(chisquare(np.bincount(np.minimum(needs, last), minlength=last + 1), expected).pvalue)


@pytest.mark.parametrize("mean, shape", [(1 / 14, 1.0), (1 / 110, 0.45), (0.3, 3.0)])
def test_counts_are_negative_binomial(mean, shape):
    needs = counts(mean, shape)
    total = mean * DAYS
    law = nbinom(shape, shape / (shape + total))
    assert abs(needs.mean() - total) < 4 * law.std() / np.sqrt(N)
    fourth = ((needs - needs.mean()) ** 4).mean()
    assert abs(needs.var() - law.var()) < 4 * np.sqrt((fourth - law.var() ** 2) / N)
    zero = law.pmf(0)
    assert abs((needs == 0).mean() - zero) < 4 * np.sqrt(zero * (1 - zero) / N)
    assert fit(needs, law) > 1e-4
    other = nbinom(1.5 * shape, 1.5 * shape / (1.5 * shape + total))
    assert fit(needs, other) < 1e-4, "another shape would be noticed"


def test_customers_all_alike_have_poisson_counts():
    assert fit(counts(1 / 14, 1e8), poisson(DAYS / 14)) > 1e-4
