"""The butterfly: what hopping between communities wins, against staying, for as many meetings."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

SHOWN = ("familiarity", "deepest", "bond", "share_of_category_requirements", "purchases", "profit")
OUTCOMES = (
    Outcome("deepest", "0 to 1", "Stewardship where it is deepest, last day", sesoi=0.005, sesoi_is="units"),
)  # fmt: skip


def measure(study: Study) -> pd.DataFrame:
    """Return how much the brand is part of the community that it is most part of, one row per run.

    Communities about the brand itself belong to it from the start, so they are left out.
    """
    rows = study.records("communities", ["day", "about", "stewardship"])
    last = rows[(rows["day"] == rows["day"].max()) & rows["about"].isin(["practice", "third party"])]
    found = last.groupby(["scenario", "strategy", "seed"])["stewardship"].max()
    return found.rename("deepest").reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    names = labels() | {outcome.name: outcome.label for outcome in OUTCOMES}
    return outcomes.draw(table, names, list(dict.fromkeys(study.runs["strategy"]))), outcomes.numbers(table)
