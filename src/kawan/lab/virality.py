"""The shape of cascades: how many posts, how many steps, how wide, and how viral.

Structural virality is the mean distance between two posts of a tree (Goel, Anderson, Hofman & Watts 2016): close to
2 where all pass on the same post, a third of the length in a chain. An edge with s posts below it lies between
s(n - s) pairs, so all distances are summed in one pass over the edges (Wiener 1947), exactly and in whole numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from kawan.columns import BadInput, Longs
from kawan.core.loops import loop
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

KEY = ["scenario", "strategy", "seed"]
SHAPE = ["size", "depth", "breadth", "structural_virality"]
OUTCOMES = (
    Outcome("cascade_size", "posts", "Posts per cascade", sesoi=5.0),
    Outcome("passed_on", "share of cascades", "Cascades passed on at least once", sesoi=0.01, sesoi_is="units"),
    Outcome("structural_virality", "steps", "Structural virality of cascades passed on", sesoi=5.0),
)


class Trees(NamedTuple):
    """Trees by their rows: what belongs to a whole tree stands in the row of its root."""

    root: Longs
    depth: Longs  # steps from the root
    size: Longs  # posts from here on
    height: Longs  # of a root: the deepest step
    breadth: Longs  # of a root: most posts that are as many steps away
    distance: Longs  # of a root: sum of the distances between all pairs; exact up to three million posts in one tree


@loop
def climb(parent: Longs, trees: Trees) -> None:
    """Find the root, depth and size of every row; parents stand before their children, -1 is none."""
    for i in range(parent.size):
        above = parent[i]
        trees.root[i] = trees.root[above] if above >= 0 else i
        trees.depth[i] = trees.depth[above] + 1 if above >= 0 else 0
        trees.size[i] = 1
    for i in range(parent.size - 1, -1, -1):
        if parent[i] >= 0:
            trees.size[parent[i]] += trees.size[i]


@loop
def measure_trees(parent: Longs, trees: Trees, first: Longs, at_depth: Longs) -> None:
    """Sum distances and find the broadest step; `at_depth[first[root] + d]` counts posts `d` steps away."""
    for i in range(parent.size):
        root = trees.root[i]
        trees.distance[root] += trees.size[i] * (trees.size[root] - trees.size[i])
        place = first[root] + trees.depth[i]
        at_depth[place] += 1
        trees.breadth[root] = max(trees.breadth[root], at_depth[place])


@loop
def find_heights(trees: Trees) -> None:
    """Find how deep every tree is."""
    for i in range(trees.root.size):
        root = trees.root[i]
        trees.height[root] = max(trees.height[root], trees.depth[i])


def grow(parent: Longs) -> Trees:
    """Return the trees of rows (n,) whose parents are given by row, -1 for none; a parent stands before its child.

    >>> tree = grow(np.array([-1, 0, 0, 2]))
    >>> int(tree.size[0]), int(tree.height[0]), int(tree.breadth[0]), int(tree.distance[0])
    (4, 2, 2, 10)
    """
    if (parent >= np.arange(parent.size)).any():
        raise BadInput("posts are no trees: a post passes on one that came later, or itself")
    trees = Trees(*(np.zeros(parent.size, np.int64) for _ in Trees._fields))
    climb(parent, trees)
    find_heights(trees)
    first = np.zeros(parent.size, np.int64)
    levels = np.where(parent < 0, trees.height + 1, 0)
    first[1:] = np.cumsum(levels)[:-1]
    measure_trees(parent, trees, first, np.zeros(int(levels.sum()), np.int64))
    return trees


def shapes(posts: pd.DataFrame) -> pd.DataFrame:
    """Return one row per cascade: `cascade` (the number of its first post) and its size, depth, breadth and virality.

    The virality of a post that nobody passed on is unknown (NaN). A post whose parent is not in the table, because it
    was written before day 0, begins a cascade of its own.

    Args:
        posts: Columns `post` and `parent` (-1: none), as in posts.parquet of one run.
    """
    number = posts["post"].to_numpy(np.int64)
    order = np.argsort(number, kind="stable")
    number, wanted = number[order], posts["parent"].to_numpy(np.int64)[order]
    place = np.minimum(np.searchsorted(number, wanted), max(0, number.size - 1))
    parent = np.where((wanted >= 0) & (number[place] == wanted), place, -1) if number.size else wanted
    trees = grow(parent)
    root = parent < 0
    size = trees.size[root]
    pairs = size * (size - 1) / 2
    virality = np.divide(trees.distance[root], pairs, out=np.full(size.size, np.nan), where=pairs > 0)
    columns = (number[root], size, trees.height[root], trees.breadth[root], virality)
    return pd.DataFrame(dict(zip(["cascade", *SHAPE], columns, strict=True)))


def shapes_of_runs(study: Study) -> pd.DataFrame:
    """Return every cascade of the focal brand in every run of a study that recorded posts: `KEY`, then its shape."""
    posts = study.records("posts", ["post", "parent"])
    found = {run: shapes(mine) for run, mine in posts.groupby(KEY, sort=False)}
    if not found:
        return pd.DataFrame(columns=[*KEY, "cascade", *SHAPE])
    return pd.concat(found, names=KEY).reset_index(KEY).reset_index(drop=True)


def measure(study: Study) -> pd.DataFrame:
    """Return the outcomes of each run, columns as in `OUTCOMES`; unknown (NaN) where nobody posted."""
    cascades = shapes_of_runs(study)
    means = cascades.assign(passed_on=cascades["size"] > 1).groupby(KEY)[["size", "passed_on", "structural_virality"]]
    found = means.mean().rename(columns={"size": "cascade_size"}).reset_index()
    return study.runs[KEY].merge(found, on=KEY, how="left")
