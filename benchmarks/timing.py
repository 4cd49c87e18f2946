"""What is timed, and how it is printed."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

HEADER = ("what", "median", "from", "to", "unit", "at most", "", "processor", "beside it")
NUMBERS = (1, 2, 3, 5, 7)  # columns set to the right


@dataclass(frozen=True)
class Timing:
    """Several takes of one number.

    Attributes:
        what: What was timed.
        takes: The number, once per take.
        unit: Its unit.
        bound: What the median should not exceed, or None where there is no promise.
        processor: The same in processor time of all threads, which waiting for others does not lengthen.
        beside: What it can be held against, from the same run.
    """

    what: str
    takes: tuple[float, ...]
    unit: str
    bound: float | None = None
    processor: tuple[float, ...] = ()
    beside: str = ""

    @property
    def median(self) -> float:
        """The middle take."""
        return median(self.takes)

    @property
    def over(self) -> bool:
        """Whether the promise is broken."""
        return self.bound is not None and self.median > self.bound

    def cells(self) -> tuple[str, ...]:
        """Return one row of the table."""
        low, high = (short(f(self.takes)) if len(self.takes) > 1 else "" for f in (min, max))
        bound = "" if self.bound is None else short(self.bound)
        processor = short(median(self.processor)) if self.processor else ""
        over = "OVER" if self.over else ""
        return self.what, short(self.median), low, high, self.unit, bound, over, processor, self.beside


def clocked(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds some work takes on the clock, and of processor time of its threads and children."""
    start, before = perf_counter(), _worked()
    work()
    return perf_counter() - start, _worked() - before


def _worked() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def short(number: float) -> str:
    """Return a number with three digits, or with all before the point.

    >>> short(0.4567), short(12345.6)
    ('0.457', '12346')
    """
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"


def table(timings: Iterable[Timing]) -> Iterator[str]:
    """Yield the lines of the table: words to the left, numbers to the right."""
    rows = [HEADER, *(timing.cells() for timing in timings)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = enumerate(zip(row, widths, strict=True))
        yield "  ".join(f"{cell:>{w}}" if k in NUMBERS else f"{cell:<{w}}" for k, (cell, w) in cells).rstrip()
