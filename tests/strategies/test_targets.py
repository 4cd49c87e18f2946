"""Whom strategies choose: the same number, those who stand out as far as a brand can tell, and always the same."""

from dataclasses import replace

import numpy as np
import pytest

from kawan.strategies.butterfly import Butterfly
from kawan.strategies.facilitate import Facilitator, standing_out
from kawan.strategies.seed import Seed
from kawan.strategies.targets import aim, foremost


@pytest.mark.parametrize(
    ("target", "column"), [("best", "purchases"), ("passionate", "acts"), ("connected", "audience"), ("random", None)]
)
def test_a_target_is_the_same_number_of_those_who_stand_out(views, target, column):
    view = views[-1]
    among = view.in_database
    chosen = aim(view, among, target, 0.3)
    assert chosen.sum() == round(0.3 * among.sum()) and not (chosen & ~among).any()
    if column:
        score = getattr(view, column)
        assert score[chosen].min() >= score[among & ~chosen].max()
        assert score[chosen].mean() > score[among].mean()
    assert np.array_equal(aim(view, among, "all", 0.3), among)


def test_random_ones_are_the_same_every_day_and_differ_between_brands(views):
    among = views[0].everyone
    first, later = (aim(view, among, "random", 0.3) for view in (views[0], views[40]))
    assert np.array_equal(first, later)
    assert not np.array_equal(aim(replace(views[0], lasting=views[0].lasting + 1), among, "random", 0.3), first)
    assert not aim(views[0], ~among, "random", 0.3).any() and not foremost(views[0], among, among * 1, 0.0).any()


def test_equals_are_chosen_by_lot_and_not_by_number(views):
    chosen = foremost(views[0], views[0].everyone, np.zeros(300, np.int32), 0.5)
    halves = chosen[:150].sum(), chosen[150:].sum()  # hypergeometric: mean 75, sd 4.3
    assert abs(halves[0] - 75) < 5 * 4.3 and sum(halves) == 150


@pytest.mark.parametrize("target", ["hubs", "brokers", "loyal", "non_loyal", "random"])
def test_seeding_gives_each_of_the_chosen_one_sample_in_four_weeks_and_later_again(views, target):
    """Each day of the first weeks has its own; the views are one, so that the chosen are the same."""
    view, seed = replace(views[-1], day=0), Seed(target, share=0.1, over=28, every=60)
    given = np.zeros(300, int)
    for day in range(60):
        for action in seed.act(replace(view, day=day)):
            given += action.to
            assert day < 28
    assert sorted(set(given)) == [0, 1] and given.sum() == 30
    score = {
        "hubs": view.audience, "brokers": np.rint(view.audience * view.reach_across), "loyal": view.purchases,
        "non_loyal": -view.purchases, "random": np.zeros(300),
    }[target]  # fmt: skip
    assert score[given == 1].min() >= score[given == 0].max()
    assert all(np.array_equal(a.to, b.to) for a, b in zip(
        seed.act(replace(view, day=3)), seed.act(replace(view, day=63)), strict=True
    ))  # fmt: skip


def visited(strategy: Butterfly, view, days: int) -> np.ndarray:
    """Return which communities are visited (hops, C)."""
    answers = [strategy.act(replace(view, day=day)) for day in range(days)]
    return np.array([action.communities for answer in answers for action in answer])


@pytest.mark.parametrize(("communities", "share"), [(24, 0.125), (7, 0.3), (3, 0.1), (1, 0.125)])
def test_a_butterfly_comes_back_to_none_before_all_others_had_their_turn(views, communities, share):
    view = replace(views[0], communities=communities)
    hops = visited(Butterfly(every=7, share=share), view, 7 * 60)
    assert len(hops) == 60
    for k in range(60):
        times = hops[: k + 1].sum(axis=0)
        assert times.max() - times.min() <= 1  # so that nobody is ahead of the others by more than one visit
    stays = visited(Butterfly(every=7, share=share, stays=True), view, 7 * 60)
    assert stays.sum() == hops.sum() and (stays == stays[0]).all()
    assert np.array_equal(stays[0], hops[0])


def test_more_effort_hops_more_often(views):
    view = replace(views[0], communities=24)
    assert [len(visited(Butterfly(effort=effort), view, 70)) for effort in (0.5, 1.0, 2.0, 0.0)] == [5, 10, 20, 0]


def test_what_fits_is_what_a_community_seems_to_need_most(views):
    needs = np.array([
        [0.9, 0.1, 0.1, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1, 0.1, 0.2], [np.nan] * 6,
        [0.9, 0.1, 0.1, 0.1, 0.1, 0.1], [0.0, 0.3, 0.1, 0.1, 0.1, 0.2],
    ])  # fmt: skip
    view = replace(views[0], communities=5, needs=needs)
    visits = Facilitator("fitting", every=1, hours=2.0, registry=True).act(view)
    found = {visit.role: (*np.flatnonzero(visit.communities).tolist(),) for visit in visits}
    assert found == {"educator": (0, 3), "connector": (4,), "motivator": (2,), "caretaker": (1,)}
    assert all(visit.hours == 2.0 and visit.registry for visit in visits)


def test_a_need_stands_out_from_what_it_is_elsewhere_whatever_its_scale():
    """Members know little everywhere and nobody brings anything new; one community lost its crowd, another cares."""
    needs = np.array([[0.75, 0.15, 0.5, 0.20, 0.85, 0.0], [0.75, 0.15, 0.1, 0.23, 0.85, 0.0]])
    assert standing_out(needs).tolist() == [2, 3]
    for scale in (1.0, 0.1), (0.01, 1.0):
        changed = needs * np.array([1, 1, scale[0], scale[1], 1, 1])
        assert standing_out(changed).tolist() == [2, 3]
    assert standing_out(needs[:1]).tolist() == standing_out(np.full((1, 6), np.nan)).tolist() == [3]
    assert standing_out(np.full((3, 6), 0.3)).tolist() == [3] * 3 and standing_out(np.empty((0, 6))).size == 0
