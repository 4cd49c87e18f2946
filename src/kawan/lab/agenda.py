"""Who does what next: runs of one seed share a settled market, so whoever has it at hand goes on with them."""

from __future__ import annotations

import os
import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence

from kawan.lab.identity import Run


def processors() -> int:
    """Return how many processors we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Agenda:
    """The runs yet to be done, handed out so that a worker stays with a seed: its settled market is at hand.

    Args:
        runs: What is to be done.
        claim: Asked before a run is handed out; those refused are left to `elsewhere`.

    Attributes:
        elsewhere: The runs another process has in hand.
    """

    def __init__(self, runs: Sequence[Run], claim: Callable[[Run], bool] = lambda run: True) -> None:
        self.elsewhere: list[Run] = []
        self._claim = claim
        self._lock = threading.Lock()
        self._of: dict[int, deque[Run]] = {}
        for run in runs:
            self._of.setdefault(run.seed, deque()).append(run)
        self._busy: Counter[int] = Counter()

    def next(self, last: int | None) -> tuple[Run, bool] | None:
        """Return a run and whether more of its seed may follow, or None when all are handed out.

        Args:
            last: The seed the worker asking has just done; None for a new one.
        """
        with self._lock:
            if last is not None:
                self._busy[last] -= 1
            while (seed := last if last in self._of else self._freshest()) is not None:
                left = self._of[seed]
                run = left.popleft()
                if not left:
                    del self._of[seed]
                if self._claim(run):
                    self._busy[seed] += 1
                    return run, bool(left) or seed == last
                self.elsewhere.append(run)
            return None

    def _freshest(self) -> int | None:
        """Return the seed that fewest workers are at, and of these the one with most left to do."""
        return min(self._of, key=lambda seed: (self._busy[seed], -len(self._of[seed])), default=None)

    def close(self) -> None:
        """Hand out nothing more."""
        with self._lock:
            self._of.clear()
