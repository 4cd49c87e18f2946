"""Many runs, here or on many workers: one function that yields each run with how it ended, as they end.

Workers write their own folders and send back a status, so nothing that is finished is ever lost.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kawan.columns import BadInput
from kawan.configs.executors import SCHEMES, check_executor
from kawan.lab.agenda import Agenda, processors
from kawan.lab.claims import Claims
from kawan.lab.compiling import compile_loops
from kawan.lab.identity import Run
from kawan.lab.packs import pack_of
from kawan.lab.pool import Pool
from kawan.lab.running import Runner, Status, folder_of
from kawan.lab.store import finished, sweep
from kawan.market import Market

LOOK_AGAIN = 0.2  # seconds, for what another process has in hand
Progress = Callable[[int, int, Run, Status], None]  # how many ended, of how many, which just did, and how
Ends = Generator[tuple[Run, Status], None, None]


def execute(
    runs: Sequence[Run],
    folder: Path,
    *,
    executor: str = "local",
    workers: int | None = None,
    progress: Progress | None = None,
) -> Ends:
    """Yield every run with how it ended; those whose folder is there already are kept.

    Several processes may work on one folder: they share the runs between them.

    Args:
        runs: What to simulate. Runs that would write the same numbers are simulated once.
        folder: The folder that holds `runs/`.
        executor: `local`, a pool of workers on this machine; `serial`, here and now; `dask`, a Dask cluster on this
            machine; or the address of the scheduler of one that is running, `tcp://host:port`, whose workers see
            the same files.
        workers: How many workers; by default one per processor, or all of a running cluster's.
        progress: Called after each run.
    """
    check_executor(executor)
    if workers is not None and workers < 1:
        raise BadInput(f"workers must be 1 or more, got {workers}")
    same: dict[str, list[Run]] = {}
    for run in runs:
        same.setdefault(run.id, []).append(run)
    if executor != "serial":
        for run in runs:
            check_loadable(run)
    for place in (folder, folder / "runs"):
        sweep(place)
    Claims(folder / "runs").sweep()
    return _execute(same, len(runs), folder, executor, workers, progress)


def _execute(
    same: dict[str, list[Run]], total: int, folder: Path, executor: str, workers: int | None, progress: Progress | None
) -> Ends:
    for ended, (run, status) in enumerate(_ends(same, folder, executor, workers), start=1):
        if progress is not None:
            progress(ended, total, run, status)
        yield run, status


def _ends(same: dict[str, list[Run]], folder: Path, executor: str, workers: int | None) -> Ends:
    waiting, damaged = [], set()
    for name, runs in same.items():
        place = folder_of(folder, runs[0])
        if finished(place, name):
            yield from ((run, Status("kept")) for run in runs)
            continue
        waiting.append(runs[0])
        if place.exists() or pack_of(place):
            damaged.add(name)
    for run, status in _shared(waiting, folder, executor, workers):
        name = run.id
        if name in damaged and status.kind == "done":
            status = replace(status, message="what it had left was damaged, so it was run again")
        yield from ((twin, status) for twin in same[name])


def _shared(waiting: list[Run], folder: Path, executor: str, workers: int | None) -> Ends:
    """Yield runs with how they ended, here or in other processes that work on the same folder."""
    claims = Claims(folder / "runs")
    try:
        while waiting:
            agenda = Agenda(waiting, claim=lambda run: claims.take(folder_of(folder, run).name))
            with closing(hand_out(agenda, len(waiting), folder, executor, workers)) as ends:
                for run, status in ends:
                    claims.release(folder_of(folder, run).name)
                    yield run, status
            if len(agenda.elsewhere) == len(waiting):
                time.sleep(LOOK_AGAIN)
            waiting = []
            for run in agenda.elsewhere:
                if finished(folder_of(folder, run), run.id):
                    yield run, Status("kept")
                else:
                    waiting.append(run)
    finally:
        claims.close()


def hand_out(agenda: Agenda, most: int, folder: Path, executor: str, workers: int | None) -> Ends:
    """Yield what an executor makes of an agenda of `most` runs."""
    if executor == "serial":
        return serially(agenda, folder)
    if executor.startswith(SCHEMES):
        from kawan.lab.dask_cluster import on_cluster

        return on_cluster(executor, agenda, folder)
    compile_loops()
    workers = min(workers or processors(), most)
    if executor == "dask":
        from kawan.lab.dask_cluster import on_local_cluster

        return on_local_cluster(workers, agenda, folder)
    return Pool(agenda, folder, workers).ends()


def serially(agenda: Agenda, folder: Path) -> Ends:
    """Yield every run with how it ended, one after the other."""
    runner, seed = Runner(), None
    while (task := agenda.next(seed)) is not None:
        run, share = task
        yield run, runner.run_one(run, folder, share=share)
        seed = run.seed


def check_loadable(run: Run) -> None:
    """Refuse what a worker cannot load: classes of a script or a session."""
    parts = (run.scenario.network, *(brand.strategy for brand in run.scenario.brands.values()))
    for kind in {run.market or Market, *map(type, parts)}:
        if kind.__module__ == "__main__":
            raise BadInput(
                f"workers cannot load {kind.__name__}, which is written in the script or session itself: "
                "move it to a file of its own and import it, or use executor=serial"
            )
