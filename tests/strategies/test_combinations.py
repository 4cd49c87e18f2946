"""Strategies made of strategies: parts keep to their share of the budget, a bandit goes on with what earned."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from kawan.actions import Action, Gesture, Message
from kawan.brand import StrategyError
from kawan.columns import BadInput
from kawan.scenario import Brand, Scenario
from kawan.strategies.adaptive import Adaptive
from kawan.strategies.advertise import Advertise
from kawan.strategies.befriend import Befriend
from kawan.strategies.mix import Mix
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast
from kawan.strategies.sponsor import Sponsor
from kawan.strategies.then import Then
from kawan.view import View


@dataclass(frozen=True)
class Giver:
    """Give everybody everything, whatever it costs."""

    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return [Gesture(view.everyone, "gift"), Message(view.everyone, "advertisement")]


def spent(market) -> np.ndarray:
    """Return cents paid by parts a and b."""
    purses = market.brands[0].ledger.purses
    return np.array([purses["a"], purses["b"]])


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_part_spends_its_share_and_no_more_however_thrifty_the_other_is(lived, share):
    shares = {"a": share, "b": 1 - share}
    both = lived(Mix({"a": Giver(), "b": Giver()}, shares), days=20)
    granted = both.brands[0].ledger.allowance
    assert (spent(both) <= granted * np.array([share, 1 - share]) + 1).all()
    assert spent(both).sum() > 0.98 * granted  # what is left buys no gift and no advertisement
    alone = lived(Mix({"a": Giver(), "b": Quiet()}, shares), days=20)
    assert spent(alone)[0] <= granted * share + 1 and spent(alone)[1] == 0
    assert spent(alone)[0] > 0.98 * granted * share - 1


def test_what_is_saved_is_kept_by_the_part_that_saved_it(lived):
    late = Then(Quiet(), Giver(), day=10)
    market = lived(Mix({"a": late, "b": Giver()}, {"a": 0.5, "b": 0.5}), days=11)
    assert spent(market)[0] == pytest.approx(0.5 * market.brands[0].ledger.allowance, rel=0.03)


def test_a_part_is_told_what_it_may_spend(views):
    seen = []

    @dataclass(frozen=True)
    class Watcher:
        effort: float = 1.0

        def act(self, view: View) -> list[Action]:
            seen.append(view.budget)
            return []

    view = replace(views[3], budget=100.0, granted=160.0, purses={"a": 58.0, "b": 2.0})
    Mix({"a": Watcher(), "b": Watcher()}, {"a": 0.5, "b": 0.5}).act(view)
    assert seen == [22.0, 78.0]


@pytest.mark.parametrize("strategy", [SmsBlast(), Befriend(), Sponsor()])
def test_a_mix_of_one_is_that_one(lived, strategy):
    alone, mixed = (lived(one, days=30) for one in (strategy, Mix({"a": strategy})))
    assert alone.daily.equals(mixed.daily)
    assert alone.records()["actions"].equals(mixed.records()["actions"])
    assert mixed.brands[0].ledger.purses["a"] == mixed.brands[0].ledger.spending > 0


def test_repairs_are_paid_by_the_part_that_listens(lived):
    market = lived(
        Mix({"a": Befriend(answered=0.0, apologised=0.0, surprised=0.0, invited=0.0), "b": Quiet()}), days=60
    )
    assert market.brands[0].ledger.spent["repair"] == market.brands[0].ledger.purses["a"] > 0


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({"a": 0.5, "b": 0.6}, "shares must be 0 or more and sum to 1, got a 0.5, b 0.6"),
        ({"a": -0.5, "b": 1.5}, "sum to 1"),
        ({"a": 1.0}, "shares must name the parts"),
        ({"a": float("nan"), "b": 0.5}, "sum to 1"),
    ],
)
def test_shares_that_are_none_are_refused(shares, said):
    with pytest.raises(BadInput, match=said):
        Mix({"a": Quiet(), "b": Quiet()}, shares)


def test_a_mix_in_a_mix_is_refused(lived):
    inner = Mix({"a": Quiet()})
    with pytest.raises(BadInput, match=r"parts\.b is a mix itself"):
        Mix({"b": inner})
    with pytest.raises(StrategyError, match="Mix of focal, day 0: expected an action"):
        lived(Mix({"b": Then(Mix({"a": SmsBlast()}), Quiet(), day=5)}), days=2 + 5)


@pytest.mark.parametrize("within", [lambda one: one, lambda one: Mix({"a": one}), lambda one: Adaptive({"a": one})])
def test_a_day_beyond_the_run_is_refused(within):
    brands = {"focal": Brand(strategy=within(Then(Quiet(), SmsBlast(), day=61)))}
    Scenario(days=61, brands=brands)
    with pytest.raises(BadInput, match=r"brands\.focal\.strategy\.(\w+\.a\.)?day must be at most the 60 days"):
        Scenario(days=60, brands=brands)


def test_without_a_day_the_run_is_halved(lived):
    half, given = (lived(Then(SmsBlast(), Quiet(), day=day), days=31) for day in (None, 15))
    assert half.daily.equals(given.daily)


# The bandit

ARMS = {"a": SmsBlast(), "b": Quiet(), "c": Advertise()}


def earning(view: View, a_day: dict[str, float], days: int, bandit: Adaptive) -> list[int]:
    """Return the arms chosen where each earns so much a day, as the bandit would have lived it."""
    earned: list[float] = []
    for day in range(days):
        now = replace(view, day=day, earned=np.array(earned), spent=np.zeros(day))
        earned.append(list(a_day.values())[bandit.chosen(now)[-1]])
    return bandit.chosen(now)


@pytest.mark.parametrize("best", "abc")
def test_a_bandit_tries_each_once_and_goes_on_with_the_best(views, best):
    a_day = {name: 2.0 if name == best else 1.0 for name in ARMS}
    chosen = earning(views[0], a_day, 70, Adaptive(ARMS, block=7, explore=0.0))
    assert sorted(chosen[:3]) == [0, 1, 2]
    assert set(chosen[3:]) == {"abc".index(best)}


def test_a_bandit_explores_as_often_as_it_says(views):
    blocks = 150
    chosen = earning(views[0], {"a": 1.0, "b": 5.0, "c": 1.0}, blocks, Adaptive(ARMS, block=1, explore=0.3))
    others = sum(arm != 1 for arm in chosen[3:])
    expected, sd = 147 * 0.2, np.sqrt(147 * 0.2 * 0.8)
    assert abs(others - expected) < 4 * sd


def test_a_bandit_counts_what_it_spent(views):
    day, bandit = 3, Adaptive(ARMS, block=1, explore=0.0)
    view = replace(views[0], day=day, earned=np.array([5.0, 5.0, 5.0]))
    first = bandit.chosen(replace(view, spent=np.zeros(day)))[:3]
    for k in range(day):
        costs = np.full(day, 4.0)
        costs[k] = 1.0
        assert bandit.chosen(replace(view, spent=costs))[-1] == first[k]


def test_a_bandit_lives(lived):
    market = lived(Adaptive(ARMS, block=5), days=20)
    log = market.records()["actions"].query("brand == 'focal' and reached > 0")
    assert {*log["action"]} == {"message"} and 0 < log["day"].nunique() < 20


def test_a_bandit_needs_arms():
    with pytest.raises(BadInput, match="arms must name at least one"):
        Adaptive({})
