"""A cloud of towns: scenarios spread over everything that rests on judgement, over networks and over rivals.

A claim that holds in one town, set by hand, says little; over a cloud it says in how many towns it holds, and
`lab.discovery` in which. Towns are a Latin hypercube (McKay, Beckman & Conover 1979): of each number every part of
its range comes equally often.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kawan.columns import BadInput
from kawan.configs.building import shown
from kawan.configs.composing import OF_TOWNS
from kawan.configs.points import CHOICES
from kawan.lab.contrasts import points_of
from kawan.lab.design import Axis, Row, latin_hypercube
from kawan.lab.factors import ASSUMPTIONS, Factor, factors_of
from kawan.lab.studying import Point
from kawan.scenario import Scenario

AMONG: Mapping[str, Sequence[str]] = {
    "network": ("communities", "small_world", "scale_free"),
    "rivals": ("none", "two_quiet", "three_acting"),
}
OWN = {  # keys that a choice brings with it
    "network": ("network.",),
    "rivals": ("brands.rival",),
    "town": tuple(f"{part}." for part in OF_TOWNS),
}


def cloud(
    alternatives: Mapping[str, Scenario], n: int, seed: int, among: Mapping[str, Sequence[str]] = AMONG
) -> list[Point]:
    """Return `n` towns in which the same alternatives act.

    Args:
        alternatives: Label -> what is simulated.
        n: How many towns.
        seed: Of the sample.
        among: What is chosen from: names by key (`network`, `rivals`, `category`).
    """
    return points_of(alternatives, spread(assumed(alternatives, among), among, n, seed))


def assumed(alternatives: Mapping[str, Scenario], among: Mapping[str, Sequence[str]]) -> list[Factor]:
    """Return every number that rests on judgement, apart from those that a choice brings with it."""
    own = tuple(prefix for key in among for prefix in OWN.get(key, ()))
    return [f for f in factors_of([*alternatives.values()], ASSUMPTIONS) if not f.key.startswith(own)]


def spread(factors: Sequence[Factor], among: Mapping[str, Sequence[str]], n: int, seed: int) -> list[Row]:
    """Return `n` rows of values by key."""
    check_among(among)
    axes = [Axis(f.key, low=f.low, high=f.high, whole=f.whole) for f in factors]
    axes += [Axis(key, levels=tuple(names)) for key, names in among.items()]
    if not axes:
        raise BadInput("there is nothing to vary: name parameters=[...], over={...}, among={...} or cloud=true")
    return list(latin_hypercube(axes, n, seed).rows)


def check_among(among: Mapping[str, Sequence[str]]) -> None:
    """Refuse choices between one, and of what is no group of configs."""
    for key, names in among.items():
        if key not in CHOICES:
            raise BadInput(f"among: {key} is no choice; there are {', '.join(CHOICES)}")
        if not isinstance(names, (list, tuple)) or len(set(names)) < 2:
            raise BadInput(f"among, {key}: two names or more are expected, [NAME, NAME], got {shown(names)}")
