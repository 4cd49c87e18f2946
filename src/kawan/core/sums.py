"""Sums of floating-point numbers over customers, in one fixed order.

Floating-point addition depends on order. Rows are added within blocks of 8,192 and blocks in turn, so a sum has
the same bits for any number of threads.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 8192


def blocks_of(rows: int) -> int:
    """Return how many blocks hold this many rows.

    >>> blocks_of(8192), blocks_of(8193)
    (1, 2)
    """
    return -(-rows // BLOCK)


def add_blocks(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum over the first axis (blocks), added in order."""
    total = np.zeros(sums.shape[1:])
    for block in sums:
        total += block
    return total
