"""Single strategies: what makes each of them what it is."""

from dataclasses import replace

import numpy as np
import pytest

from kawan.actions import CoDesign, Gesture, Invite, Listen, Message, Privilege, Produce
from kawan.columns import NEVER
from kawan.strategies.advertise import Advertise
from kawan.strategies.befriend import Befriend
from kawan.strategies.best_customers import BestCustomers
from kawan.strategies.closed_club import ClosedClub
from kawan.strategies.co_create import CoCreate
from kawan.strategies.direct_mail import DirectMail
from kawan.strategies.listen import Listener
from kawan.strategies.member_discount import MemberDiscount
from kawan.strategies.own_page import OwnPage
from kawan.strategies.permission import Permission
from kawan.strategies.placebo import Placebo
from kawan.strategies.produce_ahead import ProduceAhead, batch
from kawan.strategies.quiet import Quiet
from kawan.strategies.resellers import Resellers
from kawan.strategies.tribune import Tribune

OFTEN = Befriend(answered=1.0, apologised=1.0, surprised=1.0, invited=1.0)


def of_kind(actions, kind):
    return [action for action in actions if isinstance(action, kind)]


def test_a_placebo_costs_what_advertising_costs_and_is_only_one_more_thing_to_pass_over(lived):
    """Where attention is no matter it changes nothing at all; where it is, less is noticed."""
    ads, blank, quiet = (lived(one, days=1) for one in (Advertise(share=1.0), Placebo(share=1.0), Quiet()))
    assert blank.brands[0].ledger.spending == ads.brands[0].ledger.spending == 300 * 1.5
    assert np.array_equal(blank.today.notices, ads.today.notices)
    crowded = quiet.today.notices < 1
    assert (blank.today.notices[crowded] < quiet.today.notices[crowded]).all() and crowded.any()
    blind, still = (lived(one, days=20, switch_off=("attention",)) for one in (Placebo(share=1.0), Quiet()))
    assert all(np.array_equal(a, b) for a, b in zip(blind.bonds, still.bonds, strict=True))


def complaining(view, who, since):
    complained = np.full(view.customers, NEVER, np.int32)
    complained[who] = since
    return replace(view, complained_on=complained)


def test_a_friend_answers_those_who_came_near_apologises_and_pushes_nothing(views):
    view = complaining(views[-1], [3, 5], 58)
    reply, apology, gift, invitation, listening = OFTEN.act(view)
    near = view.day - view.approached_on <= 14
    assert np.array_equal(reply.to, near) and np.array_equal(invitation.to, near) and near.any() and not near.all()
    assert [*np.flatnonzero(apology.to)] == [3, 5] and apology.kind == "apology"
    assert (gift.kind, reply.kind) == ("gift", "reply") and isinstance(listening, Listen)
    assert not any(action.same_for_all for action in (reply, apology, gift))
    assert [type(action) for action in OFTEN.act(view)] == [Gesture, Gesture, Gesture, Invite, Listen]


def test_a_surprise_is_for_those_who_had_none_lately(views):
    view = complaining(views[-1], [], 0)
    lately = np.full(view.customers, NEVER, np.int32)
    lately[::2], lately[1::4] = view.day - 60, view.day - 61
    gift = OFTEN.act(replace(view, gestured_on=lately))[2]
    near = view.day - view.approached_on <= 14
    assert np.array_equal(gift.to, near & (np.arange(view.customers) % 2 == 1)) and gift.to.any()


def test_a_staged_friend_gives_everybody_the_same_and_texts_the_day_after(views):
    yesterday = np.where(np.arange(300) % 3 == 0, views[-1].day - 1, views[-1].day - 2).astype(np.int32)
    view = complaining(replace(views[-1], gestured_on=yesterday), [], 0)
    staged = replace(OFTEN, genuine=False)
    *gestures, text = (action for action in staged.act(view) if isinstance(action, Gesture | Message))
    assert all(gesture.same_for_all for gesture in gestures)
    assert np.array_equal(text.to, view.reachable & (np.arange(300) % 3 == 0)) and text.to.any()
    assert staged.sees - OFTEN.sees == {"in_database", "opted_out"}


def test_permission_is_what_separates_those_asked_from_the_database(views):
    view = views[-1]
    asked, all_of_them = (
        Permission(per_month=30, consented_only=only, can_refuse=False).act(view)[0] for only in (True, False)
    )
    assert np.array_equal(asked.to, view.consented & view.reachable) and 0 < asked.to.sum() < all_of_them.to.sum()
    assert np.array_equal(all_of_them.to, view.reachable) and not all_of_them.can_refuse


def test_a_closed_club_does_nothing_for_those_outside(views):
    club = ClosedClub(per_month=30, answered=1.0, days=1)
    for view in views[::7]:
        members = view.consented & view.reachable
        actions = club.act(view)
        assert [type(action) for action in actions] == [Privilege, Message, Gesture]
        assert not any((action.to & ~members).any() for action in actions)
        assert np.array_equal(actions[1].to, members)


def test_best_customers_are_those_who_bought_most(views):
    view = replace(views[-1], day=56)
    privilege, gift = BestCustomers(share=0.1, gifts=365).act(view)
    assert privilege.to.sum() == int(0.1 * view.in_database.sum() + 0.5)
    assert view.purchases[privilege.to].min() >= view.purchases[view.in_database & ~privilege.to].max()
    assert np.array_equal(privilege.to, gift.to) and gift.kind == "gift"
    assert not of_kind(BestCustomers().act(replace(view, day=57)), Privilege)


def test_a_member_card_is_always_open_and_always_the_same_ones(views):
    card = MemberDiscount(share=0.5, days=7)
    (first,), (later,) = (card.act(replace(views[-1], day=day)) for day in (0, 7))
    assert np.array_equal(first.to, later.to) and first.days == 7
    assert not (first.to & ~views[-1].in_database).any()
    assert not any(card.act(replace(views[-1], day=day)) for day in range(1, 7))


def test_advocates_are_found_by_what_they_did(views):
    view = views[-1]
    seen = view.seen_on.copy()
    seen[:50], seen[50:] = view.day - 1, view.day - 2
    acts = np.tile([0, 1, 2, 3, 9], 60).astype(np.int32)
    (feature,) = Tribune(least=2, featured=1.0, reward=3.0).act(replace(view, seen_on=seen, acts=acts))
    assert np.array_equal(feature.to, (acts >= 2) & (np.arange(300) < 50)) and feature.reward == 3.0


def test_those_who_resell_are_not_asked_again(views):
    view = replace(views[-1], sells=np.arange(300) % 2 == 0)
    (offer,) = Resellers(per_year=365).act(view)
    assert np.array_equal(offer.to, view.reachable & (np.arange(300) % 2 == 1))


def test_letters_go_by_mail(views):
    (letter,) = DirectMail(per_month=30).act(views[-1])
    assert letter.channel == "mail" and np.array_equal(letter.to, views[-1].reachable)


@pytest.mark.parametrize(
    ("stock", "sold", "units"), [(-1, [2, 4], 12), (5, [2, 4], 7), (12, [2, 4], 0), (99, [2, 4], 0), (0, [0, 0], 0)]
)
def test_a_batch_fills_the_stock_up_to_what_sells_in_so_many_days(views, stock, sold, units):
    view = replace(views[0], day=2, stock=stock, sold=np.array(sold))
    assert batch(view, every=2, cover=4.0) == ([Produce(units)] if units else [])
    assert batch(replace(view, day=3), every=2, cover=4.0) == []
    assert batch(replace(view, day=0, sold=np.array([], int)), every=2, cover=4.0) == []


def test_those_who_produce_ahead_make_more_at_a_time(views):
    view = replace(views[0], day=56, stock=0, sold=np.full(56, 3))
    (ahead,) = ProduceAhead().act(view)
    (small,) = of_kind(CoCreate().act(view), Produce)
    assert (ahead.units, small.units) == (round(1.33 * 56 * 3), round(1.33 * 14 * 3))
    assert not of_kind(CoCreate(produces=False).act(view), Produce)


def test_co_creation_invites_those_who_took_part_and_takes_up_ideas(views):
    design, listening = of_kind(CoCreate(invited=1.0).act(views[-1]), CoDesign | Listen)
    assert np.array_equal(design.to, views[-1].approached_on > NEVER) and 0 < design.to.sum() < 300
    assert listening.adopt


def test_days_on_which_nobody_listens_or_posts_are_as_many_as_said(views):
    for strategy, chance in ((Listener(share=0.4), 0.4), (OwnPage(per_week=2.0), 2 / 7)):
        days = sum(len(strategy.act(replace(views[0], luck=luck))) for luck in range(2000))
        assert abs(days - 2000 * chance) < 4 * np.sqrt(2000 * chance * (1 - chance))


def test_units_sold_are_those_of_each_day(lived):
    market = lived(Quiet(), days=5)
    purchases = market.daily.query("brand == 'focal'")["purchases"].to_numpy()
    assert sum(market.brands[0].units) > 0 and len(market.brands[0].units) == len(purchases) == 5
