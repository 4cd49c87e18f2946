"""Befriend: answer those who came near, mend what went wrong, push nothing.

Aggarwal (2004); Aaker, Fournier & Brasel (2004); Fournier (1998) on brands as partners.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Gesture, Listen
from kawan.core.parameters import AMOUNT, DAYS, SHARE
from kawan.view import View


@dataclass(frozen=True)
class Befriend:
    """Answer a share of those who approached lately, and attend to failures."""

    answered: Annotated[float, SHARE, "assumption: once a month"] = 1 / 30  # of them, per day
    within: Annotated[float, DAYS, "assumption"] = 14.0  # how recent an approach is answered
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the share answered
    sees: ClassVar[frozenset[str]] = frozenset({"approached_on"})

    def act(self, view: View) -> list[Action]:
        """Return replies to some who approached, and an open ear."""
        lately = view.day - view.approached_on <= self.within
        today = view.draws("whom to answer") < self.effort * self.answered
        return [Gesture(to=lately & today), Listen()]
