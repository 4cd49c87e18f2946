"""Indices of functions whose indices are known in closed form, and luck that is called luck."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from kawan.columns import BadInput
from kawan.lab.factors import Factor
from kawan.lab.sensitivity import analyse, curves_of, design_of, floor_of, noise_of

THIRD = [Factor(f"x{k}", -np.pi, np.pi, 0.0) for k in range(3)]


def values(design, function):
    rows = np.array([[row[f.key] for f in design.factors] for row in design.rows], dtype=float)
    return function(rows.T)


def ishigami(x):
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def g_function(a):
    return lambda x: np.prod([(abs(4 * x[k] - 2) + a[k]) / (1 + a[k]) for k in range(len(a))], axis=0)


def test_sobol_finds_the_indices_of_ishigami():
    """Saltelli et al. (2008), eq. 4.34: the third acts through the first alone."""
    design = design_of("sobol", THIRD, points=1024)
    found = analyse(design, values(design, ishigami))
    first, second, joint = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8, 0.01 * np.pi**8 * (1 / 18 - 1 / 50)
    total = first + second + joint
    assert_allclose(found["S1"], np.array([first, second, 0]) / total, atol=0.03)
    assert_allclose(found["ST"], np.array([first + joint, second, joint]) / total, atol=0.03)
    assert (abs(found["ST"] - np.array([first + joint, second, joint]) / total) < 1.5 * found["ST_conf"]).all()


def test_sobol_finds_the_indices_of_the_g_function():
    a = np.array([0.0, 1.0, 4.5, 9.0, 99.0])
    design = design_of("sobol", [Factor(f"x{k}", 0, 1, 0.5) for k in range(5)], points=1024)
    found = analyse(design, values(design, g_function(a)))
    alone = 1 / (3 * (1 + a) ** 2)
    assert_allclose(found["S1"], alone / (np.prod(1 + alone) - 1), atol=0.03)


def test_a_block_with_an_unknown_mean_is_left_out():
    design = design_of("sobol", THIRD, points=512)
    means = values(design, ishigami)
    whole = analyse(design, means)
    means[[3, 711]] = np.nan
    assert_allclose(analyse(design, means)["ST"], whole["ST"], atol=0.02)
    with pytest.raises(BadInput, match="too few"):
        analyse(design, np.full(len(means), np.nan))


def test_morris_of_a_plane_is_its_slopes_over_the_ranges():
    factors = [Factor("a", 0, 2, 1), Factor("b", -1, 3, 0), Factor("idle", 5, 6, 5.5)]
    design = design_of("morris", factors, points=6)
    found = analyse(design, values(design, lambda x: 3 * x[0] - 5 * x[1])).set_index("factor")
    assert_allclose(found["mu"], [6, -20, 0], atol=1e-9)
    assert_allclose(found["mu_star"], [6, 20, 0], atol=1e-9)
    assert_allclose(found["sigma"], 0, atol=1e-9)


def test_morris_sees_numbers_that_act_together():
    factors = [Factor(name, 0, 1, 0.5) for name in "abc"]
    design = design_of("morris", factors, points=20)
    found = analyse(design, values(design, lambda x: x[0] * x[1] + x[2])).set_index("factor")
    assert (found.loc[["a", "b"], "sigma"] > 0.2).all() and found.loc["c", "sigma"] < 1e-9


def test_what_never_changes_has_no_shares():
    for method in ("morris", "sobol"):
        design = design_of(method, THIRD, points=4)
        assert (analyse(design, np.ones(len(design.rows))).iloc[:, 4:] == 0).all(axis=None)


def test_one_at_a_time_varies_one_and_starts_at_the_defaults():
    factors = [Factor("a", 0, 2, 0.3), Factor("n", 1, 3, 2, whole=True)]
    design = design_of("oat", factors, points=5)
    assert design.rows[0] == {"a": 0.3, "n": 2}
    assert all(sum(row[k] != design.rows[0][k] for k in row) == 1 for row in design.rows[1:])
    assert [design.rows[i]["n"] for i in curves_of(design)["n"]] == [1, 2, 3]
    assert [design.rows[i]["a"] for i in curves_of(design)["a"]] == [0, 0.3, 0.5, 1, 1.5, 2]
    found = analyse(design, values(design, lambda x: (x[0] - 1) ** 2 + x[1])).set_index("factor")
    assert found.loc["a", ["lowest", "highest", "swing"]].tolist() == pytest.approx([2, 3, 1])
    assert found.loc["n", "swing"] == pytest.approx(2)


@pytest.mark.parametrize(
    ("method", "count", "points", "said"),
    [
        ("sobol", 3, 100, "power of two"),
        ("morris", 1, 4, "two numbers"),
        ("oat", 1, 1, "2 or more"),
        ("oat", 0, 5, "nothing"),
    ],
)
def test_bad_designs_are_refused(method, count, points, said):
    with pytest.raises(BadInput, match=said):
        design_of(method, THIRD[:count], points)
    with pytest.raises(BadInput, match="a must vary"):
        Factor("a", 1, 1, 1)


def test_luck_is_told_from_the_scenario():
    """Variance components of 3, 2 and 1: sampling errors of the estimates are about sqrt(2 / (n - 1))."""
    rng = np.random.default_rng(3)
    rows, seeds = 400, 400
    table = 3**0.5 * rng.normal(size=(rows, 1)) + 2**0.5 * rng.normal(size=seeds) + rng.normal(size=(rows, seeds))
    found = noise_of(pd.DataFrame(table))
    assert_allclose(found[:3], [1 / 2, 1 / 3, 1 / 6], atol=4 * np.sqrt(2 / 399) / 2)
    assert found.of_means == pytest.approx(1 / 400 / (3 + 1 / 400), rel=0.3)
    assert found.sd == pytest.approx(1 / 20, rel=0.05)


def test_all_is_luck_where_nothing_matters():
    found = noise_of(pd.DataFrame(np.random.default_rng(4).normal(size=(300, 8))))
    assert found.of_means > 0.75 and found.points < 0.05
    assert np.isnan(noise_of(pd.DataFrame({1: [1.0, 2.0]})).of_means)


def test_the_floor_is_the_mu_star_of_luck():
    factors = [Factor(f"x{k}", 0, 1, 0.5) for k in range(8)]
    design = design_of("morris", factors, points=400)
    rng = np.random.default_rng(5)
    table = pd.DataFrame(rng.normal(size=(len(design.rows), 4)))
    found = analyse(design, table.mean(axis=1).to_numpy())
    assert found["mu_star"].mean() == pytest.approx(floor_of(noise_of(table)), rel=0.05)
