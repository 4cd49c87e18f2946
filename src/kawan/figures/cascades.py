"""Cascades: how many grow to which size, and how viral those of a size are (after Goel et al. 2016)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from kawan.figures.captions import write_caption
from kawan.figures.labels import label_ends
from kawan.figures.style import (
    LINE,
    WIDE,
    Heading,
    Look,
    Room,
    in_style,
    looks,
    page,
    panel_width,
    text_width,
    wrap,
    write_ticks,
    written,
)

HEIGHT = 48  # mm of a panel
SHARE, VIRALITY = "share of cascades at least as large", "structural virality"
FEWEST = 3  # cascades of a size, below which no mean is drawn
TITLES = {
    SHARE: "Share of cascades that grow at least as large",
    VIRALITY: "Structural virality, mean distance in steps",
}


def numbers(cascades: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn: panel, strategy, size, value, quartiles `low` and `high` of virality, cascades behind it.

    Args:
        cascades: One row per cascade: strategy, size, structural_virality.
    """
    parts = []
    for strategy, mine in cascades.groupby("strategy", sort=False):
        size = np.sort(mine["size"].to_numpy(np.int64))
        at = np.unique(size)
        there = size.size - np.searchsorted(size, at)
        parts.append(pd.DataFrame({"panel": SHARE, "strategy": strategy, "size": at, "value": there / size.size,
                                   "cascades": there}))  # fmt: skip
        several = mine[mine["size"] > 1]
        bins = several.groupby(np.floor(np.log2(several["size"])).rename("bin"))
        viral = bins["structural_virality"]
        found = pd.DataFrame({"size": bins["size"].mean(), "value": viral.mean(), "low": viral.quantile(0.25),
                              "high": viral.quantile(0.75), "cascades": viral.size()})  # fmt: skip
        kept = found[found["cascades"] >= FEWEST].reset_index(drop=True)
        parts.append(kept.assign(panel=VIRALITY, strategy=strategy))
    columns = ["panel", "strategy", "size", "value", "low", "high", "cascades"]
    drawn = pd.concat(parts, ignore_index=True).reindex(columns=columns) if parts else pd.DataFrame(columns=columns)
    return drawn.astype({"size": float, "value": float, "low": float, "high": float})


@in_style
def draw(cascades: pd.DataFrame, order: Sequence[str] = (), width: float = WIDE) -> Figure:
    """Return the figure of all cascades of all runs.

    Args:
        cascades: As `kawan.lab.virality.shapes_of_runs` returns them.
        order: All strategies, which fixes their colours; by default as they come.
        width: Of the page, mm.
    """
    drawn = numbers(cascades)
    styles = looks(order or cascades["strategy"])
    key = wrap(
        f"{len(cascades):,} cascades of all runs. Left: both axes logarithmic. Right: mean by size, doubling from 2; "
        f"bands: the middle half; sizes with fewer than {FEWEST} cascades left out.",
        width - 4,
    )
    names = 5 + max(map(text_width, styles), default=0)
    room = Room(left=13, right=names, across=names + 12, foot=9, bottom=2 + LINE * len(key))
    columns = 2 if panel_width(width, 2, room) >= 30 else 1
    headings = [Heading.fit(title, "", panel_width(width, columns, room)) for title in TITLES.values()]
    heads = [max(heading.height for heading in headings)] * (2 // columns)
    figure, axes = page(width, 2, heads, HEIGHT, room)
    for panel, heading, what in zip(axes, headings, TITLES, strict=True):
        heading.write(panel, heads[0])
        panel.set_xscale("log")
        if what == SHARE:
            panel.set_yscale("log")
        draw_lines(panel, drawn[drawn["panel"] == what], styles, stepped=what == SHARE)
        panel.set_xlabel("Posts in the cascade", labelpad=2)
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


def draw_lines(axes: Axes, drawn: pd.DataFrame, styles: dict[str, Look], stepped: bool) -> None:
    """Draw one panel: a line per strategy, named at its end."""
    ends = {}
    for name, look in styles.items():
        line = drawn[drawn["strategy"] == name].sort_values("size")
        axes.fill_between(line["size"], line["low"], line["high"], color=look.colour, alpha=0.12, linewidth=0)
        axes.plot(
            line["size"], line["value"], color=look.colour, marker="" if stepped else look.marker, markersize=3,
            drawstyle="steps-pre" if stepped else "default",
        )  # fmt: skip
        if len(line):
            ends[name] = float(line["size"].iloc[-1]), float(line["value"].iloc[-1])
    largest = drawn["size"].max() if len(drawn) else 10.0
    axes.set_xlim(1, max(10.0, 1.1 * largest))
    for axis in (axes.xaxis, axes.yaxis) if stepped else (axes.xaxis,):
        axis.set_major_locator(LogLocator(numticks=6))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda value, _: written(value)))
    if not stepped:
        write_ticks(axes.yaxis, 4)
    label_ends(axes, ends, styles)
