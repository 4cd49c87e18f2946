"""Which strategy is best: exact where it can be counted, uniform where strategies are alike, fair to ties."""

from math import comb

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest
from scipy.stats import t as student

from kawan.lab.ranking import COLUMNS, LOWER_IS_BETTER, probabilities, rank_strategies
from kawan.lab.statistics import Outcome
from kawan.measures.catalogue import all_measures

SALES = Outcome("sales", "units", "Sales")
HARM = Outcome("irritation", "0 to 1", "Irritation")
STATE = Outcome("bond", "-1 to 1", "Bond", role="state")


def runs_of(values, name="sales"):
    """Runs of strategies a, b, c ... from one row per seed."""
    seeds, strategies = np.shape(values)
    keys = pd.MultiIndex.from_product([list("abcdef")[:strategies], range(seeds)], names=["strategy", "seed"])
    return pd.DataFrame({name: np.asarray(values, float).T.ravel()}, index=keys).reset_index()


def test_of_three_seeds_the_probability_can_be_counted():
    # b beats a by 3 in one seed and loses by 1 in two: it is best where the two seeds drawn hold the first at all.
    values = np.array([[0.0, 3], [1, 0], [1, 0]])
    p, low, high = probabilities(values, np.random.default_rng(1), 20_000)
    assert p[1] == pytest.approx(1 - (2 / 3) ** 2, abs=4 * np.sqrt(0.25 / 20_000)) and p.sum() == pytest.approx(1)
    assert low.tolist() == [1, 1] and high.tolist() == [2, 2]


def test_ties_are_shared():
    values = np.array([[0.0, 1, 1], [0, 1, 1], [1, 0, 0]])  # b and c are the same thing
    p, _, _ = probabilities(values, np.random.default_rng(1), 20_000)
    assert p[1] == p[2]
    best = sum(comb(2, k) * (2 / 3) ** k * (1 / 3) ** (2 - k) * {0: 0, 1: 1 / 3, 2: 1 / 2}[k] for k in range(3))
    assert p[1] == pytest.approx(best, abs=4 * np.sqrt(0.25 / 20_000))


def test_of_two_normal_strategies_it_is_what_student_says():
    rng = np.random.default_rng(2)
    for shift in (0.0, 0.1, 0.3):
        values = rng.normal([0, shift], 1, (200, 2))
        d = values[:, 1] - values[:, 0]
        p, _, _ = probabilities(values, rng, 20_000)
        assert p[1] == pytest.approx(student.cdf(d.mean() / d.std(ddof=1) * np.sqrt(200), 199), abs=0.02)


def test_it_is_uniform_where_two_strategies_are_alike():
    rng = np.random.default_rng(3)
    found = [probabilities(rng.normal(0, 1, (20, 2)) + rng.normal(0, 9, (20, 1)), rng, 500)[0][0] for _ in range(800)]
    assert kstest(found, "uniform").pvalue > 1e-3
    assert np.mean(np.array(found) > 0.95) == pytest.approx(0.05, abs=0.01 + 3 * np.sqrt(0.05 * 0.95 / 800))


def test_what_is_harm_is_best_when_lowest():
    table = rank_strategies(runs_of([[1.0, 2, 3]] * 5, "irritation"), [HARM])
    assert table["strategy"].tolist() == ["a", "b", "c"] and set(table["best_is"]) == {"lowest"}
    assert table["p_best"].tolist() == [1, 0, 0] and table["rank"].tolist() == [1, 2, 3]
    assert table["rank_low"].tolist() == table["rank_high"].tolist() == [1, 2, 3]
    assert tuple(table.columns) == COLUMNS
    assert {m.name for m in all_measures()} >= LOWER_IS_BETTER


def test_only_outcomes_are_ranked_and_only_on_seeds_that_all_know():
    runs = runs_of([[1.0, 2], [9, 2], [1, 2], [1, 2]]).assign(bond=0.0)
    runs.loc[(runs["strategy"] == "b") & (runs["seed"] == 1), "sales"] = np.nan
    table = rank_strategies(runs, [SALES, STATE])
    assert set(table["outcome"]) == {"sales"} and set(table["seeds"]) == {3}
    assert table["strategy"].tolist() == ["b", "a"] and table["mean"].tolist() == [2, 1]


def test_neither_other_outcomes_nor_the_order_of_rows_change_a_ranking():
    runs = runs_of(np.random.default_rng(4).normal(0, 1, (12, 3)))
    runs["irritation"] = runs["sales"] ** 2
    table = rank_strategies(runs, [SALES])
    shuffled = rank_strategies(runs.sample(frac=1, random_state=1), [HARM, SALES])
    shuffled = shuffled[shuffled["outcome"] == "sales"]
    pd.testing.assert_frame_equal(table, shuffled.reset_index(drop=True))


@pytest.mark.filterwarnings("error")
def test_one_seed_or_none_ranks_without_a_probability():
    table = rank_strategies(runs_of([[1.0, 2]]), [SALES])
    assert table["strategy"].tolist() == ["b", "a"] and table["p_best"].isna().all()
    nobody = rank_strategies(runs_of([[np.nan, 2], [np.nan, 1]]), [SALES])
    assert nobody["mean"].isna().all() and set(nobody["seeds"]) == {0}
    assert rank_strategies(pd.DataFrame(columns=["strategy", "seed"]), [SALES]).empty
