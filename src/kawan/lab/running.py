"""One run from start to end: build the market, live the days, write the folder.

All alternatives of a seed begin in the same settled market, so the last one settled is kept and branched.
"""

from __future__ import annotations

import gc
import os
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kawan.brand import StrategyError
from kawan.columns import BadInput
from kawan.lab.identity import Run
from kawan.lab.store import finished
from kawan.lab.writing import Draft, Unwritable
from kawan.market import Market, world

# Customers in markets that are done: brands know their market and it knows them, so it is given back only when Python
# looks for such rings, which it does by their number and not by the size of their columns.
SWEEP_EVERY = 30_000


@dataclass(frozen=True)
class Status:
    """How a run ended.

    Attributes:
        kind: `done`, `kept` (it was there), `failed` (the others go on), or `refused` (what is wrong would stop
            the others too: a scenario no market can be built from, a disk that is full).
        message: What failed, or what is worth knowing.
    """

    kind: Literal["done", "failed", "kept", "refused"]
    message: str = ""


def folder_of(results: Path, run: Run) -> Path:
    """Return the folder of a run under a folder of results."""
    return results / "runs" / run.id[:16]


class Runner:
    """Simulates runs one after the other, and settles the market they share once.

    Args:
        threads: Threads of each market, instead of what its scenario says.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads
        self._settled: Market | None = None
        self._settled_is = ""
        self._customers = 0  # of markets that are done, since memory was swept

    def run_one(self, run: Run, results: Path, *, share: bool = True) -> Status:
        """Simulate one run, write its folder and return how it ended; memory does not grow from run to run.

        Args:
            run: What to simulate.
            results: The folder that holds `runs/`.
            share: Whether other runs of this seed may follow, so that the settled market is worth keeping.
        """
        status = self._run_one(run, results, share)
        self._customers += run.scenario.customers.n
        if self._customers >= SWEEP_EVERY:
            gc.collect()
            self._customers = 0
        return status

    def _run_one(self, run: Run, results: Path, share: bool) -> Status:
        folder = folder_of(results, run)
        try:
            if finished(folder, run.id):
                return Status("kept")
            market = self.market(run, share)
        except BadInput as error:
            return Status("refused", str(error))
        except Exception as error:
            return Status("failed", f"its market cannot be built: {explain(error)}")
        draft = Draft(folder)
        draft.discard()  # of an earlier process of this number
        market.book.spill = draft.append
        try:
            return lived(market) or written(market, run, draft)
        finally:
            draft.discard()

    def market(self, run: Run, share: bool) -> Market:
        """Return the market of a run, on its day 0."""
        scenario = run.scenario if self._threads is None else replace(run.scenario, threads=self._threads)
        if not share or run.market is not None:
            self._settled, self._settled_is = None, ""
            return (run.market or Market)(scenario, seed=run.seed)
        start = replace(run, scenario=world(scenario))
        if self._settled is None or self._settled_is != start.id:
            self._settled = None  # gives its memory back before the next is built
            self._settled, self._settled_is = Market(start.scenario, seed=run.seed), start.id
        return self._settled.branch(scenario)


def lived(market: Market) -> Status | None:
    """Return how a market failed before its last day, None where it did not."""
    try:
        market.run()
    except Unwritable as error:
        return Status("refused", f"the results cannot be written: {error}")
    except Exception as error:
        return Status("failed", explain(error, market.day))
    return None


def written(market: Market, run: Run, draft: Draft) -> Status:
    """Return how the writing of a finished market ended."""
    try:
        draft.write(run, market)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        return Status("refused", f"the results cannot be written: {reason}")
    except Exception as error:
        return Status("failed", f"its results cannot be written: {explain(error)}")
    return Status("done")


def explain(error: Exception, day: int | None = None) -> str:
    """Return what went wrong, on what day, and in what line of what file."""
    what = str(error) if isinstance(error, StrategyError) else f"{type(error).__name__}: {error}"
    if day is not None and not isinstance(error, StrategyError):  # which says so itself
        what = f"day {day}: {what}"
    lines = traceback.extract_tb((error.__cause__ or error).__traceback__)
    return f"{what} ({Path(lines[-1].filename).name}, line {lines[-1].lineno})" if lines else what
