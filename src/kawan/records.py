"""What a run writes down: counts and means of every day, events where they are asked for, and what follows from them.

Records are the only way out of a market: tables, figures and comparisons are made from them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd

from kawan import tables
from kawan.brand import Done
from kawan.cascades import Cascades
from kawan.columns import NEVER, STATES, Bonds, Bools, Floats, Ints, Longs, Offers, Posts
from kawan.core.crew import Tally
from kawan.events import Count
from kawan.measures.catalogue import all_measures
from kawan.measures.measure import LIFE, MONTH, Period
from kawan.price_attack import price_attack
from kawan.scenario import Scenario
from kawan.tables import Rows
from kawan.value import Sales, margin_ahead

DATED = ("actions", "purchases")  # tables that say the date too
MOST_HELD = 200_000  # rows of a table in memory, where they can be written meanwhile
REPEAT_WINDOW = 90  # days in which a first buyer is expected back
SAME = 1e-9  # a standard deviation below this is rounding
LEVELS = (Count.LAPSED, Count.TRIED)  # looked at now and then: the last look counts, not the sum
MESSAGE_COUNTS = (Count.MESSAGES_SENT, Count.MESSAGES_NOTICED, Count.OPT_OUTS, Count.BLACKLISTINGS)


class Market(tables.Market, Protocol):
    """What a diary reads of a market, and never changes."""

    book: Records


class Day(NamedTuple):
    """What one day left: the raw material of measures."""

    counts: Longs  # (Count.SIZE, B)
    states: Floats  # (states + 2, B)
    life: Floats  # (len(LIFE), B)
    money: Longs  # (3, B), since day 0


class Records:
    """The diary of one market.

    Attributes:
        days: What each day left.
        totals: (Count.SIZE, B) what was counted since day 0.
        spill: Takes the rows of an event table when there are many, so that memory stays bounded; None keeps all.
    """

    def __init__(self, settings: Scenario, brands: Sequence[str]) -> None:
        """Open an empty diary."""
        self.settings = settings
        self.brands = tuple(brands)
        self.measures = all_measures()
        width = len(self.brands)
        self.days: list[Day] = []
        self.totals: Longs = np.zeros((Count.SIZE, width), np.int64)
        self.money: Longs = np.zeros((3, width), np.int64)
        self.rows: dict[str, list[Rows]] = {name: [] for name in tables.SCHEMAS}
        self.spill: Callable[[str, pd.DataFrame], None] | None = None
        self._held = dict.fromkeys(tables.SCHEMAS, 0)
        self._noted: Longs = np.zeros((len(MESSAGE_COUNTS), width), np.int64)  # of today's messages, so far
        self._values: Floats = np.empty((0, len(self.measures), width))
        self._ahead: dict[str, Any] = {}

    def copied(self, settings: Scenario) -> Records:
        """Return a diary of its own with the same past, to be gone on with under another scenario."""
        other = copy(self)
        other.settings = settings
        other.days, other._ahead = list(self.days), {}
        other.totals, other.money, other._noted = self.totals.copy(), self.money.copy(), self._noted.copy()
        other.rows = {name: list(rows) for name, rows in self.rows.items()}
        other._held, other.spill = dict(self._held), None
        return other

    def day(self, market: Market, counts: Longs, states: Floats, doings: Sequence[Sequence[Done]]) -> None:
        """Write down one day, after everything has happened and before it is cleared away."""
        for brand in market.brands:
            ledger = brand.ledger
            self.money[:, brand.number] = ledger.sales, ledger.goods, ledger.spending
        self._ahead = {}
        looked = counts[Count.TRIED].any()
        for level in LEVELS:
            self.totals[level] = 0 if looked else self.totals[level]
        self.totals += counts
        counts[list(LEVELS)] = self.totals[list(LEVELS)]
        self.days.append(Day(counts, states, self._live(market), self.money.copy()))
        self._noted = np.zeros_like(self._noted)
        self._events(market, doings)

    def values(self, customers: int) -> Floats:
        """Return every measure of every day so far, (days, measures, B); worked out when first asked for."""
        if len(self._values) < len(self.days):
            day, run = self._each_day(customers)
            self._values = np.stack([m.of(run if m.window == "run" else day) for m in self.measures], axis=1)
        return self._values

    def messages(self, day: int, b: int, channel: str, tally: Tally) -> None:
        """Write down what became of one brand's messages of one channel, sent just now."""
        if not self._asked("messages", day):
            return
        now = tally.pages.sum(axis=0)[list(MESSAGE_COUNTS), b]
        since, self._noted[:, b] = now - self._noted[:, b], now
        self._note("messages", tables.rows_of("messages", [(day, self.brands[b], channel, *since.tolist())]))

    def posts(self, day: int, posts: Posts, parent: Ints, cascades: Cascades, against: Bools) -> None:
        """Write down today's posts."""
        if self._asked("posts", day):
            self._note("posts", tables.posts_today(day, self.brands, posts, parent, cascades, against))

    def purchases(self, day: int, sales: Sales, offers: Offers) -> None:
        """Write down what was bought today, as it was when it was bought."""
        if self._asked("purchases", day):
            self._note("purchases", tables.purchases_today(day, self.brands, sales, offers))

    def ties(self, day: int, source: Ints, target: Ints) -> None:
        """Write down ties formed today."""
        if self._asked("ties", day):
            formed = {"source": source, "target": target, "formed_on": np.full(source.size, day)}
            self.rows["ties"].append(formed)  # few, and needed at the end to date all ties

    def daily(self, customers: int) -> pd.DataFrame:
        """Return one row per day and brand: day, date, brand, one column per measure."""
        days, names = len(self.days), [measure.name for measure in self.measures]
        values = self.values(customers).transpose(0, 2, 1).reshape(-1, len(names))
        table = pd.DataFrame(values, columns=names)
        number = np.repeat(np.arange(days), len(self.brands))
        table.insert(0, "day", number)
        table.insert(1, "date", self._dates(number))
        table.insert(2, "brand", np.tile(np.array(self.brands, dtype=object), days))
        return table

    def outcomes(self, market: Market) -> pd.DataFrame:
        """Return every measure over the whole run: one row per brand."""
        width = len(self.brands)
        nothing = np.full((len(STATES) + 2, width), np.nan), np.full((len(LIFE), width), np.nan)
        states, life = self.days[-1][1:3] if self.days else nothing
        cohort = cohort_of(market.bonds, market.day)
        run = Period(self.totals, states, life, self.money, cohort, market.people.fomo.size, len(self.days))
        return pd.DataFrame(
            {measure.name: measure.of(run) for measure in self.measures}, index=pd.Index(self.brands, name="brand")
        )

    def spreads(self, market: Market) -> dict[str, float]:
        """Return standard deviations between customers, per outcome of the focal brand that customers have."""
        bought, acts = market.bonds.bought[:, 0], market.bonds.acts[:, 0]
        buyers = bought > 0
        months = max(1, market.day) / MONTH
        units = np.maximum(1.0, market.people.basket / market.offers.price[0])  # as a rule, at the full price
        margin = units * (market.offers.cents[0] - market.brands[0].unit_cents) / 100
        spread = {
            "purchases": 1000 * float(bought.std()) / months,
            "engagement_acts": 1000 * float(acts.std()) / months,
            "margin": float((margin * bought).std()),
            "irritation": float(market.bonds.irritation[:, 0].std()),
            "deafness": float(market.people.deafness.std()),
            "weariness": float(market.people.weariness.std()),
        }
        if buyers.any():
            spread["share_of_category_requirements"] = float((bought[buyers] / market.people.needs[buyers]).std())
        return {name: sd for name, sd in spread.items() if sd > SAME}  # where all are alike there is no spread

    def realism(self, market: Market) -> dict[str, tuple[float, str]]:
        """Return a few numbers to hold against any real market, with units."""
        n, days = market.people.fomo.size, max(1, market.day)
        total = {kind: float(self.totals[kind].sum()) for kind in Count if kind is not Count.SIZE}
        needs = float(self.totals[Count.NEEDS, 0])

        def over(part: float, whole: float) -> float:
            return part / whole if whole else float("nan")

        return {
            "needs met by some brand": (over(total[Count.PURCHASES], needs), "share"),
            "purchases after a touch": (over(total[Count.TOUCHED_PURCHASES], total[Count.PURCHASES]), "share"),
            "posts": (total[Count.POSTS] / n / days * 365, "per customer and year"),
            "chance to notice an item": (float(np.mean(market.today.notices)), "share"),
            "deafness": (float(np.mean(market.people.deafness)), "0 to 1"),
            "weariness": (float(np.mean(market.people.weariness)), "0 to 1"),
            "opt-outs per text noticed": (over(total[Count.OPT_OUTS], total[Count.MESSAGES_NOTICED]), "share"),
            "attendance": (over(total[Count.ATTENDANCES], total[Count.INVITED]), "share of invited members"),
            "positive posts per negative one": (
                over(total[Count.POSITIVE_POSTS], total[Count.NEGATIVE_POSTS]),
                "ratio",
            ),
        }

    def tables(self, market: Market) -> dict[str, pd.DataFrame]:
        """Return the tables that `record` asks for, and the daily one."""
        made: dict[str, Callable[[], pd.DataFrame]] = {
            "daily": lambda: self.daily(market.people.fomo.size),
            "customers": lambda: tables.customers_table(
                market.people, market.bonds, market.values, self._looked_ahead("values", market), self.brands
            ),
            "price_attack": lambda: self._looked_ahead("price_attack", market),
            "actions": lambda: self._table("actions"),
            "messages": lambda: self._table("messages"),
            "purchases": lambda: self._table("purchases"),
            "posts": lambda: self._table("posts"),
            "communities": lambda: self._table("communities"),
            "ties": lambda: tables.ties_table(market, tables.event_table("ties", self.rows["ties"])),
        }
        return {name: made[name]() for name in dict.fromkeys(("daily", *self.settings.record))}

    def _asked(self, table: str, day: int) -> bool:
        return day >= 0 and table in self.settings.record

    def _dates(self, days: Any) -> pd.DatetimeIndex:
        return pd.DatetimeIndex(pd.Timestamp(self.settings.epoch) + pd.to_timedelta(days, unit="D")).as_unit("us")

    def _each_day(self, customers: int) -> tuple[Period, Period]:
        """Return every day as a period of its own, and every day as the end of a run so far: (days, B) each."""
        counts, states, life, money = (np.stack(parts, axis=1) for parts in zip(*self.days, strict=True))
        so_far = np.cumsum(counts, axis=1)
        so_far[list(LEVELS)] = counts[list(LEVELS)]
        earned = np.diff(money, axis=1, prepend=0)
        nobody = np.zeros((2, *counts.shape[1:]), np.int64)
        length = np.arange(1, len(self.days) + 1)[:, None]
        return (
            Period(counts, states, life, earned, nobody, customers, 1),
            Period(so_far, states, life, money, nobody, customers, length),
        )

    def _live(self, market: Market) -> Floats:
        width, groups, n = len(self.brands), market.groups, market.people.fomo.size
        life = np.full((len(LIFE), width), np.nan)
        if groups.size.size:
            life[0], life[1] = groups.vitality.mean(), groups.dependence.mean()
            life[2] = groups.stewardship.mean(axis=0)
        life[3], life[4] = groups.size.sum() / n, market.followers / n
        return life

    def _events(self, market: Market, doings: Sequence[Sequence[Done]]) -> None:
        if self._asked("actions", market.day):
            self._note("actions", tables.actions_today(market.day, self.brands, doings))
        if self._asked("communities", market.day):
            self._note("communities", tables.communities_today(market))

    def _looked_ahead(self, what: str, market: Market) -> Any:
        """Return what branches of the market lead to from here, worked out once."""
        if what not in self._ahead:
            self._ahead[what] = {"values": margin_ahead, "price_attack": price_attack}[what](market)
        return self._ahead[what]

    def _note(self, name: str, rows: Rows) -> None:
        """Keep rows, and hand what is kept to `spill` when it is much."""
        self.rows[name].append(rows)
        self._held[name] += len(rows["day"])
        if self.spill is not None and self._held[name] >= MOST_HELD:
            self.spill(name, self._table(name))
            self.rows[name], self._held[name] = [], 0

    def _table(self, name: str) -> pd.DataFrame:
        """Return the rows of an event table that are kept."""
        table = tables.event_table(name, self.rows[name])
        if name in DATED:
            table.insert(1, "date", self._dates(table["day"]))
        return table


def cohort_of(bonds: Bonds, day: int) -> Longs:
    """Return, per brand, first buyers observed for the repeat window and those who came back within it (2, B)."""
    observed = (bonds.first_on > NEVER) & (bonds.first_on <= day - 1 - REPEAT_WINDOW)
    back = observed & (bonds.second_on > NEVER) & (bonds.second_on - bonds.first_on <= REPEAT_WINDOW)
    return np.stack([observed.sum(axis=0), back.sum(axis=0)])
