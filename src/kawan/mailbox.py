"""What customers told brands: complaints that wait for an answer, ideas that lie about until somebody takes them up.

Short lists beside the columns, of which a few rows come and go every day; what they do to customers is in
`kawan.behaviour.feedback`. Lists are never written into, so branches of a market may share them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kawan.actions import CoDesign, Listen
from kawan.behaviour.experience import Experience
from kawan.behaviour.feedback import Feedback, adopt, answer, complain, design, give_up, resent, tell
from kawan.brand import WHOLE, Brand, Done, Purse
from kawan.columns import NEVER, Bonds, Bools, Complaints, Floats, Ideas, Ints, Longs, Offers, People
from kawan.core.draws import fill_draws_of
from kawan.events import Event
from kawan.scenario import Prices

NO_COMPLAINTS = Complaints(*(np.empty(0, np.int32) for _ in range(3)))
NO_IDEAS = Ideas(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))


def complained_on(complaints: Complaints, b: int, n: int) -> Ints:
    """Return the day of each customer's open complaint to brand `b` (n,), NEVER for none."""
    day = np.full(n, NEVER, np.int32)
    mine = complaints.brand == b
    day[complaints.customer[mine]] = complaints.since[mine]
    return day


def take_complaints(
    luck: int, day: int, who: Ints, which: Ints, before: Complaints, bonds: Bonds, counts: Longs, p: Feedback
) -> Complaints:
    """Return all open complaints, those of today added: one per customer and brand at a time."""
    fresh = ~np.isin(who.astype(np.int64) * 8 + which, before.customer.astype(np.int64) * 8 + before.brand)
    who, which = who[fresh], which[fresh]
    said = np.zeros(who.size, bool)
    complain(luck, day, who, which, bonds, said, counts, p)
    new = (who[said], which[said], np.full(np.count_nonzero(said), day, np.int32))
    return Complaints(*(np.concatenate(pair) for pair in zip(before, new, strict=True)))


def lose_patience(
    luck: int, day: int, before: Complaints, bonds: Bonds, p: Feedback
) -> tuple[Complaints, tuple[Ints, Ints]]:
    """Return the complaints that still wait for an answer, and customers and brands of those that become posts."""
    over = day - before.since >= p.patience
    who, which = before.customer[over], before.brand[over]
    public = np.zeros(who.size, bool)
    resent(luck, who, which, bonds, public, p)
    return Complaints(*(column[~over] for column in before)), (who[public], which[public])


def answer_complaints(
    day: int, b: int, to: Bools, before: Complaints, bonds: Bonds, counts: Longs, p: Feedback, service: Experience
) -> Complaints:
    """Return the complaints left open after brand `b` turned to the customers `to` (n,)."""
    mine = (before.brand == b) & to[before.customer]
    answer(day, before.customer[mine], before.since[mine], b, bonds, counts, p, service)
    return Complaints(*(column[~mine] for column in before))


def take_ideas(
    luck: int, day: int, shift: int, who: Ints, which: Ints, before: Ideas, bonds: Bonds, counts: Longs
) -> Ideas:
    """Return all ideas that lie about, those of today added; `shift` is 8 for ideas had while designing."""
    worth = np.empty(who.size)
    tell(luck, day, shift, who, which, bonds, worth, counts)
    new = Ideas(who, which, np.full(who.size, day, np.int32), worth)
    return Ideas(
        np.concatenate([before.customer, new.customer]), np.concatenate([before.brand, new.brand]),
        np.concatenate([before.since, new.since]), np.concatenate([before.worth, new.worth]),
    )  # fmt: skip


def left(ideas: Ideas, taken: Bools) -> Ideas:
    """Return the ideas that nobody took up."""
    return Ideas(ideas.customer[~taken], ideas.brand[~taken], ideas.since[~taken], ideas.worth[~taken])


def let_lie(day: int, before: Ideas, bonds: Bonds, p: Feedback) -> Ideas:
    """Return the ideas that are not too old; authors give up when their brand's time has passed.

    An idea is its brand's for as long as patience lasts, then anybody's for as long again.
    """
    passed = day - before.since == int(p.patience)
    give_up(before.customer[passed], before.brand[passed], bonds, p)
    return left(before, day - before.since >= 2 * int(p.patience))


def heard_by(luck: int, day: int, ideas: Ideas, listeners: Sequence[int], p: Feedback) -> Ints:
    """Return which listening brand hears each idea, -1 for none: its own while patience lasts, then any by lot."""
    first = np.full(len(ideas.customer), 2.0)
    heard = np.full(first.size, -1, np.int32)
    free = day - ideas.since >= int(p.patience)
    lot = np.empty(first.size)
    for b in listeners:
        fill_draws_of(ideas.customer, luck, int(Event.REFUSAL), b, lot)
        hears = np.where(free, lot < first, ideas.brand == b)
        first[hears], heard[hears] = lot[hears], b
    return heard


def take_up(
    luck: int,
    brand: Brand,
    heard: Bools,
    ideas: Ideas,
    bonds: Bonds,
    offers: Offers,
    counts: Longs,
    prices: Prices,
    p: Feedback,
    purse: Purse = WHOLE,
) -> tuple[Done, Floats]:
    """Let a brand take up the ideas it hears, as far as its budget goes, in random order.

    Returns:
        What it did (its mask is over `ideas`), and the quality gained by each idea taken up.
    """
    order = np.empty(heard.size)
    fill_draws_of(ideas.customer, luck, int(Event.REFUSAL), brand.number, order)
    done = brand.charge(Listen(adopt=True), heard, 100 * prices.idea, "idea", order, purse)
    gained = np.empty(done.reached)
    adopt(ideas.customer[done.to], ideas.worth[done.to], brand.number, bonds, offers, gained, counts, p)
    return done, gained


def worth_in_money(brand: Brand, gained: Floats, by_esteem: float, p: Feedback) -> Longs:
    """Return what the authors of ideas brought about, in cents: their share of a year's margin gained.

    The margin gained is that of the last 28 days, over a year, times the growth of sales in a logit of small shares:
    the utility of the quality gained.

    Args:
        brand: Who took them up.
        gained: Quality gained by each.
        by_esteem: Utility of esteem.
        p: Parameters.
    """
    lately = brand.earned[-28:]
    year = 36_500 * sum(lately) / max(1, len(lately))
    return np.maximum(0, np.rint(p.idea_share * by_esteem * gained * year)).astype(np.int64)


def co_design(
    luck: int,
    day: int,
    b: int,
    done: Done,
    people: People,
    bonds: Bonds,
    offers: Offers,
    counts: Longs,
    p: Feedback,
) -> tuple[Floats, Ints]:
    """Return by how much the design of brand `b` moves today (D,), and which of the designers had an idea."""
    assert isinstance(done.action, CoDesign)
    who = np.flatnonzero(done.to).astype(np.int32)
    moved, inspired = np.zeros(offers.design.shape[1]), np.zeros(who.size, bool)
    design(luck, day, who, b, people, bonds, offers, moved, inspired, counts, p)
    return moved, who[inspired]
