"""What messages did to those who got them: reached, noticed, irritated, opted out, always shown next to sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kawan.figures.bands import bands
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
)


def numbers(runs: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Return mean, low, high and seeds by measure and strategy."""
    return bands(runs, measures)


@in_style
def draw(
    runs: pd.DataFrame,
    labels: Mapping[str, str],
    measures: Sequence[str],
    units: Mapping[str, str],
    order: Sequence[str] = (),
    width: float = WIDE,
) -> Figure:
    """Return the figure of a table of runs, one panel per measure, side by side where they fit.

    Args:
        runs: One row per strategy and seed, a column per measure.
        labels: What to call the measures.
        measures: Columns to draw, about four.
        units: Their units.
        order: All strategies, which fixes their colours; by default as they come.
        width: Of the page, mm.
    """
    table = numbers(runs, measures)
    drawn = table.set_index(["measure", "strategy"])
    names = list(order or dict.fromkeys(runs["strategy"]))
    styles = looks(names)
    key = wrap(explain(table), width - 4)
    room = Room(3 + max(map(text_width, names)), right=4, across=6, foot=8, bottom=LINE * len(key))
    columns = columns_in(width, len(measures), room)
    breadth = panel_width(width, columns, room)
    headings = [Heading.fit(labels.get(name, name), units.get(name, ""), breadth) for name in measures]
    heads = head_rows(headings, columns)
    figure, axes = page(width, len(measures), heads, ROW * len(names) + 1, room)
    for i, (panel, measure) in enumerate(zip(axes, measures, strict=True)):
        rows = drawn.loc[measure].reindex(names)
        value, low, high = (rows[column].to_numpy(np.float64) for column in ("mean", "low", "high"))
        shown = Dots(value, low, high, filled=[True] * len(names))
        draw_dots(panel, shown, list(styles.values()), names if i % columns == 0 else None)
        headings[i].write(panel, heads[i // columns])
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


def explain(table: pd.DataFrame) -> str:
    """Return how the figure is to be read."""
    seeds = count_seeds(table["seeds"])
    return f"Mean over {seeds}, {'95% interval' if has_intervals(table['seeds']) else 'no interval'}."
