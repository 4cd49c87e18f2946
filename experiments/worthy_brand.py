"""A brand worthy of being talked about: who speaks for what, and whether an audience makes people speak."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

SHOWN = ("posts", "positive_posts", "negative_posts", "reach", "purchases", "unequal")
OUTCOMES = (
    Outcome("unequal", "share of posts", "Posts by the busiest tenth of authors", sesoi=0.02, sesoi_is="units"),
)


def measure(study: Study) -> pd.DataFrame:
    """Return which share of all posts the busiest tenth of authors made, one row per run."""
    key = ["scenario", "strategy", "seed"]
    posts = study.records("posts", ["customer"]).groupby([*key, "customer"]).size()
    return posts.groupby(key).agg(busiest).rename("unequal").reset_index()


def busiest(posts: pd.Series) -> float:
    """Return the share of posts (by author) that the busiest tenth of authors made."""
    ordered = posts.sort_values(ascending=False)
    return float(ordered.iloc[: max(1, len(ordered) // 10)].sum() / ordered.sum())


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    return outcomes.draw(
        table, labels() | {o.name: o.label for o in OUTCOMES}, list(dict.fromkeys(study.runs["strategy"]))
    ), outcomes.numbers(table)
