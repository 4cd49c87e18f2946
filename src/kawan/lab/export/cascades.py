"""Cascades: who passed on whose post, as trees for networkx, and who had spoken by when, as ndlib counts it."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from kawan.columns import BadInput, Longs
from kawan.lab.export.reading import Record

SILENT, SPOKE = "0", "1"  # ndlib's numbers of statuses, which JSON keeps as words


def post_trees(record: Record) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return posts (nodes), who passed on what (edges from the post passed on to the new one), and cascades.

    A post whose parent was written before day 0, and is therefore not recorded, begins a tree of its own.
    """
    posts = record.table("posts").sort_values("post", ignore_index=True)
    parent = places(posts)
    if (parent >= np.arange(parent.size)).any():
        raise BadInput(f"{record.folder} is damaged: a post passes on one that is not older")
    root, depth = climb(parent)
    posts["cascade"] = posts["post"].to_numpy()[root]
    posts["depth"] = depth
    passed = np.flatnonzero(parent >= 0)
    edges = pd.DataFrame({"source": posts["parent"].to_numpy()[passed], "target": posts["post"].to_numpy()[passed]})
    trees = posts.groupby("cascade", as_index=False).agg(
        brand=("brand", "first"), size=("post", "size"), depth=("depth", "max"), first_day=("day", "min"),
        last_day=("day", "max"),
    )  # fmt: skip
    order = ["post", "customer", "day", "brand", "kind", "valence", "cascade", "depth"]
    return posts[order], edges, trees


def places(posts: pd.DataFrame) -> Longs:
    """Return the row of each post's parent, -1 for none."""
    row = pd.Series(np.arange(len(posts)), index=posts["post"])
    return row.reindex(posts["parent"], fill_value=-1).to_numpy(np.int64)


def climb(parent: Longs) -> tuple[Longs, Longs]:
    """Return the root of each row's tree, and how many steps away it is.

    >>> [steps.tolist() for steps in climb(np.array([-1, 0, 1, -1]))]
    [[0, 0, 0, 3], [0, 1, 2, 0]]
    """
    root, depth = np.arange(parent.size), np.zeros(parent.size, np.int64)
    while (rising := parent[root] >= 0).any():
        root[rising] = parent[root[rising]]
        depth += rising
    return root, depth


def spread(record: Record, brand: str) -> str:
    """Return the iterations of ndlib as JSON: on each day, who for the first time spoke about a brand."""
    posts = record.of_brand("posts", brand)
    first = posts.groupby("customer")["day"].min()
    iterations = []
    spoken = 0
    for day in range(record.days):
        new = [int(customer) for customer in first.index[first == day]]
        spoken += len(new)
        iterations.append({
            "iteration": day,
            "status": {str(customer): int(SPOKE) for customer in new},
            "node_count": {SILENT: record.customers - spoken, SPOKE: spoken},
            "status_delta": {SILENT: -len(new), SPOKE: len(new)},
        })  # fmt: skip
    return json.dumps(iterations)
