"""How networks are measured in these tests: from their rows, independently of the code that made them."""

from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from kawan.columns import Network, Ties


@pytest.fixture
def matrix() -> Callable[[Ties], csr_array]:
    return lambda ties: csr_array((ties.strength, ties.friend, ties.start), shape=(ties.start.size - 1,) * 2)


@pytest.fixture
def graph() -> Callable[[Network], nx.Graph]:
    def build(network: Network) -> nx.Graph:
        ties = network.hears
        made = nx.empty_graph(network.n)
        ego = np.repeat(np.arange(network.n), np.diff(ties.start))
        made.add_edges_from(zip(ego.tolist(), ties.friend.tolist(), strict=True))
        return made

    return build
