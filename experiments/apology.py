"""Apology and surprise: what becomes of complaints, and of the customers who made them."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.studying import Study

SHOWN = ("complaints", "negative_posts", "repeat_rate", "engagement_acts", "purchases", "profit")


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN)
    return outcomes.draw(table, labels(), list(dict.fromkeys(study.runs["strategy"]))), outcomes.numbers(table)
