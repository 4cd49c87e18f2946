"""Genuine or staged: what friendliness does that is the same for all and followed by a text."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import response
from kawan.lab.studying import Study

FACTOR, SAYS = "behaviour.friendship.same_for_all", "Sincerity lost to a standard gesture, share"
SHOWN = ("sincerity", "bond", "purchases", "profit")
TWIN = "genuine unsuspected"  # does as `genuine` does, and is drawn with it


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN)
    drawn = response.numbers(table[table["strategy"] != TWIN], study.design, FACTOR, SHOWN)
    order = [name for name in dict.fromkeys(study.runs["strategy"]) if name != TWIN]
    return response.draw(drawn, FACTOR, SAYS, labels(units=True), order), drawn
