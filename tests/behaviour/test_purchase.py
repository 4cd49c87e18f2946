"""A need is met by one brand or by something else, paid once, and remembered."""

import math

import numpy as np
import pytest

from kawan.behaviour.experience import Experience
from kawan.behaviour.purchase import (
    OUTSIDE,
    Category,
    Purchase,
    appeal,
    feel_needs,
    look_around,
    look_back,
    shop,
    shop_in_line,
    utility,
)
from kawan.columns import NEVER
from kawan.core.draws import draw, gumbel
from kawan.core.loops import Rows
from kawan.events import Count, Event

GROCERY = Category(network=0.0, conspicuous=False)
SURE = Purchase(noise=0.0, outside=-100.0)


def go_shopping(town, p=SURE, *, luck=1, day=10, category=GROCERY, learns=False, stock=(-1, -1), line=(0, 1, 2)):
    stock = np.array(stock)
    world = (town.people, town.bonds, town.today, town.offers, category, stock, town.counts, p, learns, Experience())
    if stock.max() < 0:
        shop.py_func(Rows(0, 3), luck, day, *world)
    else:
        shop_in_line.py_func(np.array(line), luck, day, *world)
    return stock.tolist()


def worth_of(town, b, category=GROCERY, day=10):
    return appeal(0, b, day, town.people, town.bonds, town.today, town.offers, category, Purchase())


def test_what_speaks_for_and_against_a_brand():
    p = Purchase()
    terms = np.array([2.0, 1.0, 1.2, 1.5, 1.5, -1.0])
    states = np.array([0.5, -0.3, 0.2, 0.7, 0.4, 0.6])
    assert utility(*states, 1.25, 2.0, p) == pytest.approx(float(terms @ states) - 4.0 * 2.0 * 0.25)


def test_an_open_offer_lowers_the_price_and_is_feared_to_be_missed(town):
    town.bonds.offer_until[0] = 10, 9
    town.bonds.discount[0] = 0.1
    town.today.fomo[0] = 0.5
    assert worth_of(town, 0) == pytest.approx(4.0 * 0.1 + 1.5 * 0.5)
    assert worth_of(town, 1) == 0.0
    assert worth_of(town, 1, Category(0.0, conspicuous=True)) == pytest.approx(1.5 * 0.5)


def test_what_friends_own_counts_in_networks_only(town):
    town.today.owning[0] = 0.5, 0.0
    assert worth_of(town, 0) == 0.0
    assert worth_of(town, 0, Category(3.0, conspicuous=False)) == 1.5


def test_friends_who_bought_within_a_life_own_the_brand(town):
    town.today.needs[:] = 1, 1, 0
    town.bonds.bought_on[:, 1] = 10 - 30, 10 - 29, 10 - 30
    look_around.py_func(Rows(0, 3), 10, 30, False, town.ties, town.bonds, town.today)
    assert town.today.owning.tolist() == [[0.0, 0.5], [0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize("rate", [0.05, 0.7, 3.0])
def test_needs_are_poisson_by_inversion(town, rate):
    town.people.need_rate[:] = rate
    for luck in range(50):
        feel_needs.py_func(Rows(0, 3), luck, town.people, town.today)
        for i in range(3):
            below = [sum(math.exp(-rate) * rate**k / math.factorial(k) for k in range(m + 1)) for m in range(40)]
            assert town.today.needs[i] == np.searchsorted(below, draw(luck, i, Event.NEED))


def test_every_need_considers_and_chooses_by_its_own_luck(town):
    p = Purchase(habit_step=0.0)
    for luck in range(60):
        town.today.needs[:] = 2, 0, 0
        town.today.bought[:] = town.today.basket[:] = 0
        town.bonds.familiarity[:] = 0.6
        go_shopping(town, p, luck=luck)
        bought = [0, 0]
        for need in range(2):
            worth = {None: gumbel(draw(luck, 0, Event.TASTE, need * 16 + OUTSIDE))}
            for b in range(2):
                if draw(luck, 0, Event.CONSIDER, need * 8 + b) < 0.6:
                    worth[b] = gumbel(draw(luck, 0, Event.TASTE, need * 16 + b))
            chosen = max(worth, key=worth.__getitem__)
            if chosen is not None:
                bought[chosen] += 1
        assert town.today.bought[0].tolist() == bought
        assert town.today.basket[0] == sum(1 << b for b in range(2) if bought[b])


def test_a_purchase_is_paid_once_and_remembered(town):
    town.today.needs[:] = 1, 0, 0
    town.offers.cents[:] = 1000, 1005
    town.bonds.familiarity[:, 1] = 1.0
    town.bonds.offer_until[0, 1] = 10
    town.bonds.discount[0, 1] = 0.1
    go_shopping(town)
    assert town.today.paid.tolist() == [[0, 905], [0, 0], [0, 0]]  # half a cent is rounded up
    assert town.counts[Count.SALES].tolist() == [0, 905]
    assert town.counts[Count.PURCHASES].tolist() == [0, 1]
    assert town.counts[Count.NEEDS].tolist() == [1, 1]
    assert town.bonds.bought[0].tolist() == [0, 1]
    assert town.bonds.bought_on[0, 1] == town.bonds.approached_on[0, 1] == town.bonds.first_on[0, 1] == 10


def test_an_offer_that_ended_yesterday_is_over(town):
    town.today.needs[:] = 1, 0, 0
    town.bonds.familiarity[:, 1] = 1.0
    town.bonds.offer_until[0, 1] = 9
    town.bonds.discount[0, 1] = 0.1
    go_shopping(town)
    assert town.today.paid[0].tolist() == [0, 1000]


def test_habit_moves_to_what_was_chosen_and_from_what_was_not(town):
    town.today.needs[:] = 1, 1, 0
    town.bonds.habit[:] = 0.5
    town.bonds.familiarity[0, 1] = 1.0  # customer 1 knows neither brand and takes something else
    go_shopping(town)
    np.testing.assert_allclose(town.bonds.habit, [[0.44, 0.56], [0.44, 0.44], [0.5, 0.5]])


@pytest.mark.parametrize(("since", "counted"), [(0, 1), (14, 1), (15, 0)])
def test_a_touch_leads_to_a_visit_for_a_fortnight(town, since, counted):
    town.today.needs[:] = 1, 0, 0
    town.bonds.familiarity[:, 1] = 1.0
    town.bonds.touched_on[0, 1] = 10 - since
    go_shopping(town)
    for kind in (Count.VISITS, Count.CONVERSIONS, Count.TOUCHED_PURCHASES):
        assert town.counts[kind].tolist() == [0, counted]
    assert town.counts[Count.TOUCH_DELAY, 1] == since * counted


def test_needs_of_buyers_are_those_of_all_who_ever_bought(town):
    known = [[1, 0], [1, 0], [0, 1], [0, 0], [1, 0]]
    for day, familiarity in enumerate(known):
        town.today.needs[:] = 1, 0, 0
        town.bonds.familiarity[0] = familiarity
        go_shopping(town, day=day)
    assert town.counts[Count.PURCHASES].tolist() == [3, 1]
    assert town.counts[Count.BUYERS].tolist() == [1, 1]
    assert town.counts[Count.BUYER_NEEDS].tolist() == [5, 5]
    assert town.bonds.second_on[0].tolist() == [1, NEVER]


def test_the_blacklisted_are_forgotten_at_every_need(town):
    town.today.needs[:] = 2, 0, 0
    town.bonds.familiarity[:] = 1.0
    town.bonds.blacklisted[0, 0] = True
    go_shopping(town)
    assert town.bonds.familiarity[0].tolist() == [0.25, 1.0]
    assert town.today.bought[0].tolist() == [0, 2]


def test_who_drifts_away_is_counted(town):
    day = (10, town.people, town.bonds, town.today, town.offers, GROCERY, town.counts, Purchase())
    town.bonds.familiarity[:, 0] = 0.2, 0.9, 0.05
    look_back.py_func(Rows(0, 3), *day)
    np.testing.assert_allclose(town.bonds.peak[:, 0], [0.1, 0.45, 0.025])  # alone against the outside option
    town.bonds.familiarity[:, 0] = 0.09, 0.5, 0.01
    look_back.py_func(Rows(0, 3), *day)
    assert town.counts[Count.TRIED].tolist() == [4, 0]
    assert town.counts[Count.LAPSED].tolist() == [1, 0]
