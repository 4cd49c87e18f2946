"""What was expected before it was run, held against what came out.

A claim names an outcome, two alternatives, a direction and the smallest difference that would count. Its interval
then says one of three things: it lies wholly beyond that difference (holds), wholly short of it (fails), or neither
(open).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isclose, isnan, nan
from typing import TYPE_CHECKING, Any, Literal

from kawan.columns import BadInput

if TYPE_CHECKING:
    import pandas as pd

    from kawan.lab.statistics import Outcome

Judgement = Literal["holds", "fails", "open"]
COLUMNS = (
    *("claim", "scenario", "outcome", "contrast", "expected", "difference", "ci_low", "ci_high", "smallest", "unit"),
    *("seeds", "judgement"),
)


@dataclass(frozen=True)
class Claim:
    """What is expected, stated before it is run.

    Attributes:
        says: The claim in words.
        outcome: A measure, or an outcome that the experiment's own script works out.
        contrast: Two labels; the claim is about the first minus the second.
        direction: Which way it goes; `same` if it lies within the smallest difference that counts.
        smallest: The smallest difference that counts; the outcome's own where it is not given.
        unit: What `smallest` is in: the outcome's unit, or per cent of the second alternative.
        at: The scenarios it is about, by the value of a factor; all where nothing is named.
    """

    says: str
    outcome: str
    contrast: tuple[str, ...]
    direction: Literal["higher", "lower", "same"]
    smallest: float | None = None
    unit: Literal["units", "percent"] = "units"
    at: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a contrast of anything but two."""
        if len(self.contrast) != 2 or self.contrast[0] == self.contrast[1]:
            raise BadInput(f"contrast must name two alternatives, [A, B] for A minus B, got {list(self.contrast)}")
        if self.smallest is not None and self.smallest < 0:
            raise BadInput(f"smallest must be 0 or more (direction says which way), got {self.smallest:g}")

    def about(self, row: Mapping[str, object]) -> bool:
        """Return whether a scenario is one that the claim is about."""
        return all(key in row and alike(row[key], value) for key, value in self.at.items())


def alike(one: object, other: object) -> bool:
    """Return whether two levels of a factor are the same."""
    numbers = (int, float)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return isclose(one, other, rel_tol=1e-9)
    return str(one) == str(other)


def judge(
    claims: Sequence[Claim], runs: pd.DataFrame, rows: Mapping[int, Mapping[str, object]], outcomes: Sequence[Outcome]
) -> pd.DataFrame:
    """Return one row per claim and scenario it is about, columns as in `COLUMNS`; claims are numbered from 1.

    Args:
        claims: What was expected.
        runs: One row per run: scenario, strategy, seed, spend, a column per outcome.
        rows: The factors of each scenario.
        outcomes: What the columns are.
    """
    import pandas as pd  # late: stating a claim needs none of it

    from kawan.lab.statistics import compare_runs

    known = {outcome.name: outcome for outcome in outcomes}
    lines = []
    for number, claim in enumerate(claims, start=1):
        outcome = known[claim.outcome]
        if claim.smallest is not None:
            outcome = replace(outcome, sesoi=claim.smallest, sesoi_is=claim.unit)
        for scenario, row in rows.items():
            mine = runs[(runs["scenario"] == scenario) & runs["strategy"].isin(claim.contrast)]
            if claim.about(row) and set(mine["strategy"]) == set(claim.contrast):
                found = compare_runs(mine.drop(columns="scenario"), claim.contrast[1], [outcome]).iloc[0]
                lines.append((
                    number, scenario, claim.outcome, " minus ".join(claim.contrast), claim.direction,
                    found["difference"], found["ci_low"], found["ci_high"], found["sesoi"], outcome.unit,
                    found["seeds"],
                    judgement(claim.direction, found["ci_low"], found["ci_high"], found["sesoi"]),
                ))  # fmt: skip
    return pd.DataFrame(lines, columns=list(COLUMNS))


def judgement(direction: str, low: float, high: float, smallest: float = nan) -> Judgement:
    """Return what an interval says of a claim.

    >>> judgement("higher", 1.2, 3.0, smallest=1.0), judgement("lower", 1.2, 3.0), judgement("higher", -0.5, 3.0)
    ('holds', 'fails', 'open')
    """
    least = 0.0 if isnan(smallest) else smallest
    if direction == "same":
        return "holds" if -least <= low and high <= least else "fails" if low > least or high < -least else "open"
    low, high = (low, high) if direction == "higher" else (-high, -low)
    return "holds" if low > least else "fails" if high < least or low == high else "open"
