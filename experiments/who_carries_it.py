"""Who carries it: what the brand means to its first buyers once others are given it."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import response
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

FACTOR, SAYS = "customers.self_presentation.mean", "Self-presentation, mean, 0 to 1"
SHOWN = ("congruity_buyers", "purchases_insiders", "purchases_outsiders", "profit")
OUTCOMES = (
    Outcome("congruity_buyers", "-1 to 1", "Change of perceived congruity, early buyers", sesoi=0.02, sesoi_is="units"),
    Outcome("purchases_insiders", "per customer", "Purchases, early buyers", sesoi=2.0),
    Outcome("purchases_outsiders", "per customer", "Purchases, all others", sesoi=2.0),
)


def measure(study: Study) -> pd.DataFrame:
    """Return what the brand means to its early buyers, and what these and all others buy, one row per run.

    Early are those who bought before day 0: the insiders, as the product is given by purchases.
    """
    key = ["scenario", "strategy", "seed"]
    customers = study.records("customers", ["carried", "bought", "purchases"])
    early = customers["purchases"] > customers["bought"]
    found = pd.concat(
        [
            customers[early].groupby(key)["carried"].mean().rename("congruity_buyers"),
            customers[early].groupby(key)["bought"].mean().rename("purchases_insiders"),
            customers[~early].groupby(key)["bought"].mean().rename("purchases_outsiders"),
        ],
        axis=1,
    )
    return found.reset_index()


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    drawn = response.numbers(table, study.design, FACTOR, SHOWN)
    order = list(dict.fromkeys(study.runs["strategy"]))
    return response.draw(
        drawn, FACTOR, SAYS, labels(units=True) | {o.name: f"{o.label}, {o.unit}" for o in OUTCOMES}, order
    ), drawn
