"""When you look: profit so far, by the day on which it is judged."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.figures import course
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

DAYS = (91, 365, 730, 1095)
OUTCOMES = tuple(
    Outcome(f"profit_{day}", "money per customer", f"Profit after {day} days", sesoi=0.01, sesoi_is="units")
    for day in DAYS
)
YEAR = 365  # days that are drawn larger, too
KEY = ["scenario", "strategy", "seed"]


def measure(study: Study) -> pd.DataFrame:
    """Return what was earned until each of the days, one row per run."""
    days = study.records("daily", ["day", "profit"]).sort_values("day")
    days["so_far"] = days.groupby(KEY)["profit"].cumsum()
    until = days[days["day"].isin([day - 1 for day in DAYS])]
    wide = until.pivot_table(index=KEY, columns="day", values="so_far")
    return wide.rename(columns={day - 1: f"profit_{day}" for day in DAYS}).rename_axis(columns=None).reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return profit so far less that of the baseline over the days, and the numbers drawn."""
    days = study.records("daily", ["day", "profit"]).sort_values("day")
    days["so_far"] = days.groupby(KEY)["profit"].cumsum()
    quiet = days[days["strategy"] == study.baseline].set_index(["scenario", "seed", "day"])["so_far"]
    days = days.join(quiet.rename("theirs"), on=["scenario", "seed", "day"])
    days["ahead"] = days["so_far"] - days["theirs"]
    days["early"] = days["ahead"].where(days["day"] < YEAR)
    names = {
        "early": f"Profit so far less that of {study.baseline}, money per customer: the first year",
        "ahead": "The same: all days",
    }
    order = list(dict.fromkeys(study.runs["strategy"]))
    numbers = course.numbers(days, [*names], window=1).dropna(subset="mean")
    return course.draw(days, names, [*names], order, window=1), numbers
