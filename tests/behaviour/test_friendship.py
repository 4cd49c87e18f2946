"""A gesture is welcome to those who came near, and an intrusion on others."""

import numpy as np
import pytest

from kawan.behaviour.friendship import GIFT, HELP, REPLY, Friendship, Kindness, befriend, room
from kawan.columns import NEVER
from kawan.core.draws import draw
from kawan.core.loops import Rows
from kawan.events import Count, Event

P = Friendship()


def gesture(town, *, luck=1, same_for_all=False, to=(True, True, True), brand=1, kind=REPLY):
    kindness = Kindness(brand, same_for_all, kind)
    world = (town.people, town.bonds, town.today)
    befriend.py_func(Rows(0, 3), luck, 60, *world, np.array(to), kindness, town.counts, P)


@pytest.mark.parametrize(
    ("bonds", "left"),
    [((0.0, 0.0), 1.0), ((0.5, 0.0), 0.25), ((0.0, 0.5), 0.5), ((0.5, 0.5), 0.0), ((-0.5, -0.5), 1.0)],
)
def test_room_is_what_all_friends_leave(town, bonds, left):
    town.bonds.bond[0] = bonds
    assert room(town.bonds, 0, 0, 1.0) == left


def test_a_welcome_gesture(town):
    town.bonds.approached_on[:, 1] = 60
    town.bonds.bond[:, 0] = 0.25
    town.bonds.goodwill[:, 1] = 0.4
    town.bonds.irritation[:, 1] = 0.5
    gesture(town, to=(True, False, True))
    np.testing.assert_allclose(town.bonds.bond[:, 1], [0.06, 0.0, 0.06])
    np.testing.assert_allclose(town.bonds.goodwill[:, 1], [0.49, 0.4, 0.49])
    np.testing.assert_allclose(town.bonds.irritation[:, 1], [0.35, 0.5, 0.35])
    assert (town.bonds.sincerity == 0.5).all()
    assert town.bonds.gestured_on[:, 1].tolist() == [60, NEVER, 60]
    assert town.counts[Count.GESTURES].tolist() == [0, 2]
    np.testing.assert_array_equal(town.bonds.bond[:, 0], 0.25)


def test_warmth_is_as_sincere_as_it_was_before(town):
    town.bonds.approached_on[:, 1] = 60
    town.bonds.sincerity[:, 1] = 0.0, 0.5, 1.0
    gesture(town, same_for_all=True)
    np.testing.assert_allclose(town.bonds.bond[:, 1], [0.0, 0.08, 0.16])
    np.testing.assert_allclose(town.bonds.sincerity[:, 1], [0.0, 0.45, 0.9])


@pytest.mark.parametrize(("since", "welcome"), [(0, True), (30, True), (31, False)])
def test_an_approach_invites_for_a_month(town, since, welcome):
    town.bonds.approached_on[:, 1] = 60 - since
    gesture(town)
    assert (town.bonds.bond[:, 1] > 0.0).all() == welcome
    np.testing.assert_allclose(town.bonds.irritation[:, 1], 0.0 if welcome else 0.06)
    assert town.counts[Count.INTRUSIONS].tolist() == [0, 0 if welcome else 3]


def test_the_communal_are_not_intruded_upon(town):
    town.people.communal[:] = 0.2, 0.5, 0.8
    for luck in range(60):
        town.bonds.bond[:] = town.bonds.irritation[:] = 0.0
        gesture(town, luck=luck)
        intruded = [draw(luck, i, Event.WELCOME, 1) < x for i, x in enumerate((0.8, 0.5, 0.2))]
        assert (town.bonds.irritation[:, 1] > 0.0).tolist() == intruded
        assert (town.bonds.bond[:, 1] == 0.0).tolist() == intruded


def test_help_is_believed_in_need_and_patronises_otherwise(town):
    town.bonds.approached_on[:, 1] = 60
    town.today.needs[0] = 1
    town.today.failed[1, 1] = True
    gesture(town, kind=HELP)
    np.testing.assert_allclose(town.bonds.sincerity[:, 1], [0.65, 0.65, 0.5])
    np.testing.assert_allclose(town.bonds.bond[:, 1], [0.08, 0.08, 0.04])


def test_a_reply_in_need_is_no_help(town):
    town.bonds.approached_on[:, 1] = 60
    town.today.needs[:] = 1
    gesture(town)
    assert (town.bonds.sincerity == 0.5).all()


@pytest.mark.parametrize(("since", "warmth", "delight"), [(60, 0.5, 0.0), (61, 2.0, 0.2)])
def test_a_gift_that_nobody_expected_delights_and_raises_what_is_expected(town, since, warmth, delight):
    town.bonds.approached_on[:, 1] = 60
    town.bonds.gestured_on[:, 1] = 60 - since
    gesture(town, kind=GIFT)
    np.testing.assert_allclose(town.bonds.bond[:, 1], 0.08 * warmth)
    np.testing.assert_allclose(town.bonds.satisfaction[:, 1], delight)
    np.testing.assert_allclose(town.bonds.esteem[:, 1], 0.25 * delight)
    gesture(town, kind=GIFT)  # the next day: now it is expected
    np.testing.assert_allclose(town.bonds.satisfaction[:, 1], delight)
