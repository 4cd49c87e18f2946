"""Images follow those who speak for a brand; identities follow those they hear."""

import math

import numpy as np
from pytest import approx

from kawan.behaviour.meaning import (
    CYCLE,
    Meaning,
    carry_images,
    congruity,
    consider_drift,
    drift,
    moved_image,
    see_carried,
    set_trend,
)
from kawan.core.loops import Rows

P = Meaning(carried=0.01, drift=0.0005, perceived=0.2, perceived_days=56.0, trend=1.0, trend_step=0.1)


def turn(town, day=0, trend=(0.0, 0.0)):
    rows = Rows(0, 3)
    world = (town.people, town.bonds, town.offers)
    consider_drift.py_func(rows, day, *world, town.ties, np.array(trend), town.today, P)
    drift.py_func(rows, day, *world, town.today, 0.4, P)


def unit(*x):
    return np.array(x) / np.linalg.norm(x)


def test_congruity_is_the_cosine_of_unit_vectors(town):
    town.people.identity[:] = [[1, 0], [0, 1], [-0.6, 0.8]]
    town.offers.image[1] = 0.0, 1.0
    assert [congruity(town.people, town.bonds, town.offers, i, 1) for i in range(3)] == [0.0, 1.0, 0.8]


def test_all_turn_to_what_friends_were_before_anyone_turned(town):
    before = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    town.people.identity[:] = before
    turn(town)
    step = CYCLE * P.drift
    heard = [0.25 * before[1] + 0.75 * before[2], before[0], before[0]]
    expected = [unit(*(x + step * (y - x))) for x, y in zip(before, heard, strict=True)]
    np.testing.assert_allclose(town.people.identity, expected, atol=1e-15)


def test_the_brand_most_seen_pulls_like_one_more_friend(town):
    town.offers.image[1] = 0.0, 1.0
    town.bonds.buzz[0] = 0.2, 0.5
    turn(town)
    step = CYCLE * P.drift
    np.testing.assert_allclose(town.people.identity[0], unit(1 - step / 3, step / 3))
    np.testing.assert_array_equal(town.people.identity[1:], [[1.0, 0.0]] * 2)


def test_each_customer_turns_once_in_a_cycle(town):
    town.offers.image[0] = 0.0, 1.0
    town.bonds.buzz[0, 0] = 1.0
    for day in range(3, 3 + CYCLE):
        turn(town, day)
    step = CYCLE * P.drift / 2
    np.testing.assert_allclose(town.people.identity[0], unit(1 - step, step))


def test_an_image_moves_to_those_who_speak_for_it(town):
    identity = np.array([[0.0, 1.0], [0.0, -1.0], [-1.0, 0.0]])
    posts = town.posts((0, 0, 0.5, 1.0), (1, 0, -0.8, 1.0), (2, 1, 0.0, 1.0))
    carry_images.py_func(town.offers, identity, posts, np.empty(2), P)
    np.testing.assert_allclose(town.offers.image[0], unit(0.99, 0.01))
    assert town.offers.image[1].tolist() == [1.0, 0.0]
    assert math.isclose(np.linalg.norm(town.offers.image[0]), 1.0)


def test_what_is_kept_is_the_image_each_customer_perceives(town):
    """The same as moving an image of one's own towards every sender noticed, by tie and likeness."""
    rng = np.random.default_rng(5)
    town.people.identity[:] = [unit(*rng.normal(size=2)) for _ in range(3)]
    perceived = town.offers.image[1].copy()
    me = town.people.identity[0]
    for sender, strength in zip(rng.integers(1, 3, 40), rng.random(40), strict=True):
        see_carried(0, 1, int(sender), float(strength), town.people, town.bonds, town.offers, P)
        them = town.people.identity[sender]
        perceived += P.perceived * strength * (1 + me @ them) / 2 * (them - perceived)
        assert congruity(town.people, town.bonds, town.offers, 0, 1) == approx(me @ perceived)
    assert not town.bonds.carried[:, 0].any()


def test_congruity_stays_within_its_range(town):
    town.bonds.carried[:2, 0] = 0.5, -3.0
    assert [congruity(town.people, town.bonds, town.offers, i, 0) for i in range(3)] == [1.0, -1.0, 1.0]


def test_strangers_to_oneself_carry_no_meaning():
    assert [moved_image(g, -1.0, 1.0, P) for g in (-1.0, 0.0, 1.0)] == [0.0, 0.0, 0.0]
    assert moved_image(0.9, 0.5, 1.0, P) < 0.0 < moved_image(0.1, 0.5, 1.0, P)


def test_what_was_seen_carried_fades_in_each_cycle(town):
    town.bonds.carried[:] = 0.5
    for day in range(2 * CYCLE):
        turn(town, day)
    np.testing.assert_allclose(town.bonds.carried, 0.5 * np.exp(-1))


def test_a_brand_that_stands_still_gets_out_of_date(town):
    """Products fit as they were made for; who becomes somebody else fits less, or more."""
    town.people.identity[:] = [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    town.offers.design[1] = 0.0, 1.0
    turn(town)
    moved = town.people.identity - [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    np.testing.assert_allclose(town.bonds.match, 0.4 * moved @ town.offers.design.T, atol=1e-15)
    assert town.bonds.match[0, 0] < 0.0 < town.bonds.match[0, 1]


def test_a_trend_pulls_like_a_friend_as_far_as_there_is_one(town):
    turn(town, trend=(0.0, 0.5))
    step = CYCLE * P.drift / 1.5
    np.testing.assert_allclose(town.people.identity[0], unit(1 - step * 0.5, step * 0.5))


def test_posters_set_the_trend_and_the_popular_more_so(town):
    town.people.identity[:] = [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    town.people.popularity[0] = 1.0
    trend = np.array([0.0, 1.0])
    set_trend.py_func(town.people, town.posts((0, 0, 0.5, 1.0), (1, 1, -0.8, 1.0)), trend, np.empty(2), P)
    np.testing.assert_allclose(trend, [0.1 * 2 / 3, 0.9 + 0.1 / 3])


def test_an_image_that_moves_away_loses_the_first(town):
    """Others begin to post for the brand, and it means less to those who carried it before."""
    town.people.identity[:] = [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    before = [congruity(town.people, town.bonds, town.offers, i, 0) for i in range(3)]
    for _ in range(50):
        carry_images.py_func(town.offers, town.people.identity, town.posts((1, 0, 0.5, 1.0)), np.empty(2), P)
    after = [congruity(town.people, town.bonds, town.offers, i, 0) for i in range(3)]
    assert after[0] < before[0] and after[1] > before[1]
