"""Captions: how a figure is to be read and over how many seeds, in grey at its foot."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from kawan.figures.style import GREY, LINE


def count_seeds(seeds: pd.Series[int]) -> str:
    """Return how many seeds are behind what is drawn; rows without any are not drawn.

    >>> count_seeds(pd.Series([20, 18, 0])), count_seeds(pd.Series([1, 1]))
    ('18 to 20 seeds', '1 seed')
    """
    drawn = seeds[seeds > 0]
    if drawn.empty:
        return "0 seeds"
    fewest, most = drawn.min(), drawn.max()
    return ("1 seed" if most == 1 else f"{most} seeds") if fewest == most else f"{fewest} to {most} seeds"


def has_intervals(seeds: pd.Series[int]) -> bool:
    """Return whether anything drawn has an interval, which takes two seeds."""
    return bool((seeds > 1).any())


def write_caption(figure: Figure, lines: Sequence[str]) -> None:
    """Write lines flush left at the foot of a page, which must have `LINE` mm of room for each."""
    width, height = (25.4 * size for size in figure.get_size_inches())
    for i, line in enumerate(reversed(lines)):
        figure.text(2 / width, (1.5 + LINE * i) / height, line, color=GREY)
