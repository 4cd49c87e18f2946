"""Fads: how high engagement rises, how far posts travel and how soon it is over, by fear of missing out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import course
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

OUTCOMES = (
    Outcome("peak_acts", "per 1,000 customers and month", "Engagement acts, highest week", sesoi=10.0),
    Outcome("fall_days", "days", "Days from the peak until halfway back", sesoi=3.0, sesoi_is="units"),
    Outcome("largest_cascade", "posts", "Posts in the largest cascade", sesoi=10.0),
)
WEEK = 7  # days
DRAWN = ("engagement_acts", "reshares", "purchases", "weariness")


def measure(study: Study) -> pd.DataFrame:
    """Return height, fall and spread of each run's wave, one row per run."""
    key = ["scenario", "strategy", "seed"]
    days = study.records("daily", ["day", "engagement_acts"])
    waves = [(*name, *wave(run.sort_values("day")["engagement_acts"].to_numpy())) for name, run in days.groupby(key)]
    posts = study.records("posts", ["cascade"])
    sizes = posts.groupby([*key, "cascade"]).size().groupby(key).max().rename("largest_cascade")
    found = pd.DataFrame(waves, columns=[*key, "peak_acts", "fall_days"])
    return found.merge(sizes.reset_index(), on=key, how="left").fillna({"largest_cascade": 0.0})


def wave(daily: np.ndarray) -> tuple[float, float]:
    """Return the highest weekly mean, and the days from then until halfway back to the first week.

    NaN where it never falls that far: an unknown number of days, longer than the run.
    """
    weekly = np.convolve(daily, np.full(WEEK, 1 / WEEK), mode="valid")
    peak = int(weekly.argmax())
    halfway = (weekly[peak] + weekly[0]) / 2
    below = np.flatnonzero(weekly[peak:] <= halfway)
    return float(weekly[peak]), float(below[0]) if below.size else np.nan


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the days of visible goods in communities, and the numbers drawn."""
    design = study.design
    wanted = design[(design["category"] == "visible") & (design["network"] == "communities")]
    scenario = (wanted if len(wanted) else design).iloc[0]["scenario"]
    days = study.records("daily", ["day", *DRAWN])
    days = days[days["scenario"] == scenario]
    figure = course.draw(days, labels(units=True), DRAWN, list(dict.fromkeys(days["strategy"])), window=WEEK)
    return figure, course.numbers(days, DRAWN, window=WEEK)
