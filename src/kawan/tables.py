"""The tables of a run: events and states as data frames, each with one schema whether it has rows or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd

from kawan.behaviour.community_life import Meetings
from kawan.brand import Brand, Done
from kawan.cascades import Cascades
from kawan.columns import TOUCHES, Bonds, Bools, Groups, Ints, Longs, Network, Offers, People, Posts, Today
from kawan.community import Community
from kawan.scenario import Scenario

SCHEMAS = {
    "actions": {"day": "int64", "brand": "str", "action": "str", "reached": "int64", "cost": "float64",
                "refused": "int64", "reason": "str"},
    "messages": {"day": "int64", "brand": "str", "channel": "str", "sent": "int64", "noticed": "int64",
                 "opted_out": "int64", "blacklisted": "int64"},
    "purchases": {"day": "int64", "customer": "int32", "brand": "str", "quantity": "int32", "amount": "float64",
                  "margin": "float64", "discount": "float64", "touch": "str", "touched_by": "int32",
                  "days_since_touch": "int32"},
    "posts": {"post": "int64", "day": "int64", "customer": "int32", "brand": "str", "valence": "float64",
              "parent": "int64", "cascade": "int64", "kind": "str"},
    "communities": {"day": "int64", "community": "str", "brand": "str", "members": "int64", "vitality": "float64",
                    "dependence": "float64", "stewardship": "float64", "meetings": "int64", "attended": "int64"},
    "ties": {"source": "int32", "target": "int32", "formed_on": "int32"},
}  # fmt: skip
"""Columns of the event tables, in order; tables of actions and purchases gain a date."""


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
        (day, brand, type(d.action).__name__.lower(), d.reached, d.cost / 100, d.refused, d.reason)
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


def purchases_today(market: Market) -> Rows:
    """Return today's purchases: one row per customer and brand, several of a day together."""
    bonds, today, day = market.bonds, market.today, market.day
    i, b = np.nonzero(today.bought)
    quantity, paid = today.bought[i, b], today.paid[i, b]
    goods = np.array([brand.unit_cents for brand in market.brands])
    since = day - bonds.touched_on[i, b]
    touched = since <= market.settings.behaviour.purchase.touch_days
    return {
        "day": np.full(i.size, day), "customer": i.astype(np.int32), "brand": Words(b, market.brand_names),
        "quantity": quantity, "amount": paid / 100, "margin": (paid - quantity * goods[b]) / 100,
        "discount": 1 - paid / (quantity * market.offers.cents[b]),
        "touch": Words(np.where(touched, bonds.touch_kind[i, b], 0), TOUCHES),
        "touched_by": np.where(touched, bonds.touched_by[i, b], -1).astype(np.int32),
        "days_since_touch": np.where(touched, since, -1).astype(np.int32),
    }  # fmt: skip


def communities_today(market: Market) -> Rows:
    """Return every community's state towards every brand today."""
    groups, width = market.groups, len(market.brand_names)
    count = groups.size.size
    held = np.zeros((count, width), int)
    attended = np.zeros((count, width), int)
    if market.meetings is not None:
        held = np.stack([(market.meetings.host == b).sum(axis=1) for b in range(width)], axis=1)
        who, brand = market.went
        np.add.at(attended, (market.network.community[who], brand), 1)
    return {
        "day": np.full(count * width, market.day),
        "community": Words(np.repeat(np.arange(count), width), [c.name for c in market.communities]),
        "brand": Words(np.tile(np.arange(width), count), market.brand_names), "members": np.repeat(groups.size, width),
        "vitality": np.repeat(groups.vitality, width), "dependence": np.repeat(groups.dependence, width),
        "stewardship": groups.stewardship.ravel(), "meetings": held.ravel(), "attended": attended.ravel(),
    }  # fmt: skip


def ties_table(market: Market, formed: pd.DataFrame) -> pd.DataFrame:
    """Return every tie at the end, with the day it was formed: the first day of settling where it was always there."""
    ties = market.network.hears
    source = np.repeat(np.arange(market.network.n, dtype=np.int32), np.diff(ties.start))
    table = pd.DataFrame({"source": source, "target": ties.friend, "strength": ties.strength})
    table = table.merge(formed, on=["source", "target"], how="left")
    table["formed_on"] = table["formed_on"].fillna(-market.settings.warmup).astype(np.int32)
    return table


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
