"""Studies of many scenarios: differences seed by seed, and scenarios that are checked before the first run."""

from pathlib import Path

import pandas as pd
import pytest

from kawan.columns import BadInput
from kawan.configs import ComparisonPlan
from kawan.lab.contrasts import points_of, responses


def test_differences_are_taken_seed_by_seed():
    rows = [(s, name, seed, s + 10 * seed + (name == "b")) for s in (1, 2) for name in "ab" for seed in (1, 2, 3)]
    runs = pd.DataFrame(rows, columns=["scenario", "strategy", "seed", "sales"]).iloc[1:]
    difference = responses(runs, "sales", "b", "a")
    assert difference.loc[2].tolist() == [1, 1, 1] and difference.loc[1].isna().tolist() == [True, False, False]
    assert responses(runs, "sales", "b").loc[1].tolist() == [12, 22, 32]
    with pytest.raises(BadInput, match="no run has"):
        responses(runs, "prophet", "b")


def plan_of(alternatives, **more):
    return ComparisonPlan(alternatives, "quiet", 1, 1, "serial", None, "en", "ceiling", Path(), **more)


def test_every_scenario_is_built_before_the_first_run(alternatives):
    points = points_of(plan_of(alternatives), [{"behaviour.fomo.tiring": 0.05}, {"behaviour.fomo.tiring": 0.06}])
    assert [point.number for point in points] == [1, 2]
    assert points[1].alternatives["texts"].behaviour.fomo.tiring == 0.06
    with pytest.raises(BadInput, match=r"scenario 2: .*tiring must lie between 0 and 1"):
        points_of(plan_of(alternatives), [{"behaviour.fomo.tiring": 0.05}, {"behaviour.fomo.tiring": 2.0}])


def test_choices_may_be_the_users_own(alternatives, tmp_path: Path):
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / "tight.yaml").write_text("_target_: kawan.networks.small_world.SmallWorld\ndegree: 4\n")
    rows = [{"network": "tight"}]
    (point,) = points_of(plan_of(alternatives, config_dirs=(tmp_path,)), rows)
    assert point.alternatives["quiet"].network.degree == 4
    with pytest.raises(BadInput, match="no such network"):
        points_of(plan_of(alternatives), rows)
