"""Ties in compressed rows: from a list of pairs to `Ties`, whose rows are sorted by friend.

Rows come out sorted without sorting them: pairs sorted once are placed into their rows in order, as in the
counting sort of a sparse matrix's transpose (Gustavson 1978).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kawan.columns import Floats, Ints, Longs, Ties
from kawan.core.loops import loop

Whole = NDArray[np.integer[Any]]


def distinct_pairs(n: int, one: Whole, other: Whole) -> tuple[Ints, Ints]:
    """Return each unordered pair once, the smaller number first, sorted; nobody is paired with themselves."""
    key = np.minimum(one, other).astype(np.int64)
    key *= n
    key += np.maximum(one, other)
    key = key[one != other]
    key.sort()
    key = key[np.flatnonzero(np.diff(key, prepend=-1))]  # np.unique would hold one copy more
    return (key // n).astype(np.int32), (key % n).astype(np.int32)


def mutual_ties(n: int, low: Ints, high: Ints, strength: Floats) -> Ties:
    """Return ties that hold both ways with equal strength, from pairs as `distinct_pairs` returns them."""
    start = _starts(np.bincount(low, minlength=n) + np.bincount(high, minlength=n))
    friend, weight = np.empty(start[n], np.int32), np.empty(start[n])
    free = start[:-1].copy()
    place(high, low, strength, free, friend, weight)  # first everybody's friends of smaller number,
    place(low, high, strength, free, friend, weight)  # then those of larger number, each in order
    return Ties(start, friend, weight)


def directed_ties(n: int, ego: Ints, alter: Ints, strength: Floats) -> tuple[Ties, Ties]:
    """Return who hears whom and who is heard by whom, from distinct pairs sorted by ego, then alter."""
    hears = Ties(_starts(np.bincount(ego, minlength=n)), alter, strength)
    start = _starts(np.bincount(alter, minlength=n))
    friend, weight = np.empty(ego.size, np.int32), np.empty(ego.size)
    place(alter, ego, strength, start[:-1].copy(), friend, weight)
    return hears, Ties(start, friend, weight)


def _starts(counts: Longs) -> Longs:
    """Return where each row starts, and last the number of ties."""
    start = np.zeros(counts.size + 1, np.int64)
    np.cumsum(counts, out=start[1:])
    return start


@loop
def place(row: Ints, friend: Ints, strength: Floats, free: Longs, friends: Ints, strengths: Floats) -> None:
    """Put each tie into the next free place of its row."""
    for e in range(row.size):
        at = free[row[e]]
        free[row[e]] += 1
        friends[at] = friend[e]
        strengths[at] = strength[e]
