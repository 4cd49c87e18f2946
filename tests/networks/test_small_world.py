"""Watts and Strogatz's network against the closed forms for its clustering and its paths."""

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csgraph
from scipy.stats import chisquare

from kawan.columns import BadInput
from kawan.networks.small_world import SmallWorld, anybody_else


def mean_path(network, matrix):
    some = np.arange(0, network.n, network.n // 50)
    distance = csgraph.shortest_path(matrix(network.hears), unweighted=True, indices=some)
    return distance.sum() / (some.size * (network.n - 1))


@pytest.mark.parametrize("rewire", [0.0, 0.05, 0.1, 0.3])
def test_clustering_follows_barrat_and_weigt(rewire, graph):
    n, k = 10_000, 10
    built = SmallWorld(degree=k, rewire=rewire).build(n, np.random.default_rng(1))
    expected = 3 * (k - 2) / (4 * (k - 1)) * (1 - rewire) ** 3  # Barrat & Weigt (2000), for triples of the network
    error = 3 * np.sqrt(rewire / (n * k / 2))  # each triangle hangs on three ties kept or not
    assert nx.transitivity(graph(built)) == pytest.approx(expected, abs=4 * error + 0.02 * rewire)


def test_paths_of_the_bare_ring_are_exact(matrix):
    n, k = 1001, 10
    steps = -(-np.arange(1, n // 2 + 1) // (k // 2))
    built = SmallWorld(degree=k, rewire=0).build(n, np.random.default_rng(1))
    assert mean_path(built, matrix) == pytest.approx(steps.mean(), abs=1e-9)
    assert (np.diff(built.hears.start) == k).all()


def test_paths_become_those_of_a_random_network(matrix):
    n, k = 5000, 10
    random = (np.log(n) - np.euler_gamma) / np.log(k) + 0.5  # Fronczak, Fronczak & Holyst (2004)
    paths = [mean_path(SmallWorld(rewire=p).build(n, np.random.default_rng(1)), matrix) for p in (1.0, 0.1)]
    assert paths[0] == pytest.approx(random, rel=0.03)
    assert random < paths[1] < 1.5 * random  # a tenth rewired is within half of it, where the ring has 250 steps


def test_no_tie_is_lost_but_by_coincidence():
    n = 20_000
    built = SmallWorld().build(n, np.random.default_rng(2))
    lost = n * 5 - built.hears.friend.size / 2
    assert lost <= 12  # about one tie in a hundred thousand rewired ones for each of ten friends: two expected
    rewired = np.abs(np.repeat(np.arange(n), np.diff(built.hears.start)) - built.hears.friend)
    far = np.mean(np.minimum(rewired, n - rewired) > 5)
    assert far == pytest.approx(0.1, abs=4 * np.sqrt(0.09 / (5 * n)) + 0.001)


def test_rewired_ties_lead_anywhere_alike():
    rng, n = np.random.default_rng(4), 100
    one = np.zeros(20_000, np.int32)
    counts = np.bincount(anybody_else(n, one, rng), minlength=n)
    assert counts[0] == 0 and chisquare(counts[1:]).pvalue > 1e-4


def test_stretches_of_the_ring_are_nearly_as_good_as_communities_searched_for(graph):
    built = SmallWorld().build(2000, np.random.default_rng(3))
    net = graph(built)
    stretches = [np.flatnonzero(built.community == c).tolist() for c in range(built.community.max() + 1)]
    searched = nx.community.louvain_communities(net, seed=1)
    assert nx.community.modularity(net, stretches) > 0.95 * nx.community.modularity(net, searched)
    assert {len(stretch) for stretch in stretches} == {100}


def test_an_odd_degree_is_refused():
    with pytest.raises(BadInput, match=r"network.degree must be even .* got 7"):
        SmallWorld(degree=7)
