"""Ties that come and go: between people who were introduced to each other, and between those who drifted apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kawan.columns import Bools, Ints, Longs, Network, Ties
from kawan.core.loops import loop


def add_ties(network: Network, pairs: Ints, strength: float) -> tuple[Network, Ints, Ints]:
    """Return the network with a mutual tie for every pair (2, k) not tied yet, and the ties added (source, target).

    Pairs of one customer with itself, pairs tied already and pairs named twice are left out. The old network is
    untouched, so markets that share it do not notice.
    """
    low, high = pairs.min(axis=0), pairs.max(axis=0)
    key = np.unique(low[low != high].astype(np.int64) * network.n + high[low != high])
    if not key.size:
        return network, np.empty(0, np.int32), np.empty(0, np.int32)
    low, high = key // network.n, key % network.n
    source, target = np.concatenate([low, high]), np.concatenate([high, low])
    hears, one, other = _inserted(network.hears, source, target, strength)
    mutual = network.heard_by is network.hears
    heard_by = hears if mutual else _inserted(network.heard_by, other, one, strength)[0]
    return replace(network, hears=hears, heard_by=heard_by), one.astype(np.int32), other.astype(np.int32)


def drop_ties(network: Network, lapsed: Bools, also: Bools) -> Network:
    """Return the network without the ties marked in `hears` and in `heard_by`. The old network is untouched."""
    hears = _without(network.hears, lapsed)
    mutual = network.heard_by is network.hears
    return replace(network, hears=hears, heard_by=hears if mutual else _without(network.heard_by, also))


def _without(ties: Ties, lapsed: Bools) -> Ties:
    """Return ties without those marked."""
    gone = np.flatnonzero(lapsed)
    size = ties.friend.size - gone.size
    shorter = Ties(ties.start - np.searchsorted(gone, ties.start), np.empty(size, np.int32), np.empty(size))
    leave_out(ties, lapsed, shorter)
    return shorter


@loop
def leave_out(ties: Ties, lapsed: Bools, shorter: Ties) -> None:
    """Copy ties but for those marked."""
    to = 0
    for at in range(ties.friend.size):
        if not lapsed[at]:
            shorter.friend[to] = ties.friend[at]
            shorter.strength[to] = ties.strength[at]
            to += 1


def _inserted(ties: Ties, source: Longs, target: Longs, strength: float) -> tuple[Ties, Longs, Longs]:
    """Return ties with those of `source` to `target` put in where they are missing, and which these were."""
    order = np.lexsort((target, source))
    source, target = source[order], target[order]
    place = np.empty(source.size, np.int64)
    find_places(ties, source, target, place)
    inside = place < ties.start[source + 1]
    known = np.zeros(source.size, bool)
    known[inside] = ties.friend[place[inside]] == target[inside]
    source, target, place = source[~known], target[~known], place[~known]
    more = np.zeros(ties.start.size, np.int64)
    np.cumsum(np.bincount(source, minlength=ties.start.size - 1), out=more[1:])
    size = ties.friend.size + place.size
    longer = Ties(ties.start + more, np.empty(size, np.int32), np.empty(size))
    put_in(ties, place, target, strength, longer)
    return longer, source, target


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
def put_in(ties: Ties, place: Longs, target: Longs, strength: float, longer: Ties) -> None:
    """Copy ties with new ones put in before the given places, which ascend."""
    new = 0
    for at in range(ties.friend.size + 1):
        while new < place.size and place[new] == at:
            longer.friend[at + new] = target[new]
            longer.strength[at + new] = strength
            new += 1
        if at < ties.friend.size:
            longer.friend[at + new] = ties.friend[at]
            longer.strength[at + new] = ties.strength[at]
