"""What is varied: named, by pattern or by judgement, within ranges that hold for every alternative."""

import numpy as np
import pytest

from kawan.columns import BadInput
from kawan.configs.points import changed, parameters
from kawan.lab.factors import Factor, factors_of
from kawan.scenario import Brand, Scenario
from kawan.strategies.facilitate import Facilitator
from kawan.strategies.sms_blast import SmsBlast

TEXTS = Scenario(brands={"focal": Brand(strategy=SmsBlast())})
BOTH = [Scenario(brands={"focal": Brand(strategy=Facilitator())}), TEXTS]


def test_a_range_is_given_or_plausible_or_half_to_either_side():
    found = {f.key: (f.low, f.high) for f in factors_of(
        BOTH, ["behaviour.fomo.tiring", "category.need_mean", "category.life"], {"prices.text": [0.01, 0.08]}
    )}  # fmt: skip
    assert found["behaviour.fomo.tiring"] == (0.01, 0.1)  # its source says so
    assert found["category.need_mean"] == pytest.approx((0.5 / 14, 1.5 / 14))
    assert found["category.life"] == (15, 45)
    assert found["prices.text"] == (0.01, 0.08)


def test_half_to_either_side_stays_within_what_is_allowed():
    (factor,) = factors_of([changed(TEXTS, {"start.familiarity": 2.0, "behaviour.forgetting.resting_sincerity": 0.9})],
                           ["behaviour.forgetting.resting_sincerity"])  # fmt: skip
    assert (factor.low, factor.high, factor.default) == (0.45, 1.0, 0.9)
    (negative,) = factors_of([TEXTS], ["behaviour.purchase.by_price"])
    assert (negative.low, negative.high) == (-6, -2)


def test_patterns_and_judgement():
    assert [f.key for f in factors_of(BOTH, "behaviour.fomo.*")] == [
        "behaviour.fomo.memory", "behaviour.fomo.tiring", "behaviour.fomo.recovery",
    ]  # fmt: skip
    known = parameters(TEXTS)
    judged = factors_of(BOTH, "assumptions")
    assert len(judged) > 100 and all(known[f.key].assumption for f in judged)
    assert not any("strategy" in f.key or f.key == "customers.n" for f in judged)


def test_every_assumption_may_be_at_either_end_of_its_range():
    for scenario in BOTH:
        for factor in factors_of(BOTH, "assumptions"):
            for share in (0.0, 1.0):
                changed(scenario, {factor.key: factor.at(share)})


def test_whole_numbers_are_drawn_alike_often():
    factor = Factor("n", 2, 5, 3, whole=True)
    drawn = [factor.at(u) for u in (np.arange(400) + 0.5) / 400]
    assert np.unique(drawn, return_counts=True)[1].tolist() == [100] * 4
    assert factor.at(1.0) == 5


@pytest.mark.parametrize(
    ("words", "over", "said"),
    [
        (["behaviour.fomo.tirin"], {}, "did you mean behaviour.fomo.tiring"),
        (["strategy.per_week"], {}, "no such number in every strategy"),
        ([], {"behaviour.fomo.tiring": [0.2]}, r"a range is \[LOW, HIGH\]"),
        ([], {"behaviour.fomo.tiring": [0.2, 2]}, "between 0 and 1, got 2"),
        ([], {"behaviour.fomo.tiring": [0.2, 0.1]}, "from a low to a higher"),
        ([], {"behaviour.fomo.tiring": ["low", 0.1]}, "must be a number, got low"),
        ([], {"category.life": [10.5, 20]}, "whole number"),
        (["category.network"], {}, "is 0; name its range"),
    ],
)
def test_what_cannot_be_varied_is_refused(words, over, said):
    with pytest.raises(BadInput, match=said):
        factors_of(BOTH, words, over)
