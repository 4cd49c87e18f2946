"""What customers tell a brand: complaints answered in time or held against it, ideas adopted or left to others."""

from dataclasses import dataclass

import mesa
import numpy as np
import pytest

from kawan.actions import Action, CoDesign
from kawan.behaviour.experience import Experience
from kawan.behaviour.feedback import Feedback, adopt, bettered, design, design_chance, refit, think, thinkers
from kawan.behaviour.meaning import CYCLE, TILE
from kawan.brand import Brand, Done
from kawan.columns import NEVER, Complaints, Ideas
from kawan.core.draws import draw
from kawan.core.loops import Rows
from kawan.events import Count, Event
from kawan.mailbox import (
    NO_COMPLAINTS,
    NO_IDEAS,
    answer_complaints,
    co_design,
    complained_on,
    heard_by,
    let_lie,
    lose_patience,
    take_complaints,
    take_ideas,
    take_up,
    worth_in_money,
)
from kawan.scenario import Brand as Settings
from kawan.scenario import Prices
from kawan.view import View

P = Feedback()
ALL = np.ones(3, bool)


def ints(*values):
    return np.array(values, np.int32)


def complaints(*rows):
    return Complaints(*(ints(*column) for column in zip(*rows, strict=True)))


def ideas(*rows):
    customer, brand, since, worth = zip(*rows, strict=True)
    return Ideas(ints(*customer), ints(*brand), ints(*since), np.array(worth, float))


def rows_of(table):
    return [tuple(row) for row in zip(*(column.tolist() for column in table), strict=True)]


@dataclass(frozen=True)
class Watcher:
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return []


@pytest.fixture
def brand():
    made = Brand(mesa.Model(), 1, "ours", Settings(strategy=Watcher()))
    made.ledger.allowance = 100_000.0
    return made


def test_some_who_were_failed_complain_and_are_known_from_then_on(town):
    heard = 0
    for luck in range(200):
        town.bonds.seen_on[:] = NEVER
        taken = take_complaints(luck, 10, ints(0, 2), ints(1, 1), NO_COMPLAINTS, town.bonds, town.counts, P)
        expected = [i for i in (0, 2) if draw(luck, i, Event.COMPLAIN, 1) < P.complaining]
        assert rows_of(taken) == [(i, 1, 10) for i in expected]
        assert np.flatnonzero(town.bonds.seen_on[:, 1] == 10).tolist() == expected
        heard += len(expected)
    assert town.counts[Count.COMPLAINTS].tolist() == [0, heard]


def test_nobody_complains_of_the_same_brand_twice_at_a_time(town):
    open_now = complaints((0, 1, 3))
    sure = P._replace(complaining=1.0)
    taken = take_complaints(1, 10, ints(0, 0, 1), ints(0, 1, 1), open_now, town.bonds, town.counts, sure)
    assert rows_of(taken) == [(0, 1, 3), (0, 0, 10), (1, 1, 10)]
    assert complained_on(taken, 1, 3).tolist() == [3, 10, NEVER]


@pytest.mark.parametrize(("waited", "over"), [(13, False), (14, True)])
def test_patience_ends_in_resentment(town, waited, over):
    town.bonds.goodwill[:] = 0.5
    town.bonds.esteem[:] = 0.4
    left, aired = lose_patience(1, 20, complaints((1, 0, 20 - waited)), town.bonds, P._replace(going_public=1.0))
    assert (left.customer.size == 0) == over
    assert [a.tolist() for a in aired] == ([[1], [0]] if over else [[], []])
    np.testing.assert_allclose(town.bonds.goodwill[1], [0.35 if over else 0.5, 0.5])
    np.testing.assert_allclose(town.bonds.esteem[1], [0.4 - 0.05 * 1.4 if over else 0.4, 0.4])


def test_some_go_public(town):
    for luck in range(100):
        _, (who, _) = lose_patience(luck, 20, complaints((1, 0, 0), (2, 0, 0)), town.bonds, P)
        assert who.tolist() == [i for i in (1, 2) if draw(luck, i, Event.COMPLAIN, 8) < P.going_public]


@pytest.mark.parametrize(("delay", "worth"), [(0, 1.0), (7, 0.5)])
def test_an_answer_recovers_what_a_repair_would_the_sooner_the_better(town, delay, worth):
    waiting = complaints((0, 1, 20 - delay), (1, 0, 20), (2, 1, 20))
    town.bonds.bond[:, 1] = 0.2
    left = answer_complaints(20, 1, np.array([True, True, False]), waiting, town.bonds, town.counts, P, Experience())
    assert rows_of(left) == [(1, 0, 20), (2, 1, 20)]
    np.testing.assert_allclose(town.bonds.satisfaction[:, 1], [worth * 0.3 * 0.3, 0.0, 0.0])
    np.testing.assert_allclose(town.bonds.sincerity[:, 1], [0.5 + worth * 0.15, 0.5, 0.5])
    np.testing.assert_allclose(town.bonds.bond[:, 1], [0.2 + worth * 0.05, 0.2, 0.2])
    assert town.counts[Count.COMPLAINTS_ANSWERED].tolist() == [0, 1]


def test_those_who_take_part_and_know_have_ideas_once_in_a_cycle(town):
    """All three have the same day of their own; on it an idea is as likely as taking part and knowing together."""
    town.people.expertise[:] = 0.2, 1.0, 1.0
    town.bonds.participation[:, 1] = 1.0, 0.5, 0.0
    town.bonds.habit[:, 1] = 0.0, 0.4, 0.8
    town.belong.identification[0, 0] = 0.5  # in the community that all are in
    town.belong.identification[1, 1] = 0.9  # in none
    chance = [0.3 * 0.2 * 1.5, 0.3 * 0.52, 0.3 * 0.04]
    for luck in range(100):
        for day in (0, 5):
            had = np.zeros((TILE, 2), bool)
            think.py_func(Rows(0, 3), luck, day, town.people, town.bonds, town.belong, had, P)
            who, which = thinkers(had, day)
            expected = [i for i in range(3) if day == 0 and draw(luck, i, Event.IDEA, 1) < chance[i]]
            assert who.tolist() == expected and (which == 1).all()


def test_customers_are_found_again_from_their_day():
    n = 3 * CYCLE * TILE + 100
    found = []
    for day in range(-CYCLE, 0):
        had = np.zeros(((n // TILE // CYCLE + 1) * TILE, 1), bool)
        for tile in range(-(-n // TILE)):
            if (tile - day) % CYCLE == 0:
                for i in range(tile * TILE, min(n, tile * TILE + TILE)):
                    had[tile // CYCLE * TILE + i % TILE, 0] = True
        found += thinkers(had, day)[0].tolist()
    assert sorted(found) == list(range(n))


def test_most_ideas_are_worth_little(town):
    taken = take_ideas(4, 10, 8, ints(0, 2), ints(1, 1), NO_IDEAS, town.bonds, town.counts)
    worth = [draw(4, i, Event.IDEA_WORTH, 9) ** 2 for i in (0, 2)]
    assert rows_of(taken) == [(0, 1, 10, pytest.approx(worth[0])), (2, 1, 10, pytest.approx(worth[1]))]
    assert town.counts[Count.IDEAS].tolist() == [0, 2]
    assert town.bonds.acts[:, 1].tolist() == [1, 0, 1]


def test_an_idea_is_its_brands_first_then_anybodys_then_forgotten(town):
    """For a fortnight each; its author takes part less when the first has passed, once."""
    town.bonds.participation[:] = 1.0
    for age in range(29):
        lying = let_lie(age, ideas((2, 1, 0, 0.5)), town.bonds, P)
        assert lying.customer.size == (age < 28)
        for listeners, hears in (([1], 1 if age < 28 else None), ([0], (0 if age >= 14 else -1) if age < 28 else None)):
            heard = heard_by(1, age, lying, listeners, P)
            assert heard.tolist() == ([] if hears is None else [hears])
    np.testing.assert_allclose(town.bonds.participation, [[1, 1], [1, 1], [1, 0.95]])


def test_two_rivals_hear_of_a_free_idea_by_lot():
    lying = ideas(*((i, 2, 0, 0.5) for i in range(40)))
    heard = heard_by(3, 14, lying, [0, 1], P)
    lots = [[draw(3, i, Event.REFUSAL, b) for b in (0, 1)] for i in range(40)]
    assert heard.tolist() == np.argmin(lots, axis=1).tolist()
    assert heard_by(3, 14, lying, [1, 0], P).tolist() == heard.tolist()
    assert 5 < heard.sum() < 35


@pytest.mark.parametrize(("money", "adopted"), [(0, 0), (1599, 0), (1600, 1), (100_000, 2)])
def test_ideas_are_taken_up_as_far_as_the_budget_goes(brand, town, money, adopted):
    brand.ledger.allowance = float(money)
    lying = ideas((0, 1, 10, 1.0), (1, 0, 0, 1.0), (2, 1, 10, 1.0))
    heard = np.array([True, False, True])
    done, gained = take_up(1, brand, heard, lying, town.bonds, town.offers, town.counts, Prices(), P)
    assert done.reached == adopted == gained.size and brand.ledger.spending == 1600 * adopted
    assert done.refused == 2 - adopted and not done.to[1]
    assert town.counts[Count.IDEAS_ADOPTED].tolist() == [0, adopted]
    assert (town.bonds.participation[:, 1] > 0).sum() == adopted


def test_an_adopted_idea_betters_the_product_by_what_it_is_worth(town):
    town.bonds = town.bonds._replace(bond=np.zeros((1000, 2)))
    gained = np.empty(2)
    town.offers.quality[:] = 0.2
    adopt.py_func(ints(0, 1), np.array([1.0, 0.5]), 0, town.bonds, town.offers, gained, town.counts, P)
    np.testing.assert_allclose(gained, [0.005 * 0.8, 0.0025 * (0.8 - 0.004)])
    np.testing.assert_allclose(town.offers.quality, [0.2 + gained.sum(), 0.2])
    np.testing.assert_allclose(town.bonds.goodwill[:, 0], [0.1, 0.1, 0.0])


def test_an_idea_is_worth_a_share_of_a_years_margin_gained(brand):
    brand.earned[:] = [100.0] * 30 + [10.0] * 28
    cents = worth_in_money(brand, np.array([0.004, 0.0]), 2.0, P)
    assert cents.tolist() == [0.5 * 2.0 * 0.004 * 10.0 * 365 * 100, 0]
    brand.earned[:] = [-5.0]
    assert worth_in_money(brand, np.array([0.1]), 2.0, P).tolist() == [0]


def test_the_product_moves_to_those_who_design_it(town):
    town.people.identity[:] = [[0.0, 1.0], [-1.0, 0.0], [0.0, 1.0]]
    town.people.expertise[:] = 1.0
    town.bonds.participation[:2, 1] = 1.0  # so that these two surely accept
    who = np.array([True, True, False])
    p = P._replace(redesign=0.0003)
    moved, inspired = co_design(
        1, 10, 1, Done(CoDesign(who), who, 2, 0, 0, ""), town.people, town.bonds, town.offers, town.counts, p
    )
    step = 0.0003 * 1000 * 2 / 3
    towards = np.array([1.0, 0.0]) + step * (np.array([-0.5, 0.5]) - [1.0, 0.0])
    np.testing.assert_allclose(moved, towards / np.linalg.norm(towards) - [1.0, 0.0])
    np.testing.assert_allclose(town.offers.design - [1.0, 0.0], [[0.0, 0.0], moved])
    assert inspired.tolist() == [0, 1]
    assert town.counts[Count.CO_DESIGNERS].tolist() == [0, 2]
    np.testing.assert_allclose(town.bonds.goodwill[:, 1], [0.1, 0.1, 0.0])
    refit.py_func(Rows(0, 3), 1, moved, town.people, town.bonds, 0.4)
    np.testing.assert_allclose(town.bonds.match[:, 1], 0.4 * town.people.identity @ moved)
    assert town.bonds.match[0, 1] > 0.0 and not town.bonds.match[:, 0].any()


def test_those_who_have_nothing_in_common_move_no_design(town):
    town.people.identity[:2] = [[0.0, 1.0], [0.0, -1.0]]
    town.people.expertise[:] = town.bonds.participation[:] = 1.0
    moved, inspired = np.empty(2), np.empty(2, bool)
    world = (town.people, town.bonds, town.offers, moved, inspired, town.counts, P._replace(redesign=0.001))
    design.py_func(1, 10, ints(0, 1), 1, *world)
    np.testing.assert_allclose(moved, 0.0, atol=1e-15)
    design.py_func(1, 10, ints(), 1, *world)
    np.testing.assert_allclose(town.offers.design, [[1.0, 0.0], [1.0, 0.0]])


def test_those_who_do_not_care_decline(town):
    town.people.expertise[:] = 0.5
    moved, inspired = np.empty(2), np.empty(3, bool)
    world = (town.people, town.bonds, town.offers, moved, inspired, town.counts, P)
    came = 0
    for luck in range(100):
        town.bonds.participation[:] = 0.0
        design.py_func(luck, 10, ints(0, 1, 2), 1, *world)
        came += sum(draw(luck, i, Event.CO_DESIGN, 1) < 0.25 for i in range(3))
        assert town.counts[Count.CO_DESIGNERS, 1] == came
    assert design_chance(participation=1.0, expertise=1.0, p=P) == 1.0


def test_an_idea_betters_a_market_of_any_size_by_the_share_of_customers_who_had_it():
    assert bettered(0.0, 1.0, 2000, P) == 0.5 * bettered(0.0, 1.0, 1000, P)
    assert bettered(0.5, 1.0, 1, P._replace(bettering=1.0)) == 1.0
