"""Money balances to the cent: what was charged, sold and earned is what the tables of events add up to."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from kawan.actions import Action, Message
from kawan.events import Count
from kawan.market import Market
from kawan.scenario import Brand, Customers, Prices, Scenario, Start
from kawan.strategies.befriend import Befriend
from kawan.strategies.facilitate import Facilitator
from kawan.strategies.sms_blast import SmsBlast
from kawan.strategies.sponsor import Sponsor
from kawan.view import View

N = 1000
BLAST = Scenario(
    days=1, warmup=0, customers=Customers(n=N), start=Start(in_database=1.0), record=("actions",),
    brands={"focal": Brand(budget=0.0, strategy=SmsBlast(per_week=7.0))},
)  # fmt: skip


@dataclass(frozen=True)
class Insist:
    """Text the same half of everybody twice a day, and all of them a third time, and send letters and show ads."""

    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        half = np.arange(view.customers) % 2 == 0
        texts = [Message(to=half), Message(to=half), Message(to=view.everyone)]
        return [*texts, Message(to=half, channel="mail"), Message(to=half, channel="advertisement")]


@pytest.fixture(scope="module")
def acting() -> Market:
    """Return a lived market of four brands that act, some on more than they can afford."""
    brands = {
        "focal": Brand(budget=0.004, strategy=SmsBlast(per_week=5.0)),
        "rival_1": Brand(price=9.99, budget=0.02, strategy=Befriend(answered=0.3)),
        "rival_2": Brand(price=11.3, unit_cost=6.37, budget=0.03, strategy=Sponsor()),
        "rival_3": Brand(budget=0.05, strategy=Facilitator()),
    }
    record = ("actions", "purchases", "messages")
    market = Market(Scenario(days=120, warmup=30, customers=Customers(n=N), brands=brands, record=record), seed=3)
    while market.running:
        market.step()
        for brand in market.brands:
            assert brand.ledger.left >= 0, f"{brand.name} overspent on day {market.day}"
            assert brand.ledger.spending <= brand.settings.budget * N * 100 * market.day + 1e-6
    return market


def whole_cents(table, column: str, brand: str) -> int:
    cents = table.loc[table["brand"] == brand, column].to_numpy() * 100
    assert np.abs(cents - np.rint(cents)).max(initial=0) < 1e-6, "money comes in whole cents"
    return int(np.rint(cents).sum())


@pytest.mark.parametrize("number", range(4))
def test_the_books_are_the_sum_of_the_events(acting, number):
    brand, tables = acting.brands[number], acting.records()
    actions, purchases = tables["actions"], tables["purchases"]
    assert whole_cents(actions, "cost", brand.name) == brand.ledger.spending > 0
    assert whole_cents(purchases, "amount", brand.name) == brand.ledger.sales > 0
    assert whole_cents(purchases, "margin", brand.name) == brand.ledger.margin
    units = int(purchases.loc[purchases["brand"] == brand.name, "quantity"].sum())
    occasions = int(purchases.loc[purchases["brand"] == brand.name, "occasions"].sum())
    assert units == acting.book.totals[Count.UNITS, number] > occasions
    assert occasions == acting.bonds.bought[:, number].sum() == acting.book.totals[Count.PURCHASES, number]
    assert brand.ledger.goods == units * brand.unit_cents
    daily = acting.daily[acting.daily["brand"] == brand.name]
    assert daily["spend"].sum() * N * 100 == pytest.approx(brand.ledger.spending, abs=1e-3)
    assert daily["revenue"].sum() * N * 100 == pytest.approx(brand.ledger.sales, abs=1e-3)
    assert daily["profit"].sum() * N * 100 == pytest.approx(brand.ledger.margin - brand.ledger.spending, abs=1e-3)
    outcomes = acting.outcomes().loc[brand.name]
    assert outcomes["profit"] * N * 100 == pytest.approx(brand.ledger.margin - brand.ledger.spending, abs=1e-3)


def test_every_text_sent_is_charged_and_no_other(acting):
    tables = acting.records()
    texts = tables["messages"]
    sent = int(texts.loc[texts["brand"] == "focal", "sent"].sum())
    assert sent == acting.book.totals[Count.MESSAGES_SENT, 0]
    assert acting.brands[0].ledger.spent["text"] == 2 * sent
    refused = tables["actions"].query("brand == 'focal'")["refused"]
    assert refused.sum() > 0, "the budget was short on some days"


def test_a_customer_is_texted_once_a_day_and_charged_once():
    prices = Prices(text=0.03, mail=0.5, advertisement=0.01)
    market = Market(replace(BLAST, prices=prices, brands={"focal": Brand(budget=10.0, strategy=Insist())}), seed=1)
    market.run()
    assert market.records()["actions"]["reached"].tolist() == [N // 2, 0, N // 2, N // 2, N // 2]
    assert dict(market.brands[0].ledger.spent) == {"text": 3 * N, "mail": 50 * N // 2, "advertisement": N // 2}
    assert market.book.totals[Count.MESSAGES_SENT, 0] == 2 * N


@pytest.mark.parametrize("texts", [0, 1, 100, 999, 1000])
def test_a_short_budget_sends_what_it_can_pay_for_and_refuses_the_rest(texts):
    brand = replace(BLAST.brands["focal"], budget=texts * 0.02 / N)
    market = Market(replace(BLAST, brands={"focal": brand}), seed=1)
    market.run()
    row = market.records()["actions"].iloc[0]
    assert (row["reached"], row["refused"]) == (texts, N - texts)
    assert row["reason"] == ("budget" if texts < N else "")
    assert market.book.totals[Count.MESSAGES_SENT, 0] == texts
    assert market.brands[0].ledger.spending == 2 * texts


def test_refusals_fall_on_anybody():
    """With money for half the texts, customers of the first and the second half of the rows are served alike."""
    market = Market(replace(BLAST, brands={"focal": replace(BLAST.brands["focal"], budget=0.01)}), seed=1)
    market.run()
    served = market.bonds.messages[:, 0] > 0  # noticed, so a part of those served
    first, second = served[: N // 2].sum(), served[N // 2 :].sum()
    assert first + second > 100 and abs(first - second) < 4 * np.sqrt(first + second)


def test_what_is_not_spent_carries_over():
    """A twentieth of the day's texts is affordable; after twenty days all of them would have been."""
    brand = Brand(budget=0.001, strategy=SmsBlast(per_week=0.0))
    market = Market(replace(BLAST, days=20, brands={"focal": brand}), seed=1)
    market.run()
    assert market.brands[0].ledger.left == 2 * N
