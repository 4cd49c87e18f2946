"""Butterfly: hop from one community to the next and come back to none before all the others had their turn.

The essays' trap: known everywhere, part of nothing. Fournier & Lee (2009): a community is not won in passing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Annotated, ClassVar

import numpy as np

from kawan.actions import Action, Hold
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.view import View


@dataclass(frozen=True)
class Butterfly:
    """Hold meetings in a share of the communities, in others each time; or, for comparison, always in the same."""

    every: Annotated[int, Range(1, 3650, "days"), "assumption: weekly"] = 7  # between hops
    share: Annotated[float, SHARE, "assumption: an eighth"] = 0.125  # of communities, at each hop; at least one
    commercial: Annotated[float, SHARE, "as a sponsor's"] = 0.5  # how commercial it feels
    stays: bool = False  # in the communities it began with
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales how often
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return meetings on the days of a hop."""
        before, now = (floor(day * self.effort / self.every) for day in (view.day - 1, view.day))
        if now == before or self.effort == 0:
            return []
        places = max(1, round(self.share * view.communities))
        turn = np.argsort(np.argsort(view.community_draws("whose turn", lasting=True)))
        start = 0 if self.stays else now * places
        return [Hold((turn - start) % max(1, view.communities) < places, self.commercial)]
