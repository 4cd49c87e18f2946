"""How many seeds are enough: how intervals narrow, and the mean and its variance settle, as seeds are added.

An interval that is no wider than the smallest effect of interest cannot hold both nothing and that effect, so it
always decides between the two. That is what half the smallest effect to either side is for, where nothing else is
asked (for other rules see Hoad, Robinson & Davies 2010; Lee et al. 2015 on the stability of the variance).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from kawan.lab.intervals import Floats, alike, generator, mean_interval
from kawan.lab.statistics import Outcome

GROWTH = ("outcome", "strategy", "seeds", "mean", "low", "high", "half_width", "sd")
ENOUGH = ("outcome", "unit", "strategy", "baseline", "seeds", "half_width", "target", "enough", "enough_surely")
MOST = 10_000_000  # seeds: more is as good as never
STEPS = 120  # numbers of seeds that are drawn


def growth(runs: pd.DataFrame, baseline: str, outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return what would have come out with fewer seeds: mean difference, interval and standard deviation.

    One row per outcome, strategy and number of seeds, from 2 to all, in the order of the seeds; intervals are
    Student's, so that only the seeds make them narrower. Columns are those of `GROWTH`.
    """
    rows = []
    for outcome, strategy, values in differences(runs, baseline, outcomes):
        steps = np.unique(np.linspace(2, values.size, min(STEPS, values.size - 1)).astype(int))
        totals, squares = np.cumsum(values - values[0])[steps - 1], np.cumsum((values - values[0]) ** 2)[steps - 1]
        means = totals / steps
        sd = np.sqrt(np.maximum(squares - steps * means**2, 0) / (steps - 1))
        half = stdtrit(steps - 1, 0.975) * sd / np.sqrt(steps)
        means += values[0]
        columns = (outcome.name, strategy, steps, means, means - half, means + half, half, sd)
        rows.append(pd.DataFrame(dict(zip(GROWTH, columns, strict=True))))
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(GROWTH))


def enough(
    runs: pd.DataFrame, baseline: str, outcomes: Sequence[Outcome], asked: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return how many seeds each strategy needs for each outcome; columns are those of `ENOUGH`.

    `half_width` is that of the interval now; `target` what it may be: as asked, or half the smallest effect of
    interest. `enough` seeds reach it if luck spreads as it did; `enough_surely` do so with nine chances of ten, as
    the spread that a few seeds show is an estimate itself. All three are NaN where there is no target.

    Args:
        runs: One row per strategy and seed: `strategy`, `seed` and a column per outcome.
        baseline: The strategy the others are compared with.
        outcomes: Which to look at.
        asked: Half-widths by outcome, in its unit.
    """
    base = runs[runs["strategy"] == baseline]
    rows = []
    for outcome, strategy, values in differences(runs, baseline, outcomes):
        n = values.size
        rng = generator("replications", outcome.name, *sorted((strategy, baseline)), n)
        low, high = mean_interval(values, rng)
        half, target = (high - low) / 2, (asked or {}).get(outcome.name, half_sesoi(outcome, base[outcome.name].mean()))
        drawn = values[rng.integers(0, n, (999, n))].std(axis=1, ddof=1)
        # The truth may be to what was found as what was found is to the resamples.
        widest = half if alike(values) else half * values.std(ddof=1) / max(np.quantile(drawn, 0.1), 1e-9 * half)
        needs = [seeds_for(n, width, target) for width in (half, widest)]
        rows.append((outcome.name, outcome.unit, strategy, baseline, n, half, target, *needs))
    return pd.DataFrame(rows, columns=list(ENOUGH))


def half_sesoi(outcome: Outcome, baseline_mean: float) -> float:
    """Return half the smallest effect of interest in the outcome's unit, NaN where there is none."""
    if outcome.sesoi is None:
        return math.nan
    in_units = outcome.sesoi if outcome.sesoi_is == "units" else outcome.sesoi * abs(baseline_mean) / 100
    return in_units / 2 or math.nan


def seeds_for(seeds: int, half: float, target: float) -> float:
    """Return the least number of seeds with which half an interval is `target`, if it is `half` with so many.

    >>> seeds_for(20, half=1.0, target=1.0), seeds_for(20, half=1.0, target=0.5)
    (20, 73)
    """
    if math.isnan(half) or math.isnan(target):
        return math.nan
    scale = half * math.sqrt(seeds) / stdtrit(seeds - 1, 0.975)  # the standard deviation, were it Student's
    low, high = 1, MOST  # too few, enough
    while high - low > 1:
        middle = (low + high) // 2
        if stdtrit(middle - 1, 0.975) * scale / math.sqrt(middle) <= target * (1 + 1e-12):
            high = middle
        else:
            low = middle
    return high


def differences(
    runs: pd.DataFrame, baseline: str, outcomes: Sequence[Outcome]
) -> Iterator[tuple[Outcome, str, Floats]]:
    """Yield, for each outcome and strategy, the differences from the baseline by seed, where there are two or more."""
    for outcome in outcomes:
        wide = runs.pivot(index="seed", columns="strategy", values=outcome.name).sort_index()
        for strategy in dict.fromkeys(map(str, runs["strategy"])):
            values = (wide[strategy] - wide[baseline]).to_numpy(np.float64)
            values = values[np.isfinite(values)]
            if strategy != baseline and values.size > 1:
                yield outcome, strategy, values
