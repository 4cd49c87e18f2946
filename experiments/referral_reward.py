"""Rewarded referrals: what they bring, what they cost, and what is then no longer said for nothing."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

SHOWN = ("referrals", "referred_purchases", "value_referred", "value_influenced", "profit", "spend")
OUTCOMES = (
    Outcome(
        "voluntary_less_rewarded",
        "money per customer",
        "Margin by voluntary less by rewarded influence, where a reward stands",
        sesoi=0.01,
        sesoi_is="units",
    ),
)


def measure(study: Study) -> pd.DataFrame:
    """Return how much more margin voluntary influence brought than rewarded referrals, one row per run.

    It is 0 where nothing is rewarded, so that the difference from such a brand is the level.
    """
    runs = study.runs
    more = (runs["value_influenced"] - runs["value_referred"]).where(runs["strategy"].str.startswith("reward"), 0.0)
    return runs[["scenario", "strategy", "seed"]].assign(voluntary_less_rewarded=more)


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN)
    return outcomes.draw(table, labels(), list(dict.fromkeys(study.runs["strategy"]))), outcomes.numbers(table)
