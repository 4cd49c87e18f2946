"""One look for every figure: the sizes of a printed page, and colours that colour-blind readers tell apart.

Colours are those of Okabe & Ito (2008), with grey for their yellow, which is lost on white paper. A strategy keeps
its colour and marker by its place in the order of strategies, in every figure of a comparison; the baseline comes
first and is black.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from matplotlib.ticker import FuncFormatter, MaxNLocator

NARROW, WIDE = 85.0, 175.0  # mm, one and two columns of a journal
WIDTHS = {"one": NARROW, "two": WIDE}
SLIM = 20.0  # mm, below which a panel's numbers run into one another
TEXT = 7.0  # points at final size; nothing is smaller
LINE = 3.2  # mm from one line of text to the next
BOLD = 1.13  # how much wider bold letters are
FAINT, GREY = "#E4E4E4", "#5A5A5A"
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999")
MARKERS = "osD^vPX<>"  # nine: no pair of colour and marker comes back before the 73rd strategy

SIZES = ((1e9, "bn"), (1e6, "M"), (1e5, "k"))  # what large numbers are written in

RC: Any = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same figure everywhere
    "font.size": TEXT,
    "axes.titlesize": TEXT,
    "axes.labelsize": TEXT,
    "xtick.labelsize": TEXT,
    "ytick.labelsize": TEXT,
    "text.hinting": "none",
    "text.parse_math": False,  # a dollar sign in a user's label is a dollar sign
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.2,
    "lines.markersize": 4.5,
    "figure.dpi": 200,
    "savefig.dpi": 200,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "kawan",
}
in_style = matplotlib.rc_context(RC)  # decorates whatever draws


class Look(NamedTuple):
    """How one strategy is drawn."""

    colour: str
    marker: str


class Room(NamedTuple):
    """Room around panels, in mm."""

    left: float
    right: float
    across: float  # between two columns
    foot: float  # below each panel, for its axis
    bottom: float = 0.0  # below all


def looks(strategies: Iterable[str]) -> dict[str, Look]:
    """Return a colour and a marker for every strategy, by order."""
    return {
        name: Look(COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)])
        for i, name in enumerate(dict.fromkeys(strategies))
    }


def page(width: float, panels: int, heads: Sequence[float], height: float, room: Room) -> tuple[Figure, list[Axes]]:
    """Return a figure `width` mm wide, as high as it must be, and its panels, row by row.

    Args:
        width: Of the page, mm.
        panels: How many.
        heads: Room above each row of panels, mm.
        height: Of each panel, mm.
        room: Room around them.
    """
    columns = math.ceil(panels / len(heads))
    breadth = panel_width(width, columns, room)
    whole = sum(heads) + len(heads) * (height + room.foot) + room.bottom
    figure = Figure(figsize=(width / 25.4, whole / 25.4))
    FigureCanvasAgg(figure)
    axes = []
    for panel in range(panels):
        row, column = divmod(panel, columns)
        left = room.left + column * (breadth + room.across)
        bottom = whole - sum(heads[: row + 1]) - row * (height + room.foot) - height
        axes.append(figure.add_axes((left / width, bottom / whole, breadth / width, height / whole)))
    return figure, axes


def panel_width(width: float, columns: int, room: Room) -> float:
    """Return the width of each of so many panels in a row, in mm."""
    return (width - room.left - room.right - (columns - 1) * room.across) / columns


def columns_in(width: float, most: int, room: Room) -> int:
    """Return how many panels fit side by side, at most `most`, each at least `SLIM` wide."""
    return next((columns for columns in range(most, 1, -1) if panel_width(width, columns, room) >= SLIM), 1)


def wrap(text: str, width: float) -> list[str]:
    """Return the text in lines no wider than `width` mm, as far as its words allow."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def text_width(text: str) -> float:
    """Return the width of one line of text in mm."""
    if not text.strip():
        return 0.0
    path = TextPath((0, 0), text, size=TEXT, prop=FontProperties(family=RC["font.family"]))
    return float(np.ptp(np.asarray(path.vertices)[:, 0])) * 25.4 / 72


@dataclass(frozen=True)
class Heading:
    """A bold title and a grey note above a panel, in lines that fit its width."""

    title: list[str]
    note: list[str]

    @classmethod
    def fit(cls, title: str, note: str, width: float) -> Heading:
        """Return a heading broken into lines at most `width` mm wide."""
        return cls(wrap(title, width / BOLD), wrap(note, width) if note else [])

    @property
    def height(self) -> float:
        """How much room it needs, mm."""
        return LINE * (len(self.title) + len(self.note)) + 1.5

    def write(self, axes: Axes, room: float) -> None:
        """Write it flush left, its top `room` mm above the panel."""
        for i, line in enumerate([*self.title, *self.note]):
            height = (room - LINE * (i + 1) + 0.4) * 72 / 25.4
            text = axes.annotate(line, (0, 1), (0, height), xycoords="axes fraction", textcoords="offset points")
            text.set(**({"weight": "bold"} if i < len(self.title) else {"color": GREY}))


def head_rows(headings: Sequence[Heading], columns: int) -> list[float]:
    """Return the room that each row of panels needs for its headings, mm."""
    rows = [headings[i : i + columns] for i in range(0, len(headings), columns)]
    return [max(heading.height for heading in row) for row in rows]


def written(value: float, digits: int = 3, sign: Literal["+", "-"] = "-") -> str:
    """Return a number in few letters; `sign` as in Python's formats: + for every number, - for negative ones only.

    >>> written(1616.2, sign="+"), written(0.05678), written(-12_345_678)
    ('+1,620', '0.0568', '−12.3M')
    """
    size, letters = next(((size, letters) for size, letters in SIZES if abs(value) >= size), (1.0, ""))
    return f"{float(f'{value / size:.{digits}g}'):{sign},.10g}{letters}".replace("-", "\N{MINUS SIGN}")


def write_ticks(axis: Axis, most: int, steps: Sequence[float] = (1, 2, 2.5, 5, 10)) -> None:
    """Give an axis about `most` ticks at round numbers."""
    axis.set_major_locator(MaxNLocator(most, steps=list(steps)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: written(value, digits=6)))
