"""Seeds are added until intervals are narrow: they still cover, few seeds are wasted, an interruption is no end."""

from pathlib import Path

import numpy as np
import pytest

from kawan.columns import BadInput
from kawan.lab import precision
from kawan.lab.comparing import compare
from kawan.lab.intervals import mean_interval
from kawan.lab.precision import FEWEST, LEVEL, MOST, Look, Precision, seeds_next


def zero_inflated(draw, share):
    return lambda rng, n: (rng.random(n) >= share) * draw(rng, n)


DIFFERENCES = {  # how they are drawn, their mean and standard deviation
    "normal": (lambda rng, n: rng.normal(1, 2, n), 1.0, 2.0),
    "exponential": (lambda rng, n: rng.exponential(1, n), 1.0, 1.0),
    "lognormal": (lambda rng, n: rng.lognormal(0, 0.5, n), np.exp(0.125), np.sqrt(np.expm1(0.25) * np.exp(0.25))),
    "exponential, 0 in half": (zero_inflated(lambda rng, n: rng.exponential(1, n), 0.5), 0.5, np.sqrt(0.75)),
    "exponential, 0 in 70 %": (zero_inflated(lambda rng, n: rng.exponential(1, n), 0.7), 0.3, np.sqrt(0.51)),
}


def stopped(values, asked, rng, resamples, level=LEVEL):
    """Return the interval of the first of these differences, as many as precision takes."""
    wanted = Precision({"sales": asked}, values.size)
    n = wanted.first(20)
    while True:
        low, high = mean_interval(values[:n], rng, resamples, level)
        more = seeds_next([Look("texts", "sales", asked, (high - low) / 2, n)], "quiet", wanted)
        if not more:
            return low, high, n
        n = more["texts"]


def coverage(name, needed, simulations, resamples, level=LEVEL):
    """Return how often intervals hold the truth that took about `needed` seeds, and how many they had."""
    draw, truth, sd = DIFFERENCES[name]
    rng = np.random.default_rng(6)
    ends = [stopped(draw(rng, 600), 1.96 * sd / np.sqrt(needed), rng, resamples, level) for _ in range(simulations)]
    return np.mean([low <= truth <= high for low, high, _ in ends]), np.mean([n for *_, n in ends])


@pytest.mark.parametrize("differences", ["normal", "exponential, 0 in half"])
def test_intervals_of_comparisons_that_stopped_cover_what_they_promise(differences):
    error = np.sqrt(0.95 * 0.05 / 250)
    inside, seeds = coverage(differences, 60, 250, 499)
    assert 0.95 - 3 * error < inside and 60 < seeds < 120


@pytest.mark.slow
@pytest.mark.parametrize("needed", [25, 60, 110])
@pytest.mark.parametrize("differences", DIFFERENCES)
def test_they_cover_93_to_97_per_cent_of_2000_comparisons(differences, needed):
    inside, seeds = coverage(differences, needed, 2_000, 1999)
    assert 0.93 <= inside <= (0.975 if needed == 25 else 0.97)  # where most stop at once, it is a little more
    assert FEWEST <= seeds < 2.2 * max(needed, FEWEST)


@pytest.mark.slow
def test_without_the_higher_level_they_would_not():
    assert min(coverage(name, 110, 2_000, 999, level=0.95)[0] for name in DIFFERENCES) < 0.93


def test_seeds_are_added_by_what_the_last_look_says():
    wanted = Precision({"sales": 1.0}, 500)

    def after(reached, seeds=40):
        return seeds_next([Look("texts", "sales", 1.0, reached, seeds)], "quiet", wanted)

    assert after(1.0) == {} == after(np.nan)
    assert after(1.2) == {"texts": 58, "quiet": 58}  # 40 * 1.2 * 1.2
    assert after(1.001) == {"texts": 44, "quiet": 44}  # a tenth more at least
    assert after(9.0) == {"texts": 80, "quiet": 80}  # twice as many at most
    assert after(9.0, seeds=300) == {"texts": 500, "quiet": 500} and after(9.0, seeds=500) == {}


def test_each_strategy_has_as_many_seeds_as_its_most_demanding_outcome():
    looks = [
        Look("texts", "sales", 1.0, 1.2, 40), Look("texts", "profit", 1.0, 1.3, 40),
        Look("befriend", "sales", 1.0, 0.9, 40), Look("befriend", "profit", 1.0, 0.9, 40),
    ]  # fmt: skip
    assert seeds_next(looks, "quiet", Precision({"sales": 1.0, "profit": 1.0}, 500)) == {"texts": 68, "quiet": 68}


def test_a_look_says_what_was_reached():
    assert (
        str(Look("texts", "profit", 0.5, 0.4567, 44)) == "precision: texts, profit: ±0.457 with 44 seeds (asked ±0.5)"
    )
    assert "not the ±0.5 asked; about 400 may do (max_seeds=400)" in str(Look("texts", "profit", 0.5, 1.0, 100))
    assert "no interval is known after 30 seeds" in str(Look("texts", "profit", 0.5, np.nan, 30))


@pytest.mark.parametrize("half", [0.0, -1.0, np.nan, np.inf])
def test_what_is_no_width_is_refused(half):
    with pytest.raises(BadInput, match="profit must be above 0"):
        Precision({"profit": half}, 200)


def test_how_many_seeds_it_begins_with():
    assert Precision({"profit": 1.0}, 200).first(20) == FEWEST and Precision({"profit": 1.0}, 200).first(50) == 50
    assert Precision({"profit": 1.0}, 25).first(20) == 25
    with pytest.raises(BadInput, match="max_seeds=10 is fewer than the 20 seeds"):
        Precision({"profit": 1.0}, 10).first(20)


@pytest.mark.slow
def test_a_comparison_adds_seeds_until_it_is_precise_and_goes_on_where_it_stopped(
    alternatives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(precision, "FEWEST", 5)
    asked = {"spend": 0.002, "repeat_rate": 0.01}  # of five days, nobody knows the second

    def compared(most: int, folder: str):
        settings = {"baseline": "quiet", "seeds": [1, 2], "executor": "serial", "precision": Precision(asked, most)}
        return compare(alternatives, folder=tmp_path / folder, **settings)

    short = compared(6, "one")
    assert set(short.runs["seed"]) == set(range(1, 7)) and "not the ±0.002 asked" in " ".join(short.notes)
    longer, at_once = compared(30, "one"), compared(30, "two")
    spend = at_once.table.set_index("outcome").loc["spend"]
    assert (spend["ci_high"] - spend["ci_low"]) / 2 <= 0.002 and 6 < spend["seeds"] < 30
    assert (at_once.table["level"] == LEVEL).all()
    assert at_once.runs["seed"].tolist() == 2 * [*range(1, 1 + int(spend["seeds"]))]
    for name in ("comparison.csv", "ranking.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert longer.notes == at_once.notes
    assert "repeat_rate: no interval is known" in at_once.notes[0] and "(asked ±0.002)" in at_once.notes[1]


def test_a_precision_beyond_all_reach_asks_for_no_end_of_seeds():
    assert Look("texts", "profit", asked=1e-300, reached=1.0, seeds=30).needed == MOST
