"""A comparison: paired by seed, complete from its folder, and refused where it would mislead."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kawan.columns import BadInput
from kawan.lab.comparing import PLACE, Result, check_name, compare, read_result
from kawan.lab.statistics import COLUMNS
from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario

HOSTILE = [
    "../up",
    "a/b",
    "",
    " ",
    ".hidden",
    "-rf",
    "=1+1",
    "@sum",
    "a\nb",
    "x" * 65,
    "<b>",
    "a,b",
    "{x}",
    "a\\b",
    "C:",
]


@pytest.fixture(scope="module")
def made(alternatives, tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("made") / "them"
    return compare(alternatives, baseline="quiet", seeds=[3, 1, 2], folder=folder, executor="serial")


@pytest.fixture
def result(made: Result, tmp_path: Path) -> Result:
    """Return it with a folder of its own, to be changed."""
    return replace(made, folder=shutil.copytree(made.folder, tmp_path / "them"))


def test_the_folder_holds_what_is_promised(result: Result):
    assert {path.name for path in result.folder.iterdir()} == {
        "runs.parquet", "comparison.csv", "ranking.csv", "provenance.json", "runs",
    }  # fmt: skip
    assert list(result.table) == list(COLUMNS)
    assert list(zip(result.runs["strategy"], result.runs["seed"], strict=True)) == [
        (label, seed) for label in ("quiet", "texts") for seed in (3, 1, 2)
    ]


def test_a_row_is_what_the_markets_themselves_say(result: Result, alternatives):
    markets = {label: Market(scenario, seed=1) for label, scenario in alternatives.items()}
    for label, market in markets.items():
        market.run()
        row = result.runs.set_index(["strategy", "seed"]).loc[label, 1]
        ours = market.outcomes().loc["focal"]
        np.testing.assert_array_equal(row[ours.index].to_numpy(float), ours.to_numpy(float))
        days = result.daily[(result.daily["strategy"] == label) & (result.daily["seed"] == 1)]
        days = days.drop(columns=["strategy", "seed"])
        mine = market.records()["daily"].query("brand == 'focal'").drop(columns="brand")
        pd.testing.assert_frame_equal(days.reset_index(drop=True), mine.reset_index(drop=True), check_dtype=False)
    assert markets["texts"].outcomes().loc["focal", "spend"] > 0


def test_the_table_is_paired_by_seed(result: Result):
    wide = result.runs.pivot(index="seed", columns="strategy", values="purchases")
    row = result.table.set_index("outcome").loc["purchases"]
    assert row["difference"] == pytest.approx((wide["texts"] - wide["quiet"]).mean(), rel=1e-9)
    assert row["seeds"] == 3 and row["spend"] > row["baseline_spend"] == 0


def test_the_same_command_again_keeps_every_run_and_byte(result: Result, alternatives):
    before = (result.folder / "comparison.csv").read_bytes()
    kinds = []
    again = compare(
        alternatives,
        baseline="quiet", seeds=[3, 1, 2], folder=result.folder, executor="serial",
        progress=lambda ended, of, run, status: kinds.append((ended, of, status.kind)),
    )  # fmt: skip
    assert kinds == [(i, 6, "kept") for i in range(1, 7)]
    assert (result.folder / "comparison.csv").read_bytes() == before
    pd.testing.assert_frame_equal(again.table, result.table, check_exact=True)


def test_a_finished_folder_reads_back_as_it_was(result: Result):
    read = read_result(result.folder)
    pd.testing.assert_frame_equal(read.table, result.table, check_exact=True)
    pd.testing.assert_frame_equal(read.daily, result.daily, check_exact=True)
    assert read.table["strategy"].eq("texts").all()


def test_runs_that_are_not_its_own_are_told_and_not_used(result: Result, alternatives):
    """Fewer seeds in the same folder: the runs of the third are there, and no part of the table."""
    assert not [note for note in result.notes if "other runs" in note]
    fewer = compare(alternatives, baseline="quiet", seeds=[3, 1], folder=result.folder, executor="serial")
    assert [note.split()[0] for note in fewer.notes if "other runs" in note] == ["2"]
    assert set(fewer.runs["seed"]) == {3, 1}


def test_labels_that_look_like_something_else_stay_labels(tiny, tmp_path: Path):
    both = {"1": tiny(), "NA": tiny(start=tiny().start.__class__(familiarity=1.0))}
    result = compare(both, baseline="1", seeds=[1, 2], folder=tmp_path / "them", executor="serial")
    assert set(result.table["strategy"]) == {"NA"} and set(result.table["baseline"]) == {"1"}


def test_failed_runs_are_told_and_the_others_kept(odd, tiny, tmp_path: Path):
    both = {"quiet": tiny(), "odd": tiny(odd.Raises())}
    result = compare(both, baseline="quiet", seeds=[1, 2], folder=tmp_path / "them", executor="serial")
    assert [(failure.strategy, failure.seed) for failure in result.failed] == [("odd", 1), ("odd", 2)]
    assert "Raises" in result.failed[0].message
    assert set(result.runs["strategy"]) == {"quiet"} and result.table.empty
    none = compare(both, baseline="odd", seeds=[1], folder=tmp_path / "none", executor="serial")
    assert none.table.empty and len(none.failed) == 1
    (kept,) = read_result(tmp_path / "none").failed
    assert kept[:2] == ("odd", 1) and "nothing left to share" in kept.message


def test_messages_that_are_kept_name_no_folder():
    said = "FileNotFoundError: [Errno 2] No such file: '/home/ann/study/prices.csv' (C:\\ann\\x\\y.py, line 3) 3/4 a/b"
    assert PLACE.sub("", said).endswith("No such file: 'prices.csv' (y.py, line 3) 3/4 a/b")


def test_a_comparison_in_which_everything_fails_still_ends(odd, tiny, tmp_path: Path):
    result = compare(
        {"odd": tiny(odd.Raises())}, baseline="odd", seeds=[1], folder=tmp_path / "them", executor="serial"
    )
    assert len(result.failed) == 1 and result.runs.empty and result.table.empty and result.daily.empty


def test_a_scenario_no_market_can_be_built_from_stops_at_once(tiny, tmp_path: Path):
    traits = tmp_path / "traits.csv"
    traits.write_text("fomo\n2.0\n", encoding="utf-8")
    bad = tiny(customers=Customers(n=1, path=str(traits)))
    with pytest.raises(BadInput, match="seed 1"):
        compare({"quiet": bad}, baseline="quiet", seeds=[1, 2], folder=tmp_path / "them", executor="serial")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused_and_nothing_written(tiny, tmp_path: Path, name: str):
    with pytest.raises(BadInput):
        check_name(name)
    for alternatives in ({name: tiny()}, {"quiet": tiny(brands={"focal": Brand(), name: Brand()})}):
        with pytest.raises(BadInput):
            compare(alternatives, baseline=next(iter(alternatives)), seeds=[1], folder=tmp_path / "none")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["thrice a week", "Ömür", "賑やか", "v1.2-b", "_own"[1:], "x" * 64])
def test_a_name_of_any_script_is_fine(name: str):
    check_name(name)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"baseline": "loud"}, "baseline must be one of quiet, texts, got loud"),
        ({"seeds": []}, "seeds"),
        ({"seeds": [1, 1]}, "seeds"),
        ({"fair_on": "spend"}, "not available yet"),
        ({"executor": "locale"}, "executor"),
    ],
)
def test_what_cannot_be_compared_is_refused(alternatives, tmp_path: Path, changes: dict[str, object], said: str):
    asked = {"baseline": "quiet", "seeds": [1], "folder": tmp_path / "none", "executor": "serial"} | changes
    with pytest.raises(BadInput, match=said):
        compare(alternatives, **asked)
    assert not (tmp_path / "none").exists()


def test_one_brand_must_be_the_focal_one(tmp_path: Path):
    with pytest.raises(BadInput, match="focal"):
        compare({"a": Scenario(brands={"b": Brand()})}, baseline="a", seeds=[1], folder=tmp_path)
