"""A pool of workers on this machine, each a command with a pipe, one run at a time.

A worker that dies has one culprit: its run is tried once more in a new worker, then given up; the others go on.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from queue import SimpleQueue

from kawan.lab.agenda import Agenda
from kawan.lab.identity import Run
from kawan.lab.running import Status

ONE_THREAD = dict.fromkeys(
    ("KAWAN_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"
)


class Died(Exception):
    """A worker is gone; its exit code is the only argument."""


class Worker:
    """One process that does what it is told."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kawan.lab.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=surroundings(),
            start_new_session=True,  # Ctrl-C on the terminal is for the parent
        )

    def do(self, run: Run, results: Path, share: bool) -> Status:
        """Have a run done and return how it ended, or raise `Died`."""
        assert self._process.stdin is not None and self._process.stdout is not None
        message = pickle.dumps((run, run.id, results, share))
        try:
            pickle.dump(message, self._process.stdin)
            self._process.stdin.flush()
            status: Status = pickle.load(self._process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            self._process.kill()
            raise Died(self.stop()) from error
        return status

    def stop(self) -> int:
        """Close the pipes, so that the worker leaves, and return its exit code."""
        assert self._process.stdin is not None and self._process.stdout is not None
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                pipe.close()
            except OSError:
                continue  # what was not yet sent has nobody to go to
        return self._process.wait()

    def kill(self) -> None:
        """End the worker at once, whatever it does."""
        self._process.kill()


class Pool:
    """Workers and the threads that speak with them, one each."""

    def __init__(self, agenda: Agenda, results: Path, workers: int) -> None:
        self._agenda = agenda
        self._results = results
        self._statuses: SimpleQueue[tuple[Run, Status] | BaseException | None] = SimpleQueue()
        self._workers: set[Worker] = set()
        self._closing = False
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(workers)]

    def ends(self) -> Generator[tuple[Run, Status], None, None]:
        """Yield every run with how it ended, as they end; leaving early ends the workers."""
        try:
            for thread in self._threads:
                thread.start()
            serving = len(self._threads)
            while serving:
                answer = self._statuses.get()
                if isinstance(answer, BaseException):
                    raise answer
                if answer is None:
                    serving -= 1
                else:
                    yield answer
        finally:
            self._close()

    def _serve(self) -> None:
        worker: Worker | None = None
        seed: int | None = None
        try:
            while (task := self._agenda.next(seed)) is not None:
                run, share = task
                worker, status = self._try_twice(worker, run, share)
                self._statuses.put((run, status))
                seed = run.seed
        except BaseException as error:  # what goes wrong in a thread is told to the one who waits
            self._statuses.put(error)
        finally:
            self._statuses.put(None)  # nothing more to do for this one
            if worker is not None:
                worker.stop()

    def _try_twice(self, worker: Worker | None, run: Run, share: bool) -> tuple[Worker | None, Status]:
        codes: list[int] = []
        while len(codes) < 2 and not self._closing:
            worker = worker or self._hire()
            try:
                return worker, worker.do(run, self._results, share)
            except Died as death:
                codes.append(death.args[0])
                with self._lock:
                    self._workers.discard(worker)
                worker = None
        return None, Status("failed", f"its worker died twice ({' and '.join(map(manner, codes))})")

    def _hire(self) -> Worker:
        with self._lock:
            worker = Worker()
            self._workers.add(worker)
            if self._closing:
                worker.kill()
        return worker

    def _close(self) -> None:
        self._agenda.close()
        with self._lock:
            self._closing = True
            if any(thread.is_alive() for thread in self._threads):
                for worker in self._workers:
                    worker.kill()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()


def surroundings() -> dict[str, str]:
    """Return the environment of a worker: it can import whatever we can, and uses one thread."""
    path = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
    return os.environ | ONE_THREAD | {"PYTHONPATH": path}


def manner(code: int) -> str:
    """Return how a process ended, in words.

    >>> manner(-9), manner(3)
    ('killed by signal 9, perhaps for want of memory', 'exit code 3')
    """
    if code == -9:
        return "killed by signal 9, perhaps for want of memory"
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"
