"""Texting pace: what a pace of texts changes in loyalty, profit, opt-outs and irritation, beside asking first."""

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
    drawn = response.numbers(study.table, study.design, PACE, SHOWN)
    order = list(dict.fromkeys(study.runs["strategy"]))
    return response.draw(drawn, PACE, "Texts a week to each number", labels(units=True), order, log=True), drawn
