"""How long a study will take and how much room it needs, before any of it is run.

By the pace of the newest study kept beside it on this machine, else by constants measured on one core of an ordinary
machine: a day of n customers takes 1.5 ms + 0.2 us * n; a run leaves 60 kB + 0.5 kB a day, and what it records besides.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kawan.lab.design import Point
from kawan.lab.identity import Run
from kawan.scenario import Scenario

PER_DAY, PER_CUSTOMER_DAY, PER_RUN = 1.5e-3, 2e-7, 0.05  # seconds
BYTES_RUN, BYTES_DAY = 60_000, 500
BYTES_RECORDED = {"posts": 0.5, "purchases": 2.5, "actions": 0.0, "messages": 0.0}  # per customer and day
PACE = "pace.json"


@dataclass(frozen=True)
class Forecast:
    """What a study will take.

    Attributes:
        runs: Runs that are planned, each (scenario, strategy, seed) one.
        distinct: Of these, runs that differ in their numbers and so are simulated.
        kept: Of these, runs that are there already.
        seconds: Expected time, with all workers.
        bytes: Expected room on disk for what is not there yet.
        measured: Whether the time is by the pace of an earlier study here.
    """

    runs: int
    distinct: int
    kept: int
    seconds: float
    bytes: float
    measured: bool


def forecast(
    points: Sequence[Point], seeds: Sequence[int], folder: Path, workers: int, *, by_pace: bool = True
) -> Forecast:
    """Return what the runs of a study will take that are not in its folder yet.

    Args:
        points: Its scenarios.
        seeds: Its seeds.
        folder: Its folder, which need not exist.
        workers: How many runs go on at once.
        by_pace: Whether to go by the pace of an earlier study beside it.
    """
    scenarios = [scenario for point in points for scenario in point.alternatives.values()]
    distinct = {repr(scenario): scenario for scenario in scenarios}
    waiting, kept = [], 0
    begun = (folder / "runs").is_dir()
    for scenario in distinct.values():
        there = sum((folder / "runs" / Run("", scenario, seed).id[:16]).is_dir() for seed in seeds) if begun else 0
        kept += there
        waiting += [scenario] * (len(seeds) - there)
    pace = pace_nearby(folder.parent) if by_pace else None
    seconds = sum(map(seconds_of, waiting)) * (pace or 1.0) / max(1, min(workers, len(waiting)))
    runs, room = len(scenarios) * len(seeds), sum(map(bytes_of, waiting))
    return Forecast(runs, len(distinct) * len(seeds), kept, seconds, room, pace is not None)


def seconds_of(scenario: Scenario) -> float:
    """Return how long one run takes on an ordinary core, half of its warm-up shared with another alternative."""
    return PER_RUN + (scenario.days + scenario.warmup / 2) * (PER_DAY + PER_CUSTOMER_DAY * scenario.customers.n)


def bytes_of(scenario: Scenario) -> float:
    """Return how much room one run takes on disk."""
    recorded = sum(BYTES_RECORDED.get(table, 0.1) for table in scenario.record if table != "daily")
    return BYTES_RUN + scenario.days * (BYTES_DAY + recorded * scenario.customers.n)


def pace_nearby(results: Path) -> float | None:
    """Return how much slower than expected the newest study under a folder of results was, or None."""
    files = sorted(results.glob(f"*/{PACE}"), key=lambda path: path.stat().st_mtime)
    try:
        return float(json.loads(files[-1].read_text(encoding="utf-8"))["pace"]) if files else None
    except (ValueError, KeyError, TypeError, OSError):
        return None


def note_pace(folder: Path, expected: float, took: float) -> None:
    """Write down how long a study took, against what an ordinary machine would have taken."""
    text = json.dumps({"expected_seconds": round(expected, 1), "seconds": round(took, 1), "pace": took / expected})
    from kawan.lab.store import put_file, write_text

    put_file(folder / PACE, lambda path: write_text(path, text + "\n"))
