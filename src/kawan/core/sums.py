"""Sums of floating-point numbers over customers, in one fixed order.

Floating-point addition depends on order. Rows are added within blocks of 8,192 and blocks in turn, so a sum has
the same bits for any number of threads. Within a block eight sums grow side by side, one in each lane, every row being
added to the lane after that of the row before; a processor adds what stands side by side at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kawan.core.loops import rule

BLOCK = 8192
LANES = 8


def no_sums(rows: int, kinds: int, columns: int) -> NDArray[np.float64]:
    """Return zeros for sums over so many rows: (blocks, kinds, LANES, columns).

    >>> no_sums(8192, 3, 2).shape, no_sums(8193, 3, 2).shape
    ((1, 3, 8, 2), (2, 3, 8, 2))
    """
    return np.zeros((-(-rows // BLOCK), kinds, LANES, columns))


@rule
def add_up(numbers: NDArray[np.float64], lanes: NDArray[np.float64], place: int) -> None:
    """Add numbers, row after row, to the lanes of one kind, which stand side by side, from a place among them on."""
    for first in range(-place, numbers.size, lanes.size):
        together = numbers[max(0, first) : first + lanes.size]
        among = lanes[max(0, -first) :]
        for k in range(together.size):
            among[k] += together[k]


def total_of(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sums of all blocks and lanes (kinds, columns), added in order."""
    total = np.zeros(sums.shape[1:])
    for block in sums:
        total += block
    return total.sum(axis=1)
