"""A run repeated from its record: each of the three answers is given when it is due."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kawan import cli
from kawan.columns import BadInput
from kawan.lab import rerun as rerunning
from kawan.lab import store
from kawan.lab.identity import Run, own_source
from kawan.lab.rerun import Answer, compare_folders, rerun
from kawan.lab.running import Runner, folder_of
from kawan.scenario import RECORDS

# Every table; what customers are worth is read off two more days, not a year.
EVERYTHING = {"record": RECORDS, "value_days": 2}


@pytest.fixture(scope="module")
def made(tiny, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run, place = Run("quiet", tiny(**EVERYTHING), 4), tmp_path_factory.mktemp("made")
    Runner().run_one(run, place)
    return folder_of(place, run)


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Return a copy of that run's folder, to be changed."""
    return shutil.copytree(made, tmp_path / "runs" / made.name)


def test_a_run_repeats_to_the_bit(folder: Path, tiny):
    assert rerun(folder, tiny(**EVERYTHING), 4) == Answer("same bits")


def test_another_scenario_differs_from_a_day_on(folder: Path, tiny):
    answer = rerun(folder, tiny(**EVERYTHING, rewire_every=0, days=4), 4)
    assert answer.verdict == "different" and "length" in str(answer)
    loud = replace(tiny(**EVERYTHING), prices=replace(tiny().prices, text=1.0))
    assert rerun(folder, loud, 4).verdict == "same bits"  # nobody texts
    assert rerun(folder, tiny(**EVERYTHING), 5).verdict == "different"


@pytest.mark.parametrize(
    ("nudge", "verdict", "day"), [(0.0, "same bits", None), (1e-13, "same to 1e-9", None), (1e-3, "different", 3.0)]
)
def test_rounding_is_told_from_a_difference_and_its_first_day_named(
    folder: Path, tmp_path: Path, nudge: float, verdict: str, day: float | None
):
    again = tmp_path / "again"
    again.mkdir()
    for name in store.tables(folder):
        frame = store.read_table(folder, name)
        if name == "daily":
            late = frame["day"] >= 3
            frame.loc[late, "irritation"] += nudge
            assert late.any()
        store.write_table(again / f"{name}.parquet", frame)
    found, first = compare_folders(folder, again)
    assert found == verdict
    assert (first and first.day) == day
    if first is not None:
        assert first.where == "daily.irritation"


def test_missing_values_are_the_same_as_missing_values():
    old = pd.DataFrame({"day": [0, 1], "x": [np.nan, 1.0], "who": [None, "a"]})
    assert rerunning.differences_of("t", old, old.copy()) == []
    assert rerunning.differences_of("t", old, old.assign(x=[0.0, 1.0])) == [(0.0, "t.x")]
    assert rerunning.differences_of("t", old, old.assign(who=[None, "b"])) == [(1.0, "t.who")]
    assert not rerunning.same_bits(pd.DataFrame({"x": [0.0]}), pd.DataFrame({"x": [-0.0]}))


def test_changed_source_is_named(folder: Path, tiny, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rerunning, "source_of", lambda run: {"kawan": "other"})
    assert rerun(folder, tiny(**EVERYTHING), 4).changed == ("source of kawan",)


def test_a_damaged_record_is_refused(folder: Path, tiny):
    (folder / "daily.parquet").unlink()
    with pytest.raises(BadInput, match="missing or was changed"):
        rerun(folder, tiny(), 4)


# As a user meets the three answers


@pytest.fixture
def nudged(folder: Path):
    """Return what changes the record of one measure from a day on, and seals the folder as if it had been so."""

    def nudge(by: float, day: int = 3) -> Path:
        frame = store.read_table(folder, "daily")
        frame.loc[frame["day"] >= day, "irritation"] += by
        store.write_table(folder / "daily.parquet", frame)
        about = store.read_provenance(folder)
        about["files"]["daily.parquet"] = store.seal(folder / "daily.parquet")
        store.write_text(folder / store.PROVENANCE, store.as_json(about))
        return folder

    return nudge


@pytest.mark.parametrize(
    ("by", "code", "said"),
    [
        (0.0, 0, "same bits"),
        (1e-13, 0, "same to 1e-9"),
        (1e-3, 3, "different from day 3 on, first in daily.irritation"),
    ],
)
def test_the_command_gives_three_answers(nudged, by: float, code: int, said: str, capsys):
    assert cli.main(["rerun", str(nudged(by))]) == code
    assert capsys.readouterr().out.strip() == said


def test_what_changed_since_is_named(folder: Path, capsys):
    about = store.read_provenance(folder)
    about["source"]["kawan"] = "0" * 64
    about["versions"]["numba"] = "0.1"
    store.write_text(folder / store.PROVENANCE, store.as_json(about))
    assert cli.main(["rerun", str(folder)]) == 0
    now = store.version_of("numba")
    assert capsys.readouterr().out.strip() == f"same bits; changed since: source of kawan, numba 0.1 -> {now}"


def test_a_strategy_of_ones_own_is_repeated_when_trusted(odd, tiny, tmp_path: Path, capsys):
    run = Run("chatty", tiny(odd.Chatty()), 1)
    Runner().run_one(run, tmp_path)
    folder = folder_of(tmp_path, run)
    assert cli.main(["rerun", str(folder)]) == 2
    assert "--trust FOLDER" in capsys.readouterr().err
    assert cli.main(["rerun", str(folder), "--trust", str(tmp_path / "mine")]) == 0
    assert "same bits" in capsys.readouterr().out
    source = tmp_path / "mine" / "odd_ones.py"
    source.write_text(source.read_text() + "\n# a remark\n")
    own_source.cache_clear()
    assert cli.main(["rerun", str(folder), "--trust", str(tmp_path / "mine")]) == 0
    assert "same bits; changed since: source of odd_ones.Chatty" in capsys.readouterr().out


def test_folders_that_are_no_runs_are_refused(tmp_path: Path, folder: Path, capsys):
    assert cli.main(["rerun", str(tmp_path)]) == 2
    assert "it holds no config.yaml" in capsys.readouterr().err
    (folder / "config.yaml").write_text("days: 5\n", encoding="utf-8")
    assert cli.main(["rerun", str(folder)]) == 2
    assert "config.yaml is damaged" in capsys.readouterr().err
