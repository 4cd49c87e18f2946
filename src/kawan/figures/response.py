"""How differences from the baseline answer to one factor: a line per strategy with its 95 % band, named at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from kawan.figures.captions import count_seeds, has_intervals, write_caption
from kawan.figures.labels import label_ends
from kawan.figures.style import (
    GREY,
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
    write_ticks,
    written,
)

HEIGHT = 42  # mm of a panel


def numbers(table: pd.DataFrame, design: pd.DataFrame, factor: str, measures: Sequence[str]) -> pd.DataFrame:
    """Return difference, low, high and seeds by measure, strategy and level of the factor; unknown ones left out."""
    wanted = table[table["outcome"].isin([*measures])].dropna(subset="difference")
    found = wanted.merge(design[["scenario", factor]], on="scenario")
    found = found.sort_values("outcome", key=lambda names: names.map([*measures].index), kind="stable")
    names = {"outcome": "measure", "ci_low": "low", "ci_high": "high"}
    kept = ["outcome", "strategy", "baseline", factor, "difference", "ci_low", "ci_high", "seeds"]
    return found[kept].rename(columns=names).reset_index(drop=True)


@in_style
def draw(
    drawn: pd.DataFrame,
    factor: str,
    says: str,
    labels: Mapping[str, str],
    order: Sequence[str] = (),
    *,
    log: bool = False,
    width: float = WIDE,
) -> Figure:
    """Return the figure, one panel per measure.

    Args:
        drawn: As `numbers` returns it, for two to six measures.
        factor: The column on the horizontal axis.
        says: What it is, with its unit.
        labels: What to call the measures, with units.
        order: All strategies, which fixes their colours; by default as they come.
        log: Whether the horizontal axis is logarithmic; its ticks are the levels.
        width: Of the page, mm.
    """
    measures = list(dict.fromkeys(drawn["measure"]))
    baseline = str(drawn["baseline"].iloc[0])
    order = list(order or dict.fromkeys(drawn["strategy"]))
    styles = {name: look for name, look in looks(order).items() if name != baseline}
    seeds = count_seeds(drawn["seeds"])
    sure = "Bands: 95% interval." if has_intervals(drawn["seeds"]) else "No interval."
    key = wrap(f"Lines: difference from {baseline} (dotted), mean over {seeds} paired. {sure}", width - 4)
    names = 5 + max(map(text_width, styles))
    room = Room(left=13, right=names, across=names + 12, foot=9, bottom=2 + LINE * len(key))
    columns = columns_in(width, min(2, len(measures)), room)
    breadth = panel_width(width, columns, room)
    headings = [Heading.fit(labels.get(measure, measure), "", breadth) for measure in measures]
    heads = head_rows(headings, columns)
    figure, axes = page(width, len(measures), heads, HEIGHT, room)
    levels = sorted(drawn[factor].unique())
    for i, (panel, measure) in enumerate(zip(axes, measures, strict=True)):
        headings[i].write(panel, heads[i // columns])
        panel.axhline(0, color=GREY, linewidth=0.7, linestyle=":", zorder=0)
        ends = {}
        for name, look in styles.items():
            line = drawn[(drawn["measure"] == measure) & (drawn["strategy"] == name)].sort_values(factor)
            panel.fill_between(line[factor], line["low"], line["high"], color=look.colour, alpha=0.12, linewidth=0)
            panel.plot(line[factor], line["difference"], color=look.colour, marker=look.marker, markersize=3)
            if len(line):
                ends[name] = float(line[factor].iloc[-1]), float(line["difference"].iloc[-1])
        if log:
            panel.set_xscale("log")
            panel.xaxis.set_major_locator(FixedLocator(levels))
            panel.xaxis.set_minor_locator(NullLocator())
            panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: written(value)))
        else:
            write_ticks(panel.xaxis, 5)
        write_ticks(panel.yaxis, 4)
        label_ends(panel, ends, styles)
        if i >= len(measures) - columns:
            panel.set_xlabel(says, labelpad=2)
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure
