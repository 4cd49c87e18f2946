"""Where one strategy beats another, in the plane of two numbers: a point per scenario over the share of wins nearby."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from kawan.figures.captions import write_caption
from kawan.figures.sensitivity import short
from kawan.figures.style import COLOURS, LINE, NARROW, Heading, Room, in_style, page, wrap, write_ticks

Floats = NDArray[np.float64]
HEIGHT = 68  # mm of the panel
GRID = 80  # cells a side
WON, LOST = COLOURS[1], COLOURS[2]
SHADES = LinearSegmentedColormap.from_list("lost_to_won", ["#F7C9A6", "#FFFFFF", "#A9CBE8"])


def numbers(points: pd.DataFrame, x: str, y: str) -> pd.DataFrame:
    """Return what is drawn: both numbers, the difference and whether it was won."""
    return points[["scenario", x, y, "difference", "won"]]


@in_style
def draw(points: pd.DataFrame, x: str, y: str, winner: str, loser: str, caption: str) -> Figure:
    """Return the figure of scenarios.

    Args:
        points: One row per scenario: the columns `x` and `y`, and `won`.
        x: The number drawn across.
        y: The number drawn upwards.
        winner: Whose wins are blue.
        loser: The other strategy.
        caption: What else is to be known, as sentences.
    """
    says = f"Each point: a scenario. Blue: {winner} beats {loser}; orange: it does not. "
    says += "Shade: share of wins nearby, whatever the other numbers are; line: one half. "
    key = wrap(says + caption, NARROW - 4)
    heading = Heading.fit(f"Where {winner} beats {loser}", "", NARROW - 21)
    room = Room(left=18, right=3, across=0, foot=9, bottom=LINE * len(key))
    figure, (axes,) = page(NARROW, 1, [heading.height], HEIGHT, room)
    heading.write(axes, heading.height)
    across, upwards = points[x].to_numpy(np.float64), points[y].to_numpy(np.float64)
    won = points["won"].to_numpy(bool)
    (left, right), (low, high) = span(across), span(upwards)
    shares = share_nearby((across - left) / (right - left), (upwards - low) / (high - low), won)
    box = (left, right, low, high)
    axes.imshow(
        shares, origin="lower", extent=box, cmap=SHADES, vmin=0, vmax=1, aspect="auto", interpolation="bilinear"
    )
    if shares.min() < 0.5 < shares.max():
        axes.contour(shares, [0.5], extent=box, origin="lower", colors="black", linewidths=0.8)
    for which, colour, marker in ((won, WON, "o"), (~won, LOST, "s")):
        face = colour if marker == "o" else "none"
        axes.plot(
            across[which],
            upwards[which],
            marker,
            color=colour,
            markerfacecolor=face,
            markersize=2.6,
            markeredgewidth=0.7,
        )
    axes.set(xlim=(left, right), ylim=(low, high))
    axes.set_xlabel(short(x), labelpad=2)
    axes.set_ylabel(short(y), labelpad=2)
    for axis in (axes.xaxis, axes.yaxis):
        write_ticks(axis, 4)
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


def span(values: Floats) -> tuple[float, float]:
    """Return the ends of an axis: all values and a little room."""
    low, high = float(values.min()), float(values.max())
    margin = 0.03 * (high - low) or 0.5
    return low - margin, high + margin


def share_nearby(x: Floats, y: Floats, won: NDArray[np.bool_]) -> Floats:
    """Return the share of wins around each cell of a grid over the unit square (Nadaraya 1964, Watson 1964).

    A cell weighs scenarios by distance, with Scott's width in two dimensions.
    """
    width = 0.29 * len(x) ** (-1 / 6)  # 0.29: standard deviation of a uniform share
    cells = (np.arange(GRID) + 0.5) / GRID
    near_x = np.exp(-0.5 * ((cells[:, None] - x) / width) ** 2)
    near_y = np.exp(-0.5 * ((cells[:, None] - y) / width) ** 2)
    return np.asarray((near_y @ (near_x * won).T) / (near_y @ near_x.T))
