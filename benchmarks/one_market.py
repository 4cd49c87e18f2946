"""One market in a process of its own, so that its peak of memory is its own: `python -m benchmarks.one_market`.

Lives months of 28 days, after which everything periodic has come round once, under `SCENARIO`: a brand that texts
against three rivals that sponsor, facilitate and befriend, every measure taken every day.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
from dataclasses import dataclass, replace

import mesa

import kawan
from benchmarks.timing import clocked
from benchmarks.triad import bandwidth
from kawan.market import Market

SCENARIO = ("strategy=sms_blast", "rivals=three_acting")
MONTH = 28


@dataclass(frozen=True)
class Measured:
    """What one process found.

    Attributes:
        build: Seconds to build network and traits, on the clock and of processor time, once per take.
        peak: GB of memory at most while the first market was built and lived its first month.
        months: By number of threads: nanoseconds per customer-day, one number per month.
        processor: The same in processor time of all threads.
        triad: By number of threads: GB/s, measured before each of those months.
    """

    build: list[tuple[float, float]]
    peak: float
    months: dict[str, list[float]]
    processor: dict[str, list[float]]
    triad: dict[str, list[float]]


def measure(n: int, threads: tuple[int, ...], months: int, builds: int) -> Measured:
    """Measure a market of `n` customers in a new process."""
    words = [f"--n={n}", f"--months={months}", f"--builds={builds}", "--threads", *map(str, threads)]
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_market", *words], check=True, stdout=subprocess.PIPE, text=True
    )
    return Measured(**json.loads(child.stdout))


def live(market: mesa.Model, days: int, n: int) -> tuple[float, float]:
    """Return nanoseconds per customer-day over some days: on the clock, and of processor time."""
    seconds, worked = clocked(lambda: [market.step() for _ in range(days)])
    each = 1e9 / days / n
    return seconds * each, worked * each


def peak_of_memory() -> float:
    """Return the GB this process held at most."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes on Linux
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def main() -> None:
    """Measure, and print the result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, required=True)
    parser.add_argument("--months", type=int, required=True)
    parser.add_argument("--builds", type=int, required=True)
    parser.add_argument("--threads", type=int, nargs="+", required=True)
    asked = parser.parse_args()
    days = MONTH * (1 + asked.months * len(asked.threads))
    scenario = replace(kawan.load_scenario(*SCENARIO, f"days={days}"), warmup=0, threads=asked.threads[0])
    small = replace(scenario, customers=replace(scenario.customers, n=1000))
    live(Market(small), MONTH + 1, 1000)  # every loop is compiled, or read from the cache, before anything is timed

    scenario = replace(scenario, customers=replace(scenario.customers, n=asked.n))
    markets: list[Market] = []
    first = clocked(lambda: markets.append(Market(scenario, seed=1)))
    market = markets.pop()
    live(market, MONTH, asked.n)  # habits and talk begin
    found = Measured([first], peak_of_memory(), {}, {}, {})
    for threads in asked.threads:
        if threads != market.settings.threads:
            market = market.branch(replace(scenario, threads=threads))
        takes = [(bandwidth(threads), *live(market, MONTH, asked.n)) for _ in range(asked.months)]
        for kind, numbers in zip((found.triad, found.months, found.processor), zip(*takes, strict=True), strict=True):
            kind[str(threads)] = list(numbers)
    del market
    for _ in range(1, asked.builds):
        gc.collect()
        found.build.append(clocked(lambda: Market(scenario, seed=1)))
    print(json.dumps(vars(found)))


if __name__ == "__main__":
    main()
