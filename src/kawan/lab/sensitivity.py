"""What an outcome depends on: one number at a time, Morris's screening, Sobol's shares of the variance.

Morris (1991) and Campolongo, Cariboni & Saltelli (2007): elementary effects, cheap, for many numbers. Sobol (1993),
Saltelli et al. (2010): which share of the variance a number explains alone (S1) and with all it acts together with
(ST). Both are SALib's. An outcome here is a mean over seeds; what of it is luck is told by `noise_of`, so that
nobody reads luck as an effect.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from kawan.columns import BadInput
from kawan.lab.factors import Factor

Floats = NDArray[np.float64]
Method = Literal["oat", "morris", "sobol"]
POINTS = {"oat": 5, "morris": 10, "sobol": 64}  # levels of each number; paths; base points
LEVELS = 4  # of Morris's grid
STEP = LEVELS / (2 * (LEVELS - 1))  # of Morris's paths, in shares of a range


@dataclass(frozen=True)
class Design:
    """Where the outcome is asked for.

    Attributes:
        method: `oat`, `morris` or `sobol`.
        factors: What is varied.
        shares: (rows, factors) places within the ranges, 0 to 1.
        rows: The values of the factors, by key.
        block: So many rows are of use together only: a path, or a base point with all its changes.
    """

    method: Method
    factors: tuple[Factor, ...]
    shares: Floats
    rows: tuple[dict[str, float | int], ...]
    block: int = 1


def design_of(method: Method, factors: Sequence[Factor], points: int | None = None, seed: int = 1) -> Design:
    """Return where to ask.

    Args:
        method: `oat`, `morris` or `sobol`.
        factors: What is varied.
        points: Levels of each number (oat), paths (morris) or base points, a power of two (sobol).
        seed: Of the sample.
    """
    points = POINTS[method] if points is None else points
    if not factors:
        raise BadInput("there is nothing to vary: name parameters=[...] or over={KEY: [LOW, HIGH]}")
    if points < 2:
        raise BadInput(f"points must be 2 or more, got {points}")
    if method == "oat":
        return one_at_a_time(factors, points)
    if len(factors) < 2:
        raise BadInput(f"method={method} needs two numbers to vary or more; method=oat takes one")
    problem = problem_of(factors)
    if method == "morris":
        shares = salib("sample.morris").sample(problem, points, num_levels=LEVELS, seed=seed)
        block = len(factors) + 1
    else:
        if points & (points - 1):
            raise BadInput(f"points must be a power of two for method=sobol (64, 128, 256, ...), got {points}")
        shares = salib("sample.sobol").sample(problem, points, calc_second_order=False, seed=seed)
        block = len(factors) + 2
    rows = tuple({f.key: f.at(share) for f, share in zip(factors, row, strict=True)} for row in shares)
    return Design(method, tuple(factors), np.asarray(shares, dtype=np.float64), rows, block)


def one_at_a_time(factors: Sequence[Factor], levels: int) -> Design:
    """Return the default of all, then every factor at every level with the others at their defaults."""
    start = {f.key: int(f.default) if f.whole else f.default for f in factors}
    middle = [(f.default - f.low) / (f.high - f.low) for f in factors]
    rows, shares = [start], [middle]
    for k, factor in enumerate(factors):
        for share in np.linspace(0, 1, levels).tolist():
            value = round(factor.low + share * (factor.high - factor.low)) if factor.whole else factor.at(share)
            if start | {factor.key: value} not in rows:
                rows.append(start | {factor.key: value})
                shares.append([*middle[:k], share, *middle[k + 1 :]])
    return Design("oat", tuple(factors), np.array(shares), tuple(rows))


class Noise(NamedTuple):
    """Where single runs differ from one another, in shares of their variance, and how much of the means is luck."""

    points: float  # the scenario: what the study is about
    seeds: float  # the seed, alike in every scenario: drops out, as all scenarios have the same seeds
    together: float  # the seed in this scenario: luck proper
    of_means: float  # luck's share of the variance of the means over seeds
    sd: float  # of luck in such a mean, in units of the outcome


def noise_of(values: pd.DataFrame) -> Noise:
    """Return what luck does to a table of scenarios (rows) by seeds (columns); rows that lack a seed are left out.

    Two-way analysis of variance without replication (Fisher), in components.
    """
    table = values.dropna().to_numpy(np.float64)
    rows, seeds = table.shape
    if rows < 2 or seeds < 2:
        return Noise(math.nan, math.nan, math.nan, math.nan, math.nan)
    by_row, by_seed, centre = table.mean(axis=1), table.mean(axis=0), table.mean()
    left = table - by_row[:, None] - by_seed + centre
    together = float((left**2).sum() / ((rows - 1) * (seeds - 1)))
    between = float(by_row.var(ddof=1))
    parts = np.array([
        max(0.0, between - together / seeds),
        max(0.0, float(by_seed.var(ddof=1)) - together / rows),
        together,
    ])  # fmt: skip
    shares = parts / parts.sum() if parts.sum() > 0 else np.zeros(3)
    of_means = min(1.0, together / seeds / between) if between > 0 else math.nan
    return Noise(float(shares[0]), float(shares[1]), float(shares[2]), of_means, math.sqrt(together / seeds))


def analyse(design: Design, means: Floats, seed: int = 1) -> pd.DataFrame:
    """Return one row per factor; blocks in which a mean is unknown (NaN) are left out.

    Columns beside `factor`, `low`, `high`, `default`:
        oat: `lowest`, `highest` (means as the factor varies), `swing` between them.
        morris: `mu`, `mu_star`, `mu_star_conf`, `sigma`: in units of the outcome over the factor's whole range.
        sobol: `S1`, `S1_conf`, `ST`, `ST_conf`: shares of the variance; `conf` is half a 95 % interval.
    """
    factors = design.factors
    about = pd.DataFrame(
        [(f.key, f.low, f.high, f.default) for f in factors], columns=["factor", "low", "high", "default"]
    )
    if design.method == "oat":
        return about.join(swings(design, means))
    whole = np.isfinite(means).reshape(-1, design.block).all(axis=1).repeat(design.block)
    shares, means = design.shares[whole], means[whole]
    if whole.sum() < 2 * design.block:
        raise BadInput("too few scenarios have a value of the outcome; it may not be known in these markets")
    found = (
        ("mu", "mu_star", "mu_star_conf", "sigma") if design.method == "morris" else ("S1", "S1_conf", "ST", "ST_conf")
    )
    if np.ptp(means) == 0:  # of which no share can be told
        return about.assign(**dict.fromkeys(found, 0.0))
    problem = problem_of(factors)
    if design.method == "morris":
        answer = salib("analyze.morris").analyze(
            problem, shares, means, num_levels=LEVELS, num_resamples=1000, seed=seed
        )
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            answer = salib("analyze.sobol").analyze(
                problem, means, calc_second_order=False, num_resamples=1000, seed=seed
            )
    return about.assign(**{name: np.asarray(answer[name], dtype=np.float64) for name in found})


def swings(design: Design, means: Floats) -> pd.DataFrame:
    """Return the lowest and highest mean as each factor varies alone, and the swing between them."""
    curves = [means[places] for places in curves_of(design).values()]
    ends = [(np.nanmin(c), np.nanmax(c)) if np.isfinite(c).any() else (np.nan, np.nan) for c in curves]
    table = pd.DataFrame(ends, columns=["lowest", "highest"])
    return table.assign(swing=table["highest"] - table["lowest"])


def curves_of(design: Design) -> dict[str, list[int]]:
    """Return, by factor, the rows of a one-at-a-time design in which it alone varies, from low to high."""
    start = design.rows[0]
    found = {f.key: [0] for f in design.factors}
    for place, row in enumerate(design.rows[1:], start=1):
        varied = [key for key, value in row.items() if value != start[key]]
        if len(varied) == 1:
            found[varied[0]].append(place)
    return {key: sorted(places, key=lambda place: design.rows[place][key]) for key, places in found.items()}


def curves(design: Design, values: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return the curves of a one-at-a-time design, the widest swing first: factor, value, default, mean, low, high.

    The interval is Student's, over the seeds of each scenario.
    """
    table = values.to_numpy(np.float64)
    known = np.isfinite(table).sum(axis=1)
    means, spreads = values.mean(axis=1).to_numpy(), values.std(axis=1).to_numpy()
    half = stdtrit(np.maximum(known - 1, 1), 0.975) * spreads / np.sqrt(np.maximum(known, 1))
    rows = curves_of(design)
    start = design.rows[0]
    order = found.sort_values("swing", ascending=False, kind="stable", na_position="last")["factor"]
    lines = [
        (key, design.rows[i][key], start[key], means[i], means[i] - half[i], means[i] + half[i])
        for key in order
        for i in rows[key]
    ]
    return pd.DataFrame(lines, columns=["factor", "value", "default", "mean", "low", "high"])


def floor_of(noise: Noise) -> float:
    """Return the mu* that luck alone would give a number that does nothing, were no luck shared between scenarios."""
    return noise.sd * math.sqrt(2) / STEP * math.sqrt(2 / math.pi)


def problem_of(factors: Sequence[Factor]) -> Mapping[str, Any]:
    """Return what SALib wants to know."""
    return {"num_vars": len(factors), "names": [f.key for f in factors], "bounds": [[0.0, 1.0]] * len(factors)}


def salib(module: str) -> ModuleType:
    """Return a module of SALib's."""
    from importlib import import_module

    try:
        return import_module(f"SALib.{module}")
    except ImportError as error:
        raise BadInput("method=morris and method=sobol need SALib: pip install 'kawan[sensitivity]'") from error
