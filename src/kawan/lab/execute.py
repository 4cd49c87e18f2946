"""Many runs, here or on many workers: one function that yields each run with how it ended, as they end.

Workers write their own folders and send back a status, so nothing that is finished is ever lost.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from kawan.columns import BadInput
from kawan.core.loops import compiled_before
from kawan.lab.agenda import Agenda
from kawan.lab.identity import Run
from kawan.lab.pool import Pool
from kawan.lab.running import Runner, Status, folder_of
from kawan.lab.store import finished, sweep
from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario
from kawan.strategies.befriend import Befriend
from kawan.strategies.facilitate import Facilitator
from kawan.strategies.sms_blast import SmsBlast
from kawan.strategies.sponsor import Sponsor
from kawan.view import Strategy

EXECUTORS = ("local", "serial")
Progress = Callable[[int, int, Run, Status], None]  # how many ended, of how many, which just did, and how


def execute(
    runs: Sequence[Run],
    folder: Path,
    *,
    executor: str = "local",
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Run, Status]]:
    """Yield every run with how it ended; those whose folder is there already are kept.

    Args:
        runs: What to simulate. Runs that would write the same numbers are simulated once.
        folder: The folder that holds `runs/`.
        executor: `local`, a pool of workers on this machine, or `serial`, here and now.
        workers: How many workers; by default one per processor.
        progress: Called after each run.
    """
    if executor not in EXECUTORS:
        near = get_close_matches(executor, EXECUTORS, 1) or EXECUTORS[:1]
        raise BadInput(f"executor must be one of {', '.join(EXECUTORS)}, got {executor}; did you mean {near[0]}?")
    if workers is not None and workers < 1:
        raise BadInput(f"workers must be 1 or more, got {workers}")
    same: dict[str, list[Run]] = {}
    for run in runs:
        same.setdefault(run.id, []).append(run)
    if executor == "local":
        for run in runs:
            check_loadable(run)
    sweep(folder / "runs")
    return _execute(same, len(runs), folder, executor, workers or processors(), progress)


def _execute(
    same: dict[str, list[Run]], total: int, folder: Path, executor: str, workers: int, progress: Progress | None
) -> Iterator[tuple[Run, Status]]:
    for ended, (run, status) in enumerate(_ends(same, folder, executor, workers), start=1):
        if progress is not None:
            progress(ended, total, run, status)
        yield run, status


def _ends(same: dict[str, list[Run]], folder: Path, executor: str, workers: int) -> Iterator[tuple[Run, Status]]:
    waiting, damaged = [], set()
    for name, runs in same.items():
        place = folder_of(folder, runs[0])
        if finished(place, name):
            yield from ((run, Status("kept")) for run in runs)
            continue
        waiting.append(runs[0])
        if place.exists():
            damaged.add(name)
    if not waiting:
        return
    if executor == "serial":
        ends = serially(waiting, folder)
    else:
        if not compiled_before():
            compile_loops()
        ends = iter(Pool(waiting, folder, min(workers, len(waiting))))
    for run, status in ends:
        name = run.id
        if name in damaged and status.kind == "done":
            status = replace(status, message="its folder was damaged, so it was run again")
        yield from ((twin, status) for twin in same[name])


def serially(runs: Sequence[Run], folder: Path) -> Iterator[tuple[Run, Status]]:
    """Yield every run with how it ended, one after the other."""
    runner, agenda, seed = Runner(), Agenda(runs), None
    while (task := agenda.next(seed)) is not None:
        run, share = task
        yield run, runner.run_one(run, folder, share=share)
        seed = run.seed


def processors() -> int:
    """Return how many processors we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_loadable(run: Run) -> None:
    """Refuse what a worker cannot load: classes of a script or a session."""
    parts = (run.scenario.network, *(brand.strategy for brand in run.scenario.brands.values()))
    for kind in {run.market or Market, *map(type, parts)}:
        if kind.__module__ == "__main__":
            raise BadInput(
                f"workers cannot load {kind.__name__}, which is written in the script or session itself: "
                "move it to a file of its own and import it, or use executor=serial"
            )


def compile_loops() -> None:
    """Run a tiny market in which everything happens, so that many workers do not compile the same loops at once."""
    acting: tuple[Strategy, ...] = (SmsBlast(), Sponsor(), Facilitator(), Befriend())
    brands = {f"brand_{i}": Brand(budget=1.0, strategy=strategy) for i, strategy in enumerate(acting)}
    Market(Scenario(days=3, warmup=1, customers=Customers(n=300), brands=brands, threads=1), seed=1).run()
