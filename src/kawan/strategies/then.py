"""Then: one strategy until a day, another from that day on. Pay, then stop; or begin late.

What the first left behind stays: habits, bonds, and what communities have come to depend on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from kawan.actions import Action
from kawan.columns import BadInput
from kawan.core.parameters import AMOUNT, Range
from kawan.strategies.combining import fit, seen_by, with_effort
from kawan.view import Strategy, View


@dataclass(frozen=True)
class Then:
    """Do as the first strategy until `day`, and as the second from then on."""

    first: Strategy
    second: Strategy
    day: Annotated[int | None, Range(0, 100_000, "days"), "half of the run, model default"] = None  # the second's first
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # multiplies that of the two

    @property
    def sees(self) -> frozenset[str]:
        """What either of the two looks at."""
        return seen_by((self.first, self.second))

    def fits(self, days: int) -> None:
        """Refuse a run that ends before the day."""
        if self.day is not None and self.day > days:
            raise BadInput(f"day must be at most the {days} days of the run, got {self.day}")
        fit({"first": self.first, "second": self.second}, days)

    def act(self, view: View) -> list[Action]:
        """Return what the strategy of the day does."""
        switch = view.days // 2 if self.day is None else self.day
        return with_effort(self.first if view.day < switch else self.second, self.effort).act(view)
