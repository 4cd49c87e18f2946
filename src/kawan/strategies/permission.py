"""Permission: text only those who agreed, seldom, and best when they are likely to need something.

Godin (1999); Rettie, Grandcolas & Deakins (2005): with permission and at a low rate, texting works (MSG-05).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Message
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.view import View


@dataclass(frozen=True)
class Permission:
    """Text those who consented, at a low pace."""

    per_month: Annotated[float, Range(0, 30, "texts a month"), "MSG-05: about one a month"] = 2.0  # one a day at most
    discount: Annotated[float, SHARE, "model default offer"] = 0.10
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the pace
    sees: ClassVar[frozenset[str]] = frozenset({"in_database", "opted_out", "consented"})

    def act(self, view: View) -> list[Action]:
        """Return one text to a random share of those who consented."""
        today = view.draws("whom to text") < self.effort * self.per_month / 30
        return [Message(to=view.consented & view.reachable & today, discount=self.discount)]
