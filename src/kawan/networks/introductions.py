"""New ties between people who were introduced to each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kawan.columns import Ints, Longs, Network, Ties


def add_ties(network: Network, pairs: Ints, strength: float) -> tuple[Network, Ints, Ints]:
    """Return the network with a mutual tie for every pair (2, k) not tied yet, and the ties added (source, target).

    Pairs of one customer with itself, pairs tied already and pairs named twice are left out. The old network is
    untouched, so markets that share it do not notice.
    """
    low, high = pairs.min(axis=0), pairs.max(axis=0)
    key = np.unique(low[low != high].astype(np.int64) * network.n + high[low != high])
    low, high = key // network.n, key % network.n
    source, target = np.concatenate([low, high]), np.concatenate([high, low])
    hears, one, other = _inserted(network.hears, source, target, strength)
    mutual = network.heard_by is network.hears
    heard_by = hears if mutual else _inserted(network.heard_by, other, one, strength)[0]
    return replace(network, hears=hears, heard_by=heard_by), one.astype(np.int32), other.astype(np.int32)


def _inserted(ties: Ties, source: Longs, target: Longs, strength: float) -> tuple[Ties, Longs, Longs]:
    """Return ties with those of `source` to `target` put in where they are missing, and which these were."""
    order = np.lexsort((target, source))
    source, target = source[order], target[order]
    place = np.empty(source.size, np.int64)
    for k, (i, j) in enumerate(zip(source, target, strict=True)):
        row = ties.friend[ties.start[i] : ties.start[i + 1]]
        place[k] = ties.start[i] + np.searchsorted(row, j)
    inside = place < ties.start[source + 1]
    known = np.zeros(source.size, bool)
    known[inside] = ties.friend[place[inside]] == target[inside]
    source, target, place = source[~known], target[~known], place[~known]
    more = np.zeros(ties.start.size, np.int64)
    np.cumsum(np.bincount(source, minlength=ties.start.size - 1), out=more[1:])
    friend = np.insert(ties.friend, place, target.astype(np.int32))
    return Ties(ties.start + more, friend, np.insert(ties.strength, place, strength)), source, target
