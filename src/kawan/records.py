"""What a run writes down: counts and means of every day, events where they are asked for, and what follows from them.

Records are the only way out of a market: tables, figures and comparisons are made from them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from functools import partial
from typing import Any, Protocol

import numpy as np
import pandas as pd

from kawan.behaviour.community_life import Meetings
from kawan.brand import Brand, Done
from kawan.columns import (
    NEVER,
    TOUCHES,
    Bonds,
    Bools,
    Floats,
    Groups,
    Ints,
    Longs,
    Network,
    Offers,
    People,
    Posts,
    Today,
)  # fmt: skip
from kawan.community import Community
from kawan.core.crew import Tally
from kawan.events import Count
from kawan.measures.catalogue import all_measures
from kawan.measures.measure import MONTH, Period
from kawan.scenario import Scenario

REPEAT_WINDOW = 90  # days in which a first buyer is expected back
SAME = 1e-9  # a standard deviation below this is rounding
LEVELS = (Count.LAPSED, Count.TRIED)  # looked at now and then: the last look counts, not the sum
MESSAGE_COUNTS = (Count.MESSAGES_SENT, Count.MESSAGES_NOTICED, Count.OPT_OUTS, Count.BLACKLISTINGS)


class Market(Protocol):
    """What a diary reads of a market, and never changes."""

    day: int
    people: People
    bonds: Bonds
    today: Today
    offers: Offers
    groups: Groups
    network: Network
    meetings: Meetings | None
    went: tuple[Ints, Ints]
    brands: list[Brand]
    communities: list[Community]
    book: Records


class Records:
    """The diary of one market.

    Attributes:
        latest: (measures, B) yesterday's value of every measure.
        totals: (Count.SIZE, B) what was counted since day 0.
    """

    def __init__(self, settings: Scenario, brands: Sequence[str]) -> None:
        """Open an empty diary."""
        self.settings = settings
        self.brands = tuple(brands)
        self.measures = all_measures()
        width = len(self.brands)
        self.latest: Floats = np.full((len(self.measures), width), np.nan)
        self.values: list[Floats] = []
        self.totals: Longs = np.zeros((Count.SIZE, width), np.int64)
        self.money: Longs = np.zeros((3, width), np.int64)

        self.rows: dict[str, list[Any]] = {
            name: [] for name in ("actions", "messages", "purchases", "posts", "communities", "ties")
        }
        self._states: Floats = np.full((12, width), np.nan)
        self._life: Floats = np.full((4, width), np.nan)

    def copied(self, settings: Scenario) -> Records:
        """Return a diary of its own with the same past, to be gone on with under another scenario."""
        other = copy(self)
        other.settings = settings
        other.values = list(self.values)
        other.totals, other.money = self.totals.copy(), self.money.copy()
        other.rows = {name: list(rows) for name, rows in self.rows.items()}
        return other

    def reporters(self, brands: Sequence[str]) -> dict[str, Callable[[Market], float]]:
        """Return Mesa's model reporters, named BRAND.MEASURE: each reads one number of the day."""
        return {
            f"{brand}.{measure.name}": partial(_latest, k, b)
            for b, brand in enumerate(brands)
            for k, measure in enumerate(self.measures)
        }

    def day(self, market: Market, counts: Longs, states: Floats, doings: Sequence[Sequence[Done]]) -> None:
        """Write down one day, after everything has happened and before it is cleared away."""
        before = self.money.copy()
        for brand in market.brands:
            ledger = brand.ledger
            self.money[:, brand.number] = ledger.sales, ledger.goods, ledger.spending
        looked = counts[Count.TRIED].any()
        self.totals += counts
        for level in LEVELS:
            self.totals[level] = counts[level] if looked else self.totals[level] - counts[level]
        self._states, self._life = states, self._live(market)
        today = self._period(market, counts, self.money - before, 1)
        today.counts[list(LEVELS)] = self.totals[list(LEVELS)]
        run = self._run(market)
        self.latest = np.stack([m.of(run if m.window == "run" else today) for m in self.measures])
        self.values.append(self.latest)
        self._events(market, doings)

    def messages(self, day: int, b: int, channel: str, sent: int, tally: Tally) -> None:
        """Write down what became of one brand's messages of one channel, sent just now."""
        if not self._asked("messages", day):
            return
        now = tally.pages.sum(axis=0)[list(MESSAGE_COUNTS), b]
        since = now - sum(
            (np.array(row[3:]) for row in self.rows["messages"] if row[0] == day and row[1] == self.brands[b]),
            start=np.zeros(len(MESSAGE_COUNTS), np.int64),
        )
        self.rows["messages"].append((day, self.brands[b], channel, *(int(x) for x in since)))

    def posts(self, day: int, posts: Posts, parent: Ints, cascades: Any, against: Bools) -> None:
        """Write down today's posts."""
        if self._asked("posts", day):
            kind = np.where(parent >= 0, "reshare", np.where(against, "against", "own"))
            self.rows["posts"].append(
                pd.DataFrame({
                    "post": cascades.number, "day": day, "customer": posts.author,
                    "brand": np.array(self.brands)[posts.brand], "valence": posts.valence, "parent": cascades.parent,
                    "cascade": cascades.root, "kind": kind,
                })
            )  # fmt: skip

    def ties(self, day: int, source: Ints, target: Ints) -> None:
        """Write down ties formed today."""
        if self._asked("ties", day):
            self.rows["ties"].append(pd.DataFrame({"source": source, "target": target, "formed_on": day}))

    def daily(self) -> pd.DataFrame:
        """Return one row per day and brand: day, date, brand, one column per measure."""
        days = len(self.values)
        names = [measure.name for measure in self.measures]
        stacked = np.stack(self.values) if days else np.empty((0, len(names), len(self.brands)))
        table = pd.DataFrame(stacked.transpose(0, 2, 1).reshape(-1, len(names)), columns=names)
        number = np.repeat(np.arange(days), len(self.brands))
        table.insert(0, "day", number)
        table.insert(1, "date", self._dates(number))
        table.insert(2, "brand", np.tile(np.array(self.brands, dtype=object), days))
        return table

    def outcomes(self, market: Market) -> pd.DataFrame:
        """Return every measure over the whole run: one row per brand."""
        run = self._run(market, cohort_of(market.bonds, market.day))
        return pd.DataFrame(
            {measure.name: measure.of(run) for measure in self.measures}, index=pd.Index(self.brands, name="brand")
        )

    def spreads(self, market: Market) -> dict[str, float]:
        """Return standard deviations between customers, per outcome of the focal brand that customers have."""
        bought, acts = market.bonds.bought[:, 0], market.bonds.acts[:, 0]
        buyers = bought > 0
        months = max(1, market.day) / MONTH
        margin = (market.offers.cents[0] - market.brands[0].unit_cents) / 100
        spread = {
            "purchases": 1000 * float(bought.std()) / months,
            "engagement_acts": 1000 * float(acts.std()) / months,
            "margin": margin * float(bought.std()),
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
            "daily": self.daily,
            "customers": lambda: customers_table(market.people, market.bonds, self.brands),
            "actions": lambda: self._table("actions", ("action", "reached", "cost", "refused", "reason")),
            "messages": lambda: self._table("messages", ("channel", "sent", "noticed", "opted_out", "blacklisted")),
            "purchases": self._purchases,
            "posts": lambda: _joined(self.rows["posts"]),
            "communities": lambda: _joined(self.rows["communities"]),
            "ties": lambda: self._ties(market),
        }
        return {name: made[name]() for name in dict.fromkeys(("daily", *self.settings.record))}

    def _asked(self, table: str, day: int) -> bool:
        return day >= 0 and table in self.settings.record

    def _dates(self, days: Any) -> pd.DatetimeIndex:
        return pd.DatetimeIndex(pd.Timestamp(self.settings.epoch) + pd.to_timedelta(days, unit="D")).as_unit("us")

    def _period(self, market: Market, counts: Longs, money: Longs, days: int, cohort: Longs | None = None) -> Period:
        nobody = np.zeros((2, len(self.brands)), np.int64)
        return Period(
            counts, self._states, self._life, money, nobody if cohort is None else cohort, market.people.fomo.size, days
        )

    def _run(self, market: Market, cohort: Longs | None = None) -> Period:
        return self._period(market, self.totals, self.money, len(self.values), cohort)

    def _live(self, market: Market) -> Floats:
        width, groups = len(self.brands), market.groups
        if not groups.size.size:
            return np.full((4, width), np.nan)
        held = np.zeros(width) if market.meetings is None else np.array(
            [(market.meetings.host == b).sum() for b in range(width)], float
        )  # fmt: skip
        return np.stack([
            np.full(width, groups.vitality.mean()), np.full(width, groups.dependence.mean()),
            groups.stewardship.mean(axis=0), held,
        ])  # fmt: skip

    def _events(self, market: Market, doings: Sequence[Sequence[Done]]) -> None:
        day = market.day
        if self._asked("actions", day):
            for b, mine in enumerate(doings):
                for done in mine:
                    name = type(done.action).__name__.lower()
                    row = (day, self.brands[b], name, done.reached, done.cost / 100, done.refused, done.reason)
                    self.rows["actions"].append(row)
        if self._asked("purchases", day):
            self.rows["purchases"].append(self._bought_today(market))
        if self._asked("communities", day) and market.groups.size.size:
            self.rows["communities"].append(self._communities_today(market))

    def _bought_today(self, market: Market) -> pd.DataFrame:
        bonds, today, day = market.bonds, market.today, market.day
        i, b = np.nonzero(today.bought)
        quantity, paid = today.bought[i, b], today.paid[i, b]
        goods = np.array([brand.unit_cents for brand in market.brands])
        touched = day - bonds.touched_on[i, b] <= self.settings.behaviour.purchase.touch_days
        return pd.DataFrame({
            "day": day, "customer": i.astype(np.int32), "brand": np.array(self.brands, dtype=object)[b],
            "quantity": quantity, "amount": paid / 100, "margin": (paid - quantity * goods[b]) / 100,
            "discount": 1 - paid / (quantity * market.offers.cents[b]),
            "touch": np.array(TOUCHES, dtype=object)[np.where(touched, bonds.touch_kind[i, b], 0)],
            "touched_by": np.where(touched, bonds.touched_by[i, b], -1).astype(np.int32),
            "days_since_touch": np.where(touched, day - bonds.touched_on[i, b], -1).astype(np.int32),
        })  # fmt: skip

    def _communities_today(self, market: Market) -> pd.DataFrame:
        groups, width = market.groups, len(self.brands)
        count = groups.size.size
        held = np.zeros((count, width), int)
        attended = np.zeros((count, width), int)
        if market.meetings is not None:
            held = np.stack([(market.meetings.host == b).sum(axis=1) for b in range(width)], axis=1)
            who, brand = market.went
            np.add.at(attended, (market.network.community[who], brand), 1)
        return pd.DataFrame({
            "day": market.day, "community": np.repeat([c.name for c in market.communities], width),
            "brand": np.tile(np.array(self.brands, dtype=object), count), "members": np.repeat(groups.size, width),
            "vitality": np.repeat(groups.vitality, width), "dependence": np.repeat(groups.dependence, width),
            "stewardship": groups.stewardship.ravel(), "meetings": held.ravel(), "attended": attended.ravel(),
        })  # fmt: skip

    def _table(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        table = pd.DataFrame(self.rows[name], columns=["day", "brand", *columns])
        if name == "actions":
            table.insert(1, "date", self._dates(table["day"]))
        return table

    def _purchases(self) -> pd.DataFrame:
        table = _joined(self.rows["purchases"])
        if len(table.columns):
            table.insert(1, "date", self._dates(table["day"]))
        return table

    def _ties(self, market: Market) -> pd.DataFrame:
        ties = market.network.hears
        source = np.repeat(np.arange(market.network.n, dtype=np.int32), np.diff(ties.start))
        table = pd.DataFrame({"source": source, "target": ties.friend, "strength": ties.strength})
        formed = _joined(
            [pd.DataFrame({"source": [], "target": [], "formed_on": []}, dtype="int32"), *self.rows["ties"]]
        )
        table = table.merge(formed, on=["source", "target"], how="left")
        table["formed_on"] = table["formed_on"].fillna(-self.settings.warmup).astype(np.int32)
        return table


def _latest(k: int, b: int, market: Market) -> float:
    return float(market.book.latest[k, b])


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def cohort_of(bonds: Bonds, day: int) -> Longs:
    """Return, per brand, first buyers observed for the repeat window and those who came back within it (2, B)."""
    observed = (bonds.first_on > NEVER) & (bonds.first_on <= day - 1 - REPEAT_WINDOW)
    back = observed & (bonds.second_on > NEVER) & (bonds.second_on - bonds.first_on <= REPEAT_WINDOW)
    return np.stack([observed.sum(axis=0), back.sum(axis=0)])


def customers_table(people: People, bonds: Bonds, brands: Sequence[str]) -> pd.DataFrame:
    """Return every trait and state at the end: one row per customer and brand."""
    n, width = bonds.bond.shape
    columns: dict[str, Any] = {
        "customer": np.repeat(np.arange(n, dtype=np.int32), width), "brand": np.tile(np.array(brands, dtype=object), n),
    }  # fmt: skip
    for name, column in people._asdict().items():
        if column.ndim == 1:
            columns[name] = np.repeat(column, width)
        else:
            columns |= {f"{name}_{d}": np.repeat(column[:, d], width) for d in range(column.shape[1])}
    columns |= {name: column.ravel() for name, column in bonds._asdict().items()}
    return pd.DataFrame(columns)
