"""What is timed, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

HEADER = ("what", "median", "from", "to", "unit", "at most", "", "beside it")


@dataclass(frozen=True)
class Timing:
    """Several takes of one number.

    Attributes:
        what: What was timed.
        takes: The number, once per take.
        unit: Its unit.
        bound: What the median should not exceed, or None where there is no promise.
        beside: What it can be held against, from the same run.
    """

    what: str
    takes: tuple[float, ...]
    unit: str
    bound: float | None = None
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
        return self.what, short(self.median), low, high, self.unit, bound, "OVER" if self.over else "", self.beside


def short(number: float) -> str:
    """Return a number with three digits.

    >>> short(0.4567), short(12345.6)
    ('0.457', '12346')
    """
    return f"{number:.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def table(timings: Iterable[Timing]) -> Iterator[str]:
    """Yield the lines of the table: words to the left, numbers to the right."""
    rows = [HEADER, *(timing.cells() for timing in timings)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:>{w}}" if 1 <= k <= 3 or k == 5 else f"{cell:<{w}}"
                 for k, (cell, w) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        yield "  ".join(cells).rstrip()
