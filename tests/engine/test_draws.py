"""Chance: uniform, independent whatever two draws share, and the same numbers compiled and plain."""

from itertools import pairwise

import numba
import numpy as np
import pytest
from scipy.stats import chi2, chisquare, kstest, norm

from kawan.core.draws import draw, event_of, fill_draws, gumbel, luck_of, normal
from kawan.events import Event

N = 200_000
LEAST_P = 1e-4
SEEDS = (0, 1, 2, 2**31 - 1, 2**31)
DAYS = (-180, -1, 0, 1, 364)


def drawn(luck: int, event: int, item: int = 0, n: int = N) -> np.ndarray:
    """Return one draw for each of `n` customers."""
    out = np.empty(n)
    fill_draws(slice(0, n), luck, int(event), item, out)
    return out


def p_of_independence(u: np.ndarray, v: np.ndarray, cells: int = 16) -> float:
    """Return the p-value that pairs (u, v) fill the unit square evenly."""
    counts, *_ = np.histogram2d(u, v, bins=cells, range=[[0, 1], [0, 1]])
    return float(chisquare(counts.ravel()).pvalue)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("day", DAYS)
def test_draws_are_uniform(seed: int, day: int):
    u = drawn(luck_of(seed, day), Event.NEED)
    assert kstest(u, "uniform").pvalue > LEAST_P
    assert u.min() > 0 and u.max() < 1


def test_every_event_is_uniform():
    p = [kstest(drawn(luck_of(1, 0), event, n=50_000), "uniform").pvalue for event in Event]
    assert min(p) > LEAST_P
    assert kstest(p, "uniform").pvalue > LEAST_P  # neither too bad nor too good


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param((1, 0, Event.SPEAK, 0), (1, 0, Event.SPEAK_AGAINST, 0), id="events"),
        pytest.param((1, 0, Event.SERVICE_A, 3), (1, 0, Event.SERVICE_B, 3), id="halves of a normal number"),
        pytest.param((1, 0, Event.CONSIDER, 0), (1, 0, Event.CONSIDER, 1), id="brands"),
        pytest.param((1, 0, Event.NOTICE_POST, 8), (1, 0, Event.NOTICE_POST, 8 * 1001), id="authors"),
        pytest.param((1, 0, Event.NEED, 0), (1, 1, Event.NEED, 0), id="days"),
        pytest.param((1, -1, Event.NEED, 0), (1, 0, Event.NEED, 0), id="settling and running"),
        pytest.param((1, 0, Event.NEED, 0), (2, 0, Event.NEED, 0), id="seeds"),
        pytest.param((2**31 - 1, 0, Event.NEED, 0), (2**31, 0, Event.NEED, 0), id="large seeds"),
        pytest.param((1, 2, Event.NEED, 0), (2, 1, Event.NEED, 0), id="seed and day swapped"),
        pytest.param((1, 0, event_of("a"), 0), (1, 0, event_of("b"), 0), id="words"),
    ],
)
def test_draws_are_independent(one: tuple[int, ...], other: tuple[int, ...]):
    u, v = (drawn(luck_of(seed, day), event, item) for seed, day, event, item in (one, other))
    assert p_of_independence(u, v) > LEAST_P


@pytest.mark.parametrize("apart", [1, 2, 7, 28, 1000])
def test_customers_are_independent(apart: int):
    u = drawn(luck_of(1, 0), Event.NEED)
    assert p_of_independence(u[:-apart], u[apart:]) > LEAST_P


def test_one_customer_over_days_seeds_and_items_is_uniform():
    by_day = [draw(luck_of(1, day), 5, Event.NEED) for day in range(-10_000, 10_000)]
    by_seed = [draw(luck_of(seed, 0), 5, Event.NEED) for seed in range(20_000)]
    by_item = [draw(luck_of(1, 0), 5, Event.NOTICE_POST, item) for item in range(20_000)]
    for u in (by_day, by_seed, by_item):
        assert kstest(u, "uniform").pvalue > LEAST_P
        assert p_of_independence(np.array(u[:-1]), np.array(u[1:])) > LEAST_P


def test_equal_draws_would_be_noticed():
    u = drawn(luck_of(1, 0), Event.NEED)
    assert p_of_independence(u, u) < LEAST_P
    assert p_of_independence(u[:-1], (0.9 * u[:-1] + 0.1 * u[1:])) < LEAST_P


def test_compiled_and_plain_draws_are_the_same_number():
    @numba.njit
    def compiled(luck, customer, event, item, out):
        for k in range(out.size):
            out[k] = draw(luck[k], customer[k], event[k], item[k])

    rng = np.random.default_rng(1)
    n = 10_000
    seeds = rng.choice([*SEEDS, *rng.integers(0, 2**31, 100)], n)
    days = rng.integers(-400, 4000, n)
    luck = np.array([luck_of(int(seed), int(day)) for seed, day in zip(seeds, days, strict=True)])
    customer, item = rng.integers(0, 2**31, n, np.int32), rng.integers(0, 2**31, n, np.int32)
    event = rng.choice([*(int(event) for event in Event), event_of("mine")], n)
    out = np.empty(n)
    compiled(luck, customer, event, item, out)
    plain = [draw(*(int(x) for x in key)) for key in zip(luck, customer, event, item, strict=True)]
    assert out.tolist() == plain
    assert [draw(*key) for key in zip(luck.tolist(), customer, event.tolist(), item, strict=True)] == plain


def test_luck_has_one_compiled_type_and_hardly_ever_repeats():
    luck = [luck_of(seed, day) for seed in (*range(100), *SEEDS[3:]) for day in range(-180, 400)]
    assert min(luck) >= 0 and max(luck) < 2**63
    assert len(set(luck)) == len(luck)


def test_words_never_meet_the_events_of_kawan():
    numbers = {event_of(f"reason {k}") for k in range(20_000)}
    assert len(numbers) == 20_000
    assert min(numbers) >= 2**61 and max(numbers) < 2**62
    assert not numbers & set(Event)


def test_every_event_has_a_number_of_its_own():
    assert len({int(event) for event in Event.__members__.values()}) == len(Event.__members__)


def test_normal_and_gumbel_numbers_have_their_laws():
    u, v = drawn(luck_of(1, 0), Event.SERVICE_A, n=50_000), drawn(luck_of(1, 0), Event.SERVICE_B, n=50_000)
    assert kstest([normal(*pair) for pair in zip(u, v, strict=True)], norm.cdf).pvalue > LEAST_P
    assert kstest([gumbel(x) for x in u], "gumbel_r").pvalue > LEAST_P


def test_every_bit_of_a_key_turns_half_the_bits_of_the_draw():
    keys = np.random.default_rng(1).integers(0, 2**31, 300)
    trials = 300 * 32
    for bit in range(31):
        flips = sum(
            (int(draw(7, int(k), 1) * 2**32) ^ int(draw(7, int(k) ^ (1 << bit), 1) * 2**32)).bit_count() for k in keys
        )
        # Binomial(trials, 1/2), 31 looks: five standard deviations
        assert abs(flips - trials / 2) < 5 * np.sqrt(trials) / 2


def test_days_and_seeds_share_no_pattern_of_luck():
    lucks = np.array([[luck_of(seed, day) % 64 for day in range(-100, 100)] for seed in range(100)])
    counts = np.bincount(lucks.ravel(), minlength=64)
    assert chi2.sf(((counts - counts.mean()) ** 2 / counts.mean()).sum(), 63) > LEAST_P
    assert all(not np.array_equal(a, b) for a, b in pairwise(lucks))
