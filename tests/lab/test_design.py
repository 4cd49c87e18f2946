"""Designs keep the laws they are chosen for: strata, balance, orthogonality, resolution."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import qmc

from kawan.columns import BadInput
from kawan.lab.design import (
    Axis,
    check_rows,
    exact_list,
    grid,
    latin_hypercube,
    one_at_a_time,
    sobol,
    two_level,
)
from kawan.lab.fractions import MOST, aliases, fraction, full, letters, read_generators, resolution_of


def unit_axes(count):
    return [Axis(f"f{i}", low=0.0, high=1.0) for i in range(count)]


def matrix(design):
    return np.array([list(row.values()) for row in design.rows], dtype=float)


# Grids and lists


def test_a_grid_holds_every_combination_once():
    design = grid([Axis("a", (1, 2, 3)), Axis("b", ("x", "y"))])
    assert len(design.rows) == 6
    assert len({tuple(row.values()) for row in design.rows}) == 6


def test_one_at_a_time_moves_one_factor():
    axes = [Axis("a", (1, 2, 3)), Axis("b", (10, 20)), Axis("c", ("x", "y"))]
    base, *others = one_at_a_time(axes, {"a": 2, "b": 10}).rows
    assert base == {"a": 2, "b": 10, "c": "x"}
    assert len(others) == 2 + 1 + 1
    assert all(sum(row[key] != base[key] for key in base) == 1 for row in others)


def test_rows_of_a_list_must_name_the_same():
    assert exact_list([{"a": 1, "b": 2}, {"b": 3, "a": 4}]).rows == ({"a": 1, "b": 2}, {"a": 4, "b": 3})
    with pytest.raises(BadInput, match=r"row 2 does not name the same factors as row 1 \(c\)"):
        exact_list([{"a": 1}, {"a": 2, "c": 3}])


def test_one_level_and_the_same_scenario_twice_are_refused():
    with pytest.raises(BadInput, match="b has one level only"):
        check_rows(exact_list([{"a": 1, "b": 2}, {"a": 2, "b": 2}]))
    with pytest.raises(BadInput, match="scenarios 1 and 3 of the design are the same"):
        check_rows(exact_list([{"a": 1}, {"a": 2}, {"a": 1}]))


def test_a_grid_too_large_says_how_large():
    with pytest.raises(BadInput, match="1000000 combinations"):
        grid([Axis(f"f{i}", tuple(range(10))) for i in range(6)])


# Samples


@given(st.integers(2, 80), st.integers(1, 6), st.integers(0, 1000))
def test_a_latin_hypercube_has_one_point_in_every_stratum(points, factors, seed):
    shares = matrix(latin_hypercube(unit_axes(factors), points, seed))
    strata = np.floor(shares * points).astype(int)
    assert (np.sort(strata, axis=0) == np.arange(points)[:, None]).all()


@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 1000))
def test_a_sobol_sequence_is_balanced_in_every_factor(power, factors, seed):
    points = 2**power
    strata = np.floor(matrix(sobol(unit_axes(factors), points, seed)) * points).astype(int)
    assert (np.sort(strata, axis=0) == np.arange(points)[:, None]).all()


def test_a_sobol_sequence_fills_pairs_better_than_chance():
    shares = matrix(sobol(unit_axes(2), 256, 1))
    assert np.bincount(np.floor(shares * 16).astype(int) @ [16, 1], minlength=256).max() <= 2
    chance = np.random.default_rng(1).random((256, 2))
    assert qmc.discrepancy(shares) < 0.2 * qmc.discrepancy(chance)


def test_samples_depend_on_their_seed_alone():
    axes = unit_axes(3)
    for sample in (latin_hypercube, sobol):
        assert sample(axes, 16, 5) == sample(axes, 16, 5)
        assert sample(axes, 16, 5) != sample(axes, 16, 6)


def test_a_sobol_sequence_wants_a_power_of_two():
    with pytest.raises(BadInput, match=r"power of two .*: 64 or 128, got 100"):
        sobol(unit_axes(2), 100, 1)


def test_axes_of_every_kind():
    whole = Axis("n", low=1, high=4, whole=True)
    assert [whole.at(u) for u in (0.0, 0.249, 0.251, 0.5, 0.99, 1.0)] == [1, 1, 2, 3, 4, 4]
    assert Axis("r", low=0.01, high=100, log=True).at(0.5) == pytest.approx(1.0)
    names = Axis("net", ("a", "b", "c"))
    assert [names.at(u) for u in (0.0, 0.34, 0.99, 1.0)] == ["a", "b", "c", "c"]


# Two levels


@pytest.mark.parametrize("k", range(3, 10))
@pytest.mark.parametrize("resolution", [3, 4, 5])
def test_columns_are_orthogonal_and_effects_clear_as_the_resolution_says(k, resolution):
    made = fraction(k, resolution)
    plan = full(k, made)
    assert (plan.T @ plan == len(plan) * np.eye(k)).all()
    if made:
        assert resolution_of(k, made) >= resolution
    products = [np.prod(plan[:, list(word)], axis=1) for n in (1, 2) for word in combinations(range(k), n)]
    sizes = [1] * k + [2] * (k * (k - 1) // 2)
    for (a, one), (b, other) in combinations(zip(sizes, products, strict=True), 2):
        if a + b < resolution:
            assert one @ other == 0


@pytest.mark.parametrize(
    ("k", "resolution", "rows"),
    [(3, 3, 4), (7, 3, 8), (15, 3, 16), (4, 4, 8), (8, 4, 16), (9, 4, 32), (5, 5, 16), (6, 5, 32), (8, 5, 64)],
)  # fmt: skip
def test_fractions_are_as_small_as_the_published_ones(k, resolution, rows):
    assert len(full(k, fraction(k, resolution))) == rows  # Box, Hunter & Hunter (2005), table 6.22


@pytest.mark.parametrize("k", [4, 5, 6, 7])
def test_aliases_are_what_the_columns_say(k):
    made = fraction(k, 3)
    plan, names = full(k, made), letters(k)
    told = {frozenset(group) for group in aliases(k, made)}
    effects = ["".join(names[c] for c in word) for n in (1, 2) for word in combinations(range(k), n)]
    columns = {name: tuple(np.prod(plan[:, [names.index(c) for c in name]], axis=1)) for name in effects}
    groups = {}
    for name, column in columns.items():
        groups.setdefault(max(column, tuple(-x for x in column)), []).append(name)
    assert told == {frozenset(group) for group in groups.values() if len(group) > 1}


def test_a_plan_says_what_its_letters_are_and_what_it_cannot_tell_apart():
    axes = [Axis(key, (0, 1)) for key in ("a.x", "b.x", "c.x", "d.x")]
    design = two_level(axes, 4, ())
    assert len(design.rows) == 8
    assert design.notes == (
        "two levels: A = a.x, B = b.x, C = c.x, D = d.x",
        "resolution 4, generators D = ABC",
        "effects that cannot be told apart: AB = CD; AC = BD; BC = AD",
    )
    assert len(two_level(axes, None, ()).rows) == 16
    assert two_level(axes, None, ["D=AB"]).notes[1] == "resolution 3, generators D = AB"


@pytest.mark.parametrize(
    ("generators", "message"),
    [
        (["D=AX"], "write D=ABC with the letters ABCD"),
        (["D ABC"], "write D=ABC"),
        (["D=AB", "C=AD"], "C=AD holds D, which is made of others itself"),
        (["C=AB", "D=AB"], "two factors would be the same column"),
    ],
)
def test_generators_that_are_none_are_refused(generators, message):
    with pytest.raises(BadInput, match=message):
        read_generators(4, generators)


def test_too_many_factors_are_refused():
    with pytest.raises(BadInput, match=f"takes 2 to {MOST} factors"):
        letters(MOST + 1)


def test_one_level_written_in_two_ways_is_one():
    with pytest.raises(BadInput, match=r"one level only|are the same"):
        check_rows(grid([Axis("strategy.per_week", levels=(1, 1.0))]))
