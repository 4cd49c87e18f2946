"""One day passes over every memory, each by its own time, and all are added up."""

import math

import numpy as np
import pytest

from kawan.behaviour.forgetting import NOTHING_FADES, Forgetting, forget
from kawan.columns import STATES, Bonds, People, dtypes_of
from kawan.core.loops import Rows
from kawan.core.sums import BLOCK, LANES, no_sums, total_of

P = Forgetting()
RESTS = {"sincerity": 0.5, "familiarity": 0.3}


def fade(town, p=P):
    return forgotten(Rows(0, 3), town.people, town.bonds, town.offers, p)


def forgotten(rows, people, bonds, offers, p):
    sums = no_sums(people.fomo.size, len(STATES) + 2, offers.presence.size)
    flat = sums.reshape(*sums.shape[:2], -1)
    forget.py_func(rows, people, bonds, np.tile(offers.presence, LANES), flat, p)
    return sums


@pytest.mark.parametrize(
    "name",
    ["bond", "goodwill", "participation", "irritation", "satisfaction", "sincerity", "familiarity", "messages"],
)
def test_a_memory_returns_to_rest_by_its_own_time(town, name):
    town.offers.presence[:] = 0.1, 0.3
    column = getattr(town.bonds, name)
    column[:] = 0.9, 0.6
    rest = RESTS.get(name, 0.0)
    fade(town)
    np.testing.assert_allclose(column[:, 1], rest + (0.6 - rest) * math.exp(-1 / getattr(P, name)))


def test_deafness_fades_once_a_day_whatever_the_number_of_brands(town):
    town.people.deafness[:] = 0.8
    fade(town)
    np.testing.assert_allclose(town.people.deafness, 0.2 + 0.6 * math.exp(-1 / 60))


def test_what_is_added_up_is_what_is_left(town):
    for k, name in enumerate(STATES):
        getattr(town.bonds, name)[:] = 0.05 * k + np.array([[0.1, 0.2], [0.3, 0.4], [0.0, 0.1]])
    town.people.deafness[:] = 0.1, 0.5, 0.9
    town.people.weariness[:] = 0.2, 0.0, 0.4
    sums = total_of(fade(town))
    for k, name in enumerate(STATES):
        np.testing.assert_allclose(sums[k], getattr(town.bonds, name).sum(axis=0))
    np.testing.assert_allclose(sums[10:].sum(axis=1), [town.people.deafness.sum(), town.people.weariness.sum()])


def test_more_rows_than_lanes_are_added_to_their_own_brand(town):
    n = 3 * LANES + 5
    bonds = Bonds(**{name: np.zeros((n, 2), t) for name, t in dtypes_of(Bonds).items()})
    bonds.esteem[:] = np.arange(2 * n).reshape(n, 2)
    bonds.familiarity[:] = 0.5, 0.25
    town.offers.presence[:] = 0.5, 0.25
    sums = total_of(forgotten(Rows(0, n), people_of(n), bonds, town.offers, P))
    assert sums[1].tolist() == bonds.esteem.sum(axis=0).tolist()
    assert (bonds.familiarity == (0.5, 0.25)).all()


def people_of(n):
    return People(**{name: np.zeros((n, 1) if name == "identity" else n, t) for name, t in dtypes_of(People).items()})


def test_rows_are_added_in_the_block_they_stand_in_whoever_adds_them(town):
    n = BLOCK + 2
    bonds = Bonds(**{name: np.ones((n, 2), t) for name, t in dtypes_of(Bonds).items()})
    sums = forgotten(Rows(BLOCK, n), people_of(n), bonds, town.offers, NOTHING_FADES)
    assert sums[:, 1].sum(axis=1).tolist() == [[0.0, 0.0], [2.0, 2.0]]


def test_after_very_long_nothing_has_faded(town):
    town.bonds.bond[:] = 0.3
    fade(town, NOTHING_FADES)
    np.testing.assert_allclose(town.bonds.bond, 0.3, rtol=1e-14)
