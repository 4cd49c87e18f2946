"""One purchase, one experience: learned from once, repaired or held against the brand."""

import numpy as np
import pytest

from kawan.behaviour.experience import Experience, judge_failures, learn, learning_step, outcome, put_away, use
from kawan.behaviour.expression import logistic
from kawan.core.draws import draw
from kawan.events import Count, Event

P = Experience(gives_number=0.0)
WHO, WHICH = np.array([0], np.int32), np.array([1], np.int32)


def purchase(town, luck, p=P, *, b=1):
    """Let customer 0 buy once more and use it."""
    town.today.bought[0, b] += 1
    town.bonds.purchases[0, b] += 1
    use(luck, 0, b, town.bonds, town.today, town.offers, town.counts, p)


def judge(town, luck, p=P, *, repaired=False, helped=False):
    world = (town.bonds, town.today, town.offers, town.counts, p)
    judge_failures.py_func(luck, WHO, WHICH, np.array([repaired]), np.array([helped]), *world)


def test_the_first_experience_counts_most():
    assert [learning_step(n, 0.15) for n in (1, 2, 3, 10)] == [1 / 2, 1 / 3, 1 / 4, 0.15]


def test_satisfaction_is_with_what_was_expected_before(town):
    town.bonds.esteem[0, 1] = 0.4
    town.bonds.satisfaction[0, 1] = 0.1
    learn(0, 1, 1, 0.8, 0.8 - town.bonds.esteem[0, 1], town.bonds, P)
    assert town.bonds.esteem[0, 1] == pytest.approx(0.6)
    assert town.bonds.satisfaction[0, 1] == pytest.approx(0.1 + 0.3 * (0.4 - 0.1))
    assert town.bonds.familiarity[0].tolist() == [0.0, 0.5]


def test_every_purchase_of_a_day_is_another_experience(town):
    town.bonds.match[:] = 0.1
    p = P._replace(failure=-1.0, spread=0.2)
    purchase(town, 7, p)
    first = town.bonds.esteem[0, 1]
    purchase(town, 7, p)
    x = [outcome(7, 0, k * 8 + 1, 0.0, 0.2) + 0.1 for k in range(2)]
    assert first == pytest.approx(x[0] / 2)
    assert town.bonds.esteem[0, 1] == pytest.approx(x[0] / 2 + (x[1] - x[0] / 2) / 3)


def failure(town, *, bond=0.0, luck=1):
    """Let the second of two purchases fail."""
    certain = P._replace(spread=0.0)
    town.offers.quality[:] = 0.4
    town.bonds.bond[0, 1] = bond
    purchase(town, luck, certain)
    town.offers.quality[:] = -0.6
    purchase(town, luck, certain)
    return certain


def test_a_failure_waits_for_the_brand_and_teaches_later(town):
    p = failure(town)
    assert town.today.failed.tolist() == [[False, True], [False, False], [False, False]]
    assert town.bonds.esteem[0, 1] == pytest.approx(0.2)
    town.offers.quality[:] = -0.6
    town.today.bought[0, 1] = 1  # the failed one alone
    judge(town, 1, p)
    assert town.bonds.esteem[0, 1] == pytest.approx(0.2 + (-0.6 - 0.2) / 3)
    assert town.today.angry[0].tolist() == [False, True]
    assert town.counts[Count.FAILURES].tolist() == [0, 1]


@pytest.mark.parametrize(("bond", "after"), [(0.0, -0.05), (0.5, 0.5 - 0.075), (-0.5, -0.55), (-1.0, -1.0)])
def test_unrepaired_it_hurts_friends_more(town, bond, after):
    p = failure(town, bond=bond)
    judge(town, 1, p)
    assert town.bonds.bond[0, 1] == pytest.approx(after)
    assert town.bonds.sincerity[0, 1] == 0.5


def test_repaired_it_pleases_and_is_believed(town):
    p = failure(town, bond=0.5)
    town.bonds.satisfaction[:] = 0.0
    town.today.bought[0, 1] = 1
    judge(town, 1, p, repaired=True)
    assert not town.today.angry.any()
    assert town.bonds.bond[0, 1] == 0.5
    assert town.bonds.satisfaction[0, 1] == pytest.approx(0.3 * 0.3)
    assert town.bonds.sincerity[0, 1] == pytest.approx(0.65)
    assert town.bonds.esteem[0, 1] < 0.2  # learned from as it was


def test_helped_by_a_fellow_member_nobody_is_angry_but_the_brand_gains_nothing(town):
    p = failure(town, bond=0.5)
    town.bonds.satisfaction[:] = 0.0
    town.today.bought[0, 1] = 1
    judge(town, 1, p, helped=True)
    assert not town.today.angry.any()
    assert (town.bonds.bond[0, 1], town.bonds.sincerity[0, 1]) == (0.5, 0.5)
    assert town.bonds.satisfaction[0, 1] < 0.0
    assert town.bonds.esteem[0, 1] < 0.2


@pytest.mark.parametrize("purchases", [1, 2])
def test_first_buyers_are_asked_once_for_number_and_consent(town, purchases):
    p = P._replace(gives_number=0.5, spread=0.0)
    town.offers.quality[:] = 0.4
    for luck in range(60):
        town.bonds.purchases[:] = purchases - 1
        town.today.bought[:] = 0
        town.bonds.esteem[:] = 0.0
        town.bonds.in_database[:] = town.bonds.consented[:] = False
        purchase(town, luck, p)
        gives = purchases == 1 and draw(luck, 0, Event.GIVE_NUMBER, 1) < 0.5
        agrees = gives and draw(luck, 0, Event.CONSENT, 1) < logistic(town.bonds.esteem[0, 1] - 1.1)
        assert town.bonds.in_database[0].tolist() == [False, gives]
        assert town.bonds.consented[0].tolist() == [False, agrees]


def test_the_day_is_put_away(town, rows):
    today = town.today
    columns = (today.needs, today.basket, today.bought, today.paid, today.failed, today.failing)
    for column in columns:
        column[:] = 1
    put_away.py_func(rows, today)
    for column in columns:
        assert not column.any()
