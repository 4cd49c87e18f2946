"""Rules found where they were put, none where there is none, and towns that fill what they are drawn from."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from kawan.columns import BadInput
from kawan.configs.points import parameters
from kawan.lab.cloud import AMONG, TOWN, over_all, over_towns, spread, wilson
from kawan.lab.discovery import discover, most_telling, outcomes_of
from kawan.lab.expecting import Claim
from kawan.lab.factors import Factor


def sample(n, seed=1):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.uniform(size=(n, 6)), columns=[f"x{k}" for k in range(6)])
    return table.assign(network=rng.choice(["communities", "scale_free", "small_world"], n), scenario=range(1, n + 1))


KEYS = [*(f"x{k}" for k in range(6)), "network"]


def test_a_box_is_found_where_it_was_put():
    table = sample(1000)
    table["won"] = (table["x1"] > 0.6) & (table["x4"] < 0.5)
    found = discover(table, KEYS)
    best = found.rules[0]
    assert best.coverage > 0.95 and best.density > 0.95 and found.right > 0.97
    words = {part.rsplit(" ", 1)[0]: float(part.rsplit(" ", 1)[1]) for part in best.says.split(" and ")}
    assert words == {"x1 above": pytest.approx(0.6, abs=0.02), "x4 up to": pytest.approx(0.5, abs=0.02)}
    assert set(list(found.weights)[:2]) == {"x1", "x4"} and sum(found.weights.values()) == pytest.approx(1)


def test_a_choice_of_network_is_a_rule_too():
    table = sample(400)
    table["won"] = table["network"] == "scale_free"
    found = discover(table, KEYS)
    assert found.rules[0].says == "network is scale_free" and found.rules[0].density == 1.0
    assert found.rules[-1].says == "network is not scale_free" and found.rules[-1].wins == 0


def test_rules_hold_every_scenario_once():
    table = sample(300)
    table["won"] = table["x0"] + 0.2 * np.random.default_rng(2).normal(size=300) > 0.5
    found = discover(table, KEYS)
    assert sum(rule.scenarios for rule in found.rules) == 300
    assert sum(rule.coverage for rule in found.rules) == pytest.approx(1)


def test_in_noise_no_tree_is_better_than_the_more_frequent_winner():
    """Were unseen scenarios not held back, a tree of noise would look right in more than the more frequent share."""
    shares = []
    for seed in range(10):
        table = sample(200, seed)
        table["won"] = np.random.default_rng(seed + 100).random(200) < 0.6
        found = discover(table, KEYS)
        shares.append(found.right - found.chance)
    assert np.mean(shares) < 0.02


def test_too_few_scenarios_or_one_winner_say_so():
    table = sample(19).assign(won=True)
    with pytest.raises(BadInput, match="too few for rules"):
        discover(table, KEYS)
    found = discover(sample(40).assign(won=True), KEYS)
    assert np.isnan(found.right) and not found.better and found.rules[0].says == "anywhere"


def test_the_most_telling_are_numbers():
    table = sample(400)
    table["difference"] = table["x3"] + 0.3 * table["x5"]
    table["won"] = (table["network"] == "scale_free") | (table["x3"] > 0.7)
    assert most_telling(table, discover(table, KEYS)) == ["x3", "x5"]


def test_a_scenario_is_won_beyond_the_threshold_and_sure_where_its_interval_is():
    values = pd.DataFrame({1: [3.0, 1.0, np.nan, np.nan], 2: [3.1, -0.5, 2.0, np.nan], 3: [2.9, 0.0, np.nan, np.nan]})
    values.index = pd.Index([1, 2, 3, 4])
    table = outcomes_of(pd.DataFrame({"scenario": [1, 2, 3, 4], "x": 0.5}), values, threshold=1.0)
    assert table["scenario"].tolist() == [1, 2, 3]
    assert table["won"].tolist() == [True, False, True]
    assert table["sure"].tolist() == [True, False, False]


def test_every_part_of_a_range_comes_equally_often():
    rows = spread(
        [Factor("a", 2, 4, 3), Factor("n", 1, 4, 2, whole=True)], {"network": ("communities", "scale_free")}, 40, 3
    )
    parts = np.floor([20 * (row["a"] - 2) for row in rows])
    assert sorted(parts) == list(range(40))
    assert [sum(row["n"] == k for row in rows) for k in (1, 2, 3, 4)] == [10] * 4
    assert sum(row["network"] == "scale_free" for row in rows) == 20


def claim(**at):
    return Claim("a claim", "profit", ("texts", "quiet"), "higher", at=at)


def test_a_cloud_varies_all_that_is_assumed_in_every_town_alike(alternatives):
    design = [{"strategy.per_week": 1}, {"strategy.per_week": 2}, {"strategy.per_week": 3}]
    claims = [claim(**{"strategy.per_week": 1}), claim(**{"strategy.per_week": 3})]
    rows = over_towns(design, claims, alternatives, 12, seed=1)
    assert [row[TOWN] for row in rows] == [town for town in range(1, 13) for _ in range(2)]
    assert [row["strategy.per_week"] for row in rows] == [1, 3] * 12  # what no claim is about is left out
    known = parameters(alternatives["texts"])
    towns = [{key: value for key, value in row.items() if key not in (TOWN, "strategy.per_week")} for row in rows]
    assert len(towns[0]) > 100 and all(key in AMONG or known[key].assumption for key in towns[0])
    assert towns[0::2] == towns[1::2] and {town["network"] for town in towns} == {*AMONG["network"]}


def test_what_was_set_is_no_matter_of_the_town(alternatives):
    fixed = {"network", "behaviour.fomo.tiring", "customers.n"}
    (row, *_) = over_towns([{"rivals": "none"}], [claim()], alternatives, 4, seed=1, fixed=fixed)
    assert row["rivals"] == "none" and not fixed & row.keys() and "behaviour.fomo.recovery" in row
    assert not any(key.startswith("brands.rival") for key in row)  # whom the design may not have
    with pytest.raises(BadInput, match="claims nothing"):
        over_towns([{}], [], alternatives, 4, seed=1)
    with pytest.raises(BadInput, match="none is about"):
        over_towns([{"days": 3}], [claim(days=4)], alternatives, 4, seed=1)


def test_a_claim_holds_in_a_town_where_it_does_in_all_of_its_scenarios():
    said = ["holds", "holds", "holds", "fails", "holds", "open", "open", "open"]
    judged = pd.DataFrame({"claim": 2, "scenario": range(1, 9), "judgement": said})
    (row,) = over_all(judged, {scenario: (scenario + 1) // 2 for scenario in range(1, 9)}).itertuples(index=False)
    assert tuple(row)[:6] == (2, 4, 1, 1, 2, 0.25)
    assert (row.ci_low, row.ci_high) == pytest.approx(proportion_confint(1, 4, method="wilson"))
    assert wilson(0, 20) == pytest.approx(proportion_confint(0, 20, method="wilson"), abs=1e-12)


@pytest.mark.parametrize(
    ("among", "said"), [({"net": ["a", "b"]}, "no choice"), ({"network": ["a"]}, "two names"), ({}, "nothing")]
)
def test_choices_that_are_none_are_refused(among, said):
    with pytest.raises(BadInput, match=said):
        spread([], among, 10, 1)
