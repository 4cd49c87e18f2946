"""What friends say: heard as it was before today, weighed by the tie, counted once."""

import numpy as np
import pytest

from kawan.behaviour.meaning import NOTHING_CARRIED, Meaning
from kawan.behaviour.word_of_mouth import (
    WordOfMouth,
    count_contacts,
    hear_posts,
    hear_talk,
    like_chance,
    meet_friends,
    persuaded,
    see_attendance,
)
from kawan.columns import POST, TALK
from kawan.core.draws import draw
from kawan.core.loops import Rows
from kawan.events import Count, Event


def test_bad_news_about_a_favourite_is_resisted():
    p = WordOfMouth()
    steps = [0.0 - persuaded(0.0, -1.0, 1.0, bond, p) for bond in (-1.0, 0.0, 0.5, 1.0)]
    np.testing.assert_allclose(steps, [0.15, 0.15, 0.075, 0.0])
    assert persuaded(0.0, 1.0, 1.0, 1.0, p) == 0.15  # good news is not


def minds(town):
    return town.people, town.bonds, town.offers, town.today, town.counts


P = WordOfMouth()


def hear(town, rows, posts, p=P, *, luck=1, meaning=NOTHING_CARRIED):
    """Let everybody hear yesterday's posts; return how many noticed and liked each."""
    response = np.zeros((2, posts.author.size), np.int64)
    hear_posts.py_func(rows, luck, 10, town.ties, posts, *minds(town), response, p, meaning)
    return response


def talk(town, rows, luck):
    town.bonds.esteem[:, 0] = -1.0, 0.0, 1.0
    town.bonds.bought_on[:, 0] = 5
    meet_friends.py_func(rows, luck, 10, 1.0, 30, town.ties, town.people, town.bonds, town.today)
    hear_talk.py_func(rows, 10, *minds(town), WordOfMouth(), NOTHING_CARRIED)


def test_talk_tells_what_friends_thought_this_morning(town, rows):
    count_contacts.py_func(rows, town.ties, town.today)
    heard = 0
    for luck in range(60):
        talk(town, rows, luck)
        drawn = [draw(luck, i, Event.TALK) for i in range(3)]
        expected = np.array([-1.0, 0.0, 1.0])
        if drawn[0] < 0.25:  # both ties together are as strong as a day is long
            expected[0] += 0.15 * 0.25 * 1.0
        else:
            expected[0] += 0.15 * 0.75 * 2.0
        if drawn[1] < 0.25:
            expected[1] -= 0.15 * 0.25
        if drawn[2] < 0.75:
            expected[2] -= 0.15 * 0.75 * 2.0
        np.testing.assert_allclose(town.bonds.esteem[:, 0], expected, atol=1e-12)
        heard += 1 + (drawn[1] < 0.25) + (drawn[2] < 0.75)
    assert town.counts[Count.TALKS].tolist() == [heard, 0]


@pytest.mark.parametrize(("bought_on", "told"), [(10, True), (-19, True), (-20, False)])
def test_only_owners_are_heard(town, rows, bought_on, told):
    count_contacts.py_func(rows, town.ties, town.today)
    town.bonds.bought_on[1:, 1] = bought_on
    meet_friends.py_func(Rows(0, 1), 3, 10, 1.0, 30, town.ties, town.people, town.bonds, town.today)
    hear_talk.py_func(Rows(0, 1), 10, *minds(town), WordOfMouth(), NOTHING_CARRIED)
    assert (town.bonds.familiarity[0].tolist() == [0.0, 0.2]) is told
    assert (town.bonds.touch_kind[0].tolist() == [0, TALK]) is told


def test_a_post_reminds_and_persuades_the_friends_who_notice_it(town, rows):
    posts = town.posts((0, 1, 0.8, 1.0))
    hear(town, rows, posts)
    np.testing.assert_allclose(town.bonds.familiarity, [[0, 0], [0, 0.2], [0, 0.2]])
    np.testing.assert_allclose(town.bonds.esteem[:, 1], [0.0, 0.15 * 0.25 * 0.8, 0.15 * 0.75 * 0.8])
    assert town.bonds.touched_by[1:, 1].tolist() == [0, 0]
    assert town.bonds.touch_kind[1:, 1].tolist() == [POST, POST]
    assert town.today.tempting_post.tolist() == [[0, 0], [0, 1], [0, 1]]


def test_noticing_depends_on_author_and_brand_and_not_on_who_else_posts(town, rows):
    town.today.notices[:] = 0.5
    for luck in range(60):
        for said in ([(1, 0, 1.0, 1.0), (2, 1, 1.0, 1.0)], [(2, 1, 1.0, 1.0)]):
            town.bonds.familiarity[:] = 0.0
            hear(town, rows, town.posts(*said), luck=luck)
            noticed = draw(luck, 0, Event.NOTICE_POST, 2 * 8 + 1) < 0.5
            assert (town.bonds.familiarity[0, 1] > 0.0) == noticed


def test_who_hears_of_a_brand_twice_a_day_is_reached_once(town, rows):
    posts = town.posts((1, 0, 1.0, 1.0), (2, 0, 1.0, 1.0))
    hear(town, rows, posts)
    assert town.counts[Count.REACHED].tolist() == [1, 0]
    assert town.counts[Count.POSTS_NOTICED].tolist() == [2, 0]
    assert town.today.seen.tolist() == [[2, 0], [0, 0], [0, 0]]


def test_the_more_interesting_post_is_the_more_tempting(town, rows):
    for luck in range(40):
        town.today.tempting_post[:] = 0
        posts = town.posts((1, 0, 1.0, 0.5), (2, 0, 1.0, 2.0))
        hear(town, rows, posts, luck=luck)
        pulls = [draw(luck, 0, Event.RESHARE, a * 8) / interest for a, interest in ((1, 0.5), (2, 2.0))]
        assert town.today.tempting_post[0, 0] == 1 + np.argmin(pulls)
        assert town.today.tempting[0, 0] == min(pulls)


def test_what_few_stand_behind_is_not_believed(town, rows):
    town.bonds.buzz[:, 0] = 0.0, 0.19, 0.2
    posts = town.posts((0, 0, 1.0, 1.0))
    p = WordOfMouth(reinforcement=0.2)
    hear(town, rows, posts, p)
    np.testing.assert_allclose(town.bonds.familiarity[:, 0], [0.0, 0.0, 0.2])


def test_friends_who_went_out_are_seen(town, rows):
    see_attendance.py_func(rows, 1, town.ties, np.array([2], np.int32), np.array([1], np.int32), town.today)
    assert town.today.seen.tolist() == [[0, 1], [0, 0], [0, 0]]


def test_readers_like_what_suits_them(town, rows):
    p = WordOfMouth(liking=1.0)
    town.people.identity[1:] = [[-0.6, 0.8], [0.6, 0.8]]
    for luck in range(60):
        response = hear(town, rows, town.posts((0, 1, 0.5, 1.0)), p, luck=luck)
        likes = [draw(luck, i, Event.LIKE, 1) < 0.5 * (1 + 0.5 * g) for i, g in ((1, -0.6), (2, 0.6))]
        assert response.tolist() == [[2], [sum(likes)]]
    assert like_chance(g=-1.0, valence=-1.0, p=p) == 1.0  # those whom the brand does not suit like blame
    assert town.counts[Count.LIKES, 1] > 40


def test_a_brand_means_whom_it_was_noticed_with(town, rows):
    """Customer 1, by a weak tie, sees it with somebody unlike oneself; critics carry nothing."""
    town.people.identity[0] = 0.6, 0.8
    p = Meaning(perceived=0.5)
    hear(town, rows, town.posts((0, 0, 0.5, 1.0), (0, 1, -0.5, 1.0)), meaning=p)
    likeness = 0.6
    expected = [0.5 * w * (1 + likeness) / 2 * (likeness - 1.0) for w in (0.25, 0.75)]
    np.testing.assert_allclose(town.bonds.carried[1:, 0], expected)
    assert not town.bonds.carried[:, 1].any() and not town.bonds.carried[0].any()


def test_a_brand_means_who_was_met_using_it(town, rows):
    town.people.identity[:] = [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    town.today.contact[:] = 1.0
    town.bonds.bought_on[1:, 1] = 10
    meet_friends.py_func(Rows(0, 1), 3, 10, 1.0, 30, town.ties, town.people, town.bonds, town.today)
    hear_talk.py_func(Rows(0, 1), 10, *minds(town), WordOfMouth(), Meaning(perceived=1.0))
    assert town.bonds.carried[0].tolist() == [0.0, town.today.talk_over[0] * 0.5 * (0.0 - 1.0)]
