"""Seed: give the product to a few, at the start and now and then, and let them carry it.

Hinz et al. (2011) on hubs and brokers; Godes & Mayzlin (2009): those who are not loyal bring the most extra sales
(ENG-08).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from kawan.actions import Action, Sample
from kawan.columns import Floats, Ints
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.strategies.targets import foremost
from kawan.view import View

LOOKS_AT = {
    "hubs": {"audience"}, "brokers": {"audience", "reach_across"}, "loyal": {"purchases"}, "non_loyal": {"purchases"},
    "random": set(),
}  # fmt: skip


@dataclass(frozen=True)
class Seed:
    """Give samples to a share of all people over four weeks, and again every so many days.

    Hubs are heard by most, brokers by most in other communities, the loyal bought most, the others least: as far as
    the brand knows them, and of strangers it knows nothing.
    """

    target: Literal["hubs", "brokers", "loyal", "non_loyal", "random"] = "hubs"
    share: Annotated[float, SHARE, "Hinz et al. (2011) seeded 1-10 %; assumption"] = 0.05  # of all people, each time
    over: Annotated[int, Range(1, 3650, "days"), "assumption: what the budget carries"] = 28  # days it takes
    every: Annotated[int, Range(1, 3650, "days"), "assumption: twice a year"] = 182
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the share

    @property
    def sees(self) -> frozenset[str]:
        """What tells the target."""
        return frozenset(LOOKS_AT[self.target])

    def act(self, view: View) -> list[Action]:
        """Return samples for those of the chosen whose day it is."""
        days_in = view.day % self.every
        if days_in >= self.over:
            return []
        chosen = foremost(view, view.everyone, self._score(view), min(1.0, self.effort * self.share))
        day = (view.draws("when it is given", lasting=True) * self.over).astype(int)
        return [Sample(chosen & (day == days_in))]

    def _score(self, view: View) -> Ints | Floats:
        match self.target:
            case "hubs":
                return view.audience
            case "brokers":
                return np.rint(view.audience * view.reach_across)
            case "loyal":
                return view.purchases
            case "non_loyal":
                return -view.purchases
        return np.zeros(view.customers)
