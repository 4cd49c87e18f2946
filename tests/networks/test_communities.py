"""The default network against what is known of friendship (Ugander et al. 2011; McAuley & Leskovec 2012)."""

import time

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csgraph

from kawan.columns import BadInput
from kawan.networks.communities import CommunitiesNetwork

SIZES = [(5000, 1), (5000, 2), (5000, 3), (20_000, 1), (20_000, 2)]


def measured(network, matrix):
    """Return the measures for which there are published bands."""
    ties, n = network.hears, network.n
    degree = np.diff(ties.start)
    ego = np.repeat(np.arange(n), degree)
    friends_mean = np.bincount(ego, degree[ties.friend], minlength=n) / np.maximum(degree, 1)
    adjacency = matrix(ties)
    some = np.random.default_rng(0).integers(n, size=20)
    distance = csgraph.shortest_path(adjacency, unweighted=True, indices=some)
    return {
        "mean": degree.mean(),
        "least": degree.min(),
        "most": degree.max(),
        "assortativity": np.corrcoef(degree[ego], degree[ties.friend])[0, 1],
        "top_tenth": np.sort(degree)[-(n // 10) :].sum() / degree.sum(),
        "paradox": np.mean(degree < friends_mean),
        "giant": np.bincount(csgraph.connected_components(adjacency)[1]).max() / n,
        "distance": distance[np.isfinite(distance)].mean(),
        "strength": ties.strength.mean(),
    }


@pytest.mark.parametrize(("n", "seed"), SIZES)
def test_it_has_the_shape_of_observed_friendship(n, seed, matrix, graph):
    network = CommunitiesNetwork().build(n, np.random.default_rng(seed))
    m = measured(network, matrix)
    assert m["mean"] == pytest.approx(10, rel=0.03)
    assert m["least"] >= 3 and m["most"] <= n / 25 + 2 * 6  # the cap is on friends outside the circle
    assert 0 < m["assortativity"] < 0.25
    assert 0.30 < m["top_tenth"] < 0.45
    assert 0.75 < m["paradox"] < 0.95
    assert m["giant"] > 0.99
    assert m["distance"] < 6
    assert 0.45 < m["strength"] < 0.6
    assert 0.1 < nx.average_clustering(graph(network)) < 0.6


@pytest.mark.parametrize("n", [200, 1000])
@pytest.mark.parametrize("seed", range(5))
def test_small_markets_keep_what_they_can(n, seed, matrix):
    m = measured(CommunitiesNetwork().build(n, np.random.default_rng(seed)), matrix)
    assert 9 < m["mean"] < 11 and m["least"] >= 3 and m["giant"] > 0.99 and m["assortativity"] > 0


def test_many_friends_are_as_rare_as_the_exponent_says():
    n, tail = 100_000, 2.5
    degree = np.diff(CommunitiesNetwork(tail=tail).build(n, np.random.default_rng(4)).hears.start)
    counted = degree[degree >= 40]  # far out, where the circle no longer matters
    scale_shift = 2.4 - 4.2  # the Lomax law's scale less the friends in the circle
    estimate = 1 + counted.size / np.log((counted + scale_shift) / (39.5 + scale_shift)).sum()
    assert estimate == pytest.approx(
        tail, abs=4 * (tail - 1) / np.sqrt(counted.size) + 0.05
    )  # 0.05: the cap, lost ties


@pytest.mark.parametrize("changed", [{"degree": 30.0}, {"degree": 13.0, "circle": 12}, {"tail": 3.5}, {"inside": 0.1}])
def test_mean_degree_is_what_was_asked_for(changed):
    network = CommunitiesNetwork(**changed)
    built = network.build(20_000, np.random.default_rng(1))
    assert built.hears.friend.size / built.n == pytest.approx(network.degree, rel=0.05)


def test_ties_are_dense_and_strong_inside_and_weaken_outwards():
    built = CommunitiesNetwork().build(20_000, np.random.default_rng(2))
    ego = np.repeat(np.arange(built.n), np.diff(built.hears.start))
    circle, inside = ego // 6 == built.hears.friend // 6, built.community[ego] == built.community[built.hears.friend]
    strength = built.hears.strength
    assert inside.mean() > 0.6  # by chance it would be one in two hundred
    for ties, mean in ((circle, 0.8), (inside & ~circle, 0.5), (~inside, 0.25)):
        error = 0.25 * mean / np.sqrt(3 * ties.sum() / 2)
        assert strength[ties].mean() == pytest.approx(mean, abs=4 * error + 1e-3)  # the last circle may be larger
    size = np.bincount(built.community)
    assert size.mean() == pytest.approx(100, rel=0.02) and size.min() > 20 and size.max() < 250


def test_the_sociable_meet_the_sociable_between_communities():
    built = CommunitiesNetwork(alike=0.0).build(20_000, np.random.default_rng(3))
    degree = np.diff(built.hears.start)
    ego, alter = np.repeat(np.arange(built.n), degree), built.hears.friend
    far = built.community[ego] != built.community[alter]
    log = np.log(degree)
    assert np.corrcoef(log[ego[far]], log[alter[far]])[0, 1] > 0.02 + 4 / np.sqrt(far.sum() / 2)  # by chance: none


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"closeness": 3}, "network.closeness must lie between 0 and 1, got 3"),
        ({"degree": 5}, "network.degree must lie between 7 and 50, got 5"),
        ({"circle": 6.5}, "network.circle must be a whole number, got 6.5"),
        ({"tail": float("nan")}, "network.tail must lie between 2.1 and 4, got nan"),
        ({"spread": "wide"}, "network.spread must lie between 0 and 1, got wide"),
    ],
)
def test_settings_out_of_range_are_refused(changed, message):
    with pytest.raises(BadInput) as error:
        CommunitiesNetwork(**changed)
    assert str(error.value) == message


@pytest.mark.slow
def test_a_million_customers_take_seconds_and_keep_the_shape(matrix):
    started = time.process_time()
    network = CommunitiesNetwork().build(1_000_000, np.random.default_rng(1))
    assert time.process_time() - started < 4
    ties = network.hears
    degree = np.diff(ties.start)
    ego = np.repeat(np.arange(network.n), degree)
    assert degree.mean() == pytest.approx(10, rel=0.03) and degree.min() >= 3
    assert 0.30 < np.sort(degree)[-100_000:].sum() / degree.sum() < 0.45
    assert 0 < np.corrcoef(degree[ego], degree[ties.friend])[0, 1] < 0.25
    assert np.bincount(csgraph.connected_components(matrix(ties))[1]).max() > 0.99 * network.n
