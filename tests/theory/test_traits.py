"""Traits have the moments that are asked for, are coupled as asked for, and belong to the customer, not to the size."""

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import beta, gamma, kstest, lognorm, rankdata

from kawan.market import Market
from kawan.networks.small_world import SmallWorld
from kawan.scenario import Beta, Category, Customers, Gamma, Lognormal, Scenario

N = 20_000
TRAITS = {
    "fomo": Beta(0.39, 0.205), "self_presentation": Beta(0.2, 0.1), "communal": Beta(0.7, 0.3),
    "reactance": Beta(0.5, 0.2236), "price_sensitivity": Gamma(1.0, 4.0), "attention": Lognormal(25.0, 0.5),
    "sociability": Lognormal(0.5, 1.2),
}  # fmt: skip


def people(n: int = N, seed: int = 5, **settings):
    customers = Customers(n=n, **(TRAITS | settings))
    category = Category(need_mean=0.1, need_shape=0.5)
    scenario = Scenario(days=0, warmup=0, customers=customers, network=SmallWorld(), category=category)
    return Market(scenario, seed=seed).people


def law_of(trait: Beta | Gamma | Lognormal):
    """Return the law of a trait in scipy's words."""
    if isinstance(trait, Beta):
        size = trait.mean * (1 - trait.mean) / trait.sd**2 - 1
        return beta(trait.mean * size, (1 - trait.mean) * size)
    if isinstance(trait, Gamma):
        return gamma(trait.shape, scale=trait.mean / trait.shape)
    return lognorm(trait.sigma, scale=trait.median)


@pytest.mark.parametrize("coupled", [False, True])
def test_moments_and_laws(coupled):
    drawn = people(correlations={"fomo,sociability": 0.3, "attention,need_rate": -0.4} if coupled else {})
    for name, trait in (TRAITS | {"need_rate": Gamma(0.1, 0.5)}).items():
        x, law = getattr(drawn, name), law_of(trait)
        kurtosis = float(law.stats(moments="k")) + 3
        assert x.mean() == pytest.approx(law.mean(), abs=4 * law.std() / np.sqrt(N)), name
        assert x.var() == pytest.approx(law.var(), abs=4 * law.var() * np.sqrt((kurtosis - 1) / N)), name
        assert kstest(x, law.cdf).pvalue > 1e-4, name


def test_correlations_are_those_of_a_gaussian_copula():
    asked = {"fomo,sociability": 0.3, "attention,need_rate": -0.4, "fomo,reactance": 0.5}
    drawn = people(correlations=asked)
    names = [*TRAITS, "need_rate"]
    scores = ndtri(np.stack([rankdata(getattr(drawn, name)) for name in names]) / (N + 1))
    wanted = np.eye(len(names))
    for pair, r in asked.items():
        i, j = (names.index(name) for name in pair.split(","))
        wanted[i, j] = wanted[j, i] = r
    found = np.corrcoef(scores)
    assert (np.abs(found - wanted) < 4.5 * (1 - wanted**2) / np.sqrt(N) + 1e-9).all()


@pytest.mark.parametrize("correlations", [{}, {"fomo,sociability": 0.3}])
def test_the_first_customers_of_a_larger_market_are_the_same_people(correlations):
    few, many = people(400, correlations=correlations), people(800, correlations=correlations)
    for name in (*TRAITS, "need_rate"):
        assert np.array_equal(getattr(few, name), getattr(many, name)[:400]), name
    assert not np.array_equal(few.fomo, people(400, seed=6, correlations=correlations).fomo)


def test_coupling_two_traits_leaves_the_others_alone():
    free, coupled = people(400), people(400, correlations={"fomo,sociability": 0.3})
    for name in set(TRAITS) - {"fomo", "sociability"}:
        assert np.array_equal(getattr(free, name), getattr(coupled, name)), name


def test_matches_are_half_fit_and_half_chance():
    market = Market(Scenario(days=0, warmup=0, customers=Customers(n=N, homophily=0.0), network=SmallWorld()), seed=5)
    fit = market.people.identity @ market.offers.image[0]
    match = market.bonds.match[:, 0]
    assert match.std() == pytest.approx(0.4, rel=4 / np.sqrt(2 * N))
    assert np.corrcoef(fit, match)[0, 1] == pytest.approx(np.sqrt(0.5), abs=4 * 0.5 / np.sqrt(N))
    assert fit.var() == pytest.approx(0.5, abs=4 * np.sqrt(0.125 / N))
