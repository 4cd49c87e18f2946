"""Produce ahead: make a season's goods for stock from what sold before, and sell what there is.

Fisher & Raman (1996): what is made before demand is known is left over or missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Produce
from kawan.core.parameters import AMOUNT, Range
from kawan.view import View


def batch(view: View, every: int, cover: float) -> list[Action]:
    """Return what fills the stock up to so many days of sales, on every so-many-th day, from the first sales seen.

    Args:
        view: What the brand sees.
        every: Days between batches, and days that are looked back on.
        cover: Days of sales that the stock shall last.
    """
    if view.day == 0 or view.day % every:
        return []
    a_day = float(view.sold[-every:].mean())
    units = int(cover * a_day - max(0, view.stock) + 0.5)
    return [Produce(min(units, 1_000_000_000))] if units > 0 else []


@dataclass(frozen=True)
class ProduceAhead:
    """Fill the stock up once a season; until the first, sell to order and look how much."""

    every: Annotated[int, Range(1, 3650, "days"), "assumption: a season of eight weeks"] = 56
    ahead: Annotated[float, Range(0, 100, "seasons"), "assumption: a third more than expected"] = 1.33  # made at a time
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales how much
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return a batch when the season begins."""
        return batch(view, self.every, self.effort * self.ahead * self.every)
