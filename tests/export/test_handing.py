"""Exports as a user meets them: files that load, a note of what they are, and no code of anybody's on the way."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from kawan import cli
from kawan.columns import BadInput
from kawan.lab.comparing import compare
from kawan.lab.export.handing import KINDS, Wish, export
from kawan.lab.identity import Run
from kawan.lab.packs import seal
from kawan.lab.running import folder_of
from kawan.lab.store import as_json, read_table, write_table
from kawan.lab.studying import Point, run_study

FILES = {
    "purchases": {"purchases.csv"}, "rfm": {"rfm.csv"}, "mmm": {"weekly.csv", "truth.csv", "weekly_truth.csv"},
    "cascades": {"nodes.csv", "edges.csv", "cascades.csv", "spread.json"},
    "network": {"nodes.csv", "edges.csv", "network.graphml"},
    "outcomes": {"outcomes.csv", "outcomes.parquet", "columns.csv"},
}  # fmt: skip


@pytest.mark.parametrize("to", KINDS)
def test_every_kind_leaves_files_and_says_what_they_are(to: str, folder: Path, tmp_path: Path, capsys):
    place = tmp_path / "for them"
    assert cli.main(["export", str(folder), "--to", to, f"into={place}"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"results: {place}"
    assert {path.name for path in place.iterdir()} == FILES[to] | {"provenance.json"}
    about = json.loads((place / "provenance.json").read_text())
    assert about["kawan_format"] == 1 and about["export"] == to
    assert about["of"] == json.loads((folder / "provenance.json").read_text())["id"]
    assert about["files"] == {name: seal(place / name) for name in FILES[to]}
    before = {path.name: path.read_bytes() for path in place.iterdir() if path.name != "provenance.json"}
    export(Wish(folder), to, place)  # again: the same bytes
    assert before == {path.name: path.read_bytes() for path in place.iterdir() if path.name != "provenance.json"}


def test_dates_are_dates_and_missing_values_are_missing(folder: Path, tmp_path: Path):
    rfm = pd.read_csv(export(Wish(folder, unit="week"), "rfm", tmp_path / "rfm")[0] / "rfm.csv")
    assert list(rfm) == ["customer_id", "frequency", "recency", "T", "monetary_value"]
    log = pd.read_csv(export(Wish(folder), "purchases", tmp_path / "log")[0] / "purchases.csv", parse_dates=["date"])
    assert log["date"].dtype.kind == "M" and log["date"].min() >= pd.Timestamp("2024-01-01")
    place, _ = export(Wish(folder), "outcomes", tmp_path / "outcomes")
    text, parquet = pd.read_csv(place / "outcomes.csv"), pd.read_parquet(place / "outcomes.parquet")
    pd.testing.assert_frame_equal(text, parquet, check_dtype=False)
    assert text.isna().any(axis=None) and ",NA," in (place / "outcomes.csv").read_text()
    columns = pd.read_csv(place / "columns.csv", keep_default_na=False).set_index("column")
    assert list(columns.index) == list(text)
    assert (columns.loc[columns["role"] != "key", ["label", "unit", "formula"]] != "").all(axis=None)


def test_a_comparison_is_exported_run_by_run_and_its_runs_one_by_one(alternatives_of, tmp_path: Path):
    alternatives = alternatives_of(record=("daily", "purchases"))
    folder = tmp_path / "compare-1"
    result = compare(alternatives, baseline="quiet", seeds=[1, 2], folder=folder, executor="serial")
    place, _ = export(Wish(folder), "outcomes")
    assert place == folder / "export" / "outcomes"
    pd.testing.assert_frame_equal(pd.read_csv(place / "outcomes.csv"), result.runs, check_dtype=False)
    with pytest.raises(BadInput, match=r"name one of them, such as .*runs"):
        export(Wish(folder), "rfm")
    run = folder_of(folder, Run("texts", alternatives["texts"], 2))
    place, _ = export(Wish(run), "purchases")
    assert place == folder / "export" / f"purchases-{run.name}"
    assert not (run / "export").exists()


def test_a_study_is_exported_with_its_factors(alternatives_of, tmp_path: Path):
    points = [Point(k, {"days": days}, alternatives_of(days=days)) for k, days in enumerate((3, 4))]
    study = run_study(points, baseline="quiet", seeds=[1, 2], folder=tmp_path / "study-1", executor="serial")
    place, _ = export(Wish(study.folder), "outcomes")
    table = pd.read_csv(place / "outcomes.csv")
    assert table.groupby("scenario")["days"].unique().map(list).to_dict() == {0: [3], 1: [4]}
    assert len(table) == len(study.runs) == 8


def test_the_runs_of_every_line_can_be_told_apart(folder: Path, tmp_path: Path):
    table = pd.read_csv(export(Wish(folder), "outcomes", tmp_path / "o")[0] / "outcomes.csv")
    assert table[["brand", "seed"]].drop_duplicates().shape[0] == len(table) == 2


WRONG = {
    "nothing": ([], "expected one folder, got nothing"),
    "to": ([".", "--to", "rmf"], "to must be one of purchases, rfm, mmm, cascades, network, outcomes, got rmf"),
    "no to": (["."], "say what to export to: --to purchases, rfm"),
    "empty to": [[".", "--to"], "to needs a value"],
    "key": ([".", "--to=rfm", "brnd=focal"], "brnd=focal: no such key; did you mean brand?"),
    "no run": ([".", "--to", "rfm"], "is no finished folder of results"),
    "brand": (["FOLDER", "--to", "rfm", "brand=fokal"], "brand must be one of focal, rival_1, got fokal; did you mean"),
    "unit": (["FOLDER", "--to", "rfm", "unit=month"], "unit must be one of day, week, got month"),
    "into": (["FOLDER", "--to", "rfm", "into=FOLDER"], "holds other results; name a folder of its own"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "said"), WRONG.values(), ids=WRONG)
def test_wrong_input_writes_nothing(typed, said: str, folder: Path, tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    before = sorted(folder.rglob("*"))
    assert cli.main(["export", *(word.replace("FOLDER", str(folder)) for word in typed)]) == 2
    err = capsys.readouterr().err
    assert said in err and "Traceback" not in err
    assert sorted(folder.rglob("*")) == before and not [*tmp_path.iterdir()]


def test_a_table_that_was_not_recorded_is_asked_for(live, lively):
    folder = live(lively(days=3, record=("daily", "actions")))
    for to, name in {"rfm": "purchases", "cascades": "posts", "network": "ties"}.items():
        with pytest.raises(BadInput, match=rf"run it again with record=\[daily,actions,{name}\]"):
            export(Wish(folder), to)
    assert not (folder / "export").exists()


# Hostile folders: everything in them is valid, sealed, and written by somebody else

TOUCH = "import pathlib; pathlib.Path({!r}).touch()"


def sealed(folder: Path) -> None:
    """Seal a folder anew, as whoever changed it would."""
    about = json.loads((folder / "provenance.json").read_text())
    about["files"] = {path.name: seal(path) for path in folder.iterdir() if path.name in about["files"]}
    (folder / "provenance.json").write_text(as_json(about))


@pytest.fixture
def hostile(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Return a run folder that names code which lies in it and where Python would look, and what that code leaves."""
    folder = copied
    mark = tmp_path / "it ran"
    (folder / "evil.py").write_text(TOUCH.format(str(mark)))
    config = yaml.safe_load((folder / "config.yaml").read_text())
    config["brands"]["focal"]["strategy"] = {"_target_": "evil.Evil"}
    config["network"] = {"_target_": "os.system", "command": f"touch '{mark}'"}
    (folder / "config.yaml").write_text(yaml.safe_dump(config, sort_keys=False))
    sealed(folder)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.chdir(folder)
    return folder, mark


@pytest.mark.parametrize("command", [*[["export", f"--to={to}"] for to in KINDS], ["rerun"]], ids=" ".join)
def test_commands_that_read_results_run_no_code_of_theirs(command: list[str], hostile, tmp_path: Path, capsys):
    folder, mark = hostile
    code = cli.main([command[0], str(folder), *command[1:], *([f"into={tmp_path / 'out'}"] if command[1:] else [])])
    simulates = command[-1] in ("rerun", "--to=mmm")
    assert code == (2 if simulates else 0)
    assert ("--trust FOLDER" in capsys.readouterr().err) == simulates
    assert not mark.exists() and "evil" not in sys.modules


def test_yaml_that_makes_objects_is_refused(hostile, capsys):
    folder, mark = hostile
    (folder / "config.yaml").write_text(f"seed: !!python/object/apply:os.system ['touch \"{mark}\"']\n")
    sealed(folder)
    for command in (["export", str(folder), "--to=rfm"], ["rerun", str(folder)]):
        assert cli.main(command) == 2
        assert "config.yaml is damaged" in capsys.readouterr().err
    assert not mark.exists()


@pytest.mark.parametrize("word", ["=HYPERLINK(1)", "@SUM(A1)", "<img onerror=x>", "\\input{x}", "+1", "a\nb"])
def test_words_that_spreadsheets_run_are_refused(copied: Path, word: str):
    folder = copied
    posts = pd.DataFrame({"post": [0], "day": [0], "customer": [1], "brand": [word], "valence": [0.5], "parent": [-1],
                          "cascade": [0], "kind": ["own"]})  # fmt: skip
    write_table(folder / "posts.parquet", posts)
    outcomes = read_table(folder, "outcomes").rename(columns={"posts": word})
    write_table(folder / "outcomes.parquet", outcomes)
    sealed(folder)
    for to in ("cascades", "outcomes"):
        with pytest.raises(BadInput, match="which kawan never writes"):
            export(Wish(folder), to)
    assert not (folder / "export").exists()


def test_a_strategy_of_ones_own_is_judged_when_trusted(live, lively, pulses, tmp_path: Path, capsys):
    scenario = lively(days=14, record=("daily",))
    focal = scenario.brands["focal"]
    brands = scenario.brands | {"focal": type(focal)(strategy=pulses.Pulses(), budget=1.0)}
    folder = live(lively(days=14, record=("daily",), brands=brands))
    assert cli.main(["export", str(folder), "--to", "mmm"]) == 2
    assert "pulses.Pulses" in capsys.readouterr().err
    assert cli.main(["export", str(folder), "--to", "mmm", "--trust", str(tmp_path / "mine")]) == 0
    truth = pd.read_csv(folder.parents[1] / "export" / f"mmm-{folder.name}" / "truth.csv")
    assert np.isfinite(truth["effect"]).all()
