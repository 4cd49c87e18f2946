"""Left alone, every memory returns to its resting value exponentially, each at its own pace."""

import numpy as np
import pytest

from kawan.behaviour.belonging import Belonging
from kawan.behaviour.community_life import CommunityLife
from kawan.behaviour.fomo import Fomo
from kawan.behaviour.forgetting import Forgetting
from kawan.market import Market
from kawan.scenario import Behaviour, Brand, Customers, Scenario, Start

DAYS = 56  # two of everybody's own days, on which identification moves by 28 days
PACE = Forgetting(
    bond=11, goodwill=13, participation=17, irritation=19, satisfaction=23, sincerity=29, familiarity=31, deafness=37,
    messages=41, resting_deafness=0.15, resting_sincerity=0.6,
)  # fmt: skip
MEETINGS = CommunityLife(meetings=0.0, vitality_days=43, dependence_days=47, identification_days=53, absence_days=59)
HOME = Belonging(joining=0.0, loose=0.0)
FOMO = Fomo(memory=61, recovery=67)
PRESENCE = (0.3, 0.7)
MEMORIES = {  # where it rests, and its time constant: all different, so that none can stand in for another
    "familiarity": (np.array(PRESENCE), PACE.familiarity), "sincerity": (0.6, PACE.sincerity), "bond": (0, PACE.bond),
    "goodwill": (0, PACE.goodwill), "participation": (0, PACE.participation), "irritation": (0, PACE.irritation),
    "satisfaction": (0, PACE.satisfaction), "messages": (0, PACE.messages), "deafness": (0.15, PACE.deafness),
    "buzz": (0, FOMO.memory), "weariness": (0, FOMO.recovery), "dependence": (0, MEETINGS.dependence_days),
    "vitality": (MEETINGS.vitality, MEETINGS.vitality_days), "identification": (None, MEETINGS.identification_days),
    "stewardship": (0, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def before_and_after() -> tuple[dict[str, np.ndarray], Market]:
    """Return every memory as it was set, and the market after some days on which nothing happens."""
    scenario = Scenario(
        days=DAYS, warmup=0, customers=Customers(n=300),
        brands={"focal": Brand(presence=PRESENCE[0]), "rival_1": Brand(presence=PRESENCE[1])},
        behaviour=Behaviour(forgetting=PACE, community_life=MEETINGS, fomo=FOMO, belonging=HOME),
        start=Start(about_brands=0.0), rewire_every=0,
        switch_off=(
            "attention", "interruption", "word_of_mouth", "fomo", "purchase", "experience", "expression", "friendship",
            "meaning", "feedback",
        ),
    )  # fmt: skip
    market = Market(scenario, seed=3)
    rng = np.random.default_rng(1)
    before = {}
    for columns in (market.people, market.bonds, market.groups, market.belong):
        for name in columns._fields:
            if name in MEMORIES:
                getattr(columns, name)[:] = before[name] = rng.uniform(0.05, 0.95, getattr(columns, name).shape)
    market.groups.dependence[::2] = before["dependence"][::2] = 0.0  # where vitality rests depends on it
    market.run()
    return before, market


@pytest.mark.parametrize("name", sorted(set(MEMORIES) - {"stewardship"}))
def test_memories_return_exponentially(before_and_after, name):
    before, market = before_and_after
    rest, days = MEMORIES[name]
    all_columns = (market.people, market.bonds, market.groups, market.belong)
    now = next(getattr(columns, name) for columns in all_columns if hasattr(columns, name))
    if name == "identification":
        degree = np.diff(market.network.hears.start)[:, None]
        rest = MEETINGS.identification_rest * market.belong.inside / np.maximum(1, degree)
        before[name], now = (np.where(market.belong.community < 0, 0.0, x) for x in (before[name], now))
    expected = rest + (before[name] - rest) * np.exp(-DAYS / days)
    where = before["dependence"] == 0 if name == "vitality" else slice(None)
    np.testing.assert_allclose(now[where], expected[where], rtol=1e-10)


def test_stewardship_fades_by_a_fixed_share_of_each_day(before_and_after):
    before, market = before_and_after
    np.testing.assert_allclose(market.groups.stewardship, before["stewardship"] * (1 - 1 / 59) ** DAYS, rtol=1e-10)


def test_esteem_habit_and_match_are_no_memories_that_time_alone_changes():
    off = ("purchase", "word_of_mouth", "meaning")  # who becomes somebody else is fitted less by the same product
    scenario = Scenario(days=30, warmup=0, customers=Customers(n=100), switch_off=off)
    market = Market(scenario, seed=3)
    market.bonds.habit[:] = 0.4
    esteem, match = market.bonds.esteem.copy(), market.bonds.match.copy()
    market.run()
    assert (market.bonds.habit == 0.4).all()
    assert np.array_equal(market.bonds.esteem, esteem) and np.array_equal(market.bonds.match, match)
