"""Friend or seller: who stays when every rival cuts its price, by how much it is cut."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

OUTCOMES = (
    Outcome("stay_10", "share", "Customers who stay, rivals 10% cheaper", sesoi=0.01, sesoi_is="units"),
    Outcome("stay_20", "share", "Customers who stay, rivals 20% cheaper", sesoi=0.01, sesoi_is="units"),
    Outcome("stay_30", "share", "Customers who stay, rivals 30% cheaper", sesoi=0.01, sesoi_is="units"),
    Outcome("half_gap", "share of the price", "Price gap until half leave, at most 0.6", sesoi=0.01, sesoi_is="units"),
)
SHOWN = ("stay_10", "stay_20", "stay_30", "half_gap", "bond", "profit")
KEY = ["scenario", "strategy", "seed"]


def measure(study: Study) -> pd.DataFrame:
    """Return who stays at each cut and the gap at which half leave (the widest where they stay), one row per run."""
    attack = study.records("price_attack")
    cuts = attack.assign(name="stay_" + (attack["cut"] * 100).round().astype(int).astype(str))
    stay = cuts.pivot_table(index=KEY, columns="name", values="stayed")[["stay_10", "stay_20", "stay_30"]]
    gap = attack.groupby(KEY)["half_gap"].first().fillna(attack["cut"].max())
    return stay.join(gap).reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    table.loc[table["outcome"] != "profit", "percent"] = float("nan")  # shares and bonds in their own units
    return outcomes.draw(
        table, labels() | {o.name: o.label for o in OUTCOMES}, list(dict.fromkeys(study.runs["strategy"]))
    ), outcomes.numbers(table)
