"""What happens to customers reaches those tied to them, by whatever path, and nobody else."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from kawan.actions import Action, Facilitate, Gesture, Hold, Message, Pay
from kawan.columns import BadInput, Network, Ties
from kawan.market import Market
from kawan.networks.communities import CommunitiesNetwork
from kawan.scenario import Brand, Customers, Scenario, Start
from kawan.view import View

N = 1000  # of whom the first half lives in one town, the second half in another


@dataclass(frozen=True)
class TwoTowns:
    """Two networks of planted communities without a tie between them."""

    def size(self) -> int | None:
        return None

    def files(self) -> tuple[Path, ...]:
        return ()

    def build(self, n: int, rng: np.random.Generator) -> Network:
        towns = [CommunitiesNetwork().build(n // 2, rng) for _ in range(2)]
        here, there = (town.hears for town in towns)
        ties = Ties(
            np.concatenate([here.start, here.start[-1] + there.start[1:]]),
            np.concatenate([here.friend, there.friend + np.int32(n // 2)]),
            np.concatenate([here.strength, there.strength]),
        )
        communities = towns[0].community.max() + np.int32(1)
        return Network(ties, ties, np.concatenate([towns[0].community, towns[1].community + communities]))


@dataclass(frozen=True)
class ActInSecondTown:
    """Everything a brand can do, in the second town only."""

    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        there = np.arange(view.customers) >= view.customers // 2
        where = np.arange(view.communities) >= view.communities // 2
        weekly = view.draws("today") < 1 / 7
        return [
            *(Message(there & weekly, channel, 0.2) for channel in ("text", "mail", "advertisement")),
            Gesture(there & weekly), Hold(where & view.due(7)), Pay(where & view.due(28)),
            Facilitate(where & view.due(7)), Facilitate(where & view.due(7), role="connector"),
        ]  # fmt: skip


# A brand's image is everybody's, so with meaning on what is said in one town is felt in the other.
SCENARIO = Scenario(
    days=90, warmup=30, customers=Customers(n=N), network=TwoTowns(), start=Start(in_database=0.5),
    brands={"focal": Brand(), "rival_1": Brand(budget=10.0)}, switch_off=("meaning",),
)  # fmt: skip


def lived(scenario: Scenario, change=None) -> tuple[dict[str, np.ndarray], Market]:
    """Return every column of customers at the end, after a change to the market on the first day."""
    market = Market(scenario, seed=9)
    half = market.groups.size.size // 2
    assert ((market.network.community < half) == (np.arange(N) < N // 2)).all(), "half the communities in each town"
    if change:
        change(market)
    market.run()
    return market.people._asdict() | market.bonds._asdict(), market


def differing(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> np.ndarray:
    """Return which customers differ in anything."""
    different = np.zeros(N, bool)
    for name, column in one.items():
        different |= (column != other[name]).reshape(N, -1).any(axis=1)
    return different


@pytest.fixture(scope="module")
def quiet() -> dict[str, np.ndarray]:
    return lived(SCENARIO)[0]


def test_a_rival_leaves_alone_whom_it_cannot_reach(quiet):
    brands = SCENARIO.brands | {"rival_1": replace(SCENARIO.brands["rival_1"], strategy=ActInSecondTown())}
    changed = differing(quiet, lived(replace(SCENARIO, brands=brands))[0])
    assert not changed[: N // 2].any()
    assert changed[N // 2 :].mean() > 0.9


def test_a_muted_customer_changes_nobody_it_cannot_reach(quiet):
    """Whoever is changed is tied, by some path, to the one who would have spoken most in the second town."""
    loudest = N // 2 + int(quiet["acts"][N // 2 :, 0].argmax())
    changed = differing(quiet, lived(SCENARIO, lambda m: setattr(m.customers[loudest], "sociability", 0.0))[0])
    assert not changed[: N // 2].any()
    assert changed[N // 2 :].sum() > 1, "the loudest had been heard"


def test_a_voice_taken_away_is_missed_by_those_tied_to_it_alone(quiet):
    """Muted, absent: settled as everybody, from day 0 on nobody hears or sees them; the absent do nothing at all."""
    loudest = N // 2 + int(quiet["acts"][N // 2 :, 0].argmax())
    for key in ("muted", "absent"):
        after, market = lived(replace(SCENARIO, **{key: (loudest,)}))
        changed = differing(quiet, after)
        assert not changed[: N // 2].any()
        assert changed[N // 2 :].sum() > 1
        touched = after["touched_on"] >= 0
        assert touched.any() and not (after["touched_by"][touched] == loudest).any()
        assert (after["needs"][loudest] == 0) == (key == "absent") and not after["acts"][loudest].any()
        assert market.people.voice.sum() == N - 1


def test_a_branch_cannot_give_a_voice_back():
    market = Market(replace(SCENARIO, muted=(1,), days=2), seed=9)
    market.run()
    with pytest.raises(BadInput, match="voice"):
        market.branch(SCENARIO)
    assert not market.branch(replace(SCENARIO, muted=(1, 2))).people.voice[[1, 2]].any()


def test_one_purchase_more_spreads_no_faster_than_word_of_mouth():
    """After k days a change has come no further than k ties."""
    days = 4
    scenario = replace(SCENARIO, days=days, start=Start(in_database=0.0))
    plain, market = lived(scenario)
    changed = differing(plain, lived(scenario, lambda m: setattr(m.customers[7], "esteem", 1.0))[0])
    near = np.zeros(N, bool)
    near[7] = True
    ties = market.network.heard_by
    for _ in range(days):
        near[[f for i in np.flatnonzero(near) for f in ties.friend[ties.start[i] : ties.start[i + 1]]]] = True
    assert changed[7] and not (changed & ~near).any()


def test_images_carry_what_is_said_to_everybody():
    """The one path without ties is meaning: the same rival is felt in the other town once images move."""
    brands = SCENARIO.brands | {"rival_1": replace(SCENARIO.brands["rival_1"], strategy=ActInSecondTown())}
    on = replace(SCENARIO, switch_off=())
    assert differing(lived(on)[0], lived(replace(on, brands=brands))[0])[: N // 2].any()
