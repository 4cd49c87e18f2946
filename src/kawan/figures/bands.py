"""Means over seeds with Student's 95 % interval: the numbers behind every figure that shows single strategies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtrit


def bands(table: pd.DataFrame, measures: Sequence[str], by: Sequence[str] = ("strategy",)) -> pd.DataFrame:
    """Return mean, low, high and seeds of each measure for each group, in order of appearance.

    Rows of the table are runs (or runs' days); NaN counts as no run. One seed has no interval.
    No interval reaches below zero where no value of its measure does.
    """
    long = table.melt(id_vars=[*by], value_vars=[*measures], var_name="measure")
    groups = long.groupby(["measure", *by], sort=False)["value"].agg(["mean", "std", "count"]).reset_index()
    seeds = groups["count"].to_numpy()
    floor = np.where(groups["measure"].map(long.groupby("measure")["value"].min()) >= 0, 0.0, -np.inf)
    half = stdtrit(np.maximum(seeds - 1, 1), 0.975) * groups["std"] / np.sqrt(np.maximum(seeds, 1))
    return pd.DataFrame(
        {
            **{column: groups[column] for column in ("measure", *by, "mean")},
            "low": (groups["mean"] - half).clip(lower=floor),
            "high": groups["mean"] + half,
            "seeds": seeds,
        }
    )
