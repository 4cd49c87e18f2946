"""Loops are compiled by two processes side by side, and nothing is left to compile for those who come after."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kawan.lab.compiling import BELONGING, SHOPPING

COMPILE = """
from kawan.lab.compiling import compile_loops
compile_loops()
"""
LIVE = """
import kawan
words = ["rivals=three_acting", "customers.n=300", "days=29", "strategy=sms_blast"]
kawan.Market(kawan.load_scenario(*words), seed=3).run()
"""


def test_the_halves_have_nothing_in_common():
    assert not set(SHOPPING) & set(BELONGING)


@pytest.mark.slow
def test_what_is_compiled_ahead_is_all_that_a_market_needs(tmp_path: Path):
    surroundings = os.environ | {"KAWAN_CACHE": str(tmp_path)}
    for code in (COMPILE, LIVE):
        before = {path.name for path in tmp_path.rglob("*.nbi")}
        subprocess.run([sys.executable, "-c", code], env=surroundings, check=True)
    assert len(before) > 40
    late = {path.name for path in tmp_path.rglob("*.nbi")} - before
    assert not late, f"{sorted(late)} were compiled only when a market met them"
