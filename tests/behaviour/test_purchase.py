"""A need is met by one brand or by something else, paid once, and remembered."""

import math

import numpy as np
import pytest

from kawan.behaviour.experience import Experience
from kawan.behaviour.purchase import (
    MOST_UNITS,
    OUTSIDE,
    Category,
    Purchase,
    appeal,
    feel_needs,
    look_around,
    look_back,
    shop,
    units_wanted,
    utility,
)
from kawan.columns import NEVER, REWARDED
from kawan.core.draws import draw, gumbel
from kawan.core.loops import Rows
from kawan.events import Count, Event

GROCERY = Category(network=0.0, conspicuous=False)
SURE = Purchase(noise=0.0, outside=-100.0)


def go_shopping(town, p=SURE, *, luck=1, day=10, category=GROCERY, learns=False, stock=(-1, -1), line=()):
    stock, line = np.array(stock), np.array(line, np.int32)
    shop.py_func(
        Rows(0, 3), luck, day, town.people, town.bonds, town.today, town.offers, category, line, stock, town.counts, p,
        learns, Experience(),
    )  # fmt: skip
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


@pytest.mark.parametrize("basket", [0.4, 1.3, 6.0])
@pytest.mark.parametrize("price", [0.5, 1.0, 1.6])
@pytest.mark.parametrize("bond", [-0.5, 0.0, 0.8])
def test_units_are_what_is_wanted_on_average_and_never_less_than_one(basket, price, bond):
    p = Purchase(basket_elasticity=1.3)
    grid = (np.arange(4000) + 0.5) / 4000
    mean = np.mean([units_wanted(basket, price, bond, u, p) for u in grid])
    assert mean == pytest.approx(max(1.0, basket * price**-1.3 * (1 + 0.3 * max(0.0, bond))), abs=1 / 4000)


def test_nothing_is_cheap_enough_for_endless_baskets():
    assert units_wanted(1e6, 0.0, 1.0, 0.5, Purchase()) == MOST_UNITS - 1


def test_units_are_paid_and_counted_one_by_one(town):
    town.today.needs[:] = 1, 0, 0
    town.people.basket[:] = 3.0
    town.offers.unit_cents[:] = 600
    town.bonds.familiarity[:, 1] = 1.0
    town.bonds.touched_on[0, 1] = 9
    town.bonds.touch_kind[0, 1] = REWARDED
    go_shopping(town)
    assert (town.today.bought[0, 1], town.today.units[0, 1], town.today.paid[0, 1]) == (1, 3, 3000)
    assert (town.counts[Count.PURCHASES, 1], town.counts[Count.UNITS, 1]) == (1, 3)
    assert (town.counts[Count.REFERRED_PURCHASES, 1], town.counts[Count.REFERRED_MARGIN, 1]) == (1, 1200)
    assert town.counts[Count.INFLUENCED_MARGIN, 1] == 0


def test_friends_buy_something_else_besides(town):
    town.today.needs[:] = 1, 0, 0
    town.bonds.familiarity[:, 0] = 1.0
    town.bonds.bond[0, 0] = 0.5
    for luck in range(60):
        town.today.units[:] = town.counts[:] = 0
        go_shopping(town, SURE._replace(cross_selling=0.9), luck=luck)
        crossed = draw(luck, 0, Event.CROSS, 0) < 0.45
        assert town.today.units[0, 0] == 1 + crossed and town.counts[Count.CROSS_SOLD, 0] == crossed


def test_who_comes_first_is_served_first_and_stock_is_never_negative(town):
    town.today.needs[:] = 1
    town.people.basket[:] = 2.0
    town.bonds.familiarity[:] = 1.0, 0.5
    town.bonds.esteem[:, 0] = 1.0
    assert go_shopping(town, stock=(3, -1), line=(2, 0, 1)) == [0, -1]
    assert town.today.units[:, 0].tolist() == [1, 0, 2]
    assert town.counts[Count.OUT_OF_STOCK].tolist() == [1, 0]


def test_a_friends_unit_needs_no_stock_and_no_fame(town):
    town.today.needs[:] = 2, 0, 0
    town.people.basket[:] = 2.0
    town.today.seller[0] = 1 + 2 * 8 + 1
    assert go_shopping(town, stock=(0, 1)) == [0, 0]
    assert town.counts[Count.RESOLD].tolist() == [0, 1]
    assert town.today.units[0].tolist() == [0, 2] and town.today.bought[0].tolist() == [0, 1]
    town.today.units[:] = town.today.bought[:] = 0
    assert go_shopping(town, stock=(-1, 0)) == [-1, 0]
    assert town.today.units[0].tolist() == [0, 1]
