"""Images follow those who speak for a brand; identities follow those they hear."""

import math

import numpy as np

from kawan.behaviour.meaning import CYCLE, Meaning, carry_images, congruity, consider_drift, drift
from kawan.core.loops import Rows

P = Meaning(carried=0.01, drift=0.0005)


def turn(town, day=0):
    rows = Rows(0, 3)
    consider_drift.py_func(rows, day, town.people, town.bonds, town.offers, town.ties, town.today, P)
    drift.py_func(rows, day, town.people, town.today)


def unit(*x):
    return np.array(x) / np.linalg.norm(x)


def test_congruity_is_the_cosine_of_unit_vectors(town):
    town.people.identity[:] = [[1, 0], [0, 1], [-0.6, 0.8]]
    town.offers.image[1] = 0.0, 1.0
    assert [congruity(town.people, town.offers, i, 1) for i in range(3)] == [0.0, 1.0, 0.8]


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
