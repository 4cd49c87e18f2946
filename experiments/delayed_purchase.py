"""Delayed purchases: how many days lie between hearing of a brand from a friend and buying it."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.studying import Study

SHOWN = ("touched_share", "touch_delay", "conversion", "visits", "purchases", "reach")


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN)
    return outcomes.draw(table, labels(), list(dict.fromkeys(study.runs["strategy"]))), outcomes.numbers(table)
