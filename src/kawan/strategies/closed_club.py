"""Closed club: messages, privileges and kindness for those who joined the brand's own system, and for nobody else.

Manchanda, Packard & Pattabhiramaiah (2015): members spend more, much of it because of who joins (COM-02).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Gesture, Message, Privilege
from kawan.core.parameters import AMOUNT, DAYS, SHARE, Range
from kawan.view import View


@dataclass(frozen=True)
class ClosedClub:
    """Text, reward and answer those who agreed to be members."""

    per_month: Annotated[float, Range(0, 30, "texts a month"), "MSG-05: about one a month"] = 2.0
    discount: Annotated[float, SHARE, "model default offer"] = 0.10  # members' price
    days: Annotated[int, Range(1, 3650, "days"), "assumption: renewed monthly"] = 28  # each renewal is valid
    answered: Annotated[float, SHARE, "assumption: once a month"] = 1 / 30  # of members who approached, per day
    within: Annotated[float, DAYS, "assumption"] = 14.0  # how recent an approach is answered
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales texts and answers
    sees: ClassVar[frozenset[str]] = frozenset({"in_database", "opted_out", "consented", "approached_on"})

    def act(self, view: View) -> list[Action]:
        """Return texts and replies to members, and the renewal of privileges when it is due."""
        if self.effort == 0:
            return []
        members = view.consented & view.reachable
        lately = view.day - view.approached_on <= self.within
        renewed: list[Action] = [] if view.day % self.days else [Privilege(members, self.discount, self.days)]
        return [
            *renewed,
            Message(view.some(members, "whom to text", self.effort * self.per_month / 30)),
            Gesture(view.some(members & lately, "whom to answer", self.effort * self.answered)),
        ]
