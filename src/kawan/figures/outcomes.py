"""What changed: every outcome by strategy, in per cent of the baseline, with 95 % intervals.

One panel per outcome, each with an axis of its own, so that a strategy that multiplies posts does not hide what
it does to sales. The shaded band is what would not matter: differences below the smallest effect of interest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kawan.figures.captions import count_seeds, has_intervals, write_caption
from kawan.figures.dots import ROW, Dots, draw_dots
from kawan.figures.style import (
    LINE,
    WIDE,
    Heading,
    Room,
    columns_in,
    head_rows,
    in_style,
    looks,
    page,
    panel_width,
    text_width,
    wrap,
    written,
)

COLUMNS = 3
CUT = 10.0  # times the middle row, or the band where that is wider


def numbers(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are drawn: in per cent, or in units where a baseline of zero has no per cent.

    Outcomes that no strategy has a value of are left out, unless that leaves nothing.
    """
    known = comparison["difference"].notna().groupby(comparison["outcome"]).transform("any")
    comparison = comparison[known] if known.any() else comparison
    columns = ["outcome", "unit", "strategy", "baseline", "baseline_mean", "verdict", "seeds"]
    in_units = comparison.groupby("outcome")["percent"].transform(lambda percent: percent.isna().any())
    scale = 100 / comparison["baseline_mean"].abs().where(~in_units, 100)
    drawn = comparison[columns].copy()
    drawn["drawn_in"] = np.where(in_units, "unit", "percent")
    sources = {"value": "difference", "low": "ci_low", "high": "ci_high", "sesoi": "sesoi"}
    for column, source in sources.items():
        drawn[column] = comparison[source] * scale
    return drawn


@in_style
def draw(comparison: pd.DataFrame, labels: Mapping[str, str], order: Sequence[str] = (), width: float = WIDE) -> Figure:
    """Return the figure of a comparison table (`lab.statistics.compare_runs`).

    Args:
        comparison: One row per outcome and strategy.
        labels: What to call the outcomes.
        order: All strategies of the comparison, which fixes their colours; by default the baseline, then as they come.
        width: Of the page, mm.
    """
    drawn = numbers(comparison)
    baseline = str(drawn["baseline"].iloc[0])
    names = [name for name in (order or dict.fromkeys(drawn["strategy"])) if name != baseline]
    styles = looks(order or [baseline, *names])
    outcomes = list(dict.fromkeys(drawn["outcome"]))
    tables = [drawn[drawn["outcome"] == outcome].set_index("strategy").reindex(names) for outcome in outcomes]
    key = wrap(explain(drawn, baseline), width - 4)
    right = 4 if width >= WIDE else 6  # half of a number below the end of an axis
    room = Room(3 + max(map(text_width, names)), right=right, across=8, foot=8, bottom=LINE * len(key))
    columns = columns_in(width, min(COLUMNS, len(outcomes)), room)
    breadth = panel_width(width, columns, room)
    headings = [
        Heading.fit(labels.get(outcome, outcome), note(table, baseline), breadth)
        for outcome, table in zip(outcomes, tables, strict=True)
    ]
    heads = head_rows(headings, columns)
    figure, axes = page(width, len(outcomes), heads, ROW * len(names) + 1, room)
    for i, (panel, table) in enumerate(zip(axes, tables, strict=True)):
        draw_dots(panel, dots(table), [styles[name] for name in names], names if i % columns == 0 else None)
        headings[i].write(panel, heads[i // columns])
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


def dots(table: pd.DataFrame) -> Dots:
    """Return one outcome's rows as a panel; filled where the interval is wholly beyond what would matter."""
    value, low, high = (table[column].to_numpy(np.float64) for column in ("value", "low", "high"))
    filled = table["verdict"].isin(["larger", "smaller"]).tolist()
    suffix = "%" if (table["drawn_in"] != "unit").all() else ""
    return Dots(value, low, high, filled, float(table["sesoi"].max()), CUT, suffix, signed=True)


def note(table: pd.DataFrame, baseline: str) -> str:
    """Return what the baseline's value is, in natural units."""
    unit = table["unit"].dropna().iloc[0]
    scale = f"on a scale of {unit}" if unit[0] in "-0123456789" else unit
    return f"{baseline}: {written(table['baseline_mean'].mean())} {scale}"


def explain(drawn: pd.DataFrame, baseline: str) -> str:
    """Return how the figure is to be read."""
    sure = has_intervals(drawn["seeds"])
    parts = [
        f"Difference from {baseline} on the same {count_seeds(drawn['seeds'])}, {'95%' if sure else 'no'} interval.",
        "Band: below the smallest effect of interest.",
        *(["Filled: interval wholly beyond it."] if sure else []),
        "Arrow: off the scale.",
    ]
    return " ".join(parts)
