"""How many seeds are enough: as theory says, and as it turns out when they are added."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from kawan.lab.intervals import student_interval
from kawan.lab.replications import ENOUGH, GROWTH, enough, growth, seeds_for
from kawan.lab.statistics import Outcome

SALES = Outcome("sales", "units", "Sales", sesoi=5.0, sesoi_is="percent")
PROFIT = Outcome("profit", "money", "Profit", sesoi=0.5, sesoi_is="units")
NOBODYS = Outcome("acts", "acts", "Acts")


def runs_of(seeds=30, key=1, sd=1.0):
    rng = np.random.default_rng(key)
    luck = rng.normal(100, 20, seeds)
    frames = [
        pd.DataFrame(
            {
                "strategy": name, "seed": range(seeds), "sales": luck + 10 * k + rng.normal(0, sd * k, seeds),
                "profit": luck / 10 + rng.normal(0, 1, seeds), "acts": luck,
            }
        )
        for k, name in enumerate(["quiet", "texts", "befriend"])
    ]  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def test_growth_ends_in_the_whole_and_begins_with_two():
    grown = growth(runs_of(), "quiet", [SALES, PROFIT])
    assert tuple(grown) == GROWTH and set(grown["seeds"]) == set(range(2, 31))
    wide = runs_of().pivot(index="seed", columns="strategy", values="sales")
    for n in (2, 7, 30):
        row = grown.query("outcome == 'sales' and strategy == 'befriend' and seeds == @n").iloc[0]
        values = (wide["befriend"] - wide["quiet"]).to_numpy()[:n]
        assert row["mean"] == pytest.approx(values.mean()) and row["sd"] == pytest.approx(values.std(ddof=1))
        assert (row["low"], row["high"]) == pytest.approx(student_interval(values))
    assert len(growth(runs_of(1000), "quiet", [SALES])) <= 2 * 120


@pytest.mark.parametrize("target", [0.1, 0.3, 1.0, 5.0])
def test_the_least_number_of_seeds_is_the_least(target):
    needed = seeds_for(20, half=1.0, target=target)
    sd = np.sqrt(20) / student.ppf(0.975, 19)
    half = [student.ppf(0.975, n - 1) * sd / np.sqrt(n) for n in (needed, needed - 1)]
    assert half[0] <= target * (1 + 1e-9) and (half[1] > target or needed == 2)


def test_enough_is_what_theory_says_of_many_seeds():
    seeds = 800
    table = enough(runs_of(seeds), "quiet", [SALES], {"sales": 0.5}).set_index("strategy")
    for name, sd in (("texts", 1.0), ("befriend", 2.0)):
        truth = (1.96 * sd / 0.5) ** 2 + 2
        assert table.loc[name, "enough"] == pytest.approx(truth, rel=4 * np.sqrt(2 / seeds) + 0.03)  # as its variance
        assert table.loc[name, "enough"] <= table.loc[name, "enough_surely"] <= 1.2 * table.loc[name, "enough"]


def test_surely_enough_is_enough_nine_times_of_ten():
    truth = (1.96 / 0.3) ** 2 + 2
    found = [
        enough(runs_of(20, key), "quiet", [SALES], {"sales": 0.3}).set_index("strategy").loc["texts"]
        for key in range(80)
    ]
    sure, as_found = (np.mean([row[name] >= truth for row in found]) for name in ("enough_surely", "enough"))
    assert sure == pytest.approx(0.9, abs=0.02 + 3 * np.sqrt(0.09 / 80))
    assert as_found == pytest.approx(0.5, abs=0.05 + 3 * np.sqrt(0.25 / 80))


def test_the_target_is_half_the_smallest_effect_unless_another_is_asked():
    table = enough(runs_of(), "quiet", [SALES, PROFIT, NOBODYS]).set_index(["outcome", "strategy"])
    assert tuple(table.reset_index()[list(ENOUGH)]) == ENOUGH
    quiet = runs_of().query("strategy == 'quiet'")["sales"].mean()
    assert table.loc[("sales", "texts"), "target"] == pytest.approx(0.025 * quiet)
    assert table.loc[("profit", "texts"), "target"] == 0.25
    assert table.loc["acts", ["target", "enough", "enough_surely"]].isna().all().all()
    assert (table.loc["acts", "half_width"] == 0).all()  # no luck in it at all
    assert enough(runs_of(), "quiet", [PROFIT], {"profit": 0.1})["target"].tolist() == [0.1, 0.1]


def test_unknown_values_and_single_seeds_are_left_out():
    runs = runs_of()
    runs.loc[(runs["strategy"] == "texts") & (runs["seed"] > 9), "sales"] = np.nan
    assert enough(runs, "quiet", [SALES])["seeds"].tolist() == [10, 30]
    assert enough(runs_of(1), "quiet", [SALES]).empty and growth(runs_of(1), "quiet", [SALES]).empty
