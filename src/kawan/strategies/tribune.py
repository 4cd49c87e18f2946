"""Tribune: find those who speak for the brand of their own accord, lend them its page, and thank them.

Trusov, Bucklin & Pauwels (2009): what customers say outpulls what brands stage (ENG-04). Toubia & Stephen (2013): being
noticed is what many post for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Feature
from kawan.core.parameters import AMOUNT, MONEY, SHARE, Range
from kawan.view import View


@dataclass(frozen=True)
class Tribune:
    """Feature advocates who posted yesterday, and reward them."""

    least: Annotated[int, Range(0, 10_000, "acts"), "assumption: one"] = 1  # posts and visits that make an advocate
    featured: Annotated[float, SHARE, "assumption: every other"] = 0.5  # of advocates who posted yesterday
    reward: Annotated[float, MONEY, "assumption: a token"] = 1.0  # given to each
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the share featured
    sees: ClassVar[frozenset[str]] = frozenset({"acts", "seen_on"})

    def act(self, view: View) -> list[Action]:
        """Return the page lent to some advocates."""
        advocates = (view.acts >= self.least) & (view.seen_on == view.day - 1)
        return [Feature(view.some(advocates, "whom to feature", self.effort * self.featured), self.reward)]
