"""What a comparison says: differences seed by seed, with intervals and a statement against what would matter.

Two strategies on one seed share customers, network and luck, so their difference is far less noisy than either.
Seeds are free, so any difference becomes significant: p-values are given only when asked for (White, Rassweiler,
Samhouri, Stier & White 2014); an interval is held against the smallest effect of interest instead (Lakens, Scheel &
Isager 2018). `lab.intervals` says which interval, and how often it holds what it promises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr

from kawan.columns import BadInput
from kawan.lab.intervals import FEWEST_TO_BOOTSTRAP as FEWEST_TO_BOOTSTRAP
from kawan.lab.intervals import (
    Floats,
    alike,
    bca_interval,
    caution,
    generator,
    mean_interval,
    student_interval,
)

Verdict = Literal["larger", "smaller", "equivalent", "open"]

COLUMNS = (
    *("outcome", "unit", "strategy", "baseline", "mean", "baseline_mean", "difference", "percent", "ci_low", "ci_high"),
    *("sesoi", "verdict", "effect_size_customers", "seed_superiority", "spend", "baseline_spend", "seeds"),
    *("percent_low", "percent_high", "seeds_dropped", "role"),
    *("level", "student_low", "student_high", "bca_low", "bca_high"),
    *("against_zero", "tost", "variance_ratio", "caution"),
)
P_VALUES = ("p_value", "p_holm", "p_tost")


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
    *,
    level: float = 0.95,
    pvalues: bool = False,
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
        level: What the intervals promise to cover.
        pvalues: Whether to add `P_VALUES`: of the paired t test, the same by Holm over all rows whose role is
            outcome, and that of equivalence (two one-sided tests).
    """
    check_runs(runs, baseline, outcomes)
    by_strategy = {
        str(name): rows.set_index("seed").sort_index() for name, rows in runs.groupby("strategy", sort=False)
    }
    base = by_strategy.pop(baseline)
    sds = sd_customers or {}
    pairs = [Pair(name, baseline, *shared(ours, base, outcomes)) for name, ours in by_strategy.items()]
    rows = [compare_pair(pair, outcome, sds.get(outcome.name, np.nan), level) for outcome in outcomes for pair in pairs]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "p_value", "p_tost"])
    table["p_holm"] = holm(table["p_value"].where(table["role"] == "outcome").to_numpy(np.float64))
    return table[[*COLUMNS, *(P_VALUES if pvalues else ())]]


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


class Pair(NamedTuple):
    """Two strategies on the seeds that both have."""

    strategy: str
    baseline: str
    seeds: NDArray[np.int64]
    ours: dict[str, Floats]  # by outcome, and `spend`
    theirs: dict[str, Floats]


def shared(
    ours: pd.DataFrame, theirs: pd.DataFrame, outcomes: Sequence[Outcome]
) -> tuple[NDArray[np.int64], dict[str, Floats], dict[str, Floats]]:
    """Return the seeds that two strategies share, and the columns of both on these; both are indexed by seed."""
    seeds = ours.index.intersection(theirs.index)
    names = ["spend", *(outcome.name for outcome in outcomes)]
    ours, theirs = (frame.loc[seeds, [*dict.fromkeys(names)]] for frame in (ours, theirs))
    columns = [{str(name): frame[name].to_numpy(np.float64) for name in frame} for frame in (ours, theirs)]
    return seeds.to_numpy(np.int64), columns[0], columns[1]


def compare_pair(pair: Pair, outcome: Outcome, sd_customers: float, level: float = 0.95) -> dict[str, object]:
    """Return one row of the comparison."""
    strategy, baseline = pair.strategy, pair.baseline
    a, b = pair.ours[outcome.name], pair.theirs[outcome.name]
    known = np.isfinite(a) & np.isfinite(b)
    seeds, a, b = pair.seeds[known], a[known], b[known]
    differences = a - b
    difference, baseline_mean = mean(differences), mean(b)
    # One stream for both directions: A against B is the exact mirror of B against A.
    rng = generator(outcome.name, *sorted((strategy, baseline)), *seeds)
    low, high = mean_interval(differences, rng, level=level)
    student, bca = student_interval(differences, level), bca_interval(differences, rng, level=level)
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
        "spend": mean(pair.ours["spend"][known]),
        "baseline_spend": mean(pair.theirs["spend"][known]),
        "seeds": len(seeds),
        "percent_low": percent * low,
        "percent_high": percent * high,
        "seeds_dropped": len(pair.seeds) - len(seeds),
        "role": outcome.role,
        "level": level,
        "student_low": student[0],
        "student_high": student[1],
        "bca_low": bca[0],
        "bca_high": bca[1],
        "against_zero": verdict(low, high, np.nan),
        "tost": "equivalent" if verdict(*student_interval(differences, 0.9), sesoi) == "equivalent" else "open",
        "variance_ratio": variance_ratio(a, b),
        "caution": caution(differences),
        "p_value": t_test(differences),
        "p_tost": tost(differences, sesoi),
    }


def mean(values: Floats) -> float:
    """Return the mean, NaN of nothing."""
    return float(values.mean()) if values.size else np.nan


def variance_ratio(a: Floats, b: Floats) -> float:
    """Return how many times as many seeds the same interval would take if each strategy had seeds of its own.

    >>> variance_ratio(np.array([1.0, 2.0, 4.0]), np.array([0.0, 1.0, 3.5]))
    67.0
    """
    if a.size < 2 or alike(a - b):
        return np.nan
    return float((a.var(ddof=1) + b.var(ddof=1)) / (a - b).var(ddof=1))


def t_test(differences: Floats) -> float:
    """Return the two-sided p-value of no difference (Student's paired t test)."""
    n = differences.size
    if n < 2:
        return np.nan
    if alike(differences):
        return 0.0 if differences.any() else 1.0
    t = differences.mean() / differences.std(ddof=1) * np.sqrt(n)
    return float(2 * stdtr(n - 1, -abs(t)))


def tost(differences: Floats, sesoi: float) -> float:
    """Return the p-value of a difference at least as large as `sesoi`: small where they are equivalent.

    The larger of two one-sided t tests (Schuirmann 1987); below 0.05 where Student's 90 % interval is within `sesoi`.
    """
    n = differences.size
    if n < 2 or np.isnan(sesoi):
        return np.nan
    if alike(differences):
        return 0.0 if abs(differences.mean()) < sesoi else 1.0
    t = (abs(differences.mean()) - sesoi) / differences.std(ddof=1) * np.sqrt(n)
    return float(stdtr(n - 1, t))


def holm(p_values: Floats) -> Floats:
    """Return p-values corrected for their number (Holm 1979); NaN stays and does not count.

    >>> holm(np.array([0.01, np.nan, 0.04, 0.03]))
    array([0.03,  nan, 0.06, 0.06])
    """
    corrected = np.full(p_values.size, np.nan)
    known = np.flatnonzero(np.isfinite(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    corrected[order] = np.minimum(1, np.maximum.accumulate(p_values[order] * np.arange(order.size, 0, -1)))
    return corrected


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
