"""The command `python -m benchmarks [--quick]`: all timings, one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from statistics import median

import kawan
from benchmarks.against_mesa import against_mesa
from benchmarks.laboratory import laboratory
from benchmarks.one_market import SCENARIO, Measured, measure
from benchmarks.starting import starting
from benchmarks.timing import Timing, clocked, short, table
from kawan.market import Market

LARGE, SMALL = 1_000_000, 10_000


def large(n: int, found: Measured) -> Iterator[Timing]:
    """Yield speed, memory and building of the largest market."""
    market, promised = f"{n:,} customers, 4 brands: ", n == LARGE
    for threads, months in found.months.items():
        takes, processor = tuple(months), tuple(found.processor[threads])
        speed = median(found.triad[threads])
        beside = f"triad {short(speed)} GB/s: moves {short(median(takes) * speed)} bytes meanwhile"
        bound = 130 if promised and threads == "2" else None  # every mechanism is on
        yield Timing(f"{market}{threads} thread(s)", takes, "ns/customer-day", bound, processor, beside)
    yield Timing(market + "peak of memory", (found.peak,), "GB", 1.5 if promised else None)
    clock, processor = zip(*found.build, strict=True)
    yield Timing(market + "network and traits", clock, "s", 6 if promised else None, processor)


def scaling(by_size: dict[int, Measured]) -> Iterator[Timing]:
    """Yield the cost per customer-day by size, one thread each, and how much it varies."""
    takes = {n: tuple(found.months["1"]) for n, found in by_size.items()}
    for n in sorted(takes)[:-1]:
        processor = tuple(by_size[n].processor["1"])
        yield Timing(f"{n:,} customers, 4 brands: 1 thread(s)", takes[n], "ns/customer-day", None, processor)
    middle = [median(found.processor["1"]) for found in by_size.values()]
    sizes = f"{min(takes):,} to {max(takes):,} customers"
    beside = "of processor time, one thread"
    yield Timing(f"dearest / cheapest, {sizes}", (max(middle) / min(middle),), "times", 2, beside=beside)


def year(takes: int) -> Timing:
    """Return the time of a year of a small market after its first day."""
    scenario = kawan.load_scenario(*SCENARIO, f"customers.n={SMALL}", "days=365")
    runs = []
    for _ in range(takes):
        market = Market(scenario, seed=1)
        market.step()
        runs.append(clocked(market.run))
    clock, processor = zip(*runs, strict=True)
    return Timing(f"{SMALL:,} customers, 4 brands: a year after its first day", clock, "s", 0.8, processor)


def timings(quick: bool) -> Iterator[Timing]:
    """Yield all timings, the promised ones first."""
    top = LARGE // 10 if quick else LARGE
    months = 2 if quick else 3
    by_size = {n: measure(n, (1,), months, 1) for n in (SMALL, *(() if quick else (LARGE // 10,)))}
    by_size[top] = measure(top, (2, 1), months, 1 if quick else 3)
    yield from large(top, by_size[top])
    yield from scaling(by_size)
    yield year(2 if quick else 5)
    yield from laboratory(quick)
    yield from starting(2 if quick else 5, cold=not quick)
    yield from against_mesa(SMALL, 3 if quick else 5)
    if not quick:
        yield from against_mesa(LARGE // 10, 3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Timings of kawan, as one table.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the customers, fewer takes, no compiling anew")
    quick = parser.parse_args().quick
    load = f", load {os.getloadavg()[0]:.1f} before we began" if hasattr(os, "getloadavg") else ""
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors{load}")
    found = []
    for timing in timings(quick):
        found.append(timing)
        print(f"  {timing.what}: done", file=sys.stderr)
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
