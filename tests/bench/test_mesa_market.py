"""The object version lives the same days as kawan: a second implementation of four mechanisms, and a fair benchmark."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.mesa_market import SWITCHED_OFF, MesaMarket
from kawan.behaviour.expression import Expression
from kawan.market import Market
from kawan.scenario import Behaviour, Brand, Category, Customers, Scenario

DAYS = 60
DEFAULT = Scenario(
    days=DAYS,
    warmup=0,
    customers=Customers(n=300),
    brands={"focal": Brand(), "rival": Brand(quality=-0.2, price=9.0, presence=0.5, image=180.0)},
    switch_off=SWITCHED_OFF,
    behaviour=Behaviour(expression=Expression(flattered=0.0)),
    record=("posts",),
)
# So much is bought, seen and said that every rule is used: cascades of several steps, blame, brands close to one.
TALKATIVE = replace(
    DEFAULT,
    category=Category(need_mean=0.2, visible=0.1),
    behaviour=Behaviour(
        expression=Expression(threshold=0.0, after_purchase=0.5, participating=0.1, reshare=0.5, flattered=0.0)
    ),
)
STATES = ("familiarity", "esteem", "bond", "habit", "participation")


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("scenario", [DEFAULT, TALKATIVE], ids=["default", "talkative"])
def test_objects_and_columns_live_the_same_days(scenario: Scenario, seed: int) -> None:
    market = Market(scenario, seed=seed)
    objects = MesaMarket(market)
    sold = []
    for _ in range(DAYS):
        market.step()
        objects.step()
        sold.append([brand.sold for brand in market.brands])
    assert objects.purchases == sold
    posts = market.records()["posts"]
    said = np.zeros((DAYS, len(scenario.brands)), int)
    np.add.at(said, (posts["day"], [market.brand_names.index(name) for name in posts["brand"]]), 1)
    assert objects.posts == said.tolist()
    for name in STATES:  # kawan's "nothing fades" still loses 1e-15 of a memory a day
        ours = np.array([getattr(customer, name) for customer in objects.agents])
        np.testing.assert_allclose(ours, getattr(market.bonds, name), rtol=0, atol=1e-11, err_msg=name)
    if scenario is TALKATIVE:
        kinds = posts["kind"].value_counts()
        assert kinds["own"] > 100 and kinds["reshare"] > 100  # else the equality would say little
        assert (posts["valence"] < 0).any()


def test_free_luck_sells_as_much() -> None:
    market = Market(replace(TALKATIVE, customers=Customers(n=500)), seed=4)
    keyed, free = MesaMarket(market), MesaMarket(market, keyed=False)
    for _ in range(DAYS):
        keyed.step()
        free.step()
    one, other = np.sum(keyed.purchases), np.sum(free.purchases)
    assert abs(one - other) < 6 * np.sqrt(one + other)  # Poisson needs, thinned; what they share narrows it


def test_a_market_with_more_going_on_is_refused() -> None:
    with pytest.raises(ValueError, match="without"):
        MesaMarket(Market(replace(DEFAULT, switch_off=("fomo",)), seed=1))
