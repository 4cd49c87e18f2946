"""Acquaintance: those who meet get to know each other, and ties that nothing feeds lapse. Part of belonging.

Feld (1981): ties are made where people meet around something they share; Burt (2000) on ties that decay. A new tie is
proposed here and made when the network is next rewired, together with those that connectors bring about.
"""

from __future__ import annotations

from kawan.behaviour.belonging import Belonging, place_of
from kawan.columns import PLACES, Bonds, Bools, Ints, Memberships, Ties
from kawan.core.draws import draw
from kawan.core.loops import Rows, loop, rule
from kawan.events import Event


@loop
def get_acquainted(luck: int, who: Ints, where: Ints, pairs: Ints, p: Belonging) -> None:
    """Write who got to know whom at today's meetings into `pairs` (2, customers), -1 where nobody.

    `who` were at the meetings `where` (community * 16 + slot), sorted by meeting.
    """
    first = 0
    for k in range(who.size):
        if where[k] != where[first]:
            first = k
        pairs[0, k] = -1
        if draw(luck, who[k], Event.MEET, where[k]) >= p.acquainted:
            continue
        stop = k
        while stop < who.size and where[stop] == where[first]:
            stop += 1
        other = who[first + int(draw(luck, who[k], Event.MEET_WHOM, where[k]) * (stop - first))]
        if other != who[k]:
            pairs[0, k] = who[k]
            pairs[1, k] = other


@loop
def let_lapse(
    rows: Rows, luck: int, day: int, ties: Ties, bonds: Bonds, belong: Memberships, lapsed: Bools, p: Belonging
) -> None:
    """Mark ties that lapse: of two who share no community and heard nothing of each other, decided once per pair."""
    for i in range(rows.start, rows.stop):
        for at in range(ties.start[i], ties.start[i + 1]):
            friend = ties.friend[at]
            if draw(luck, min(i, friend), Event.LAPSE, max(i, friend)) < p.lapsing:
                lapsed[at] = not (
                    together(i, friend, belong)
                    or touched(i, friend, day, bonds, p)
                    or touched(friend, i, day, bonds, p)
                )


@rule
def together(i: int, friend: int, belong: Memberships) -> bool:
    """Return whether two customers share a community."""
    for at in range(PLACES):
        c = belong.community[i, at]
        if c >= 0 and place_of(friend, c, belong) >= 0:
            return True
    return False


@rule
def touched(i: int, friend: int, day: int, bonds: Bonds, p: Belonging) -> bool:
    """Return whether `friend` was lately the last from whom customer `i` heard of some brand."""
    for b in range(bonds.touched_by.shape[1]):
        if bonds.touched_by[i, b] == friend and day - bonds.touched_on[i, b] <= p.unused_days:
            return True
    return False
