"""Purchases and RFM: the log balances with the run, the summary is lifetimes' own, and known propensities come back."""

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kawan.behaviour.purchase import Purchase
from kawan.lab.export.purchases import end_of, purchase_log, rfm
from kawan.lab.export.reading import read_record
from kawan.lab.store import read_table
from kawan.market import Market
from kawan.measures.measure import MONTH
from kawan.scenario import MECHANISMS, Behaviour, Brand, Category, Customers, Scenario, Start
from kawan.strategies.sms_blast import SmsBlast

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    lifetimes = pytest.importorskip("lifetimes")
    from lifetimes.utils import summary_data_from_transaction_data


def test_the_log_is_all_purchases_of_one_brand_at_the_price_paid(folder: Path):
    record = read_record(folder)
    outcomes = read_table(folder, "outcomes").set_index("brand")
    for brand in record.brands:
        log = purchase_log(record, brand)
        bought = outcomes.loc[brand, "purchases"] / 1000 * record.customers * record.days / MONTH
        assert list(log) == ["customer_id", "date", "amount"]
        assert len(log) == pytest.approx(bought, abs=1e-6)
        assert log["amount"].sum() == pytest.approx(outcomes.loc[brand, "revenue"] * record.customers)
    rows = record.of_brand("purchases", "focal")
    assert rows["occasions"].sum() == len(purchase_log(record, "focal")) < rows["quantity"].sum()
    paid = set((rows["amount"] / rows["quantity"]).round(2))
    assert paid == {10.0, 10 * (1 - SmsBlast().discount)}  # with and without the offer


@pytest.mark.parametrize(("unit", "freq"), [("day", "D"), ("week", "W")])
@pytest.mark.parametrize("epoch", ["2024-01-01", "2023-12-28"])
def test_the_summary_is_that_of_lifetimes(folder: Path, unit, freq, epoch: str):
    record = replace(read_record(folder), epoch=pd.Timestamp(epoch))
    log = purchase_log(record, "focal")
    log["date"] += record.epoch - pd.Timestamp("2024-01-01")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = summary_data_from_transaction_data(
            log, "customer_id", "date", monetary_value_col="amount", freq=freq, observation_period_end=end_of(record)
        )
    ours = rfm(log, end_of(record), unit).set_index("customer_id")
    assert (ours["frequency"] > 0).any()
    pd.testing.assert_frame_equal(ours, theirs.sort_index()[list(ours)], check_index_type=False)


def test_observation_ends_with_the_last_day(folder: Path):
    assert end_of(read_record(folder)) == read_table(folder, "daily")["date"].max()


def test_a_log_without_purchases_has_a_summary_without_customers():
    nothing = pd.DataFrame({"customer_id": [], "date": pd.to_datetime([]), "amount": []})
    assert rfm(nothing, pd.Timestamp("2024-03-01")).empty


def frozen(n: int, rate: float) -> Scenario:
    """Return a market where everybody buys the one brand at every need, at a Gamma(1, 1 / rate) pace of their own."""
    weights = dict.fromkeys(
        ("by_esteem", "by_bond", "by_habit", "by_congruity", "by_fomo", "by_irritation", "by_price"), 0.0
    )
    return Scenario(
        days=730, warmup=0, customers=replace(Customers(), n=n), brands={"focal": Brand(presence=1.0)},
        category=Category(need_mean=rate, need_shape=1.0, visible=0.0), start=Start(familiarity=1e6),
        behaviour=Behaviour(purchase=Purchase(**weights, outside=-1.0, noise=0.0, habit_step=0.0)),
        switch_off=tuple(name for name in MECHANISMS if name != "purchase"), record=("purchases",),
    )  # fmt: skip


def test_bg_nbd_recovers_frozen_propensities(live):
    """Those who bought in the first month buy at a Gamma pace too, which is known for each of them; nobody drops out.

    The spread of customers with a first purchase by then is not that of all (who buys often, buys early), so the truth
    is the maximum-likelihood Gamma of their own needs, not the Gamma everybody was drawn from.
    """
    scenario = frozen(n=15_000, rate=1 / 60)
    record = read_record(live(scenario))
    summary = rfm(purchase_log(record, "focal"), end_of(record))
    cohort = summary[summary["T"] >= record.days - 30]
    pace = Market(scenario, seed=record.seed).people.need_rate[cohort["customer_id"]]
    shape, _, scale = stats.gamma.fit(pace, floc=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter = lifetimes.BetaGeoFitter()
        fitter.fit(cohort["frequency"], cohort["recency"], cohort["T"], tol=1e-5)  # flat where dropout is 0
    found = fitter.params_
    print(
        f"r {found['r']:.3f} for {shape:.3f}, alpha {found['alpha']:.1f} for {1 / scale:.1f}, {len(cohort)} customers"
    )
    assert found["r"] == pytest.approx(shape, rel=0.10)
    assert found["alpha"] == pytest.approx(1 / scale, rel=0.10)
    assert found["a"] / (found["a"] + found["b"]) < 0.005
    assert shape == pytest.approx(2, rel=0.10)  # one more than everybody's: seen because they bought
    assert np.mean(pace) > 1.5 / 60
