"""Facilitate: give communities staff time in a role they need, and let members do the rest.

McAlexander, Schouten & Koenig (2002); Fournier & Lee (2009) on communities that organise themselves. Six roles, of
which `fitting` takes the one that a community seems to need most; where staff have not been lately, they begin by
motivating. A list of members kept for a community that has none opens its door (the essays' fan club).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, cast

import numpy as np

from kawan.actions import ROLES, Action, Facilitate, Role
from kawan.core.parameters import AMOUNT, Range
from kawan.view import View

BEGINNING = ROLES.index("motivator")


@dataclass(frozen=True)
class Facilitator:
    """Visit each community every so many days, for a while, in one role or in that which fits."""

    role: Literal["educator", "connector", "entertainer", "motivator", "pioneer", "caretaker", "fitting"] = "motivator"
    hours: Annotated[float, Range(0, 168, "hours"), "assumption: half an hour a week"] = 0.5  # at each visit
    every: Annotated[int, Range(1, 3650, "days"), "assumption: weekly"] = 7
    registry: bool = False  # help keep a list of members, who may leave their number
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the hours
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return a visit to the communities due today, by role."""
        due, hours = view.due(self.every), min(168.0, self.effort * self.hours)
        if hours == 0:
            return []
        if self.role != "fitting":
            return [Facilitate(due, hours, self.role, self.registry)]
        known = ~np.isnan(view.needs).any(axis=1)
        needed = np.where(known, np.argmax(np.nan_to_num(view.needs), axis=1), BEGINNING)
        visits = ((cast(Role, name), due & (needed == k)) for k, name in enumerate(ROLES))
        return [Facilitate(where, hours, name, self.registry) for name, where in visits if where.any()]
