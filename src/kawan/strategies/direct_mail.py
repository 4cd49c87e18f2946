"""Direct mail: letters with an offer to the database. Dear, and half as intrusive as a text.

Godfrey, Seiders & Voss (2011) on how much of each channel is welcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from kawan.actions import Action, Message
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.strategies.targets import SEES, Target, aim
from kawan.view import View


@dataclass(frozen=True)
class DirectMail:
    """Write to those in the database on random days."""

    per_month: Annotated[float, Range(0, 30, "letters a month"), "assumption: every other month"] = 0.5
    discount: Annotated[float, SHARE, "model default offer"] = 0.10  # taken off the price while the offer is open
    target: Target = "all"  # of those who can be written to
    focus: Annotated[float, SHARE, "assumption"] = 0.2  # share of them, where the target is not all
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the pace

    @property
    def sees(self) -> frozenset[str]:
        """The database, and what tells the target."""
        return SEES[self.target] | {"in_database", "opted_out"}

    def act(self, view: View) -> list[Action]:
        """Return one letter to a random share of those aimed at."""
        to = aim(view, view.reachable, self.target, self.focus)
        today = view.some(to, "whom to write to", self.effort * self.per_month / 30)
        return [Message(today, "mail", discount=self.discount)]
