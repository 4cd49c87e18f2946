"""What the laboratory adds to the model: per run, per worker, and to read ten thousand runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

import kawan
from benchmarks.timing import Timing, clocked
from kawan.lab.compaction import compact
from kawan.lab.execute import execute
from kawan.lab.identity import Run
from kawan.lab.reading import read_outcomes
from kawan.lab.running import Runner, folder_of
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


def overhead(runs: list[Run]) -> Iterator[Timing]:
    """Yield what two workers take per run beside the model, what finding a run again takes, and how memory grows."""
    few, first = runs[: max(40, len(runs) // 50)], runs[-8:]
    clock, processor = clocked(lambda: simulate(few))
    model, busy = 1000 * clock / len(few), 1000 * processor / len(few)
    with TemporaryDirectory() as place:
        starting = clocked(lambda: [*execute(first, Path(place) / "first", workers=2)])
        wall = clocked(lambda: [*execute(runs, Path(place) / "all", workers=2)])
        kept, _ = clocked(lambda: [*execute(runs, Path(place) / "all", workers=2)])
    clock, processor = (1000 * (w - s) / (len(runs) - len(first)) for w, s in zip(wall, starting, strict=True))
    what = f"{len(runs):,} runs of 1,000 customers, 90 days, two workers"
    beside = f"the model takes {model:.0f} ms of one processor"
    yield Timing(f"{what}: the laboratory", (clock - model / 2,), "ms/run", 15, (processor - busy,), beside)
    yield Timing(f"{what}: found again", (1000 * kept / len(runs),), "ms/run")
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
