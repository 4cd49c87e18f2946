"""A run folder is whole or absent, says what it holds, and tells nobody where or by whom it was made."""

import errno
import getpass
import os
import shutil
import socket
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from kawan.columns import BadInput
from kawan.lab import store, writing
from kawan.lab.identity import Run
from kawan.lab.running import Runner, Status, folder_of
from kawan.lab.writing import Draft
from kawan.networks.edge_list import EdgeList
from kawan.scenario import RECORDS, Scenario

# Every table; what customers are worth is read off two more days, not a year.
EVERYTHING = {"record": RECORDS, "value_days": 2}


@pytest.fixture(scope="module")
def run(tiny) -> Run:
    return Run("quiet", tiny(**EVERYTHING), 1)


@pytest.fixture(scope="module")
def made(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("made")
    assert Runner().run_one(run, place) == Status("done")
    return place


@pytest.fixture
def folder(made: Path, run: Run, tmp_path: Path) -> Path:
    """Return the folder of that run, to be changed."""
    return folder_of(shutil.copytree(made, tmp_path, dirs_exist_ok=True), run)


def asides(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith(store.ASIDE)]


def test_a_run_folder_holds_what_was_asked_for_and_what_made_it(folder: Path, run: Run):
    assert {"config.yaml", "provenance.json", "outcomes.parquet"} <= {path.name for path in folder.iterdir()}
    assert set(RECORDS) <= set(store.tables(folder))
    provenance = store.read_provenance(folder)
    assert provenance["id"] == run.id and provenance["seed"] == 1 and folder.name == run.id[:16]
    config, seed = store.read_config(folder)
    assert seed == 1 and config["customers"]["n"] == 60 and list(config["brands"]) == ["focal", "rival_1"]


def test_every_table_says_its_format_and_the_meaning_of_its_measures(folder: Path):
    for table in store.tables(folder):
        assert pq.read_schema(folder / f"{table}.parquet").metadata == {b"kawan_format": b"1"}
    field = pq.read_schema(folder / "daily.parquet").field("share_of_category_requirements")
    assert field.metadata[b"role"] == b"outcome" and field.metadata[b"unit"] and field.metadata[b"description"]


def test_results_name_no_folder_no_user_and_no_machine(tiny, tmp_path: Path):
    ties = tmp_path / "private" / "ties.csv"
    ties.parent.mkdir()
    ties.write_text("a,b\n" + "".join(f"{i},{(i + 1) % 60}\n" for i in range(60)), encoding="utf-8")
    run = Run("listed", tiny(network=EdgeList(path=str(ties)), **EVERYTHING), 1)
    assert Runner().run_one(run, tmp_path) == Status("done")
    secrets = {str(tmp_path), "private", str(Path.home()), socket.gethostname(), str(Path.cwd())}
    if len(getpass.getuser()) > 4:  # `root` is a word of its own
        secrets.add(getpass.getuser())
    for file in folder_of(tmp_path, run).iterdir():
        content = file.read_bytes()
        assert not [word for word in secrets if word.encode() in content], file.name
    assert "ties.csv" in store.read_provenance(folder_of(tmp_path, run))["inputs"]


@pytest.mark.parametrize("name", ["daily.parquet", "config.yaml", "outcomes.parquet", "provenance.json"])
@pytest.mark.parametrize("harm", ["cut", "flipped", "gone"])
def test_a_damaged_folder_is_noticed_and_made_again(folder: Path, run: Run, tmp_path: Path, name: str, harm: str):
    whole = (folder / "daily.parquet").read_bytes()
    content = (folder / name).read_bytes()
    middle = len(content) // 2
    if harm == "gone":
        (folder / name).unlink()
    elif harm == "cut" or name == "provenance.json":
        (folder / name).write_bytes(content[:middle])
    else:
        (folder / name).write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    assert not store.finished(folder)
    assert Runner().run_one(run, tmp_path) == Status("done")
    assert store.finished(folder, run.id) and (folder / "daily.parquet").read_bytes() == whole
    assert Runner().run_one(run, tmp_path) == Status("kept")
    assert not asides(tmp_path)


def test_a_folder_of_another_run_is_not_mistaken_for_it(folder: Path):
    assert store.finished(folder) and not store.finished(folder, "0" * 64)


def test_the_first_of_two_writers_is_kept(folder: Path, run: Run):
    first = (folder / "provenance.json").stat().st_ino
    writing.write_run(folder, run, Runner().market(run, share=False))
    assert (folder / "provenance.json").stat().st_ino == first
    assert not asides(folder.parent)


def test_a_full_disk_leaves_nothing_behind(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write = writing.write_table

    def full(path: Path, frame: object) -> None:
        if path.name == "outcomes.parquet":
            path.write_bytes(b"PAR1")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, frame)

    monkeypatch.setattr(writing, "write_table", full)
    status = Runner().run_one(run, tmp_path)
    assert status == Status("refused", "the results cannot be written: No space left on device")
    assert not [*(tmp_path / "runs").iterdir()]


def test_what_the_dead_left_is_swept_and_what_the_living_write_is_not(tmp_path: Path):
    dead, living = (tmp_path / f"{store.ASIDE}0123456789abcdef-{pid}" for pid in (2**22 + 1, os.getpid()))
    dead.mkdir()
    living.mkdir()
    (tmp_path / f"{store.ASIDE}runs.parquet-{2**22 + 1}").touch()
    store.sweep(tmp_path)
    assert [*tmp_path.iterdir()] == [living]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path):
    file = tmp_path / "comparison.csv"
    store.put_file(file, lambda path: store.write_text(path, "old\n"))

    def broken(path: Path) -> None:
        store.write_text(path, "half")
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        store.put_file(file, broken)
    assert file.read_text() == "old\n" and [*tmp_path.iterdir()] == [file]
    with file.open() as reader:  # whoever reads meanwhile sees the old file to its end
        store.put_file(file, lambda path: store.write_text(path, "new\n"))
        assert reader.read() == "old\n" and file.read_text() == "new\n"


def test_what_is_no_folder_of_results_is_refused(tmp_path: Path, folder: Path):
    with pytest.raises(BadInput, match=r"holds no provenance\.json"):
        store.read_provenance(tmp_path)
    with pytest.raises(BadInput, match=r"holds no purchase\.parquet"):
        store.read_table(folder, "purchase")
    (folder / "provenance.json").write_text('{"kawan_format": 99}', encoding="utf-8")
    with pytest.raises(BadInput, match="format 1"):
        store.read_provenance(folder)


def test_code_in_a_config_is_not_run(folder: Path, tmp_path: Path):
    trap = tmp_path / "trap"
    (folder / "config.yaml").write_text(f"!!python/object/apply:os.mkdir ['{trap}']\n", encoding="utf-8")
    with pytest.raises(BadInput, match="damaged"):
        store.read_config(folder)
    assert not trap.exists()


def test_a_scenario_survives_being_written_down(tiny):
    from kawan.scenario import plain

    scenario: Scenario = tiny(rewire_every=0)
    text = writing.config(Run("a", scenario, 7))
    read = yaml.safe_load(text)
    assert read.pop("seed") == 7
    assert read == plain(scenario)


def test_what_is_much_is_written_while_the_market_lives(tiny, tmp_path: Path, monkeypatch):
    run = Run("texts", tiny(days=20, record=("daily", "purchases", "posts", "communities")), 1)
    assert Runner().run_one(run, tmp_path / "whole").kind == "done"
    monkeypatch.setattr("kawan.records.MOST_HELD", 7)
    market, draft = Runner().market(run, share=False), Draft(tmp_path / "runs" / "x")
    market.book.spill = draft.append
    market.run()
    assert all(count < 7 + 200 for count in market.book._held.values()) and draft._aside.exists()
    draft.write(run, market)
    for table in ("purchases", "communities"):
        parts = pq.ParquetFile(draft.folder / f"{table}.parquet")
        whole = pq.read_table(folder_of(tmp_path / "whole", run) / f"{table}.parquet")
        assert parts.num_row_groups > 1 and parts.read().equals(whole, check_metadata=True)
    assert not [*(tmp_path / "runs").glob(".*")]


def test_a_disk_that_fills_while_the_market_lives_is_no_fault_of_the_strategy(tiny, tmp_path: Path, monkeypatch):
    def full(self, frame):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kawan.lab.store.Stream.append", full)
    monkeypatch.setattr("kawan.records.MOST_HELD", 7)
    run = Run("texts", tiny(days=20, record=("daily", "communities")), 1)
    status = Runner().run_one(run, tmp_path)
    assert status == Status("refused", "the results cannot be written: No space left on device")
    assert not [*(tmp_path / "runs").iterdir()]
