"""Does the comparison obey the laws of pairing, and does it say what scipy and statsmodels say?"""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest, ttest_rel
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import ttost_paired

from kawan.columns import BadInput
from kawan.lab.statistics import COLUMNS, P_VALUES, Outcome, compare_runs, holm, t_test, tost, verdict

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


def test_columns_are_the_promised_ones():
    assert tuple(compare_runs(runs_of(), "quiet", [SALES]).columns) == COLUMNS
    assert tuple(compare_runs(runs_of(), "quiet", [SALES], pvalues=True).columns) == (*COLUMNS, *P_VALUES)


def test_p_values_are_scipys_and_statsmodels():
    runs = runs_of(seeds=15)
    table = compare_runs(runs, "quiet", [SALES, PROFIT, ACTS], pvalues=True)
    wide = runs.pivot(index="seed", columns="strategy")
    for _, r in table.iterrows():
        a, b = wide[r["outcome"], r["strategy"]], wide[r["outcome"], "quiet"]
        assert r["p_value"] == pytest.approx(ttest_rel(a, b).pvalue)
        if np.isfinite(r["sesoi"]):
            assert r["p_tost"] == pytest.approx(ttost_paired(a, b, -r["sesoi"], r["sesoi"])[0])
            assert (r["p_tost"] < 0.05) == (r["tost"] == "equivalent")
    family = table[table["role"] == "outcome"]
    assert family["p_holm"].tolist() == pytest.approx(multipletests(family["p_value"], method="holm")[1].tolist())
    assert table[table["role"] == "state"]["p_holm"].isna().all()


def test_holm_is_statsmodels_whatever_the_p_values():
    rng = np.random.default_rng(1)
    for size in (1, 2, 7, 40):
        p = rng.uniform(0, 1, size) ** 3
        assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_where_there_is_no_difference_p_values_are_uniform():
    rng = np.random.default_rng(9)
    assert kstest([t_test(rng.normal(0, 1, 10)) for _ in range(2_000)], "uniform").pvalue > 1e-3
    # At the edge of equivalence, and far from the other edge, so is that of the two one-sided tests.
    assert kstest([tost(rng.normal(3, 1, 10), sesoi=3.0) for _ in range(2_000)], "uniform").pvalue > 1e-3


def test_equal_differences_have_p_values_too():
    runs = runs_of()
    runs["sales"] = runs["strategy"].map({"quiet": 10.0, "blast": 10.3, "befriend": 10.0})
    table = compare_runs(runs, "quiet", [SALES], pvalues=True)
    assert table["p_value"].tolist() == [0.0, 1.0] and table["p_tost"].tolist() == [0.0, 0.0]
    assert table["tost"].tolist() == ["equivalent", "equivalent"] and table["variance_ratio"].isna().all()


def test_common_luck_saves_as_many_seeds_as_the_ratio_says():
    # Differences of independent runs have variance 2 * (20^2 + 1), those of paired ones 2 * 1: a ratio of 401.
    runs = runs_of(seeds=400, strategies=("quiet", "blast"))
    ratio = row(compare_runs(runs, "quiet", [SALES]))["variance_ratio"]
    assert ratio == pytest.approx(401, rel=5 * np.sqrt(4 / 400))
    wide = runs.pivot(index="seed", columns="strategy", values="sales")
    apart = wide["blast"].to_numpy() - np.roll(wide["quiet"].to_numpy(), 7)  # other seeds' luck
    assert apart.var() / (wide["blast"] - wide["quiet"]).var() == pytest.approx(ratio, rel=0.15)


def test_the_interval_is_held_against_zero_as_well():
    table = compare_runs(runs_of(), "quiet", [SALES, PROFIT])
    assert row(table)["against_zero"] == "larger" and (table["level"] == 0.95).all()
    small = runs_of()
    small["sales"] = small["sales"].mean() + small["strategy"].map({"quiet": 0, "blast": 0.1, "befriend": 0.1})
    small["sales"] += np.random.default_rng(1).normal(0, 0.01, len(small))
    assert row(compare_runs(small, "quiet", [SALES]))[["verdict", "against_zero"]].tolist() == ["equivalent", "larger"]


def test_a_higher_level_makes_a_wider_interval():
    usual, wider = (row(compare_runs(runs_of(), "quiet", [SALES], level=level)) for level in (0.95, 0.965))
    assert wider["ci_low"] < usual["ci_low"] < usual["ci_high"] < wider["ci_high"] and wider["level"] == 0.965
    assert wider["student_high"] > usual["student_high"] and wider["bca_high"] > usual["bca_high"]


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
