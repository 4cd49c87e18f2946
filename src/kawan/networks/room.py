"""Room for ties: memory in which no network lives any more, to be written anew.

A market of a million customers changes its ties every few weeks, and the system takes ten times as long to clear fresh
memory for them as it takes to copy them.
"""

from __future__ import annotations

import sys

import numpy as np

from kawan.columns import Ties

SPARE = 16  # a network may grow by this part of itself before it needs other memory


def holders(ties: Ties) -> list[int]:
    """Return how many hold each of three arrays, views of them included."""
    return [sys.getrefcount(column) for column in ties]


NOBODY_ELSE = holders(Ties(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0)))


class Room:
    """Keeps the memory of the ties it made room for, and gives it out again once nobody holds any of it."""

    def __init__(self) -> None:
        """Begin with none."""
        self.kept: list[Ties] = []

    def ties(self, customers: int, size: int) -> Ties:
        """Return ties of so many customers whose contents are yet to be written."""
        free = [kept for kept in self.kept if holders(kept) == NOBODY_ELSE]
        fitting = [kept for kept in free if kept.friend.size >= size and kept.start.size == customers + 1]
        if fitting:
            start, friend, strength = fitting[0]
            return Ties(start[:], friend[:size], strength[:size])
        most = size + size // SPARE
        made = Ties(np.empty(customers + 1, np.int64), np.empty(most, np.int32), np.empty(most))
        self.kept = [made, *(kept for kept in self.kept if not any(kept is one for one in free))]
        return Ties(made.start[:], made.friend[:size], made.strength[:size])
