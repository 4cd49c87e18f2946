"""Sponsor: pay for what communities do, put the name on it, and come back next month.

Grohs & Reisinger (2014) on fit and commercial feel. The essays' donor: always asked for money.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Hold, Pay
from kawan.core.parameters import AMOUNT, MONEY, SHARE, Range
from kawan.view import View


@dataclass(frozen=True)
class Sponsor:
    """Pay each community's request and hold a meeting there, once every so many days."""

    every: Annotated[int, Range(1, 3650, "days"), "assumption: monthly"] = 28
    commercial: Annotated[float, SHARE, "assumption; Grohs & Reisinger (2014)"] = 0.5  # how commercial it feels
    artist: Annotated[float, MONEY, "assumption: none"] = 0.0  # money for an artist, per meeting
    unconditional: bool = True  # nothing is asked in return
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales how often
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return a payment and a meeting for the communities due today."""
        if self.effort == 0:
            return []
        due = view.due(round(self.every / self.effort))
        return [Pay(due, self.unconditional), Hold(due, self.commercial, self.artist)]
