"""Communities found in ties when nobody says what they are: groups with more ties inside than chance would bring.

Louvain's method (Blondel et al. 2008); in larger networks label propagation (Raghavan, Albert & Kumara 2007), which
takes time in proportion to the ties. Both from networkx, both looking at who is tied to whom, not how strongly.
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import numpy as np

from kawan.columns import Ints, Ties

MOST_FOR_LOUVAIN = 20_000  # people; some ten seconds


def found_communities(ties: Ties, rng: np.random.Generator) -> tuple[Ints, str]:
    """Return everybody's community, -1 for those on their own, and a sentence that says how they were found."""
    n = ties.start.size - 1
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(zip(np.repeat(np.arange(n), np.diff(ties.start)).tolist(), ties.friend.tolist(), strict=True))
    seed = int(rng.integers(2**31))
    method = "Louvain's method" if n <= MOST_FOR_LOUVAIN else "label propagation"
    groups: Iterable[set[int]]
    if n <= MOST_FOR_LOUVAIN:
        groups = nx.community.louvain_communities(graph, seed=seed)
    else:
        groups = nx.community.fast_label_propagation_communities(graph, seed=seed)
    community = np.full(n, -1, np.int32)
    found = sorted(sorted(group) for group in groups if len(group) > 1)
    for number, group in enumerate(found):
        community[group] = number
    alone = np.count_nonzero(community < 0)
    return community, f"{len(found)} communities were found by {method}; {alone} people are in none"
