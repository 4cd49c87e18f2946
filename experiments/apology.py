"""Apology and surprise: what becomes of complaints, and of the customers who made them."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import response
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

FACTOR, SAYS = "behaviour.experience.told", "Failures that the brand is told of at once, share"
SHOWN = ("apologies", "complaints", "negative_posts", "repeat_rate", "engagement_acts", "profit")
OUTCOMES = (
    Outcome("apologies", "per 1,000 customers and month", "Apologies for complaints", sesoi=1.0, sesoi_is="units"),
)
KEY = ["scenario", "strategy", "seed"]


def measure(study: Study) -> pd.DataFrame:
    """Return how many complaints were answered, which these brands do by an apology, one row per run."""
    runs = study.runs
    return runs[KEY].assign(apologies=(runs["complaints"] * runs["complaints_answered"]).fillna(0.0))


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    drawn = response.numbers(table, study.design, FACTOR, SHOWN)
    order = list(dict.fromkeys(study.runs["strategy"]))
    return response.draw(
        drawn, FACTOR, SAYS, labels(units=True) | {o.name: f"{o.label}, {o.unit}" for o in OUTCOMES}, order
    ), drawn
