"""Advertise: show the name to people anywhere, whoever they are. Keeps in mind, and teaches nothing.

Sethuraman, Tellis & Briesch (2011): small effects, about half of them at once (MSG-01).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Message
from kawan.core.parameters import AMOUNT, SHARE
from kawan.view import View


@dataclass(frozen=True)
class Advertise:
    """Show an advertisement to a random share of all people every day."""

    share: Annotated[float, SHARE, "assumption: twice a week"] = 0.3  # of all people, per day
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the share
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return an advertisement."""
        return [Message(view.some(view.everyone, "who sees it", self.effort * self.share), "advertisement")]
