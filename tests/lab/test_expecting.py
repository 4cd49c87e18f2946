"""Claims: an interval holds, fails or leaves open what was said beforehand, and does so at its nominal rate."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawan.columns import BadInput
from kawan.lab.expecting import Claim, judge, judgement
from kawan.lab.statistics import Outcome

PURCHASES = Outcome("purchases", "a month", "Purchases", sesoi=1.0, sesoi_is="units")
numbers = st.floats(-10, 10, allow_nan=False)


def claim(**changes):
    said = {"says": "b is above a", "outcome": "purchases", "contrast": ("b", "a"), "direction": "higher"}
    return Claim(**(said | changes))


def runs_of(difference, seeds=30, scenarios=1, spread=1.0, rng=None):
    rng = rng or np.random.default_rng(1)
    rows = []
    for scenario in range(1, scenarios + 1):
        luck = rng.normal(100, 10, seeds)
        for name, shift in (("a", 0.0), ("b", difference)):
            values = luck + shift + (rng.normal(0, spread, seeds) if name == "b" else 0)
            rows += [(scenario, name, seed, value, 0.0) for seed, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["scenario", "strategy", "seed", "purchases", "spend"])


@given(numbers, numbers, st.floats(0, 5))
def test_lower_is_higher_seen_in_a_mirror(one, other, smallest):
    low, high = sorted((one, other))
    assert judgement("higher", low, high, smallest) == judgement("lower", -high, -low, smallest)


@given(numbers, numbers, st.floats(0, 5))
def test_no_interval_says_both_different_and_the_same(one, other, smallest):
    low, high = sorted((one, other))
    verdicts = {direction: judgement(direction, low, high, smallest) for direction in ("higher", "lower", "same")}
    assert list(verdicts.values()).count("holds") <= 1
    if verdicts["same"] == "holds" and low > -smallest and high < smallest:
        assert verdicts["higher"] == verdicts["lower"] == "fails"


@pytest.mark.parametrize(
    ("difference", "direction", "expected"),
    [(5, "higher", "holds"), (5, "lower", "fails"), (5, "same", "fails"), (0, "same", "holds"), (0, "higher", "fails"),
     (1, "higher", "open"), (-5, "lower", "holds")],
)  # fmt: skip
def test_a_known_difference_is_judged_right(difference, direction, expected):
    table = judge([claim(direction=direction)], runs_of(difference), {1: {}}, [PURCHASES])
    assert list(table["judgement"]) == [expected]


def test_a_claim_is_about_the_scenarios_it_names():
    rows = {1: {"degree": 8}, 2: {"degree": 8.0000000001}, 3: {"degree": 12}}
    table = judge([claim(), claim(at={"degree": 8})], runs_of(5, scenarios=3), rows, [PURCHASES])
    assert [*zip(table["claim"], table["scenario"], strict=True)] == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]


def test_the_smallest_effect_may_be_in_per_cent():
    table = judge([claim(smallest=10, unit="percent")], runs_of(5), {1: {}}, [PURCHASES])
    assert table["smallest"].iloc[0] == pytest.approx(10, rel=0.1)  # of about 100
    assert table["judgement"].iloc[0] == "fails"


def test_a_claim_that_is_not_true_rarely_holds():
    """Where the true difference is the smallest that counts, an interval lies beyond it in 2.5 % of cases."""
    rng = np.random.default_rng(7)
    tries = 60
    held = sum(
        judge([claim()], runs_of(1.0, seeds=8, rng=rng), {1: {}}, [PURCHASES])["judgement"].iloc[0] == "holds"
        for _ in range(tries)
    )
    assert held <= 0.025 * tries + 4 * np.sqrt(tries * 0.025 * 0.975)


def test_a_claim_needs_two_alternatives_and_a_size():
    with pytest.raises(BadInput, match="contrast must name two"):
        claim(contrast=("a", "a"))
    with pytest.raises(BadInput, match="smallest must be 0 or more"):
        claim(smallest=-1.0)
