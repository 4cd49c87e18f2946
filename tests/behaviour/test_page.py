"""A brand's page: read by its followers, believed in part, boring in the end; and the voices it lends it to."""

import numpy as np
import pytest

from kawan.actions import Feature
from kawan.behaviour.attention import deliver_page
from kawan.behaviour.friendship import Friendship
from kawan.behaviour.interruption import Interruption
from kawan.behaviour.meaning import NOTHING_CARRIED, Meaning
from kawan.behaviour.page import Showing, hear_featured, honour, see_page
from kawan.behaviour.word_of_mouth import WordOfMouth
from kawan.columns import POST
from kawan.conduct import reach_of
from kawan.core.draws import draw
from kawan.core.loops import Rows
from kawan.events import Count, Event

ROWS = Rows(0, 3)
P, PATIENCE = WordOfMouth(liking=0.0), Interruption()
TWO = np.array([True, True, False])


def show(town, *, luck=1, commercial=0.0, tires=True, follows=TWO):
    world = (town.people, town.bonds, town.today, town.offers)
    see_page.py_func(ROWS, luck, *world, follows, Showing(1, commercial, tires), town.counts, P, PATIENCE)


def feature(town, posts, *, luck=1, rewarded=False, follows=TWO, meaning=NOTHING_CARRIED):
    response = np.zeros((2, posts.author.size), np.int64)
    which = np.arange(posts.author.size, dtype=np.int32)
    world = (town.people, town.bonds, town.offers, town.today, town.counts, response)
    hear_featured.py_func(ROWS, luck, 10, follows, which, rewarded, posts, *world, P, meaning)
    return response


def test_followers_read_what_a_brand_posts(town):
    town.bonds.sincerity[1, 1] = 0.0
    show(town)
    np.testing.assert_allclose(town.bonds.familiarity[:, 1], [0.2, 0.2, 0.0])
    np.testing.assert_allclose(town.bonds.esteem[:, 1], [0.15 * 0.2 * 0.5, 0.0, 0.0])  # as far as it is thought sincere
    assert town.counts[Count.BRAND_POSTS_NOTICED].tolist() == [0, 2]
    assert not town.bonds.bond.any() and not town.bonds.familiarity[:, 0].any()


@pytest.mark.parametrize(("esteem", "moved"), [(0.6, False), (0.4, True), (-0.8, True)])
def test_self_praise_lowers_nobodys_esteem(town, esteem, moved):
    town.bonds.esteem[:, 1] = esteem
    show(town, commercial=1.0)
    step = 0.15 * 0.2 * 0.5 * (0.5 - esteem) if moved else 0.0
    np.testing.assert_allclose(town.bonds.esteem[:2, 1], esteem + step)


def test_noticing_is_a_matter_of_attention_alone(town):
    town.people.deafness[:] = 1.0
    town.today.notices[:] = 0.5
    for luck in range(60):
        town.bonds.familiarity[:] = 0.0
        show(town, luck=luck)
        noticed = [draw(luck, i, Event.SEE_BRAND, 1) < 0.5 for i in range(2)]
        assert (town.bonds.familiarity[:2, 1] > 0.0).tolist() == noticed


@pytest.mark.parametrize(
    ("commercial", "lately", "expected"), [(0.0, 0.0, 0.0), (0.0, 12.0, 0.06 * 0.1), (1.0, 4.0, 0.0), (1.0, 8.0, 0.012)]
)
def test_too_much_bores_and_the_commercial_sooner(town, commercial, lately, expected):
    """The congruent (0.2 of relevance) who asked for it (0.3) put up with ten posts noticed in a month, or four ads."""
    town.bonds.messages[:, 1] = lately
    show(town, commercial=commercial)
    np.testing.assert_allclose(town.bonds.irritation[:2, 1], expected, atol=1e-12)
    np.testing.assert_allclose(town.bonds.messages[:2, 1], lately + 0.5)


def test_those_who_fear_to_miss_out_are_not_bored(town):
    town.bonds.messages[:, 1] = 12.0
    town.people.fomo[:] = 0.0, 1.0, 0.0
    show(town)
    assert town.bonds.irritation[0, 1] > 0.0 == town.bonds.irritation[1, 1]


def test_without_interruption_nobody_is_bored(town):
    town.bonds.messages[:, 1] = 12.0
    show(town, tires=False)
    assert not town.bonds.irritation.any() and (town.bonds.messages[:, 1] == 12.0).all()


def test_only_genuine_advocates_are_featured(town):
    posts = town.posts((0, 1, 0.5, 1.0), (1, 1, -0.8, 1.0), (2, 0, 0.5, 1.0))
    everyone = np.ones(3, bool)
    assert reach_of(Feature(everyone), 1, town.bonds, posts, None).tolist() == [True, False, False]
    assert reach_of(Feature(~everyone), 1, town.bonds, posts, None).sum() == 0


@pytest.mark.parametrize(("rewarded", "strength"), [(False, 0.2), (True, 0.2 * (1 - 0.5 * 0.8))])
def test_followers_hear_the_featured_like_a_distant_friend(town, rewarded, strength):
    response = feature(town, town.posts((0, 1, 0.8, 1.0)), rewarded=rewarded)
    np.testing.assert_allclose(town.bonds.esteem[:, 1], [0.0, 0.15 * strength * 0.8, 0.0])  # speakers know
    assert town.bonds.touched_by[1, 1] == 0 and town.bonds.touch_kind[1].tolist() == [0, POST]
    assert town.today.tempting_post[1].tolist() == [0, 1]
    assert town.today.tempting[1, 1] == pytest.approx(draw(1, 1, Event.RESHARE, 1) / strength)  # than a friend's, less
    assert not town.today.seen.any()  # it is no friend who was seen
    assert response.tolist() == [[1], [0]]
    assert town.counts[Count.REACHED].tolist() == town.counts[Count.BRAND_POSTS_NOTICED].tolist() == [0, 1]


def test_every_featured_post_is_noticed_on_its_own(town):
    town.today.notices[:] = 0.5
    posts = town.posts((0, 1, 0.8, 1.0), (2, 1, 0.8, 1.0))
    for luck in range(60):
        response = feature(town, posts, luck=luck, follows=np.array([False, True, False]))
        assert response[0].tolist() == [draw(luck, 1, Event.SEE_BRAND, 8 + a * 8 + 1) < 0.5 for a in (0, 2)]


def test_a_page_has_room_for_few(town):
    """Six are featured, three are shown to each follower."""
    posts = town.posts(
        *((author, b, 0.8, 1.0) for author in (0, 2) for b in (0, 1)), (2, 1, 0.8, 1.0), (0, 0, 0.5, 1.0)
    )
    for luck in range(60):
        response = feature(town, posts, luck=luck, follows=np.array([False, True, False]))
        drawn = [draw(luck, 1, Event.SEE_BRAND, 8 + a * 8 + b) for a, b in zip(posts.author, posts.brand, strict=True)]
        assert response[0].tolist() == [u < 0.5 for u in drawn]


def test_to_be_featured_again_is_half_the_honour(town):
    town.bonds.gestured_on[1, 1] = -50
    honour.py_func(10, np.array([1], np.int32), 1, False, town.people, town.bonds, town.counts, Friendship())
    np.testing.assert_allclose(town.bonds.bond[1], [0.0, 0.04])


def test_the_featured_carry_the_brand(town):
    town.people.identity[0] = 0.0, 1.0
    feature(town, town.posts((0, 1, 0.8, 1.0)), meaning=Meaning(perceived=1.0))
    np.testing.assert_allclose(town.bonds.carried[:, 1], [0.0, 0.2 * 0.5 * (0.0 - 1.0), 0.0])


@pytest.mark.parametrize(("rewarded", "goodwill", "sincerity"), [(False, 0.15, 0.5), (True, 0.2775, 0.45)])
def test_it_is_an_honour_and_pay_makes_doubtful(town, rewarded, goodwill, sincerity):
    honour.py_func(10, np.array([1], np.int32), 1, rewarded, town.people, town.bonds, town.counts, Friendship())
    assert town.people.popularity.tolist() == [0.0, 0.1, 0.0]
    assert town.bonds.participation[1].tolist() == [0.0, 0.1]
    np.testing.assert_allclose(town.bonds.bond[1], [0.0, 0.08])
    np.testing.assert_allclose(town.bonds.goodwill[1], [0.0, goodwill])
    np.testing.assert_allclose(town.bonds.sincerity[1], [0.5, sincerity])
    assert town.bonds.gestured_on[1, 1] == 10
    assert town.counts[Count.FEATURED].tolist() == [0, 1]


def test_a_page_competes_for_its_followers_attention(town):
    deliver_page.py_func(ROWS, TWO, 3, town.today)
    assert town.today.load.tolist() == [3, 3, 0]
