"""The customer is the medium: what is carried by customers against what is bought, with the same money."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

SHOWN = ("reach", "posts", "purchases", "purchases_last", "profit", "spend")
OUTCOMES = (Outcome("purchases_last", "per 1,000 customers and month", "Purchases, last 28 days", sesoi=2.0),)
LAST = 28  # days


def measure(study: Study) -> pd.DataFrame:
    """Return what is bought in the last month, one row per run."""
    days = study.records("daily", ["day", "purchases"])
    last = days[days["day"] > days["day"].max() - LAST]
    return last.groupby(["scenario", "strategy", "seed"])["purchases"].mean().rename("purchases_last").reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    return outcomes.draw(
        table, labels() | {o.name: o.label for o in OUTCOMES}, list(dict.fromkeys(study.runs["strategy"]))
    ), outcomes.numbers(table)
