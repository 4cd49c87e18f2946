"""Who speaks, for or against, and what it makes of the speaker."""

import math

import numpy as np
import pytest

from kawan.behaviour.experience import put_away
from kawan.behaviour.expression import (
    Expression,
    commit_speakers,
    grow_quiet,
    please_authors,
    speak_out,
    speak_up,
    weigh_posts,
    worth,
)
from kawan.cascades import Cascades
from kawan.columns import AGAINST, OWN, RESHARE, SILENT
from kawan.core.draws import draw, normal
from kawan.core.loops import Rows
from kawan.events import Count, Event
from kawan.society import NO_POSTS

MUTE = Expression(participating=0.0, fearing=0.0, after_purchase=0.0, after_meeting=0.0, annoyance=0.0, anger=0.0)


def speak(town, p, *, luck=1):
    town.today.said[:] = SILENT
    speak_up.py_func(Rows(0, 3), luck, town.people, town.bonds, town.today, town.offers, p)


def word(town, author, brand, said, *, luck=1, before=NO_POSTS):
    """Return the valence and interest of posts."""
    columns = [np.array(column, np.int32) for column in (author, brand, said)]
    valence, interest = np.empty(len(author)), np.empty(len(author))
    weigh_posts.py_func(luck, *columns, before, town.bonds, valence, interest, P)
    return valence, interest


def commit(town, *said, meant=None):
    if meant is not None:
        town.today.attended[:] = 1
        town.today.meant[:] = meant
    counts = town.counts
    commit_speakers.py_func(10, town.posts(*[(*post, 1.0) for post in said]), town.bonds, town.today, 1.0, counts, P)


P = Expression()


@pytest.mark.parametrize(
    ("change", "chance"),
    [({"participating": 0.9}, 0.9 * 0.5), ({"fearing": 0.9}, 0.9 * 0.25), ({"after_purchase": 0.9}, 0.9)],
)
def test_an_own_post_is_made_when_moved_to_and_worth_it(town, change, chance):
    town.bonds.participation[:, 1] = 0.5
    town.today.fomo[:, 1] = 0.25
    town.today.basket[:] = 1 << 1
    town.bonds.bond[:, 1] = 0.5
    town.people.self_presentation[:] = 0.3
    deserved = worth(0.5, 0.3, 1.0, 0.0, P)
    for luck in range(60):
        speak(town, MUTE._replace(**change), luck=luck)
        expected = [OWN if draw(luck, i, Event.SPEAK, 1) < chance * deserved else SILENT for i in range(3)]
        assert town.today.said[:, 1].tolist() == expected
        assert not town.today.said[:, 0].any()


def test_the_quick_look_settles_a_day_as_the_long_one_would(town):
    town.bonds.participation[:] = [[0.2, 0.9], [0.0, 0.5], [0.7, 0.0]]
    town.today.fomo[:] = [[0.0, 0.3], [0.6, 0.0], [0.1, 0.1]]
    town.bonds.irritation[:] = [[0.9, 0.0], [0.0, 0.8], [0.5, 0.7]]
    eager = MUTE._replace(participating=0.9, fearing=0.9, annoyance=0.6, threshold=0.0)
    spoke = np.zeros(2, int)
    for luck in range(100):
        speak(town, eager, luck=luck)
        quick = town.today.said.copy()
        town.today.failing[:] = True  # something happened to everyone, so everyone is looked at in full
        speak(town, eager, luck=luck)
        town.today.failing[:] = False
        assert quick.tolist() == town.today.said.tolist()
        spoke += (quick == OWN).sum(), (quick == AGAINST).sum()
    assert (spoke > 20).all()


def test_words_are_the_authors_own_or_the_ones_passed_on(town):
    town.bonds.bond[0, 1] = town.bonds.satisfaction[0, 1] = 0.5
    before = town.posts((1, 0, 0.3, 1.0), (2, 0, 0.7, 1.0))
    valence, _ = word(town, [0, 1, 2], [1, 0, 0], [OWN, AGAINST, RESHARE + 1], before=before)
    assert valence.tolist() == [pytest.approx(0.4 * 0.5 + 0.6 * 0.5), -0.8, 0.7]


def test_a_meeting_moves_to_speak_of_its_host_alone(town):
    town.today.attended[:] = 0, 1, 2
    town.bonds.bond[:] = 1.0
    speak(town, MUTE._replace(after_meeting=1.0, by_bond=100.0))
    assert town.today.said.tolist() == [[SILENT, SILENT], [OWN, SILENT], [SILENT, OWN]]


def test_the_angry_speak_against_once(town):
    town.today.needs[:] = 1
    town.today.failing[0] = town.today.angry[0, 1] = True
    speak(town, MUTE._replace(anger=1.0))
    assert town.today.said.tolist() == [[SILENT, AGAINST], [SILENT, SILENT], [SILENT, SILENT]]
    assert town.today.spoke.tolist() == [True, False, False]
    put_away.py_func(Rows(0, 3), town.today)  # the day ends
    assert not town.today.angry.any()


def test_annoyance_grows_with_the_third_power(town):
    town.bonds.irritation[:, 0] = 0.4, 0.6, 0.9
    for luck in range(60):
        speak(town, MUTE._replace(annoyance=1.0), luck=luck)
        against = [draw(luck, i, Event.SPEAK_AGAINST, 0) < x**3 for i, x in enumerate((0.4, 0.6, 0.9))]
        assert (town.today.said[:, 0] == AGAINST).tolist() == against


def test_a_tempting_post_is_passed_on_where_the_brand_is_worth_it(town):
    town.bonds.bond[:] = 0.5
    town.today.tempted[0] = True
    town.today.tempting_post[0, 0] = 2
    town.today.tempting[0, 0] = 0.5 * worth(0.5, 0.0, 0.0, 0.0, P)
    speak(town, MUTE._replace(reshare=0.49))
    assert town.today.said[0, 0] == SILENT
    assert town.today.tempting_post[0, 0] == 0  # today's temptation is gone tomorrow
    town.today.tempted[0] = True
    town.today.tempting_post[0, 0] = 2
    speak(town, MUTE._replace(reshare=0.51))
    assert town.today.said[0, 0] == RESHARE + 1


def test_interest_is_drawn_with_mean_one_and_halves_when_passed_on(town):
    n = 4000
    town.bonds = town.bonds._replace(
        **{name: np.zeros((n, 1)) for name in ("esteem", "satisfaction", "bond", "irritation")}
    )
    _, interest = word(town, range(n), [0] * n, [OWN] * n)
    log = np.log(interest)
    assert abs(log.mean() + 0.5) < 4 / math.sqrt(n)
    assert abs(log.std() - 1.0) < 4 / math.sqrt(2 * n)
    u, v = draw(1, 5, Event.INTEREST_A, 0), draw(1, 5, Event.INTEREST_B, 0)
    assert interest[5] == pytest.approx(math.exp(normal(u, v) - 0.5))
    before = town.posts(*[(i, 0, 0.5, float(x)) for i, x in enumerate(interest[:9])])
    _, again = word(town, [0], [0], [RESHARE + 7], luck=2, before=before)
    assert again[0] == 0.5 * interest[7]


def test_praise_commits_as_far_as_there_is_room_and_blame_takes_back(town):
    town.bonds.bond[:, 0] = 0.2, 0.2, -0.5
    town.bonds.participation[:, 0] = 0.5
    commit(town, (0, 0, 0.9), (1, 0, -0.8), (2, 0, -0.8))
    gained = 0.08 * 0.8 * 0.8 * 0.5
    np.testing.assert_allclose(town.bonds.bond[:, 0], [0.2 + gained, 0.2 - 0.08 * 0.5, -0.5 - 0.08 * 0.5 * 0.5])
    np.testing.assert_allclose(town.bonds.participation[:, 0], 0.5 + 0.05 * 0.5)
    np.testing.assert_allclose(town.bonds.familiarity[:, 0], 0.2)
    assert not town.bonds.bond[:, 1].any()


def test_what_is_said_on_the_day_of_a_meeting_commits_by_what_it_meant(town):
    commit(town, (0, 0, 0.9), (1, 1, 0.9), meant=0.25)
    np.testing.assert_allclose(town.bonds.bond, [[0.02, 0.0], [0.0, 0.08], [0.0, 0.0]])


@pytest.mark.parametrize(
    ("esteem", "said", "after"), [(0.0, 0.8, 0.12), (0.9, 0.8, 0.9), (0.5, -0.8, 0.305), (-0.9, -0.8, -0.9)]
)
def test_esteem_follows_what_is_said_further_out(town, esteem, said, after):
    town.bonds.esteem[0, 0] = esteem
    commit(town, (0, 0, said))
    assert town.bonds.esteem[0, 0] == pytest.approx(after)


def test_posts_are_counted_by_valence(town):
    commit(town, (0, 0, 0.5), (0, 1, 0.1), (1, 0, -0.11), (1, 1, -0.1), (2, 1, 0.11))
    assert town.counts[Count.POSTS].tolist() == [2, 3]
    assert town.counts[Count.POSITIVE_POSTS].tolist() == [1, 1]
    assert town.counts[Count.NEUTRAL_POSTS].tolist() == [0, 2]
    assert town.counts[Count.NEGATIVE_POSTS].tolist() == [1, 0]
    assert town.bonds.acts.tolist() == [[1, 1], [1, 1], [0, 1]]


def test_nobody_passes_the_same_cascade_on_twice():
    cascades = Cascades(3)
    none = np.array([-1, -1], np.int32)
    cascades.follow(np.array([0, 1], np.int32), none)  # two cascades, by customers 0 and 1
    author, parent = np.array([0, 0, 2], np.int32), np.array([0, 1, 0], np.int32)
    assert cascades.first_time(author, parent).tolist() == [False, True, True]
    cascades.follow(author[1:], parent[1:])
    assert cascades.root.tolist() == [1, 0]
    assert cascades.first_time(np.array([0, 0, 2, 1], np.int32), np.array([0, 1, 0, 1], np.int32)).tolist() == [
        False, False, True, True,
    ]  # fmt: skip


def test_those_who_were_liked_post_more(town):
    town.bonds.participation[:] = 1.0
    town.bonds.bond[:] = 1.0
    town.people.popularity[:] = 0.0, 0.5, 1.0
    eager = MUTE._replace(participating=0.4, by_bond=100.0, flattered=0.5)
    for luck in range(100):
        speak(town, eager, luck=luck)
        expected = [draw(luck, i, Event.SPEAK, 0) < 0.4 * x for i, x in enumerate((1.0, 1.25, 1.5))]
        assert (town.today.said[:, 0] == OWN).tolist() == expected


def test_likes_and_readers_make_popular(town):
    posts = town.posts((0, 0, 0.5, 1.0), (0, 1, 0.5, 1.0), (1, 0, 0.5, 1.0))
    response = np.array([[3, 0, 5], [2, 0, 0]])
    please_authors.py_func(posts, response, town.people, P)
    expected = [1 - math.exp(-0.01 * 3 - 0.1 * 2), 1 - math.exp(-0.01 * 5), 0.0]
    np.testing.assert_allclose(town.people.popularity, expected)
    please_authors.py_func(posts, response + 10_000, town.people, P)
    assert town.people.popularity.max() <= 1.0


def test_popularity_fades_once_in_28_days(town):
    town.people.popularity[:] = 0.8
    for day in range(56):
        grow_quiet.py_func(Rows(0, 3), day, town.people, P)
    np.testing.assert_allclose(town.people.popularity, 0.8 * math.exp(-56 / 60))


def test_complaints_nobody_answered_are_told_in_public(town):
    town.people.voice[2] = False
    town.today.said[0, 1] = OWN
    speak_out.py_func(np.array([0, 2], np.int32), np.array([1, 1], np.int32), town.people, town.today)
    assert town.today.said.tolist() == [[SILENT, AGAINST], [SILENT, SILENT], [SILENT, SILENT]]
    assert town.today.spoke.tolist() == [True, False, False]
