"""Under constant gestures bond, goodwill, sincerity and irritation come to rest where gain and forgetting balance."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from kawan.actions import Action, Gesture
from kawan.behaviour.friendship import Friendship
from kawan.market import Market
from kawan.networks.small_world import SmallWorld
from kawan.scenario import Behaviour, Brand, Category, Customers, Prices, Scenario, Start
from kawan.view import View


@dataclass(frozen=True)
class Greet:
    """A gesture towards everybody, every day."""

    same_for_all: bool = False
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return [Gesture(to=view.everyone, same_for_all=self.same_for_all)]


OTHERS = (
    "attention", "interruption", "word_of_mouth", "fomo", "community_life", "purchase", "experience", "expression",
    "meaning",
)  # fmt: skip
SCENARIO = Scenario(
    days=2000, warmup=0, customers=Customers(n=20), network=SmallWorld(), start=Start(in_database=1.0),
    category=Category(need_mean=1e-9), prices=Prices(reply=0.0), switch_off=OTHERS,
)  # fmt: skip


def greeted(p: Friendship, greet: Greet, welcome: bool) -> Market:
    """Return a market at rest after daily gestures, all of them welcome or none."""
    market = Market(
        replace(SCENARIO, behaviour=Behaviour(friendship=p), brands={"focal": Brand(strategy=greet)}), seed=2
    )
    market.people.communal[:] = 1.0 if welcome else 0.0
    market.run()
    return market


def kept(days: float) -> float:
    return float(np.exp(-1 / days))


@pytest.mark.parametrize("warmth, favour", [(0.005, 0.15), (0.08, 0.02), (0.3, 0.5)])
def test_bond_and_goodwill_rest_where_gestures_balance_forgetting(warmth, favour):
    bonds = greeted(Friendship(warmth=warmth, favour=favour), Greet(), welcome=True).bonds
    k = kept(365)  # bond = k (bond + warmth (1 - bond)^2), the room being (1 - bond)(1 - bond / 1)
    low = np.roots([k * warmth, k - 1 - 2 * k * warmth, k * warmth]).min()
    assert 0 < low < 1
    np.testing.assert_allclose(bonds.bond[:, 0], low, rtol=1e-5)
    k = kept(90)
    np.testing.assert_allclose(bonds.goodwill[:, 0], k * favour / (1 - k + k * favour), rtol=1e-9)
    np.testing.assert_allclose(bonds.sincerity[:, 0], 0.5, rtol=1e-12)


def test_what_everybody_gets_is_believed_less():
    market = greeted(Friendship(same_for_all=0.1), Greet(same_for_all=True), welcome=True)
    k = kept(180)
    np.testing.assert_allclose(market.bonds.sincerity[:, 0], 0.5 * (1 - k) / (1 - 0.9 * k), rtol=1e-9)


def test_irritation_rests_where_intrusions_balance_forgetting():
    bonds = greeted(Friendship(intrusion=0.06), Greet(), welcome=False).bonds
    k = kept(45)
    np.testing.assert_allclose(bonds.irritation[:, 0], k * 0.06 / (1 - k + k * 0.06), rtol=1e-9)
    assert not bonds.bond.any() and not bonds.goodwill.any()


def test_room_for_friends_is_shared():
    """Two brands that greet alike share what one would have had: bond = k (bond + w (1 - bond)(1 - 2 bond / K))."""
    warmth, most = 0.08, 0.7
    two = {"focal": Brand(strategy=Greet()), "rival_1": Brand(strategy=Greet())}
    p = Behaviour(friendship=Friendship(warmth=warmth, friends_at_most=most))
    market = Market(replace(SCENARIO, behaviour=p, brands=two), seed=2)
    market.people.communal[:] = 1.0
    market.run()
    # The focal brand is greeted first every day, so the two differ by less than one day's gain.
    k = kept(365)
    low = np.roots([2 * k * warmth / most, k - 1 - k * warmth * (1 + 2 / most), k * warmth]).min()
    gain = low * (1 / k - 1)
    np.testing.assert_allclose(market.bonds.bond.mean(axis=1), low, atol=2 * gain)
    assert market.bonds.bond.sum(axis=1).max() < most
