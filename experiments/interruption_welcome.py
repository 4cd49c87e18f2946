"""Welcome interruptions: what texts do to those who follow a brand and fear missing out, and to those who do not."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import response
from kawan.lab.studying import Study

FACTOR, SAYS = "strategy.per_week", "Texts a week to each number"
SHOWN = ("irritation", "opt_out_rate", "deafness", "purchases")


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN)
    drawn = response.numbers(table, study.design, FACTOR, SHOWN)
    order = list(dict.fromkeys(study.runs["strategy"]))
    return response.draw(drawn, FACTOR, SAYS, labels(units=True), order), drawn
