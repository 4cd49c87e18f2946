"""Baskets, recommendations, values and price attacks against what can be worked out by hand."""

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import pytest

from kawan.actions import Action, Ask
from kawan.behaviour.expression import Expression, worth
from kawan.behaviour.purchase import Purchase
from kawan.columns import BadInput
from kawan.events import Count
from kawan.market import Market
from kawan.price_attack import CUTS
from kawan.scenario import Behaviour, Brand, Category, Customers, Gamma, Scenario, Start
from kawan.view import View

STILL = ("experience", "word_of_mouth", "expression", "forgetting", "community_life", "meaning")
N = 20_000
LONE = Scenario(
    days=1, warmup=0, customers=Customers(n=N), brands={"focal": Brand(budget=1e4)}, start=Start(in_database=1.0),
    category=Category(need_mean=0.4, need_shape=1e6), behaviour=Behaviour(purchase=Purchase(outside=-100.0)),
    switch_off=STILL,
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """Ask everybody to recommend, for a reward."""

    reward: float = 1.0
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return [Ask(view.everyone, self.reward)]


def lived(scenario: Scenario, **bonds: float) -> Market:
    market = Market(scenario, seed=5)
    market.bonds.familiarity[:] = 1.0
    for name, value in bonds.items():
        getattr(market.bonds, name)[:] = value
    market.run()
    return market


@pytest.mark.parametrize("price", [1.0, 0.6, 1.5])
def test_mean_units_of_lognormal_baskets(price):
    """E max(1, X / p) of a lognormal X with mean 1 is 1 plus the price of a call struck at p, over p (Black 1976)."""
    market = lived(replace(LONE, brands={"focal": Brand(price=10 * price)}))
    purchases, units = (market.book.totals[kind, 0] for kind in (Count.PURCHASES, Count.UNITS))
    d = (np.log(1 / price) + 0.18) / 0.6
    phi = NormalDist().cdf
    expected = 1 + phi(d) / price - phi(d - 0.6)
    wanted = np.maximum(1.0, market.people.basket / price)
    se = np.sqrt((wanted.var() + 0.25) / purchases) * 1.3  # those with two needs want the same twice
    assert abs(units / purchases - expected) < 4.5 * se


@pytest.mark.parametrize("elasticity", [0.5, 1.0, 2.0])
def test_units_answer_to_price_by_their_elasticity(elasticity):
    behaviour = Behaviour(purchase=Purchase(outside=-100.0, basket_elasticity=elasticity))
    large = replace(LONE, customers=Customers(n=N, basket=replace(LONE.customers.basket, median=20.0, sigma=0.1)))
    mean = []
    for price in (10.0, 12.5):
        market = lived(replace(large, behaviour=behaviour, brands={"focal": Brand(price=price)}))
        mean.append(market.book.totals[Count.UNITS, 0] / market.book.totals[Count.PURCHASES, 0])
    assert np.log(mean[1] / mean[0]) / np.log(1.25) == pytest.approx(-elasticity, abs=0.03)


def test_a_full_bond_is_sold_something_else_one_time_in_ten():
    total = lived(LONE, bond=1.0).book.totals[:, 0]
    assert abs(total[Count.CROSS_SOLD] / total[Count.PURCHASES] - 0.1) < 4.5 * np.sqrt(0.09 / total[Count.PURCHASES])


@pytest.mark.parametrize("reward", [None, 0.0, 2.0])
def test_the_chain_of_recommendation_in_closed_form(reward):
    """Buyers x occasion x intention are said, and of those, by esteem, so many heard the day after."""
    scenario = replace(LONE, switch_off=tuple(set(STILL) - {"word_of_mouth"} | {"fomo"}), days=2)
    scenario = replace(
        scenario,
        customers=replace(LONE.customers, sociability=replace(LONE.customers.attention, median=1.0, sigma=0.0)),
    )
    if reward is not None:
        scenario = replace(scenario, brands={"focal": Brand(budget=1e4, strategy=Wish(reward))})
    market = Market(scenario, seed=5)
    market.bonds.familiarity[:], market.bonds.esteem[:] = 1.0, -0.3
    market.step()
    buyers = int((market.bonds.bought[:, 0] > 0).sum())
    occasion = 0.05 * (1.0 if reward is None else 3.0 if reward == 0 else 2.8)
    favour = worth(0.0, 0.0, 0.0, -0.3, Expression())
    drawn = 0.1 * (1.0 - 0.5 ** (reward or 0.0))  # a tenth at most, half of it by a tenth of the price of 10
    chance = occasion * (favour + (1.0 - favour) * drawn)
    made = int(market.book.totals[Count.REFERRALS, 0])
    assert abs(made - buyers * chance) < 4.5 * np.sqrt(buyers * chance)
    assert market.book.totals[Count.REFERRALS_REWARDED, 0] == (made if reward else 0)
    assert market.book.totals[Count.REFERRALS_HEARD, 0] == 0
    market.step()
    heard = market.book.totals[Count.REFERRALS_HEARD, 0]
    assert abs(heard - 0.7 * made) < 4.5 * np.sqrt(0.21 * made)


def test_lifetime_value_at_no_discount_is_the_margin_of_a_longer_run():
    base = Scenario(days=30, warmup=20, customers=Customers(n=300), record=("customers",), discount_rate=0.0)
    long = Market(replace(base, days=50), seed=3)
    long.run()
    worth = {}
    for rate in (0.0, 0.5):
        market = Market(replace(base, value_days=20, discount_rate=rate), seed=3)
        market.run()
        table = market.records()["customers"]
        assert table["margin_realised"].sum() * 100 == pytest.approx(sum(b.ledger.margin for b in market.brands))
        assert market.day == 30
        worth[rate] = table.groupby("brand")["clv"].sum()[list(market.brand_names)]
        realised = table.groupby("brand")["margin_realised"].sum()[list(market.brand_names)]
    np.testing.assert_allclose(worth[0.0] * 100, [brand.ledger.margin for brand in long.brands])
    ahead = (worth[0.0] - realised, worth[0.5] - realised)
    assert ((ahead[1] > ahead[0] * 1.5 ** (-20 / 365)) & (ahead[1] < ahead[0])).all()


def test_customers_who_differ_in_nothing_leave_at_the_gap_that_outweighs_esteem():
    """Utility 2 x 0.5 against 4 x the cut: all stay up to a quarter off, all leave beyond."""
    brands = {"focal": Brand(), "rival_1": Brand()}
    behaviour = Behaviour(purchase=Purchase(outside=-100.0, noise=0.0, by_habit=0.0))
    scenario = replace(
        LONE, brands=brands, behaviour=behaviour, record=("daily", "price_attack"), switch_off=(*STILL, "referral"),
        customers=Customers(n=400, price_sensitivity=Gamma(1.0, 1e12)),
    )  # fmt: skip
    market = Market(scenario, seed=5)
    market.bonds.familiarity[:], market.bonds.esteem[:] = 1.0, (0.5, 0.0)
    market.run()
    money = market.book.money.copy()
    attack = market.records()["price_attack"]
    assert attack["cut"].tolist() == list(CUTS)
    assert attack["stayed"].tolist() == [1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    np.testing.assert_allclose(attack["half_gap"], 0.25)
    assert 0 < attack["in_need"].iloc[0] <= 400 and attack["in_need"].nunique() == 1
    assert (market.book.money == money).all() and market.day == 1


@pytest.mark.parametrize("number", [-1, 500])
def test_customers_who_do_not_exist_cannot_be_muted(number):
    with pytest.raises(BadInput, match="absent: customers are numbered 0 to 499"):
        Scenario(customers=Customers(n=500), absent=(3, number))
