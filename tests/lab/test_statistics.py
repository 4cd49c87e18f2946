"""Do the intervals cover what they promise, and does the comparison obey the laws of pairing?"""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from kawan.columns import BadInput
from kawan.lab.statistics import COLUMNS, Outcome, compare_runs, generator, mean_interval, verdict

SALES = Outcome("sales", "units per customer", "Sales", sesoi=5.0, sesoi_is="percent")
PROFIT = Outcome("profit", "money", "Profit", sesoi=0.5, sesoi_is="units")
ACTS = Outcome("acts", "acts per 1,000", "Acts", role="state")


def runs_of(seeds=12, key=1, strategies=("quiet", "blast", "befriend")):
    """Runs in which a seed's luck is shared and far larger than what strategies do."""
    rng = np.random.default_rng(key)
    luck = rng.normal(100, 20, seeds)
    frames = [
        pd.DataFrame(
            {
                "strategy": strategy,
                "seed": np.arange(seeds),
                "sales": luck + 10 * k + rng.normal(0, 1, seeds),
                "profit": rng.normal(0.1 * k, 1, seeds),
                "acts": rng.gamma(2, 1 + k, seeds),
                "spend": float(k),
            }
        )
        for k, strategy in enumerate(strategies)
    ]
    return pd.concat(frames, ignore_index=True)


def row(table, outcome="sales", strategy="blast"):
    return table[(table["outcome"] == outcome) & (table["strategy"] == strategy)].iloc[0]


def coverage(draw, truth, n, simulations, resamples):
    rng = np.random.default_rng(7)
    inside = 0
    for _ in range(simulations):
        low, high = mean_interval(draw(rng, n), rng, resamples)
        inside += low <= truth <= high
    return inside / simulations


SKEWS = {
    "normal": (lambda rng, n: rng.normal(1, 2, n), 1.0),
    "exponential": (lambda rng, n: rng.exponential(1, n), 1.0),
    "lognormal": (lambda rng, n: -rng.lognormal(0, 0.5, n), -np.exp(0.125)),
}


@pytest.mark.parametrize("differences", SKEWS)
def test_an_interval_of_20_seeds_covers_93_to_97_per_cent(differences):
    draw, truth = SKEWS[differences]
    assert 0.93 <= coverage(draw, truth, n=20, simulations=2_000, resamples=999) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("n", [10, 20, 40])
@pytest.mark.parametrize("differences", SKEWS)
def test_coverage_holds_in_20_000_simulations(differences, n):
    draw, truth = SKEWS[differences]
    assert 0.93 <= coverage(draw, truth, n, simulations=20_000, resamples=1_999) <= 0.97


FEW = {
    "normal": (lambda rng, n: rng.normal(1, 2, n), 1.0, 0.95),
    "skewness 1": (lambda rng, n: rng.gamma(4, 1, n), 4.0, 0.93),
    "skewness 2": (lambda rng, n: rng.exponential(1, n), 1.0, 0.885),  # Student's is too short here, and known to be
}


@pytest.mark.parametrize("differences", FEW)
@pytest.mark.parametrize("n", [5, 9])
def test_an_interval_of_few_seeds_covers_what_the_docstring_says(differences, n):
    draw, truth, says = FEW[differences]
    error = np.sqrt(says * (1 - says) / 4_000)
    assert coverage(draw, truth, n, simulations=4_000, resamples=99) == pytest.approx(says, abs=0.005 + 4 * error)


def test_an_interval_of_10_seeds_covers_92_to_97_per_cent():
    for draw, truth, _ in FEW.values():
        assert 0.92 <= coverage(draw, truth, n=10, simulations=2_000, resamples=499) <= 0.97


def test_two_near_values_among_five_do_not_stretch_the_interval():
    low, high = mean_interval(np.array([0.0, 15, 35.9, 36.1, 41]), np.random.default_rng(1))
    assert (low, high) == pytest.approx((4.0, 47.2), abs=0.1)


def test_of_normal_differences_the_interval_is_students():
    values = np.random.default_rng(3).normal(0, 1, 200)
    half = student.ppf(0.975, 199) * values.std(ddof=1) / np.sqrt(200)
    low, high = mean_interval(values, np.random.default_rng(1), resamples=20_000)
    assert low == pytest.approx(values.mean() - half, abs=0.1 * half)
    assert high == pytest.approx(values.mean() + half, abs=0.1 * half)


@pytest.mark.parametrize("values", [[1.0, 2.0], [1.0, 2.0, 4.0], [1.0, 2, 4, 8, 9, 3, 7, 0, 30]])
def test_few_values_get_students_interval(values):
    values = np.array(values)
    low, high = mean_interval(values, np.random.default_rng(1))
    half = student.ppf(0.975, values.size - 1) * values.std(ddof=1) / np.sqrt(values.size)
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half))


@pytest.mark.filterwarnings("error")
def test_one_seed_leaves_the_verdict_open_and_equal_differences_leave_no_doubt():
    alone = row(compare_runs(runs_of(seeds=1), "quiet", [SALES]))
    assert np.isnan(alone["ci_low"]) and np.isnan(alone["percent_high"]) and alone["verdict"] == "open"
    runs = runs_of()
    runs["sales"] = runs["strategy"].map({"quiet": 10.0, "blast": 10.3, "befriend": 12.0})
    table = compare_runs(runs, "quiet", [SALES])
    assert row(table)[["ci_low", "ci_high"]].tolist() == pytest.approx([0.3, 0.3])
    assert table["verdict"].tolist() == ["equivalent", "larger"]


def test_pairing_removes_the_luck_that_strategies_share():
    sales = row(compare_runs(runs_of(seeds=20), "quiet", [SALES]))
    assert sales["ci_high"] - sales["ci_low"] < 4  # the seeds themselves scatter with sd 20
    assert sales["ci_low"] < 10 < sales["ci_high"]


def test_difference_per_cent_and_threshold_agree():
    for _, r in compare_runs(runs_of(), "quiet", [SALES, PROFIT, ACTS]).iterrows():
        assert r["difference"] == pytest.approx(r["mean"] - r["baseline_mean"])
        assert r["percent"] == pytest.approx(100 * r["difference"] / abs(r["baseline_mean"]))
        assert r["ci_low"] < r["difference"] < r["ci_high"] and r["percent_low"] < r["percent"] < r["percent_high"]
    table = compare_runs(runs_of(), "quiet", [SALES, PROFIT, ACTS])
    assert row(table)["sesoi"] == pytest.approx(0.05 * row(table)["baseline_mean"])
    assert row(table, "profit")["sesoi"] == 0.5
    assert np.isnan(row(table, "acts")["sesoi"])


def test_a_baseline_of_zero_has_no_per_cent():
    runs = runs_of()
    runs.loc[runs["strategy"] == "quiet", "sales"] = 0.0
    sales = row(compare_runs(runs, "quiet", [SALES]))
    assert np.isnan(sales["percent"]) and np.isnan(sales["sesoi"]) and sales["verdict"] == "larger"


def test_exchanging_the_strategies_mirrors_the_comparison():
    there = row(compare_runs(runs_of(), "quiet", [PROFIT]), "profit", "blast")
    back = row(compare_runs(runs_of(), "blast", [PROFIT]), "profit", "quiet")
    assert [back["ci_low"], back["ci_high"]] == pytest.approx([-there["ci_high"], -there["ci_low"]])
    assert back["seed_superiority"] == pytest.approx(1 - there["seed_superiority"])


def test_neither_the_order_of_rows_nor_other_strategies_change_a_comparison():
    runs = runs_of()
    table = compare_runs(runs, "quiet", [SALES, ACTS])
    shuffled = compare_runs(runs.sample(frac=1, random_state=2), "quiet", [SALES, ACTS])
    fewer = compare_runs(runs[runs["strategy"] != "befriend"], "quiet", [SALES, ACTS])
    key = ["outcome", "strategy"]
    pd.testing.assert_frame_equal(
        table.sort_values(key, ignore_index=True), shuffled.sort_values(key, ignore_index=True)
    )
    pd.testing.assert_frame_equal(table[table["strategy"] == "blast"].reset_index(drop=True), fewer)


def test_only_seeds_that_both_have_and_know_count():
    runs = runs_of(seeds=10)
    runs.loc[(runs["strategy"] == "blast") & (runs["seed"] == 3), "sales"] = np.nan
    runs = runs[~((runs["strategy"] == "quiet") & (runs["seed"] == 9))]
    table = compare_runs(runs, "quiet", [SALES, PROFIT])
    assert row(table)[["seeds", "seeds_dropped"]].tolist() == [8, 1]
    assert row(table, "profit")[["seeds", "seeds_dropped"]].tolist() == [9, 0]
    kept = runs[~runs["seed"].isin([3, 9])]
    pd.testing.assert_series_equal(
        row(table).drop("seeds_dropped"), row(compare_runs(kept, "quiet", [SALES])).drop("seeds_dropped")
    )


def test_an_outcome_nobody_knows_is_open():
    runs = runs_of()
    runs["sales"] = np.nan
    sales = row(compare_runs(runs, "quiet", [SALES]))
    assert sales["seeds"] == 0 and np.isnan(sales["difference"]) and sales["verdict"] == "open"


def test_ties_count_half_and_effects_are_in_sd_between_customers():
    runs = pd.DataFrame(
        {
            "strategy": ["quiet"] * 4 + ["blast"] * 4,
            "seed": [1, 2, 3, 4] * 2,
            "spend": [0.0] * 4 + [2.0, 2, 2, 4],
            "sales": [1.0, 1, 1, 1, 2, 2, 1, 0],
        }
    )
    sales = row(compare_runs(runs, "quiet", [SALES], sd_customers={"sales": 0.5}))
    assert sales["seed_superiority"] == (2 + 0.5) / 4
    assert sales["effect_size_customers"] == pytest.approx(0.25 / 0.5)
    assert (sales["spend"], sales["baseline_spend"]) == (2.5, 0.0)
    assert np.isnan(row(compare_runs(runs, "quiet", [SALES]))["effect_size_customers"])


@pytest.mark.parametrize(
    ("interval", "sesoi", "says"),
    [
        ((1.1, 2.0), 1.0, "larger"),
        ((-2.0, -1.1), 1.0, "smaller"),
        ((0.1, 0.9), 1.0, "equivalent"),
        ((0.5, 1.5), 1.0, "open"),
        ((-2.0, 2.0), 1.0, "open"),
        ((0.1, 0.9), np.nan, "larger"),
        ((-0.9, -0.1), np.nan, "smaller"),
        ((-0.1, 0.1), np.nan, "open"),
        ((np.nan, np.nan), 1.0, "open"),
    ],
)
def test_verdicts(interval, sesoi, says):
    assert verdict(*interval, sesoi) == says


def test_columns_are_the_promised_ones_and_luck_is_named():
    assert tuple(compare_runs(runs_of(), "quiet", [SALES]).columns) == COLUMNS
    assert generator("a", 1).random() == generator("a", 1).random() != generator("a", 2).random()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda runs: runs.drop(columns="sales"), "lack the columns sales"),
        (lambda runs: runs[runs["strategy"] != "quiet"], r"\(blast, befriend\), got quiet"),
        (lambda runs: pd.concat([runs, runs.tail(1)]), "befriend 11 twice"),
    ],
)
def test_runs_that_cannot_be_paired_are_refused(spoil, message):
    with pytest.raises(BadInput, match=message):
        compare_runs(spoil(runs_of()), "quiet", [SALES])
