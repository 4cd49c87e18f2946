"""Loops compiled before work begins: once, by two processes side by side, each living half of a day in a tiny market.

Compiling is one thread's work, so a second process halves the time; both write into the same cache. What neither half
meets is compiled by the whole day that follows. `python -m kawan.lab.compiling` is the second process.
"""

from __future__ import annotations

import os
import subprocess
import sys

from kawan.core.loops import CACHE, compiled_before
from kawan.lab.pool import surroundings
from kawan.market import Market
from kawan.scenario import Brand, Customers, Mechanism, Scenario
from kawan.strategies.befriend import Befriend
from kawan.strategies.facilitate import Facilitator
from kawan.strategies.sms_blast import SmsBlast
from kawan.strategies.sponsor import Sponsor
from kawan.view import Strategy

SHOPPING: tuple[Mechanism, ...] = ("purchase", "experience", "word_of_mouth", "expression", "referral")
BELONGING: tuple[Mechanism, ...] = (
    "belonging", "community_life", "interruption", "friendship", "meaning", "feedback",
)  # fmt: skip


def compile_loops() -> None:
    """Compile what is not compiled yet, so that many workers do not compile the same loops at once."""
    if compiled_before():
        return
    if CACHE is not None and (os.cpu_count() or 1) > 1:
        command = [sys.executable, "-P", "-m", "kawan.lab.compiling"]
        with subprocess.Popen(command, env=surroundings(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
            live_without(BELONGING)
    live_without(())


def live_without(left_out: tuple[Mechanism, ...]) -> None:
    """Live a few days of a tiny market in which everything else happens."""
    acting: tuple[Strategy, ...] = (SmsBlast(), Sponsor(), Facilitator(), Befriend())
    brands = {f"brand_{i}": Brand(budget=1.0, strategy=strategy) for i, strategy in enumerate(acting)}
    scenario = Scenario(
        days=3, warmup=1, rewire_every=1, customers=Customers(n=300), brands=brands, threads=1, switch_off=left_out
    )
    Market(scenario, seed=1).run()


if __name__ == "__main__":
    live_without(SHOPPING)
