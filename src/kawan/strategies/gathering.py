"""Gathering: the brand's own event, perhaps with an artist, staged for every community in turn.

McAlexander, Schouten & Koenig (2002) on brandfests. Few of those invited come (COM-06).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Hold
from kawan.core.parameters import AMOUNT, MONEY, SHARE, Range
from kawan.view import View


@dataclass(frozen=True)
class Gathering:
    """Hold a meeting for each community, once every so many days."""

    every: Annotated[int, Range(1, 3650, "days"), "assumption: monthly"] = 28
    commercial: Annotated[float, SHARE, "assumption: staged by the brand"] = 0.8  # how commercial it feels
    artist: Annotated[float, MONEY, "assumption: none"] = 0.0  # money for an artist, per meeting
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales how often
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return a meeting for the communities due today."""
        if self.effort == 0:
            return []
        return [Hold(view.due(round(self.every / self.effort)), self.commercial, self.artist)]
