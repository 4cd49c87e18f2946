"""Permission: text only those who agreed, seldom, and best when they are likely to need something.

Godin (1999); Rettie, Grandcolas & Deakins (2005): with permission and at a low rate, texting works (MSG-05).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from kawan.actions import Action, Message
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.strategies.targets import SEES, Target, aim
from kawan.view import View


@dataclass(frozen=True)
class Permission:
    """Text those who consented, at a low pace."""

    per_month: Annotated[float, Range(0, 30, "texts a month"), "MSG-05: about one a month"] = 2.0  # one a day at most
    discount: Annotated[float, SHARE, "model default offer"] = 0.10
    consented_only: bool = True  # otherwise the whole database: what permission is worth
    can_refuse: bool = True  # whether a text can be answered by leaving the list
    target: Target = "all"  # of those who can be texted
    focus: Annotated[float, SHARE, "assumption"] = 0.2  # share of them, where the target is not all
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the pace

    @property
    def sees(self) -> frozenset[str]:
        """The database, who agreed, and what tells the target."""
        return SEES[self.target] | {"in_database", "opted_out", "consented"}

    def act(self, view: View) -> list[Action]:
        """Return one text to a random share of those aimed at."""
        asked = view.consented & view.reachable if self.consented_only else view.reachable
        to = aim(view, asked, self.target, self.focus)
        today = view.some(to, "whom to text", self.effort * self.per_month / 30)
        return [Message(today, discount=self.discount, can_refuse=self.can_refuse)]
