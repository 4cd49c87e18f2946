"""The tables of a run: events and states as data frames, each with one schema whether it has rows or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

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
    "communities": {"day": "int64", "community": "str", "about": "str", "brand": "str", "members": "int64",
                    "vitality": "float64", "dependence": "float64", "stewardship": "float64", "meetings": "int64",
                    "attended": "int64"},
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
    followers: Longs
    brands: list[Brand]
    communities: list[Community]

    settings: Scenario
    brand_names: tuple[str, ...]


def event_table(name: str, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of all days of one event table, in its schema."""
    schema = SCHEMAS[name]
    some = [frame for frame in frames if len(frame)]
    table = pd.concat(some, ignore_index=True) if some else pd.DataFrame(columns=list(schema))
    return table[list(schema)].astype(schema)


def rows_of(name: str, rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Return rows as a frame with the columns of one event table."""
    return pd.DataFrame(rows, columns=list(SCHEMAS[name]))


def actions_today(day: int, brands: Sequence[str], doings: Sequence[Sequence[Done]]) -> pd.DataFrame:
    """Return what brands did today."""
    return rows_of("actions", [
        (day, brand, type(d.action).__name__.lower(), d.reached, d.cost / 100, d.refused, d.reason)
        for brand, mine in zip(brands, doings, strict=True) for d in mine
    ])  # fmt: skip


def posts_today(
    day: int, brands: Sequence[str], posts: Posts, parent: Ints, cascades: Cascades, against: Bools
) -> pd.DataFrame:
    """Return today's posts, numbered as `cascades` numbers them."""
    return pd.DataFrame({
        "post": cascades.number, "day": day, "customer": posts.author, "brand": np.array(brands)[posts.brand],
        "valence": posts.valence, "parent": cascades.parent, "cascade": cascades.root,
        "kind": np.where(parent >= 0, "reshare", np.where(against, "against", "own")),
    })  # fmt: skip


def purchases_today(market: Market) -> pd.DataFrame:
    """Return today's purchases: one row per customer and brand, several of a day together."""
    bonds, today, day = market.bonds, market.today, market.day
    i, b = np.nonzero(today.bought)
    quantity, paid = today.bought[i, b], today.paid[i, b]
    goods = np.array([brand.unit_cents for brand in market.brands])
    touched = day - bonds.touched_on[i, b] <= market.settings.behaviour.purchase.touch_days
    return pd.DataFrame({
        "day": day, "customer": i.astype(np.int32), "brand": np.array(market.brand_names, dtype=object)[b],
        "quantity": quantity, "amount": paid / 100, "margin": (paid - quantity * goods[b]) / 100,
        "discount": 1 - paid / (quantity * market.offers.cents[b]),
        "touch": np.array(TOUCHES, dtype=object)[np.where(touched, bonds.touch_kind[i, b], 0)],
        "touched_by": np.where(touched, bonds.touched_by[i, b], -1).astype(np.int32),
        "days_since_touch": np.where(touched, day - bonds.touched_on[i, b], -1).astype(np.int32),
    })  # fmt: skip


def communities_today(market: Market) -> pd.DataFrame:
    """Return every community's state towards every brand today."""
    groups, width = market.groups, len(market.brand_names)
    count = groups.size.size
    held = np.zeros((count, width), int)
    attended = np.zeros((count, width), int)
    if market.meetings is not None:
        held = np.stack([(market.meetings.host == b).sum(axis=1) for b in range(width)], axis=1)
        who, brand = market.went
        np.add.at(attended, (market.today.where[who] // 16, brand), 1)
    return pd.DataFrame({
        "day": market.day, "community": np.repeat([c.name for c in market.communities], width),
        "about": np.repeat([c.about for c in market.communities], width),
        "brand": np.tile(np.array(market.brand_names, dtype=object), count), "members": np.repeat(groups.size, width),
        "vitality": np.repeat(groups.vitality, width), "dependence": np.repeat(groups.dependence, width),
        "stewardship": groups.stewardship.ravel(), "meetings": held.ravel(), "attended": attended.ravel(),
    })  # fmt: skip


def ties_table(market: Market, formed: pd.DataFrame) -> pd.DataFrame:
    """Return every tie at the end, with the day it was formed: the first day of settling where it was always there."""
    ties = market.network.hears
    source = np.repeat(np.arange(market.network.n, dtype=np.int32), np.diff(ties.start))
    table = pd.DataFrame({"source": source, "target": ties.friend, "strength": ties.strength})
    formed = formed.drop_duplicates(["source", "target"], keep="last")  # a tie that lapsed may form again
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
