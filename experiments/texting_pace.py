"""Texting pace: loyalty, opt-outs, irritation and profit against texts a week, beside asking for permission."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import response
from kawan.lab.studying import Study

PACE = "strategy.per_week"
SHOWN = ("share_of_category_requirements", "profit", "opt_outs", "irritation", "engagement_acts", "repeat_rate")


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    runs = study.runs.merge(study.design, on="scenario")
    shown = [name for name in SHOWN if runs[name].notna().any()]
    order = list(dict.fromkeys(runs["strategy"]))
    figure = response.draw(runs, PACE, "Texts a week to each number", labels(units=True), shown, order, log=True)
    return figure, response.numbers(runs, PACE, shown)
