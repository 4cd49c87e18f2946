"""The smallest and strangest markets run like any other."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kawan.market import Market
from kawan.networks.complete import CompleteNetwork
from kawan.networks.edge_list import EdgeList
from kawan.scenario import Customers, Scenario
from kawan.strategies.sms_blast import SmsBlast


def lived(scenario: Scenario) -> Market:
    """Return a market at the end of its days, every number of which is finite."""
    market = Market(scenario, seed=1)
    market.run()
    assert len(market.daily) == scenario.days * len(scenario.brands)
    assert not any(np.isnan(column).any() for group in (market.people, market.bonds) for column in group)
    assert set(market.outcomes().index) == set(scenario.brands)
    assert market.records().keys() >= {"daily"}
    assert all(spread >= 0 for spread in market.spreads().values())
    assert market.realism()
    return market


@pytest.mark.parametrize("brands", [1, 8])
@pytest.mark.parametrize("n", [1, 2, 7])
def test_few_customers(busy, n: int, brands: int):
    assert lived(busy(n=n, brands=brands)).people.fomo.size == n


@pytest.mark.parametrize("brands", range(1, 9))
def test_every_number_of_brands(busy, brands: int):
    market = lived(busy(n=60, brands=brands))
    assert market.bonds.bond.shape == (60, brands)


@pytest.mark.parametrize("dimensions", [1, 3, 8])
def test_identities_of_any_dimension_stay_unit_vectors(busy, dimensions: int):
    market = lived(busy(n=100, days=60, customers=Customers(n=100, dimensions=dimensions)))
    lengths = np.sqrt((market.people.identity**2).sum(axis=1))
    np.testing.assert_allclose(lengths, 1.0, rtol=1e-12)


def test_no_days_at_all(busy):
    market = lived(busy(days=0))
    assert not market.running and market.day == 0 and len(market.daily) == 0
    market.step()
    assert market.day == 0


def test_no_settling(busy):
    assert lived(busy(warmup=0)).day == 20


def test_nobody_knows_anybody(busy, tmp_path: Path):
    ties, nodes = tmp_path / "ties.csv", tmp_path / "nodes.csv"
    ties.write_text("source,target\nada,bo\n")
    nodes.write_text("id\nada\nbo\n" + "".join(f"p{k}\n" for k in range(30)))
    market = lived(busy(network=EdgeList(path=str(ties), nodes=str(nodes)), days=40))
    alone = np.diff(market.network.hears.start) == 0
    assert alone.sum() == 30
    assert (market.bonds.touch_kind[alone] == 0).all()
    assert not market.bonds.buzz[alone].any()


def test_everybody_knows_everybody(busy):
    lived(busy(n=50, network=CompleteNetwork()))


def test_nobody_needs_anything(busy):
    scenario = busy(days=5, warmup=0)
    quiet = lived(replace(scenario, category=replace(scenario.category, need_mean=1e-300)))
    assert not quiet.bonds.purchases.any()


def test_needs_without_end(busy):
    scenario = busy(n=40, days=3)
    greedy = lived(replace(scenario, category=replace(scenario.category, need_mean=30.0, need_shape=50.0)))
    assert greedy.people.needs.mean() == pytest.approx(90, rel=0.2)


def test_all_for_free_and_nothing_to_spend(busy):
    scenario = busy(days=10)
    poor = {name: replace(brand, budget=0.0) for name, brand in scenario.brands.items()}
    market = lived(replace(scenario, brands=poor))
    assert all(brand.ledger.spending == 0 for brand in market.brands)
    free = replace(scenario, prices=replace(scenario.prices, text=0.0), brands={
        "focal": replace(poor["focal"], strategy=SmsBlast())
    })  # fmt: skip
    assert lived(free).records()["actions"]["reached"].sum() > 0
