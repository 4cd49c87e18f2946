"""A table of numbers as a heat map: orange above zero, blue below, every cell written out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from kawan.figures.captions import write_caption
from kawan.figures.style import LINE, WIDE, Heading, Room, in_style, page, text_width, wrap, written

Floats = NDArray[np.float64]
CELL, BREADTH = 6.0, 13.0  # mm
COLD_TO_WARM = LinearSegmentedColormap.from_list("cold_to_warm", ["#56A5D8", "#FFFFFF", "#F0975A"])


@in_style
def draw(
    values: pd.DataFrame, title: str, caption: str, framed: pd.DataFrame | None = None, suffix: str = ""
) -> Figure:
    """Return the figure of a table; unknown cells (NaN) stay empty.

    Args:
        values: Rows and columns as they are to be drawn and named.
        title: Above the table.
        caption: Below it.
        framed: Which cells have a frame; of the same shape.
        suffix: After every number, as `%`.
    """
    rows, columns = values.shape
    names, feet = [str(name) for name in values.index], [str(name) for name in values.columns]
    left = 4 + max(map(text_width, names))
    width = min(WIDE, max(95.0, left + BREADTH * columns + 4))
    key = wrap(caption, width - 4)
    heading = Heading.fit(title, "", width - 4)
    foot = 4 + max(map(text_width, feet))
    room = Room(left=left, right=4, across=0, foot=foot, bottom=1 + LINE * len(key))
    figure, (axes,) = page(width, 1, [heading.height], CELL * rows, room)
    heading.write(axes, heading.height)
    numbers = values.to_numpy(np.float64)
    most = float(np.abs(numbers[np.isfinite(numbers)]).max(initial=0.0)) or 1.0
    axes.imshow(numbers, cmap=COLD_TO_WARM, vmin=-most, vmax=most, aspect="auto")
    write_cells(axes, numbers, None if framed is None else framed.to_numpy(bool), suffix)
    axes.set_xticks(range(columns), feet, rotation=90)
    axes.set_yticks(range(rows), names)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


def write_cells(axes: Axes, numbers: Floats, framed: NDArray[np.bool_] | None, suffix: str) -> None:
    """Write every known number, and frame those that are to be framed."""
    for row, column in np.argwhere(np.isfinite(numbers)):
        value = numbers[row, column]
        text = "0" if abs(value) < 1e-12 else written(value, 2, "+")
        axes.annotate(text + suffix, (column, row), ha="center", va="center")
        if framed is not None and framed[row, column]:
            axes.add_patch(Rectangle((column - 0.47, row - 0.46), 0.94, 0.92, fill=False, linewidth=1.0))
