"""A cloud of towns: scenarios spread over everything that rests on judgement, over networks and over rivals.

A claim that holds in one town, set by hand, says little; over a cloud it says in how many towns it holds, and
`lab.discovery` in which. Towns are a Latin hypercube (McKay, Beckman & Conover 1979): of each number every part of
its range comes equally often.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from kawan.columns import BadInput
from kawan.configs.building import shown
from kawan.configs.composing import OF_TOWNS
from kawan.configs.points import CHOICES
from kawan.lab.design import Axis, Row, latin_hypercube
from kawan.lab.expecting import Claim
from kawan.lab.factors import ASSUMPTIONS, Factor, factors_of
from kawan.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

TOWN = "town_number"  # a column of design.csv
COLUMNS = ("claim", "towns", "holds", "fails", "open", "share", "ci_low", "ci_high")

AMONG: Mapping[str, Sequence[str]] = {
    "network": ("communities", "small_world", "scale_free"),
    "rivals": ("none", "two_quiet", "three_acting"),
}
OWN = {  # keys that a choice brings with it
    "network": ("network.",),
    "rivals": ("brands.rival",),
    "town": tuple(f"{part}." for part in OF_TOWNS),
}


def over_towns(
    design: Sequence[Row],
    claims: Sequence[Claim],
    alternatives: Mapping[str, Scenario],
    towns: int,
    seed: int,
    fixed: Collection[str] = (),
) -> list[Row]:
    """Return the rows of a design that claims are about, once in each of many towns; `town_number` says which.

    What the design varies, and what is `fixed`, is no matter of the town.

    Args:
        design: A value for each factor, by key.
        claims: What was expected.
        alternatives: Label -> what is simulated.
        towns: How many towns.
        seed: Of the sample.
        fixed: Dotted keys that someone has set.
    """
    if not claims:
        raise BadInput("cloud= judges claims over many towns, and this experiment claims nothing")
    rows = [row for row in design if any(claim.about(row) for claim in claims)]
    if not rows:
        raise BadInput("cloud= judges claims, and none is about a scenario of this design")
    settled = {*fixed, *rows[0]}
    among = {key: names for key, names in AMONG.items() if not any(key == k or k.startswith(OWN[key]) for k in settled)}
    chosen = {key: AMONG.get(key, ()) for key in OWN if key in among or key in rows[0]}
    factors = [factor for factor in assumed(alternatives, chosen) if factor.key not in settled]
    drawn = spread(factors, among, towns, seed)
    return [{TOWN: number, **town, **row} for number, town in enumerate(drawn, start=1) for row in rows]


def over_all(judged: pd.DataFrame, towns: Mapping[int, object]) -> pd.DataFrame:
    """Return in how many towns each claim holds, fails and stays open, and the share that it holds in.

    In a town it holds if it does in all scenarios there that it is about, and fails if it does in any. The interval
    (95 %) of the share (Wilson 1927) is for towns like these, of which others might have been drawn.

    Args:
        judged: One row per claim and scenario, as `lab.expecting.judge` returns it.
        towns: The town of each scenario.
    """
    import pandas as pd

    lines = []
    for claim, rows in judged.groupby("claim", sort=True):
        by_town = rows["judgement"].groupby(rows["scenario"].map(towns))
        holds = sum(bool((said == "holds").all()) for _, said in by_town)
        fails = sum(bool((said == "fails").any()) for _, said in by_town)
        n = by_town.ngroups
        lines.append((claim, n, holds, fails, n - holds - fails, holds / n, *wilson(holds, n)))
    return pd.DataFrame(lines, columns=list(COLUMNS))


def wilson(count: int, of: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927).

    >>> tuple(round(end, 3) for end in wilson(8, 10))
    (0.49, 0.943)
    """
    share, scale = count / of, 1 + z * z / of
    centre = (share + z * z / (2 * of)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, centre - half), min(1.0, centre + half)


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
