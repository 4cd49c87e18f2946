"""The shape of cascades: closed forms, every tree against networkx, and what cannot be a tree."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawan.columns import BadInput
from kawan.lab import virality
from kawan.lab.virality import KEY, grow, measure, shapes, shapes_of_runs
from kawan.studies import experiment

MINE = """\
# @package _global_
# Question: do cascades change?
claim: {says: They do., outcome: structural_virality, contrast: [sponsor, quiet], direction: higher}
strategies: [quiet, sponsor]
customers: {n: 100}
days: 40
warmup: 5
record: [posts]
seeds: 2
executor: serial
"""

STAR = np.array([-1] + [0] * 99)
CHAIN = np.arange(-1, 99)
BINARY = np.array([-1, *((i - 1) // 2 for i in range(1, 127))])  # seven levels


def posts_of(parent):
    return pd.DataFrame({"post": np.arange(len(parent)), "parent": parent})


def binary_virality(levels):
    """Return the mean distance in a complete binary tree, level by level: below each edge of level k a subtree."""
    n = 2**levels - 1
    below = [2 ** (levels - k) - 1 for k in range(levels)]
    return sum(2**k * below[k] * (n - below[k]) for k in range(1, levels)) * 2 / (n * (n - 1))


@pytest.mark.parametrize(
    ("parent", "size", "depth", "breadth", "viral"),
    [
        (STAR, 100, 1, 99, 2 * 99 / 100),
        (CHAIN, 100, 99, 1, 101 / 3),
        (BINARY, 127, 6, 64, binary_virality(7)),
        (np.array([-1, 0]), 2, 1, 1, 1.0),
        (np.array([-1]), 1, 0, 1, np.nan),
    ],
)
def test_closed_forms(parent, size, depth, breadth, viral):
    (found,) = shapes(posts_of(parent)).to_dict("records")
    assert found.pop("structural_virality") == pytest.approx(viral, rel=1e-12, nan_ok=True)
    assert found == {"cascade": 0, "size": size, "depth": depth, "breadth": breadth}


@st.composite
def forests(draw):
    n = draw(st.integers(1, 40))
    return np.array([draw(st.integers(-1, i - 1)) for i in range(n)])


def brute_force(parent):
    graph = nx.Graph()
    graph.add_nodes_from(range(len(parent)))
    graph.add_edges_from((i, int(p)) for i, p in enumerate(parent) if p >= 0)
    for part in sorted(nx.connected_components(graph), key=min):
        tree = graph.subgraph(part)
        steps = nx.single_source_shortest_path_length(tree, min(part))
        n = len(part)
        total = sum(sum(lengths.values()) for _, lengths in nx.all_pairs_shortest_path_length(tree))
        breadth = np.bincount(list(steps.values())).max()
        yield min(part), n, max(steps.values()), int(breadth), total / (n * (n - 1)) if n > 1 else np.nan


@given(forests())
def test_any_forest_is_as_networkx_counts_it(parent):
    found = shapes(posts_of(parent))
    expected = pd.DataFrame([*brute_force(parent)], columns=found.columns)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=1e-12)


@given(forests(), st.randoms(use_true_random=False))
def test_numbers_and_order_of_posts_do_not_matter(parent, random):
    number = np.cumsum([random.randint(1, 9) for _ in parent])
    before = np.where(parent >= 0, number[parent], -1)
    before[(parent < 0) & (np.arange(parent.size) % 2 == 0)] = 0  # written before day 0, not in the table
    shuffled = pd.DataFrame({"post": number, "parent": before}).sample(frac=1, random_state=random.randint(0, 99))
    found, expected = shapes(shuffled), shapes(posts_of(parent))
    assert (found["cascade"].to_numpy() == number[expected["cascade"]]).all()
    columns = ["size", "depth", "breadth", "structural_virality"]
    pd.testing.assert_frame_equal(found[columns], expected[columns])


@given(forests())
def test_compiled_and_plain_agree(parent):
    with pytest.MonkeyPatch.context() as patch:
        fast = grow(parent)
        for name in ("climb", "find_heights", "measure_trees"):
            patch.setattr(virality, name, getattr(virality, name).py_func)
        slow = grow(parent)
    for one, other in zip(fast, slow, strict=True):
        assert (one == other).all()


def test_what_is_no_tree_is_refused_and_nothing_is_nothing():
    for parent in ([0], [1, -1], [1, 0]):
        with pytest.raises(BadInput, match="no trees"):
            grow(np.array(parent))
    assert shapes(posts_of([])).empty


def test_the_longest_chain_is_exact():
    n = 1_000_000
    (found,) = shapes(posts_of(np.arange(-1, n - 1))).to_dict("records")
    assert found["structural_virality"] == (n + 1) / 3


def test_a_study_knows_the_cascades_of_its_runs_and_judges_claims_about_them(tmp_path):
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text(MINE)
    found = experiment("mine", config_dirs=[tmp_path])
    trees = shapes_of_runs(found.study)
    assert trees["size"].sum() == len(found.study.records("posts"))
    means = measure(found.study).set_index(KEY)
    for run, mine in trees.groupby(KEY):
        wanted = mine["size"].mean(), (mine["size"] > 1).mean(), mine["structural_virality"].mean()
        assert tuple(means.loc[run]) == pytest.approx(wanted, nan_ok=True)
    (claim,) = found.claims.to_dict("records")
    virality_of = means["structural_virality"].unstack("strategy")
    assert claim["difference"] == pytest.approx((virality_of["sponsor"] - virality_of["quiet"]).mean(), nan_ok=True)
    with pytest.raises(BadInput, match="structural_virality is no outcome without posts"):
        experiment("mine", "record=[daily]", config_dirs=[tmp_path])
