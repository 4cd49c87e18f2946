"""Everywhere: how many customers stand on each step of the chain from the engaged to those who sell."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

SHOWN = ("engaged", "evangelists", "excited", "resold", "profit", "spend")
OUTCOMES = (
    Outcome("engaged", "share of customers", "Engaged: took part lately", sesoi=0.01, sesoi_is="units"),
    Outcome("evangelists", "share of customers", "Evangelists: spoke for the brand", sesoi=0.01, sesoi_is="units"),
    Outcome("excited", "share of customers", "Excited: close to the brand and buying", sesoi=0.01, sesoi_is="units"),
)


def measure(study: Study) -> pd.DataFrame:
    """Return the shares of customers on three steps of the chain on the last day, one row per run."""
    customers = study.records("customers", ["participation", "acts", "bond", "bought"])
    steps = {
        "engaged": customers["participation"] >= 0.1,
        "evangelists": customers["acts"] >= 1,
        "excited": (customers["bond"] >= 0.2) & (customers["bought"] >= 1),
    }
    return customers.assign(**steps).groupby(["scenario", "strategy", "seed"])[[*steps]].mean().reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    return outcomes.draw(
        table, labels() | {o.name: o.label for o in OUTCOMES}, list(dict.fromkeys(study.runs["strategy"]))
    ), outcomes.numbers(table)
