"""What the laboratory adds to the model: per run, per worker, and to read ten thousand runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import psutil

import kawan
from benchmarks.timing import Timing, clocked
from kawan.lab.compaction import compact
from kawan.lab.execute import execute
from kawan.lab.identity import Run
from kawan.lab.reading import read_outcomes
from kawan.lab.running import Runner, folder_of
from kawan.lab.virality import shapes
from kawan.lab.writing import write_run

STRATEGIES = ("quiet", "sms_blast", "facilitate", "befriend")


def planned(seeds: int, customers: int, days: int) -> list[Run]:
    """Return the runs of a comparison of four strategies."""
    size = (f"customers.n={customers}", f"days={days}")
    scenarios = {name: kawan.load_scenario(f"strategy={name}", *size) for name in STRATEGIES}
    return [Run(name, scenario, seed) for seed in range(seeds) for name, scenario in scenarios.items()]


def laboratory(quick: bool) -> Iterator[Timing]:
    """Yield what runs cost beside the model, how two workers scale, and reading."""
    yield from overhead(planned(10 if quick else 2500, 1000, 90))
    yield scaling(planned(2 if quick else 50, 10_000, 90))
    yield from reading(1000 if quick else 10_000)
    yield viral(1_000_000)


def overhead(runs: list[Run]) -> Iterator[Timing]:
    """Yield what a run costs beside its model, what it takes with two workers or if it is there, and memory.

    The cost is measured in one process, since two simulations at once slow each other down; two processors share it.
    """
    few = runs[:40]
    simulate(few[:8])  # loops load
    beside = []
    for _ in range(3):
        model = clocked(lambda: simulate(few))[1]
        with TemporaryDirectory() as place:
            whole = clocked(lambda place=place: [*execute(few, Path(place), executor="serial")])[1]
        beside.append(1000 * (whole - model) / len(few) / 2)
    said = f"the model takes {1000 * model / len(few):.0f} ms of one"
    yield Timing("a run of 1,000 customers, 90 days: the laboratory", tuple(beside), "ms on two", 15, beside=said)
    with TemporaryDirectory() as place:
        wall, _ = clocked(lambda: [*execute(runs, Path(place), workers=2)])
        kept, _ = clocked(lambda: [*execute(runs, Path(place), workers=2)])
    yield Timing(f"{len(runs):,} such runs by two workers", (1000 * wall / len(runs),), "ms/run")
    yield Timing(f"{len(runs):,} such runs found again", (1000 * kept / len(runs),), "ms/run")
    yield Timing("memory that 1,000 runs leave behind", (growth(few),), "MB")


def simulate(runs: list[Run]) -> None:
    """Live the days of some runs and keep nothing."""
    runner = Runner(threads=1)
    for run in runs:
        runner.market(run, share=True).run()


def growth(runs: list[Run]) -> float:
    """Return by how many megabytes a process grows in a thousand runs, once it has done some."""
    runner, used = Runner(threads=1), []
    with TemporaryDirectory() as place:
        for lap in range(3):
            for run in runs:
                runner.run_one(run, Path(place) / str(lap), share=True)
            used.append(psutil.Process().memory_info().rss)
    return (used[-1] - used[0]) / 2**20 / (2 * len(runs)) * 1000


def scaling(runs: list[Run]) -> Timing:
    """Return how many times as fast two local workers are as one."""
    takes = []
    with TemporaryDirectory() as place:
        for workers in (1, 2):
            folder = Path(place) / str(workers)
            takes.append(clocked(lambda folder=folder, workers=workers: [*execute(runs, folder, workers=workers)])[0])
    what = f"{len(runs)} runs of 10,000 customers, 90 days: two workers"
    return Timing(what, (takes[0] / takes[1],), "times one", beside="1.8 or more is promised")


def reading(count: int) -> Iterator[Timing]:
    """Yield seconds to pack runs, and to read the outcomes of all of them before and after."""
    scenario = kawan.load_scenario("customers.n=1000", "days=90")
    market = Runner(threads=1).market(Run("quiet", scenario, 1), share=False)
    market.run()
    runs = [Run("quiet", scenario, seed) for seed in range(count)]
    ids = [run.id for run in runs]
    with TemporaryDirectory() as place:
        for run in runs:
            write_run(folder_of(Path(place), run), run, market)
        loose, _ = clocked(lambda: read_outcomes(Path(place), ids))
        packing, _ = clocked(lambda: compact(Path(place)))
        packed, _ = clocked(lambda: read_outcomes(Path(place), ids))
    yield Timing(f"outcomes of {count:,} runs, packed", (packed,), "s", 3, beside=f"{loose:.1f} s from their folders")
    yield Timing(f"packing {count:,} runs", (packing,), "s")


def viral(count: int) -> Timing:
    """Return seconds to find the size, depth, breadth and virality of every cascade of so many posts."""
    rng = np.random.default_rng(1)
    earlier = rng.integers(0, np.maximum(1, np.arange(count)))
    parent = np.where(rng.random(count) < 0.5, earlier, -1)
    parent[0] = -1
    posts = pd.DataFrame({"post": np.arange(count), "parent": parent})
    shapes(posts[:100])  # loops load
    takes = [clocked(lambda: shapes(posts))[0] for _ in range(3)]
    return Timing(f"shapes of all cascades of {count:,} posts", tuple(takes), "s", 5)
