"""A market is a Mesa model: batch_run, the DataCollector and agents work, on every Mesa we promise."""

import gc
import inspect
import os
import subprocess
import sys
import warnings
import weakref
from pathlib import Path

import mesa
import numpy as np
import pandas as pd
import pytest
from mesa.batchrunner import batch_run

from kawan.brand import Brand
from kawan.community import Community
from kawan.market import Market
from kawan.scenario import Scenario

SOURCE = Path(__file__).resolve().parents[2] / "src"
OTHER_PYTHON = os.environ.get("KAWAN_PYTHON312", "")


def batch(scenarios: list[Scenario], seeds: list[int]) -> pd.DataFrame:
    """Return what Mesa's batch_run brings home of every scenario with every seed."""
    if "rng" in inspect.signature(batch_run).parameters:  # Mesa 3.5 would overwrite a seed among the parameters
        return pd.DataFrame(batch_run(Market, {"scenario": scenarios}, rng=seeds, display_progress=False))
    return pd.DataFrame(batch_run(Market, {"scenario": scenarios, "seed": seeds}, display_progress=False))


def test_batch_run_brings_every_measure_of_every_brand(busy):
    quick, slow = busy(n=60, days=4, brands=2), busy(n=60, days=6, brands=2)
    table = batch([quick, slow], seeds=[1, 2])
    assert len(table) == 4
    assert table["focal.profit"].nunique() == 4
    market = Market(slow, seed=2)
    market.run()
    last = market.daily[market.daily["day"] == 5].set_index("brand")
    mine = next(row for row in table.to_dict("records") if row["seed"] == 2 and row["scenario"] is slow)
    for brand in slow.brands:
        for measure in market.outcomes().columns:
            np.testing.assert_equal(mine[f"{brand}.{measure}"], last.loc[brand, measure])


def test_the_data_collector_holds_what_daily_holds(busy):
    market = Market(busy(n=60, days=8, brands=3), seed=1)
    market.run()
    collected = market.datacollector.get_model_vars_dataframe()
    assert len(collected) == 8
    for brand, daily in market.daily.groupby("brand"):
        for measure in daily.columns.drop(["day", "date", "brand"]):
            np.testing.assert_array_equal(collected[f"{brand}.{measure}"], daily[measure])


def test_brands_and_communities_are_agents(busy):
    market = Market(busy(n=120, days=2), seed=1)
    kinds = market.agents_by_type
    assert [brand.name for brand in kinds[Brand]] == list(market.brand_names)
    assert sum(community.members for community in kinds[Community]) == 120
    assert len(market.agents) == len(market.brands) + len(market.communities)
    assert all(0 <= community.vitality <= 1 for community in market.communities)
    assert market.communities[0].stewardship("focal") == 0.0
    with pytest.raises(ValueError, match="nobody"):
        market.communities[0].stewardship("nobody")


def test_a_market_runs_as_any_model_and_stops(busy):
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        warnings.simplefilter("error", DeprecationWarning)
        market = Market(busy(n=60, days=3, brands=1), seed=1)
        assert market.running and market.steps == 0
        market.run_model()
    assert (market.day, market.steps, market.running) == (3, 3, False)
    before = market.daily
    market.step()  # a finished run stays as it is
    market.run()
    assert market.day == 3 and market.daily.equals(before)


def test_nothing_holds_on_to_a_market_that_is_done(busy):
    market = Market(busy(n=60, days=3, brands=1), seed=1)
    market.run()
    gone = weakref.ref(market), weakref.ref(market.branch(market.settings))
    assert len({agent.unique_id for agent in market.agents}) == len(market.agents)
    del market
    gc.collect()
    assert [market() for market in gone] == [None, None]


@pytest.mark.slow
@pytest.mark.skipif(not OTHER_PYTHON, reason="KAWAN_PYTHON312 names no Python 3.12 with Mesa 3.5 to try")
def test_another_mesa_runs_the_same_tests():
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "KAWAN_PYTHON312": ""}
    version = [OTHER_PYTHON, "-c", "import mesa; print(mesa.__version__)"]
    assert subprocess.run(version, text=True, capture_output=True, check=True).stdout.strip() != mesa.__version__
    command = [OTHER_PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(Path(__file__))]
    answer = subprocess.run(command, env=environment, text=True, capture_output=True, cwd=SOURCE.parent, check=False)
    assert answer.returncode == 0, answer.stdout[-3000:]
    assert "passed" in answer.stdout and sys.executable != OTHER_PYTHON
