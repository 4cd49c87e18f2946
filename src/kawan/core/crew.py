"""Rows shared out among threads: compiled loops release the interpreter, so ranges of rows run side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kawan.core.draws import fill_draws, pick
from kawan.core.loops import Rows
from kawan.core.sums import BLOCK

ROWS_WORTH_A_THREAD = 50_000  # below this, handing over costs more than it saves


class Tally:
    """Whole-number counts that every range of rows adds to on its own page, so that threads never meet.

    Attributes:
        pages: (ranges, kinds, brands) of int64.
    """

    def __init__(self, ranges: int, kinds: int, brands: int) -> None:
        """Make one page of zeros per range."""
        self.pages = np.zeros((ranges, kinds, brands), np.int64)

    def total(self) -> NDArray[np.int64]:
        """Return the counts of all ranges (kinds, brands) and start again from zero."""
        counts: NDArray[np.int64] = self.pages.sum(axis=0)
        self.pages[:] = 0
        return counts


def everyone(n: int, work: Callable[..., None], *arguments: Any) -> None:
    """Run a loop over `n` rows, in threads where there are many."""
    threads = threads_for(n)
    if threads == 1:
        work(Rows(0, n), *arguments)
    else:
        Crew(ranges_of(n, threads), threads).run(work, *arguments)


def draw_many(n: int, luck: int, event: int, item: int = 0) -> NDArray[np.float64]:
    """Return one draw for each of `n` customers or communities."""
    out = np.empty(n)
    everyone(n, fill_draws, luck, int(event), int(item), out)
    return out


def pick_some(among: NDArray[np.bool_], luck: int, event: int, share: float) -> NDArray[np.bool_]:
    """Return a mask of a random share of those in a mask: those whose draw lies below it."""
    picked = np.empty(among.size, bool)
    everyone(among.size, pick, luck, int(event), among, float(share), picked)
    return picked


def threads_for(rows: int) -> int:
    """Return how many threads so many rows are worth here; KAWAN_THREADS says otherwise."""
    worth = max(1, rows // ROWS_WORTH_A_THREAD)
    if worth == 1 and "KAWAN_THREADS" not in os.environ:
        return 1  # without asking the system, which takes longer than the rows
    return int(os.environ.get("KAWAN_THREADS", "0")) or min(os.cpu_count() or 1, worth)


def ranges_of(rows: int, threads: int) -> list[Rows]:
    """Return the ranges of rows for so many threads, cut between blocks of sums.

    >>> ranges_of(20_000, 2)
    [Rows(start=0, stop=16384), Rows(start=16384, stop=20000)]
    """
    blocks = -(-rows // BLOCK)
    share = max(1, -(-blocks // threads))
    return [Rows(a * BLOCK, min(rows, (a + share) * BLOCK)) for a in range(0, blocks, share)] or [Rows(0, 0)]


@lru_cache(maxsize=2)
def pool_of(threads: int) -> ThreadPoolExecutor:
    """Return the pool of so many threads, shared by all markets of the process (a pool cannot be copied with one)."""
    return ThreadPoolExecutor(threads)


class Crew:
    """Runs a loop over all rows, range by range.

    Args:
        ranges: The ranges of rows, in order.
        threads: How many run at a time.
    """

    def __init__(self, ranges: Sequence[Rows | slice], threads: int) -> None:
        """Keep the ranges; threads start with the first work."""
        self.ranges = [Rows(rows.start, rows.stop) for rows in ranges]
        self.threads = threads if len(self.ranges) > 1 else 1

    def run(self, work: Callable[..., None], *arguments: Any) -> None:
        """Call `work(rows, *arguments)` for every range; a `Tally` among the arguments becomes the range's page."""

        def do(page: int) -> None:
            work(self.ranges[page], *(a.pages[page] if isinstance(a, Tally) else a for a in arguments))

        ours = len(self.ranges) if self.threads == 1 else max(1, len(self.ranges) - self.threads + 1)
        helpers = [pool_of(self.threads).submit(do, page) for page in range(ours, len(self.ranges))]
        try:
            for page in range(ours):  # the thread that asks does its share
                do(page)
        finally:
            if helpers:
                wait(helpers)
        for helper in helpers:
            helper.result()
