"""The tables of a run: events and states as data frames, each with one schema whether it has rows or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd

from kawan.behaviour.community_life import Meetings
from kawan.brand import Brand, Done
from kawan.cascades import Cascades
from kawan.columns import (
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
    Values,
)  # fmt: skip
from kawan.community import Community
from kawan.scenario import Scenario
from kawan.value import Sales

SCHEMAS = {
    "actions": {"day": "int64", "brand": "str", "action": "str", "reached": "int64", "cost": "float64",
                "refused": "int64", "reason": "str"},
    "messages": {"day": "int64", "brand": "str", "channel": "str", "sent": "int64", "noticed": "int64",
                 "opted_out": "int64", "blacklisted": "int64"},
    "purchases": {"day": "int64", "customer": "int32", "brand": "str", "quantity": "int32", "amount": "float64",
                  "margin": "float64", "discount": "float64", "touch": "str", "touched_by": "int32",
                  "days_since_touch": "int32", "occasions": "int32", "resold": "int32", "reward": "float64"},
    "posts": {"post": "int64", "day": "int64", "customer": "int32", "brand": "str", "valence": "float64",
              "parent": "int64", "cascade": "int64", "kind": "str"},
    "communities": {"day": "int64", "community": "str", "about": "str", "brand": "str", "members": "int64",
                    "vitality": "float64", "dependence": "float64", "stewardship": "float64", "meetings": "int64",
                    "own_meetings": "int64", "attended": "int64"},
    "ties": {"source": "int32", "target": "int32", "formed_on": "int32"},
}  # fmt: skip
"""Columns of the event tables, in order; tables of actions and purchases gain a date."""
LATER = {"purchases": {"occasions", "resold", "reward"}, "communities": {"about", "own_meetings"}}
"""Columns that runs of version 0.1 do not have."""


class Market(Protocol):
    """What a diary reads of a market, and never changes."""

    day: int
    people: People
    bonds: Bonds
    values: Values
    today: Today
    offers: Offers
    groups: Groups
    network: Network
    meetings: Meetings | None
    went: tuple[Ints, Ints]
    followers: Longs
    brands: list[Brand]
    communities: list[Community]

    settings: Scenario
    brand_names: tuple[str, ...]


class Words(NamedTuple):
    """A column of words, each by its place among a few."""

    place: Ints | Longs
    among: Sequence[str]


Rows = Mapping[str, Any]  # a column of arrays, or of Words, by name


def event_table(name: str, parts: Sequence[Rows]) -> pd.DataFrame:
    """Return the rows of all days of one event table, in its schema."""
    return pd.DataFrame(
        {column: whole([part[column] for part in parts], kind) for column, kind in SCHEMAS[name].items()}
    )


def whole(parts: Sequence[Any], kind: str) -> Any:
    """Return a column of many days."""
    if parts and isinstance(parts[0], Words):
        place, among = np.concatenate([part.place for part in parts]), list(map(str, parts[0].among))
        return pd.array(among, dtype="str").take(place)
    if kind == "str":
        return pd.array([str(word) for part in parts for word in part], dtype="str")
    return np.concatenate([np.asarray(part) for part in parts]).astype(kind) if parts else np.empty(0, kind)


def rows_of(name: str, rows: Sequence[tuple[Any, ...]]) -> Rows:
    """Return rows by column of one event table."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in SCHEMAS[name])
    return dict(zip(SCHEMAS[name], columns, strict=True))


def actions_today(day: int, brands: Sequence[str], doings: Sequence[Sequence[Done]]) -> Rows:
    """Return what brands did today."""
    return rows_of("actions", [
        (day, brand, d.entry or type(d.action).__name__.lower(), d.reached, d.cost / 100, d.refused, d.reason)
        for brand, mine in zip(brands, doings, strict=True) for d in mine
    ])  # fmt: skip


def posts_today(
    day: int, brands: Sequence[str], posts: Posts, parent: Ints, cascades: Cascades, against: Bools
) -> Rows:
    """Return today's posts, numbered as `cascades` numbers them."""
    return {
        "post": cascades.number, "day": np.full(posts.author.size, day), "customer": posts.author,
        "brand": Words(posts.brand, brands), "valence": posts.valence, "parent": cascades.parent,
        "cascade": cascades.root,
        "kind": Words(np.where(parent >= 0, 1, np.where(against, 2, 0)), ("own", "reshare", "against")),
    }  # fmt: skip


def purchases_today(day: int, brands: Sequence[str], sales: Sales, offers: Offers) -> Rows:
    """Return today's purchases: one row per customer and brand, several occasions of a day together."""
    return {
        "day": np.full(sales.buyer.size, day), "customer": sales.buyer, "brand": Words(sales.brand, brands),
        "quantity": sales.units, "amount": sales.paid / 100, "margin": sales.margin / 100,
        "discount": 1 - sales.paid / (sales.units * offers.cents[sales.brand]),
        "touch": Words(sales.kind, TOUCHES), "touched_by": sales.by, "days_since_touch": sales.since,
        "occasions": sales.times, "resold": sales.resold, "reward": sales.reward / 100,
    }  # fmt: skip


def communities_today(market: Market) -> Rows:
    """Return every community's state towards every brand today."""
    groups, width = market.groups, len(market.brand_names)
    count = groups.size.size
    held = np.zeros((count, width), int)
    attended = np.zeros((count, width), int)
    own = np.zeros(count, int)  # meetings in nobody's name
    if market.meetings is not None:
        own = (market.meetings.host == width).sum(axis=1)
        held = np.stack([(market.meetings.host == b).sum(axis=1) for b in range(width)], axis=1)
        who, brand = market.went
        np.add.at(attended, (market.today.where[who] // 16, brand), 1)
    return {
        "day": np.full(count * width, market.day),
        "community": Words(np.repeat(np.arange(count), width), [c.name for c in market.communities]),
        "about": [about for about in (c.about for c in market.communities) for _ in range(width)],
        "brand": Words(np.tile(np.arange(width), count), market.brand_names), "members": np.repeat(groups.size, width),
        "vitality": np.repeat(groups.vitality, width), "dependence": np.repeat(groups.dependence, width),
        "stewardship": groups.stewardship.flatten(), "meetings": held.ravel(), "own_meetings": np.repeat(own, width),
        "attended": attended.ravel(),
    }  # fmt: skip


def ties_table(market: Market, formed: pd.DataFrame) -> pd.DataFrame:
    """Return every tie at the end, with the day it was formed: the first day of settling where it was always there."""
    ties = market.network.hears
    source = np.repeat(np.arange(market.network.n, dtype=np.int32), np.diff(ties.start))
    table = pd.DataFrame({"source": source, "target": ties.friend, "strength": ties.strength})
    formed = formed.drop_duplicates(["source", "target"], keep="last")  # a tie that lapsed may form again
    table = table.merge(formed, on=["source", "target"], how="left")
    table["formed_on"] = table["formed_on"].fillna(-market.settings.warmup).astype(np.int32)
    return table


def customers_table(people: People, bonds: Bonds, values: Values, ahead: Floats, brands: Sequence[str]) -> pd.DataFrame:
    """Return every trait, state and value (money) at the end: one row per customer and brand.

    Args:
        people: Traits.
        bonds: States.
        values: What customers brought so far.
        ahead: (n, B) margin of the days to come, in cents of today.
        brands: Their names.
    """
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
    worth = {
        "margin_realised": values.margin, "clv": values.margin + ahead, "crv": values.referred,
        "civ": values.influenced, "ckv": values.knowledge,
    }  # fmt: skip
    columns |= {name: cents.ravel() / 100 for name, cents in worth.items()}
    return pd.DataFrame(columns)
