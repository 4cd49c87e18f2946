"""Runs on a Dask cluster: one of this machine's own, or one that is running, on as many machines as it has.

A task does one run and writes its folder where all see it; the cluster carries the order out and a status back, so
nothing that is finished can be lost with a worker. One run per thread is on its way at a time: a death has few
suspects, and the runs of a seed stay with the worker that has its settled market.
"""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, NamedTuple
from uuid import uuid4

from kawan.columns import BadInput
from kawan.lab.agenda import Agenda
from kawan.lab.identity import Run
from kawan.lab.pool import surroundings
from kawan.lab.running import Runner, Status, folder_of
from kawan.lab.store import PROVENANCE
from kawan.lab.worker import work

PATIENCE = 3.0  # seconds to wait for a scheduler
RETURN = 30.0  # seconds to wait for a worker where all have died
DEATHS = 2  # of workers, until a run is given up
DIED = "its worker died each time"
GOES_ON = "what is finished is kept, and the same command goes on"
Ends = Generator[tuple[Run, Status], None, None]
_own = threading.local()


def on_cluster(address: str, agenda: Agenda, folder: Path) -> Ends:
    """Yield every run with how it ended on the cluster whose scheduler is at `address`.

    Raises:
        BadInput: No scheduler answers there, or the connection to it was lost.
    """
    distributed = imported()
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(
            f"no Dask scheduler answers at {address} ({type(error).__name__}); "
            "what is finished is kept, and the same command goes on when one does"
        ) from error
    with client:
        if not client.nthreads():
            raise BadInput(f"the Dask scheduler at {address} has no workers")
        yield from Orders(client, agenda, folder.resolve()).ends()


def on_local_cluster(workers: int, agenda: Agenda, folder: Path) -> Ends:
    """Yield every run with how it ended on a cluster of this machine, begun when there is something to do."""
    first = agenda.next(None)
    if first is None:
        return
    distributed = imported()
    with ExitStack() as stack:
        cluster = stack.enter_context(own_scheduler(distributed))
        processes = stack.enter_context(own_workers(cluster.scheduler_address, workers))
        client = stack.enter_context(distributed.Client(cluster, set_as_default=False))
        try:
            client.wait_for_workers(1, timeout=60)
        except TimeoutError as error:
            raise BadInput("the workers of the local Dask cluster did not start within a minute") from error
        orders = Orders(client, agenda, folder.resolve(), processes)
        with closing(orders.ends(first)) as ends:
            yield from ends


def imported() -> ModuleType:
    """Return dask.distributed, or say how to get it."""
    try:
        import distributed
    except ImportError as error:
        raise BadInput("executor=dask needs distributed: pip install 'kawan[dask]'") from error
    for name in ("distributed", "tornado"):  # what matters of their talk reaches us as a status
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


@contextmanager
def own_scheduler(distributed: ModuleType) -> Iterator[Any]:
    """Yield a cluster that has a scheduler in this process and no workers yet."""
    import dask

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": DEATHS - 1}),
        distributed.LocalCluster(
            n_workers=0, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=logging.CRITICAL
        ) as cluster,
    ):
        yield cluster


@contextmanager
def own_workers(address: str, workers: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Yield workers of one thread each, started as commands, so that a script needs no main guard."""
    with TemporaryDirectory(prefix="kawan-dask-") as place:
        command = [sys.executable, "-P", "-m", "distributed.cli.dask_worker", address]
        options = {"nthreads": 1, "host": "127.0.0.1", "death-timeout": 10, "memory-limit": 0, "local-directory": place}
        words = [f"--{key}={value}" for key, value in options.items()]
        processes = [
            subprocess.Popen(
                [*command, "--no-dashboard", *words],
                env=surroundings(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C on the terminal is for us
            )
            for _ in range(workers)
        ]
        try:
            yield processes
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()


class Order(NamedTuple):
    """A run that is on its way."""

    run: Run
    share: bool
    worker: str  # meant to do it
    future: Any


class Orders:
    """The runs of an agenda, sent to the workers of a cluster, one per thread."""

    def __init__(
        self, client: Any, agenda: Agenda, results: Path, processes: list[subprocess.Popen[bytes]] | None = None
    ) -> None:
        self._client = client
        self._agenda = agenda
        self._results = results
        self._processes = processes
        self._back: SimpleQueue[Any] = SimpleQueue()
        self._out: dict[str, Order] = {}  # by the key of the task
        self._deaths: Counter[str] = Counter()  # by run, of workers that left it to nobody
        self._last: dict[str, int] = {}  # the seed a worker was last at

    def ends(self, first: tuple[Run, bool] | None = None) -> Ends:
        """Yield every run with how it ended, as they end."""
        while True:
            try:
                first = self._fill(first)
                end = self._next() if self._out else None
            except OSError as error:
                raise BadInput(f"the connection to the Dask scheduler was lost; {GOES_ON}") from error
            if end is not None:
                yield end
            elif first is None:
                return
            else:
                self._wait_for_workers()

    def _fill(self, first: tuple[Run, bool] | None) -> tuple[Run, bool] | None:
        """Give every idle thread a run, as long as there are any; return one that no worker is there to take."""
        while (worker := self._free()) is not None:
            task = first or self._agenda.next(self._last.get(worker))
            first = None
            if task is None:
                return None
            self._send(worker, *task)
        return first if first or self._out else self._agenda.next(None)

    def _wait_for_workers(self) -> None:
        """Wait for a worker to come back where the last one just died."""
        try:
            self._client.wait_for_workers(1, timeout=RETURN)
        except TimeoutError as error:
            raise BadInput(f"no worker of the Dask cluster is left; {GOES_ON}") from error

    def _free(self) -> str | None:
        """Return the worker with most idle threads, or None when all have work."""
        threads = self._client.nthreads()
        if sum(threads.values()) <= len(self._out):
            return None
        idle = Counter(threads)
        idle.subtract(order.worker for order in self._out.values())
        return max(idle, key=lambda worker: (idle[worker], worker), default=None)

    def _send(self, worker: str, run: Run, share: bool) -> None:
        message = pickle.dumps((run, run.id, self._results, share))
        future = self._client.submit(
            perform,
            message,
            [entry or str(Path.cwd()) for entry in sys.path],
            key=f"kawan-{run.id[:16]}-{uuid4().hex[:8]}",  # others may use the cluster
            workers=[worker],
            allow_other_workers=True,
            pure=False,
        )
        self._out[future.key] = Order(run, share, worker, future)
        self._last[worker] = run.seed
        future.add_done_callback(self._back.put)

    def _next(self) -> tuple[Run, Status]:
        """Return the next run that is back, and how it ended."""
        while True:
            try:
                future = self._back.get(timeout=1)
            except Empty:
                if self._processes and all(process.poll() is not None for process in self._processes):
                    raise BadInput(f"all workers of the local Dask cluster are gone; {GOES_ON}") from None
                if (given_up := self._send_again()) is not None:
                    return given_up, Status("failed", DIED)
                continue
            if future.key in self._out:  # else it was sent again
                run = self._out.pop(future.key).run
                return run, self._status(future, run)

    def _send_again(self) -> Run | None:
        """Send anew what no worker was left to take when its own died, or return a run that was tried often enough.

        Dask keeps such a task for the worker it was meant for, which does not come back under its address.
        """
        workers = self._client.nthreads()
        left = [key for key, it in self._out.items() if it.worker not in workers and not it.future.done()]
        if not (workers and left):
            return None
        in_work = {key for keys in self._client.processing().values() for key in keys}
        for key in left:
            if key not in in_work:
                order = self._out.pop(key)
                order.future.cancel()
                self._deaths[order.run.id] += 1
                if self._deaths[order.run.id] == DEATHS:
                    return order.run
                self._send(next(iter(workers)), order.run, order.share)
        return None

    def _status(self, future: Any, run: Run) -> Status:
        if future.status in ("cancelled", "lost"):
            raise BadInput(f"the connection to the Dask scheduler was lost; {GOES_ON}")
        if future.status == "error":
            error = future.exception()
            died = type(error).__name__ == "KilledWorker"
            return Status("failed", DIED if died else f"{type(error).__name__}: {error}")
        status: Status = future.result()
        if status.kind == "done" and not (folder_of(self._results, run) / PROVENANCE).exists():
            return Status("refused", "the Dask workers write where we do not see it: results must lie on a shared disk")
        return status


def perform(message: bytes, path: list[str]) -> Status:
    """Do one run in a worker, which keeps a settled market per thread."""
    sys.path += [folder for folder in path if folder not in sys.path]
    if not hasattr(_own, "runner"):
        _own.runner = Runner(threads=1)
    return work(_own.runner, message)
