"""Experiments at the door: what cannot be run is found before anything is, and what can be comes out as scenarios."""

import pytest

from kawan.columns import BadInput
from kawan.configs import load_comparison, load_run, load_scenario
from kawan.configs.experiments import load_experiment
from kawan.configs.trust import trusted_folders

MINE = """\
# @package _global_
# Question: does it matter how many friends people have?
defaults:
  - override /design: grid

claim:
  says: More is more.
  outcome: purchases
  contrast: [sms_blast, quiet]
  direction: higher
  at: {network.degree: 8}
strategies: [quiet, sms_blast]
design:
  factors: {network.degree: [8, 12], customers.fomo.mean: [0.2, 0.5]}
customers: {n: 60}
days: 5
warmup: 2
seeds: 2
quick: {days: 2, design.factors: {network.degree: [8, 10]}}
"""


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """Return a folder with an experiment of one's own."""
    folder = tmp_path_factory.mktemp("mine")
    (folder / "experiment").mkdir()
    (folder / "experiment" / "friends.yaml").write_text(MINE)
    return folder


def planned(folder, *words):
    return load_experiment("friends", words, config_dirs=[folder])


def test_every_scenario_of_a_design_holds_its_factors_and_every_strategy(mine):
    plan = planned(mine)
    assert plan.question == "does it matter how many friends people have?"
    assert [point.factors for point in plan.points] == [
        {"network.degree": degree, "customers.fomo.mean": fomo} for degree in (8, 12) for fomo in (0.2, 0.5)
    ]
    for point in plan.points:
        assert [*point.alternatives] == ["quiet", "sms_blast"]
        for scenario in point.alternatives.values():
            assert scenario.network.degree == point.factors["network.degree"]
            assert scenario.customers.fomo.mean == point.factors["customers.fomo.mean"]
            assert scenario.customers.n == 60
    assert list(plan.seeds) == [1, 2]


def test_the_scenarios_are_those_that_the_command_composes(mine):
    plan = planned(mine, "design=list", "design.rows=[{network: small_world}, {network: communities}]", "claim=[]")
    typed = ("customers.n=60", "days=5", "warmup=2", "strategy=sms_blast", "network=small_world")
    assert plan.points[0].alternatives["sms_blast"] == load_scenario(*typed)


def test_the_quick_version_is_laid_on_the_config_and_what_is_typed_on_both(mine):
    quick = planned(mine, "quick=true", "days=3")
    assert {point.alternatives["quiet"].days for point in quick.points} == {3}
    assert {point.factors["network.degree"] for point in quick.points} == {8, 10}


def test_a_setting_of_one_strategy_leaves_the_others_alone(mine):
    plan = planned(mine, "design.factors={strategy.per_week: [1, 7]}")
    assert [point.alternatives["sms_blast"].brands["focal"].strategy.per_week for point in plan.points] == [1.0, 7.0]
    assert plan.points[0].alternatives["quiet"] == plan.points[1].alternatives["quiet"]


def test_a_list_from_a_csv_file(mine, tmp_path):
    file = tmp_path / "rows, mine.csv"
    file.write_text("\ufeffnetwork.degree; network\n8;small_world\n10;communities\n", encoding="utf-8")
    plan = planned(mine, "design=list", f"design.path={file}", "claim=[]")
    assert [point.factors for point in plan.points] == [
        {"network.degree": 8, "network": "small_world"}, {"network.degree": 10, "network": "communities"},
    ]  # fmt: skip
    file.write_text("network.degree,days\n8,5\n10,\n", encoding="utf-8")
    with pytest.raises(BadInput, match="days is empty in row 2"):
        planned(mine, "design=list", f"design.path={file}", "claim=[]")
    with pytest.raises(BadInput, match="No such file"):
        planned(mine, "design=list", "design.path=none.csv", "claim=[]")
    file.write_text("strategy.per_week,customers.fomo.mean\n1,0.2,0.3\n2,0.3,0.4\n")  # a decimal comma, perhaps
    with pytest.raises(BadInput, match="row 1 has 3 cells"):
        planned(mine, "design=list", f"design.path={file}", "claim=[]")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["design.factors={network.degre: [8, 12]}"], "there is no such factor; did you mean network.degree"),
        (["design.factors={strategy.per_weak: [8, 12]}"], "there is no such factor; did you mean strategy.per_week"),
        (["design.factors={network.degree: [9]}"], "network.degree has one level only"),
        (["design.factors={network.degree: 9}"], "network.degree has one level only"),
        (["design.factors={network.degree: [9, 9]}"], "are the same"),
        (["design.factors={customers.fomo.mean: [0.4, 1.4]}"], "must lie between 0.001 and 0.999, got 1.4"),
        (["customers.n=10"], "12 friends each need more than customers.n=10"),
        (["design.factors={strategy: [quiet, sms_blast]}"], "a design varies the scenario"),
        (["design.factors={network: [complete, communities]}", "customers.n=6000"], "at most 5000 customers"),
        (["design.points=8"], "design=grid has no such key"),
        (["design=sobl"], "no such design; did you mean sobol"),
        (["design=sobol", "design.points=12"], "power of two"),
        (["design=sobol", "design.factors={network.degree: {low: 12, high: 8}}"], "from a low to a higher number"),
        (["design=sobol", "design.factors={network.degree: {low: 0, high: 8, log: true}}"], "begin above 0"),
        (["design.factors={network.degree: {low: 8, high: 12}}"], "design=grid takes levels"),
        (["design=two_level", "design.factors={network.degree: [8, 10, 12]}"], "must have two levels"),
        (["design=list"], "needs rows"),
        (["seeds=0"], "seeds must lie between 1"),
        (["baseline=quit"], "did you mean quiet"),
        (["strategy=quiet"], r"strategies=\[...\] says what is compared"),
        (["claim=[{says: a, outcome: b, contrast: [quiet, loud], direction: higher}]"], "loud is not among"),
        (["claim=[{says: a, outcome: b, contrast: [quiet], direction: higher}]"], "contrast must name two"),
        (["claim=[{says: a, outcome: b, contrast: [quiet, sms_blast], direction: up}]"], "direction must be one of"),
        (
            ["claim=[{says: a, outcome: b, contrast: [quiet, sms_blast], direction: same, at: {days: 3}}]"],
            "days is no factor of the design",
        ),
        (["quick=yes"], "quick must be one of"),
    ],
)
def test_what_cannot_be_run_is_refused_at_the_door(mine, words, message):
    with pytest.raises(BadInput, match=message):
        planned(mine, *words)


def test_a_scenario_that_cannot_be_is_named(mine):
    with pytest.raises(BadInput, match=r"scenario 2 \(network.degree=70\): network.degree must"):
        planned(mine, "design.factors={network.degree: [8, 70]}")


def test_other_commands_pass_over_what_only_an_experiment_has(mine):
    assert [*load_comparison(["experiment=friends"], config_dirs=[mine]).alternatives] == ["quiet", "sms_blast"]
    with pytest.raises(BadInput, match="design is part of an experiment"):
        load_run(["design=grid"])
    with pytest.raises(BadInput, match="claim is part of an experiment"):
        load_comparison(["claim=[]"])


def test_a_script_is_found_in_a_trusted_folder_only(mine):
    (mine / "experiments").mkdir()
    (mine / "experiments" / "friends.py").write_text("raise SystemExit('it ran')\n")
    assert planned(mine).script is None
    trusted = load_experiment("friends", config_dirs=[mine], trusted=trusted_folders([mine]))
    assert trusted.script == mine.resolve() / "experiments" / "friends.py"


def test_a_strategy_within_another_is_named_like_any_other():
    scenario = load_scenario("strategy=then", "strategy.first=facilitate", "strategy.first.hours=2", "strategy.day=9")
    strategy = scenario.brands["focal"].strategy
    assert (type(strategy.first).__name__, strategy.first.hours, strategy.day) == ("Facilitator", 2.0, 9)
    with pytest.raises(BadInput, match="did you mean facilitate"):
        load_scenario("strategy=then", "strategy.first=facilitat")
