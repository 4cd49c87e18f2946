"""The main figure: engagement against loyalty, both behavioural, neither written by any strategy.

One point per strategy with 95 % intervals over seeds, and a faint point per seed. Seeds share customers and luck
between strategies, so differences are surer than the crosses suggest: the comparison table has those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from kawan.figures.bands import bands
from kawan.figures.captions import count_seeds, has_intervals, write_caption
from kawan.figures.labels import label_points
from kawan.figures.style import LINE, NARROW, Look, Room, in_style, looks, page, wrap, write_ticks

Floats = NDArray[np.float64]
HEIGHT = 74  # mm of the panel
NOWHERE = np.full(3, np.nan)


def numbers(runs: pd.DataFrame, engagement: str, loyalty: str) -> pd.DataFrame:
    """Return mean, low, high and seeds by measure and strategy."""
    return bands(runs, [engagement, loyalty])


@in_style
def draw(
    runs: pd.DataFrame,
    labels: Mapping[str, str],
    engagement: str,
    loyalty: str,
    order: Sequence[str] = (),
    width: float = NARROW,
) -> Figure:
    """Return the figure of a table of runs.

    Args:
        runs: One row per strategy and seed, a column per measure.
        labels: What to call the measures, with units.
        engagement: The column drawn across.
        loyalty: The column drawn upwards.
        order: All strategies, which fixes their colours; by default as they come.
        width: Of the page, mm.
    """
    drawn = numbers(runs, engagement, loyalty)
    across, upwards = spans(drawn, engagement), spans(drawn, loyalty)
    styles = looks(order or runs["strategy"])
    below, beside = (wrap(labels.get(name, name), 0.9 * HEIGHT) for name in (engagement, loyalty))
    key = wrap(explain(drawn), width - 4)
    room = Room(10 + LINE * len(beside), right=3, across=0, foot=7 + LINE * len(below), bottom=LINE * len(key))
    figure, (axes,) = page(width, 1, [3.0], HEIGHT, room)
    axes.set_xlabel("\n".join(below), labelpad=2)
    axes.set_ylabel("\n".join(beside), labelpad=2)
    for axis in (axes.xaxis, axes.yaxis):
        write_ticks(axis, 5)
    marks, avoid = {}, [runs[[engagement, loyalty]].assign(cost=2.0).dropna().to_numpy(np.float64)]
    for name, look in styles.items():
        x, y = across.get(name, NOWHERE), upwards.get(name, NOWHERE)
        seeds = runs[runs["strategy"] == name]
        draw_seeds(axes, seeds[engagement], seeds[loyalty], look)
        if np.isfinite(x[1] + y[1]):
            marks[name] = float(x[1]), float(y[1])
            avoid.append(draw_cross(axes, x, y, look))
    axes.margins(0.14)
    axes.autoscale_view()
    label_points(axes, marks, np.vstack(avoid))
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


def explain(drawn: pd.DataFrame) -> str:
    """Return how the figure is to be read."""
    seeds = count_seeds(drawn["seeds"])
    if not has_intervals(drawn["seeds"]):
        return f"Each point: {seeds}; no interval."
    return f"Cross: 95% interval of the mean over {seeds}. Pale points: single seeds."


def spans(drawn: pd.DataFrame, measure: str) -> dict[str, Floats]:
    """Return low, mean and high of one measure by strategy."""
    rows = drawn[drawn["measure"] == measure]
    return dict(zip(rows["strategy"], rows[["low", "mean", "high"]].to_numpy(np.float64), strict=True))


def draw_seeds(axes: Axes, x: pd.Series[float], y: pd.Series[float], look: Look) -> None:
    """Draw one strategy's seeds, faintly."""
    axes.plot(x, y, look.marker, color=look.colour, alpha=0.25, markersize=2.5, markeredgewidth=0)


def draw_cross(axes: Axes, x: Floats, y: Floats, look: Look) -> Floats:
    """Draw one strategy's mean and intervals (low, mean, high); return spots on them that names should not cover."""
    lying = np.column_stack([np.linspace(x[0], x[2], 20), np.full(20, y[1])])
    standing = np.column_stack([np.full(20, x[1]), np.linspace(y[0], y[2], 20)])
    for line in (lying, standing):
        axes.plot(*line.T, color=look.colour, linewidth=0.9)
    axes.plot(x[1], y[1], look.marker, color=look.colour, markersize=6, markeredgecolor="white", markeredgewidth=0.6)
    spots = np.vstack([lying, standing])
    spots = spots[np.isfinite(spots).all(axis=1)]
    return np.column_stack([spots, np.full(len(spots), 3.0)])
