"""Six roles: what half an hour a week does in each, and whether members come to be more active than the brand."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study
from kawan.measures.measure import MONTH

SHOWN = ("engagement_acts", "vitality", "own_meetings", "share_of_category_requirements", "purchases", "profit")
OUTCOMES = (Outcome("own_meetings", "per community and month", "Meetings in nobody's name", sesoi=10.0),)


def measure(study: Study) -> pd.DataFrame:
    """Return how often members met in no brand's name, one row per run."""
    key = ["scenario", "strategy", "seed"]
    rows = study.records("communities", ["day", "community", "own_meetings"])
    found = rows.groupby(key)["own_meetings"].mean() * MONTH
    return found.rename("own_meetings").reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    names = labels() | {outcome.name: outcome.label for outcome in OUTCOMES}
    figure = outcomes.draw(table, names, list(dict.fromkeys(study.runs["strategy"])))
    figure.axes[1].locator_params(axis="x", nbins=2, min_n_ticks=2)  # of vitality: its labels are long
    return figure, outcomes.numbers(table)
