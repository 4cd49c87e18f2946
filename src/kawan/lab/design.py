"""Designs: which scenarios answer a question with the fewest runs.

Full grid, exact list, one factor at a time, Latin hypercube (McKay, Beckman & Conover 1979), Sobol sequence (Sobol
1967, scrambled as in Owen 1995) and fractional two-level plans (Box, Hunter & Hunter 2005). A design is a list of
rows, one per scenario, which give each factor, named by its dotted key, a value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kawan.columns import BadInput
from kawan.lab.fractions import aliases, fraction, full, letters, read_generators, resolution_of
from kawan.scenario import Scenario

Row = dict[str, object]
MOST_ROWS = 100_000


@dataclass(frozen=True)
class Axis:
    """What is varied.

    Attributes:
        key: Its dotted key.
        levels: The values it takes; empty where it takes any between `low` and `high`.
        low: Smallest value.
        high: Largest value.
        log: Whether it is sampled evenly on a logarithmic scale.
        whole: Whether only whole numbers are meant.
    """

    key: str
    levels: tuple[object, ...] = ()
    low: float = math.nan
    high: float = math.nan
    log: bool = False
    whole: bool = False

    def at(self, share: float) -> object:
        """Return the value below which a share of them lies, 0 to 1."""
        if self.levels:
            return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)]
        if self.whole:
            return int(min(math.floor(self.low + share * (self.high - self.low + 1)), self.high))
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return float(self.low + share * (self.high - self.low))


@dataclass(frozen=True)
class Design:
    """The scenarios of a study.

    Attributes:
        kind: Which of `KINDS`.
        rows: A value for each factor, by key; one row per scenario.
        notes: What to know when reading the results, such as effects that cannot be told apart.
    """

    kind: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """One scenario of a study.

    Attributes:
        number: Its number in every table, the first is 1.
        factors: What is varied, by dotted key, and the value here.
        alternatives: Label of each strategy -> what is simulated.
    """

    number: int
    factors: Mapping[str, object]
    alternatives: Mapping[str, Scenario]


def grid(factors: Sequence[Axis]) -> Design:
    """Return every combination of the levels; the last factor changes fastest."""
    size = math.prod(len(levels_of(factor)) for factor in factors)
    if size > MOST_ROWS:
        raise BadInput(f"design=grid: {size} combinations are more than {MOST_ROWS}; sample them: design=sobol")
    keys = [factor.key for factor in factors]
    return Design(
        "grid",
        tuple(dict(zip(keys, values, strict=True)) for values in product(*(factor.levels for factor in factors))),
    )


def exact_list(rows: Sequence[Mapping[str, object]]) -> Design:
    """Return the rows as they are given."""
    if not rows:
        raise BadInput("design=list needs rows: design.rows=[{KEY: VALUE, ...}, ...] or design.path=FILE.csv")
    keys = [*rows[0]]
    for number, row in enumerate(rows, start=1):
        if set(row) != set(keys):
            differ = ", ".join(sorted(set(row) ^ set(keys)))
            raise BadInput(f"design.rows: row {number} does not name the same factors as row 1 ({differ})")
    return Design("list", tuple({key: row[key] for key in keys} for row in rows))


def one_at_a_time(factors: Sequence[Axis], base: Mapping[str, object]) -> Design:
    """Return the base, then each factor at each of its other levels while the others stay at the base."""
    start = {factor.key: base.get(factor.key, factor.levels[:1] and factor.levels[0]) for factor in factors}
    others = [{**start, f.key: level} for f in factors for level in levels_of(f) if level != start[f.key]]
    return Design("one_at_a_time", (start, *others), ("one at a time: interactions of factors stay unseen",))


def latin_hypercube(factors: Sequence[Axis], points: int, seed: int) -> Design:
    """Return points of which, for each factor, exactly one lies in each of `points` equal strata."""
    from scipy.stats import qmc  # late: it takes half a second

    sampler = qmc.LatinHypercube(d=len(factors), seed=np.random.default_rng(seed))
    return sampled("latin_hypercube", factors, sampler.random(at_least(points, 2)))


def sobol(factors: Sequence[Axis], points: int, seed: int) -> Design:
    """Return points of a scrambled Sobol sequence, whose balance holds for powers of two only."""
    power = round(math.log2(at_least(points, 2)))
    if 2**power != points:
        below = 2 ** math.floor(math.log2(points))
        raise BadInput(
            f"design.points must be a power of two for design=sobol, where alone a Sobol sequence is balanced: "
            f"{below} or {2 * below}, got {points}"
        )
    from scipy.stats import qmc

    sampler = qmc.Sobol(d=len(factors), scramble=True, seed=np.random.default_rng(seed))
    return sampled("sobol", factors, sampler.random_base2(power))


def two_level(factors: Sequence[Axis], resolution: int | None, generators: Sequence[str]) -> Design:
    """Return a plan of low and high levels: all combinations, or the fraction that generators or a resolution name."""
    for factor in factors:
        if len(levels_of(factor)) != 2:
            raise BadInput(f"{factor.key} must have two levels with design=two_level, got {len(factor.levels)}")
    k = len(factors)
    names = letters(k)
    named = read_generators(k, generators)
    words = named or (fraction(k, resolution) if resolution else {})
    signs = full(k, words)
    rows = [
        {factor.key: factor.levels[int(sign > 0)] for factor, sign in zip(factors, line, strict=True)} for line in signs
    ]
    notes = [f"two levels: {', '.join(f'{n} = {f.key}' for n, f in zip(names, factors, strict=True))}"]
    if words:
        made = ", ".join(f"{names[column]} = {word}" for column, word in words.items())
        alike = "; ".join(" = ".join(group) for group in aliases(k, words))
        notes.append(f"resolution {resolution_of(k, words)}, generators {made}")
        notes.append(f"effects that cannot be told apart: {alike or 'none up to two factors'}")
    return Design("two_level", tuple(rows), tuple(notes))


def sampled(kind: str, factors: Sequence[Axis], shares: NDArray[np.float64]) -> Design:
    """Return a row per point of the unit cube."""
    rows = [{f.key: f.at(float(u)) for f, u in zip(factors, line, strict=True)} for line in shares]
    return Design(kind, tuple(rows))


def levels_of(factor: Axis) -> tuple[object, ...]:
    """Return the levels of a factor, which must have some."""
    if not factor.levels:
        raise BadInput(f"{factor.key} must have a list of levels in this design")
    return factor.levels


def at_least(points: int, fewest: int) -> int:
    """Return how many points are asked for, if they are enough."""
    if not fewest <= points <= MOST_ROWS:
        raise BadInput(f"design.points must lie between {fewest} and {MOST_ROWS}, got {points}")
    return points


def check_rows(design: Design) -> None:
    """Refuse a design in which a factor never varies or a scenario comes twice."""
    seen: dict[str, int] = {}
    for number, row in enumerate(design.rows, start=1):
        twin = seen.setdefault(repr([level(value) for value in row.values()]), number)
        if twin < number and design.kind in ("grid", "list", "one_at_a_time", "two_level"):
            raise BadInput(f"scenarios {twin} and {number} of the design are the same: {told(row)}")
    for key in design.rows[0]:
        values = {repr(level(row[key])) for row in design.rows}
        if len(values) < 2:
            raise BadInput(
                f"{key} has one level only ({values.pop()}), so the design says nothing about it; "
                f"give it two or more, or set {key} for all"
            )


def level(value: object) -> object:
    """Return a level as what it is in a market: 1 and 1.0 are one."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def told(row: Mapping[str, object]) -> str:
    """Return a row as one would type it, numbers to six digits."""
    values = {key: f"{value:.6g}" if isinstance(value, float) else value for key, value in row.items()}
    return " ".join(f"{key}={value}" for key, value in values.items())


KINDS: dict[str, Callable[..., Design]] = {
    "grid": grid, "list": exact_list, "one_at_a_time": one_at_a_time, "latin_hypercube": latin_hypercube,
    "sobol": sobol, "two_level": two_level,
}  # fmt: skip
