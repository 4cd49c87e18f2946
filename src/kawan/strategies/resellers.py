"""Resellers: offer customers a commission and some stock, and let them sell to their friends.

The essays' chain from evangelist to everywhere, at whose end customers resell: sellers off the payroll.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from kawan.actions import Action, Recruit
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.strategies.targets import SEES, Target, aim
from kawan.view import View


@dataclass(frozen=True)
class Resellers:
    """Offer to resell to those in the database who do not yet, on random days."""

    per_year: Annotated[float, Range(0, 365, "times a year"), "assumption"] = 2.0  # each is offered it
    units: Annotated[int, Range(1, 10_000, "units"), "assumption"] = 5  # handed to each who accepts
    commission: Annotated[float, SHARE, "assumption: direct selling pays 20-30 %"] = 0.2  # of the price
    target: Target = "all"  # of those who can be asked
    focus: Annotated[float, SHARE, "assumption"] = 0.2  # share of them, where the target is not all
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales how often

    @property
    def sees(self) -> frozenset[str]:
        """The database, who resells already, and what tells the target."""
        return SEES[self.target] | {"in_database", "opted_out", "sells"}

    def act(self, view: View) -> list[Action]:
        """Return the offer to some of those aimed at."""
        today = view.draws("whom to recruit") < self.effort * self.per_year / 365
        to = aim(view, view.reachable & ~view.sells, self.target, self.focus)
        return [Recruit(to & today, self.units, self.commission)]
