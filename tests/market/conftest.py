"""A market where everything happens, every column of it by name, and its loops taken in hand."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from kawan.actions import (
    ROLES,
    Action,
    Ask,
    CoDesign,
    Facilitate,
    Feature,
    Gesture,
    Hold,
    Invite,
    Listen,
    Message,
    Post,
    Produce,
    Recruit,
    Sample,
)  # fmt: skip
from kawan.customers import Crowd
from kawan.market import Market
from kawan.networks.communities import CommunitiesNetwork
from kawan.scenario import RECORDS, Brand, Category, Customers, Scenario
from kawan.strategies.befriend import Befriend
from kawan.strategies.facilitate import Facilitator
from kawan.strategies.permission import Permission
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast
from kawan.strategies.sponsor import Sponsor
from kawan.view import View


@dataclass(frozen=True)
class Campaign:
    """Advertise, write letters, send gifts, hold meetings, invite, trade: what no strategy of kawan does at once."""

    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return [
            Message(view.draws("who sees it") < 0.2, "advertisement"),
            Message(view.draws("who gets a letter") < 0.1, "mail", discount=0.2),
            Message(view.draws("who gets a text") < 0.1),
            Gesture(view.draws("who gets a gift") < 0.02, "gift", same_for_all=True),
            Gesture(view.complained_on > view.day - 5, "apology"),
            Listen(most=0, adopt=True),
            Post(commercial=0.8),
            Feature(view.draws("who is featured") < 0.5, reward=0.5),
            CoDesign(view.draws("who designs") < 0.02),
            Hold(view.due(20), commercial=0.0, artist=5.0),
            Invite(view.draws("who is invited") < 0.05),
            *(Facilitate(view.due(20), 0.5, role, registry=role == "caretaker") for role in ROLES),
            Ask(view.draws("who is asked") < 0.2, reward=3.0), Sample(view.draws("who gets a sample") < 0.01),
            Recruit(view.draws("who may sell") < 0.2), *([Produce(60)] if view.day >= 12 else []),
        ]  # fmt: skip


STRATEGIES = {
    "focal": SmsBlast(per_week=5.0),
    "donor": Sponsor(every=7, commercial=1.0),
    "friend": Befriend(answered=0.2),
    "connector": Facilitator(role="connector", hours=2.0),
    "motivator": Facilitator(),
    "asker": Permission(per_month=10.0),
    "campaign": Campaign(),
    "quiet": Quiet(),
}
# Price attacks and lifetime values live on for weeks in branches of a market: tried elsewhere.
RECORDED = tuple(name for name in RECORDS if name != "price_attack")
GROUPS = (
    "people", "bonds", "values", "belong", "groups", "offers", "posts", "words", "sellers", "complaints", "ideas",
)  # fmt: skip


def busy_scenario(n: int = 300, days: int = 20, brands: int = 8, **changes: Any) -> Scenario:
    """Return a town of small communities, frequent needs and so many brands, all at work in different ways."""
    offers = {
        name: Brand(image=45.0 * k, budget=0.2, price=9.0 + 0.25 * k, quality=0.5 - 0.1 * k, strategy=strategy)
        for k, (name, strategy) in enumerate(list(STRATEGIES.items())[:brands])
    }
    scenario = Scenario(
        days=days, warmup=10, customers=Customers(n=n), brands=offers, rewire_every=7, record=RECORDED, threads=1,
        value_days=2,
        network=CommunitiesNetwork(community=30), category=Category(need_mean=0.2, visible=0.05),
    )  # fmt: skip
    return replace(scenario, **changes)


def all_columns(market: Market) -> dict[str, np.ndarray]:
    """Return every array that outlives the day, by group and name."""
    columns = {
        f"{group}.{name}": column
        for group in GROUPS
        for name, column in getattr(market, group)._asdict().items()
    }  # fmt: skip
    columns |= {f"hears.{name}": column for name, column in market.network.hears._asdict().items()}
    columns["trend"] = market.trend
    return columns | {"sums": market.sums, "totals": market.book.totals, "money": market.book.money}


def unequal(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> list[str]:
    """Return the names of columns that differ in type, shape or any bit."""
    assert one.keys() == other.keys()
    return [
        name
        for name, a in one.items()
        for b in [other[name]]
        if a.dtype != b.dtype or a.shape != b.shape or a.tobytes() != b.tobytes()
    ]


def loops_of_kawan() -> dict[str, Any]:
    """Return every compiled loop of a market's days, by module and name; the laboratory's read what markets wrote."""
    return {
        f"{module}.{name}": f
        for module in sorted(sys.modules)
        if module.startswith("kawan.") and not module.startswith("kawan.lab.")
        for name, f in vars(sys.modules[module]).items()
        if hasattr(f, "py_func") and f.__module__ == module
    }


@contextmanager
def loops_replaced(by: Callable[[Any], Callable[..., None]]) -> Iterator[None]:
    """Let markets run `by(loop)` in place of each loop."""
    with pytest.MonkeyPatch.context() as patch:
        for module in [m for name, m in sys.modules.items() if name.startswith("kawan.")]:
            for name, f in list(vars(module).items()):
                if hasattr(f, "py_func"):
                    patch.setattr(module, name, by(f))
        yield


# Session-wide, so that hypothesis may use them too: they hold nothing that a test could change.
@pytest.fixture(scope="session")
def busy() -> Callable[..., Scenario]:
    return busy_scenario


@pytest.fixture(scope="session")
def columns() -> Callable[[Market], dict[str, np.ndarray]]:
    return all_columns


@pytest.fixture(scope="session")
def differing() -> Callable[[Market, Market], list[str]]:
    """Return which columns and tables of two markets differ in any bit."""

    def compare(one: Market, other: Market) -> list[str]:
        tables = [name for name, table in one.records().items() if not table.equals(other.records()[name])]
        tables += [] if one.outcomes().equals(other.outcomes()) else ["outcomes"]
        return unequal(all_columns(one), all_columns(other)) + tables

    return compare


@pytest.fixture(scope="session")
def loops() -> dict[str, Any]:
    return loops_of_kawan()


@pytest.fixture(scope="session")
def replaced() -> Callable[[Callable[[Any], Callable[..., None]]], AbstractContextManager[None]]:
    return loops_replaced


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    """Return the customers of a small market that has lived a while."""
    market = Market(busy_scenario(n=60, days=5), seed=1)
    market.run()
    return market.customers
