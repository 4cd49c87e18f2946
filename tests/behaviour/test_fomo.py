"""What friends are seen with is remembered for a while, and missed by those who are not there."""

import math

import numpy as np
import pytest

from kawan.behaviour.fomo import Fomo, fear_missing_out
from kawan.core.loops import Rows

P = Fomo(memory=14.0, tiring=0.03, recovery=60.0)


def live(town):
    fear_missing_out.py_func(Rows(0, 3), town.people, town.bonds, town.ties, town.today, P)


def test_buzz_is_the_share_of_friends_and_fades(town):
    town.today.seen[0] = 1, 0
    live(town)
    assert town.bonds.buzz.tolist() == [[0.5, 0.0], [0.0, 0.0], [0.0, 0.0]]
    live(town)
    live(town)
    assert town.bonds.buzz[0, 0] == pytest.approx(0.5 * math.exp(-2 / 14))


def test_what_was_seen_is_counted_once(town):
    town.today.seen[:] = 1
    live(town)
    assert not town.today.seen.any()


def test_fear_is_of_what_one_takes_no_part_in(town):
    town.people.fomo[:] = 0.8
    town.people.weariness[:] = 0.0, 0.5, 0.0
    town.bonds.participation[:, 0] = 0.0, 0.0, 0.2
    town.today.seen[:] = [[2, 0], [1, 0], [1, 0]]
    live(town)
    np.testing.assert_allclose(town.today.fomo[:, 0], [0.8, 0.4, 0.64])
    assert not town.today.fomo[:, 1].any()


def test_pressure_tires_and_rest_recovers(town):
    town.people.fomo[:] = 1.0
    town.people.weariness[:] = 0.0, 0.5, 0.5
    town.today.seen[1] = 1, 1
    live(town)
    recovering = 1 - math.exp(-1 / 60)
    expected = [0.0, 0.5 + 0.03 * 2 * 0.5 * 0.5 - 0.5 * recovering, 0.5 * math.exp(-1 / 60)]
    np.testing.assert_allclose(town.people.weariness, expected)


def test_yesterdays_fear_is_gone_where_nothing_is_left_to_miss(town):
    town.today.fomo[:] = 0.5
    live(town)
    assert not town.today.fomo.any()
