"""A game between strategies: what each earns against each, who would not change, what a population learns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kawan.figures.captions import count_seeds, has_intervals, write_caption
from kawan.figures.heat import COLD_TO_WARM
from kawan.figures.labels import label_ends
from kawan.figures.style import LINE, WIDE, Heading, Room, in_style, looks, page, text_width, wrap, write_ticks, written

FULL = 17.0  # mm, breadth of a cell in which an interval has room
CELL = 7.5  # mm, height of a cell with its interval
SLIM = 5.0  # mm, height of a cell without
POPULATION = 45.0  # mm, height of the lower panel
LEAST, MOST_NAMES = 0.02, 12  # share in the end from which on a line is named, and how many are
MANY = 15  # strategies, beyond which numbers have two digits
TOLD = 4  # equilibria told in the caption
NAMELESS = "#BDBDBD"  # colour of lines that end too low for a name


@in_style
def draw(payoffs: pd.DataFrame, equilibria: pd.DataFrame, path: pd.DataFrame, unit: str, width: float = WIDE) -> Figure:
    """Return the figure: payoffs above, a population that copies what earns more below.

    Args:
        payoffs: strategy, rival, payoff, low, high, best_reply, seeds; one row per pair.
        equilibria: one, other, share_of_resamples, of_means; as `kawan.lab.games.equilibrium_table` returns them.
        path: time, then a column per strategy with its share.
        unit: What a payoff is, with its unit.
        width: Of the page, mm.
    """
    names = list(dict.fromkeys(payoffs["strategy"]))
    longest = max(map(text_width, names))
    breadth = (width - longest - 8) / len(names)
    full = breadth >= FULL and has_intervals(payoffs["seeds"])
    key = wrap(explain(payoffs, equilibria, full), width - 4)
    titles = [Heading.fit(f"{unit}: row against column", "", width - 4),
              Heading.fit("Shares in a population that copies what earns more", "", width - 4)]  # fmt: skip
    heights = (CELL if full else SLIM) * len(names), POPULATION
    heads = [title.height + height - min(heights) for title, height in zip(titles, heights, strict=True)]
    room = Room(left=longest + 4, right=4, across=0, foot=longest + 5, bottom=LINE * len(key))
    figure, (matrix, shares) = page(width, 2, heads, min(heights), room)
    stretch(matrix, up=heights[0] - min(heights))
    stretch(shares, up=heights[1] - min(heights), down=longest - 4, left=longest - 10, right=longest + 6)
    for axes, title in zip((matrix, shares), titles, strict=True):
        title.write(axes, title.height)
    draw_matrix(matrix, payoffs, equilibria, names, full)
    draw_shares(shares, path, names)
    write_caption(figure, key)
    figure.draw_without_rendering()
    return figure


def explain(payoffs: pd.DataFrame, equilibria: pd.DataFrame, full: bool) -> str:
    """Return how the figure is to be read, and which equilibria there are."""
    seeds = count_seeds(payoffs["seeds"])
    sure = ", 95% interval below" if full else ""
    parts = [f"Above: mean over {seeds}{sure}; orange above the mean of all pairs, blue below. Bold: best reply to the "
             "column. Frame: pure equilibrium."]  # fmt: skip
    known = equilibria[equilibria["of_means"]]
    told = [
        f"{f'both {one}' if one == other else f'{one} / {other}'} ({sureness(share)})"
        for one, other, share in zip(known["one"], known["other"], known["share_of_resamples"], strict=True)
    ]
    more = f" and {len(told) - TOLD} more" if len(told) > TOLD else ""
    parts.append(f"Equilibria, and in how many resamples of the seeds: {'; '.join(told[:TOLD]) or 'none found'}{more}.")
    parts.append(f"Below: replicator equation from equal shares; grey: {100 * LEAST:.0f}% or less in the end.")
    return " ".join(parts)


def sureness(share: float) -> str:
    """Return a share of resamples in words.

    >>> sureness(0.856), sureness(float("nan"))
    ('86%', 'unknown')
    """
    return "unknown" if np.isnan(share) else f"{100 * share:.0f}%"


def draw_matrix(axes: Axes, payoffs: pd.DataFrame, equilibria: pd.DataFrame, names: Sequence[str], full: bool) -> None:
    """Draw what each strategy earns against each."""
    wide = payoffs.pivot(index="strategy", columns="rival", values="payoff").loc[[*names], [*names]].to_numpy(float)
    from_mean = wide - np.nanmean(wide)
    most = float(np.nanmax(np.abs(from_mean))) or 1.0
    axes.imshow(from_mean, cmap=COLD_TO_WARM, vmin=-most, vmax=most, aspect="auto")
    best = wide >= np.nanmax(wide, axis=0) - 1e-9 * float(np.ptp(wide))
    place = {name: k for k, name in enumerate(names)}
    for row in payoffs.itertuples():
        i, j = place[str(row.strategy)], place[str(row.rival)]
        weight = "bold" if best[i, j] else "normal"
        shift = -0.22 if full else 0.0
        axes.annotate(
            written(float(wide[i, j]), 3 if len(names) <= MANY else 2),
            (j, i + shift),
            ha="center",
            va="center",
            weight=weight,
        )
        if full:
            interval = f"{written(float(row.low), 3)} to {written(float(row.high), 3)}"  # type: ignore[arg-type]
            axes.annotate(interval, (j, i + 0.24), ha="center", va="center")
    pure = equilibria[equilibria["of_means"] & equilibria["one"].isin(names) & equilibria["other"].isin(names)]
    for row in pure.itertuples():
        for one, other in {(row.one, row.other), (row.other, row.one)}:
            corner = place[str(other)] - 0.47, place[str(one)] - 0.46
            axes.add_patch(Rectangle(corner, 0.94, 0.92, fill=False, linewidth=1.4))
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def stretch(axes: Axes, up: float = 0.0, down: float = 0.0, left: float = 0.0, right: float = 0.0) -> None:
    """Let a panel reach further up, down and left, and less far to the right, in mm."""
    figure, box = axes.figure, axes.get_position()
    width, height = (25.4 * float(size) for size in figure.get_size_inches())  # type: ignore[union-attr]
    axes.set_position(
        (
            box.x0 - left / width,
            box.y0 - down / height,
            box.width + (left - right) / width,
            box.height + (up + down) / height,
        )
    )


def draw_shares(axes: Axes, path: pd.DataFrame, names: Sequence[str]) -> None:
    """Draw the share of each strategy over time."""
    styles = looks(names)
    ends = {}
    for name in names:
        ends[name] = float(path["time"].iloc[-1]), float(path[name].iloc[-1])
    large = sorted((name for name in ends if ends[name][1] > LEAST), key=lambda name: -ends[name][1])[:MOST_NAMES]
    for name in names:
        axes.plot(path["time"], path[name], color=styles[name].colour if name in large else NAMELESS)
    axes.set_ylim(0, min(1.0, 1.1 * float(path[list(names)].to_numpy().max())))
    axes.margins(x=0)
    write_ticks(axes.xaxis, 5)
    write_ticks(axes.yaxis, 4)
    axes.set_xlabel("Time, in which the largest difference multiplies odds by e", labelpad=2)
    label_ends(axes, {name: ends[name] for name in large}, styles)
