"""The design of an experiment, from its config: which factors, at which levels, in which scenarios.

Everything that can be wrong with a design is found here, before anything is run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from csv import Error as CsvError
from csv import reader
from dataclasses import dataclass, fields
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal

from kawan.columns import BadInput
from kawan.configs.building import build, fitted, nearest, shown, unknown
from kawan.configs.points import CHOICES, parameters, value_of
from kawan.core.parameters import Range
from kawan.lab.design import (
    Axis,
    Design,
    check_rows,
    exact_list,
    grid,
    latin_hypercube,
    one_at_a_time,
    sobol,
    two_level,
)
from kawan.networks.complete import MOST, CompleteNetwork
from kawan.scenario import Scenario

KEYS = {
    "grid": {"factors"}, "list": {"rows", "path"}, "one_at_a_time": {"factors", "base"},
    "latin_hypercube": {"factors", "points", "seed"}, "sobol": {"factors", "points", "seed"},
    "two_level": {"factors", "resolution", "generators"},
}  # fmt: skip
NO_FACTORS = {
    "strategy": "strategies=[...] says what is compared", "seed": "seeds=N says how many seeds",
    "threads": "threads change no number", "record": "record=[...] says what is kept of all runs",
}  # fmt: skip
SAMPLED = ("latin_hypercube", "sobol")


@dataclass(frozen=True)
class DesignKeys:
    """What `design.*` may say; which of it depends on the kind."""

    kind: Literal["grid", "list", "one_at_a_time", "latin_hypercube", "sobol", "two_level"]
    factors: Any = None
    rows: Any = None
    path: str | None = None
    base: Any = None
    points: Annotated[int, Range(2, 100_000, "scenarios"), "32"] = 32
    seed: Annotated[int, Range(0, 2**31), "any"] = 1
    resolution: Annotated[int | None, Range(3, 6), "all combinations"] = None
    generators: tuple[str, ...] = ()


@dataclass(frozen=True)
class AxisKeys:
    """A factor written out."""

    low: float | None = None
    high: float | None = None
    log: bool = False
    levels: Any = None


def read_design(said: object, scenarios: Sequence[Scenario]) -> Design:
    """Return the design that a config says, for alternatives that begin as these scenarios.

    Raises:
        BadInput: A factor that does not exist or does not vary, a key that the kind of design has no use for.
    """
    if said is None:
        return Design("none", ({},))
    if not isinstance(said, Mapping) or "kind" not in said:
        raise BadInput(f"design must name one of {', '.join(KEYS)} (design=grid), got {shown(said)}")
    given = {key: value for key, value in said.items() if value is not None}
    keys = build(DesignKeys, given, "design")
    for key in given:
        if key not in {"kind", *KEYS[keys.kind]}:
            raise BadInput(unknown(f"design.{key}", f"design={keys.kind} has no such key", key, KEYS[keys.kind]))
    if keys.kind == "list":
        design = exact_list(read_rows(keys))
        for key in design.rows[0]:
            check_factor(key, scenarios)
    else:
        design = laid_out(keys, scenarios)
    check_rows(design)
    return design


def laid_out(keys: DesignKeys, scenarios: Sequence[Scenario]) -> Design:
    """Return the design of factors and their levels."""
    if not isinstance(keys.factors, Mapping) or not keys.factors:
        raise BadInput(f"design={keys.kind} needs factors: design.factors={{KEY: [VALUE, VALUE]}}")
    axes = [axis_of(str(key), said, keys.kind, scenarios) for key, said in keys.factors.items()]
    if keys.kind == "grid":
        return grid(axes)
    if keys.kind == "one_at_a_time":
        return one_at_a_time(axes, {axis.key: start_of(axis, keys.base, scenarios) for axis in axes})
    if keys.kind == "two_level":
        return two_level(axes, keys.resolution, keys.generators)
    return {"latin_hypercube": latin_hypercube, "sobol": sobol}[keys.kind](axes, keys.points, keys.seed)


def axis_of(key: str, said: object, kind: str, scenarios: Sequence[Scenario]) -> Axis:
    """Return a factor: a list of levels, or in a sample the two ends of a range."""
    check_factor(key, scenarios)
    path = f"design.factors.{key}"
    known = next((found[key] for found in map(parameters, scenarios) if key in found), None)
    whole = known is not None and known.whole
    if isinstance(said, Mapping):
        spelt = build(AxisKeys, said, path)
        ends = [] if spelt.low is None or spelt.high is None else [spelt.low, spelt.high]
        if bool(ends) == bool(spelt.levels):
            raise BadInput(f"{path}: write {{low: LOW, high: HIGH}} or {{levels: [VALUE, VALUE]}}")
        log, levels = spelt.log, spelt.levels
    else:
        ranged = kind in SAMPLED and known is not None and isinstance(said, (list, tuple)) and len(said) == 2
        log, ends, levels = False, list(said) if ranged else [], said  # type: ignore[call-overload]
    if ends:
        return ranged_axis(key, path, ends, log, whole, kind)
    if not isinstance(levels, (list, tuple)) or len(levels) < 2:
        raise BadInput(f"{key} has one level only; write {path}=[VALUE, VALUE, ...], or set {key} for all")
    return Axis(key, tuple(levels))


def ranged_axis(key: str, path: str, ends: Sequence[object], log: bool, whole: bool, kind: str) -> Axis:
    """Return a factor that takes any value of a range."""
    if kind not in SAMPLED:
        raise BadInput(f"{path}: design={kind} takes levels, [VALUE, ...]; ranges are for {' and '.join(SAMPLED)}")
    low, high = (float(fitted(float, end, path)) for end in ends)
    if not low < high or (log and low <= 0) or (log and whole):
        rule = "begin above 0 and be of a number with a fraction" if log else "go from a low to a higher number"
        raise BadInput(f"{path} must {rule}, got {low:g} to {high:g}")
    if whole and not (low.is_integer() and high.is_integer()):
        raise BadInput(f"{path}: {key} takes whole numbers, got {low:g} to {high:g}")
    return Axis(key, low=low, high=high, log=log, whole=whole)


def check_factor(key: str, scenarios: Sequence[Scenario]) -> None:
    """Refuse a factor that no alternative has."""
    if key in NO_FACTORS:
        raise BadInput(f"design.factors.{key}: a design varies the scenario; {NO_FACTORS[key]}")
    if key in CHOICES or any(has(scenario, key) for scenario in scenarios):
        return
    names = {*CHOICES, *(name for scenario in scenarios for name in parameters(scenario))} - {"strategy"}
    raise BadInput(f"design.factors.{key}: there is no such factor{nearest(key, sorted(names))}")


def has(scenario: Scenario, key: str) -> bool:
    """Return whether a scenario has a key."""
    try:
        value_of(scenario, key)
    except KeyError:
        return False
    return True


def start_of(axis: Axis, base: object, scenarios: Sequence[Scenario]) -> object:
    """Return the level at which a factor stays while others change."""
    if isinstance(base, Mapping) and axis.key in base:
        return base[axis.key]
    return axis.levels[0] if axis.key in CHOICES else next(value_of(s, axis.key) for s in scenarios if has(s, axis.key))


def read_rows(keys: DesignKeys) -> list[dict[str, object]]:
    """Return the rows of an exact list, typed or in a csv file."""
    if keys.path is None:
        rows = keys.rows or []
        if not isinstance(rows, (list, tuple)) or not all(isinstance(row, Mapping) for row in rows):
            raise BadInput(f"design.rows must be a list of {{KEY: VALUE}}, got {shown(rows)}")
        return [{str(key): value for key, value in row.items()} for row in rows]
    import pandas as pd  # late: most designs are no files

    try:
        text = Path(keys.path).expanduser().read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        mark = max(";\t,", key=first.count)
        for number, cells in enumerate(reader(StringIO(text), delimiter=mark)):
            if number and cells and len(cells) != first.count(mark) + 1:
                raise ValueError(f"row {number} has {len(cells)} cells, the first line {first.count(mark) + 1}")
        table = pd.read_csv(StringIO(text), sep=mark, skipinitialspace=True)
    except (OSError, ValueError, CsvError) as error:
        raise BadInput(f"design.path={keys.path}: {getattr(error, 'strerror', None) or error}") from error
    rows = [{str(key).strip(): plain(value) for key, value in row.items()} for row in table.to_dict("records")]
    for number, row in enumerate(rows, start=1):
        empty = next((key for key, value in row.items() if isinstance(value, float) and math.isnan(value)), None)
        if empty:
            raise BadInput(f"design.path={keys.path}: {empty} is empty in row {number}")
    return rows


def plain(value: Any) -> object:
    """Return a cell of a table as Python's own kind of value."""
    return value.item() if hasattr(value, "item") else value


def check_fits(scenario: Scenario) -> None:
    """Refuse a combination that no market can have."""
    n, network = scenario.customers.n, scenario.network
    friends = getattr(network, "degree", 2 * getattr(network, "newcomer_ties", 0))
    if friends >= n:
        raise BadInput(f"{friends:g} friends each need more than customers.n={n}")
    if isinstance(network, CompleteNetwork) and n > MOST:
        raise BadInput(f"network=complete takes at most {MOST} customers, got customers.n={n}")


assert {f.name for f in fields(DesignKeys)} == {"kind", *set().union(*KEYS.values())}
