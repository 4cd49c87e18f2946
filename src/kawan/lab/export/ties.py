"""Ties: who hears whom at the end of a run, as an edge list and as GraphML (networkx, igraph, Gephi, ndlib)."""

from __future__ import annotations

import io

import networkx as nx
import numpy as np
import pandas as pd

from kawan.lab.export.reading import Record

KEYS = ["strength", "formed_on"]


def edges(record: Record) -> tuple[pd.DataFrame, bool]:
    """Return the ties and whether they are directed; mutual ones are listed once, the smaller number first.

    A directed tie runs from the customer who hears to the one who is heard.
    """
    ties = record.table("ties").sort_values(["source", "target"], ignore_index=True)
    back = ties.rename(columns={"source": "target", "target": "source"})[list(ties)]
    back = back.sort_values(["source", "target"], ignore_index=True)
    if not ties.equals(back.astype(ties.dtypes)):
        return ties, True
    return ties[ties["source"] < ties["target"]].reset_index(drop=True), False


def graph(ties: pd.DataFrame, directed: bool, customers: int) -> nx.Graph[int]:
    """Return the network with strength and formed_on of each tie; customers without ties are in it too."""
    kind: type[nx.Graph[int]] = nx.DiGraph if directed else nx.Graph
    network = kind()
    network.add_nodes_from(range(customers))
    ends = (ties[name].tolist() for name in ("source", "target", *KEYS))
    network.add_edges_from((a, b, dict(zip(KEYS, values, strict=True))) for a, b, *values in zip(*ends, strict=True))
    return network


def graphml(network: nx.Graph[int]) -> str:
    """Return a network as GraphML."""
    file = io.BytesIO()
    nx.write_graphml_xml(network, file)
    return file.getvalue().decode()


def people(customers: int) -> pd.DataFrame:
    """Return one row per customer, so that those without ties are not forgotten."""
    return pd.DataFrame({"node": np.arange(customers)})
