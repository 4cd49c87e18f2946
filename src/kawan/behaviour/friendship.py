"""Friendship: gestures towards those who came near make a bond; towards strangers they intrude.

Aggarwal (2004) on communal and exchange relationships; Aaker, Fournier & Brasel (2004) on sincerity; Park et al.
(2010) on attachment. People keep few close friends, brands among them (Dunbar). Unasked help in a moment of need is
believed, and patronises at any other; what everybody gets is not believed. A gift nobody expected delights and raises
what is expected next time (Rust & Oliver 2000). Switched off, gestures are made and paid for, but nobody notices or
counts them; the room for friends still limits bonds.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kawan.columns import Bonds, Bools, Longs, People, Today
from kawan.core.draws import draw
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import AMOUNT, DAYS, SHARE, Range
from kawan.events import Count, Event


class Friendship(NamedTuple):
    """What a gesture does."""

    friends_at_most: Annotated[float, Range(0.01, 100, "full bonds"), "Dunbar layers, NET-04; assumption"] = 1.0
    warmth: Annotated[float, SHARE, "assumption, 0.02-0.15"] = 0.08  # of the room left, at full sincerity twice that
    favour: Annotated[float, SHARE, "assumption"] = 0.15  # of the goodwill still missing
    soothing: Annotated[float, SHARE, "assumption"] = 0.3  # of the irritation
    intrusion: Annotated[float, SHARE, "as an irrelevant text"] = 0.06
    approach_days: Annotated[float, DAYS, "assumption"] = 30.0  # how long an approach invites an answer
    help_believed: Annotated[float, SHARE, "assumption"] = 0.3  # of the sincerity still missing, by help in need
    same_for_all: Annotated[float, SHARE, "assumption"] = 0.1  # of the sincerity, lost to a standard gesture
    unneeded: Annotated[float, SHARE, "assumption"] = 0.5  # warmth of help for somebody not in need, of a reply's
    surprise: Annotated[float, AMOUNT, "assumption, 1-3"] = 2.0  # warmth of a gift nobody expected, of a reply's
    expected: Annotated[float, SHARE, "assumption after Rust & Oliver (2000)"] = 0.5  # warmth of a gift expected
    surprise_days: Annotated[float, DAYS, "assumption, 30-180"] = 60.0  # without a gesture, until none is expected
    delight: Annotated[float, SHARE, "assumption"] = 0.2  # of the satisfaction missing, by a surprise
    raised: Annotated[float, SHARE, "assumption after Rust & Oliver (2000)"] = 0.05  # of the esteem missing, likewise
    honour: Annotated[float, SHARE, "assumption"] = 0.1  # popularity and participation gained by being featured


REPLY, HELP, APOLOGY, GIFT = range(4)
KINDS = ("reply", "help", "apology", "gift")


class Kindness(NamedTuple):
    """One brand's gesture of one day, the same for all who receive it."""

    brand: int
    same_for_all: bool
    kind: int = REPLY


@rule
def room(bonds: Bonds, i: int, b: int, friends_at_most: float) -> float:
    """Return how much place for a closer tie to brand `b` is left in the life of customer `i`, 0 to 1."""
    taken = 0.0
    for other in range(bonds.bond.shape[1]):
        taken += max(0.0, bonds.bond[i, other])
    return (1.0 - max(0.0, bonds.bond[i, b])) * max(0.0, 1.0 - taken / friends_at_most)


@rule
def warmth_of(kind: int, needed: bool, unexpected: bool, p: Friendship) -> float:
    """Return what a gesture is worth beside a reply.

    >>> p = Friendship()
    >>> warmth_of(HELP, True, True, p), warmth_of(HELP, False, True, p), warmth_of(GIFT, False, False, p)
    (1.0, 0.5, 0.5)
    """
    if kind == HELP:
        return 1.0 if needed else p.unneeded
    if kind == GIFT:
        return p.surprise if unexpected else p.expected
    return 1.0


@loop
def befriend(
    rows: Rows,
    luck: int,
    day: int,
    people: People,
    bonds: Bonds,
    today: Today,
    to: Bools,
    kindness: Kindness,
    counts: Longs,
    p: Friendship,
) -> None:
    """Receive a gesture: welcome after an approach, and among the communal; an intrusion otherwise."""  # fmt: skip
    b = kindness.brand
    for i in range(rows.start, rows.stop):
        if not to[i]:
            continue
        counts[Count.GESTURES, b] += 1
        approached = day - bonds.approached_on[i, b] <= p.approach_days
        if not approached and draw(luck, i, Event.WELCOME, b) < 1.0 - people.communal[i]:
            counts[Count.INTRUSIONS, b] += 1
            bonds.irritation[i, b] += p.intrusion * (1.0 - bonds.irritation[i, b])
            continue
        needed = today.needs[i] > 0 or today.failed[i, b]
        unexpected = day - bonds.gestured_on[i, b] > p.surprise_days
        warmth = p.warmth * room(bonds, i, b, p.friends_at_most) * 2.0 * bonds.sincerity[i, b]
        warmth *= warmth_of(kindness.kind, needed, unexpected, p)
        bonds.bond[i, b] = min(1.0, bonds.bond[i, b] + warmth)
        if kindness.kind == GIFT and unexpected:
            bonds.satisfaction[i, b] += p.delight * (1.0 - bonds.satisfaction[i, b])
            bonds.esteem[i, b] += p.raised * (1.0 - bonds.esteem[i, b])  # against which the next experience is held
        bonds.goodwill[i, b] += p.favour * (1.0 - bonds.goodwill[i, b])
        bonds.irritation[i, b] *= 1.0 - p.soothing
        bonds.gestured_on[i, b] = day
        if needed and kindness.kind == HELP:
            bonds.sincerity[i, b] += p.help_believed * (1.0 - bonds.sincerity[i, b])
        if kindness.same_for_all:
            bonds.sincerity[i, b] -= p.same_for_all * bonds.sincerity[i, b]
