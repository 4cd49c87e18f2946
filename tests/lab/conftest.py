"""What the tests of the laboratory share: a market that lives in milliseconds, and strategies that misbehave."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kawan.scenario import Brand, Customers, Scenario
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast
from kawan.view import Strategy

ODD = '''
"""Strategies that do what none should, on day 2."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Raises:
    effort: float = 1.0

    def act(self, view):
        if view.day == 2:
            raise ZeroDivisionError("nothing left to share")
        return []


@dataclass(frozen=True)
class Dies:
    once: bool = False
    effort: float = 1.0

    def act(self, view):
        mark = Path(os.environ["KAWAN_TEST_MARK"])
        if view.day == 2 and not (self.once and mark.exists()):
            if self.once:
                mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return []


@dataclass(frozen=True)
class Counted:
    effort: float = 1.0

    def act(self, view):
        if view.day == 2:
            with open(os.environ["KAWAN_TEST_MARK"], "a") as mark:
                print("once", file=mark)
        time.sleep(0.02)
        return []


@dataclass(frozen=True)
class Chatty:
    pause: float = 0.0
    effort: float = 1.0

    def act(self, view):
        print("a strategy may print", flush=True)
        time.sleep(self.pause)
        return []
'''


def market_of(strategy: Strategy | None = None, **changes: object) -> Scenario:
    """Return a market of 60 customers and two brands that lives five days."""
    brands = {"focal": Brand(strategy=strategy or Quiet()), "rival_1": Brand(image=180.0)}
    return Scenario(**{"days": 5, "warmup": 2, "customers": Customers(n=60), "brands": brands} | changes)


# Session-wide, since what is frozen cannot be changed by a test.
@pytest.fixture(scope="session")
def tiny() -> Callable[..., Scenario]:
    """Return what makes a tiny scenario of a strategy and other changes."""
    return market_of


@pytest.fixture(scope="session")
def alternatives() -> dict[str, Scenario]:
    """Return two alternatives of one world."""
    return {"quiet": market_of(), "texts": market_of(SmsBlast())}


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Return a module of a user's own folder, which workers are to find as well."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "odd_ones.py").write_text(ODD, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("KAWAN_TEST_MARK", str(tmp_path / "mark"))
    yield importlib.import_module("odd_ones")
    del sys.modules["odd_ones"]
