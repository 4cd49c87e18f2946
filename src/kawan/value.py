"""The value ledger: every sale is booked once to its buyer, and at most once to whoever brought it about.

Four values of a customer to a brand (Kumar et al. 2010): what the customer buys, now and later (CLV); what others
buy because the customer recommended the brand for a reward (CRV), or spoke of it unrewarded (CIV, by the last touch);
and what his or her ideas are worth (CKV).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from kawan.columns import REWARDED, Bonds, Floats, Ints, Longs, Offers, Today, Values, blank
from kawan.events import Count


class Sales(NamedTuple):
    """What was bought today (k,), by customer and brand, several purchases of a day together."""

    buyer: Ints
    brand: Ints
    times: Ints  # purchases
    units: Ints
    resold: Ints  # of them, from a reseller's stock, which was paid for when it was handed out
    paid: Longs  # cents
    margin: Longs  # cents, before rewards
    by: Ints  # whose word, post or talk came last, within the window; else -1
    kind: Ints  # of what, 0 for nothing
    since: Ints  # days ago, else -1
    reward: Longs  # cents paid to that customer


def no_values(n: int, brands: int) -> Values:
    """Return an empty value ledger for so many customers."""
    return blank(Values, n, brands)


def sales_of(day: int, bonds: Bonds, today: Today, offers: Offers, touch_days: float) -> Sales:
    """Return today's sales, nobody rewarded yet."""
    who = np.flatnonzero(today.basket)
    row, column = np.nonzero(today.bought[who])
    i, b = who[row].astype(np.int32), column.astype(np.int32)
    resold = (today.seller[i] > 0) & ((today.seller[i] - 1) % 8 == b)
    units, paid = today.units[i, b], today.paid[i, b]
    since = day - bonds.touched_on[i, b]
    touched = since <= touch_days
    return Sales(
        buyer=i, brand=b, times=today.bought[i, b], units=units, resold=resold.astype(np.int32), paid=paid,
        margin=paid - (units - resold) * offers.unit_cents[b],
        by=np.where(touched, bonds.touched_by[i, b], -1).astype(np.int32),
        kind=np.where(touched, bonds.touch_kind[i, b], 0).astype(np.int32),
        since=np.where(touched, since, -1).astype(np.int32), reward=np.zeros(i.size, np.int64),
    )  # fmt: skip


def book_sales(values: Values, sales: Sales) -> None:
    """Book the margin of today's sales to their buyers, and to those whose word came last."""
    if not values.margin.size:
        return
    np.add.at(values.margin, (sales.buyer, sales.brand), sales.margin)
    won = sales.kind == REWARDED
    for column, which in ((values.referred, won), (values.influenced, (sales.kind > 0) & ~won)):
        worth = sales.margin[which] - sales.reward[which]
        np.add.at(column, (sales.by[which], sales.brand[which]), worth)


def credit_idea(values: Values, counts: Longs, customer: int, brand: int, cents: int) -> None:
    """Book what an idea that a brand took up is worth to the customer who had it, and count it.

    Args:
        values: The value ledger.
        counts: (Count.SIZE, B) of today.
        customer: Whose idea.
        brand: Who took it up.
        cents: What it is worth.
    """
    counts[Count.KNOWLEDGE_VALUE, brand] += cents
    if values.knowledge.size:
        values.knowledge[customer, brand] += cents


def margin_ahead(market: Any) -> Floats:
    """Return the margin of the days to come, in cents of today (n, B): the market lives on, as it would.

    A year's rate discounts day by day. The market itself does not notice.
    """
    settings = market.settings
    ahead = np.zeros(market.bonds.bond.shape)
    if not settings.value_days:
        return ahead
    later = market.branch(replace(settings, days=market.day + settings.value_days, record=("daily", "customers")))
    while later.running:
        before = later.values.margin.copy()
        years = (later.day - market.day) / 365
        later.step()
        ahead += (later.values.margin - before) * (1 + settings.discount_rate) ** -years
    return ahead
