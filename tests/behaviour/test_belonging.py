"""Who joins, stays, leaves and follows, by whom they know inside."""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from kawan.actions import Action, Invite
from kawan.behaviour.belonging import Belonging, Hold, consider, interest, look_inside, move
from kawan.behaviour.experience import Experience
from kawan.behaviour.expression import Expression, worth
from kawan.behaviour.friendship import Friendship
from kawan.behaviour.invitation import invite
from kawan.behaviour.meaning import CYCLE, rows_of_today
from kawan.columns import NEVER, PRACTICE, THIRD_PARTY
from kawan.core.draws import draw
from kawan.core.loops import Rows
from kawan.customers import draw_subjects
from kawan.events import Count, Event
from kawan.market import Market
from kawan.scenario import Behaviour, Brand, Customers, Scenario, Start
from kawan.view import View

STAY = Belonging(joining=0.0, following=0.0, unfollowing=0.0, annoyed=0.0)
DAY = 28  # the own day of customers 0 to 63
ALL = np.arange(3, dtype=np.int32)


def think(town, p, luck=1, day=DAY):
    """Let all of today's customers consider, without doing anything yet."""
    world = (town.people, town.bonds, town.today, town.offers, town.ties, town.belong, town.groups)
    consider.py_func(Rows(0, 3), luck, day, *world, Hold(rest=0.3, days=180.0), p, Expression())


def do(town, p, luck=1, day=DAY):
    """Let everybody do what was decided."""
    rest = (town.bonds, town.today, town.belong, town.groups, town.counts, p, Experience(consent=50.0))
    move.py_func(day, luck, ALL, *rest)


def ask(town, p, luck=1, day=DAY, b=1):
    """Invite everybody."""
    world = (town.people, town.bonds, town.today, town.ties, town.belong, town.groups, town.counts)
    invite.py_func(luck, day, b, ALL, *world, p, Friendship())


def test_identification_returns_to_what_friends_inside_hold_it_at(town):
    """Customer 0 has both friends in the first community and none in the second, 1 and 2 know only 0."""
    town.belong.identification[:] = 0.8
    think(town, STAY)
    rest = np.array([[0.3, 0.0], [0.3, 0.8], [0.3, 0.8]])  # an empty place is left alone
    np.testing.assert_allclose(town.belong.identification[:, :2], rest + (0.8 - rest) * math.exp(-28 / 180))
    assert town.belong.inside[:, :2].tolist() == [[2, 0], [1, 0], [1, 0]]
    before = town.belong.identification.copy()
    for day in range(DAY + 1, DAY + 28):
        think(town, STAY, day=day)
    assert np.array_equal(before, town.belong.identification)  # on the own day only


def test_every_customer_has_one_own_day_in_28():
    days = [rows_of_today(5000, day) for day in range(CYCLE)]
    assert sorted(np.concatenate(days).tolist()) == list(range(5000))
    assert np.array_equal(rows_of_today(5000, -3), days[25])


def test_who_is_held_by_nothing_for_two_months_leaves(town):
    town.bonds.participation[1] = 0.0, 0.06
    for day in (0, 28, 56):
        think(town, STAY, day=day)
        assert not town.today.changes.any()
    assert town.belong.low_since[0, :2].tolist() == [NEVER, 0]  # friends inside hold the first, nobody the second
    think(town, STAY, day=84)
    assert town.today.changes.tolist() == [256 << 1, 0, 0]
    do(town, STAY)
    assert town.belong.community[0].tolist() == [0, -1, -1]
    assert town.groups.size.tolist() == [3, 0]
    assert town.counts[Count.LEFT].tolist() == [1, 1] and not town.counts[Count.JOINED].any()
    assert not town.today.changes.any()


@pytest.mark.parametrize("column", ["participation", "identification"])
def test_whatever_holds_in_between_begins_the_count_anew(town, column):
    for day in (0, 28, 56, 84, 112):
        town.bonds.participation[:] = 0.0
        town.belong.identification[0, 1] = 0.0
        if day == 56:
            town.bonds.participation[0, 1] = 0.06 if column == "participation" else 0.0
            town.belong.identification[0, 1] = 0.07 if column == "identification" else 0.0
        think(town, STAY, day=day)
    assert not town.today.changes.any()
    assert town.belong.low_since[0, 1] == 84


def test_a_community_is_joined_by_its_appeal_and_by_the_friends_inside(town):
    """Customer 1 knows only 0, who is in communities 0 and 1: a look at the second every other time."""
    p = but(joining=0.4)
    town.groups.vitality[1] = 0.5
    town.groups.centre[1] = 0.6, 0.8
    town.people.self_presentation[1] = 0.5
    town.today.fomo[1] = 0.1, 0.3
    chance = 0.4 * interest(0.5, 0.5, 0.6, 0.3, p) * 1.0 * 2
    assert 0.2 < chance < 0.8
    for luck in range(200):
        town.today.joins[:] = 0
        think(town, p, luck)
        looks = draw(luck, 1, Event.JOIN_WHICH) >= 0.5
        assert town.today.joins[1] == (2 if looks and draw(luck, 1, Event.JOIN, 1) < chance else 0)
        assert town.today.joins[0] == 0  # no friend of hers is in a community she is not in


def but(**changes):
    return STAY._replace(**changes)


@pytest.mark.parametrize(("what", "more"), [("vitality", 0.3), ("near", 0.3), ("fomo", 0.3)])
def test_appeal_grows_with_each_reason(what, more):
    reasons = {"vitality": 0.2, "self_presentation": 0.5, "near": 0.0, "fomo": 0.1}
    assert interest(**{**reasons, what: reasons[what] + more}, p=STAY) > interest(**reasons, p=STAY)


def test_newcomers_take_an_empty_place_and_fans_identify_more(town):
    town.today.joins[:] = 0, 2, 2
    town.belong.community[2] = 5, -1, 7  # the middle place is empty
    town.groups.about[1] = THIRD_PARTY
    town.groups.listed_until[1, 0] = DAY
    do(town, STAY)
    assert town.belong.community[1:].tolist() == [[0, 1, -1], [5, 1, 7]]
    np.testing.assert_allclose(town.belong.identification[1:, 1], 0.2 * 1.5)
    assert town.groups.size.tolist() == [3, 3]
    assert town.counts[Count.JOINED].tolist() == [2, 2]
    assert town.bonds.in_database.tolist() == [[False, False], [True, False], [True, False]]
    assert not town.today.joins.any()


def test_nobody_joins_a_fourth_community_or_one_twice(town):
    town.belong.community[:] = [[0, 1, 1], [0, 1, -1], [0, 3, 4]]  # only customer 1 has a free place
    for luck in range(30):
        think(town, but(joining=1e6), luck)
    assert not town.today.joins.any()


def test_following_grows_with_worth_and_with_friends_who_follow(town):
    p = but(following=0.3)
    town.bonds.bond[:, 1] = 0.4
    town.bonds.follows[1, 1] = True
    deserved = worth(0.4, 0.0, 1.0, 0.0, Expression())
    plain = worth(0.0, 0.0, 1.0, 0.0, Expression())
    for luck in range(100):
        town.today.changes[:] = 0
        think(town, p, luck)
        of_0 = [draw(luck, 0, Event.FOLLOW, 0) < 0.3 * plain, draw(luck, 0, Event.FOLLOW, 1) < 0.3 * deserved * 2]
        assert town.today.changes[0] == of_0[0] * 1 + of_0[1] * 2
        assert (town.today.changes[2] & 2 > 0) == (draw(luck, 2, Event.FOLLOW, 1) < 0.3 * deserved)


def test_the_irritated_cease_to_follow(town):
    p = but(unfollowing=0.1, annoyed=0.5)
    town.bonds.follows[:] = True
    town.bonds.irritation[:, 1] = 0.6
    for luck in range(100):
        town.today.changes[:] = 0
        think(town, p, luck)
        gone = [draw(luck, 2, Event.UNFOLLOW, b) < chance for b, chance in enumerate((0.1, 0.4))]
        assert town.today.changes[2] == gone[0] * 1 + gone[1] * 2
    town.today.changes[:] = 2, 0, 3
    do(town, p)
    assert town.bonds.follows.tolist() == [[True, False], [True, True], [False, False]]
    assert town.counts[Count.UNFOLLOWED].tolist() == [1, 2] and not town.counts[Count.FOLLOWED].any()


def test_an_invitation_leads_to_a_community_where_the_brand_is_at_home(town):
    p = but(joining=1e6, persuading=1.0)
    town.bonds.approached_on[:] = DAY
    town.groups.stewardship[1, 1] = 0.05
    for luck in range(30):
        town.today.joins[:] = 0
        ask(town, p, luck)
        assert town.today.joins.tolist() == [0, 2, 2]  # whichever of the two is looked at without it
    assert not town.counts[Count.INTRUSIONS].any()
    town.groups.stewardship[1, 1] = 0.04
    seen = set()
    for luck in range(30):
        town.today.joins[:] = 0
        ask(town, p, luck)
        seen.add(int(town.today.joins[1]))
    assert seen == {0, 2}  # a look like any other


def test_an_invitation_is_believed_or_not(town):
    p = but(joining=1e6, persuading=0.5)
    town.bonds.approached_on[:] = DAY
    town.groups.present_until[1, 1] = DAY
    town.bonds.sincerity[:, 1] = 0.3
    for luck in range(100):
        town.today.joins[:] = 0
        ask(town, p, luck)
        assert (town.today.joins[1] == 2) == (draw(luck, 1, Event.PERSUADE, 1) < 0.5 * 2 * 0.3)


def test_an_invitation_of_one_who_never_came_near_may_be_importunate(town):
    town.people.communal[:] = 0.4
    luck = next(luck for luck in range(99) if draw(luck, 1, Event.WELCOME, 1) < 0.6 < draw(luck, 2, Event.WELCOME, 1))
    town.bonds.approached_on[0, 1] = DAY - 30
    ask(town, but(joining=1e6, persuading=1.0), luck)
    assert town.counts[Count.INTRUSIONS].tolist() == [0, 1]
    np.testing.assert_allclose(town.bonds.irritation[:, 1], [0.0, 0.06, 0.0])
    assert town.today.joins[1] == 0


def test_friends_inside_are_counted_from_the_first_day(town):
    look_inside.py_func(Rows(0, 3), town.ties, town.belong)
    assert town.belong.inside.tolist() == [[2, 0, 0], [1, 0, 0], [1, 0, 0]]


@dataclass(frozen=True)
class Host:
    """Invite everybody every day."""

    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return [Invite(view.everyone)]


def test_invitations_bring_members():
    def lived(strategy) -> Market:
        brands = {"focal": Brand(strategy=strategy) if strategy else Brand(), "rival_1": Brand()}
        market = Market(Scenario(days=60, warmup=0, customers=Customers(n=500), brands=brands), seed=2)
        market.run()
        return market

    plain, inviting = lived(None), lived(Host())
    assert inviting.groups.size.sum() > plain.groups.size.sum() + 15
    assert inviting.outcomes()["members"].iloc[0] == inviting.groups.size.sum() / 500
    assert inviting.bonds.irritation[:, 0].mean() > plain.bonds.irritation[:, 0].mean()


def test_the_number_who_join_in_a_month_is_as_the_chances_say():
    """Of 2,000 customers of whom everyone has a free place; expected by adding up each one's chance by hand."""
    p = Belonging()
    scenario = Scenario(
        days=CYCLE, warmup=0, customers=Customers(n=2000), behaviour=Behaviour(belonging=p), rewire_every=0,
        switch_off=("fomo", "community_life", "meaning", "word_of_mouth"),
    )  # fmt: skip
    market = Market(scenario, seed=5)
    home, ties, people, groups = market.belong.community[:, 0], market.network.hears, market.people, market.groups
    expected = variance = 0.0
    for i in range(2000):
        friends = ties.friend[ties.start[i] : ties.start[i + 1]]
        for c in np.unique(home[friends][home[friends] != home[i]]):
            inside = (home[friends] == c).sum()
            near = float(people.identity[i] @ groups.centre[c])
            appeal = interest(0.15, people.self_presentation[i], near, 0.0, p)
            chance = inside / friends.size * min(1.0, 0.1 * appeal * people.sociability[i] * (1 + inside))
            expected += chance
            variance += chance * (1 - chance)
    market.run()
    joined = market.book.totals[Count.JOINED, 0]
    assert market.groups.size.sum() == 2000 + joined
    assert abs(joined - expected) < 4 * math.sqrt(variance) + 0.1 * expected  # who joins early lets friends follow


def test_communities_are_about_a_practice_a_third_party_or_a_brand():
    about = draw_subjects(Start(about_others=0.3, about_brands=0.2), 10_000, 4, seed=1)
    shares = [np.mean(about == kind) for kind in (PRACTICE, THIRD_PARTY, 0, 1, 2, 3)]
    expected = np.array([0.5, 0.3, 0.05, 0.05, 0.05, 0.05])
    assert (np.abs(shares - expected) < 4.5 * np.sqrt(expected * (1 - expected) / 10_000)).all()
    launched = draw_subjects(Start(about_others=0.3, about_brands=0.2, launch=True), 10_000, 4, seed=1)
    assert set(launched.tolist()) == {PRACTICE, THIRD_PARTY}  # nobody gathers around what nobody knows


def test_what_a_community_is_about_is_told_and_shows_from_the_start():
    scenario = Scenario(
        days=1, warmup=0, customers=Customers(n=2000), start=Start(about_others=0.4, about_brands=0.4),
        brands={"focal": Brand(), "rival_1": Brand()}, record=("daily", "communities"),
    )  # fmt: skip
    market = Market(scenario, seed=1)
    about = market.groups.about
    told = market.communities
    names = {PRACTICE: "practice", THIRD_PARTY: "third party", 0: "focal", 1: "rival_1"}
    assert [c.about for c in told] == [names[kind] for kind in about.tolist()]
    assert set(about.tolist()) == set(names)
    np.testing.assert_allclose(market.groups.stewardship, 0.3 * (about[:, None] == [0, 1]))
    fans = about[market.belong.community[:, 0]] == THIRD_PARTY
    identification = market.belong.identification[:, 0]
    for mean, of_them in ((0.45, identification[fans]), (0.3, identification[~fans])):
        spread = 2 * mean / math.sqrt(12 * of_them.size)
        assert abs(of_them.mean() - mean) < 4.5 * spread
    market.run()
    table = market.records()["communities"]
    assert table["about"].tolist() == [c.about for c in told for _ in range(2)]
