"""A Dask cluster does what the pool does: the same bytes, and a worker that dies takes nothing with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kawan.columns import BadInput
from kawan.lab import dask_cluster
from kawan.lab.execute import execute
from kawan.lab.identity import Run

distributed = pytest.importorskip("distributed")


def content(folder: Path) -> dict[str, bytes]:
    """Return every table and config under a folder, by path."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "provenance.json"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def started(*words: object, said: str) -> subprocess.Popen[str]:
    """Return a Dask process that has said what it says when it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, words)], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    assert any(said in line for line in process.stderr), f"{words[0]} did not start"
    return process


@pytest.fixture
def cluster(tmp_path: Path, odd) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Yield the address of a scheduler on the loopback interface, and its two workers, without nannies."""
    port = 20_000 + os.getpid() % 20_000
    address, quiet = f"tcp://127.0.0.1:{port}", ("--no-dashboard",)
    own = ("--no-nanny", "--nthreads", 1, "--host", "127.0.0.1", "--local-directory", tmp_path / "scratch")
    scheduler = started(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, *quiet, said="Scheduler at"
    )
    workers = [started("distributed.cli.dask_worker", address, *own, *quiet, said="Registered to") for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.communicate()


def test_an_address_where_nobody_answers_is_told_and_loses_nothing(tiny, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(dask_cluster, "PATIENCE", 0.3)
    runs = [Run("quiet", tiny(), 1), Run("quiet", tiny(), 2)]
    assert {status.kind for _, status in execute(runs[:1], tmp_path, executor="serial")} == {"done"}
    going = execute(runs, tmp_path, executor="tcp://127.0.0.1:1")
    assert next(going)[1].kind == "kept"
    with pytest.raises(BadInput, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1 .*is kept"):
        next(going)
    assert {status.kind for _, status in execute(runs, tmp_path, executor="serial")} == {"kept", "done"}


@pytest.mark.parametrize("executor", ["task", "http://127.0.0.1:80", "tcp://somewhere"])
def test_what_is_no_executor_is_refused(tiny, tmp_path: Path, executor: str):
    with pytest.raises(BadInput, match="executor must be one of local, serial, dask or tcp"):
        execute([Run("quiet", tiny(), 1)], tmp_path, executor=executor)


def test_without_the_extra_it_says_what_to_install(tiny, tmp_path: Path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput, match=r"pip install 'kawan\[dask\]'"):
        next(execute([Run("quiet", tiny(), 1)], tmp_path, executor="dask"))


@pytest.mark.slow
def test_all_executors_write_the_same_bytes(alternatives, odd, tiny, tmp_path: Path):
    both = alternatives | {"mine": tiny(odd.Chatty())}
    runs = [Run(label, scenario, seed) for seed in (1, 2, 3) for label, scenario in both.items()]
    for executor in ("serial", "local", "dask"):
        ends = [*execute(runs, tmp_path / executor, executor=executor, workers=2)]
        assert {status.kind for _, status in ends} == {"done"} and len(ends) == len(runs)
    assert content(tmp_path / "serial") == content(tmp_path / "local") == content(tmp_path / "dask")


@pytest.mark.slow
def test_a_run_that_always_kills_its_worker_fails_alone(odd, tiny, tmp_path: Path):
    scenarios = {"quiet": tiny(), "dies": tiny(odd.Dies()), "raises": tiny(odd.Raises())}
    runs = [Run(label, scenario, seed) for seed in (1, 2) for label, scenario in scenarios.items()][:-1]
    ends = {(run.label, run.seed): status for run, status in execute(runs, tmp_path, executor="dask", workers=2)}
    assert {key for key, status in ends.items() if status.kind == "done"} == {("quiet", 1), ("quiet", 2)}
    assert {key for key, status in ends.items() if status.kind == "failed"} == {("dies", 1), ("dies", 2), ("raises", 1)}
    assert "worker died" in ends["dies", 1].message and "nothing left to share" in ends["raises", 1].message


@pytest.mark.slow
def test_a_run_whose_worker_dies_with_none_left_is_tried_again_and_given_up(odd, tiny, tmp_path: Path):
    runs = [Run("quiet", tiny(), 1), Run("dies", tiny(odd.Dies()), 1), Run("quiet", tiny(), 2)]
    ends = {(run.label, run.seed): status for run, status in execute(runs, tmp_path, executor="dask", workers=1)}
    assert {key: status.kind for key, status in ends.items()} == {
        ("quiet", 1): "done", ("dies", 1): "failed", ("quiet", 2): "done",
    }  # fmt: skip
    assert "worker died" in ends["dies", 1].message


@pytest.mark.slow
def test_a_worker_of_a_running_cluster_that_is_killed_takes_no_run_with_it(cluster, odd, tiny, tmp_path: Path):
    address, workers = cluster
    runs = [Run("slow", tiny(odd.Chatty(pause=0.1)), seed) for seed in range(10)]
    ends = []
    for run, status in execute(runs, tmp_path / "dask", executor=address):
        ends.append((run.seed, status.kind))
        if len(ends) == 3:
            workers[0].send_signal(signal.SIGKILL)
    assert sorted(ends) == [(seed, "done") for seed in range(10)]
    assert {kind for kind in (s.kind for _, s in execute(runs, tmp_path / "whole", executor="serial"))} == {"done"}
    assert content(tmp_path / "dask") == content(tmp_path / "whole")


@pytest.mark.slow
def test_a_scheduler_that_goes_away_is_told_and_what_is_done_is_kept(cluster, odd, tiny, tmp_path: Path):
    address, _ = cluster
    runs = [Run("slow", tiny(odd.Chatty(pause=0.1)), seed) for seed in range(6)]
    going = execute(runs, tmp_path, executor=address)
    assert next(going)[1].kind == "done"
    port = int(address.rpartition(":")[2])
    mine = [child for child in psutil.Process().children() if "dask_scheduler" in " ".join(child.cmdline())]
    next(child for child in mine if str(port) in child.cmdline()).kill()
    began = time.monotonic()
    with pytest.raises(BadInput, match="connection to the Dask scheduler was lost"):
        list(going)
    assert time.monotonic() - began < 60
    kinds = [status.kind for _, status in execute(runs, tmp_path, workers=2)]
    assert "kept" in kinds and len(kinds) == 6 and {*kinds} <= {"kept", "done"}
