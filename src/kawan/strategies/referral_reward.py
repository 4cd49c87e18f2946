"""Referral reward: ask customers to bring a friend, and pay when the friend buys.

Schmitt et al. (2011): referred customers are worth more (ENG-02). Verlegh et al. (2013): the friend
wonders why one was told (SLF-03).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from kawan.actions import Action, Ask
from kawan.core.parameters import AMOUNT, MONEY, SHARE, Range
from kawan.strategies.targets import SEES, Target, aim
from kawan.view import View


@dataclass(frozen=True)
class ReferralReward:
    """Ask those in the database on random days; the word stands for a while."""

    reward: Annotated[float, MONEY, "price list"] = 5.0  # money for each purchase that follows; 0 asks for a favour
    per_month: Annotated[float, Range(0, 30, "times a month"), "assumption: monthly"] = 1.0  # each is asked
    days: Annotated[int, Range(1, 3650, "days"), "assumption: four weeks"] = 28  # the word stands
    target: Target = "all"  # of those who can be asked
    focus: Annotated[float, SHARE, "assumption"] = 0.2  # share of them, where the target is not all
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales how often

    @property
    def sees(self) -> frozenset[str]:
        """The database, and what tells the target."""
        return SEES[self.target] | {"in_database", "opted_out"}

    def act(self, view: View) -> list[Action]:
        """Return the question to some of those aimed at."""
        today = view.draws("whom to ask") < self.effort * self.per_month / 30
        return [Ask(aim(view, view.reachable, self.target, self.focus) & today, self.reward, self.days)]
