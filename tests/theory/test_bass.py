"""Under complete mixing first purchases follow Bass (1969): an outside influence p and an inside one q, every day."""

from dataclasses import dataclass

import numpy as np
import pytest

from kawan.actions import Action, Message
from kawan.behaviour.forgetting import Forgetting
from kawan.behaviour.interruption import Interruption
from kawan.behaviour.purchase import Purchase
from kawan.behaviour.word_of_mouth import WordOfMouth
from kawan.market import Market
from kawan.networks.complete import CompleteNetwork
from kawan.scenario import Behaviour, Brand, Category, Customers, Prices, Scenario, Start
from kawan.view import View

N, DAYS, P, Q = 1000, 60, 0.01, 0.15
RUNS = 200


@dataclass(frozen=True)
class Advertise:
    """An outside influence: an advertisement to each customer with the same chance every day."""

    chance: float
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return [Message(to=view.draws("whom to show it") < self.chance, channel="advertisement")]


def market_curve(q: float, seed: int) -> np.ndarray:
    """Return how many customers had bought by the end of each day, where hearing once is enough to buy at once."""
    scenario = Scenario(
        days=DAYS, warmup=0, customers=Customers(n=N), network=CompleteNetwork(), start=Start(launch=True),
        brands={"focal": Brand(presence=0.0, strategy=Advertise(P))}, prices=Prices(advertisement=0.0),
        category=Category(need_mean=10.0, need_shape=1e6, visible=q / (N - 1)),
        behaviour=Behaviour(
            word_of_mouth=WordOfMouth(reminder=1.0), purchase=Purchase(outside=-50.0),
            interruption=Interruption(glimpse=1.0, deafening=0.0), forgetting=Forgetting(resting_deafness=0.0),
        ),
        switch_off=("attention", "fomo", "community_life", "experience", "expression", "meaning", "forgetting"),
    )  # fmt: skip
    market = Market(scenario, seed=seed)
    market.run()
    first = market.bonds.first_on[:, 0]
    return np.cumsum(np.bincount(first[first >= 0], minlength=DAYS))


def bass_curves(rng: np.random.Generator, runs: int) -> np.ndarray:
    """Return exact stochastic runs (runs, days) of the discrete Bass process: a chain of binomials."""
    adopters = np.zeros(runs, int)
    curves = np.empty((runs, DAYS), int)
    for day in range(DAYS):
        chance = 1 - (1 - P) * (1 - Q * adopters / (N - 1))
        adopters = adopters + rng.binomial(N - adopters, chance)
        curves[:, day] = adopters
    return curves


@pytest.fixture(scope="module")
def band() -> tuple[np.ndarray, np.ndarray, float]:
    """Return mean, spread, and how many spreads away 99 % of exact runs stay at their farthest."""
    curves = bass_curves(np.random.default_rng(11), RUNS)
    mean, sd = curves.mean(axis=0), curves.std(axis=0) + 0.5
    return mean, sd, float(np.quantile(np.abs((curves - mean) / sd).max(axis=1), 0.99))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_first_purchases_stay_in_the_band_of_exact_bass_runs(band, seed):
    mean, sd, farthest = band
    assert np.abs((market_curve(Q, seed) - mean) / sd).max() < farthest


def test_half_the_inside_influence_is_noticed(band):
    mean, sd, farthest = band
    assert np.abs((market_curve(Q / 2, 1) - mean) / sd).max() > 2 * farthest
