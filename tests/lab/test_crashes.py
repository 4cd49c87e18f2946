"""Killed at any moment, then gone on with: the end is that of a comparison nobody interrupted."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kawan.columns import BadInput
from kawan.lab import reading
from kawan.lab.compaction import compact
from kawan.lab.comparing import compare, read_result
from kawan.lab.execute import execute
from kawan.lab.identity import Run
from kawan.lab.packs import PACKED, packs

MOMENTS = {
    "a temporary file is open": ("writing.write_table", 5, "open"),
    "half of a file is written": ("writing.write_table", 7, "half"),
    "before the rename": ("writing.put_in_place", 2, "before"),
    "after the rename": ("writing.put_in_place", 3, "after"),
}
COMPARING = {
    "half of the comparison is written": ("cells.write_text", 1, "half"),
    "before the comparison is renamed": ("cells.put_file", 1, "before"),
    "after the comparison is renamed": ("cells.put_file", 1, "after"),
}
PACKING = {
    "half of a pack is written": ("compaction.write_rows", 2, "half"),
    "before the pack is renamed": ("compaction.flush", 5, "after"),
    "before the first small folder goes": ("compaction.discard", 1, "before"),
    "when some small folders are gone": ("compaction.discard", 3, "after"),
}

# One process that imports and loads compiled loops once, and then a child per moment: it dies where it is told to.
SCRIPT = """
import os, signal, sys
from importlib import import_module
from pathlib import Path
from kawan.lab.comparing import compare
from kawan.lab.compaction import compact
from kawan.lab.execute import execute
from kawan.lab.identity import Run
from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario
from kawan.strategies.sms_blast import SmsBlast

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def harm(name, count, manner):
    home, _, function = name.partition(".")
    module = import_module(f"kawan.lab.{home}")
    true, calls = getattr(module, function), [0]
    def fatal(*args, **named):
        calls[0] += 1
        if calls[0] < count:
            return true(*args, **named)
        if manner == "open":
            args[0].open("wb")
        elif manner != "before":
            true(*args, **named)
        if manner == "half":
            os.truncate(args[0], args[0].stat().st_size // 2)
        die()
    setattr(module, function, fatal)

def scenario(**brand):
    brands = {"focal": Brand(**brand), "rival_1": Brand(image=180.0)}
    return Scenario(days=5, warmup=2, customers=Customers(n=60), brands=brands)

alternatives = {"quiet": scenario(), "texts": scenario(strategy=SmsBlast())}
if not sys.argv[1].startswith("compact"):  # which simulates nothing
    Market(alternatives["texts"], seed=1).run()
for word in sys.argv[1:]:
    job, folder, name, count, manner = word.split("|")
    child = os.fork()
    if child == 0:
        harm(name, int(count), manner)
        if job == "compare":
            compare(alternatives, baseline="quiet", seeds=(1, 2), folder=Path(folder), executor="serial")
        elif job == "execute":
            runs = [Run(label, scenario, seed) for seed in (1, 2) for label, scenario in alternatives.items()]
            [*execute(runs, Path(folder), executor="serial")]
        else:
            compact(Path(folder))
        os._exit(0)  # it did not come to that
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def killed(job: str, moments: dict[str, tuple[str, int, str]], folders: list[Path]) -> list[int]:
    """Return how processes ended that were to die at these moments."""
    words = ["|".join([job, str(f), *map(str, moment)]) for f, moment in zip(folders, moments.values(), strict=True)]
    done = subprocess.run([sys.executable, "-c", SCRIPT, *words], capture_output=True, text=True, check=True)
    return [*map(int, done.stdout.split())]


def content(folder: Path) -> dict[str, bytes]:
    """Return every table and config under a folder, by path."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "provenance.json"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def runs(alternatives) -> list[Run]:
    return [Run(label, scenario, seed) for seed in (1, 2) for label, scenario in alternatives.items()]


def test_killed_at_each_moment_of_a_run_none_is_lost_or_doubled(runs: list[Run], tmp_path: Path):
    folders = [tmp_path / str(k) for k in range(len(MOMENTS))]
    never = {"this does not come": ("writing.put_in_place", 99, "before")}
    died = killed("execute", MOMENTS | never, [*folders, tmp_path / "lucky"])
    assert died == [-signal.SIGKILL] * len(MOMENTS) + [0]
    assert {status.kind for _, status in execute(runs, tmp_path / "whole", executor="serial")} == {"done"}
    for moment, folder in zip(MOMENTS, folders, strict=True):
        left = {path.name for path in folder.glob("runs/[!.]*")}
        kinds = [status.kind for _, status in execute(runs, folder, executor="serial")]
        assert 0 < len(left) < 4 and kinds == ["kept"] * len(left) + ["done"] * (4 - len(left)), moment
        assert content(folder) == content(tmp_path / "whole"), moment
        assert not [*folder.rglob(".*")], moment


def test_killed_at_each_moment_of_the_comparison_it_is_made_again(alternatives, tmp_path: Path):
    folders = [tmp_path / str(k) for k in range(len(COMPARING))]
    assert killed("compare", COMPARING, folders) == [-signal.SIGKILL] * len(COMPARING)
    how = {"baseline": "quiet", "seeds": (1, 2), "executor": "serial"}
    whole = compare(alternatives, folder=tmp_path / "whole", **how)
    for moment, folder in zip(COMPARING, folders, strict=True):
        with pytest.raises(BadInput, match="no finished folder"):
            read_result(folder)
        assert compare(alternatives, folder=folder, **how).table.equals(whole.table), moment
        assert content(folder) == content(whole.folder), moment
        assert not [*folder.rglob(".*")], moment


def test_killed_at_each_moment_of_compaction_no_run_is_lost_or_doubled(runs: list[Run], tmp_path: Path):
    folders = [tmp_path / str(k) for k in range(len(PACKING))]
    for folder in folders:
        assert {status.kind for _, status in execute(runs, folder, executor="serial")} == {"done"}
    ids = [run.id for run in runs]
    tables = {name: reading.read_runs(folders[0], ids, name) for name in ("daily", "outcomes", "spreads")}
    assert killed("compact", PACKING, folders) == [-signal.SIGKILL] * len(PACKING)
    for moment, folder in zip(PACKING, folders, strict=True):
        for _ in range(2):
            assert {status.kind for _, status in execute(runs, folder, executor="serial")} == {"kept"}, moment
            assert all(reading.read_runs(folder, ids, name).equals(table) for name, table in tables.items()), moment
            compact(folder)
        assert not [*(folder / "runs").iterdir()] and not [*folder.rglob(".*")], moment
        assert [len(pack.ids) for pack in packs(folder)] == [4] and len([*(folder / PACKED).iterdir()]) == 1
