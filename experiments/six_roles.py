"""Six roles: what half an hour a week does in each, and whether members come to be more active than the brand."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study
from kawan.measures.measure import MONTH

SHOWN = ("engagement_acts", "vitality", "member_meetings", "share_of_category_requirements", "purchases", "profit")
OUTCOMES = (Outcome("member_meetings", "per community and month", "Meetings run by members", sesoi=10.0),)
KEY = ["scenario", "strategy", "seed"]


def measure(study: Study) -> pd.DataFrame:
    """Return how often members ran a meeting, in nobody's name or in the brand's, one row per run.

    Of the meetings in the brand's name those are members' that it did not hold itself.
    """
    rows = study.records("communities", ["own_meetings", "meetings"]).groupby(KEY)
    actions = study.records("actions", ["action", "reached"])
    held = actions[actions["action"] == "hold"].groupby(KEY)["reached"].sum()
    every = rows[["own_meetings", "meetings"]].sum().sum(axis=1)
    run_by_members = every.sub(held.reindex(every.index, fill_value=0)) * MONTH / rows.size()
    return run_by_members.rename("member_meetings").reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    names = labels() | {outcome.name: outcome.label for outcome in OUTCOMES}
    figure = outcomes.draw(table, names, list(dict.fromkeys(study.runs["strategy"])))
    figure.axes[1].locator_params(axis="x", nbins=2, min_n_ticks=2)  # of vitality: its labels are long
    return figure, outcomes.numbers(table)
