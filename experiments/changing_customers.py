"""Changing customers: how well a product fits in the end, and what is bought, by how fast people change."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import response
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

FACTOR, SAYS = "behaviour.meaning.drift", "Drift of identities, share of the way a day"
SHOWN = ("match_end", "purchases", "share_of_category_requirements", "profit")
OUTCOMES = (Outcome("match_end", "utility", "Fit of the product on the last day", sesoi=0.02, sesoi_is="units"),)


def measure(study: Study) -> pd.DataFrame:
    """Return how well the product fits on the last day, one row per run."""
    customers = study.records("customers", ["match"])
    return customers.groupby(["scenario", "strategy", "seed"])["match"].mean().rename("match_end").reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    drawn = response.numbers(table, study.design, FACTOR, SHOWN)
    order = list(dict.fromkeys(study.runs["strategy"]))
    return response.draw(
        drawn, FACTOR, SAYS, labels(units=True) | {o.name: f"{o.label}, {o.unit}" for o in OUTCOMES}, order
    ), drawn
