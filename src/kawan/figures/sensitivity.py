"""What an outcome depends on: curves of one number at a time, Morris's plane, Sobol's bars.

Numbers that luck alone could put where they are look pale; only the most telling ones are named.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from kawan.figures.captions import write_caption
from kawan.figures.labels import label_points
from kawan.figures.style import (
    COLOURS,
    FAINT,
    GREY,
    LINE,
    NARROW,
    WIDE,
    Heading,
    Room,
    head_rows,
    in_style,
    page,
    panel_width,
    text_width,
    wrap,
    write_ticks,
)

Floats = NDArray[np.float64]
MOST_CURVES, MOST_NAMED, MOST_BARS = 9, 8, 20
BAR = 4.6  # mm per number
BLUE, ORANGE = COLOURS[1], COLOURS[2]


def short(key: str) -> str:
    """Return a dotted key without what goes without saying.

    >>> short("behaviour.fomo.tiring"), short("brands.focal.budget")
    ('fomo.tiring', 'focal.budget')
    """
    return key.removeprefix("behaviour.").removeprefix("brands.")


# One at a time


@in_style
def draw_curves(curves: pd.DataFrame, title: str, seeds: int) -> Figure:
    """Return an outcome as each number varies alone, those with the widest swing first.

    Args:
        curves: factor, value, default, mean, low, high: in the order of the panels, by value within each.
        title: What the outcome is, with its unit.
        seeds: How many are behind each mean.
    """
    names = list(dict.fromkeys(curves["factor"]))
    left_out = len(names) - MOST_CURVES
    names = names[:MOST_CURVES]
    columns = min(3, len(names))
    says = f"{title}, mean of {seeds} seeds as one number varies and the others stay. "
    says += "Band: 95% interval. Dotted: the default, and the outcome there."
    if left_out > 0:
        says += f" {left_out} numbers with less swing are not drawn."
    key = wrap(says, WIDE - 4)
    room = Room(left=14, right=4, across=8, foot=8, bottom=1 + LINE * len(key))
    headings = [Heading.fit(short(name), "", panel_width(WIDE, columns, room)) for name in names]
    heads = head_rows(headings, columns)
    figure, axes = page(WIDE, len(names), heads, 30, room)
    drawn = curves[curves["factor"].isin(names)]
    known = drawn[["mean", "low", "high"]].to_numpy(np.float64)
    known = known[np.isfinite(known)]
    low, high = (known.min(), known.max()) if known.size else (0.0, 1.0)
    margin = 0.05 * (high - low) or 0.5
    for i, (panel, name) in enumerate(zip(axes, names, strict=True)):
        headings[i].write(panel, heads[i // columns])
        curve = drawn[drawn["factor"] == name]
        panel.set_ylim(low - margin, high + margin)
        draw_curve(panel, curve)
        write_ticks(panel.yaxis, 4)
        if i % columns:
            panel.set_yticklabels([])
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


def draw_curve(axes: Axes, curve: pd.DataFrame) -> None:
    """Draw one number's curve, its band, and where the default stands."""
    default = curve["default"].iloc[0]
    at_default = curve.loc[curve["value"] == default, "mean"]
    axes.fill_between(curve["value"], curve["low"], curve["high"], color=BLUE, alpha=0.15, linewidth=0)
    axes.plot(curve["value"], curve["mean"], "o-", color=BLUE, markersize=3)
    axes.axvline(default, color=GREY, linestyle=":", linewidth=0.8, zorder=0)
    if len(at_default):
        axes.axhline(at_default.iloc[0], color=GREY, linestyle=":", linewidth=0.8, zorder=0)
    write_ticks(axes.xaxis, 3)


# Morris


@in_style
def draw_screening(table: pd.DataFrame, title: str, floor: float, caption: str) -> Figure:
    """Return how strongly each number acts (mu*) against how unevenly (sigma).

    Args:
        table: factor, mu_star, mu_star_conf, sigma (`lab.sensitivity.analyse`).
        title: What the outcome is, with its unit.
        floor: The mu* that luck alone would give; NaN where it is not known.
        caption: What else is to be known, as sentences.
    """
    says = "Each point: a number, over its whole range. Line: 95% interval of mu*. "
    says += "Above the dashed line it acts unevenly: by way of others, or along a curve. "
    if math.isfinite(floor):
        says += "Grey band: what luck alone could do, at most. "
    key = wrap(says + caption, NARROW - 4)
    heading = Heading.fit(title, "", NARROW - 24)
    room = Room(left=20, right=4, across=0, foot=9, bottom=LINE * len(key))
    figure, (axes,) = page(NARROW, 1, [heading.height], 66, room)
    heading.write(axes, heading.height)
    across, upwards = table["mu_star"].to_numpy(np.float64), table["sigma"].to_numpy(np.float64)
    half = table["mu_star_conf"].fillna(0.0).to_numpy(np.float64)
    right = 1.06 * float((across + half).max()) or 1.0
    top = 1.12 * max(float(upwards.max()), 0.3 * right)
    axes.set(xlim=(0, right), ylim=(-0.04 * top, top))
    if math.isfinite(floor):
        axes.axvspan(0, min(floor, right), color=FAINT, linewidth=0, zorder=0)
    axes.plot([0, max(right, top)], [0, max(right, top)], color=GREY, linestyle="--", linewidth=0.7, zorder=1)
    beyond = across - half > (floor if math.isfinite(floor) else 0.0)
    for x, y, wide, sure in zip(across, upwards, half, beyond, strict=True):
        colour = BLUE if sure else "#8AA6BD"
        axes.plot([max(0, x - wide), x + wide], [y, y], color=colour, linewidth=0.8)
        axes.plot(x, y, "o", color=colour, markersize=3.5)
    axes.set_xlabel("mu*: mean size of the effect", labelpad=2)
    axes.set_ylabel("sigma: its spread", labelpad=2)
    for axis in (axes.xaxis, axes.yaxis):
        write_ticks(axis, 4)
    named = table.assign(x=across, y=upwards)[beyond].nlargest(MOST_NAMED, "mu_star")
    marks = {short(str(name)): (float(x), float(y)) for name, x, y in named[["factor", "x", "y"]].to_numpy()}
    label_points(axes, marks, np.column_stack([across, upwards, np.full(len(across), 4.0)]))
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


# Sobol


@in_style
def draw_shares(table: pd.DataFrame, title: str, caption: str) -> Figure:
    """Return the share of the variance that each number explains alone, and with all it acts together with.

    Args:
        table: factor, S1, S1_conf, ST, ST_conf (`lab.sensitivity.analyse`).
        title: What the outcome is, with its unit.
        caption: What else is to be known, as sentences.
    """
    drawn = table.nlargest(MOST_BARS, "ST")
    names = [short(str(name)) for name in drawn["factor"]]
    says = "Blue: alone (S1). Orange: with all it acts together with (ST). Line: 95% interval. "
    if len(table) > len(drawn):
        says += f"{len(table) - len(drawn)} numbers with a smaller ST are not drawn. "
    key = wrap(says + caption, NARROW - 4)
    left = 4 + max(map(text_width, names))
    heading = Heading.fit(title, "", NARROW - left - 4)
    room = Room(left=left, right=4, across=0, foot=9, bottom=LINE * len(key))
    figure, (axes,) = page(NARROW, 1, [heading.height], BAR * len(names) + 1, room)
    heading.write(axes, heading.height)
    for offset, share, colour in ((-0.19, "S1", BLUE), (0.19, "ST", ORANGE)):
        places = np.arange(len(names)) + offset
        values, half = (drawn[column].to_numpy(np.float64) for column in (share, f"{share}_conf"))
        axes.barh(places, values, 0.34, color=colour, linewidth=0)
        axes.hlines(places, values - half, values + half, color="black", linewidth=0.7)
    axes.axvline(0, color=GREY, linewidth=0.6)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Share of the variance", labelpad=2)
    write_ticks(axes.xaxis, 4)
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure
