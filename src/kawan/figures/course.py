"""How it came about: measures over the days, mean of the seeds with a 95 % band, each line named at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kawan.figures.bands import bands
from kawan.figures.captions import count_seeds, has_intervals, write_caption
from kawan.figures.labels import label_ends
from kawan.figures.style import (
    LINE,
    WIDE,
    Heading,
    Look,
    Room,
    columns_in,
    head_rows,
    in_style,
    looks,
    page,
    panel_width,
    text_width,
    wrap,
    write_ticks,
)

HEIGHT = 42  # mm of a panel


def numbers(daily: pd.DataFrame, measures: Sequence[str], window: int = 28) -> pd.DataFrame:
    """Return mean, low, high and seeds by measure, strategy and day, each day the mean of `window` days up to it."""
    window = fitting(window, daily)
    wide = daily.sort_values("day", kind="stable").set_index("day")
    rolled = (
        wide.groupby(["strategy", "seed"], sort=False)[[*measures]]
        .rolling(window, min_periods=max(1, window // 2))
        .mean()
        .reset_index()
    )
    rolled = rolled[rolled["day"] >= daily["day"].min() + window - 1]
    return bands(rolled, measures, by=("strategy", "day"))


def fitting(window: int, daily: pd.DataFrame) -> int:
    """Return the window, or a quarter of the days where they are few."""
    return min(window, max(1, daily["day"].nunique() // 4))


@in_style
def draw(
    daily: pd.DataFrame,
    labels: Mapping[str, str],
    measures: Sequence[str],
    order: Sequence[str] = (),
    window: int = 28,
    width: float = WIDE,
) -> Figure:
    """Return the figure of daily tables of one brand, one panel per measure.

    Args:
        daily: One row per strategy, seed and day, a column per measure.
        labels: What to call the measures, with units.
        measures: Columns to draw, two to four.
        order: All strategies, which fixes their colours; by default as they come.
        window: Days averaged into each day drawn; 1 for measures that are smooth already.
        width: Of the page, mm.
    """
    window = fitting(window, daily)
    drawn = numbers(daily, measures, window)
    styles = looks(order or daily["strategy"])
    names = 5 + max(map(text_width, styles))
    key = wrap(explain(drawn, window), width - 4)
    room = Room(left=12, right=names, across=names + 12, foot=8, bottom=2 + LINE * len(key))
    columns = columns_in(width, min(2, len(measures)), room)
    breadth = panel_width(width, columns, room)
    headings = [Heading.fit(labels.get(measure, measure), "", breadth) for measure in measures]
    heads = head_rows(headings, columns)
    figure, axes = page(width, len(measures), heads, HEIGHT, room)
    for i, (panel, measure) in enumerate(zip(axes, measures, strict=True)):
        headings[i].write(panel, heads[i // columns])
        draw_lines(panel, drawn[drawn["measure"] == measure], styles)
        if i >= len(measures) - columns:
            panel.set_xlabel("Day", labelpad=2)
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


def explain(drawn: pd.DataFrame, window: int) -> str:
    """Return how the figure is to be read."""
    seeds = count_seeds(drawn["seeds"])
    lines = f"Lines: mean over {seeds}"
    if window > 1:
        lines += f", each day the mean of the last {window} days"
    bands = f"Bands: 95% interval of the mean over {seeds}."
    return f"{lines}. {bands}" if has_intervals(drawn["seeds"]) else f"{lines}; no interval."


def draw_lines(axes: Axes, drawn: pd.DataFrame, styles: Mapping[str, Look]) -> None:
    """Draw one measure: bands below, lines above, names at the ends."""
    ends = {}
    for name, look in styles.items():
        line = drawn[drawn["strategy"] == name]
        axes.fill_between(line["day"], line["low"], line["high"], color=look.colour, alpha=0.12, linewidth=0)
        axes.plot(line["day"], line["mean"], color=look.colour)
        known = line.dropna(subset="mean")
        if len(known):
            ends[name] = float(known["day"].iloc[-1]), float(known["mean"].iloc[-1])
    axes.margins(x=0)
    write_ticks(axes.xaxis, 5, steps=(1, 1.5, 3, 9, 10))  # half months, months, quarters
    write_ticks(axes.yaxis, 4)
    label_ends(axes, ends, styles)
