"""Cascades: trees that networkx calls trees, counts that balance with the posts, iterations as ndlib counts them."""

import json
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from kawan.lab.export.cascades import climb, post_trees, spread
from kawan.lab.export.reading import read_record
from kawan.lab.store import read_table


def test_cascades_are_trees(folder: Path):
    nodes, edges, trees = post_trees(read_record(folder))
    graph = nx.from_pandas_edgelist(edges, create_using=nx.DiGraph)
    graph.add_nodes_from(nodes["post"])
    parts = {min(part): part for part in nx.weakly_connected_components(graph)}
    assert len(edges) > 20 and nx.is_directed_acyclic_graph(graph)
    assert max(degree for _, degree in graph.in_degree()) == 1
    assert sorted(parts) == sorted(trees["cascade"])
    for tree in trees.itertuples():
        assert len(parts[tree.cascade]) == tree.size
        assert max(nx.single_source_shortest_path_length(graph, tree.cascade).values()) == tree.depth
    assert dict(zip(nodes["post"], nodes["cascade"], strict=True)) == {
        post: root for root, part in parts.items() for post in part
    }
    days = nodes.set_index("post")["day"]
    assert (days.loc[edges["target"]].to_numpy() - days.loc[edges["source"]].to_numpy() == 1).all()


def test_nothing_is_lost_and_nothing_added(folder: Path):
    posts = read_table(folder, "posts")
    nodes, edges, trees = post_trees(read_record(folder))
    known = posts["parent"].isin(posts["post"])
    before = (posts["parent"] >= 0) & ~known
    assert before.any()  # parents written before day 0
    assert (len(nodes), len(edges)) == (len(posts), known.sum())
    assert trees["size"].sum() == len(posts)
    assert (nodes["depth"] == 0).sum() == len(trees)


def test_climbing_ends_at_the_root():
    chain = np.arange(-1, 9)
    root, depth = climb(chain)
    assert (root == 0).all() and depth.tolist() == [*range(10)]
    assert [part.size for part in climb(np.empty(0, np.int64))] == [0, 0]


@pytest.mark.parametrize("brand", ["focal", "rival_1"])
def test_iterations_count_those_who_spoke(folder: Path, brand: str):
    record = read_record(folder)
    iterations = json.loads(spread(record, brand))
    posts = read_table(folder, "posts").query("brand == @brand")
    assert [it["iteration"] for it in iterations] == [*range(record.days)]
    assert iterations[-1]["node_count"]["1"] == posts["customer"].nunique() > 0
    for before, after in pairwise(iterations):
        for status in ("0", "1"):
            assert after["node_count"][status] == before["node_count"][status] + after["status_delta"][status]
        assert sum(after["node_count"].values()) == record.customers
        assert len(after["status"]) == after["status_delta"]["1"]
