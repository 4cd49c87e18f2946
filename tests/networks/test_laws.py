"""What holds for every network, whatever its size and seed."""

import importlib
from dataclasses import asdict
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kawan.columns import Network, Ties
from kawan.networks.communities import CommunitiesNetwork
from kawan.networks.complete import CompleteNetwork
from kawan.networks.rows import directed_ties, distinct_pairs, mutual_ties, place
from kawan.networks.scale_free import ScaleFree, settle
from kawan.networks.small_world import SmallWorld

DRAWN = [CommunitiesNetwork(), SmallWorld(), ScaleFree(), CompleteNetwork()]
ALL = sorted((Path(__file__).parents[2] / "configs" / "network").glob("*.yaml"))
CONFIGS = [path for path in ALL if "_target_:" in path.read_text(encoding="utf-8")]  # the others are variants of these


def pairs_of(ties: Ties) -> tuple[np.ndarray, np.ndarray]:
    return np.repeat(np.arange(ties.start.size - 1), np.diff(ties.start)), ties.friend


def by_pair(ties: Ties) -> dict[tuple[int, int], float]:
    ego, alter = pairs_of(ties)
    return dict(zip(zip(ego.tolist(), alter.tolist(), strict=True), ties.strength.tolist(), strict=True))


def check(network: Network, n: int) -> None:
    ties = network.hears
    ego, alter = pairs_of(ties)
    assert network.n == n and ties.start[0] == 0 and ties.start[-1] == ties.friend.size == ties.strength.size
    assert [column.dtype for column in ties] == [np.int64, np.int32, np.float64]
    assert (np.diff(ego.astype(np.int64) * n + alter) > 0).all(), "rows are sorted, nobody twice"
    assert (ego != alter).all(), "nobody is their own friend"
    assert ((alter >= 0) & (alter < n)).all()
    assert ((ties.strength >= 0) & (ties.strength <= 1)).all()
    there = by_pair(ties)
    assert network.heard_by is ties
    assert all(there[j, i] == strength for (i, j), strength in there.items()), "mutual, with equal strength"
    assert network.community.dtype == np.int32 and network.community.shape == (n,)
    assert set(network.community.tolist()) == set(range(network.community.max() + 1)), "no community is empty"


@pytest.mark.parametrize("network", DRAWN, ids=lambda network: type(network).__name__)
@given(n=st.integers(1, 300), seed=st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_rows_are_sorted_mutual_and_simple(network, n, seed):
    built = network.build(n, np.random.default_rng(seed))
    check(built, n)
    assert network.size() is None and network.files() == ()


@pytest.mark.parametrize("network", DRAWN[:3], ids=lambda network: type(network).__name__)
def test_the_seed_alone_decides(network):
    one, same, other = (network.build(500, np.random.default_rng(seed)).hears for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not np.array_equal(one.friend, other.friend)


@pytest.mark.parametrize("network", DRAWN[:3], ids=lambda network: type(network).__name__)
def test_clustering_of_the_rows_is_that_of_networkx(network, matrix, graph):
    built = network.build(1000, np.random.default_rng(3))
    friends = (matrix(built.hears) > 0).astype(float)
    triangles = (friends @ friends).multiply(friends).sum(axis=1)
    degree = np.diff(built.hears.start)
    local = np.divide(triangles, degree * (degree - 1), out=np.zeros(built.n), where=degree > 1)
    assert local.mean() == pytest.approx(nx.average_clustering(graph(built)), abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=200))
def test_rows_hold_the_pairs_they_are_made_of(pairs):
    one, other = np.array(pairs, np.int32).reshape(-1, 2).T
    low, high = distinct_pairs(31, one, other)
    wanted = {(min(p), max(p)) for p in pairs if p[0] != p[1]}
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == sorted(wanted)
    strength = np.linspace(0.1, 0.9, low.size)
    hears, heard_by = directed_ties(31, low, high, strength)
    assert list(by_pair(hears)) == sorted(wanted)
    assert {(j, i): s for (i, j), s in by_pair(hears).items()} == by_pair(heard_by)
    both = mutual_ties(31, low, high, strength)
    assert list(by_pair(both)) == sorted(wanted | {(j, i) for i, j in wanted})


def test_compiled_loops_agree_with_plain_python():
    rng = np.random.default_rng(5)
    (row, friend), strength = rng.integers(50, size=(2, 400), dtype=np.int32), rng.random(400)
    outcomes = []
    for run in (place, place.py_func):
        free = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=50))[:-1]]).astype(np.int64)
        out = np.zeros(400, np.int32), np.zeros(400)
        run(row, friend, strength, free, *out)
        outcomes.append((free, *out))
    target = np.array([[0, 0], [0, 0], [1, 0], [2, 2], [3, 1]] * 20, np.int32)
    for run in (settle, settle.py_func):
        community, size = np.zeros(100, np.int32), np.zeros(100, np.int64)
        run(target, 10, community, size)
        outcomes.append((community, size))
    assert all(np.array_equal(a, b) for a, b in zip(outcomes[0], outcomes[1], strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(outcomes[2], outcomes[3], strict=True))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_configs_state_the_defaults_of_their_class(path):
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    module, name = config.pop("_target_").rsplit(".", 1)
    assert config == asdict(getattr(importlib.import_module(module), name)())


def test_there_is_a_config_for_every_network():
    assert [path.stem for path in CONFIGS] == ["communities", "complete", "edge_list", "scale_free", "small_world"]
