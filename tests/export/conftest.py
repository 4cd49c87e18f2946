"""One recorded run that every kind of export is made of, and a second way to spend."""

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kawan.behaviour.expression import Expression
from kawan.lab.identity import Run
from kawan.lab.running import Runner, folder_of
from kawan.networks.communities import CommunitiesNetwork
from kawan.scenario import RECORDS, Behaviour, Brand, Category, Customers, Scenario
from kawan.strategies.facilitate import Facilitator
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast

PULSES = '''
"""Weeks of advertisements and weeks of texts, at random: what marketing-mix models ask of a plan."""

from dataclasses import dataclass

import numpy as np

from kawan import Message


@dataclass(frozen=True)
class Pulses:
    plan: int = 1
    effort: float = 1.0

    def act(self, view):
        weeks = np.random.default_rng([self.plan, view.day // 7])
        advertisements, texts = weeks.random(2) * (weeks.random(2) < 0.5)
        return [
            Message(view.draws("who sees it") < 0.5 * advertisements, "advertisement"),
            Message(view.draws("who gets a text") < 0.4 * texts, "text"),
        ]
'''


def town(**changes: Any) -> Scenario:
    """Return a lively town: one brand texts, the other brings people together."""
    brands = {
        "focal": Brand(strategy=SmsBlast()),
        "rival_1": Brand(image=180.0, budget=0.2, strategy=Facilitator(role="connector", hours=4.0)),
    }
    scenario = Scenario(
        days=45, warmup=20, value_days=5, customers=Customers(n=200), brands=brands, record=RECORDS, rewire_every=7,
        network=CommunitiesNetwork(community=20), category=Category(need_mean=0.2, visible=0.05),
        behaviour=Behaviour(expression=Expression(reshare=0.5, step=0.9, after_purchase=0.3)),
    )  # fmt: skip
    return replace(scenario, **changes)


def recorded(scenario: Scenario, place: Path, seed: int = 3) -> Path:
    """Return the folder of a run of this scenario."""
    run = Run("run", scenario, seed)
    status = Runner().run_one(run, place)
    assert status.kind == "done", status.message
    return folder_of(place, run)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run folder with every table."""
    return recorded(town(), tmp_path_factory.mktemp("recorded"))


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """Return a copy of that run's folder, to be changed."""
    place = shutil.copytree(folder.parents[1], tmp_path / "copied")
    return place / folder.relative_to(folder.parents[1])


@pytest.fixture
def live(tmp_path: Path) -> Callable[..., Path]:
    """Return what records a run of a scenario."""
    return lambda scenario, seed=3: recorded(scenario, tmp_path, seed)


@pytest.fixture
def lively() -> Callable[..., Scenario]:
    """Return what makes the lively town, with changes."""
    return town


@pytest.fixture
def alternatives_of() -> Callable[..., dict[str, Scenario]]:
    """Return what makes two alternatives of a small town, with changes."""

    def both(**changes: Any) -> dict[str, Scenario]:
        texts = replace(
            town(), **{"customers": Customers(n=60), "days": 4, "warmup": 2, "record": ("daily",), **changes}
        )
        quiet = texts.brands | {"focal": replace(texts.brands["focal"], strategy=Quiet())}
        return {"quiet": replace(texts, brands=quiet), "texts": texts}

    return both


@pytest.fixture
def pulses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Return a module of a user's own with a strategy that spends by turns."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "pulses.py").write_text(PULSES, encoding="utf-8")
    monkeypatch.syspath_prepend(str(mine))
    yield importlib.import_module("pulses")
    del sys.modules["pulses"]
