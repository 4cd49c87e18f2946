"""Placebo: spend what advertising spends on advertisements that say nothing.

What remains of a strategy's effect once money alone, and noise alone, are taken off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from kawan.actions import Action, Blank
from kawan.core.parameters import AMOUNT, SHARE
from kawan.view import View


@dataclass(frozen=True)
class Placebo:
    """Send something blank to a random share of all people every day."""

    share: Annotated[float, SHARE, "as advertise"] = 0.3  # of all people, per day
    channel: Literal["text", "mail", "advertisement"] = "advertisement"  # which differ in price
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the share
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return something blank."""
        return [Blank(view.draws("who sees it") < self.effort * self.share, self.channel)]
