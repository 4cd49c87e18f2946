"""Trade: prices opened, products handed out, units made and passed on, and customers paid for what they brought about.

What brands decided in `kawan.actions` reaches customers here, over short lists; what customers make of it is in
`kawan.behaviour`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kawan.actions import Ask, Privilege, Produce, Recruit, Sample
from kawan.behaviour.experience import try_out
from kawan.behaviour.referral import accept_units, list_referrals, offer_units, refer
from kawan.brand import Brand, Done, cents, price_of
from kawan.columns import (
    REWARDED,
    Bonds,
    Bools,
    Ints,
    Longs,
    Network,
    Offers,
    People,
    Resellers,
    Today,
    Words,
    blank,
    chosen,
    joined,
)  # fmt: skip
from kawan.core.crew import draw_many
from kawan.core.draws import fill_draws_of
from kawan.core.loops import Rows
from kawan.events import Count, Event
from kawan.scenario import Scenario
from kawan.value import Sales

NO_WORDS = blank(Words, 0)
NO_RESELLERS = blank(Resellers, 0)
NOBODY: Bools = np.zeros(0, bool)


class Floor(NamedTuple):
    """Where trade takes place on one day."""

    day: int
    luck: int
    settings: Scenario
    people: People
    bonds: Bonds
    offers: Offers
    counts: Longs  # (Count.SIZE, B)


def trade(floor: Floor, brand: Brand, doings: list[Done], sellers: Resellers) -> Resellers:
    """Carry out what one brand does in trade today; return who has units of any brand to sell on."""
    day, bonds, b = floor.day, floor.bonds, brand.number
    on = floor.settings.on
    for k, done in enumerate(doings):
        action = done.action
        if not isinstance(action, Produce | Privilege | Ask | Sample | Recruit):
            continue
        who = np.flatnonzero(done.to).astype(np.int32)
        if isinstance(action, Produce):
            brand.stock.make(day, action.units)
        elif isinstance(action, Privilege) and on("purchase"):
            open_price(day, who, b, action, bonds)
        elif isinstance(action, Ask) and on("referral"):
            bonds.asked_until[who, b] = day + int(action.days) - 1
            if action.reward > 0:
                brand.promises = True
                bonds.rewarded_until[who, b] = day + int(action.days) - 1
                bonds.promised[who, b] = cents(action.reward)
        elif isinstance(action, Sample):
            floor.counts[Count.SAMPLED, b] += who.size
            if on("purchase") and on("experience"):
                p = floor.settings.behaviour.experience
                try_out(floor.luck, day, who, b, bonds, floor.offers, p)
        elif isinstance(action, Recruit):
            doings[k], sellers = recruit(floor, brand, done, sellers)
    if old := brand.stock.spoil(day, floor.settings.category.shelf_life):
        bill = old * brand.unit_cents
        brand.ledger.spent["waste"] += bill
        floor.counts[Count.WASTED, b] += old
        doings.append(Done(None, NOBODY, old, bill, 0, "", entry="waste"))
    return sellers


def open_price(day: int, who: Ints, b: int, action: Privilege, bonds: Bonds) -> None:
    """Open a price to customers, unless a better one is open to them already."""
    better = (bonds.offer_until[who, b] >= day) & (bonds.discount[who, b] > action.discount)
    who = who[~better]
    bonds.offer_until[who, b] = day + int(action.days) - 1
    bonds.discount[who, b] = action.discount


def recruit(floor: Floor, brand: Brand, done: Done, sellers: Resellers) -> tuple[Done, Resellers]:
    """Hand units to those of the customers asked who accept, as far as stock and budget go."""
    action, b, bonds = done.action, brand.number, floor.bonds
    assert isinstance(action, Recruit)
    p = floor.settings.behaviour
    who = np.flatnonzero(done.to & ~bonds.sells[:, b]).astype(np.int32)
    accepted = np.zeros(who.size, np.int32)
    if floor.settings.on("referral"):
        accept_units(floor.luck, who, b, floor.people, bonds, floor.offers, accepted, p.referral, p.expression)
    ready: Bools = np.zeros(done.to.size, bool)
    ready[who[accepted > 0]] = True
    item, each = price_of(action, floor.settings.prices, brand.unit_cents)
    order = draw_many(ready.size, floor.luck, Event.REFUSAL, b)
    handed = brand.charge(action, ready, each, item, order, done.purse, int(action.units))
    new = np.flatnonzero(handed.to).astype(np.int32)
    bonds.sells[new, b] = True
    until = floor.day + int(p.referral.reselling_days)
    more = blank(Resellers, new.size)
    more.who[:], more.brand[:], more.units[:], more.until[:] = new, b, action.units, until
    more.commission[:] = action.commission
    sellers = joined(sellers, more)
    return handed, chosen(sellers, np.lexsort((sellers.brand, sellers.who)))


def let_go(floor: Floor, sellers: Resellers) -> Resellers:
    """Return the resellers without those whose time is over or who have sold out; what they have left is lost."""
    stay = (sellers.units > 0) & (sellers.until > floor.day)
    gone = chosen(sellers, ~stay)
    floor.bonds.sells[gone.who, gone.brand] = False
    np.add.at(floor.counts[Count.WASTED], gone.brand, gone.units)
    return chosen(sellers, stay)


def pay_customers(floor: Floor, brand: Brand, sales: Sales, sellers: Resellers) -> list[Done]:
    """Pay who brought about today's sales of a brand: commissions out of the sale, rewards as far as the budget goes.

    Writes `sales.reward` and takes resold units from `sellers`; returns what to note.
    """
    b, ledger, done = brand.number, brand.ledger, []
    mine = np.flatnonzero(sales.brand == b)
    sold = mine[sales.resold[mine] > 0]
    if sold.size:
        at = np.searchsorted(sellers.who * np.int64(8) + sellers.brand, sales.by[sold] * np.int64(8) + b)
        sellers.units[at] -= 1
        each = sellers.commission[at] * (sales.paid[sold] // sales.units[sold])
        sales.reward[sold] = (each + 0.5).astype(np.int64)
        bill = int(sales.reward[sold].sum())
        ledger.spent["commission"] += bill
        done.append(Done(None, NOBODY, sold.size, bill, 0, "", entry="commission"))
    won = mine[(sales.kind[mine] == REWARDED) & (sales.resold[mine] == 0)]
    due = floor.bonds.promised[sales.by[won], b].astype(np.int64) * sales.times[won]
    won, due = won[due > 0], due[due > 0]
    if won.size:
        order = np.empty(won.size)
        fill_draws_of(sales.buyer[won], floor.luck, int(Event.REFUSAL), b, order)
        line = np.argsort(order, kind="stable")
        served = line[np.cumsum(due[line]) <= ledger.left]
        sales.reward[won[served]] = due[served]
        bill, refused = int(due[served].sum()), won.size - served.size
        ledger.spent["reward"] += bill
        done.append(Done(None, NOBODY, served.size, bill, refused, "budget" if refused else "", entry="reward"))
    floor.counts[Count.REWARDS, b] += int(sales.reward[mine].sum())
    return done


def words_of(floor: Floor, network: Network, today: Today, ranges: list[Rows], made: int, sellers: Resellers) -> Words:
    """Return what customers tell one friend each today: `made` recommendations, then offers of resellers."""
    p = floor.settings.behaviour
    said = blank(Words, made)
    at = 0
    for rows in ranges:
        at = list_referrals(rows, at, today, said.by, said.brand)
    said.said[:] = floor.bonds.esteem[said.by, said.brand]
    offers = blank(Words, sellers.who.size)
    offers.by[:], offers.brand[:] = sellers.who, sellers.brand
    offers.said[:] = floor.bonds.esteem[sellers.who, sellers.brand]
    room = p.friendship.friends_at_most
    refer(floor.luck, floor.day, said, network.heard_by, floor.bonds, room, floor.counts, p.expression)
    offer_units(floor.luck, sellers, network.heard_by, floor.people, offers, p.referral)
    return joined(said, chosen(offers, offers.to >= 0))


def line_up(needs: Ints, luck: int) -> Ints:
    """Return customers in need today in random order: who comes first is served first where stock is short."""
    who = np.flatnonzero(needs).astype(np.int32)
    order = np.empty(who.size)
    fill_draws_of(who, luck, int(Event.QUEUE), 0, order)
    return who[np.argsort(order, kind="stable")]


def mentioned(words: Words, voice: Bools) -> Words:
    """Return the words of those who have a voice."""
    heard = voice[words.by]
    return chosen(words, heard)


def stock_of(brands: list[Brand]) -> Longs:
    """Return units in stock (B,), -1 for brands that sell to order."""
    return np.array([brand.stock.units for brand in brands], np.int64)
