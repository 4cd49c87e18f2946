"""Direct labels: names beside what they name instead of a legend, moved just enough not to overlap."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from kawan.figures.style import GREY, Look

Floats = NDArray[np.float64]
RADII = (4, 7, 11, 16, 22, 29, 37, 46, 56, 68, 82, 100)  # points from a marker to its label
ANGLES = np.linspace(0, 2 * np.pi, 24, endpoint=False)
LEADER = {"arrowstyle": "-", "color": GREY, "linewidth": 0.5, "shrinkA": 0.5, "shrinkB": 2}


def label_ends(axes: Axes, ends: Mapping[str, tuple[float, float]], styles: Mapping[str, Look]) -> None:
    """Name lines at their right ends, in order of height.

    Isotonic regression moves the names as little as least squares allows for the room each needs.
    """
    names = sorted(ends, key=lambda name: ends[name][1])
    if not names:
        return
    axes.set_ylim(axes.get_ylim())  # transData alone does not make matplotlib catch up with its autoscaling
    box, point = axes.get_window_extent(), points(axes)
    room = 8.5 * point
    heights = np.array([axes.transData.transform(ends[name])[1] for name in names])
    steps = room * np.arange(len(names))
    spaced = isotonic_regression(heights - steps).x
    placed = np.clip(spaced, box.y0, max(box.y0, box.y1 - steps[-1])) + steps
    for name, y in zip(names, placed, strict=True):
        axes.annotate(
            name,
            ends[name],
            ((box.x1 + 9 * point - box.x0) / box.width, (y - box.y0) / box.height),
            textcoords="axes fraction",
            va="center_baseline",
            arrowprops=LEADER | {"color": styles[name].colour, "relpos": (0, 0.5), "shrinkB": 0},
        )


def label_points(axes: Axes, marks: Mapping[str, tuple[float, float]], avoid: Floats) -> None:
    """Name points in a plane: each name takes the free place nearest to its point.

    Args:
        axes: The panel, its limits final.
        marks: Points by name, in data coordinates.
        avoid: What names had better not cover, (n, 3): x, y and how bad it is.
    """
    point, frame = points(axes), axes.get_window_extent()
    centres = {name: axes.transData.transform(xy) for name, xy in marks.items()}
    spots = np.column_stack([axes.transData.transform(avoid[:, :2]), avoid[:, 2]])
    spots = np.vstack([spots, *([*centre, 50.0] for centre in centres.values())])
    taken: list[Bbox] = []
    for name in sorted(centres, key=lambda name: -centres[name][1]):
        centre = centres[name]
        text = axes.annotate(name, marks[name])
        size = np.array(text.get_window_extent().size) + 2 * point
        places = [place(centre, size, radius * point, angle) for radius in RADII for angle in ANGLES]
        costs = [cost(box, centre, frame, taken, spots) / point for box in places]
        box = places[int(np.argmin(costs))]
        text.remove()
        taken.append(box)
        x, y = axes.transAxes.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        far = distance(box, centre) > 6 * point
        axes.annotate(
            name,
            marks[name],
            (x, y),
            textcoords="axes fraction",
            ha="center",
            va="center",
            arrowprops=LEADER if far else None,
        )


def place(centre: Floats, size: Floats, radius: float, angle: float) -> Bbox:
    """Return a box of a size that lies `radius` away from a point, in a direction."""
    direction = np.array([np.cos(angle), np.sin(angle)])
    middle = centre + direction * (radius + size / 2)
    return Bbox([middle - size / 2, middle + size / 2])


def cost(box: Bbox, centre: Floats, frame: Bbox, taken: list[Bbox], spots: Floats) -> float:
    """Return how bad a place for a name is, in pixels of distance to its point."""
    outside = box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0 or box.y1 > frame.y1
    overlaps = sum(box.overlaps(other) for other in taken)
    leader = np.linspace(centre, [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2], 30)
    crossed = sum(bool(covered(other, leader).any()) for other in taken)
    hidden = float(spots[covered(box, spots), 2].sum())
    return float(1e5 * (outside + overlaps) + 1e3 * crossed + 3 * hidden + distance(box, centre))


def covered(box: Bbox, spots: Floats) -> NDArray[np.bool_]:
    """Return which spots lie inside a box."""
    x, y = spots[:, 0], spots[:, 1]
    return np.asarray((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1))


def distance(box: Bbox, point: Floats) -> float:
    """Return how far a point is from a box."""
    dx = max(box.x0 - point[0], 0, point[0] - box.x1)
    dy = max(box.y0 - point[1], 0, point[1] - box.y1)
    return float(np.hypot(dx, dy))


def points(axes: Axes) -> float:
    """Return how many pixels a point is."""
    assert isinstance(axes.figure, Figure)
    return axes.figure.dpi / 72
