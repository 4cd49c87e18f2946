"""A study keeps scenario, strategy and seed apart, runs twins once, and says what a comparison of each would."""

import shutil
from dataclasses import replace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kawan.columns import BadInput
from kawan.configs.points import changed
from kawan.lab.compaction import compact
from kawan.lab.comparing import compare
from kawan.lab.studying import Point, read_study, run_study

SEEDS = [1, 2, 3]


@pytest.fixture(scope="module")
def points(alternatives):
    """Return two scenarios that differ in what texts only do."""
    made = []
    for number, pace in enumerate((1.0, 7.0), start=1):
        faster = changed(alternatives["texts"], {"strategy.per_week": pace})
        made.append(Point(number, {"strategy.per_week": pace}, {**alternatives, "texts": faster}))
    return made


@pytest.fixture(scope="module")
def made(points, tmp_path_factory):
    """Return the study of these scenarios."""
    folder = tmp_path_factory.mktemp("made") / "study"
    return run_study(points, baseline="quiet", seeds=SEEDS, folder=folder, executor="serial")


@pytest.fixture
def study(made, tmp_path):
    """Return that study with a folder of its own, to be changed."""
    return replace(made, folder=shutil.copytree(made.folder, tmp_path / "study"))


def test_runs_that_are_not_its_own_are_told(study, points):
    assert not [note for note in study.notes if "other runs" in note]
    fewer = run_study(points, baseline="quiet", seeds=SEEDS[:2], folder=study.folder, executor="serial")
    assert [note.split()[0] for note in fewer.notes if "other runs" in note] == ["3"]  # quiet is one run of both


def test_tables_keep_scenario_strategy_and_seed_apart(study):
    keys = ["scenario", "strategy", "seed"]
    assert len(study.runs) == 2 * 2 * 3 == len(study.runs[keys].drop_duplicates())
    assert list(study.design.columns) == ["scenario", "strategy.per_week"]
    assert set(study.table["scenario"]) == {1, 2}
    assert set(study.table["strategy"]) == {"texts"}
    days = study.records("daily", ["day", "purchases"])
    assert list(days.columns) == [*keys, "day", "purchases"]
    assert len(days) == len(study.runs) * 5


def test_runs_that_two_scenarios_share_are_simulated_once(study):
    assert len(list((study.folder / "runs").glob("[0-9a-f]*"))) == 3 + 2 * 3
    quiet = study.runs[study.runs["strategy"] == "quiet"].set_index(["scenario", "seed"])
    assert_frame_equal(quiet.loc[1], quiet.loc[2])


def test_each_scenario_says_what_a_comparison_of_it_says(study, points, tmp_path):
    for point in points:
        alone = compare(point.alternatives, baseline="quiet", seeds=SEEDS, folder=tmp_path / "one", executor="serial")
        mine = study.table[study.table["scenario"] == point.number].drop(columns="scenario").reset_index(drop=True)
        assert_frame_equal(mine, alone.table[mine.columns])


def test_an_interrupted_study_goes_on_and_ends_the_same(study, points):
    before = {name: (study.folder / name).read_bytes() for name in ("comparison.csv", "design.csv", "runs.parquet")}
    for run in sorted((study.folder / "runs").glob("[0-9a-f]*"))[::2]:
        shutil.rmtree(run)
    (study.folder / "comparison.csv").unlink()
    done = []
    run_study(
        points, baseline="quiet", seeds=SEEDS, folder=study.folder, executor="serial",
        progress=lambda ended, of, run, status: done.append(status.kind),
    )  # fmt: skip
    assert {"kept", "done"} == set(done)
    assert {name: (study.folder / name).read_bytes() for name in before} == before


def test_a_study_is_read_from_its_folder_alone(study):
    again = read_study(study.folder)
    for name in ("table", "runs", "design"):
        assert_frame_equal(getattr(again, name), getattr(study, name))
    assert (again.baseline, again.notes, again.failed) == ("quiet", study.notes, ())


def test_what_fails_is_named_and_the_rest_is_kept(alternatives, odd, tiny, tmp_path):
    points = [
        Point(1, {"a": 1}, alternatives),
        Point(2, {"a": 2}, {"quiet": alternatives["quiet"], "texts": tiny(odd.Raises())}),
    ]
    study = run_study(points, baseline="quiet", seeds=[1], folder=tmp_path / "study", executor="serial")
    assert [(f.scenario, f.strategy, f.seed) for f in study.failed] == [(2, "texts", 1)]
    assert "nothing left to share" in study.failed[0].message
    assert read_study(study.folder).failed[0].scenario == 2
    assert len(study.runs) == 3


def test_a_study_that_is_none_is_refused(points, tmp_path, alternatives):
    with pytest.raises(BadInput, match="at least one scenario"):
        run_study([], baseline="quiet", seeds=SEEDS, folder=tmp_path)
    with pytest.raises(BadInput, match="a number of its own"):
        run_study([points[0], points[0]], baseline="quiet", seeds=SEEDS, folder=tmp_path)
    with pytest.raises(BadInput, match="scenario 3 has other factors than scenario 1"):
        run_study([points[0], Point(3, {}, alternatives)], baseline="quiet", seeds=SEEDS, folder=tmp_path)
    with pytest.raises(BadInput, match="baseline must be one of"):
        run_study(points, baseline="loud", seeds=SEEDS, folder=tmp_path)
    with pytest.raises(BadInput, match="holds no provenance"):
        read_study(tmp_path)


def test_an_empty_cell_of_a_design_is_no_number(study):
    assert pd.api.types.is_numeric_dtype(study.design["strategy.per_week"])


def test_a_packed_study_is_the_same_and_is_not_run_again(study, points):
    days = study.records("daily", ["day", "purchases"])
    compact(study.folder)
    assert_frame_equal(read_study(study.folder).records("daily", ["day", "purchases"]), days)
    kept = []
    again = run_study(
        points, baseline="quiet", seeds=SEEDS, folder=study.folder, executor="serial",
        progress=lambda ended, of, run, status: kept.append(status.kind),
    )  # fmt: skip
    assert set(kept) == {"kept"}
    assert_frame_equal(again.table, study.table)


def test_a_finished_study_is_read_again_without_making_its_comparison_anew(study, points, monkeypatch):
    how = {"baseline": "quiet", "seeds": SEEDS, "folder": study.folder, "executor": "serial"}
    made = (study.folder / "comparison.csv").read_bytes()
    with monkeypatch.context() as never:
        never.setattr("kawan.lab.studying.compared", lambda *it: pytest.fail("it was made anew"))
        assert_frame_equal(run_study(points, **how).table, study.table)
    (study.folder / "comparison.csv").write_text("scenario\n")  # damaged since
    assert_frame_equal(run_study(points, **how).table, study.table)
    assert (study.folder / "comparison.csv").read_bytes() == made
    monkeypatch.setattr("kawan.lab.studying.STATISTICS", {})  # other source
    monkeypatch.setattr("kawan.lab.studying.compared", lambda *it: "scenario\n")
    with pytest.raises(BadInput, match="has no column"):
        run_study(points, **how)


def test_a_study_says_where_code_came_from_and_why_runs_failed(points, tmp_path):
    (tmp_path / "mine" / "strategies").mkdir(parents=True)
    (tmp_path / "mine" / "strategies" / "own.py").write_text("one = 1\n")
    how = {"baseline": "quiet", "seeds": [1], "folder": tmp_path / "study", "executor": "serial"}
    said = [run_study(points, trusted=[tmp_path / "mine"], **how).provenance["trusted"]]
    (tmp_path / "mine" / "strategies" / "own.py").write_text("one = 2\n")
    said.append(run_study(points, trusted=[tmp_path / "mine"], **how).provenance["trusted"])
    assert [*said[0]] == [*said[1]] == ["mine"] and said[0] != said[1]
