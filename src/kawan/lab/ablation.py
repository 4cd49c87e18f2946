"""Which mechanisms make the answer: the comparison again without each of them, and without each pair.

A mechanism that is left out is in its documented neutral state. All markets meet the same luck, so what leaving it out
changes is taken seed by seed, as differences between strategies are. A pair that changes more, or less, than its two
mechanisms one by one acts together: `joint` is what is left over (a difference of differences of differences).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import cast

import numpy as np
import pandas as pd

from kawan.columns import BadInput
from kawan.configs.building import one_of
from kawan.lab.contrasts import responses
from kawan.lab.intervals import student_interval
from kawan.lab.statistics import verdict
from kawan.lab.studying import Point
from kawan.measures.catalogue import all_measures
from kawan.measures.measure import Measure
from kawan.scenario import MECHANISMS, Mechanism, Scenario

NOTHING = "none"
JOIN = " + "
WORDS = {"larger": "larger without", "smaller": "smaller without", "equivalent": "no matter", "open": "open"}
COLUMNS = (
    *("outcome", "unit", "strategy", "baseline", "without", "whole", "difference", "ci_low", "ci_high"),
    *("change", "change_low", "change_high", "joint", "joint_low", "joint_high", "sesoi", "answer", "seeds"),
)


def left_out(mechanisms: Sequence[str], pairs: bool, off: Sequence[str] = ()) -> list[tuple[Mechanism, ...]]:
    """Return what is left out in turn: nothing, each mechanism, each pair; those off already are passed over.

    Raises:
        BadInput: A mechanism that does not exist, or none at all.
    """
    for name in mechanisms:
        one_of(MECHANISMS, name, "mechanisms")
    chosen = cast("list[Mechanism]", [name for name in MECHANISMS if name in mechanisms and name not in off])
    if not chosen:
        raise BadInput("there is no mechanism to leave out: all that were named are off already")
    return [(), *((name,) for name in chosen), *(combinations(chosen, 2) if pairs else ())]


def points_without(alternatives: Mapping[str, Scenario], combos: Sequence[tuple[Mechanism, ...]]) -> list[Point]:
    """Return a scenario per combination, the first of which leaves nothing out."""
    return [
        Point(
            number,
            {"without": told(combo)},
            {label: replace(it, switch_off=(*it.switch_off, *combo)) for label, it in alternatives.items()},
        )
        for number, combo in enumerate(combos, start=1)
    ]


def told(combo: Sequence[str]) -> str:
    """Return a combination as tables write it.

    >>> told(["fomo", "meaning"]), told([])
    ('fomo + meaning', 'none')
    """
    return JOIN.join(combo) or NOTHING


def ablation_table(
    runs: pd.DataFrame, combos: Sequence[tuple[str, ...]], baseline: str, outcomes: Sequence[str]
) -> pd.DataFrame:
    """Return what each combination does to each difference, columns as in `COLUMNS`.

    `whole` is the difference with everything on; `change` is `difference` minus that. `answer` says what leaving out
    does to the answer:
        turns it: another sign, both intervals clear of zero.
        makes it: it was beyond the smallest effect of interest and is within it now.
        larger without, smaller without: the change is beyond the smallest effect.
        no matter: the change is within it.
        open: an interval is too wide to say.

    Args:
        runs: Of the study: scenario, strategy, seed, a column per outcome; scenario k has combination k - 1.
        combos: What was left out.
        baseline: The strategy that the others are compared with.
        outcomes: Names of measures.
    """
    known = {m.name: m for m in all_measures()}
    others = [name for name in dict.fromkeys(runs["strategy"]) if name != baseline]
    rows = [
        row
        for outcome in outcomes
        for strategy in others
        for row in rows_of(runs, combos, strategy, baseline, known[outcome])
    ]
    return pd.DataFrame(rows, columns=[*COLUMNS])


def rows_of(
    runs: pd.DataFrame, combos: Sequence[tuple[str, ...]], strategy: str, baseline: str, measure: Measure
) -> list[dict[str, object]]:
    """Return the rows of one outcome and one strategy."""
    differences = responses(runs, measure.name, strategy, baseline).reindex(range(1, len(combos) + 1))
    level = responses(runs, measure.name, baseline).reindex([1]).to_numpy(np.float64)
    base = float(np.nanmean(level)) if np.isfinite(level).any() else np.nan
    sesoi = measure.sesoi * (abs(base) / 100 if measure.sesoi_is == "percent" else 1.0)
    table = differences.to_numpy(np.float64)
    changes = table - table[0]
    single = {combo[0]: changes[k] for k, combo in enumerate(combos) if len(combo) == 1}
    whole = interval(table[0])
    rows = []
    for k, combo in enumerate(combos):
        here, change = interval(table[k]), interval(changes[k])
        joint = changes[k] - sum(single[name] for name in combo) if len(combo) == 2 else np.full_like(table[0], np.nan)
        rows.append(
            {
                "outcome": measure.name, "unit": measure.unit, "strategy": strategy, "baseline": baseline,
                "without": told(combo), "whole": whole[0],
                **dict(zip(("difference", "ci_low", "ci_high"), here, strict=True)),
                **dict(zip(("change", "change_low", "change_high"), change, strict=True)),
                **dict(zip(("joint", "joint_low", "joint_high"), interval(joint), strict=True)),
                "sesoi": sesoi, "answer": answer(whole, here, change, sesoi) if combo else "",
                "seeds": int(np.isfinite(changes[k]).sum()),
            }
        )  # fmt: skip
    return rows


def interval(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float, float]:
    """Return mean, low and high of Student's 95 % interval over the seeds that are known."""
    known = values[np.isfinite(values)]
    return (float(known.mean()) if known.size else np.nan, *student_interval(known))


def answer(
    whole: tuple[float, float, float],
    here: tuple[float, float, float],
    change: tuple[float, float, float],
    sesoi: float,
) -> str:
    """Return what leaving out does to the answer; arguments are mean, low and high.

    >>> answer((3.0, 2.0, 4.0), (-2.0, -3.0, -1.0), (-5.0, -6.0, -4.0), sesoi=1.0)
    'turns it'
    >>> answer((3.0, 2.0, 4.0), (3.1, 2.0, 4.0), (0.1, -0.2, 0.4), sesoi=1.0)
    'no matter'
    """
    if (whole[1] > 0 and here[2] < 0) or (whole[2] < 0 and here[1] > 0):
        return "turns it"
    if verdict(*whole[1:], sesoi) in ("larger", "smaller") and verdict(*here[1:], sesoi) == "equivalent":
        return "makes it"
    return WORDS[verdict(*change[1:], sesoi)]


def grid(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the differences of one outcome and strategy as a table, and which cells change the answer.

    Mechanisms one by one stand on the diagonal, pairs below it; without pairs it has one column.
    """
    combos = [str(told_of).split(JOIN) for told_of in rows["without"]]
    singles = [combo[0] for combo in combos if len(combo) == 1 and combo[0] != NOTHING]
    columns = singles if any(len(combo) == 2 for combo in combos) else ["alone"]
    values = pd.DataFrame(np.nan, index=singles, columns=columns)
    framed = pd.DataFrame(False, index=singles, columns=columns)
    for combo, value, said in zip(combos, rows["difference"], rows["answer"], strict=True):
        if combo[0] != NOTHING:
            column = combo[0] if columns == singles else "alone"
            values.loc[combo[-1], column] = value
            framed.loc[combo[-1], column] = said not in ("no matter", "open")
    return values, framed
