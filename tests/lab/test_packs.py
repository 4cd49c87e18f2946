"""Packed runs read as they did in their folders, and an experiment goes on with them."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kawan.columns import BadInput
from kawan.lab import compaction, identity, reading, store
from kawan.lab.compaction import compact
from kawan.lab.comparing import compare, read_result
from kawan.lab.execute import execute
from kawan.lab.identity import Run
from kawan.lab.packs import packs
from kawan.lab.rerun import rerun
from kawan.lab.running import folder_of


@pytest.fixture(scope="module")
def runs(alternatives) -> list[Run]:
    return [Run(label, scenario, seed) for seed in (1, 2) for label, scenario in alternatives.items()]


@pytest.fixture(scope="module")
def packed(runs: list[Run], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which they are packed."""
    folder = tmp_path_factory.mktemp("packed")
    assert kinds(runs, folder) == ["done"] * 4
    compact(folder)
    return folder


def kinds(runs: list[Run], folder: Path) -> list[str]:
    return [status.kind for _, status in execute(runs, folder, executor="serial")]


def everything(runs: list[Run], folder: Path) -> list[object]:
    """Return all that can be read of some runs, as plain data."""
    found: list[object] = []
    for run in runs:
        place = folder_of(folder, run)
        found += [store.read_config(place), store.read_provenance(place), store.tables(place)]
        found += [store.read_table(place, name).to_dict() for name in store.tables(place)]
    ids = [run.id for run in runs]
    return [*found, *(reading.read_runs(folder, ids, name).to_dict() for name in ("daily", "outcomes", "spreads"))]


def test_packed_runs_read_as_before_and_are_kept(runs: list[Run], tmp_path: Path):
    assert kinds(runs, tmp_path) == ["done"] * 4
    before = repr(everything(runs, tmp_path))
    done = compact(tmp_path)
    assert (done.runs, done.packed, done.packs, done.damaged) == (4, 4, 1, ())
    assert not [*(tmp_path / "runs").iterdir()]
    assert repr(everything(runs, tmp_path)) == before
    assert kinds(runs, tmp_path) == ["kept"] * 4
    assert compact(tmp_path).runs == 0


def test_runs_made_later_join_the_pack(runs: list[Run], tmp_path: Path):
    kinds(runs[:3], tmp_path)
    compact(tmp_path)
    assert kinds(runs, tmp_path) == ["kept"] * 3 + ["done"]
    before = repr(everything(runs, tmp_path))  # three packed, one in its folder
    assert compact(tmp_path).packed == 4 and len([*(tmp_path / "packed").iterdir()]) == 1
    assert repr(everything(runs, tmp_path)) == before


def test_a_table_is_one_file_with_small_row_groups(runs: list[Run], tmp_path: Path, monkeypatch):
    monkeypatch.setattr(compaction, "ROWS", 5)
    kinds(runs, tmp_path)
    compact(tmp_path)
    daily = store.pq.ParquetFile(packs(tmp_path)[0].folder / "daily.parquet")
    assert daily.num_row_groups == 4 and daily.metadata.num_rows == 4 * 5 * 2
    assert daily.schema_arrow.field("purchases").metadata[b"unit"] and b"kawan_format" in daily.schema_arrow.metadata


@pytest.mark.parametrize("file", ["daily.parquet", "index.parquet", "provenance.json"])
@pytest.mark.parametrize("harm", ["flipped", "cut", "gone"])
def test_a_damaged_pack_is_noticed_and_its_runs_are_made_again(
    runs: list[Run], packed: Path, tmp_path: Path, file: str, harm: str
):
    shutil.copytree(packed, tmp_path, dirs_exist_ok=True)
    before = repr([reading.read_runs(tmp_path, [run.id for run in runs], "daily").to_dict()])
    path = packs(tmp_path)[0].folder / file
    content = path.read_bytes()
    middle = len(content) // 2
    if harm == "gone":
        path.unlink()
    else:
        flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        path.write_bytes(content[:middle] if harm == "cut" else flipped)
    assert kinds(runs, tmp_path) == ["done"] * 4
    compact(tmp_path)
    assert kinds(runs, tmp_path) == ["kept"] * 4
    assert repr([reading.read_runs(tmp_path, [run.id for run in runs], "daily").to_dict()]) == before


def test_a_damaged_folder_is_left_out_of_the_pack_and_named(runs: list[Run], tmp_path: Path):
    kinds(runs, tmp_path)
    place = folder_of(tmp_path, runs[0])
    (place / "daily.parquet").write_bytes(b"PAR1")
    done = compact(tmp_path)
    assert done.damaged == (place.name,) and done.packed == 3 and place.exists()
    assert sorted(kinds(runs, tmp_path)) == ["done", "kept", "kept", "kept"]


def test_runs_of_two_versions_are_never_in_one_pack_nor_in_one_table(alternatives, tmp_path: Path, monkeypatch):
    how = {"baseline": "quiet", "seeds": (1,), "folder": tmp_path, "executor": "serial"}
    old = compare(alternatives, **how)
    monkeypatch.setattr(identity, "version", lambda library: "99")  # numpy and all others
    monkeypatch.setattr(store, "version_of", lambda library: "99")
    new = compare(alternatives, **how)
    assert not {*old.ids.values()} & {*new.ids.values()} and len(new.runs) == 2
    assert len([*(tmp_path / "runs").iterdir()]) == 4
    assert not old.notes and "2 other runs" in new.notes[0]  # said, and not used
    assert compact(tmp_path).packs == 2
    again = read_result(tmp_path)
    assert again.runs.equals(new.runs) and again.daily.equals(new.daily)


def test_tables_of_another_shape_make_another_pack(runs: list[Run], tmp_path: Path):
    more = replace(runs[0], scenario=replace(runs[0].scenario, record=("daily", "posts")))
    assert kinds([*runs, more], tmp_path) == ["done"] * 5
    before = repr(everything([*runs, more], tmp_path)[:-3])
    assert compact(tmp_path).packs == 2
    assert repr(everything([*runs, more], tmp_path)[:-3]) == before


def test_a_packed_run_can_be_repeated(runs: list[Run], tmp_path: Path):
    kinds(runs[:1], tmp_path)
    compact(tmp_path)
    assert rerun(folder_of(tmp_path, runs[0]), runs[0].scenario, 1).verdict == "same bits"


def test_a_run_that_is_not_there_is_told(runs: list[Run], tmp_path: Path):
    kinds(runs[:1], tmp_path)
    with pytest.raises(BadInput, match="lacks the run"):
        reading.read_outcomes(tmp_path, [run.id for run in runs])
    with pytest.raises(BadInput, match="no runs to pack"):
        compact(tmp_path / "nowhere")


def test_a_full_disk_leaves_everything_as_it_was(runs: list[Run], tmp_path: Path, monkeypatch):
    kinds(runs, tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(compaction, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        compact(tmp_path)
    assert kinds(runs, tmp_path) == ["kept"] * 4 and not [*(tmp_path / "packed").iterdir()]
