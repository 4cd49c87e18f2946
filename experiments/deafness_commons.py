"""The commons of attention: what rivals' texts do to the brand that asks first."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import response
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

FACTOR, SAYS = "behaviour.interruption.deafening", "Deafness learned from one irrelevant text, share"
SHOWN = ("notice_rate", "purchases_by_texting", "purchases", "profit")
OUTCOMES = (
    Outcome("notice_rate", "share", "The focal brand's texts that are noticed", sesoi=5.0),
    Outcome("purchases_by_texting", "per 1,000 customers and month", "Purchases that its texts bring", sesoi=10.0),
    Outcome(
        "rivals_blacklisted", "per 1,000 customers and month", "Blacklistings per rival", sesoi=1.0, sesoi_is="units"
    ),
)
SILENT = "silent beside "  # the same rivals beside a brand that texts nobody
KEY = ["scenario", "strategy", "seed"]


def measure(study: Study) -> pd.DataFrame:
    """Return which share of its texts was noticed, what they brought, and who blacklisted rivals, one row per run.

    What texts bring is what is bought beyond a brand that texts nobody, beside the same rivals on the same luck.
    """
    runs = study.runs
    noticed = runs["messages_noticed"] / runs["messages_per_customer"].where(runs["messages_per_customer"] > 0)
    beside = runs["strategy"].str.removeprefix(SILENT)
    silent = runs[runs["strategy"].str.startswith(SILENT)].assign(strategy=beside)
    without = runs[KEY].assign(strategy=beside).merge(silent[[*KEY, "purchases"]], on=KEY, how="left")["purchases"]
    rivals = [study.outcomes_of(name, {"blacklist_rate": "rivals_blacklisted"}) for name in ("rival_1", "rival_2")]
    blacklisted = pd.concat(rivals).groupby(KEY)["rivals_blacklisted"].mean().reset_index()
    found = runs[KEY].assign(notice_rate=noticed, purchases_by_texting=runs["purchases"] - without.to_numpy())
    return found.merge(blacklisted, on=KEY, validate="1:1")


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN, OUTCOMES, measure(study))
    drawn = response.numbers(table[~table["strategy"].str.startswith(SILENT)], study.design, FACTOR, SHOWN)
    order = [name for name in dict.fromkeys(study.runs["strategy"]) if not name.startswith(SILENT)]
    return response.draw(
        drawn, FACTOR, SAYS, labels(units=True) | {o.name: f"{o.label}, {o.unit}" for o in OUTCOMES}, order
    ), drawn
