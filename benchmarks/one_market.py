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
from time import perf_counter

import kawan
from benchmarks.triad import bandwidth
from kawan.market import Market
from kawan.scenario import Scenario

SCENARIO = ("strategy=sms_blast", "rivals=three_acting")
MONTH = 28


@dataclass(frozen=True)
class Measured:
    """What one process found.

    Attributes:
        build: Seconds to build network and traits, once per take.
        months: By number of threads: nanoseconds per customer-day, one number per month.
        triad: By number of threads: GB/s, measured before each of those months.
        peak: GB of memory at most, until the first market had lived its months.
    """

    build: list[float]
    months: dict[str, list[float]]
    triad: dict[str, list[float]]
    peak: float


def measure(n: int, threads: tuple[int, ...], months: int, builds: int) -> Measured:
    """Measure a market of `n` customers in a new process."""
    words = [f"--n={n}", f"--months={months}", f"--builds={builds}", "--threads", *map(str, threads)]
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_market", *words], check=True, stdout=subprocess.PIPE, text=True
    )
    return Measured(**json.loads(child.stdout))


def build(scenario: Scenario) -> tuple[float, Market]:
    """Return the seconds it takes to build a market, and the market."""
    start = perf_counter()
    market = Market(scenario, seed=1)
    return perf_counter() - start, market


def live(market: Market, days: int) -> float:
    """Return nanoseconds per customer-day over some days."""
    start = perf_counter()
    for _ in range(days):
        market.step()
    return (perf_counter() - start) / days / len(market.customers) * 1e9


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
    live(build(small)[1], MONTH + 1)  # every loop is compiled, or read from the cache, before anything is timed

    scenario = replace(scenario, customers=replace(scenario.customers, n=asked.n))
    seconds, market = build(scenario)
    found = Measured([seconds], {}, {}, 0.0)
    live(market, MONTH)  # habits and talk begin
    peak = 0
    for threads in asked.threads:
        if threads != market.settings.threads:
            market = market.branch(replace(scenario, threads=threads))
        found.triad[str(threads)], found.months[str(threads)] = [], []
        for _ in range(asked.months):
            found.triad[str(threads)].append(bandwidth(threads))
            found.months[str(threads)].append(live(market, MONTH))
        peak = peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(1, asked.builds):
        del market
        gc.collect()
        seconds, market = build(scenario)
        found.build.append(seconds)
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes on Linux
    print(json.dumps(vars(found) | {"peak": peak * unit / 1e9}))


if __name__ == "__main__":
    main()
