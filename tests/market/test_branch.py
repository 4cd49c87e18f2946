"""Branches: the same world with the same luck, living by another scenario from one day on."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from kawan.columns import BadInput
from kawan.market import Market, world
from kawan.scenario import Category, Customers, Scenario, Start
from kawan.strategies.quiet import Quiet

DAY, DAYS = 100, 130


def with_strategy(scenario: Scenario, strategy: object) -> Scenario:
    """Return the scenario with another strategy of the focal brand."""
    focal = replace(scenario.brands["focal"], strategy=strategy)
    return replace(scenario, brands={**scenario.brands, "focal": focal})


@pytest.fixture(scope="module")
def scenario(busy: Callable[..., Scenario]) -> Scenario:
    return busy(n=200, days=DAYS)


@pytest.fixture
def trunk(scenario: Scenario) -> Market:
    market = Market(scenario, seed=5)
    while market.day < DAY:
        market.step()
    return market


def test_a_branch_to_the_same_scenario_is_the_same_market(scenario, trunk, differing):
    branch = trunk.branch(scenario)
    branch.run()
    whole = Market(scenario, seed=5)
    whole.run()
    assert not differing(branch, whole)
    assert branch.steps == whole.steps == DAYS
    assert branch.spreads() == whole.spreads()
    np.testing.assert_equal(branch.realism(), whole.realism())


def test_the_trunk_does_not_notice_its_branches(scenario, trunk, differing, columns):
    before = {name: column.copy() for name, column in columns(trunk).items()}
    branch = trunk.branch(with_strategy(scenario, Quiet()))
    branch.run()
    assert [name for name, column in columns(trunk).items() if column.tobytes() != before[name].tobytes()] == []
    trunk.run()
    whole = Market(scenario, seed=5)
    whole.run()
    assert not differing(trunk, whole)


def test_a_branch_shares_no_memory_that_is_written(scenario, trunk, columns):
    branch = trunk.branch(scenario)
    mine, theirs = columns(trunk), columns(branch)
    shared = {name for name in mine if np.shares_memory(mine[name], theirs[name])}
    replaced_whole = {"hears", "posts", "words", "complaints", "ideas"}  # never written into
    assert {name.partition(".")[0] for name in shared} <= replaced_whole
    assert not any(np.shares_memory(one, other) for one, other in zip(trunk.today, branch.today, strict=True))


def test_a_settled_world_grows_into_the_market_itself(busy, differing):
    scenario = busy(n=200, days=20)
    branch = Market(world(scenario), seed=2).branch(scenario)
    whole = Market(scenario, seed=2)
    assert not differing(branch, whole)
    branch.run()
    whole.run()
    assert not differing(branch, whole)


def test_another_strategy_makes_another_market(scenario, trunk, differing):
    branch, same = trunk.branch(with_strategy(scenario, Quiet())), trunk.branch(scenario)
    branch.run()
    same.run()
    assert {"bonds.irritation", "daily", "actions", "outcomes"} <= set(differing(branch, same))
    past = [market.daily[market.daily["day"] < DAY] for market in (branch, same)]
    assert past[0].equals(past[1])


@pytest.mark.parametrize(
    "change",
    [
        {"customers": Customers(n=201)},
        {"start": Start(launch=True)},
        {"warmup": 11},
        {"category": Category()},
        {"network": None},
        {"brands": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_world_is_refused(busy, change):
    scenario = busy(n=60, days=2)
    if "network" in change:
        change = {"network": replace(scenario.network, degree=9.0)}
    if "brands" in change:
        change = {"brands": dict(list(scenario.brands.items())[:3])}
    with pytest.raises(BadInput):
        Market(scenario, seed=1).branch(replace(scenario, **change))


@pytest.mark.parametrize("mechanism", ["attention", "word_of_mouth", "fomo", "community_life", "expression", "meaning"])
def test_a_mechanism_switched_off_in_a_branch_leaves_nothing_behind(busy, mechanism):
    scenario = busy(n=200, days=60)
    trunk = Market(scenario, seed=1)
    while trunk.day < 30:
        trunk.step()
    branch = trunk.branch(replace(scenario, switch_off=(mechanism,)))
    branch.step()
    if mechanism == "attention":
        assert (branch.today.notices == 1).all()
    if mechanism == "fomo":
        assert not branch.people.fomo.any()
    if mechanism == "community_life":
        assert not branch.today.attended.any() and not branch.went[0].size
    if mechanism == "expression":
        assert not branch.posts.author.size
    if mechanism == "meaning":
        assert not branch.offers.image.any()
    if mechanism == "word_of_mouth":
        assert branch.bonds.touched_on.max() < trunk.day


def test_a_branch_cannot_switch_on_what_its_world_lived_without(busy):
    scenario = busy(n=60, days=2)
    trunk = Market(replace(scenario, switch_off=("fomo", "meaning")), seed=1)
    with pytest.raises(BadInput, match=r"lived without: fomo$"):
        trunk.branch(replace(scenario, switch_off=("meaning",)))
