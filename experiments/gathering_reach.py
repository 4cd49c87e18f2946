"""Gatherings: how many of a community come, whom they reach, and what is left of it."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study
from kawan.measures.measure import MONTH

SHOWN = ("people_reached", "bond", "engagement_acts", "purchases", "profit", "spend")
OUTCOMES = (Outcome("people_reached", "per 1,000 customers and month", "Letters noticed and attendances", sesoi=5.0),)


def measure(study: Study) -> pd.DataFrame:
    """Return how many times a letter was noticed or a gathering attended, one row per run."""
    key = ["scenario", "strategy", "seed"]
    runs = study.runs[[*key, "messages_noticed"]]
    came = study.records("communities", ["attended"]).groupby(key)["attended"].sum().rename("came").reset_index()
    found = runs.merge(came, on=key, how="left").fillna({"came": 0, "messages_noticed": 0})
    town = (study.provenance or {})["alternatives"][study.baseline]
    attended = found["came"] * 1000 * MONTH / town["days"] / town["customers"]["n"]
    return found[key].assign(people_reached=1000 * found["messages_noticed"] + attended)


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it: reach in units, for hardly anybody is reached without doing anything.

    Attendance has no baseline where nobody meets in the brand's name.
    """
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    table["percent"] = table["percent"].where(table["outcome"] != "people_reached")
    return outcomes.draw(
        table, labels() | {o.name: o.label for o in OUTCOMES}, list(dict.fromkeys(study.runs["strategy"]))
    ), outcomes.numbers(table)
