"""The customer is the medium: what is carried by customers against what is bought, with the same money."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

SHOWN = ("reach", "posts", "purchases", "purchases_last", "profit", "spend")
OUTCOMES = (
    Outcome("purchases_last", "per 1,000 customers and month", "Purchases, last 28 days", sesoi=2.0),
    Outcome("left_over", "share", "Purchases gained that are left half a year after", sesoi=0.05, sesoi_is="units"),
)
LAST = 28  # days
KEY = ["scenario", "strategy", "seed"]


def measure(study: Study) -> pd.DataFrame:
    """Return what is bought in the last month, and what is left then of what was gained at half-time, one row per run.

    Gained is what is bought beyond a quiet brand; left over is the last month's gain as a share of that of the month
    before half-time, when some strategies stop.
    """
    days = study.records("daily", ["day", "purchases"])
    end = days["day"].max() + 1
    last, then = (
        days[(days["day"] >= until - LAST) & (days["day"] < until)].groupby(KEY)["purchases"].mean()
        for until in (end, end // 2)
    )
    gained = [month - month.xs(study.baseline, level="strategy").reindex(month.index.droplevel("strategy")).to_numpy()
              for month in (last, then)]  # fmt: skip
    stops = last.index.get_level_values("strategy").str.endswith("then quiet")
    left_over = (gained[0] / gained[1]).where(stops)
    return pd.concat([last.rename("purchases_last"), left_over.rename("left_over")], axis=1).reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    return outcomes.draw(
        table, labels() | {o.name: o.label for o in OUTCOMES}, list(dict.fromkeys(study.runs["strategy"]))
    ), outcomes.numbers(table)
