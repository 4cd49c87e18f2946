"""Who gets to know whom at meetings, and which ties lapse."""

from dataclasses import replace

import numpy as np
import pytest

from kawan.behaviour.acquaintance import get_acquainted, let_lapse
from kawan.behaviour.belonging import Belonging
from kawan.columns import Network, Ties
from kawan.core.draws import draw
from kawan.core.loops import Rows
from kawan.events import Event
from kawan.market import Market
from kawan.networks.introductions import change_ties
from kawan.networks.room import Room
from kawan.scenario import Customers, Scenario


def test_those_at_one_meeting_get_to_know_one_of_them():
    who = np.array([4, 7, 9, 2, 11], np.int32)
    where = np.array([3, 3, 3, 16, 17], np.int32)
    for luck in range(200):
        pairs = np.empty((2, 5), np.int32)
        get_acquainted.py_func(luck, who, where, pairs, Belonging(acquainted=0.6))
        for k, group in enumerate(([4, 7, 9], [4, 7, 9], [4, 7, 9], [2], [11])):
            other = group[int(draw(luck, who[k], Event.MEET_WHOM, where[k]) * len(group))]
            met = draw(luck, who[k], Event.MEET, where[k]) < 0.6 and other != who[k]
            assert pairs[0, k] == (who[k] if met else -1)
            assert not met or pairs[1, k] == other


def lapsed(town, luck=1, day=200, chance=1.0):
    marked = np.zeros(4, bool)
    p = Belonging(lapsing=chance)
    let_lapse.py_func(Rows(0, 3), luck, day, town.ties, town.bonds, town.belong, marked, p)
    return marked.tolist()


def test_a_tie_lasts_while_anything_is_shared_or_heard(town):
    assert lapsed(town) == [False] * 4  # all share community 0
    town.belong.community[1, 0] = -1  # customer 1 has left
    assert lapsed(town) == [True, False, True, False]
    town.bonds.touched_by[1, 1] = 2  # heard of a brand from somebody else
    town.bonds.touched_on[1, 1] = 200
    assert lapsed(town) == [True, False, True, False]
    town.bonds.touched_by[1, 1] = 0
    assert lapsed(town) == [False] * 4
    assert lapsed(town, day=380) == [False] * 4
    assert lapsed(town, day=381) == [True, False, True, False]


def test_a_lapse_is_decided_once_for_both(town):
    town.belong.community[:] = -1
    for luck in range(50):
        first, second = (draw(luck, 0, Event.LAPSE, friend) < 0.4 for friend in (1, 2))
        assert lapsed(town, luck, chance=0.4) == [first, second, first, second]


def small(**changes) -> Scenario:
    return Scenario(days=29, warmup=0, customers=Customers(n=300), **changes)


@pytest.mark.parametrize("lapsing", [0.0, 1.0])
def test_a_network_that_others_share_is_left_as_it_is(lapsing):
    scenario = small()
    belonging = scenario.behaviour.belonging._replace(lapsing=lapsing)
    market = Market(replace(scenario, behaviour=replace(scenario.behaviour, belonging=belonging)), seed=1)
    network = market.network
    before = [column.copy() for column in network.hears]
    branch = market.branch(market.settings)
    branch.run()
    assert market.network is network
    assert all(np.array_equal(a, b) for a, b in zip(before, network.hears, strict=True))
    assert (branch.network.hears.friend.size < network.hears.friend.size) == (lapsing == 1.0)
    np.testing.assert_allclose(
        branch.today.contact, np.add.reduceat(np.append(branch.network.hears.strength, 0.0),
                                              branch.network.hears.start[:-1])
        * (np.diff(branch.network.hears.start) > 0),
    )  # fmt: skip


NOBODY = np.empty((2, 0), np.int32)


def dropped(network: Network, marked: np.ndarray) -> Network:
    return change_ties(network, NOBODY, 0.5, marked.copy(), marked.copy(), Room())[0]


def test_what_is_dropped_is_gone_from_both_sides_and_the_rest_as_it_was():
    network = Market(small(), seed=1).network
    ties = network.hears
    source = np.repeat(np.arange(network.n), np.diff(ties.start))
    marked = (source * ties.friend.astype(int)) % 7 == 3  # the same for both directions
    less = dropped(network, marked)
    assert less.heard_by is less.hears
    kept = {(a, b): w for a, b, w in zip(source[~marked], ties.friend[~marked], ties.strength[~marked], strict=True)}
    rows = np.repeat(np.arange(network.n), np.diff(less.hears.start))
    assert {(a, b): w for a, b, w in zip(rows, less.hears.friend, less.hears.strength, strict=True)} == kept
    pairs = np.stack([source[marked], ties.friend[marked]]).astype(np.int32)
    none = np.zeros(less.hears.friend.size, bool)
    again, one, _ = change_ties(less, pairs, 0.5, none, none, Room())
    assert np.array_equal(again.hears.friend, ties.friend) and one.size == marked.sum()
    assert np.array_equal(again.hears.start, ties.start)
    assert change_ties(less, NOBODY, 0.5, none, none, Room())[0] is less


def test_a_tie_does_not_lapse_between_two_who_have_just_met_again():
    network = Market(small(), seed=1).network
    everyone = np.ones(network.hears.friend.size, bool)
    a, b = 0, int(network.hears.friend[0])
    left, one, _ = change_ties(network, np.array([[a], [b]], np.int32), 0.5, everyone, everyone, Room())
    assert not one.size and left.hears.friend.tolist() == [b, a]
    assert left.hears.strength[0] == network.hears.strength[0]


def test_where_ties_are_not_mutual_both_lists_stay_each_others_mirror():
    """Customer 0 hears 1 and 2, customer 1 hears 2: the first tie lapses, 2 and 0 get to know each other."""
    hears = Ties(np.array([0, 2, 3, 3]), np.array([1, 2, 2], np.int32), np.array([0.1, 0.2, 0.3]))
    heard_by = Ties(np.array([0, 0, 1, 3]), np.array([0, 0, 1], np.int32), np.array([0.1, 0.2, 0.3]))
    network = Network(hears, heard_by, np.zeros(3, np.int32))
    lapsed, also = np.array([True, False, False]), np.array([True, False, False])
    after, one, other = change_ties(network, np.array([[2], [0]], np.int32), 0.5, lapsed, also, Room())
    assert [one.tolist(), other.tolist()] == [[2], [0]]
    assert after.hears.start.tolist() == [0, 1, 2, 3] and after.hears.friend.tolist() == [2, 2, 0]
    assert after.hears.strength.tolist() == [0.2, 0.3, 0.5]
    assert after.heard_by.start.tolist() == [0, 1, 1, 3] and after.heard_by.friend.tolist() == [2, 0, 1]
    assert after.heard_by.strength.tolist() == [0.5, 0.2, 0.3]


def test_ties_are_told_with_the_day_they_were_last_formed():
    market = Market(small(record=("daily", "ties"), rewire_every=7), seed=1)
    ties = market.network.hears
    tied = set(zip(np.repeat(np.arange(300), np.diff(ties.start)).tolist(), ties.friend.tolist(), strict=True))
    a, b = next((i, j) for i in range(300) for j in range(i) if (i, j) not in tied)
    market.proposed.append(np.array([[a], [b]], np.int32))
    while market.day <= 7:
        market.step()
    market.network = dropped(market.network, among(market, {a, b}))
    market.proposed.append(np.array([[a], [b]], np.int32))
    market.run()
    table = market.records()["ties"].set_index(["source", "target"])
    assert table.index.is_unique
    assert table.loc[(a, b), "formed_on"] == table.loc[(b, a), "formed_on"] == 14


def among(market: Market, two: set[int]) -> np.ndarray:
    """Return which ties are between two customers."""
    ties = market.network.hears
    rows = np.repeat(np.arange(market.network.n), np.diff(ties.start))
    return np.array([{int(i), int(j)} == two for i, j in zip(rows, ties.friend, strict=True)])


def test_memory_is_written_anew_once_nobody_holds_any_of_it():
    room = Room()
    ties = room.ties(customers=3, size=32)
    one, friends = ties.friend.ctypes.data, ties.friend[:2]
    del ties
    other = room.ties(3, 33)
    assert other.friend.ctypes.data != one, "somebody still holds two friends"
    del friends
    again = room.ties(3, 34)
    assert again.friend.ctypes.data == one
    assert [column.size for column in again] == [4, 34, 34]
    del again
    assert room.ties(3, 35).friend.size == 35, "more than there was room for"
    assert len(room.kept) == 2, "what is too small is not kept"
