"""A run is in one pair of hands at a time, and in nobody's when its owner is gone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from kawan.lab.claims import CLAIM, Claims
from kawan.lab.execute import execute
from kawan.lab.identity import Run
from kawan.lab.running import folder_of

HOLDER = """
import sys, time
from pathlib import Path
from kawan.lab.claims import Claims
claims = Claims(Path(sys.argv[1]))
print(claims.take(sys.argv[2]), flush=True)
time.sleep(600)
"""


def test_the_second_is_refused_until_the_first_lets_go(tmp_path: Path):
    first, second = Claims(tmp_path), Claims(tmp_path)
    assert first.take("a") and second.take("b")
    assert not second.take("a") and not first.take("b")
    first.release("a")
    assert second.take("a")
    second.close()
    assert not [*tmp_path.iterdir()]


def test_a_claim_ends_with_the_process_that_made_it(tmp_path: Path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path, "a"], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "True\n"
    claims = Claims(tmp_path)
    assert not claims.take("a")
    claims.sweep()  # spares what is held
    assert [path.name for path in tmp_path.iterdir()] == [f"{CLAIM}a"]
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    claims.sweep()
    assert not [*tmp_path.iterdir()] and claims.take("a")
    claims.close()


def test_what_another_has_in_hand_comes_last_and_is_waited_for(tiny, tmp_path: Path):
    """The other gives the first run up without having done it, after we have done the second."""
    runs = [Run("quiet", tiny(), seed) for seed in (1, 2)]
    other = Claims(tmp_path / "runs")
    assert other.take(folder_of(tmp_path, runs[0]).name)
    order = []
    for run, status in execute(runs, tmp_path, executor="serial"):
        order.append((run.seed, status.kind))
        other.close()
    assert order == [(2, "done"), (1, "done")]


def test_what_another_finished_meanwhile_is_kept(tiny, tmp_path: Path):
    runs = [Run("quiet", tiny(), seed) for seed in (1, 2)]
    other = Claims(tmp_path / "runs")
    other.take(folder_of(tmp_path, runs[0]).name)
    order = []
    for run, status in execute(runs, tmp_path, executor="serial"):
        order.append((run.seed, status.kind))
        if len(order) == 1:
            other.close()
            assert [s.kind for _, s in execute(runs[:1], tmp_path, executor="serial")] == ["done"]
    assert order == [(2, "done"), (1, "kept")]


def test_where_there_are_no_locks_everybody_may(tmp_path: Path, monkeypatch):
    def unknown(*_: object) -> None:
        raise OSError(95, os.strerror(95))

    monkeypatch.setattr("kawan.lab.claims.fcntl.flock", unknown)
    assert Claims(tmp_path).take("a") and Claims(tmp_path).take("a")
