"""Best customers: privileges and kindness for those who buy most.

Kumar & Shah (2004) on rewarding by value; against it, the best buyers are not those who bring most (ENG-03).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Gesture, Privilege
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.strategies.targets import aim
from kawan.view import View


@dataclass(frozen=True)
class BestCustomers:
    """Keep a lower price open to the best buyers in the database, and make them gifts."""

    share: Annotated[float, SHARE, "assumption: a tenth"] = 0.1  # of the database
    discount: Annotated[float, SHARE, "model default offer"] = 0.10  # taken off the price
    days: Annotated[int, Range(1, 3650, "days"), "assumption: renewed monthly"] = 28  # each renewal is valid
    gifts: Annotated[float, Range(0, 365, "gifts a year"), "assumption: twice a year"] = 2.0  # to each
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the gifts
    sees: ClassVar[frozenset[str]] = frozenset({"in_database", "purchases"})

    def act(self, view: View) -> list[Action]:
        """Return the renewal of privileges when it is due, and gifts to some."""
        if self.effort == 0:
            return []
        best = aim(view, view.in_database, "best", self.share)
        renewed: list[Action] = [] if view.day % self.days else [Privilege(best, self.discount, self.days)]
        return [*renewed, Gesture(view.some(best, "whom to thank", self.effort * self.gifts / 365), "gift")]
