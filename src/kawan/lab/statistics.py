"""What a comparison says: differences seed by seed, with intervals and a statement against what would matter.

Two strategies on one seed share customers, network and luck, so their difference is far less noisy than either.
Seeds are free, so any difference becomes significant: there are no p-values (White, Rassweiler, Samhouri,
Stier & White 2014); an interval is held against the smallest effect of interest instead (Lakens, Scheel & Isager
2018). Intervals are bootstrap-t (Efron & Tibshirani 1993, ch. 12; Hall 1988): at 20 seeds the percentile and BCa
intervals cover 90-93 % where 95 % is promised, the studentized one 94-95 % (exponential and normal differences).

Below 10 seeds they are Student's. That is a price paid for length, not a gain in coverage: of 5 to 9 seeds Student's
covers 95 % for normal differences, 93 % at skewness 1 (gamma, shape 4) and 88-89 % at skewness 2 (exponential);
bootstrap-t covers 93-95 % of all, but at 5 seeds its mean length is 1.6 to 2.7 times as much, and two near values
among the five can stretch one interval many times over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from kawan.columns import BadInput

Floats = NDArray[np.float64]
FEWEST_TO_BOOTSTRAP = 10  # seeds
Verdict = Literal["larger", "smaller", "equivalent", "open"]

COLUMNS = (
    *("outcome", "unit", "strategy", "baseline", "mean", "baseline_mean", "difference", "percent", "ci_low", "ci_high"),
    *("sesoi", "verdict", "effect_size_customers", "seed_superiority", "spend", "baseline_spend", "seeds"),
    *("percent_low", "percent_high", "seeds_dropped", "role"),
)


@dataclass(frozen=True)
class Outcome:
    """What is compared, and the smallest difference that would matter to a manager."""

    name: str  # the column of `runs`
    unit: str
    label: str
    role: Literal["outcome", "manipulation check", "state"] = "outcome"
    sesoi: float | None = None  # smallest effect of interest; None where nobody has named one
    sesoi_is: Literal["percent", "units"] = "percent"  # per cent of the baseline's mean, or the outcome's own unit


def compare_runs(
    runs: pd.DataFrame,
    baseline: str,
    outcomes: Sequence[Outcome],
    sd_customers: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return one row per outcome and strategy other than the baseline, columns as in `COLUMNS`.

    Differences are strategy minus baseline; `sesoi` and the interval are in the outcome's unit; `percent` is of the
    baseline's size, so it has the sign of the difference even where the baseline is negative. All numbers of a row
    are over its `seeds`: those that both strategies have and where the outcome is known for both; of the seeds both
    have, `seeds_dropped` lack the outcome.

    Args:
        runs: One row per strategy and seed: `strategy`, `seed`, `spend` and a column per outcome, which may hold NaN.
        baseline: The strategy the others are compared with.
        outcomes: What to compare, in the order of the rows that come back.
        sd_customers: Standard deviation between customers by outcome, for `effect_size_customers`.
    """
    check_runs(runs, baseline, outcomes)
    by_strategy = {
        str(name): rows.set_index("seed").sort_index() for name, rows in runs.groupby("strategy", sort=False)
    }
    base = by_strategy.pop(baseline)
    sds = sd_customers or {}
    rows = [
        compare_pair(name, ours, baseline, base, outcome, sds.get(outcome.name, np.nan))
        for outcome in outcomes
        for name, ours in by_strategy.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def check_runs(runs: pd.DataFrame, baseline: str, outcomes: Sequence[Outcome]) -> None:
    """Refuse runs that cannot be paired by seed."""
    missing = {"strategy", "seed", "spend", *(outcome.name for outcome in outcomes)} - set(runs.columns)
    if missing:
        raise BadInput(f"the runs lack the columns {', '.join(sorted(missing))}")
    names = list(dict.fromkeys(runs["strategy"]))
    if baseline not in names:
        raise BadInput(f"baseline must be one of the strategies compared ({', '.join(names)}), got {baseline}")
    twice = runs[runs.duplicated(["strategy", "seed"])]
    if len(twice):
        raise BadInput(
            f"a seed counts once per strategy, got {twice['strategy'].iloc[0]} {twice['seed'].iloc[0]} twice"
        )


def compare_pair(
    strategy: str, ours: pd.DataFrame, baseline: str, theirs: pd.DataFrame, outcome: Outcome, sd_customers: float
) -> dict[str, object]:
    """Return one row of the comparison; `ours` and `theirs` are indexed by seed."""
    shared = ours.index.intersection(theirs.index)
    a, b = (frame.loc[shared, outcome.name].to_numpy(np.float64) for frame in (ours, theirs))
    known = np.isfinite(a) & np.isfinite(b)
    seeds, a, b = shared[known], a[known], b[known]
    differences = a - b
    difference, baseline_mean = mean(differences), mean(b)
    # One stream for both directions: A against B is the exact mirror of B against A.
    rng = generator(outcome.name, *sorted((strategy, baseline)), *seeds)
    low, high = mean_interval(differences, rng)
    percent = 100 / abs(baseline_mean) if baseline_mean else np.nan
    sesoi = np.nan if outcome.sesoi is None else outcome.sesoi
    if outcome.sesoi_is == "percent":
        sesoi /= percent
    return {
        "outcome": outcome.name,
        "unit": outcome.unit,
        "strategy": strategy,
        "baseline": baseline,
        "mean": mean(a),
        "baseline_mean": baseline_mean,
        "difference": difference,
        "percent": percent * difference,
        "ci_low": low,
        "ci_high": high,
        "sesoi": sesoi,
        "verdict": verdict(low, high, sesoi),
        "effect_size_customers": difference / sd_customers if sd_customers else np.nan,
        "seed_superiority": mean((differences > 0) + 0.5 * (differences == 0)),
        "spend": mean(ours.loc[seeds, "spend"].to_numpy(np.float64)),
        "baseline_spend": mean(theirs.loc[seeds, "spend"].to_numpy(np.float64)),
        "seeds": len(seeds),
        "percent_low": percent * low,
        "percent_high": percent * high,
        "seeds_dropped": len(shared) - len(seeds),
        "role": outcome.role,
    }


def mean(values: Floats) -> float:
    """Return the mean, NaN of nothing."""
    return float(values.mean()) if values.size else np.nan


def generator(*words: object) -> np.random.Generator:
    """Return random numbers that depend on the words alone, so that a table can be made again."""
    digest = hashlib.sha256("|".join(map(str, words)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def mean_interval(values: Floats, rng: np.random.Generator, resamples: int = 4999) -> tuple[float, float]:
    """Return the 95 % bootstrap-t interval of the mean: (NaN, NaN) of one value, the value itself where all are equal.

    It is Student's of fewer than `FEWEST_TO_BOOTSTRAP` values, whose resamples often have next to no spread and make
    the interval far too long, and where more than 1 % of the resamples hold one value only (nearly all tied).
    """
    n = values.size
    if n < 2:
        return np.nan, np.nan
    centre, spread = values.mean(), values.std(ddof=1)
    if np.ptp(values) <= 1e-12 * np.abs(values).max():
        return float(centre), float(centre)
    upper = stdtrit(n - 1, 0.975)
    lower = -upper
    if n >= FEWEST_TO_BOOTSTRAP:
        drawn = values[rng.integers(0, n, (resamples, n))]
        spreads = drawn.std(axis=1, ddof=1)
        varied = spreads > 1e-9 * spread
        if varied.mean() >= 0.99:
            studentized = (drawn[varied].mean(axis=1) - centre) / spreads[varied] * np.sqrt(n)
            lower, upper = np.quantile(studentized, [0.025, 0.975])
    error = spread / np.sqrt(n)
    return float(centre - upper * error), float(centre - lower * error)


def verdict(low: float, high: float, sesoi: float) -> Verdict:
    """Return what an interval says: wholly beyond the smallest effect of interest, wholly within it, or open.

    >>> verdict(1.2, 3.0, sesoi=1.0), verdict(-0.3, 0.4, sesoi=1.0), verdict(0.5, 3.0, sesoi=1.0)
    ('larger', 'equivalent', 'open')

    Without one (NaN) zero is the threshold, and nothing is equivalent.
    """
    threshold = 0.0 if np.isnan(sesoi) else sesoi
    if low > threshold:
        return "larger"
    if high < -threshold:
        return "smaller"
    if -sesoi < low and high < sesoi:
        return "equivalent"
    return "open"
