"""Adaptive: try strategies in turn and go on with the one that earned most so far, as far as money shows it.

A bandit (Sutton & Barto 2018, ch. 2, epsilon-greedy). It learns from daily margin less spending alone, so that it
credits whatever it happens to do with sales that come late, and never sees what it wears out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kawan.actions import Action
from kawan.columns import BadInput
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.strategies.combining import fit, seen_by, with_effort
from kawan.view import Strategy, View


@dataclass(frozen=True)
class Adaptive:
    """Do as one of the arms for a block of days: each once at first, then the best so far, or now and then any."""

    arms: Mapping[str, Strategy]
    block: Annotated[int, Range(1, 3650, "days"), "assumption: four weeks"] = 28
    explore: Annotated[float, SHARE, "assumption"] = 0.1  # chance that a block is given to any of them
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # multiplies that of the arms

    def __post_init__(self) -> None:
        """Refuse to choose among none."""
        if not self.arms:
            raise BadInput("arms must name at least one strategy")

    @property
    def sees(self) -> frozenset[str]:
        """What any arm looks at."""
        return seen_by(self.arms.values())

    def fits(self, days: int) -> None:
        """Refuse a run in which an arm makes no sense."""
        fit({f"arms.{name}": arm for name, arm in self.arms.items()}, days)

    def act(self, view: View) -> list[Action]:
        """Return what the arm of this block does."""
        arm = self.arms[sorted(self.arms)[self.chosen(view)[-1]]]
        return with_effort(arm, self.effort).act(view)

    def chosen(self, view: View) -> list[int]:
        """Return the arm of every block so far, as it follows from what was earned; arms are numbered by name."""
        profit = view.earned - view.spent
        first = np.argsort([view.chance(f"turn of arm {k}", lasting=True) for k in range(len(self.arms))])
        total, times = np.zeros(len(self.arms)), np.zeros(len(self.arms))
        chosen: list[int] = []
        for number in range(view.day // self.block + 1):
            if number < first.size:
                arm = int(first[number])
            elif view.chance(f"whether to explore in block {number}", lasting=True) < self.explore:
                arm = int(view.chance(f"what to explore in block {number}", lasting=True) * first.size)
            else:
                arm = int(np.argmax(total / times))
            chosen.append(arm)
            total[arm] += profit[number * self.block : (number + 1) * self.block].sum()
            times[arm] += 1
        return chosen
