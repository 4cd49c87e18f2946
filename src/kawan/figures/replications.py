"""How many seeds are enough: mean difference, its variance and half its interval as seeds are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kawan.figures.captions import write_caption
from kawan.figures.labels import label_ends
from kawan.figures.style import (
    GREY,
    LINE,
    WIDE,
    Heading,
    Look,
    Room,
    head_rows,
    in_style,
    looks,
    page,
    panel_width,
    text_width,
    wrap,
    write_ticks,
)

COLUMNS = {
    "mean": "difference",
    "sd": "its standard deviation",
    "half_width": "half the 95% interval",
}
HEIGHT = 26  # mm of a panel


@in_style
def draw(
    growth: pd.DataFrame,
    enough: pd.DataFrame,
    labels: Mapping[str, str],
    order: Sequence[str],
) -> Figure:
    """Return the figure, a row of three panels per outcome.

    Args:
        growth: As `lab.replications.growth` returns it.
        enough: As `lab.replications.enough` returns it.
        labels: What to call the outcomes, with their units.
        order: All strategies, the baseline among them, which fixes their colours.
    """
    outcomes = list(dict.fromkeys(growth["outcome"]))
    styles = {name: look for name, look in looks(order).items() if name in set(growth["strategy"])}
    baseline = str(enough["baseline"].iloc[0])
    key = wrap(
        f"Difference from {baseline} as seeds are added, one after the other. Bands: 95% interval of the mean. "
        "Dashed: how narrow half the interval is to be.",
        WIDE - 4,
    )
    room = Room(12, right=6 + max(map(text_width, styles)), across=13, foot=8, bottom=3 + LINE * len(key))
    breadth = panel_width(WIDE, len(COLUMNS), room)
    headings = [
        Heading.fit(labels.get(outcome, outcome) if not i else "", says, breadth)
        for outcome in outcomes
        for i, says in enumerate(COLUMNS.values())
    ]
    heads = head_rows(headings, len(COLUMNS))
    figure, axes = page(WIDE, len(headings), heads, HEIGHT, room)
    for i, panel in enumerate(axes):
        row, column = divmod(i, len(COLUMNS))
        drawn = growth[growth["outcome"] == outcomes[row]]
        targets = enough[enough["outcome"] == outcomes[row]]["target"]
        draw_lines(panel, drawn, [*COLUMNS][column], styles, float(targets.max()))
        headings[i].write(panel, headings[i].height)
        if row == len(outcomes) - 1:
            panel.set_xlabel("Seeds", labelpad=2)
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


def draw_lines(axes: Axes, drawn: pd.DataFrame, column: str, styles: Mapping[str, Look], target: float) -> None:
    """Draw one quantity of one outcome, a line per strategy, named in the last panel of a row."""
    ends = {}
    for name, look in styles.items():
        line = drawn[drawn["strategy"] == name]
        if line.empty:
            continue
        axes.plot(line["seeds"], line[column], color=look.colour)
        if column == "mean":
            axes.fill_between(line["seeds"], line["low"], line["high"], color=look.colour, alpha=0.12, linewidth=0)
        ends[name] = float(line["seeds"].iloc[-1]), float(line[column].iloc[-1])
    axes.margins(x=0)
    axes.set_ylim(*limits(drawn, column, target))
    write_ticks(axes.xaxis, 4)
    write_ticks(axes.yaxis, 3)
    if column == "half_width":
        if np.isfinite(target):
            axes.axhline(target, color=GREY, linewidth=0.8, linestyle=(0, (4, 2)))
        label_ends(axes, ends, styles)


def limits(drawn: pd.DataFrame, column: str, target: float) -> tuple[float, float]:
    """Return the ends of an axis: all that is drawn after the first few seeds, whose intervals are far wider."""
    settled = drawn[drawn["seeds"] >= min(5, drawn["seeds"].max())]
    if column == "mean":
        low, high = settled["low"].min(), settled["high"].max()
    else:
        low, high = 0.0, max(settled[column].max(), target if column == "half_width" and np.isfinite(target) else 0.0)
    margin = 0.08 * (high - low) or max(abs(high), 1.0) * 0.08
    return (low - margin if column == "mean" else 0.0), high + margin
