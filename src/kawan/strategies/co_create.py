"""Co-create: design with customers, take up their ideas, and make little at a time of what they then buy.

Prahalad & Ramaswamy (2004); Nishikawa, Schreier & Ogawa (2013): customers' own designs sell (ENG-10).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from kawan.actions import Action, CoDesign, Listen
from kawan.columns import NEVER
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.strategies.produce_ahead import batch
from kawan.strategies.targets import SEES, Target, aim
from kawan.view import View


@dataclass(frozen=True)
class CoCreate:
    """Invite those who took part in anything to design, adopt ideas, and produce in small batches."""

    invited: Annotated[float, SHARE, "assumption: once a year"] = 1 / 365  # of those who took part, per day
    every: Annotated[int, Range(1, 3650, "days"), "assumption: fortnightly"] = 14  # between batches
    ahead: Annotated[float, Range(0, 100, "batches"), "as a season's"] = 1.33  # days of sales made, over days between
    produces: bool = True  # for stock; otherwise to order
    target: Target = "all"  # of those who took part
    focus: Annotated[float, SHARE, "assumption"] = 0.2  # share of them, where the target is not all
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales whom it invites

    @property
    def sees(self) -> frozenset[str]:
        """Who took part, and what tells the target."""
        return SEES[self.target] | {"approached_on"}

    def act(self, view: View) -> list[Action]:
        """Return invitations to design, an ear for ideas, and a batch."""
        if self.effort == 0:
            return []
        near = aim(view, view.approached_on > NEVER, self.target, self.focus)
        today = view.draws("who designs with us") < self.effort * self.invited
        made = batch(view, self.every, self.ahead * self.every) if self.produces else []
        return [CoDesign(near & today), Listen(adopt=True), *made]
