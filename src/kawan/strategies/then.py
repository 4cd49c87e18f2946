"""Then: one strategy until a day, another from that day on. Pay, then stop; or begin late.

What the first left behind stays: habits, bonds, and what communities have come to depend on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from kawan.actions import Action
from kawan.core.parameters import AMOUNT, Range
from kawan.view import EVERYTHING, Strategy, View


@dataclass(frozen=True)
class Then:
    """Do as the first strategy until `day`, and as the second from then on."""

    first: Strategy
    second: Strategy
    day: Annotated[int, Range(0, 100_000, "days"), "half a year, model default"] = 182  # the second's first day
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # 0 does nothing; scale the two themselves

    @property
    def sees(self) -> frozenset[str]:
        """What either of the two looks at."""
        return frozenset().union(*(getattr(one, "sees", EVERYTHING) for one in (self.first, self.second)))

    def act(self, view: View) -> list[Action]:
        """Return what the strategy of the day does."""
        if self.effort == 0:
            return []
        return (self.first if view.day < self.day else self.second).act(view)
