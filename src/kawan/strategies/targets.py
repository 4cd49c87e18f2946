"""Whom to talk to first, as far as a brand can tell: the best buyers, the passionate, the well connected, or anybody.

Kumar, Petersen & Leone (2007): those who buy most are not those who bring most (ENG-03).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from kawan.columns import Bools, Floats, Ints
from kawan.view import View

Target = Literal["all", "random", "best", "passionate", "connected"]
SEES: dict[str, frozenset[str]] = {
    "all": frozenset(), "random": frozenset(), "best": frozenset({"purchases"}), "passionate": frozenset({"acts"}),
    "connected": frozenset({"audience"}),
}  # fmt: skip
"""What a brand looks at to tell whom a target means."""


def aim(view: View, among: Bools, target: Target, focus: float) -> Bools:
    """Return the mask (n,) of those among whom (n,) a target means: all of them, or always the same number.

    Args:
        view: What the brand sees.
        among: Whom it could do something for.
        target: `all`; or of those the share `focus` who bought most (`best`), posted and attended most
            (`passionate`), are heard by most (`connected`), or the same some every day (`random`).
        focus: Share of those among whom it is chosen, 0 to 1.
    """
    match target:
        case "all":
            return among
        case "random":
            score = np.zeros(view.customers, np.int32)
        case "best":
            score = view.purchases
        case "passionate":
            score = view.acts
        case "connected":
            score = view.audience
    return foremost(view, among, score, focus)


def foremost(view: View, among: Bools, score: Ints | Floats, share: float) -> Bools:
    """Return the mask (n,) of the share of those among whom (n,) that score (n,) highest; luck decides between equals.

    The luck is the same every day, so that one who was chosen and does not change stays chosen.
    """
    who = np.flatnonzero(among)
    number = int(share * who.size + 0.5)
    rank = score[who] + view.draws("who comes first", lasting=True)[who]
    chosen = np.zeros(view.customers, bool)
    if number:
        chosen[who[np.argpartition(-rank, number - 1)[:number]]] = True
    return chosen
