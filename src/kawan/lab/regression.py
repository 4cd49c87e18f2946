"""What an outcome depends on: a straight-line model of the factors of a design, with interactions in pairs.

Least squares with standard errors that are robust to unequal spread and to seeds being shared: the runs of one seed
are one cluster (Liang & Zeger 1986; Cameron & Miller 2015), and intervals are Student's with as many degrees of
freedom as there are seeds, less one. With fewer than 20 seeds such intervals are somewhat too short.

Numbers run from -1/2 at their lowest value in the design to +1/2 at their highest, so an estimate is the difference
between the two, all other factors midway; words are compared with their first, `strategy[sponsor]` say. An
interaction is by how much the first effect grows when the second factor goes all the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from kawan.columns import BadInput
from kawan.lab.intervals import Floats

COLUMNS = ("outcome", "term", "estimate", "se", "ci_low", "ci_high", "r_squared", "runs", "seeds")
KEYS = ("scenario", "strategy", "seed")


def regress(
    runs: pd.DataFrame,
    design: pd.DataFrame,
    outcomes: Sequence[str],
    factors: Sequence[str] | None = None,
    *,
    interactions: bool = True,
) -> pd.DataFrame:
    """Return one row per outcome and term, columns as in `COLUMNS`; estimates are in the outcome's unit.

    Args:
        runs: Of a study: `scenario`, `strategy`, `seed` and a column per outcome, which may hold NaN.
        design: Of a study: `scenario` and a column per factor.
        outcomes: Columns of `runs`.
        factors: Columns of `design`, and `strategy`; by default all that vary.
        interactions: Whether factors may depend on one another, in pairs.

    Raises:
        BadInput: A name that is not there, or factors that this design cannot tell apart.
    """
    table = runs[[*KEYS, *outcomes]].merge(design, on="scenario", how="left", validate="many_to_one")
    varied = [name for name in ("strategy", *design.columns.drop("scenario")) if table[name].nunique() > 1]
    chosen = varied if factors is None else list(factors)
    for name in chosen:
        if name not in varied:
            raise BadInput(f"{name} does not vary in this design; factors are {', '.join(varied) or 'none'}")
    rows = []
    for outcome in outcomes:
        known = table[np.isfinite(table[outcome].to_numpy(np.float64))]
        terms = design_matrix(known, {name: levels(table[name]) for name in chosen}, interactions)
        rows += fit(outcome, known[outcome].to_numpy(np.float64), terms, known["seed"].to_numpy())
    return pd.DataFrame(rows, columns=list(COLUMNS))


def levels(column: pd.Series[float] | pd.Series[str]) -> list[float] | list[str]:
    """Return the ends of a factor that is a number, or all words of one that is not, in order of appearance."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return [float(column.min()), float(column.max())]
    return list(dict.fromkeys(map(str, column)))


def design_matrix(
    table: pd.DataFrame, factors: Mapping[str, list[float] | list[str]], interactions: bool
) -> dict[str, Floats]:
    """Return the columns of the model by the name of their term."""
    single: dict[str, dict[str, Floats]] = {}
    for name, ends in factors.items():
        if isinstance(ends[0], str):
            words = table[name].map(str)
            single[name] = {
                f"{name}[{word}]": (words == word).to_numpy(np.float64) - np.float64(1 / len(ends)) for word in ends[1:]
            }
        else:
            low, high = ends
            single[name] = {
                name: (table[name].to_numpy(np.float64) - (float(low) + float(high)) / 2) / (float(high) - float(low))
            }
    terms: dict[str, Floats] = {"mean": np.ones(len(table))}
    for columns in single.values():
        terms |= columns
    for first, second in combinations(single, 2) if interactions else ():
        terms |= {f"{a} x {b}": x * y for a, x in single[first].items() for b, y in single[second].items()}
    return terms


def fit(outcome: str, y: Floats, terms: Mapping[str, Floats], seeds: np.ndarray) -> list[dict[str, object]]:
    """Return the rows of one outcome: least squares, errors clustered by seed."""
    x = np.column_stack(list(terms.values()))
    runs, unknowns = x.shape
    clusters = len(np.unique(seeds))
    if runs <= unknowns:
        raise BadInput(f"{outcome}: {runs} runs cannot tell {unknowns} terms apart; name fewer factors")
    if clusters < 2:
        raise BadInput(f"{outcome}: errors are told from seed to seed, so two seeds are needed, got {clusters}")
    confounded = aliased(x, list(terms))
    if confounded:
        raise BadInput(
            f"{outcome}: this design cannot tell {', '.join(confounded)} from the other terms; leave out "
            "interactions, or name fewer factors"
        )
    estimates, *_ = np.linalg.lstsq(x, y, rcond=None)
    residuals = y - x @ estimates
    scores = np.array([(x[seeds == seed] * residuals[seeds == seed, None]).sum(axis=0) for seed in np.unique(seeds)])
    bread = np.linalg.inv(x.T @ x)
    few = clusters / (clusters - 1) * (runs - 1) / (runs - unknowns)  # as usual for few clusters
    variances = np.diag(bread @ (scores.T @ scores) @ bread) * few
    errors = np.sqrt(np.maximum(variances, 0))  # rounding
    half = stdtrit(clusters - 1, 0.975) * errors
    total = ((y - y.mean()) ** 2).sum()
    r_squared = 1 - (residuals**2).sum() / total if total else np.nan
    columns = zip(terms, estimates, errors, estimates - half, estimates + half, strict=True)
    return [dict(zip(COLUMNS, (outcome, *row, r_squared, runs, clusters), strict=True)) for row in columns]


def aliased(x: Floats, names: Sequence[str]) -> list[str]:
    """Return the terms that are sums of those before them."""
    diagonal = np.abs(np.diag(np.linalg.qr(x, mode="r")))
    return [
        name
        for name, size, scale in zip(names, diagonal, np.linalg.norm(x, axis=0), strict=True)
        if size <= 1e-9 * max(scale, 1e-300)
    ]
