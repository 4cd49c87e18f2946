"""Ties that come and go: between people who were introduced to each other, and between those who drifted apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kawan.columns import Bools, Ints, Longs, Network, Ties
from kawan.core.crew import everyone
from kawan.core.loops import Rows, loop
from kawan.networks.room import Room


def change_ties(
    network: Network, pairs: Ints, strength: float, lapsed: Bools, also: Bools, room: Room
) -> tuple[Network, Ints, Ints]:
    """Return the network without the ties that lapse and with those that are new, and the latter (source, target).

    The old network is untouched, so markets that share it do not notice.

    Args:
        network: The network.
        pairs: (2, k) customers between whom there is a mutual tie from now on. Pairs of one customer with itself and
            pairs named twice are left out; a tie that is there already stays, even if it was about to lapse.
        strength: Of a new tie.
        lapsed: Which ties of `hears` lapse; changed in place.
        also: The same ties in `heard_by`; the same array where ties are mutual.
        room: Where to write what changes.
    """
    low, high = pairs.min(axis=0, initial=network.n), pairs.max(axis=0, initial=0)
    key = np.unique(low[low != high].astype(np.int64) * network.n + high[low != high])
    low, high = key // network.n, key % network.n
    source, target = np.concatenate([low, high]), np.concatenate([high, low])
    hears, one, other = _changed(network.hears, source, target, strength, lapsed, room)
    mutual = network.heard_by is network.hears
    heard_by = hears if mutual else _changed(network.heard_by, source, target, strength, also, room)[0]
    if hears is network.hears and heard_by is network.heard_by:
        return network, one.astype(np.int32), other.astype(np.int32)
    return replace(network, hears=hears, heard_by=heard_by), one.astype(np.int32), other.astype(np.int32)


def _changed(
    ties: Ties, source: Longs, target: Longs, strength: float, lapsed: Bools, room: Room
) -> tuple[Ties, Longs, Longs]:
    """Return ties without those that lapse and with those that were missing; and which these are."""
    order = np.lexsort((target, source))
    source, target = source[order], target[order]
    place = np.empty(source.size, np.int64)
    find_places(ties, source, target, place)
    inside = place < ties.start[source + 1]
    known = np.zeros(source.size, bool)
    known[inside] = ties.friend[place[inside]] == target[inside]
    lapsed[place[known]] = False
    source, target, place = source[~known], target[~known], place[~known]
    gone = int(np.count_nonzero(lapsed))
    if not gone and not place.size:
        return ties, source, target
    customers, size = ties.start.size - 1, ties.friend.size - gone + place.size
    changed = room.ties(customers, size)
    everyone(customers, rewrite, ties, lapsed, source, target, place, strength, changed)
    changed.start[-1] = size
    return changed, source, target


@loop
def find_places(ties: Ties, source: Longs, target: Longs, place: Longs) -> None:
    """Write where in the row of each source its target stands or would stand."""
    for k in range(source.size):
        low = ties.start[source[k]]
        high = ties.start[source[k] + 1]
        while low < high:
            middle = (low + high) // 2
            if ties.friend[middle] < target[k]:
                low = middle + 1
            else:
                high = middle
        place[k] = low


@loop
def rewrite(
    rows: Rows,
    ties: Ties,
    lapsed: Bools,
    source: Longs,
    target: Longs,
    place: Longs,
    strength: float,
    changed: Ties,
) -> None:
    """Copy ties but for those that lapse, with new ones put in before the given places, which ascend."""  # fmt: skip
    new = 0
    while new < source.size and source[new] < rows.start:
        new += 1
    to = ties.start[rows.start] + new  # where these rows begin, once ties before them are gone or new
    for at in range(ties.start[rows.start]):
        to -= int(lapsed[at])
    for i in range(rows.start, rows.stop):
        changed.start[i] = to
        for at in range(ties.start[i], ties.start[i + 1] + 1):
            while new < place.size and source[new] == i and place[new] == at:
                changed.friend[to] = target[new]
                changed.strength[to] = strength
                new += 1
                to += 1
            if at < ties.start[i + 1] and not lapsed[at]:
                changed.friend[to] = ties.friend[at]
                changed.strength[to] = ties.strength[at]
                to += 1
