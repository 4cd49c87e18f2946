"""Scenarios changed by dotted keys: the door's own checks, nothing composed, nothing else moved."""

import time

import pytest
import yaml

from kawan.columns import BadInput
from kawan.configs import load_scenario
from kawan.configs.composing import CONFIGS
from kawan.configs.points import changed, parameters, value_of
from kawan.scenario import Scenario, plain
from kawan.strategies.sms_blast import SmsBlast

BASE = load_scenario("strategy=sms_blast", "rivals=two_quiet", "customers.n=300")
NUMBERS = parameters(BASE)


def test_saying_what_is_there_already_changes_nothing():
    assert changed(BASE, {key: item.value for key, item in NUMBERS.items()}) == BASE


@pytest.mark.parametrize("key", sorted(NUMBERS))
def test_every_number_changes_itself_alone(key):
    item = NUMBERS[key]
    other = next(
        value
        for value in (item.value * 1.1, item.value / 1.1, item.value + 2, item.value - 2, item.low, item.high)
        if item.low <= value <= item.high and value != item.value and (not item.whole or value == int(value))
    )
    try:
        new = changed(BASE, {key: int(other) if item.whole else other})
    except BadInput as error:
        assert key.startswith(("customers", "network")), error  # a spread no such trait has, a circle too large
        return
    assert value_of(new, key) == other
    assert {k: v.value for k, v in parameters(new).items() if v.value != NUMBERS[k].value} == {key: other}


def test_the_same_by_the_command_and_by_points():
    typed = load_scenario("strategy=sms_blast", "network=small_world", "rivals=mirror", "category=visible",
                          "strategy.per_week=2", "network.degree=8", "customers.fomo.mean=0.6")  # fmt: skip
    values = {"strategy": "sms_blast", "network": "small_world", "rivals": "mirror", "category": "visible",
              "strategy.per_week": 2, "network.degree": 8, "customers.fomo.mean": 0.6}  # fmt: skip
    assert changed(load_scenario(), values) == typed


def test_numbers_that_only_fit_together_are_checked_together():
    with pytest.raises(BadInput, match="sd must be below"):
        changed(BASE, {"customers.fomo.mean": 0.98})
    assert changed(BASE, {"customers.fomo.mean": 0.98, "customers.fomo.sd": 0.05}).customers.fomo.sd == 0.05


def test_other_customers_are_as_many():
    assert changed(BASE, {"customers": "default"}).customers.n == 300


def test_a_rival_may_do_something_else():
    new = changed(BASE, {"brands.rival_1.strategy": "sms_blast", "brands.rival_1.strategy.per_week": 5})
    assert new.brands["rival_1"].strategy == SmsBlast(per_week=5.0)
    assert new.brands["focal"] == BASE.brands["focal"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"behaviour.fomo.tirng": 1}, "behaviour.fomo.tirng: no such key; did you mean tiring"),
        ({"fomo.tiring": 0.1}, "did you mean behaviour.fomo.tiring"),
        ({"behaviour.fomo.tiring": 2}, "must lie between 0 and 1, got 2"),
        ({"strategy.per_weak": 1}, "strategy.per_weak: no such key; did you mean per_week"),
        ({"brands.focl.budget": 1}, "no such brand; did you mean focal"),
        ({"network": "smal_world"}, "no such network; did you mean small_world"),
        ({"network": 3}, "the name of a network is expected"),
        ({"days.first": 3}, "days has no parts"),
        ({"customers.fomo": 0.5, "customers.fomo.mean": 0.5}, "as a whole and in part"),
        ({"customers.n": "many"}, "must be a whole number, got many"),
    ],
)
def test_what_does_not_fit_is_refused(values, message):
    with pytest.raises(BadInput, match=message):
        changed(BASE, values)


def test_a_config_edited_meanwhile_is_read_again(tmp_path):
    file = tmp_path / "category" / "mine.yaml"
    file.parent.mkdir()
    for visible in (0.2, 0.4):
        file.write_text(f"visible: {visible}\n")
        time.sleep(0.01)
        assert changed(BASE, {"category": "mine"}, folders=[tmp_path]).category.visible == visible


def test_every_number_of_the_scenario_has_a_range_and_a_source():
    assert len(NUMBERS) > 190
    for item in NUMBERS.values():
        assert item.source, item
        assert item.low <= item.default <= item.high, item
        assert item.low <= item.value <= item.high, item
        assert item.plausible is None or item.low <= item.plausible[0] < item.plausible[1] <= item.high, item


def test_numbers_are_those_of_the_scenario_as_plain_data():
    def count(data):
        if isinstance(data, dict):
            return sum(map(count, data.values()))
        return isinstance(data, (int, float)) and not isinstance(data, bool)

    assert len(NUMBERS) == count(plain(BASE))


def test_ranges_of_networks_come_from_their_configs():
    for file in (CONFIGS / "network").glob("*.yaml"):
        if file.stem == "edge_list":
            continue
        scenario = changed(Scenario(), {"network": file.stem})
        numbers = yaml.safe_load(file.read_text(encoding="utf-8")).keys() - {"_target_", "defaults"}
        found = parameters(scenario)
        for key in numbers:
            item = found[f"network.{key}"]
            assert item.low < item.high < float("inf"), item
            with pytest.raises(BadInput):
                changed(scenario, {item.key: int(item.high + 2) if item.whole else item.high * 1.5 + 1})
