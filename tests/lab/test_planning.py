"""Plans are written before, once, and cannot be changed unseen; what was done otherwise is told."""

import json
from dataclasses import replace

import pytest

from kawan.columns import BadInput
from kawan.lab.expecting import Claim
from kawan.lab.planning import Plan, departures, in_plan, plan_says, read_plan, smallest_of, write_plan

CLAIM = {"says": "Texts cost profit.", "outcome": "profit", "contrast": ["texts", "quiet"], "direction": "lower"}
PLAN = Plan(
    "pace", "Is there a pace?", [CLAIM], ["profit"], ["0.5 money"], ["quiet", "texts"], "quiet", 2, ["per_week"], "ab",
    {"quiet": "q1", "texts": "t1"}, [1, 2, 3], "3 seeds.", created="2026-01-01T00:00:00+00:00",
)  # fmt: skip
RUNS = [{"scenario": k, "id": name} for k, name in ((1, "q1"), (1, "t1"), (2, "q2"), (2, "t2"))]
DONE = {"seeds": [1, 2, 3], "alternatives": {"quiet": {}, "texts": {}}, "runs": RUNS}


def test_a_plan_comes_back_as_it_was_written(tmp_path):
    assert write_plan(PLAN, tmp_path) == tmp_path / "plan.json"
    assert read_plan(tmp_path) == PLAN
    write_plan(replace(PLAN, created="2027-01-01T00:00:00+00:00"), tmp_path)
    assert read_plan(tmp_path).created == PLAN.created  # the first time counts


@pytest.mark.parametrize("key", ["stopping", "question", "seeds", "created"])
def test_a_plan_that_was_changed_is_noticed(tmp_path, key):
    path = write_plan(PLAN, tmp_path)
    data = json.loads(path.read_text())
    data[key] = [1] if key == "seeds" else "better"
    path.write_text(json.dumps(data))
    with pytest.raises(BadInput, match="changed after"):
        read_plan(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kawan_format": 1, "sha256": "", "evil": 1}'])
def test_a_damaged_plan_is_told(tmp_path, text):
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(BadInput, match="damaged"):
        read_plan(tmp_path)


def test_no_plan_is_written_after_the_fact_or_over_another(tmp_path):
    write_plan(PLAN, tmp_path / "a")
    with pytest.raises(BadInput, match="another plan"):
        write_plan(replace(PLAN, seeds=[1]), tmp_path / "a")
    (tmp_path / "b" / "runs" / "one").mkdir(parents=True)
    with pytest.raises(BadInput, match="a plan is written before"):
        write_plan(PLAN, tmp_path / "b")
    with pytest.raises(BadInput, match="holds no plan"):
        read_plan(tmp_path / "c")


def test_what_was_planned_and_what_was_not():
    assert in_plan(PLAN, "profit", "texts", "quiet") and in_plan(PLAN, "profit", "quiet", "texts")
    assert not in_plan(PLAN, "purchases", "texts", "quiet") and not in_plan(PLAN, "profit", "texts", "sponsor")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seeds": [1, 2]}, "3 seeds were planned, 2 were run"),
        ({"alternatives": {"quiet": {}}}, "those run were quiet"),
        ({"runs": RUNS[:2]}, "2 scenarios were planned, 1 have runs"),
        ({"runs": [*RUNS[1:], {"scenario": 1, "id": "q9"}]}, "quiet is not what was planned"),
    ],
)
def test_departures_from_the_plan_are_told(change, said):
    assert departures(PLAN, DONE) == []
    (sentence,) = departures(PLAN, DONE | change)
    assert said in sentence


def test_a_report_says_which_analyses_were_planned(tmp_path):
    rows = [("profit", "texts", "quiet"), ("purchases", "texts", "quiet")]
    assert plan_says(tmp_path, DONE, rows) == ""
    write_plan(PLAN, tmp_path)
    said = plan_says(tmp_path, DONE, rows)
    assert "Of 2 comparisons shown, 1 were planned: texts against quiet on profit. All others are explorations." in said
    assert PLAN.hash[:12] in said


def test_the_smallest_difference_in_words():
    claim = Claim("", "profit", ("texts", "quiet"), "lower")
    assert smallest_of(claim, 5.0, "percent", "money") == "5 % of quiet"
    assert smallest_of(replace(claim, smallest=0.2), 5.0, "percent", "money") == "0.2 money"
