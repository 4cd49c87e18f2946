"""Prices opened, products made and handed out, and customers paid for what they brought about, in a living market."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from kawan.actions import Action, Ask, Privilege, Produce, Recruit, Sample
from kawan.behaviour.purchase import Purchase
from kawan.behaviour.referral import Referral
from kawan.columns import NEVER, POST, REWARDED
from kawan.events import Count
from kawan.market import Market
from kawan.scenario import Behaviour, Brand, Category, Customers, Scenario, Start
from kawan.stock import Stock
from kawan.view import View

N = 200
KEEN = Purchase(outside=-100.0)  # whoever considers the only brand buys it


@dataclass(frozen=True)
class Diary:
    """Do on each day what stands in a diary."""

    does: dict[int, list[Action]] = field(default_factory=dict)
    sees: frozenset[str] = frozenset()
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return self.does.get(view.day, [])


def lone_market(does: dict[int, list[Action]], days: int = 5, budget: float = 100.0, **changes) -> Market:
    """Return a market with one brand that everybody knows, in whose database everybody is."""
    scenario = Scenario(
        days=days, warmup=0, customers=Customers(n=N), brands={"focal": Brand(budget=budget, strategy=Diary(does))},
        start=Start(in_database=1.0), category=Category(need_mean=0.5, need_shape=1e6, shelf_life=3),
        behaviour=Behaviour(purchase=KEEN), record=("daily", "actions", "purchases", "customers"), value_days=0,
        threads=1,
    )  # fmt: skip
    market = Market(replace(scenario, **changes), seed=2)
    market.bonds.familiarity[:] = 1.0
    return market


def everyone() -> np.ndarray:
    return np.ones(N, bool)


def actions(market: Market, name: str):
    table = market.records()["actions"]
    return table[table["action"] == name]


def test_a_stock_sells_its_oldest_units_first_and_throws_old_ones_away():
    stock = Stock()
    assert stock.units == -1 and stock.spoil(100, 1) == 0
    stock.make(0, 4)
    stock.make(2, 6)
    stock.take(5)
    assert stock.batches == [(2, 5)]
    other = stock.copied()
    assert (stock.spoil(day=5, life=3), stock.spoil(day=6, life=3), stock.units, other.units) == (0, 5, 0, 5)


def test_a_brand_that_produces_sells_what_it_has_and_pays_for_what_it_wastes():
    market = lone_market({0: [Produce(30)], 1: [Produce(500)]}, days=8)
    sold = []
    while market.running:
        market.step()
        assert market.brands[0].stock.units >= 0
        sold.append(int(market.book.days[-1].counts[Count.UNITS, 0]))
    total = market.book.totals[:, 0]
    assert sold[0] == 30 and total[Count.OUT_OF_STOCK] > 0
    assert sum(sold) + total[Count.WASTED] == 530
    assert sold[1:5] != sold[5:] and not any(sold[5:])  # what was made on day 1 is waste on day 5
    ledger = market.brands[0].ledger
    assert ledger.spent["waste"] == total[Count.WASTED] * 600 == ledger.spending
    assert ledger.goods == 600 * sum(sold) and ledger.left == int(ledger.allowance + 1e-6)
    assert actions(market, "waste")["cost"].sum() * 100 == ledger.spent["waste"]


def test_shortage_hits_anybody():
    """Of a day's customers in need, those of the first and the second half of the rows are served alike."""
    market = lone_market({day: [Produce(20)] for day in range(10)}, days=10)
    market.run()
    bought = market.bonds.bought[:, 0]
    first, second = bought[: N // 2].sum(), bought[N // 2 :].sum()
    assert first + second > 100 and abs(first - second) < 4 * np.sqrt(first + second)


def test_a_privilege_opens_a_price_to_the_database_and_never_worsens_one():
    member = np.arange(N) < 120
    market = lone_market({0: [Privilege(everyone(), 0.2, days=2)], 1: [Privilege(everyone(), 0.1, days=9)]}, days=3)
    market.bonds.in_database[:, 0] = member
    market.run()
    table = market.records()["purchases"]
    discount = table["discount"].to_numpy()
    early, known = (table["day"] < 2).to_numpy(), member[table["customer"]]
    np.testing.assert_allclose(discount[known & early], 0.2)
    np.testing.assert_allclose(discount[known & ~early], 0.0, atol=1e-12)
    np.testing.assert_allclose(discount[~known & (table["day"] == 0)], 0.0)
    assert {0.0, 0.1} == set(discount[~known & ~early].round(6)), "some first buyers gave their number"
    assert market.book.totals[Count.MESSAGES_SENT].sum() == 0 == market.brands[0].ledger.spending


def test_a_sample_teaches_as_a_purchase_does_and_is_none():
    few = np.arange(N) < 150
    still = ("community_life", "word_of_mouth")
    market = lone_market({0: [Sample(few)]}, days=1, category=Category(need_mean=0.0), switch_off=still)
    market.bonds.familiarity[:] = 0.2
    before = market.bonds.esteem.copy()
    market.run()
    bonds = market.bonds
    assert (bonds.bought_on[few, 0] == 0).all() and (bonds.bought_on[~few, 0] == NEVER).all()
    assert (bonds.familiarity[few, 0] > 0.58).all() and (bonds.familiarity[~few, 0] < 0.21).all()
    changed = (bonds.esteem != before)[:, 0]
    assert changed[few].mean() > 0.95 and not changed[~few].any()  # where all is as good as can be, nothing is learned
    assert not bonds.purchases.any() and market.book.totals[Count.SAMPLED, 0] == 150
    assert market.brands[0].ledger.spent["sample"] == 150 * 650


def test_what_is_handed_out_comes_out_of_stock():
    market = lone_market({0: [Produce(40)], 1: [Sample(everyone())]}, days=2, category=Category(need_mean=0.0))
    market.run()
    row = actions(market, "sample").iloc[0]
    assert (row["reached"], row["refused"], row["reason"]) == (40, N - 40, "stock")
    assert market.brands[0].stock.units == 0


def rewarded(budget: float, promised: int = 500) -> Market:
    """Return a market after a day on which everybody's last touch was a friend's rewarded word."""
    market = lone_market({0: [Ask(np.zeros(N, bool), reward=1.0)]}, days=1, budget=budget)
    bonds = market.bonds
    bonds.touched_on[:], bonds.touch_kind[:], bonds.promised[:] = -1, REWARDED, promised
    bonds.touched_by[:, 0] = np.roll(np.arange(N), 1)
    market.run()
    return market


def test_a_reward_is_paid_once_for_each_purchase():
    market = rewarded(budget=100.0)
    total, ledger = market.book.totals[:, 0], market.brands[0].ledger
    assert ledger.spent["reward"] == total[Count.REWARDS] == 500 * total[Count.PURCHASES] > 0
    assert total[Count.REFERRED_MARGIN] == ledger.margin
    table = market.records()["customers"]
    assert table["crv"].sum() * 100 == pytest.approx(ledger.margin - total[Count.REWARDS])
    bought = np.roll(market.values.margin[:, 0] - 500 * market.bonds.bought[:, 0], -1)
    np.testing.assert_array_equal(market.values.referred[:, 0], bought)
    assert not table["civ"].any()


def test_a_reward_larger_than_the_margin_is_a_loss_that_is_seen():
    assert rewarded(budget=100.0, promised=5000).outcomes().loc["focal", "value_referred"] < 0


def test_what_the_budget_cannot_carry_is_refused_in_sight():
    market = rewarded(budget=0.5)  # 100 money, for 20 of some hundred rewards
    row = actions(market, "reward").iloc[0]
    assert row["refused"] > 0 and row["reason"] == "budget"
    assert 90 * 100 <= market.brands[0].ledger.spent["reward"] <= 100 * 100
    assert market.brands[0].ledger.left >= 0
    purchases = market.records()["purchases"]
    assert (purchases["reward"] > 0).sum() == row["reached"]
    assert row["reached"] + row["refused"] == len(purchases)


def test_an_old_or_an_unrewarded_touch_earns_nothing():
    for days_ago, kind in ((15, REWARDED), (1, POST)):
        market = lone_market({0: [Ask(np.zeros(N, bool), reward=1.0)]}, days=1)
        bonds = market.bonds
        bonds.touched_on[:], bonds.touch_kind[:], bonds.promised[:] = -days_ago, kind, 500
        bonds.touched_by[:, 0] = np.roll(np.arange(N), 1)
        market.run()
        assert market.brands[0].ledger.spending == 0 == market.book.totals[Count.REFERRED_MARGIN, 0]
        assert (market.book.totals[Count.INFLUENCED_MARGIN, 0] > 0) == (kind == POST)


def test_resellers_sell_from_their_stock_for_a_share_and_lose_the_rest():
    eager = Behaviour(purchase=KEEN, referral=Referral(accepting=1.0, offering=1.0, reselling_days=20.0))
    market = lone_market({0: [Recruit(everyone(), units=4, commission=0.25)]}, days=40, behaviour=eager)
    market.bonds.bond[:] = 1.0
    handed = 0
    while market.running:
        market.step()
        handed = handed or int(market.sellers.units.sum() + market.book.totals[Count.RESOLD, 0])
        assert market.bonds.sells.sum() == market.sellers.who.size
    total, ledger = market.book.totals[:, 0], market.brands[0].ledger
    assert handed > 400 and total[Count.RESOLD] > 100
    assert total[Count.RESOLD] + total[Count.WASTED] == handed and not market.sellers.who.size
    assert ledger.spent["stock"] == 600 * handed
    assert ledger.spent["commission"] == 250 * total[Count.RESOLD]
    assert ledger.goods == 600 * (total[Count.UNITS] - total[Count.RESOLD])
    table = market.records()["purchases"]
    assert table["resold"].sum() == total[Count.RESOLD]
    assert (table.loc[table["resold"] > 0, ["touch", "days_since_touch"]] == ["referral", 0]).all().all()


def test_only_units_that_there_are_can_be_handed_out():
    willing = Behaviour(purchase=KEEN, referral=Referral(accepting=1.0))
    does = {0: [Produce(33)], 1: [Recruit(everyone(), units=5)]}
    market = lone_market(does, days=2, behaviour=willing, category=Category(need_mean=0.0))
    market.bonds.bond[:] = 1.0
    market.run()
    row = actions(market, "recruit").iloc[0]
    assert row["reached"] == 6 == market.sellers.who.size and row["reason"] == "stock"
    assert market.brands[0].stock.units == 3


def test_a_wish_reaches_the_database_only_and_is_forgotten():
    market = lone_market(
        {0: [Ask(everyone(), reward=2.0, days=3)], 1: [Ask(everyone())]}, days=2, category=Category(need_mean=0.0)
    )
    market.bonds.in_database[::2, 0] = False
    market.run()
    bonds = market.bonds
    assert (bonds.rewarded_until[1::2, 0] == 2).all() and (bonds.promised[1::2, 0] == 200).all()
    assert (bonds.asked_until[1::2, 0] == 28).all()
    assert (bonds.promised[::2, 0] == 0).all() and (bonds.rewarded_until[::2, 0] == NEVER).all()
