"""The command `python -m benchmarks [--quick]`: all timings, one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from statistics import median
from time import perf_counter

from benchmarks.against_mesa import against_mesa
from benchmarks.one_market import Measured, build, measure
from benchmarks.starting import starting
from benchmarks.timing import Timing, short, table

LARGE, SMALL = 1_000_000, 10_000


def large(n: int, found: Measured) -> Iterator[Timing]:
    """Yield speed, memory and building of the largest market."""
    market, promised = f"{n:,} customers, 4 brands: ", n == LARGE
    for threads, takes in found.months.items():
        speed = median(found.triad[threads])
        beside = f"triad {speed:.1f} GB/s: time to move {short(median(takes) * speed)} bytes"
        bound = 110 if promised and threads == "2" else None
        yield Timing(f"{market}{threads} thread(s)", tuple(takes), "ns/customer-day", bound, beside)
    yield Timing(market + "peak of memory", (found.peak,), "GB", 1.5 if promised else None)
    yield Timing(market + "network and traits", tuple(found.build), "s", 6 if promised else None)


def scaling(by_size: dict[int, Measured]) -> Iterator[Timing]:
    """Yield the cost per customer-day by size, one thread each, and how much it varies."""
    takes = {n: tuple(found.months["1"]) for n, found in by_size.items()}
    for n in sorted(takes)[:-1]:
        yield Timing(f"{n:,} customers, 4 brands: 1 thread(s)", takes[n], "ns/customer-day")
    middle = [median(months) for months in takes.values()]
    yield Timing(f"dearest / cheapest, {min(takes):,} to {max(takes):,} customers", (max(middle) / min(middle),), "times", 2)


def year(takes: int) -> Timing:
    """Return the time of a year of a small market after its first day."""
    import kawan
    from benchmarks.one_market import SCENARIO

    scenario = kawan.load_scenario(*SCENARIO, f"customers.n={SMALL}", "days=365")
    seconds = []
    for _ in range(takes):
        market = build(scenario)[1]
        market.step()
        start = perf_counter()
        market.run()
        seconds.append(perf_counter() - start)
    return Timing(f"{SMALL:,} customers, 4 brands: a year after its first day", tuple(seconds), "s", 0.8)


def timings(quick: bool) -> Iterator[Timing]:
    """Yield all timings, the promised ones first."""
    top = LARGE // 10 if quick else LARGE
    months = 2 if quick else 3
    by_size = {n: measure(n, (1,), months, 1) for n in (SMALL, *(() if quick else (LARGE // 10,)))}
    by_size[top] = measure(top, (2, 1), months, 1 if quick else 3)
    yield from large(top, by_size[top])
    yield from scaling(by_size)
    yield year(2 if quick else 5)
    yield from starting(2 if quick else 5, cold=not quick)
    yield from against_mesa(SMALL // 5 if quick else SMALL, 3 if quick else 5)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Timings of kawan, as one table.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the customers, fewer takes, no compiling anew")
    quick = parser.parse_args().quick
    load = f", {os.getloadavg()[0]:.1f} of them busy before we began" if hasattr(os, "getloadavg") else ""
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors{load}")
    found = []
    for timing in timings(quick):
        found.append(timing)
        print(f"  {timing.what} ...", file=sys.stderr)
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
