"""Directions that must hold for any customer: what bothers more drives away more, what friends do never repels."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kawan.behaviour.fomo import lacking, missing_out
from kawan.behaviour.interruption import Interruption, irritated, opt_out_chance, relevance
from kawan.behaviour.purchase import Purchase, utility
from kawan.market import Market
from kawan.networks.small_world import SmallWorld
from kawan.scenario import Brand, Category, Customers, Scenario

share, signed = st.floats(0, 1), st.floats(-1, 1)
P = Interruption()


@given(share, share, share, share, share, st.booleans())
def test_more_irritation_never_means_fewer_opt_outs(one, other, r, intrusion, reactance, consented):
    low, high = sorted((one, other))
    assert opt_out_chance(low, r, consented, reactance, P) <= opt_out_chance(high, r, consented, reactance, P)
    assert low <= irritated(low, r, intrusion) <= 1
    assert irritated(low, r, intrusion) <= irritated(high, r, intrusion) + 1e-15


@given(share, share, share, share, share)
def test_a_more_relevant_or_permitted_message_bothers_less(irritation, one, other, intrusion, reactance):
    low, high = sorted((one, other))
    assert irritated(irritation, high, intrusion) <= irritated(irritation, low, intrusion)
    for consented in (False, True):
        chances = [opt_out_chance(irritation, r, consented, reactance, P) for r in (high, low)]
        assert chances[0] <= chances[1]
    assert opt_out_chance(irritation, low, True, reactance, P) <= opt_out_chance(irritation, low, False, reactance, P)


@given(signed, signed, signed, st.booleans(), st.booleans(), st.booleans())
def test_closeness_need_and_permission_make_a_message_more_relevant(one, other, g, need, consented, pays):
    low, high = sorted((one, other))
    r = relevance(low, g, need, consented, pays, P)
    assert 0 <= r <= relevance(high, g, need, consented, pays, P) <= 1
    assert r <= relevance(low, g, True, True, True, P)


@given(share, share, share, share, share)
def test_more_friends_with_a_brand_never_weaken_the_pull(one, other, fomo, weariness, participation):
    low, high = sorted((one, other))
    pulls = [missing_out(fomo, weariness, lacking(buzz, participation)) for buzz in (low, high)]
    assert 0 <= pulls[0] <= pulls[1] <= 1
    worth = [utility(0.1, 0.1, 0.1, 0.1, pull, 0.1, 1.0, 1.0, Purchase()) for pull in pulls]
    assert worth[0] <= worth[1]


def test_more_friends_who_own_a_brand_never_lose_it_a_purchase():
    """Two markets of one day with the same luck; in one of them more customers own the brand."""
    scenario = Scenario(
        days=1, warmup=0, customers=Customers(n=5000), network=SmallWorld(), brands={"focal": Brand(presence=0.8)},
        category=Category(need_mean=0.7, network=3.0, visible=0.0), switch_off=("fomo", "expression"),
    )  # fmt: skip
    bought = []
    for owners in (0.2, 0.6):
        market = Market(scenario, seed=3)
        market.bonds.bought_on[np.random.default_rng(1).random(5000) < owners] = -1
        market.run()
        bought.append(market.bonds.bought[:, 0])
    assert (bought[0] <= bought[1]).all() and bought[0].sum() < bought[1].sum()
