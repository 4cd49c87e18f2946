"""Co-creation: what is made, sold and thrown away where a brand listens first, designs with customers, or neither."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

SHOWN = ("wasted", "purchases", "profit", "value_knowledge", "ideas", "rival_ideas")
OUTCOMES = (
    Outcome(
        "rival_ideas",
        "per 1,000 customers and month",
        "Ideas a rival took up, anybody's",
        sesoi=1.0,
        sesoi_is="units",
    ),
)


def measure(study: Study) -> pd.DataFrame:
    """Return how many ideas the first rival took up, its own customers' too, one row per run."""
    return study.outcomes_of("rival_1", {"ideas_adopted": "rival_ideas"})


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    table.loc[table["outcome"] == "wasted", "percent"] = float("nan")  # nothing is less than none
    return outcomes.draw(
        table, labels() | {o.name: o.label for o in OUTCOMES}, list(dict.fromkeys(study.runs["strategy"]))
    ), outcomes.numbers(table)
