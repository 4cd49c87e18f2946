"""From the command to the first day: `kawan run days=1` as typed, settling included."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import Timing, clocked


def starting(takes: int, cold: bool) -> list[Timing]:
    """Return seconds of wall time with a warm cache, and of the first run ever where `cold`."""
    with TemporaryDirectory() as folder:
        cache = {"KAWAN_CACHE": str(Path(folder) / "cache")} if cold else {}
        said: list[str] = []

        def take(k: int) -> None:
            said.append(run(Path(folder) / str(k), cache))

        runs = [clocked(partial(take, k)) for k in range(1 + takes)]
    clock, processor = zip(*runs, strict=True)
    timings = [Timing("kawan run days=1, compiled before", clock[1:], "s", 2.5, processor[1:])]
    if cold:
        told = "says why" if "compiling" in said[0] else "does not say why"
        timings.append(Timing("kawan run days=1, the first ever", clock[:1], "s", 40, processor[:1], told))
    return timings


def run(results: Path, cache: dict[str, str]) -> str:
    """Run the command and return what it says meanwhile."""
    words = [sys.executable, "-m", "kawan", "run", "days=1", f"results={results}"]
    return subprocess.run(words, check=True, capture_output=True, text=True, env=os.environ | cache).stderr
