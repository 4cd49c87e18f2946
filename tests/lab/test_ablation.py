"""Mechanisms left out: effects put in by hand are found, alone, together and not at all."""

import numpy as np
import pandas as pd
import pytest

from kawan.columns import BadInput
from kawan.lab.ablation import ablation_table, answer, grid, left_out, points_without

COMBOS = left_out(["fomo", "meaning", "friendship"], pairs=True)
EFFECTS = {"fomo": -30.0, "meaning": -4.0, "friendship": 0.0}  # of leaving out, on a difference of 20
TOGETHER = 14.0  # of fomo and meaning, beyond both


def make_runs(seeds=12, noise=0.5):
    rng = np.random.default_rng(1)
    luck = rng.normal(100, 20, seeds)  # of a seed, alike in every scenario
    rows = []
    for number, combo in enumerate(COMBOS, start=1):
        effect = sum(EFFECTS[name] for name in combo) + TOGETHER * (set(combo) == {"fomo", "meaning"})
        for seed in range(seeds):
            rows.append((number, "quiet", seed, luck[seed]))
            rows.append((number, "texts", seed, luck[seed] + 20 + effect + noise * rng.normal()))
    return pd.DataFrame(rows, columns=["scenario", "strategy", "seed", "engagement_acts"])


def test_what_leaving_out_changes_is_found():
    table = ablation_table(make_runs(), COMBOS, "quiet", ["engagement_acts"]).set_index("without")
    assert table["whole"].to_numpy() == pytest.approx(20, abs=0.6)  # four standard errors
    for name, effect in EFFECTS.items():
        assert table.loc[name, "change"] == pytest.approx(effect, abs=0.8)
    assert table.loc["fomo + meaning", "joint"] == pytest.approx(TOGETHER, abs=1.5)
    assert table.loc["fomo + friendship", "joint_low"] < 0 < table.loc["fomo + friendship", "joint_high"]
    assert np.isnan(table.loc["fomo", "joint"])


def test_the_answer_is_in_words():
    """The smallest effect of interest is 5 % of about 100."""
    table = ablation_table(make_runs(), COMBOS, "quiet", ["engagement_acts"]).set_index("without")
    assert table["answer"].to_dict() == {
        "none": "", "fomo": "turns it", "friendship": "no matter", "meaning": "no matter",
        "fomo + friendship": "turns it", "fomo + meaning": "makes it", "friendship + meaning": "no matter",
    }  # fmt: skip
    assert answer((1, -1, 3), (1, -3, 5), (0, -9, 9), 5.0) == "open"
    assert answer((20, 19, 21), (12, 11, 13), (-8, -9, -7), 5.0) == "smaller without"
    assert answer((1, -1, 3), (9, 8, 10), (8, 6, 10), 5.0) == "larger without"


def test_a_lost_run_costs_its_seed_and_a_lost_scenario_its_row():
    runs = make_runs()
    runs = runs.drop(runs[(runs["scenario"] == 2) & (runs["seed"] == 3) & (runs["strategy"] == "texts")].index)
    runs = runs[runs["scenario"] != 4]
    table = ablation_table(runs, COMBOS, "quiet", ["engagement_acts"]).set_index("without")
    assert table.loc["fomo", "seeds"] == 11 and table.loc["fomo", "change"] == pytest.approx(-30, abs=0.8)
    assert table.loc["meaning", "seeds"] == 0 and table.loc["meaning", "answer"] == "open"


def test_every_mechanism_and_every_pair_is_left_out_once(alternatives):
    combos = left_out(["meaning", "fomo", "purchase"], pairs=True, off=["purchase"])
    assert combos == [(), ("fomo",), ("meaning",), ("fomo", "meaning")]
    points = points_without(alternatives, combos)
    assert [point.factors["without"] for point in points] == ["none", "fomo", "meaning", "fomo + meaning"]
    assert points[3].alternatives["texts"].switch_off == ("fomo", "meaning")
    assert len(left_out(["fomo", "meaning", "purchase"], pairs=False)) == 4


def test_what_cannot_be_left_out_is_refused():
    with pytest.raises(BadInput, match="did you mean fomo"):
        left_out(["fomoo"], pairs=True)
    with pytest.raises(BadInput, match="no mechanism"):
        left_out(["fomo"], pairs=True, off=["fomo"])


def test_a_grid_has_mechanisms_on_its_diagonal_and_pairs_below():
    table = ablation_table(make_runs(), COMBOS, "quiet", ["engagement_acts"])
    values, framed = grid(table)
    assert list(values.index) == list(values.columns) == ["fomo", "friendship", "meaning"]
    assert values.loc["fomo", "fomo"] == table.set_index("without").loc["fomo", "difference"]
    assert np.isnan(values.loc["fomo", "meaning"]) and framed.loc["meaning", "fomo"]
    values, _ = grid(table[~table["without"].str.contains("+", regex=False)])
    assert values.shape == (3, 1)
