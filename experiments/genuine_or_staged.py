"""Genuine or staged: what friendliness does that is the same for all and followed by a text."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import response
from kawan.lab.studying import Study

FACTOR, SAYS = "behaviour.friendship.same_for_all", "Sincerity lost to a gesture that is the same for all, share"
SHOWN = ("sincerity", "bond", "purchases", "profit")


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN)
    drawn = response.numbers(table, study.design, FACTOR, SHOWN)
    order = list(dict.fromkeys(study.runs["strategy"]))
    return response.draw(drawn, FACTOR, SAYS, labels(units=True), order), drawn
