"""Among the brands that come to mind the choice is multinomial logit (McFadden 1974; Guadagni & Little 1983)."""

from itertools import product

import numpy as np
import pytest
from scipy.special import softmax
from scipy.stats import chisquare

from kawan.behaviour.purchase import Purchase
from kawan.market import Market
from kawan.networks.small_world import SmallWorld
from kawan.scenario import Behaviour, Brand, Category, Customers, Gamma, Scenario, Start

ONLY_PURCHASE = (
    "attention", "interruption", "word_of_mouth", "fomo", "community_life", "experience", "expression", "friendship",
    "meaning", "forgetting",
)  # fmt: skip


ALIKE = Gamma(1.0, 1e8)


def settled(brands: dict[str, Brand], sensitivity: Gamma = ALIKE, noise: float = 1.0) -> Market:
    """Return a market in which utility is esteem, which equals quality, and price: nothing else and nothing moves."""
    return Market(
        Scenario(
            days=28, warmup=0, brands=brands, network=SmallWorld(), start=Start(familiarity=1e9),
            customers=Customers(n=5000, match_sd=0.0, price_sensitivity=sensitivity),
            category=Category(need_mean=0.7), switch_off=ONLY_PURCHASE,
            behaviour=Behaviour(purchase=Purchase(by_habit=0.0, by_congruity=0.0, noise=noise)),
        ),
        seed=6,
    )  # fmt: skip


def bought(market: Market) -> np.ndarray:
    """Return purchases per brand, and last needs that no brand met."""
    market.run()
    by_brand = market.bonds.bought.sum(axis=0)
    return np.append(by_brand, market.people.needs.sum() - by_brand.sum())


def test_shares_follow_the_logit_of_esteem():
    found = bought(settled({f"b{k}": Brand(quality=q, presence=1.0) for k, q in enumerate((0.0, 0.25, 0.5))}))
    assert chisquare(found, found.sum() * softmax([0.0, 0.5, 1.0, 0.0])).pvalue > 1e-4
    assert chisquare(found, found.sum() * softmax([0.0, 0.5, 1.05, 0.0])).pvalue < 1e-4, "5 % in utility is noticed"


def test_equal_brands_have_equal_shares_whatever_their_place():
    found = bought(settled({f"b{k}": Brand(quality=0.0, presence=1.0) for k in range(8)}))
    assert chisquare(found, np.full(9, found.sum() / 9)).pvalue > 1e-4


def test_brands_compete_only_where_they_come_to_mind():
    known = np.array([0.6, 0.3, 0.1])
    market = settled({f"b{k}": Brand(quality=0.4, presence=1.0) for k in range(3)})
    market.bonds.familiarity[:] = known
    expected = np.zeros(4)
    for considered in product([0, 1], repeat=3):
        worth = np.append(np.exp(0.8) * np.array(considered), 1.0)
        expected += np.prod(np.where(considered, known, 1 - known)) * worth / worth.sum()
    found = bought(market)
    assert chisquare(found, found.sum() * expected).pvalue > 1e-4


@pytest.mark.parametrize("shape", [1e8, 4.0])
def test_shares_follow_price_at_each_customers_own_sensitivity(shape):
    prices = np.array([9.0, 10.0, 11.0])
    brands = {f"b{k}": Brand(quality=0.0, price=price, presence=1.0) for k, price in enumerate(prices)}
    market = settled(brands, Gamma(1.0, shape))
    found = bought(market)
    dearer = np.append(prices / 10 - 1, 0.0)
    chance = softmax(-4.0 * market.people.price_sensitivity[:, None] * dearer, axis=1)
    chance[:, 3] = 1 - chance[:, :3].sum(axis=1)
    needs = market.people.needs[:, None]
    away = (found - (needs * chance).sum(axis=0)) / np.sqrt((needs * chance * (1 - chance)).sum(axis=0))
    assert np.abs(away).max() < 4
    if shape > 1e6:  # all alike: the log ratio of two shares is the difference in price times the slope
        slope = np.log(found[0] / found[2]) / 0.2
        assert slope == pytest.approx(4.0, abs=4 * np.sqrt(1 / found[0] + 1 / found[2]) / 0.2)


def test_without_noise_the_best_brand_takes_all():
    two = {"good": Brand(quality=0.50, presence=1.0), "better": Brand(quality=0.51, presence=1.0)}
    found = bought(settled(two, noise=0.0))
    assert found[1] > 0 and found[[0, 2]].tolist() == [0, 0]
