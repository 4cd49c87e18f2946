"""Who meets, in whose name, who comes, and what they take home."""

import math

import numpy as np
import pytest

from kawan.behaviour.community_life import (
    CommunityLife,
    Meetings,
    alike,
    attend,
    call_meetings,
    live_on,
    no_meetings,
)
from kawan.behaviour.experience import Experience
from kawan.behaviour.expression import Expression, logistic
from kawan.behaviour.roles import Roles
from kawan.columns import PRACTICE, THIRD_PARTY
from kawan.core.draws import draw, gumbel
from kawan.core.loops import Rows
from kawan.events import Count, Event

MET = [[0.2, 0.0, 0.0]] * 3  # all were at a meeting of community 0, their first place
EAGER = CommunityLife(pull=1000.0)
NOBODY = -1


def meetings(host, commercial=0.0, pull=1.0, star=0.0):
    host = np.array(host, np.int32)
    columns = (np.full(host.shape, number) for number in (commercial, pull, star))
    return Meetings(host, *columns, (host >= 0).any(axis=1))


def go(town, called, p=EAGER, *, luck=1, day=10):
    attend.py_func(
        Rows(0, 3), luck, day, town.people, town.bonds, town.today, town.offers, town.belong, town.groups, called, 1.0,
        town.counts, p, Expression(), Experience(),
    )  # fmt: skip


ONE = [[NOBODY, NOBODY, 1], [NOBODY] * 3]  # brand 1 holds a meeting in community 0, where everybody is


def test_a_meeting_warms_by_what_it_means_and_how_well_it_fits(town):
    town.groups.stewardship[0] = 0.0, 0.6
    town.groups.centre[0] = 0.6, 0.8  # fit 0.8
    town.bonds.sincerity[:, 1] = 0.25
    town.bonds.participation[:, 1] = 0.5
    go(town, meetings(ONE, commercial=0.2))
    meant = 0.5 + 0.5 * 0.6 - 0.5 * 0.2
    np.testing.assert_allclose(town.today.meant, meant)
    np.testing.assert_allclose(town.bonds.bond, [[0.0, 0.05 * meant * 0.8 * 2 * 0.25]] * 3)
    np.testing.assert_allclose(town.bonds.goodwill, [[0.0, 0.1 * meant]] * 3)
    np.testing.assert_allclose(town.bonds.participation, [[0.0, 0.65]] * 3)
    np.testing.assert_allclose(town.bonds.familiarity, [[0.0, 0.3]] * 3)
    np.testing.assert_allclose(town.belong.identification, MET)
    assert town.today.attended.tolist() == [2, 2, 2]
    assert town.today.where.tolist() == [2, 2, 2]  # community 0, slot of brand 1
    assert not town.bonds.esteem.any()


def test_an_artist_outshines_the_brand(town):
    go(town, meetings(ONE, star=0.5))
    np.testing.assert_allclose(town.today.meant, 0.5 * (1 - 0.3 * 0.5))


@pytest.mark.parametrize(("about", "factor"), [(PRACTICE, 1.0), (THIRD_PARTY, 2.0), (1, 1.0)])
def test_a_misfit_hurts_as_far_as_it_is_commercial_and_fans_mind_twice(town, about, factor):
    town.groups.centre[0] = -1.0, 0.0
    town.groups.about[0] = about
    go(town, meetings(ONE, commercial=0.5))
    np.testing.assert_allclose(town.bonds.esteem, [[0.0, -0.05 * 0.3 * 0.5 * factor]] * 3)


def test_coming_back_counts_as_an_act(town):
    go(town, meetings(ONE), day=10)
    assert town.counts[Count.REPEAT_ATTENDANCES].tolist() == [0, 0]
    go(town, meetings(ONE), day=11)
    assert town.counts[Count.INVITED].tolist() == [0, 6]
    assert town.counts[Count.ATTENDANCES].tolist() == [0, 6]
    assert town.counts[Count.REPEAT_ATTENDANCES].tolist() == [0, 3]
    assert town.bonds.acts.tolist() == [[0, 1]] * 3
    assert (town.bonds.attended_on[:, 1] == 11).all()


def test_a_meeting_of_no_brand_moves_identification_only(town):
    go(town, meetings([[2, NOBODY, NOBODY], [NOBODY] * 3]))
    assert town.today.attended.tolist() == [3, 3, 3]
    assert town.today.went.all() and not town.today.where.any()
    np.testing.assert_allclose(town.belong.identification, MET)
    for column in (town.bonds.bond, town.bonds.participation, town.bonds.goodwill, town.counts):
        assert not column.any()


def test_everyone_decides_by_the_luck_of_that_meeting_and_goes_to_one(town):
    p = CommunityLife(pull=0.5, by_worth=0.0, by_identification=0.0, by_participation=1.0, by_fomo=3.0)
    called = meetings([[NOBODY, 0, 1], [NOBODY, 0, NOBODY]])
    for luck in range(120):
        town.bonds.participation[:] = 0.5, 0.7
        town.today.fomo[:] = 0.1, 0.2
        town.bonds.bond[:] = 0.0
        town.belong.identification[:] = 0.0
        go(town, called, p, luck=luck)
        want = {1: 0.5 * 0.6 * 1.3, 2: 0.5 * 0.8 * 1.6}
        liked = {
            (c, slot): math.log(want[slot]) + gumbel(draw(luck, 0, Event.PREFER, c * 16 + slot))
            for c, slot in ((0, 1), (0, 2), (1, 1))
            if draw(luck, 0, Event.ATTEND, c * 16 + slot) < want[slot]
        }
        where = max(liked, key=liked.__getitem__) if liked else None
        assert town.today.attended[0] == (where[1] if where else 0)
        inside = [where is not None and where[0] == c for c in range(2)]
        assert (town.belong.identification[0, :2] > 0.0).tolist() == inside
        assert town.today.went[0] == (where is not None)
        assert where is None or town.today.where[0] == where[0] * 16 + where[1]


def test_worth_counts_as_much_for_meetings_as_for_posts(town):
    p = CommunityLife(pull=0.3, curious=0.0)
    town.bonds.bond[:] = 0.5
    chance = 0.3 * 3.0 * logistic(4.0 * 0.5 - 2.2)
    for luck in range(60):
        town.bonds.bond[:] = 0.5
        town.bonds.participation[:] = town.bonds.esteem[:] = town.belong.identification[:] = 0.0
        go(town, meetings(ONE), p, luck=luck)
        assert town.today.went.tolist() == [draw(luck, i, Event.ATTEND, 2) < chance for i in range(3)]


@pytest.mark.parametrize(("centre", "fit"), [((1, 0), 1.0), ((0, 1), 0.5), ((-2, 0), 0.0), ((0, 0), 0.5)])
def test_fit_is_from_nought_to_one(town, centre, fit):
    town.groups.centre[1] = centre
    assert alike(town.groups.centre, 1, town.offers.image, 0) == fit


def call(town, day=10, *, held=False, meets=(0.5, 0.5), hosts=(0.5, 0.5), artist=0.0, p=None):
    mask = np.full((2, 2), False)
    mask[:, 1] = held
    commercial = np.where(mask, 0.7, 0.0)
    called = no_meetings(2, 2)
    world = np.where(mask, artist, 0.0), np.array(meets), np.array(hosts)
    call_meetings.py_func(day, town.groups, mask, commercial, *world, called, p or CommunityLife(), Roles())
    assert called.any.tolist() == (called.host >= 0).any(axis=1).tolist()
    return called


def test_members_meet_by_vitality_and_twice_as_often_while_paid(town):
    town.groups.vitality[:] = 0.5
    town.groups.paid_until[0, 1] = 10
    rate = np.array([0.1, 0.05])
    assert (call(town, meets=rate - 1e-9).host[:, 0] >= 0).all()
    assert not (call(town, meets=rate + 1e-9).host[:, 0] >= 0).any()
    assert (call(town, day=11, meets=(0.0501, 0.0499)).host[:, 0] >= 0).tolist() == [False, True]  # paid until day 10


@pytest.mark.parametrize(("u", "host"), [(0.19, 0), (0.21, 1), (0.49, 1), (0.51, 2)])
def test_they_meet_in_the_name_of_who_became_part_of_it_or_is_present(town, u, host):
    town.groups.vitality[:] = 1.0
    town.groups.stewardship[:] = 0.2
    town.groups.present_until[:, 1] = 10
    assert call(town, meets=(0.0, 0.0), hosts=(u, u)).host[:, 0].tolist() == [host, host]


def test_the_payers_own_meetings_pull_more_and_feel_as_commercial_as_they_are(town):
    town.groups.paid_until[1, 1] = 10
    called = call(town, held=True)
    assert called.host.tolist() == [[NOBODY, NOBODY, 1]] * 2
    assert called.pull.tolist() == [[1.0, 1.0, 1.0], [1.0, 1.0, 1.5]]
    assert called.commercial.tolist() == [[0.0, 0.0, 0.7]] * 2


def test_an_artist_draws_with_diminishing_returns_and_to_that_meeting_only(town):
    town.groups.vitality[:] = 1.0
    town.groups.stewardship[:, 1] = 1.0
    called = call(town, held=True, artist=90.0, meets=(0.0, 0.0))
    assert called.host.tolist() == [[1, NOBODY, 1]] * 2
    assert called.pull.tolist() == [[1.0, 1.0, 1.75]] * 2  # 90 is three times what makes half of a great artist
    assert called.star.tolist() == [[0.0, 0.0, 0.75]] * 2


def test_vitality_dependence_and_stewardship_move_by_a_day(town):
    p = CommunityLife()
    groups = town.groups
    groups.vitality[:] = 0.4
    groups.dependence[:] = 0.5
    groups.stewardship[:] = 0.5
    groups.relied_until[0, 1] = 10
    groups.present_until[1, 0] = 10
    live_on.py_func(10, groups, np.array([0.0, 2.0]), p)
    fade = 1 - math.exp(-1 / 120)
    rested = 0.4 + (0.15 * 0.5 - 0.4) * fade
    np.testing.assert_allclose(groups.vitality, [rested, rested + 0.016 * (1 - rested)])
    np.testing.assert_allclose(groups.dependence, [0.5 + 0.005 * 0.5, 0.5 * math.exp(-1 / 180)])
    gone, grown = 0.5 - 0.5 / 180, 0.5 + 0.5 / 120
    np.testing.assert_allclose(groups.stewardship, [[gone, gone], [grown, gone]])


def test_the_brand_that_a_community_is_about_remains_part_of_it(town):
    town.groups.about[:] = 1, THIRD_PARTY
    for _ in range(3000):
        live_on.py_func(10, town.groups, np.zeros(2), CommunityLife())
    np.testing.assert_allclose(town.groups.stewardship, [[0.0, 0.3], [0.0, 0.0]], atol=1e-6)


def test_what_is_new_or_promised_draws_more_to_the_next_meeting(town):
    town.groups.excitement[:] = 0.5
    town.groups.novelty[:] = 0.4, 0.0
    town.groups.vitality[:] = 1.0
    called = call(town, meets=(1.0, 1.0))
    np.testing.assert_allclose(called.pull, [[1.7] * 3, [1.5] * 3])
    assert (town.groups.excitement == 0.5).all()  # nobody has met yet
    np.testing.assert_allclose(call(town, meets=(0.0, 1.0)).pull, [[1.7] * 3, [1.5] * 3])
    assert town.groups.excitement.tolist() == [0.0, 0.5]
    np.testing.assert_allclose(town.groups.novelty, [0.4, 0.0])


def test_a_meeting_collects_numbers_and_asks_for_consent_once(town):
    town.bonds.in_database[0, 1] = True  # asked before, and did not agree
    certain = Experience(consent=50.0)
    attend.py_func(
        Rows(0, 3), 1, 10, town.people, town.bonds, town.today, town.offers, town.belong, town.groups, meetings(ONE),
        1.0, town.counts, EAGER, Expression(), certain,
    )  # fmt: skip
    there = town.today.went
    assert there.any()
    assert town.bonds.in_database[there, 1].all()
    assert town.bonds.consented[:, 1].tolist() == [False, *there[1:].tolist()]
    assert town.counts[Count.NUMBERS_GIVEN].tolist() == [0, int(there[1:].sum())]
