"""Ties: what networkx reads is what the run ended with, and kawan reads it back as the same network."""

import io
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from kawan import load_scenario
from kawan.lab.export.handing import Wish, export
from kawan.lab.export.reading import read_record
from kawan.lab.export.ties import edges, graph, graphml
from kawan.lab.store import read_table
from kawan.networks.edge_list import EdgeList


@pytest.fixture
def place(folder: Path, tmp_path: Path) -> Path:
    return export(Wish(folder), "network", tmp_path / "network")[0]


def test_mutual_ties_are_listed_once_with_what_is_known_of_them(folder: Path):
    ties, directed = edges(read_record(folder))
    all_ties = read_table(folder, "ties")
    assert not directed
    assert len(ties) * 2 == len(all_ties)
    assert (ties["source"] < ties["target"]).all()
    both = all_ties.merge(ties, on=[*ties], how="inner")
    assert len(both) == len(ties)
    assert (ties["formed_on"] > 0).any()  # introduced by the connector


def test_networkx_reads_the_same_network_from_both_files(place: Path):
    graph = nx.read_graphml(place / "network.graphml", node_type=int)
    listed = nx.from_pandas_edgelist(pd.read_csv(place / "edges.csv"), edge_attr=["strength", "formed_on"])
    listed.add_nodes_from(pd.read_csv(place / "nodes.csv")["node"])
    assert nx.to_dict_of_dicts(graph) == nx.to_dict_of_dicts(listed)
    assert graph.number_of_nodes() == 200


def test_who_has_no_ties_is_in_the_network():
    tie = pd.DataFrame({"source": [0], "target": [1], "strength": [0.5], "formed_on": [7]})
    for directed in (False, True):
        network = nx.read_graphml(io.StringIO(graphml(graph(tie, directed, customers=3))), node_type=int)
        assert [*network] == [0, 1, 2] and [*network.edges(data=True)] == [(0, 1, {"strength": 0.5, "formed_on": 7})]


@pytest.mark.parametrize("name", ["edges.csv", "network.graphml"])
def test_kawan_reads_its_own_network_back(place: Path, folder: Path, name: str):
    nodes = str(place / "nodes.csv") if name == "edges.csv" else None
    again = EdgeList(path=str(place / name), nodes=nodes, strength="strength").build(200, np.random.default_rng(1))
    ties = again.hears
    assert again.ids is not None
    people = again.ids.astype(int)
    back = pd.DataFrame({
        "source": people[np.repeat(np.arange(200), np.diff(ties.start))], "target": people[ties.friend],
        "strength": ties.strength,
    })  # fmt: skip
    back = back.sort_values(["source", "target"], ignore_index=True)
    ours = read_table(folder, "ties").drop(columns="formed_on").sort_values(["source", "target"], ignore_index=True)
    pd.testing.assert_frame_equal(back, ours, check_dtype=False)


def test_directed_ties_stay_directed(tmp_path: Path, live):
    listed = pd.DataFrame({"ego": [0, 0, 1, 2, 3], "alter": [1, 2, 2, 3, 0]})
    listed.to_csv(tmp_path / "survey.csv", index=False)
    scenario = load_scenario(
        "network=edge_list", f"network.path={tmp_path / 'survey.csv'}", "network.directed=true", "days=1", "warmup=0",
        "record=[daily,ties]",
    )  # fmt: skip
    folder = live(scenario)
    ties, directed = edges(read_record(folder))
    assert directed
    assert ties[["source", "target"]].to_numpy().tolist() == listed.to_numpy().tolist()
    place, notes = export(Wish(folder), "network")
    graph = nx.read_graphml(io.BytesIO((place / "network.graphml").read_bytes()), node_type=int)
    assert graph.is_directed() and sorted(graph.edges) == sorted(map(tuple, listed.to_numpy().tolist()))
    assert "directed" in notes[0]
