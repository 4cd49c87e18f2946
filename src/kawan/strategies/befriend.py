"""Befriend: answer those who came near, mend and apologise, surprise now and then, push nothing.

Aggarwal (2004); Aaker, Fournier & Brasel (2004); Fournier (1998) on brands as partners. Staged, everybody gets the same
and a text follows every gesture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from kawan.actions import Action, Gesture, Invite, Listen, Message
from kawan.columns import NEVER
from kawan.core.parameters import AMOUNT, DAYS, SHARE
from kawan.strategies.targets import SEES, Target, aim
from kawan.view import View


@dataclass(frozen=True)
class Befriend:
    """Answer, invite and surprise a share of those who approached lately; attend to failures; apologise."""

    answered: Annotated[float, SHARE, "assumption: once a month"] = 1 / 30  # of them, per day
    within: Annotated[float, DAYS, "assumption"] = 14.0  # how recent an approach is answered
    apologised: Annotated[float, SHARE, "assumption: in two days"] = 0.5  # of open complaints, per day
    surprised: Annotated[float, SHARE, "assumption: once a year"] = 1 / 365  # of those who approached, per day
    rest: Annotated[float, DAYS, "assumption"] = 60.0  # since the last gesture, before a surprise
    invited: Annotated[float, SHARE, "assumption: once a quarter"] = 1 / 90  # of those who approached, per day
    genuine: bool = True  # otherwise everybody gets the same, and a text the day after
    target: Target = "all"  # of those who approached
    focus: Annotated[float, SHARE, "assumption"] = 0.2  # share of them, where the target is not all
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales all shares

    @property
    def sees(self) -> frozenset[str]:
        """Who came near and complained, whom it was kind to, and what tells the target; the list, where staged."""
        staged = frozenset() if self.genuine else frozenset({"in_database", "opted_out"})
        return SEES[self.target] | staged | {"approached_on", "complained_on", "gestured_on"}

    def act(self, view: View) -> list[Action]:
        """Return replies, apologies, gifts, invitations and an open ear; where staged, texts after them."""
        if self.effort == 0:
            return []
        near = aim(view, view.approached_on >= view.day - self.within, self.target, self.focus)
        rested = view.gestured_on < view.day - self.rest
        actions: list[Action] = [
            Gesture(view.some(near, "whom to answer", self.effort * self.answered), "reply", not self.genuine),
            Gesture(
                view.some(view.complained_on > NEVER, "whom to apologise to", self.effort * self.apologised),
                "apology",
                not self.genuine,
            ),
            Gesture(
                view.some(near & rested, "whom to surprise", self.effort * self.surprised), "gift", not self.genuine
            ),
            Invite(view.some(near, "whom to invite", self.effort * self.invited)),
            Listen(),
        ]
        return actions if self.genuine else [*actions, Message(view.reachable & (view.gestured_on == view.day - 1))]
