"""Permission and pace: what texts do that were asked for, were not, or cannot be refused."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import response
from kawan.lab.studying import Study

FACTOR, SAYS = "strategy.per_month", "Texts a month to each number"
SHOWN = ("purchases", "bond", "opt_outs", "lapsing", "irritation", "profit")


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN)
    drawn = response.numbers(table, study.design, FACTOR, SHOWN)
    order = list(dict.fromkeys(study.runs["strategy"]))
    return response.draw(drawn, FACTOR, SAYS, labels(units=True), order, log=True), drawn
