"""Facilitate: give communities staff time in a role they need, and let members do the rest.

McAlexander, Schouten & Koenig (2002); Fournier & Lee (2009) on communities that organise themselves. A motivator
helps members organise; a connector makes them acquainted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from kawan.actions import Action, Facilitate
from kawan.core.parameters import AMOUNT, Range
from kawan.view import View


@dataclass(frozen=True)
class Facilitator:
    """Visit each community every so many days, for a while, in one role."""

    role: Literal["motivator", "connector"] = "motivator"
    hours: Annotated[float, Range(0, 168, "hours"), "assumption: half an hour a week"] = 0.5  # at each visit
    every: Annotated[int, Range(1, 3650, "days"), "assumption: weekly"] = 7
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the hours
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return a visit to the communities due today."""
        return [Facilitate(view.due(self.every), self.effort * self.hours, self.role)]
