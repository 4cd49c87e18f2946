"""Many runs: the same numbers wherever they are made, and nothing that is finished is lost to what dies."""

import os
import pickle
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kawan.columns import BadInput
from kawan.lab import store
from kawan.lab.agenda import Agenda
from kawan.lab.comparing import compare
from kawan.lab.execute import check_loadable, execute
from kawan.lab.identity import Run
from kawan.lab.running import Runner, folder_of
from kawan.lab.worker import work
from kawan.scenario import Brand
from kawan.strategies.quiet import Quiet


def ends(runs: list[Run], folder: Path, **how: object) -> dict[tuple[str, int], tuple[str, str]]:
    """Return how each run ended, by label and seed."""
    return {
        (run.label, run.seed): (status.kind, status.message)
        for run, status in execute(runs, folder, **{"workers": 2} | how)
    }


def content(folder: Path) -> dict[str, bytes]:
    """Return every table and config under a folder, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "provenance.json"
    }


def asides(folder: Path) -> list[Path]:
    return [*folder.rglob(f"{store.ASIDE}*")]


def test_workers_and_a_single_process_write_the_same_bytes(alternatives, tmp_path: Path):
    runs = [Run(label, scenario, seed) for seed in (1, 2) for label, scenario in alternatives.items()]
    here, there = tmp_path / "here", tmp_path / "there"
    assert {kind for kind, _ in ends(runs, here, executor="serial").values()} == {"done"}
    assert {kind for kind, _ in ends(runs, there).values()} == {"done"}
    assert len(content(here)) >= 4 * len(runs) and content(here) == content(there)
    assert {kind for kind, _ in ends(runs, there).values()} == {"kept"}


def test_a_shared_settled_market_changes_no_number(alternatives, tmp_path: Path):
    shared, alone = Runner(), Runner()
    for label, scenario in alternatives.items():
        run = Run(label, scenario, 3)
        shared.run_one(run, tmp_path / "shared", share=True)
        alone.run_one(run, tmp_path / "alone", share=False)
    assert content(tmp_path / "shared") == content(tmp_path / "alone")


def test_runs_that_would_write_the_same_numbers_are_made_once(tiny, tmp_path: Path):
    runs = [Run("one", tiny(), 1), Run("same", tiny(), 1)]
    assert [*ends(runs, tmp_path, executor="serial")] == [("one", 1), ("same", 1)]
    assert len([*(tmp_path / "runs").iterdir()]) == 1


@pytest.mark.parametrize("executor", ["serial", "local"])
def test_a_strategy_that_raises_fails_alone_and_is_named(odd, tiny, tmp_path: Path, executor: str):
    runs = [Run("odd", tiny(odd.Raises()), 1), Run("quiet", tiny(), 1)]
    status = ends(runs, tmp_path, executor=executor, workers=1)  # the worker goes on with the next
    assert status["quiet", 1] == ("done", "")
    kind, message = status["odd", 1]
    assert kind == "failed"
    for word in ("Raises", "focal", "day 2", "nothing left to share", "odd_ones.py, line"):
        assert word in message
    assert not folder_of(tmp_path, runs[0]).exists()


def test_a_worker_that_dies_has_one_culprit(odd, tiny, tmp_path: Path):
    quiet = [Run("quiet", tiny(), seed) for seed in range(1, 5)]
    once, always = Run("once", tiny(odd.Dies(once=True)), 1), Run("always", tiny(odd.Dies()), 1)
    status = ends([*quiet[:2], once, always, *quiet[2:]], tmp_path)
    assert Path(os.environ["KAWAN_TEST_MARK"]).exists()  # it did die, once
    kind, message = status.pop(("always", 1))
    assert kind == "failed" and "died twice" in message and "signal 9" in message
    assert len(status) == 5 and {kind for kind, _ in status.values()} == {"done"}
    assert not asides(tmp_path)


def test_a_strategy_may_print(odd, tiny, tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    assert ends([Run("chatty", tiny(odd.Chatty()), 1)], tmp_path) == {("chatty", 1): ("done", "")}
    out, err = capfd.readouterr()
    assert "may print" in err and "may print" not in out


def test_a_damaged_folder_is_made_again_with_a_note(tiny, tmp_path: Path):
    run = Run("quiet", tiny(), 1)
    ends([run], tmp_path, executor="serial")
    (folder_of(tmp_path, run) / "daily.parquet").write_bytes(b"PAR1")
    kind, message = ends([run], tmp_path, executor="serial")["quiet", 1]
    assert kind == "done" and "damaged" in message


def test_leaving_early_ends_the_workers(odd, tiny, tmp_path: Path):
    runs = [Run("quiet", tiny(), 1), Run("slow", tiny(odd.Chatty(pause=60)), 2)]
    going = execute(runs, tmp_path, workers=2)
    run, _ = next(going)
    began = time.monotonic()
    going.close()
    assert run.label == "quiet" and time.monotonic() - began < 10
    assert not asides(tmp_path)


def test_a_worker_stays_with_its_seed_while_there_are_others(tiny):
    agenda = Agenda([Run(label, tiny(), seed) for seed in (1, 2) for label in "ab"])
    first, second = agenda.next(None), agenda.next(None)
    assert [(run.seed, share) for run, share in (first, second)] == [(1, True), (2, True)]
    third = agenda.next(2)
    assert third[0].seed == 2 and third[1]
    fourth = agenda.next(2)  # a third worker helps with the seed that is left, and settles for itself
    assert (fourth[0].seed, fourth[1]) == (1, False)
    assert agenda.next(1) is None


def test_a_strategy_written_in_the_script_itself_is_refused_to_workers(tiny):
    typed = type("Typed", (Quiet,), {"__module__": "__main__"})
    with pytest.raises(BadInput, match="move it to a file of its own"):
        check_loadable(Run("typed", tiny(typed()), 1))


def test_a_worker_with_other_source_than_its_parent_does_nothing(tiny, tmp_path: Path):
    run = Run("quiet", tiny(), 1)
    status = work(Runner(), pickle.dumps((run, "0" * 64, tmp_path, False)))
    assert status.kind == "refused" and "source" in status.message and not [*tmp_path.iterdir()]
    assert work(Runner(), pickle.dumps((run, run.id, tmp_path, False))).kind == "done"


def test_wrong_input_is_refused_before_anything_is_written(tiny, tmp_path: Path):
    for how, said in (({"executor": "lokal"}, "did you mean local"), ({"workers": 0}, "got 0")):
        with pytest.raises(BadInput, match=said):
            execute([Run("quiet", tiny(), 1)], tmp_path / "none", **how)
    assert not (tmp_path / "none").exists()


SCRIPT = """
import signal
import sys
from pathlib import Path

signal.signal(signal.SIGINT, signal.default_int_handler)  # as at a terminal, even where tests run in the background
sys.path.insert(0, sys.argv[2])
from kawan.lab.comparing import compare
from kawan.scenario import Brand, Customers, Scenario
from kawan.strategies.quiet import Quiet
import odd_ones

def scenario(strategy):
    return Scenario(days=5, warmup=2, customers=Customers(n=60), brands={"focal": Brand(strategy=strategy)})

slow = odd_ones.Counted() if sys.argv[3] == "counted" else odd_ones.Chatty(pause=float(sys.argv[3]))
alternatives = {"quiet": scenario(Quiet()), "slow": scenario(slow)}
seeds = range(1, 1 + int(sys.argv[4]))
compare(alternatives, baseline="quiet", seeds=seeds, folder=Path(sys.argv[1]), workers=int(sys.argv[5]))
print("finished")
"""


@pytest.fixture
def script(odd, tmp_path: Path):
    """Return what starts a comparison of ten runs as another process, without a main guard."""
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")

    def start(folder: Path, pause: float | str = 0.02, seeds: int = 5, workers: int = 2) -> subprocess.Popen[str]:
        mine = str(Path(odd.__file__).parent)
        command = [sys.executable, tmp_path / "script.py", folder, mine, *map(str, (pause, seeds, workers))]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    return start


def wait_for(runs: int, folder: Path) -> None:
    """Return when so many runs are there."""
    ends_at = time.monotonic() + 60
    while len([*folder.glob("runs/[!.]*")]) < runs:
        assert time.monotonic() < ends_at, "no runs came"
        time.sleep(0.005)


@pytest.mark.parametrize("kills", [(4,), pytest.param((1, 2, 5, 8), marks=pytest.mark.slow)])
def test_killed_and_continued_ends_with_the_same_bytes(script, odd, tiny, tmp_path: Path, kills: tuple[int, ...]):
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    workers = min(2, len(kills))
    for runs in kills:
        killed = script(broken, workers=workers)
        wait_for(runs, broken)
        killed.send_signal(signal.SIGKILL)
        killed.communicate(timeout=60)  # returns once the workers have left as well: they hold the same pipes
        assert not (broken / "comparison.csv").exists()
    assert script(broken, workers=workers).communicate(timeout=120)[0].endswith("finished\n")
    one = {"focal": Brand(strategy=odd.Chatty(pause=0.02))}
    both = {"quiet": tiny(brands={"focal": Brand()}), "slow": tiny(brands=one)}
    compare(both, baseline="quiet", seeds=range(1, 6), folder=whole, executor="serial")
    assert content(broken) == content(whole)
    assert not asides(broken)


@pytest.mark.slow
def test_killed_at_twenty_random_moments_ends_with_the_same_bytes(script, odd, tiny, tmp_path: Path):
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    seed = time.time_ns() % 1_000_000
    print(f"seed of the moments: {seed}")
    moments = random.Random(seed)
    for _ in range(20):
        killed = script(broken, pause=0.1, seeds=20)
        time.sleep(moments.uniform(1.0, 5.0))
        killed.kill()
        killed.communicate(timeout=60)
        print(f"{len([*broken.glob('runs/[!.]*')])} runs there")
    assert script(broken, pause=0.1, seeds=20).communicate(timeout=120)[0].endswith("finished\n")
    one = {"focal": Brand(strategy=odd.Chatty(pause=0.1))}
    both = {"quiet": tiny(brands={"focal": Brand()}), "slow": tiny(brands=one)}
    compare(both, baseline="quiet", seeds=range(1, 21), folder=whole)
    assert content(broken) == content(whole)
    assert not asides(broken)


def test_ctrl_c_stops_at_once_and_keeps_what_is_done(script, tmp_path: Path):
    stopped = script(tmp_path / "stopped", pause=0.5, seeds=40)  # many seconds from its end when it is stopped
    wait_for(2, tmp_path / "stopped")
    before = len([*(tmp_path / "stopped").glob("runs/[!.]*")])
    os.killpg(stopped.pid, signal.SIGINT)  # as a terminal does
    _, errors = stopped.communicate(timeout=60)
    assert stopped.returncode == -signal.SIGINT and errors.count("KeyboardInterrupt") == 1
    after = len([*(tmp_path / "stopped").glob("runs/[!.]*")])
    assert after <= before + 4, "two workers of two runs each that were all but done"
    assert all(store.finished(folder) for folder in (tmp_path / "stopped").glob("runs/[!.]*"))


def test_two_processes_share_the_runs_of_a_folder(script, tmp_path: Path):
    both = [script(tmp_path / "shared", pause="counted", seeds=8, workers=1) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    assert [out[-9:] for out, _ in said] == ["finished\n", "finished\n"], said
    assert len([*(tmp_path / "shared" / "runs").iterdir()]) == 16
    assert Path(os.environ["KAWAN_TEST_MARK"]).read_text().count("once") == 8  # each was simulated once
    assert not asides(tmp_path)
