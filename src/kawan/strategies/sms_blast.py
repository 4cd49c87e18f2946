"""SMS blast: text everyone in the database with an offer. Cheap, loud, and wearing.

Cellit/ePrize (2012) on campaigns and opt-outs (MSG-04); Godin (1999) on why nobody asked for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from kawan.actions import Action, Message
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.strategies.targets import SEES, Target, aim
from kawan.view import View


@dataclass(frozen=True)
class SmsBlast:
    """Text everyone in the database on random days."""

    per_week: Annotated[float, Range(0, 7, "texts a week"), "MSG-04: 1-3 in season"] = 3.0  # one a day at most
    discount: Annotated[float, SHARE, "model default offer"] = 0.10  # taken off the price while the offer is open
    can_refuse: bool = True  # whether a text can be answered by leaving the list
    target: Target = "all"  # of those who can be texted
    focus: Annotated[float, SHARE, "assumption"] = 0.2  # share of them, where the target is not all
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the pace

    @property
    def sees(self) -> frozenset[str]:
        """The database, and what tells the target."""
        return SEES[self.target] | {"in_database", "opted_out"}

    def act(self, view: View) -> list[Action]:
        """Return one text to a random share of those aimed at."""
        to = aim(view, view.reachable, self.target, self.focus)
        today = view.some(to, "whom to text", self.effort * self.per_week / 7)
        return [Message(today, discount=self.discount, can_refuse=self.can_refuse)]
