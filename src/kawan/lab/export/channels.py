"""Weekly spending and sales, and what each channel truly did: for judging marketing-mix models.

A channel is an entry of the price list: text, mail, advertisement, meeting, request, hours, reply, gift, repair. Its
true effect is counterfactual: the same market and luck are lived again while the brand does all it did, apart from
that channel (Rubin 1974; Chan & Perry 2017 ask for such data to test marketing-mix models on).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from kawan.actions import Action, Portion
from kawan.brand import price_of
from kawan.columns import BadInput, Longs
from kawan.lab.export.reading import Record
from kawan.market import Market, world
from kawan.scenario import Prices, Scenario
from kawan.view import EVERYTHING, Strategy, View

WEEK = 7
ALL = "all_channels"


@dataclass(frozen=True)
class Noted:
    """A strategy whose actions are written down as it answers with them."""

    strategy: Strategy
    script: dict[int, list[Action]] = field(default_factory=dict)

    @property
    def effort(self) -> float:
        """How hard it tries."""
        return self.strategy.effort

    @property
    def sees(self) -> frozenset[str]:
        """What the strategy looks at."""
        return frozenset(getattr(self.strategy, "sees", EVERYTHING))

    def act(self, view: View) -> list[Action]:
        """Return what the strategy answers."""
        self.script[view.day] = self.strategy.act(view)
        return self.script[view.day]


@dataclass(frozen=True)
class Scripted:
    """What another strategy did, without some channels."""

    script: dict[int, list[Action]]
    without: Collection[str]
    prices: Prices
    sees: frozenset[str] = frozenset()
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        """Return the day's actions that are left."""
        return [action for action in self.script[view.day] if item_of(action, self.prices) not in self.without]


def item_of(action: Action, prices: Prices) -> str:
    """Return the entry of the ledger that an action is booked under."""
    return price_of(action.action if isinstance(action, Portion) else action, prices, 0)[0]


@dataclass(frozen=True)
class Course:
    """What a brand sold and spent, by day, in cents."""

    sales: Longs  # (days,)
    spent: dict[str, Longs]  # by channel
    refused: int  # customers and communities the budget did not reach


def lived(settled: Market, scenario: Scenario, brand: str, strategy: Strategy) -> tuple[Market, Course]:
    """Return a market in which a brand acts by a strategy, after its last day, and the brand's course.

    Args:
        settled: The world on day 0.
        scenario: How it goes on.
        brand: Whose strategy is another.
        strategy: That one.
    """
    brands = {**scenario.brands, brand: replace(scenario.brands[brand], strategy=strategy)}
    market = settled.branch(replace(scenario, brands=brands, record=("actions",)))
    books = next(b for b in market.brands if b.name == brand)
    sales: list[int] = [0]
    spent: list[dict[str, int]] = [{}]
    while market.running:
        market.step()
        sales.append(books.ledger.sales)
        spent.append(dict(books.ledger.spent))
    channels = [name for name in spent[-1] if spent[-1][name] > 0]
    by_day = {name: np.diff([day.get(name, 0) for day in spent]) for name in channels}
    actions = market.records()["actions"]
    refused = int(actions.loc[actions["brand"] == brand, "refused"].sum())
    return market, Course(np.diff(sales), by_day, refused)


def channel_tables(record: Record, scenario: Scenario, brand: str) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the weekly table, the true effects, and the true effects by week; and what is worth knowing.

    Args:
        record: The run, which is lived again and must come out as it did.
        scenario: As read from its config.
        brand: Whose channels.
    """
    weeks = record.days // WEEK
    if not weeks:
        raise BadInput(f"{record.folder} lasted {record.days} days; a weekly table needs 7 or more")
    noted = Noted(scenario.brands[record.brand(brand)].strategy)
    settled = Market(world(scenario), seed=record.seed)
    market, fact = lived(settled, scenario, brand, noted)
    check_same(record, market)
    if not fact.spent:
        raise BadInput(f"{brand} spent nothing in this run, so that there is no channel to judge")
    kept: dict[str, Course] = {}
    for name in [*fact.spent, *([ALL] if len(fact.spent) > 1 else [])]:
        without = {name} if name in fact.spent else {*fact.spent}
        script = Scripted(noted.script, without, scenario.prices)
        kept[name] = lived(settled, scenario, brand, script)[1]
    dates = record.epoch + pd.to_timedelta(np.arange(weeks) * WEEK, unit="D")
    start = pd.DataFrame({"date": dates})
    spent = {name: by_week(cents) for name, cents in fact.spent.items()}
    weekly = start.assign(sales=by_week(fact.sales), **spent)
    effects = start.assign(**{name: by_week(fact.sales - other.sales) for name, other in kept.items()})
    truth = pd.DataFrame([row_of(name, weekly, effects, kept[name]) for name in kept])
    return {"weekly": weekly, "truth": truth, "weekly_truth": effects}, notes_of(record, brand, fact, kept)


def check_same(record: Record, market: Market) -> None:
    """Refuse to judge a run that does not come out as it did: its effects would be those of another model."""
    old, new = record.table("outcomes").set_index("brand"), market.outcomes()
    if list(old) != list(new) or not np.allclose(old, new.loc[old.index], rtol=1e-9, atol=1e-9, equal_nan=True):
        raise BadInput(
            f"{record.folder} does not come out as it did (kawan rerun says what changed), so that the true effects of "
            "its channels cannot be known; run it anew"
        )


def by_week(cents: Longs) -> Any:
    """Return money per whole week of a series of cents per day.

    >>> by_week(np.arange(15)).tolist()
    [0.21, 0.7]
    """
    weeks = cents.size // WEEK
    return cents[: weeks * WEEK].reshape(weeks, WEEK).sum(axis=1) / 100


def row_of(name: str, weekly: pd.DataFrame, effects: pd.DataFrame, without: Course) -> dict[str, Any]:
    """Return what a channel cost and did over the whole weeks of the run."""
    ours = [name] if name in weekly else [c for c in weekly if c not in ("date", "sales")]
    spend, effect = round(float(weekly[ours].to_numpy().sum()), 2), round(float(effects[name].sum()), 2)
    others = sum(float(by_week(days).sum()) for days in without.spent.values())
    planned = sum(float(weekly[c].sum()) for c in weekly if c not in ("date", "sales", *ours))
    return {
        "channel": name, "spend": spend, "effect": effect, "effect_per_money": effect / spend,
        "share_of_sales": effect / float(weekly["sales"].sum()), "other_spend_change": round(others - planned, 2),
    }  # fmt: skip


def notes_of(record: Record, brand: str, fact: Course, kept: dict[str, Course]) -> list[str]:
    """Return what is worth knowing about the tables."""
    notes = []
    if left := record.days % WEEK:
        notes.append(f"the last {left} days make no whole week and are left out")
    if fact.refused:
        notes.append(f"the budget of {brand} refused {fact.refused} times; without a channel it reaches further: "
                     "other_spend_change says how much more the other channels cost then")  # fmt: skip
    return notes
