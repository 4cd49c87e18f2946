"""Member discount: a card for everybody in the database, and nothing else.

Leenheer et al. (2007): a loyalty programme attracts those who would have bought anyway. The essays: privileges alone
are not community marketing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Privilege
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.view import View


@dataclass(frozen=True)
class MemberDiscount:
    """Keep a lower price open to members of the database."""

    discount: Annotated[float, SHARE, "model default offer"] = 0.10  # taken off the price
    share: Annotated[float, SHARE, "assumption: everybody"] = 1.0  # of the database who hold a card, always the same
    days: Annotated[int, Range(1, 3650, "days"), "assumption: renewed weekly"] = 7  # each renewal is valid
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the share
    sees: ClassVar[frozenset[str]] = frozenset({"in_database"})

    def act(self, view: View) -> list[Action]:
        """Return the renewal of all cards, when it is due."""
        if view.day % self.days:
            return []
        holders = view.draws("who holds a card", lasting=True) < self.effort * self.share
        return [Privilege(view.in_database & holders, self.discount, self.days)]
