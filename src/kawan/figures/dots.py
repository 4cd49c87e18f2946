"""Panels with a row per strategy: a dot, its interval, and a number where a value is off the scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from kawan.figures.style import FAINT, GREY, Look, written

Floats = NDArray[np.float64]
ROW = 4.2  # mm per strategy
ROOMY = 34.0  # mm of a panel that has room for more than three numbers below it


@dataclass(frozen=True)
class Dots:
    """What one panel shows: a value per strategy with the ends of its interval, NaN where unknown."""

    values: Floats
    lows: Floats
    highs: Floats
    filled: Sequence[bool]
    band: float = np.nan  # half-width of the shaded band around zero
    cut: float = np.inf  # what goes so many times further than the middle row is off the scale
    suffix: str = ""  # after every number, as `%`
    signed: bool = False


def draw_dots(axes: Axes, dots: Dots, styles: Sequence[Look], names: Sequence[str] | None) -> None:
    """Draw one panel, first strategy on top; names only where given."""
    count = len(dots.values)
    low, high = limits(dots)
    axes.set(xlim=(low, high), ylim=(count - 0.4, -0.6))
    if np.isfinite(dots.band):
        axes.axvspan(-dots.band, dots.band, color=FAINT, linewidth=0, zorder=0)
    axes.axvline(0, color=GREY, linewidth=0.6, zorder=1)
    for y, look in enumerate(styles):
        draw_row(axes, y, dots, look)
    axes.set_yticks(range(count), names or [""] * count)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    few = axes.get_window_extent().width / axes.figure.dpi * 25.4 < ROOMY
    axes.xaxis.set_major_locator(MaxNLocator(2 if few else 4, steps=[1, 2, 3, 4, 5, 10], min_n_ticks=2 if few else 3))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, dots, digits=6)))


def draw_row(axes: Axes, y: int, dots: Dots, look: Look) -> None:
    """Draw one strategy's dot and interval; what leaves the panel gets an arrow, a dot that does also its number."""
    low, high = axes.get_xlim()
    value, ends = dots.values[y], np.array([dots.lows[y], dots.highs[y]])
    if np.isnan(value):
        axes.annotate("not known", (0, y), (4, 0), textcoords="offset points", va="center_baseline", color=GREY)
        return
    if np.isfinite(ends).all():
        axes.plot(np.clip(ends, low, high), [y, y], color=look.colour, solid_capstyle="butt")
    face = look.colour if dots.filled[y] else "white"
    inside = low <= value <= high
    if inside:
        axes.plot(value, y, look.marker, color=look.colour, markerfacecolor=face, markeredgewidth=0.9)
    for edge, arrow, beyond, align in ((low, "<", ends[0] < low, "left"), (high, ">", ends[1] > high, "right")):
        off = value < low if arrow == "<" else value > high
        if not (beyond or off):
            continue
        axes.plot(edge, y, arrow, color=look.colour, clip_on=False)
        if off:
            axes.annotate(
                number(value, dots),
                (edge, y),
                (5 if arrow == "<" else -5, 0),
                textcoords="offset points",
                ha=align,
                va="center_baseline",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
            )


def limits(dots: Dots) -> tuple[float, float]:
    """Return the ends of a panel's axis: all that is not off the scale, zero and the band, and a little room."""
    parts = np.vstack([dots.values, dots.lows, dots.highs])
    reaches = np.abs(parts).max(axis=0, initial=0, where=np.isfinite(parts))
    band = dots.band if np.isfinite(dots.band) else 0.0
    middle = np.quantile(reaches[reaches > 0], 0.5, method="lower") if reaches.any() else 0.0
    most = max(dots.cut * max(band, middle), band) if np.isfinite(dots.cut) else np.inf
    kept = parts[np.isfinite(parts) & (np.abs(parts) <= most)]
    low, high = min(0.0, -band, *kept), max(0.0, band, *kept)
    if low == high:
        low, high = (-1.0 if dots.signed else 0.0), 1.0
    room = 0.06 * (high - low)
    return low - room, high + room


def number(value: float, dots: Dots, digits: int = 3) -> str:
    """Return a number as a panel writes it."""
    if abs(value) < 1e-12:
        return "0"
    return written(value, digits, "+" if dots.signed else "-") + dots.suffix
