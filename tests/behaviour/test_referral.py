"""Who recommends, to whom, who listens, and what the word does to both."""

import numpy as np
import pytest

from kawan.behaviour.expression import Expression, worth
from kawan.behaviour.meaning import NOTHING_CARRIED
from kawan.behaviour.referral import (
    Referral,
    accept_units,
    consider_referring,
    drawn,
    hear_words,
    intention,
    list_referrals,
    offer_units,
    one_friend,
    opportunity,
    refer,
)
from kawan.behaviour.word_of_mouth import WordOfMouth
from kawan.columns import OFFER, REFERRAL, REWARDED, Resellers, Words, blank
from kawan.core.draws import draw
from kawan.core.loops import Rows
from kawan.events import Count, Event

OFTEN = Referral(opportunity=0.5)
ALONE = WordOfMouth()


def said(*words: tuple[int, int, int, int, float, float]) -> Words:
    """Return words: by, to, brand, kind, strength and esteem of each."""
    columns = blank(Words, len(words))
    for column, values in zip(columns, zip(*words, strict=True), strict=True):
        column[:] = values
    return columns


def recommend(town, luck, p=OFTEN, day=10) -> Words:
    town.counts[:] = 0
    consider_referring.py_func(
        Rows(0, 3), luck, day, town.ties, town.people, town.bonds, town.today, town.offers, town.counts, p, Expression()
    )
    words = blank(Words, int(town.counts[Count.REFERRALS].sum()))
    made = list_referrals.py_func(Rows(0, 3), 0, town.today, words.by, words.brand)
    assert made == words.by.size and not town.today.refers.any()
    words.said[:] = town.bonds.esteem[words.by, words.brand]
    refer.py_func(luck, day, words, town.ties, town.bonds, 1.0, town.counts, Expression())
    return words


def hear(town, words, luck=1, hearing=ALONE):
    minds = (town.people, town.bonds, town.offers, town.today, town.counts)
    hear_words.py_func(luck, 10, words, *minds, Referral(), hearing, NOTHING_CARRIED)


@pytest.mark.parametrize(("asked", "promised"), [(False, False), (True, False), (False, True), (True, True)])
def test_buyers_recommend_by_occasion_and_worth(town, asked, promised):
    """Customer 0 buys both brands, customer 1 one, customer 2 nothing."""
    town.today.basket[:] = 3, 2, 0
    town.people.sociability[:] = 0.6, 1.2, 9.0
    town.bonds.esteem[:] = 0.4
    if asked:
        town.bonds.asked_until[:] = 10
    if promised:
        town.bonds.promised[:] = 500
    deserved = worth(0.0, 0.0, 1.0, 0.4, Expression())
    found = 0
    for luck in range(200):
        town.bonds.bond[:] = town.bonds.participation[:] = 0.0
        words = recommend(town, luck)
        expected = [
            (i, b)
            for i, b in ((0, 0), (0, 1), (1, 1))
            if draw(luck, i, Event.REFER, b)
            < deserved * min(1.0, 0.5 * town.people.sociability[i] * (1 - 0.2 * promised + 2.0 * asked))
        ]
        assert list(zip(words.by, words.brand, strict=True)) == expected
        found += len(expected)
    assert found > 20


def test_a_reward_draws_those_who_would_not_do_it_as_a_favour_and_its_size_adds_less_and_less():
    p = Referral(drawing=0.4, half_reward=0.05)
    share = [drawn(reward, p) for reward in (0.0, 0.05, 0.1, 0.2, 0.5, 0.8)]
    assert share[:4] == pytest.approx([0.0, 0.2, 0.3, 0.375])
    assert share[0] == 0.0 and np.all(np.diff(share) > 0) and np.all(np.diff(share, 2) < 0) and share[-1] < 0.4
    gained = [intention(deserved, 0.2, p) - deserved for deserved in (0.0, 0.1, 0.5, 1.0)]
    assert gained == pytest.approx([0.375, 0.375 * 0.9, 0.375 * 0.5, 0.0])  # weaker brands gain more by it
    assert [intention(deserved, 0.0, p) for deserved in (0.0, 0.1, 0.3, 1.0)] == [0.0, 0.1, 0.3, 1.0]
    assert intention(0.3, 5.0, Referral(drawing=0.0)) == 0.3


@pytest.mark.parametrize(("until", "reward"), [(9, 0.0), (10, 0.25), (99, 0.25)])
def test_a_reward_counts_while_it_stands_in_reference_prices(town, until, reward):
    """Brand 1 sells at 8 where the reference price is 10, and promised 2.5."""
    p = Referral(opportunity=0.5, drawing=0.8)
    town.offers.price[1], town.offers.cents[1] = 0.8, 800
    town.bonds.promised[:, 1] = 250
    town.bonds.rewarded_until[:, 1] = until
    town.today.basket[:] = 0, 2, 0
    deserved = worth(0.0, 0.0, 1.0, 0.0, Expression())
    found = 0
    for luck in range(200):
        town.bonds.bond[:] = town.bonds.participation[:] = 0.0
        chance = intention(deserved, reward, p) * opportunity(1.0, False, True, p)
        expected = draw(luck, 1, Event.REFER, 1) < chance
        assert recommend(town, luck, p).by.size == expected
        found += expected
    assert found > 5


def test_a_wish_stands_until_its_last_day(town):
    assert opportunity(100.0, True, True, Referral()) == 1.0
    town.today.basket[:] = 1, 0, 0
    town.bonds.bond[:] = 1.0
    p = Referral(opportunity=0.3)
    often = [0, 0]
    for late in (0, 1):
        town.bonds.asked_until[:] = 10 - late
        for luck in range(100):
            often[late] += recommend(town, luck, p).by.size
    assert often[0] > 70 > 50 > often[1]


def test_a_friend_is_told_by_the_strength_of_the_tie(town):
    town.today.basket[:] = 1, 0, 0
    town.bonds.bond[:] = 1.0
    told = [recommend(town, luck).to.tolist() for luck in range(400)]
    told = [to for one in told for to in one]
    share = np.mean(np.array(told) == 2)
    assert abs(share - 0.75) < 4 * np.sqrt(0.75 * 0.25 / len(told))
    assert one_friend(town.ties, 0, 0.999999) == 1 and one_friend(town.ties, 0, 0.2499) == 0


def test_who_has_no_voice_or_no_friend_says_nothing(town):
    town.today.basket[:] = 1
    town.people.sociability[:] = 100.0
    town.bonds.bond[:] = 1.0
    town.people.voice[0] = False
    town.ties.start[2:] = 3  # customer 2 is nobody's friend
    for luck in range(30):
        assert set(recommend(town, luck).by.tolist()) <= {1}


def test_speaking_commits_as_a_post_does(town):
    town.today.basket[:] = 1, 0, 0
    town.people.sociability[:] = 100.0
    town.bonds.esteem[0, 0] = 1.0
    town.bonds.bond[0, 0] = 0.5
    luck = next(k for k in range(100) if draw(k, 0, Event.REFER, 0) < 0.5)
    words = recommend(town, luck)
    assert words.said.tolist() == [1.0] and words.kind.tolist() == [REFERRAL]
    assert town.bonds.participation[0, 0] == pytest.approx(0.05)
    assert town.bonds.familiarity[0, 0] == pytest.approx(0.2)
    assert town.bonds.bond[0, 0] == pytest.approx(0.5 + 0.08 * 0.5 * 0.5)


def test_a_word_counts_as_rewarded_while_a_reward_stands(town):
    town.today.basket[:] = 1, 0, 0
    town.bonds.bond[:] = 1.0
    town.people.sociability[:] = 100.0
    for until, kind in ((9, REFERRAL), (10, REWARDED)):
        town.bonds.rewarded_until[:] = until
        words = recommend(town, 3)
        assert words.kind.tolist() == [kind] * words.by.size and words.by.size
        assert town.counts[Count.REFERRALS_REWARDED].sum() == (kind == REWARDED) * words.by.size


@pytest.mark.parametrize(("kind", "trust"), [(REFERRAL, 1.0), (REWARDED, 0.8), (OFFER, 0.8)])
def test_what_hearing_does(town, kind, trust):
    hear(town, said((1, 0, 1, kind, 0.6, 1.0)))
    assert town.bonds.familiarity[0].tolist() == pytest.approx([0.0, 0.2 * trust])
    assert town.bonds.esteem[0].tolist() == pytest.approx([0.0, 0.15 * 0.6 * trust])
    assert town.bonds.touched_by[0, 1] == 1 and town.bonds.touched_on[0, 1] == 10
    assert town.bonds.touch_kind[0, 1] == min(kind, REWARDED)
    assert town.counts[Count.REFERRALS_HEARD, 1] == (kind != OFFER)
    assert town.today.seller.tolist() == [1 + 1 * 8 + 1 if kind == OFFER else 0, 0, 0]


def test_the_unwilling_do_not_listen_and_resent_being_sold_to(town):
    listened = 0
    for luck in range(300):
        town.bonds.esteem[:] = -0.4
        town.bonds.touched_on[:] = -99
        hear(town, said((1, 0, 0, OFFER, 1.0, 1.0), (2, 0, 1, REFERRAL, 1.0, 1.0)), luck)
        for b, by in ((0, 1), (1, 2)):
            heard = draw(luck, 0, Event.WILLING, by * 8 + b) < 0.6
            assert (town.bonds.touched_on[0, b] == 10) == heard
            if not heard:
                assert town.bonds.esteem[0, b] == pytest.approx((-0.42, -0.4)[b])
        listened += town.bonds.touched_on[0, 1] == 10
    assert abs(listened / 300 - 0.6) < 4 * np.sqrt(0.24 / 300)


def test_where_several_sources_are_needed_one_word_teaches_nothing(town):
    hear(town, said((1, 0, 1, REFERRAL, 1.0, 1.0)), hearing=WordOfMouth(reinforcement=0.1))
    assert not town.bonds.familiarity.any() and not town.bonds.esteem.any()
    assert town.counts[Count.REFERRALS_HEARD, 1] == 1


def test_resellers_offer_to_one_friend_now_and_then(town):
    sellers = blank(Resellers, 2)
    sellers.who[:], sellers.brand[:] = (0, 1), (1, 0)
    town.people.voice[1] = False
    offered = []
    for luck in range(500):
        words = blank(Words, 2)
        offer_units.py_func(luck, sellers, town.ties, town.people, words, Referral())
        assert words.to[1] == -1
        assert (words.to[0] >= 0) == (draw(luck, 0, Event.RESELL, 1) < 0.1)
        offered += words.to[words.to >= 0].tolist()
    assert set(offered) == {1, 2}


def test_the_closest_accept_to_sell(town):
    town.bonds.bond[:, 0] = 1.0, 0.0, 1.0
    town.people.voice[2] = False
    who, took = np.arange(3, dtype=np.int32), np.zeros(3)
    for luck in range(300):
        accepted = np.zeros(3, np.int32)
        accept_units.py_func(luck, who, 0, town.people, town.bonds, town.offers, accepted, Referral(), Expression())
        took += accepted
    chance = [0.3 * worth(bond, 0.0, 1.0, 0.0, Expression()) for bond in (1.0, 0.0)] + [0.0]
    assert np.all(np.abs(took / 300 - chance) < 4 * np.sqrt(0.25 / 300)) and took[2] == 0
    assert took[0] > 2 * took[1]
