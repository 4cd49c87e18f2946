"""Engagement value: what it brings to befriend the best buyers, the passionate, the connected, anybody, or all."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from kawan.api import labels
from kawan.figures import outcomes
from kawan.lab.studying import Study

SHOWN = ("profit", "value_influenced", "basket", "share_of_category_requirements", "engagement_acts", "spend")


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the numbers in it."""
    table = study.compared(SHOWN)
    return outcomes.draw(table, labels(), list(dict.fromkeys(study.runs["strategy"]))), outcomes.numbers(table)
