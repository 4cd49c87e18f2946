"""Games whose answers are known: dilemmas, coordination, rock-paper-scissors; and luck, which makes answers unsure."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kawan.columns import BadInput
from kawan.lab.equilibria import balancing, best_replies, holds, mixes_of, undominated
from kawan.lab.games import Game, equilibria, equilibrium_table, payoff_table, read_game, replicator
from kawan.lab.studying import Study

DILEMMA = [[3.0, 0.0], [5.0, 1.0]]  # to hold one's tongue, to talk
COORDINATION = [[2.0, 0.0], [0.0, 1.0]]
CHICKEN = [[0.0, 4.0], [1.0, 3.0]]  # hawk against dove
RING = [[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]  # rock, paper, scissors


def game(means, seeds=20, noise=0.0):
    means = np.array(means)
    luck = np.random.default_rng(1).normal(size=(seeds, *means.shape)) * noise
    return Game(("a", "b", "c", "d")[: len(means)], means + luck - luck.mean(axis=0))


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        (DILEMMA, [({"b": 1}, {"b": 1}, 1, 1)]),
        (COORDINATION, [({"a": 1}, {"a": 1}, 2, 2), ({"b": 1}, {"b": 1}, 1, 1),
                        ({"a": 1 / 3, "b": 2 / 3}, {"a": 1 / 3, "b": 2 / 3}, 2 / 3, 2 / 3)]),
        (CHICKEN, [({"a": 1}, {"b": 1}, 4, 1), ({"a": 0.5, "b": 0.5}, {"a": 0.5, "b": 0.5}, 2, 2)]),
        (RING, [(dict.fromkeys("abc", 1 / 3), dict.fromkeys("abc", 1 / 3), 0, 0)]),
    ],
)  # fmt: skip
def test_known_equilibria(means, expected):
    found = equilibria(game(means))
    assert len(found) == len(expected)
    for one, other, payoff, other_payoff in expected:
        (match,) = [e for e in found if e.one == pytest.approx(one) and e.other == pytest.approx(other)]
        assert (match.payoff, match.other_payoff) == pytest.approx((payoff, other_payoff))
        assert match.share == 1.0 and match.of_means  # without luck it is one in every resample


def test_luck_makes_an_equilibrium_unsure():
    close = np.array([[1.0, 0.0], [1.1, 0.1]])  # b is better by 0.1, of which luck takes half a standard error
    noise = 0.2 * np.sqrt(20)
    (sure,) = equilibria(game(close))
    assert sure.one == {"b": 1.0} and sure.share == 1.0
    unsure = equilibria(game(close, noise=noise))
    shares = {(*e.one, *e.other): e.share for e in unsure if len(e.one) == 1}
    assert 0.05 < shares["b", "b"] < 0.95
    assert any(not e.of_means for e in unsure)  # another one comes up in resamples
    pairs = payoff_table(game(close, noise=noise)).set_index(["strategy", "rival"])
    assert (pairs["low"] < pairs["payoff"]).all() and (pairs["payoff"] < pairs["high"]).all()
    assert pairs["best_reply"].groupby("rival").sum().to_numpy() == pytest.approx(1)


@given(arrays(float, (3, 3), elements=st.integers(-20, 20)))
def test_what_is_told_is_an_equilibrium_and_there_always_is_one(payoffs):
    found = mixes_of(payoffs)
    assert found  # Nash (1951)
    for x, y in found:
        assert holds(payoffs, x, y) and x.sum() == pytest.approx(1) and y.sum() == pytest.approx(1)
    for i, j in np.argwhere(best_replies(payoffs) & best_replies(payoffs).T):
        corner = np.eye(3)
        if {i, j} <= {*undominated(payoffs)}:
            assert any(
                (np.allclose(x, corner[i]) and np.allclose(y, corner[j]))
                or (np.allclose(x, corner[j]) and np.allclose(y, corner[i]))
                for x, y in found
            )


@settings(max_examples=10)
@given(arrays(float, (3, 3), elements=st.integers(-20, 20)), st.floats(0.1, 10), st.floats(-50, 50))
def test_money_may_be_counted_otherwise(payoffs, scale, shift):
    ours, theirs = mixes_of(payoffs), mixes_of(scale * payoffs + shift)
    assert len(ours) == len(theirs)
    assert replicator(payoffs, until=5) == pytest.approx(replicator(scale * payoffs + shift, until=5), abs=1e-6)


def test_many_strategies_are_thinned_first():
    rng = np.random.default_rng(3)
    payoffs = np.zeros((12, 12))
    payoffs[:3, :3] = RING
    payoffs[3:] = -5 - rng.random((9, 12))  # nine that are worse than anything
    payoffs[:3, 3:] = rng.random((3, 9))
    assert undominated(payoffs) == [0, 1, 2]
    ((x, y),) = mixes_of(payoffs)
    assert x[:3] == pytest.approx(1 / 3) and y[:3] == pytest.approx(1 / 3)
    assert mixes_of(rng.random((9, 9)))  # too many to look everywhere: some all the same


def test_balancing_makes_the_other_indifferent():
    mix = balancing(np.array(CHICKEN))
    assert mix == pytest.approx([0.5, 0.5])
    assert balancing(np.array(DILEMMA)) is None
    assert balancing(np.ones((2, 2))) is None


def test_a_population_of_doves_and_hawks_rests_where_both_earn_the_same():
    path = replicator(np.array(CHICKEN), np.array([0.9, 0.1]), until=150)
    assert path[0] == pytest.approx([0.9, 0.1]) and path[-1] == pytest.approx([0.5, 0.5], abs=1e-4)
    assert path.sum(axis=1) == pytest.approx(1)


def test_two_strategies_follow_the_logistic_curve():
    """Against a rival that makes no difference, odds grow by e for each unit of time."""
    path = replicator(np.array([[1.0, 1.0], [0.0, 0.0]]), np.array([0.1, 0.9]), until=4, points=5)
    odds = path[:, 0] / path[:, 1]
    assert odds == pytest.approx(np.exp(np.arange(5)) / 9, rel=1e-6)


def test_rock_paper_scissors_goes_round_for_ever():
    path = replicator(np.array(RING), np.array([0.6, 0.3, 0.1]), until=100)
    assert path.prod(axis=1) == pytest.approx(0.018, rel=1e-5)  # a constant of this motion
    assert path.max(axis=0).min() > 0.55


def test_coordination_depends_on_where_one_begins():
    payoffs = np.array(COORDINATION)
    for begun, end in ((0.34, 1.0), (0.33, 0.0)):  # the mixed equilibrium, one third, divides them
        assert replicator(payoffs, np.array([begun, 1 - begun]), until=200)[-1, 0] == pytest.approx(end, abs=1e-3)


def study_of(means, seeds=4, more=None):
    names = ["quiet", "loud"]
    design = pd.DataFrame({"scenario": [1, 2], "brands.rival_1.strategy": names, **(more or {})})
    rows = [
        (j + 1, name, seed, means[i][j] + seed)
        for seed in range(seeds) for j in range(2) for i, name in enumerate(names)
    ]  # fmt: skip
    return Study(pd.DataFrame(), pd.DataFrame(rows, columns=["scenario", "strategy", "seed", "profit"]), design, None)


def test_a_game_is_read_from_a_study_pair_by_pair():
    study = study_of(DILEMMA)
    found = read_game(study)
    assert found.strategies == ("quiet", "loud")
    assert (found.payoffs == np.array(DILEMMA) + np.arange(4)[:, None, None]).all()
    (only,) = equilibrium_table(equilibria(found)).to_dict("records")
    assert (only["one"], only["other"], only["share_of_resamples"]) == ("loud", "loud", 1.0)
    study.runs.loc[0, "profit"] = np.nan  # a seed without a pair is left out
    assert len(read_game(study).payoffs) == 3
    shuffled = Study(study.table, study.runs.sample(frac=1, random_state=1), study.design[::-1], study.folder)
    again = read_game(shuffled)
    order = [again.strategies.index(name) for name in ("quiet", "loud")]
    assert (again.means[np.ix_(order, order)] == read_game(study).means).all()


def test_what_is_no_game_is_refused():
    study = study_of(DILEMMA)
    with pytest.raises(BadInput, match=r"does not vary brands.rival_2.strategy"):
        read_game(study, rival="rival_2")
    other = study.design.assign(**{"brands.rival_1.strategy": ["quiet", "befriend"]})
    with pytest.raises(BadInput, match="each strategy once on both sides"):
        read_game(Study(study.table, study.runs, other, study.folder))
    with pytest.raises(BadInput, match="no run has the outcome"):
        read_game(study, outcome="fame")


def test_it_is_no_equilibrium_if_only_one_would_stay():
    silent, talks = np.eye(2)
    assert holds(np.array(DILEMMA), talks, talks)
    assert not holds(np.array(DILEMMA), silent, talks) and not holds(np.array(DILEMMA), talks, silent)
    assert not holds(np.array(DILEMMA), talks / 2, talks)
