"""Cascades: which post passed on which, and who has a hand in what."""

from __future__ import annotations

import numpy as np

from kawan.columns import Bools, Ints, Longs


class Cascades:
    """Who has said or passed on what: nobody passes the same cascade on twice.

    A cascade lives as long as somebody posted it yesterday. Its number is that of its first post.
    """

    def __init__(self, n: int) -> None:
        """Start with nothing said."""
        self.n = n
        self.made = 0  # posts ever
        self.root: Longs = np.empty(0, np.int64)  # cascade of each of yesterday's posts
        self.number: Longs = np.empty(0, np.int64)  # number of each of yesterday's posts
        self.parent: Longs = np.empty(0, np.int64)  # number of the post each of them passed on, or -1
        self.passed: Longs = np.empty(0, np.int64)  # (cascade, customer) of living cascades, as one number, sorted

    def first_time(self, author: Ints, parent: Ints) -> Bools:
        """Return which of today's posts are new to their authors' hands: all but repeated reshares."""
        new = np.ones(author.size, bool)
        passing = np.flatnonzero(parent >= 0)
        if passing.size:
            key = self.root[parent[passing]] * self.n + author[passing]
            new[passing] = ~among(key, self.passed)
        return new

    def forget(self, kept: Bools) -> None:
        """Keep only some of yesterday's posts."""
        self.root, self.number, self.parent = self.root[kept], self.number[kept], self.parent[kept]

    def follow(self, author: Ints, parent: Ints) -> None:
        """Number today's posts and remember who carries which cascade."""
        number = self.made + np.arange(author.size, dtype=np.int64)
        passing = parent >= 0
        root = number.copy()
        root[passing] = self.root[parent[passing]]
        self.parent = np.full(author.size, -1, np.int64)
        self.parent[passing] = self.number[parent[passing]]
        alive = among(self.passed // self.n, np.unique(root[passing]))
        self.passed = np.sort(np.concatenate([self.passed[alive], root * self.n + author]))
        self.root, self.number = root, number
        self.made += author.size


def among(values: Longs, known: Longs) -> Bools:
    """Return which values are among the known ones, which are sorted: `numpy.isin` without its preparations."""
    if not known.size:
        return np.zeros(values.size, bool)
    return np.asarray(known[np.minimum(np.searchsorted(known, values), known.size - 1)] == values)
