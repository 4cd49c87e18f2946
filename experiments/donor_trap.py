"""The donor trap: what communities do for a brand while it pays or visits them, and after it has left."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.figures import course
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

PER_MONTH = "per 1,000 customers and month"
OUTCOMES = (
    Outcome("acts_while", PER_MONTH, "Engagement acts while all are still at it", sesoi=5.0),
    Outcome("acts_after", PER_MONTH, "Engagement acts, last 182 days", sesoi=5.0),
    Outcome("purchases_after", PER_MONTH, "Purchases, last 182 days", sesoi=2.0),
    Outcome("vitality_after", "0 to 1", "Vitality of communities, last 182 days", sesoi=0.01, sesoi_is="units"),
)
LAST = 182  # days
DRAWN = {
    "engagement_acts": f"Engagement acts, {PER_MONTH}",
    "vitality": "Vitality of communities, 0 to 1",
    "dependence": "Dependence of communities on pay, 0 to 1",
    "purchases": f"Purchases, {PER_MONTH}",
}
STOP, CROWDING = "strategy.day", "behaviour.community_life.crowding"


def measure(study: Study) -> pd.DataFrame:
    """Return the outcomes before anybody stops and long after, one row per run."""
    days = study.records("daily", ["day", "engagement_acts", "purchases", "vitality"])
    key = ["scenario", "strategy", "seed"]
    last = days[days["day"] > days["day"].max() - LAST].groupby(key)
    first = days[days["day"] < study.design[STOP].min()].groupby(key)
    after = last[["engagement_acts", "purchases", "vitality"]].mean()
    after.columns = ["acts_after", "purchases_after", "vitality_after"]
    return after.assign(acts_while=first["engagement_acts"].mean()).reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the days of the scenario that pays longest under the default assumption, and the numbers drawn."""
    design = study.design
    usual = design[(design[CROWDING] - 0.005).abs() < 1e-9]
    scenario = (usual if len(usual) else design).sort_values(STOP).iloc[-1]
    days = study.records("daily", ["day", *DRAWN])
    days = days[days["scenario"] == scenario["scenario"]]
    figure = course.draw(days, DRAWN, list(DRAWN), list(dict.fromkeys(days["strategy"])))
    for axes in figure.axes:
        axes.axvline(scenario[STOP], color="#5A5A5A", linewidth=0.7, linestyle=":", zorder=0)
    return figure, course.numbers(days, list(DRAWN))
