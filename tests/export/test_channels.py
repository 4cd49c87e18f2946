"""Channels: the true effect is the difference to a run without them, to the cent; a regression finds it again."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from kawan.behaviour.interruption import Interruption
from kawan.behaviour.purchase import Purchase
from kawan.columns import BadInput
from kawan.lab.export.channels import channel_tables
from kawan.lab.export.reading import read_record
from kawan.lab.store import read_table
from kawan.market import Market
from kawan.scenario import Behaviour, Brand, Category, Customers, Scenario
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast

SMALL = {"days": 35, "record": ("daily",)}


def with_focal(scenario: Scenario, **changes: object) -> Scenario:
    """Return the scenario with another focal brand."""
    return replace(scenario, brands=scenario.brands | {"focal": replace(scenario.brands["focal"], **changes)})


def sales_by_day(scenario: Scenario, seed: int) -> np.ndarray:
    """Return the focal brand's sales."""
    market = Market(scenario, seed=seed)
    market.run()
    daily = market.daily
    return daily.loc[daily["brand"] == "focal", "revenue"].to_numpy() * market.people.fomo.size


def test_the_effect_of_the_only_channel_is_the_difference_to_quiet(live, lively):
    scenario = lively(**SMALL)
    record = read_record(live(scenario))
    tables, notes = channel_tables(record, scenario, "focal")
    quiet = sales_by_day(with_focal(scenario, strategy=Quiet()), record.seed)
    texting = sales_by_day(scenario, record.seed)
    expected = (texting - quiet).reshape(5, 7).sum(axis=1)
    assert np.abs(expected).max() > 0
    assert tables["weekly_truth"]["text"].to_numpy() == pytest.approx(expected, abs=0.005)
    assert tables["weekly"]["sales"].to_numpy() == pytest.approx(texting.reshape(5, 7).sum(axis=1), abs=0.005)
    assert notes == []
    truth = tables["truth"].set_index("channel")
    assert list(truth.index) == ["text"]
    assert truth.loc["text", "effect"] == pytest.approx(expected.sum(), abs=0.005)
    spend = read_table(record.folder, "outcomes").set_index("brand").loc["focal", "spend"] * record.customers
    assert truth.loc["text", "spend"] == pytest.approx(spend) == pytest.approx(tables["weekly"]["text"].sum())


def test_channels_nobody_notices_have_no_effect(live, lively, pulses):
    scenario = with_focal(
        lively(**SMALL, switch_off=("interruption", "attention")), strategy=pulses.Pulses(), budget=1.0
    )
    tables, _ = channel_tables(read_record(live(scenario)), scenario, "focal")
    truth = tables["truth"].set_index("channel")
    assert list(truth.index) == ["advertisement", "text", "all_channels"]
    assert (truth["spend"] > 0).all()
    assert (truth[["effect", "other_spend_change"]] == 0).all(axis=None)


def test_each_channel_is_judged_by_itself(live, lively, pulses):
    """A text more or less does not change what was spent on advertisements."""
    scenario = with_focal(lively(**{**SMALL, "days": 70}), strategy=pulses.Pulses(), budget=1.0)
    tables, _ = channel_tables(read_record(live(scenario)), scenario, "focal")
    truth = tables["truth"].set_index("channel")
    assert truth.loc["advertisement", "other_spend_change"] == pytest.approx(0, abs=0.05 * truth.loc["text", "spend"])
    assert truth.loc["text", "other_spend_change"] == 0
    assert truth.loc["all_channels", "spend"] == pytest.approx(truth.loc[["advertisement", "text"], "spend"].sum())
    assert truth.loc["text", "effect"] != truth.loc["all_channels", "effect"] != 0


def test_what_cannot_be_judged_is_refused(live, lively):
    quiet = with_focal(lively(**SMALL), strategy=Quiet())
    with pytest.raises(BadInput, match="focal spent nothing"):
        channel_tables(read_record(live(quiet)), quiet, "focal")
    short = lively(days=6, record=("daily",))
    with pytest.raises(BadInput, match="needs 7 or more"):
        channel_tables(read_record(live(short)), short, "focal")
    texting = lively(**SMALL)
    record = read_record(live(texting))
    with pytest.raises(BadInput, match="does not come out as it did"):
        channel_tables(record, with_focal(texting, strategy=SmsBlast(per_week=1.0)), "focal")


def test_days_beyond_the_last_week_and_a_short_budget_are_told(live, lively):
    scenario = with_focal(lively(days=16, record=("daily",)), budget=0.001)
    tables, notes = channel_tables(read_record(live(scenario)), scenario, "focal")
    assert [len(tables[name]) for name in ("weekly", "weekly_truth", "truth")] == [2, 2, 1]
    assert "2 days make no whole week" in notes[0]
    assert "budget of focal refused" in notes[1]


# A neighbour: regression on adstock, ordinary least squares (statsmodels stands in for marketing-mix packages)

DECAYS = np.arange(0, 0.96, 0.05)


def adstock(spend: np.ndarray, decay: float) -> np.ndarray:
    """Return spending that lingers (Broadbent 1979)."""
    stock = np.zeros_like(spend)
    for week, money in enumerate(spend):
        stock[week] = money + (decay * stock[week - 1] if week else 0.0)
    return stock


def regressed(weekly: pd.DataFrame, channels: list[str]) -> dict[str, tuple[float, float]]:
    """Return the 95 % interval of each channel's effect on all sales, over all decays the sales do not rule out."""
    models = pytest.importorskip("statsmodels.api")
    sales, weeks = weekly["sales"].to_numpy(), np.arange(len(weekly))
    tried = []
    for decays in itertools.product(DECAYS, repeat=len(channels)):
        stocks = [adstock(weekly[name].to_numpy(), decay) for name, decay in zip(channels, decays, strict=True)]
        design = models.add_constant(np.column_stack([*stocks, weeks]))
        tried.append((np.linalg.lstsq(design, sales)[1].item(), design))
    best = min(unexplained for unexplained, _ in tried)
    likely = [x for unexplained, x in tried if weeks.size * np.log(unexplained / best) < chi2.ppf(0.95, len(channels))]
    parts = [models.OLS(sales, x).fit().conf_int()[1:-1] * x.sum(axis=0)[1:-1, None] for x in likely]
    lows, highs = np.min(parts, axis=0)[:, 0], np.max(parts, axis=0)[:, 1]
    return dict(zip(channels, zip(lows, highs, strict=True), strict=True))


@pytest.mark.slow
def test_a_regression_on_adstock_recovers_the_effects_in_most_runs(live, pulses):
    """Where memory alone carries a message, as adstock assumes: no habit, no irritation, no word of mouth."""
    channels = ["advertisement", "text"]
    behaviour = Behaviour(
        purchase=Purchase(habit_step=0.0), interruption=Interruption(deafening=0.0, intrusion=0.0, opt_out=0.0)
    )
    covered, twice = np.zeros(2), np.zeros(2)
    for seed in range(1, 21):
        brands = {"focal": Brand(budget=1.0, strategy=pulses.Pulses(plan=seed)), "rival_1": Brand(image=180.0)}
        scenario = Scenario(
            days=728, customers=Customers(n=2000), brands=brands, category=Category(need_mean=1 / 7),
            behaviour=behaviour,
            switch_off=("fomo", "community_life", "experience", "expression", "friendship", "meaning", "word_of_mouth"),
        )  # fmt: skip
        tables, _ = channel_tables(read_record(live(scenario, seed)), scenario, "focal")
        truth = tables["truth"].set_index("channel").loc[channels, "effect"].to_numpy()
        low, high = np.transpose([*regressed(tables["weekly"], channels).values()])
        covered += (low <= truth) & (truth <= high)
        twice += (low <= 2 * truth) & (2 * truth <= high)
    assert covered.min() >= 16  # of 20
    assert twice.max() <= 10  # an effect that is not there is mostly ruled out
