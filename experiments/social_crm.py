"""Inside or outside: customers kept in the brand's own system, or met where they live."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

SHOWN = ("engagement_acts", "reach", "share_of_category_requirements", "repeat_rate", "members_share", "profit")
OUTCOMES = (
    Outcome(
        "members_share", "share of needs", "Needs of database members that the brand met", sesoi=0.01, sesoi_is="units"
    ),
)


def measure(study: Study) -> pd.DataFrame:
    """Return which share of the needs of those in the database the brand met, one row per run."""
    key = ["scenario", "strategy", "seed"]
    customers = study.records("customers", ["bought", "needs", "in_database"])
    members = customers[customers["in_database"]].groupby(key)[["bought", "needs"]].sum()
    return (members["bought"] / members["needs"]).rename("members_share").reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    return outcomes.draw(
        table, labels() | {o.name: o.label for o in OUTCOMES}, list(dict.fromkeys(study.runs["strategy"]))
    ), outcomes.numbers(table)
