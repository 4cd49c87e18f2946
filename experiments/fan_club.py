"""The fan club: consented numbers gained by building a community's registry, and what texting them costs."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

SHOWN = ("consented_end", "opt_outs", "irritation", "stewardship", "purchases", "profit")
OUTCOMES = (
    Outcome("consented_end", "share of customers", "Consented numbers on the last day", sesoi=0.02, sesoi_is="units"),
)


def measure(study: Study) -> pd.DataFrame:
    """Return which share of customers has agreed to messages in the end, one row per run."""
    customers = study.records("customers", ["consented"])
    found = customers.groupby(["scenario", "strategy", "seed"])["consented"].mean()
    return found.rename("consented_end").reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    return outcomes.draw(
        table, labels() | {o.name: o.label for o in OUTCOMES}, list(dict.fromkeys(study.runs["strategy"]))
    ), outcomes.numbers(table)
