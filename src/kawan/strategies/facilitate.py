"""Facilitate: give communities staff time in a role they need, and let members do the rest.

McAlexander, Schouten & Koenig (2002); Fournier & Lee (2009) on communities that organise themselves. Six roles, of
which `fitting` takes the one whose need stands out most from what it is in the other communities; where staff have not
been lately, they begin by motivating. A list of members kept for a community that has none opens its door (the essays'
fan club).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, cast

import numpy as np

from kawan.actions import ROLES, Action, Facilitate, Role
from kawan.columns import Floats, Ints
from kawan.core.parameters import AMOUNT, Range
from kawan.view import View

BEGINNING = ROLES.index("motivator")
ROUNDING = 1e-9  # communities that differ less are alike


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
        needed = standing_out(view.needs)
        visits = ((cast(Role, name), due & (needed == k)) for k, name in enumerate(ROLES))
        return [Facilitate(where, hours, name, self.registry) for name, where in visits if where.any()]


def standing_out(needs: Floats) -> Ints:
    """Return the role (C,) whose need (C, 6) stands out most from what that need is in all communities known.

    Needs are on scales of their own (members know little anywhere, whoever teaches), so each is compared with its mean
    over communities, in standard deviations. Where staff have not been lately, or nothing stands out, they motivate.

    >>> standing_out(np.array([[0.9, 0.1, 0, 0.3, 0, 0], [0.9, 0.3, 0, 0.1, 0, 0.0], [np.nan] * 6]))
    array([3, 1, 3])
    """
    known = ~np.isnan(needs).any(axis=1)
    role = np.full(known.size, BEGINNING)
    if known.any():
        above, spread = needs[known] - needs[known].mean(axis=0), needs[known].std(axis=0)
        score = np.where(spread > ROUNDING, above / np.maximum(spread, ROUNDING), 0.0)
        role[known] = np.where((score > 0.0).any(axis=1), score.argmax(axis=1), BEGINNING)
    return role
