"""A noticed message: what it does to the one who notices it, and by whose luck."""

import numpy as np
import pytest

from kawan.behaviour.interruption import (
    ADVERTISEMENT,
    MAIL,
    TEXT,
    Interruption,
    Sending,
    advertise,
    interrupt,
    opt_out_chance,
)  # fmt: skip
from kawan.columns import NEVER
from kawan.core.draws import draw
from kawan.core.loops import Rows
from kawan.events import Count, Event

ALL = np.ones(3, bool)
CALM = Interruption(opt_out=0.0, opt_out_irritated=0.0, blacklist=0.0, found_out=0.0)


def send(town, p=CALM, *, luck=1, day=10, brand=0, channel=TEXT, discount=0.0, to=ALL, can_refuse=True):
    world = (town.people, town.bonds, town.today, town.offers, to, Sending(brand, channel, discount, can_refuse))
    if channel == ADVERTISEMENT:
        advertise.py_func(Rows(0, 3), luck, *world, town.counts, p)
    else:
        interrupt.py_func(Rows(0, 3), luck, day, *world, 1.0, town.counts, p)


def test_an_irrelevant_text_irritates_deafens_and_reminds(town):
    town.offers.image[:] = 0.0
    town.people.deafness[:] = 0.2
    town.today.notices[:] = 1.25  # so that the deaf notice it too
    send(town, brand=1)
    np.testing.assert_allclose(town.bonds.irritation, [[0.0, 0.06]] * 3)
    np.testing.assert_allclose(town.bonds.familiarity, [[0.0, 0.12]] * 3)
    np.testing.assert_allclose(town.people.deafness, 0.2 + 0.02 * 0.8)
    np.testing.assert_allclose(town.bonds.messages, [[0.0, 1.0]] * 3)
    np.testing.assert_allclose(town.bonds.bond, [[0.0, -0.02 * 0.06 * 0.35]] * 3)


def test_what_is_fully_relevant_neither_irritates_nor_deafens(town):
    town.bonds.goodwill[:] = 1.0
    town.bonds.consented[:] = True
    town.today.needs[:] = 1
    send(town)
    assert not town.bonds.irritation.any()
    assert not town.people.deafness.any()


def test_letters_bother_half_as_much_and_advertisements_do_not(town):
    town.offers.image[:] = 0.0
    send(town, channel=MAIL)
    send(town, channel=ADVERTISEMENT, brand=1)
    np.testing.assert_allclose(town.bonds.irritation, [[0.03, 0.0]] * 3)
    np.testing.assert_allclose(town.bonds.familiarity, [[0.12, 0.03]] * 3)
    assert not town.bonds.messages[:, 1].any()


def test_the_wanted_become_unwanted_as_messages_add_up(town):
    town.bonds.consented[0] = True
    town.today.needs[0] = 1  # relevance 0.8 with the image: 0.5 above the ideal point
    town.bonds.messages[0] = 8.0, 10.0
    for brand in range(2):
        send(town, brand=brand)
    welcome = 0.8 - 0.3 - 0.05 * 9
    assert town.bonds.bond[0, 0] == pytest.approx(0.004 * welcome)
    assert town.bonds.esteem[0, 0] == pytest.approx(0.05 * welcome)
    assert town.bonds.bond[0, 1] < 0.0 == town.bonds.esteem[0, 1]


def test_an_ask_is_paid_for_with_goodwill_where_there_is_enough(town):
    town.bonds.goodwill[:, 0] = 0.04, 0.05, 0.5
    town.offers.image[:] = 0.0
    send(town)
    np.testing.assert_allclose(town.bonds.goodwill[:, 0], [0.04, 0.0, 0.45], atol=1e-15)
    np.testing.assert_allclose(town.bonds.irritation[:, 0], [0.06, 0.06 * 0.6, 0.06 * 0.6])


def test_an_offer_is_open_for_a_week(town):
    send(town, discount=0.1, day=10, to=np.array([True, False, True]))
    assert town.bonds.offer_until[:, 0].tolist() == [16, NEVER, 16]
    assert town.bonds.discount.tolist() == [[0.1, 0.0], [0.0, 0.0], [0.1, 0.0]]


def test_a_burden_weighs_more_on_the_close(town):
    town.bonds.bond[:, 0] = -0.5, 0.0, 0.5
    town.offers.image[:] = 0.0
    town.bonds.irritation[:] = 0.5
    before = town.bonds.bond[:, 0].copy()
    send(town)
    lost = before - town.bonds.bond[:, 0]
    irritation, r = town.bonds.irritation[:, 0], np.array([0.0, 0.0, 0.2])
    np.testing.assert_allclose(lost, 0.02 * irritation * (0.35 - r) * [1.0, 1.0, 2.0])


def test_an_ask_soon_after_a_gesture_is_suspect(town):
    town.bonds.gestured_on[:, 0] = 10 - 14, 10 - 15, 10
    send(town, day=10)
    np.testing.assert_allclose(town.bonds.sincerity[:, 0], [0.35, 0.5, 0.35])


def test_the_blacklisted_are_not_bothered_again_but_see_advertisements(town):
    town.bonds.blacklisted[:, 0] = True
    send(town)
    assert not town.bonds.irritation.any()
    send(town, channel=ADVERTISEMENT)
    assert town.bonds.familiarity[:, 0].all()
    assert town.counts[Count.MESSAGES_NOTICED].tolist() == [3, 0]


def test_irritation_closes_the_door_with_its_fourth_power(town):
    p = CALM._replace(blacklist=1.0, intrusion=0.0, deafening=0.0)
    for luck in range(150):
        town.bonds.irritation[:, 0] = 0.3, 0.6, 0.9
        town.bonds.blacklisted[:] = False
        send(town, p, luck=luck)
        expected = [draw(luck, i, Event.BLACKLIST, 0) < x**4 for i, x in enumerate((0.3, 0.6, 0.9))]
        assert town.bonds.blacklisted[:, 0].tolist() == expected


@pytest.mark.parametrize("channel", [TEXT, MAIL])
def test_noticing_and_leaving_follow_the_luck_of_this_brand_and_channel(town, channel):
    p = CALM._replace(opt_out=0.5, unasked=1.0)
    item = 1 + 8 * channel
    town.offers.image[:] = 0.0
    town.people.deafness[:] = 0.2
    for luck in range(100):
        town.people.deafness[:] = 0.2
        town.bonds.messages[:] = 0.0
        town.bonds.opted_out[:] = False
        town.bonds.consented[:] = False
        send(town, p, luck=luck, brand=1, channel=channel)
        noticed = [draw(luck, i, Event.CHANNEL, item) < 0.8 for i in range(3)]
        left = [draw(luck, i, Event.OPT_OUT, item) < 0.5 for i in range(3)]
        assert town.bonds.messages[:, 1].tolist() == noticed
        assert town.bonds.opted_out[:, 1].tolist() == [a and b for a, b in zip(noticed, left, strict=True)]


def test_without_a_way_to_refuse_nobody_leaves(town):
    send(town, CALM._replace(opt_out=1.0), can_refuse=False)
    assert not town.bonds.opted_out.any()
    send(town, CALM._replace(opt_out=1.0, unasked=10.0))
    assert town.bonds.opted_out[:, 0].all()
    assert town.counts[Count.OPT_OUTS].tolist() == [3, 0]


def test_being_found_out_hurts_the_close_more(town):
    town.offers.image[:] = 0.0
    town.bonds.gestured_on[:, 0] = 10 - 60, 10 - 61, 10 - 60
    town.bonds.sincerity[:, 0] = 0.0  # found out for certain
    town.bonds.bond[:, 0] = 0.0, 0.0, 0.5
    send(town, CALM._replace(found_out=1.0, burden=0.0, favour_bond=0.0))
    np.testing.assert_allclose(town.bonds.bond[:, 0], [-0.1, 0.0, 0.5 - 0.1 * 1.5])


def test_a_welcome_text_finds_only_the_room_that_is_left(town):
    town.offers.image[:] = 0.0
    town.bonds.consented[:, 0] = True
    town.today.needs[:] = 1
    town.bonds.bond[:, 1] = 0.0, 0.5, 1.0  # the other brand is a friend already
    send(town)
    welcome = 0.6 - 0.3 - 0.05
    np.testing.assert_allclose(town.bonds.bond[:, 0], 0.004 * welcome * np.array([1.0, 0.5, 0.0]))


def test_who_agreed_leaves_less_easily():
    asked, unasked = (opt_out_chance(0.0, 0.2, consented, 0.5, Interruption()) for consented in (True, False))
    assert unasked / asked == pytest.approx(1.5)


@pytest.mark.parametrize("follows", [False, True])
def test_followers_who_fear_to_miss_out_mind_less(town, follows):
    town.people.fomo[:] = 0.4
    town.bonds.follows[:, 1] = follows
    send(town, brand=1)
    alone = town.bonds.irritation[0, 1]
    town.people.fomo[:] = 0.0
    town.bonds.irritation[:] = 0.0
    town.bonds.messages[:] = 0.0
    town.people.deafness[:] = 0.0
    send(town, brand=1)
    assert alone == pytest.approx(town.bonds.irritation[0, 1] * (0.6 if follows else 1.0))
