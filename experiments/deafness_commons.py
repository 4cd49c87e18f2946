"""The commons of attention: what rivals' texts do to the brand that asks first."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import response
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

FACTOR, SAYS = "behaviour.interruption.deafening", "Deafness learned from one irrelevant text, share"
SHOWN = ("notice_rate", "deafness", "purchases", "profit")
OUTCOMES = (Outcome("notice_rate", "share", "The focal brand's texts that are noticed", sesoi=5.0),)


def measure(study: Study) -> pd.DataFrame:
    """Return the share of the focal brand's texts that were noticed, one row per run."""
    runs = study.runs
    noticed = runs["messages_noticed"] / runs["messages_per_customer"]
    return runs[["scenario", "strategy", "seed"]].assign(notice_rate=noticed)


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    drawn = response.numbers(table, study.design, FACTOR, SHOWN)
    order = list(dict.fromkeys(study.runs["strategy"]))
    return response.draw(
        drawn, FACTOR, SAYS, labels(units=True) | {o.name: f"{o.label}, {o.unit}" for o in OUTCOMES}, order
    ), drawn
