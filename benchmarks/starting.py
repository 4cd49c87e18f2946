"""From the command to the first day: `kawan run days=1` as typed, settling included."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.timing import Timing


def starting(takes: int, cold: bool) -> list[Timing]:
    """Return seconds of wall time with a warm cache, and of the first run ever where `cold`."""
    with TemporaryDirectory() as folder:
        cache = {"KAWAN_CACHE": str(Path(folder) / "cache")} if cold else {}
        first, said = run(Path(folder) / "first", cache)
        warm = tuple(run(Path(folder) / f"take {k}", cache)[0] for k in range(takes))
    timings = [Timing("kawan run days=1, compiled before", warm, "s", 2.5)]
    if cold:
        told = "says why" if "compiling" in said else "does not say why"
        timings.append(Timing("kawan run days=1, the first ever", (first,), "s", 40, told))
    return timings


def run(results: Path, more: dict[str, str]) -> tuple[float, str]:
    """Return the seconds one command takes, and what it says meanwhile."""
    start = perf_counter()
    words = [sys.executable, "-m", "kawan", "run", "days=1", f"results={results}"]
    child = subprocess.run(words, check=True, capture_output=True, text=True, env=os.environ | more)
    return perf_counter() - start, child.stderr
