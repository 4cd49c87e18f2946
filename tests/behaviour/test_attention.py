"""What competes for attention is counted once a day, for everyone whom it reaches."""

import numpy as np
import pytest

from kawan.behaviour.attention import Attention, deliver_messages, deliver_posts, notice_chance, pay_attention
from kawan.core.loops import Rows


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_a_post_reaches_every_friend_once_however_rows_are_cut(town, cut):
    posts = town.posts((0, 0, 1.0, 1.0), (2, 1, 1.0, 1.0))
    for part in (Rows(0, cut), Rows(cut, 3)):
        deliver_posts.py_func(part, town.ties, posts, town.today)
    assert town.today.load.tolist() == [1, 1, 1]


def test_a_message_reaches_whom_it_is_sent_to(town, rows):
    deliver_messages.py_func(rows, np.array([True, False, True]), town.today)
    assert town.today.load.tolist() == [1, 0, 1]


def test_missing_out_checks_the_phone_until_it_wears_out(town, rows):
    p = Attention(ambient=40.0, per_friend=5.0, fomo_checking=0.5)
    town.people.fomo[:] = 0.0, 1.0, 1.0
    town.people.weariness[:] = 0.5, 0.0, 0.75
    town.today.load[:] = 0, 5, 5
    pay_attention.py_func(rows, town.people, town.ties, town.today, p)
    expected = [20 / 50, 30 / 50, 20 * 1.125 / 50]  # two friends and nothing else, or one friend and five items
    np.testing.assert_allclose(town.today.notices, expected, rtol=1e-12)


def test_the_load_of_one_day_is_gone_on_the_next(town, rows):
    town.today.load[:] = 100
    chances = []
    for _ in range(2):
        pay_attention.py_func(rows, town.people, town.ties, town.today, Attention())
        chances.append(town.today.notices.copy())
    assert (chances[0] < chances[1]).all()
    assert not town.today.load.any()


@pytest.mark.parametrize("load", [0.0, 5.0, 20.0, 20.1, 1e9])
def test_no_chance_leaves_its_range(load):
    assert 0.0 < notice_chance(20.0, load) <= 1.0
