"""Break the code on purpose: each patch in this folder must turn a test named in it red.

A mutant is a unified diff with a few lines on top:

    # phase: interruption
    # breaks: what goes wrong, in one line
    # tests: tests/behaviour/test_interruption.py::test_one tests/behaviour/test_interruption.py::test_other
    # plain: yes

Each is applied to a copy of the project, and the tests named are run there, with loops as plain Python where `plain`
says so. First all of these tests must pass on a copy nobody broke.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
COPIED = ("src", "configs", "tests", "pyproject.toml")
HEADER = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)
PATIENCE = 600  # seconds; tests that a mutant keeps from ending say less than a red one
PASSED, FAILED, TOO_LONG = 0, 1, 124  # the first two are pytest's; any other means that tests did not run
RUN = "import sys, kawan, pytest; sys.exit(pytest.main(sys.argv[2:]) if kawan.__file__.startswith(sys.argv[1]) else 9)"


@dataclass(frozen=True)
class Mutant:
    """One patch and what its header says."""

    path: Path
    phase: str
    breaks: str
    tests: tuple[str, ...]
    plain: bool = False

    @property
    def name(self) -> str:
        """Its name, without the ending."""
        return self.path.stem


def read_mutant(path: Path) -> Mutant:
    """Return the mutant of one patch file; KeyError where its header lacks a line."""
    header = dict(HEADER.findall(path.read_text(encoding="utf-8").partition("\n--- ")[0]))
    plain = header.get("plain", "no") == "yes"
    return Mutant(path, header["phase"], header["breaks"], tuple(header["tests"].split()), plain)


def all_mutants() -> list[Mutant]:
    """Return all mutants there are, by name."""
    return [read_mutant(path) for path in sorted(FOLDER.glob("*.patch"))]


def copy_project(to: Path) -> None:
    """Copy what tests need, in a folder of its own."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__", "mutants"))
        else:
            shutil.copy(ROOT / name, to / name)


def apply(patch: Path, to: Path) -> bool:
    """Return whether a patch could be applied to the copy, as it was."""
    command = ["patch", "--strip=1", "--forward", "--batch", "--fuzz=0", "--input", str(patch)]
    return subprocess.run(command, cwd=to, capture_output=True).returncode == 0


def run_tests(folder: Path, tests: Sequence[str], plain: bool) -> tuple[int, str]:
    """Return pytest's exit code and what it printed, of tests run in the copy in `folder`."""
    environment = os.environ | {
        "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1", "KAWAN_CACHE": str(folder / "cache"),
        "KAWAN_PLAIN": "1" if plain else "0",
    }  # fmt: skip
    command = [sys.executable, "-c", RUN, str(folder), "-q", "--tb=no", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return TOO_LONG, f"not done after {PATIENCE} seconds"
    return done.returncode, done.stdout + done.stderr


def try_mutant(mutant: Mutant) -> str:
    """Return what became of a mutant: `killed`, or why it was not."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = Path(name).resolve()
        copy_project(folder)
        if not apply(mutant.path, folder):
            return "does not apply"
        code, said = run_tests(folder, mutant.tests, mutant.plain)
        last = (said.strip().splitlines() or [""])[-1]
        return {FAILED: "killed", PASSED: "SURVIVED"}.get(code, f"tests did not run (exit code {code}): {last}")


def check_unbroken(mutants: Sequence[Mutant]) -> str:
    """Return what is wrong where nothing was broken, or an empty text."""
    for plain in (True, False):
        tests = sorted({test for mutant in mutants if mutant.plain == plain for test in mutant.tests})
        if not tests:
            continue
        with tempfile.TemporaryDirectory(prefix="unbroken-") as name:
            folder = Path(name).resolve()
            copy_project(folder)
            code, said = run_tests(folder, tests, plain)
            if code != PASSED:
                return f"exit code {code} from {'plain' if plain else 'compiled'} tests of unbroken code:\n{said}"
    return ""


def main() -> int:
    """Run the mutants named, or all; return how many were not killed, at the most 1."""
    parser = argparse.ArgumentParser(description="Break the code on purpose; the tests must notice.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="mutants to try, by part of their name; all otherwise")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time")
    chosen = parser.parse_args()
    mutants = [m for m in all_mutants() if not chosen.names or any(name in m.name for name in chosen.names)]
    if not mutants:
        parser.error("there is no mutant of that name")
    if wrong := check_unbroken(mutants):
        print(wrong)
        return 1
    alive = 0
    with ThreadPoolExecutor(chosen.jobs) as pool:
        for mutant, became in zip(mutants, pool.map(try_mutant, mutants), strict=True):
            alive += became != "killed"
            print(f"{mutant.name:<45} {became:<10} {mutant.breaks}", flush=True)
    print(f"{len(mutants) - alive} of {len(mutants)} mutants killed")
    return int(alive > 0)


if __name__ == "__main__":
    sys.exit(main())
