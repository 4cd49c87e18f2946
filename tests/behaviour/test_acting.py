"""What brands do reaches whom it may, is charged once, and stops where the money ends."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import mesa
import numpy as np
import pytest

from kawan.actions import Action, Facilitate, Gesture, Hold, Listen, Message, Pay
from kawan.behaviour.community_life import CommunityLife
from kawan.brand import Brand, Done
from kawan.columns import NEVER, Network
from kawan.conduct import Visits, carry_out, introduce, repair, visit_communities
from kawan.core.draws import draw
from kawan.events import Event
from kawan.looking import Pages, view_of
from kawan.mailbox import NO_COMPLAINTS
from kawan.scenario import Brand as Settings
from kawan.scenario import Prices, Scenario
from kawan.society import NO_POSTS
from kawan.view import View

ALL = np.ones(3, bool)
PRICES = Prices()


@dataclass(frozen=True)
class Watcher:
    """Do nothing, and see all there is to see."""

    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return []


@pytest.fixture
def brand():
    made = Brand(mesa.Model(), 1, "ours", Settings(strategy=Watcher()))
    made.ledger.allowance = 100_000.0
    return made


def acts(brand, town, *actions, luck=1):
    return carry_out(brand, list(actions), luck, town.bonds, NO_POSTS, PRICES)


def look(brand, town, day=10):
    """Return what a brand sees of the town."""
    market = SimpleNamespace(
        day=day, seed=1, settings=Scenario(days=100), bonds=town.bonds, groups=town.groups, met=np.zeros(2, np.int32),
        network=Network(town.ties, town.ties, np.array([0, 0, 1], np.int32)), complaints=NO_COMPLAINTS, pages=Pages(),
    )  # fmt: skip
    return view_of(brand, market)


def test_texts_go_to_numbers_that_were_given_and_not_withdrawn(brand, town):
    town.bonds.in_database[:, 1] = True, True, False
    town.bonds.opted_out[1, 1] = True
    (text,) = acts(brand, town, Message(ALL))
    assert text.to.tolist() == [True, False, False]
    assert brand.ledger.spent == {"text": 2}


def test_advertisements_need_no_number(brand, town):
    town.bonds.opted_out[:] = True
    (seen,) = acts(brand, town, Message(ALL, "advertisement"))
    assert seen.reached == 3


def test_nobody_gets_two_messages_of_one_channel_a_day(brand, town):
    town.bonds.in_database[:, 1] = True
    some, more = np.array([True, True, False]), np.array([False, True, True])
    done = acts(brand, town, Message(some), Message(more), Message(ALL), Message(ALL, "mail"))
    assert [d.to.tolist() for d in done] == [
        [True, True, False], [False, False, True], [False] * 3, [True] * 3,
    ]  # fmt: skip
    assert brand.ledger.spent == {"text": 6, "mail": 150}


def test_gestures_reach_those_who_were_seen_or_left_their_number(brand, town):
    town.bonds.in_database[0, 1] = True
    town.bonds.seen_on[1, 1] = -100
    town.bonds.approached_on[2, 1] = 5  # bought, and is nobody the brand knows
    town.bonds.seen_on[2, 0] = 5  # was seen by the other brand
    (gift,) = acts(brand, town, Gesture(ALL, "gift"))
    assert gift.to.tolist() == [True, True, False]
    assert brand.ledger.spent == {"gift": 1000}


@pytest.mark.parametrize("money", [0, 499, 500, 1200, 1500])
def test_a_short_budget_serves_the_first_in_random_order(brand, town, money):
    town.bonds.in_database[:] = True
    for luck in range(20):
        brand.ledger.spent.clear()
        brand.ledger.allowance = float(money)
        (gift,) = acts(brand, town, Gesture(ALL, "gift"), luck=luck)
        first = sorted(range(3), key=lambda i: draw(luck, i, Event.REFUSAL, 1))[: money // 500]
        assert set(np.flatnonzero(gift.to)) == set(first)
        assert gift.cost == brand.ledger.spending == 500 * len(first)
        assert (gift.reached, gift.refused) == (len(first), 3 - len(first))


def test_failures_are_attended_to_in_the_luck_of_those_who_suffered_them(brand):
    for luck in range(20):
        brand.ledger.spent.clear()
        failed = np.array([4, 7, 9], np.int32)
        listening = Done(Listen(most=1), np.zeros(0, bool), 0, 0, 0, "")
        mended, done = repair(brand, listening, luck, failed, PRICES, 1.0)
        luckiest = min((4, 7, 9), key=lambda i: draw(luck, i, Event.REPAIR, 1))
        assert failed[mended].tolist() == [luckiest]
        assert isinstance(done.action, Listen)
        assert brand.ledger.spent == {"repair": 150}


@pytest.mark.parametrize("told", [0.0, 0.4, 1.0])
def test_only_failures_told_of_are_attended_to_and_paid_for(brand, told):
    failed = np.arange(3, 9, dtype=np.int32)
    for luck in range(30):
        brand.ledger.spent.clear()
        hears = [i for i in range(3, 9) if draw(luck, i, Event.TELL, 1) < told]
        mended, done = repair(brand, Done(Listen(), np.zeros(0, bool), 0, 0, 0, ""), luck, failed, PRICES, told)
        assert failed[mended].tolist() == hears
        assert done.reached == len(hears) and brand.ledger.spending == 150 * len(hears)
        mended, _ = repair(brand, Done(Listen(most=1), np.zeros(0, bool), 0, 0, 0, ""), luck, failed, PRICES, told)
        first = min(hears, key=lambda i: draw(luck, i, Event.REPAIR, 1), default=None)
        assert failed[mended].tolist() == ([] if first is None else [first])


def visit(town, *actions, day=10, where=(True, False)):
    doings = [Done(action, np.array(where), 1, 0, 0, "") for action in actions]
    shape = town.groups.stewardship.shape
    visits = Visits(np.zeros(shape, bool), np.zeros(shape), np.zeros(shape), np.zeros(shape[0]))
    visit_communities(day, 1, doings, town.groups, visits, CommunityLife())
    return visits.held[:, 1], visits.commercial[:, 1], visits.hours


HERE = np.array([True, False])


def test_paid_capacity_flows_for_its_days_and_is_relied_on_when_repeated(town):
    visit(town, Pay(HERE), day=10)
    assert town.groups.paid_until[0].tolist() == [NEVER, 10 + 27]
    assert town.groups.relied_until[0, 1] == NEVER
    visit(town, Pay(HERE), day=10 + 27 + 28)
    assert town.groups.paid_until[0, 1] == town.groups.relied_until[0, 1] == 65 + 27
    assert (town.groups.paid_until[1] == NEVER).all()


def test_a_pause_longer_than_a_payment_breaks_the_habit(town):
    visit(town, Pay(HERE), day=10)
    visit(town, Pay(HERE), day=10 + 27 + 29)
    assert town.groups.relied_until[0, 1] == NEVER


def test_who_holds_or_helps_is_present_for_a_week(town):
    held, commercial, hours = visit(town, Hold(HERE, commercial=0.4), Facilitate(HERE, hours=0.5))
    assert held.tolist() == [True, False]
    assert commercial.tolist() == [0.4, 0.0]
    assert hours.tolist() == [3.5, 0.0]
    assert town.groups.present_until.tolist() == [[NEVER, 16], [NEVER] * 2]


def test_connectors_introduce_members_to_members(town):
    members, first = np.array([0, 1, 2, 0], np.int32), np.array([0, 3, 4])
    done = Done(Facilitate(ALL[:2], hours=1.0, role="connector"), ALL[:2], 2, 0, 0, "")
    seen = [introduce(luck, 1, [done], members, first, CommunityLife()) for luck in range(50)]
    pairs = np.concatenate(seen, axis=1)
    assert pairs.shape == (2, 50 * 4)  # nobody can be introduced in a community of one
    assert (np.bincount(pairs.ravel(), minlength=3) > 100).all()
    drawn = [
        [int(3 * draw(luck, 0, event, 1 * 256 + k)) for luck in range(50) for k in range(4)]
        for event in (Event.PROPOSE_A, Event.PROPOSE_B)
    ]
    assert pairs.tolist() == drawn


def test_a_view_is_a_copy_of_the_brands_own_columns(brand, town):
    town.bonds.purchases[:] = [[1, 4], [2, 5], [3, 6]]
    town.bonds.bought_on[:, 1] = 7
    town.bonds.in_database[0, 1] = True
    town.bonds.seen_on[1, 1] = 3
    town.bonds.consented[2, 1] = True
    view = look(brand, town)
    assert view.purchases.tolist() == [4, 5, 0]  # nothing is known of a stranger
    assert view.in_database.tolist() == [True, False, False]
    assert view.consented.tolist() == [False, False, True]
    assert view.bought_on.tolist() == [7, 7, NEVER]
    for name, column in town.bonds._asdict().items():
        assert not np.shares_memory(getattr(view, name, np.empty(0)), column)
    assert view.community_sizes.tolist() == [3, 1]


def test_pages_are_seen_of_those_whom_the_brand_knows(brand, town):
    town.bonds.in_database[0, 1] = True
    town.bonds.seen_on[1, 1] = 3
    view = look(brand, town)
    assert view.audience.tolist() == [2, 1, 0]  # a stranger has as many readers, who are not looked for
    assert view.reach_across.tolist() == [0.5, 0.0, 0.0]  # customer 2 is in another community


def test_a_view_offers_to_text_only_those_who_may_be_texted(brand, town):
    town.bonds.in_database[:, 1] = True, True, False
    town.bonds.opted_out[:, 1] = False, True, False
    view = look(brand, town)
    assert view.reachable.tolist() == [True, False, False]


def test_every_community_is_due_in_turn(brand, town):
    due = [look(brand, town, day).due(3).tolist() for day in range(6)]
    assert due == [[True, False], [False, False], [False, True]] * 2


def test_brands_days_and_reasons_have_luck_of_their_own(town):
    brands = [Brand(mesa.Model(), b, "x", Settings()) for b in range(2)]
    draws = [
        look(brand, town, day).draws(why)
        for brand in brands
        for day in range(2)
        for why in ("whom to text", "whom to call")
    ]
    assert np.unique(np.array(draws)).size == 8 * 3


@pytest.mark.parametrize(("price", "spent"), [(0.015, 5), (0.005, 2), (0.004, 1), (0.02, 6)])
def test_prices_below_a_cent_are_charged_in_full(brand, town, price, spent):
    brand.ledger.allowance = 1000.0
    done = carry_out(
        brand, [Message(ALL, "advertisement")], 1, town.bonds, NO_POSTS, replace(PRICES, advertisement=price)
    )
    assert [d.cost for d in done] == [spent]  # three heads, to the nearest cent
    assert brand.ledger.spending == spent
