"""Preferential attachment against its exact degree law (Bollobás, Riordan, Spencer & Tusnády 2001)."""

import networkx as nx
import numpy as np
import pytest

from kawan.networks.complete import CompleteNetwork
from kawan.networks.scale_free import ScaleFree, attached


def test_the_exponent_is_three_by_maximum_likelihood():
    degree = np.diff(ScaleFree().build(100_000, np.random.default_rng(1)).hears.start)
    tail = degree[degree >= 20]
    estimate = 1 + tail.size / np.log(tail / 19.5).sum()  # Clauset, Shalizi & Newman (2009)
    assert estimate == pytest.approx(3, abs=4 * 2 / np.sqrt(tail.size) + 0.02)  # 0.02: 1 / (k + 1) is not yet 1 / k


@pytest.mark.parametrize("m", [1, 5])
def test_degrees_follow_the_exact_law_before_repeats_are_dropped(m):
    n = 50_000
    target = attached(n, m, np.random.default_rng(2))
    degree = m + np.bincount(target.ravel(), minlength=n)
    k = np.arange(m, 8 * m)
    expected = n * 2 * m * (m + 1) / (k * (k + 1) * (k + 2))
    found = np.array([np.count_nonzero(degree == each) for each in k])
    assert (np.abs(found - expected) < 5 * np.sqrt(expected)).all()


def test_newcomers_choose_among_those_before_them():
    target = attached(1000, 5, np.random.default_rng(3))
    assert (target <= np.arange(1000)[:, None]).all() and (target >= 0).all()


def test_few_ties_are_lost_and_numbers_do_not_tell_who_came_first():
    built = ScaleFree().build(20_000, np.random.default_rng(4))
    degree = np.diff(built.hears.start)
    assert 9.9 < degree.mean() < 10
    rank = np.corrcoef(np.argsort(np.argsort(degree)), np.arange(degree.size))[0, 1]
    assert abs(rank) < 4 / np.sqrt(degree.size)


def test_communities_hang_together_and_have_room_for_so_many(graph):
    built = ScaleFree(community=50).build(2000, np.random.default_rng(5))
    net = graph(built)
    for number in range(built.community.max() + 1):
        members = np.flatnonzero(built.community == number)
        assert 1 <= members.size <= 50
        assert nx.is_connected(net.subgraph(members.tolist()))
    assert "no communities of their own" in built.notes[0]


def test_in_the_complete_network_everybody_hears_everybody():
    built = CompleteNetwork().build(50, np.random.default_rng(1))
    assert built.hears.friend.reshape(50, 49).sum(axis=1).tolist() == [1225 - i for i in range(50)]
    assert (built.hears.strength == 1).all() and (built.community == 0).all()
    with pytest.raises(ValueError, match="at most 5000 with network=complete, got 5001"):
        CompleteNetwork().build(5001, np.random.default_rng(1))
