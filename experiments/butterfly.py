"""The butterfly: what hopping between communities wins, against staying, for as many meetings."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

SHOWN = ("met", "familiarity", "deepest", "bond", "share_of_category_requirements", "profit")
OUTCOMES = (
    Outcome("met", "share of customers", "Came to a meeting in its name", sesoi=0.01, sesoi_is="units"),
    Outcome("deepest", "0 to 1", "Stewardship where it is deepest, last day", sesoi=0.005, sesoi_is="units"),
)  # fmt: skip
KEY = ["scenario", "strategy", "seed"]


def measure(study: Study) -> pd.DataFrame:
    """Return who met the brand, and how much it is part of the community that it is most part of, one row per run.

    Who met it came to a meeting in its name since day 0.
    Communities about the brand itself belong to it from the start, so they are left out.
    """
    rows = study.records("communities", ["day", "about", "stewardship"])
    last = rows[(rows["day"] == rows["day"].max()) & rows["about"].isin(["practice", "third party"])]
    deepest = last.groupby(KEY)["stewardship"].max().rename("deepest")
    customers = study.records("customers", ["attended_on"])
    met = (customers["attended_on"] >= 0).groupby([customers[key] for key in KEY]).mean().rename("met")
    return pd.concat([deepest, met], axis=1).reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it: in units where a quiet brand has next to nothing."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    table.loc[table["outcome"].isin(["met", "bond"]), "percent"] = float("nan")
    names = labels() | {outcome.name: outcome.label for outcome in OUTCOMES}
    return outcomes.draw(table, names, list(dict.fromkeys(study.runs["strategy"]))), outcomes.numbers(table)
