"""The catalogue: each strategy does something of its own, sees no more than it says, does more with more effort."""

from dataclasses import fields, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kawan import load_scenario
from kawan.actions import Action, Listen, Portion, Produce
from kawan.brand import check, price_of
from kawan.configs import load_comparison, options
from kawan.market import Market
from kawan.scenario import Prices
from kawan.view import EVERYTHING, View

NAMES = tuple(options("strategy"))
DAYS = (0, 1, 6, 7, 28, 29, 56)  # on which something is due


def extent(action: Action) -> float:
    """Return how much an action asks for, in money, or in units and days where these cost nothing themselves."""
    if isinstance(action, Portion):
        action = action.action
    if isinstance(action, Listen):
        return 1.0
    if isinstance(action, Produce):
        return float(action.units)
    heads = getattr(action, "to", getattr(action, "communities", np.ones(1, bool)))
    return float(np.count_nonzero(heads)) * (price_of(action, Prices(), 600)[1] or 1.0)


def same(one: Action, other: Action) -> bool:
    """Return whether two actions are the same, masks included."""
    if isinstance(one, Portion):
        return isinstance(other, Portion) and (one.part, one.share) == (other.part, other.share) and same(
            one.action, other.action
        )  # fmt: skip
    return type(one) is type(other) and all(
        np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(one)
    )


def all_same(some: list[Action], others: list[Action]) -> bool:
    return len(some) == len(others) and all(same(a, b) for a, b in zip(some, others, strict=True))


@pytest.fixture(scope="module")
def logs(strategies, lived) -> dict[str, pd.DataFrame]:
    """Return what every strategy did on the same world and luck."""
    found = {}
    for name, strategy in strategies.items():
        market = lived(strategy)
        actions = market.records()["actions"]
        found[name] = actions[actions["brand"] == "focal"].reset_index(drop=True)
    return found


def test_there_are_as_many_as_promised():
    assert len(NAMES) >= 23


def test_no_two_strategies_do_the_same(logs):
    assert [pair for pair in combinations(NAMES, 2) if logs[pair[0]].equals(logs[pair[1]])] == []
    assert [name for name in NAMES if not logs[name]["reached"].sum()] == ["quiet"]


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_looks_at_no_more_than_it_says(name, strategies, views):
    strategy = strategies[name]
    sees = getattr(strategy, "sees", EVERYTHING)
    assert sees <= EVERYTHING
    looked: set[str] = set()

    class Watched(View):
        def __getattribute__(self, attribute: str) -> Any:
            looked.update({attribute} & EVERYTHING)
            return super().__getattribute__(attribute)

    for day in DAYS:
        blind = {column: getattr(views[day], column)[:0] for column in EVERYTHING - sees}
        actions = strategy.act(views[day])
        looked.clear()
        assert all_same(strategy.act(Watched(**vars(views[day]))), actions)
        assert all_same(strategy.act(replace(views[day], **blind)), actions)
        assert looked <= sees or name in ("then", "mix", "adaptive")  # which copy the view for the others
        for action in actions:
            check(action, views[day].customers, views[day].communities)


@pytest.mark.parametrize("name", NAMES)
def test_effort_scales_what_is_done_from_nothing_up(name, strategies, views):
    done = []
    for effort in (0.0, 0.4, 1.0, 3.0):
        strategy = replace(strategies[name], effort=effort)
        done.append(sum(extent(action) for view in views for action in strategy.act(view)))
    assert done[0] == 0
    assert done == sorted(done)
    assert name == "quiet" or done[2] > 0


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_strategy_changes_nothing(name, strategies, views):
    strategy = strategies[name]
    renamed = type("Zebra", (type(strategy),), {})(**{f.name: getattr(strategy, f.name) for f in fields(strategy)})
    assert all(all_same(renamed.act(views[day]), strategy.act(views[day])) for day in DAYS)


def test_labels_that_change_places_change_no_number():
    small = ("customers.n=60", "days=20", "warmup=5", "baseline=a")
    numbers = []
    for labels in ("a: quiet, b: befriend, c: sponsor", "c: quiet, a: befriend, b: sponsor"):
        plan = load_comparison([f"strategies={{{labels}}}", *small])
        said = dict(pair.split(": ") for pair in labels.split(", "))
        for label, scenario in plan.alternatives.items():
            market = Market(scenario, seed=3)
            market.run()
            numbers.append((said[label], market.outcomes().to_numpy().tobytes()))
    assert sorted(numbers[:3]) == sorted(numbers[3:])


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_is_told_in_one_line_and_has_a_source_for_every_number(name, strategies):
    first = options("strategy")[name].read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ") and 20 < len(first) < 122 and first.endswith((".", "told otherwise.", "bandit."))
    strategy = strategies[name]
    assert type(strategy).__module__ == f"kawan.strategies.{name}"
    for setting in fields(strategy):
        kind = str(setting.type)
        assert "Annotated" in kind or kind.split("[")[0] in ("bool", "Literal", "Target", "Strategy", "Mapping"), kind


def test_every_strategy_is_in_the_table_and_the_readme():
    root = Path(__file__).resolve().parents[2]
    table, readme = ((root / page).read_text(encoding="utf-8") for page in ("docs/strategies.md", "README.md"))
    assert [name for name in NAMES if f"\n| [`{name}`](" not in table or f"\n- `{name}`: " not in readme] == []


def test_the_same_scenario_by_reordered_keys_is_the_same_strategy(lived):
    def log(words: str) -> pd.DataFrame:
        one = load_scenario("strategy=mix", f"strategy.parts={words}").brands["focal"].strategy
        return lived(one, days=10).records()["actions"]

    assert log("{a: sms_blast, b: sponsor}").equals(log("{b: sponsor, a: sms_blast}"))
