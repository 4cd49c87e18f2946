"""Mechanisms left out of the day: the market lives on, and what belongs to them stands still.

Each module in `kawan.behaviour` says under "Switched off" what stands still; here it is held to it.
"""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from kawan.columns import NEVER
from kawan.events import Count
from kawan.market import Market
from kawan.networks.communities import CommunitiesNetwork
from kawan.scenario import MECHANISMS, Scenario
from kawan.strategies.quiet import Quiet

STILL: dict[str, tuple[str, ...]] = {
    "attention": ("today.notices", "today.load"),
    "interruption": ("bonds.messages", "bonds.discount", "bonds.offer_until", "bonds.opted_out", "bonds.blacklisted",
                     "people.deafness"),
    "word_of_mouth": ("bonds.touched_on", "bonds.touched_by", "bonds.touch_kind", "bonds.buzz"),
    "fomo": ("people.fomo", "people.weariness", "today.fomo"),
    "community_life": ("groups.vitality", "groups.dependence", "groups.stewardship", "groups.lately", "groups.trouble",
                       "bonds.attended_on", "today.attended"),
    "belonging": ("belong.community", "belong.inside", "bonds.follows", "groups.size"),
    "purchase": ("bonds.habit", "bonds.purchases", "bonds.bought", "bonds.first_on", "bonds.bought_on", "people.needs",
                 "bonds.peak"),
    "experience": ("today.failed", "today.angry"),
    "expression": ("posts.author", "posts.brand", "posts.valence", "posts.interest", "today.tempting_post",
                   "people.popularity"),
    "friendship": ("bonds.gestured_on",),
    "referral": ("bonds.asked_until", "bonds.rewarded_until", "bonds.promised", "bonds.sells"),
    "meaning": ("people.identity", "offers.image", "bonds.carried"),
    "forgetting": (),
    "feedback": ("offers.quality", "offers.design"),
}  # fmt: skip
NOTHING_COUNTED: dict[str, tuple[Count, ...]] = {
    "interruption": (Count.MESSAGES_NOTICED, Count.OPT_OUTS, Count.BLACKLISTINGS),
    "word_of_mouth": (
        Count.POSTS_NOTICED,
        Count.TALKS,
        Count.REACHED,
        Count.TOUCHED_PURCHASES,
        Count.VISITS,
        Count.LIKES,
        Count.BRAND_POSTS_NOTICED,
    ),
    "community_life": (Count.INVITED, Count.ATTENDANCES, Count.HELPED),
    "belonging": (Count.JOINED, Count.LEFT, Count.FOLLOWED, Count.UNFOLLOWED),
    "purchase": (Count.PURCHASES, Count.SALES, Count.BUYERS, Count.FAILURES),
    "experience": (Count.FAILURES, Count.REPAIRS),
    "expression": (Count.POSTS, Count.RESHARES, Count.POSTS_NOTICED, Count.LIKES),
    "friendship": (Count.GESTURES, Count.INTRUSIONS, Count.FEATURED, Count.COMPLAINTS_ANSWERED),
    "referral": (Count.REFERRALS, Count.REFERRALS_HEARD, Count.REFERRED_PURCHASES, Count.RESOLD, Count.REWARDS),
    "feedback": (Count.COMPLAINTS, Count.COMPLAINTS_ANSWERED, Count.IDEAS, Count.IDEAS_ADOPTED, Count.CO_DESIGNERS),
}


@pytest.fixture(scope="module")
def scenario(busy: Callable[..., Scenario]) -> Scenario:
    return busy(n=200, days=40, network=CommunitiesNetwork(community=40))


def lived(scenario: Scenario) -> tuple[dict[str, np.ndarray], Market]:
    """Return the columns of the first day, and the market at the end."""
    market = Market(replace(scenario, days=40, warmup=0), seed=1)
    before = {name: column.copy() for name, column in named(market).items()}
    market.run()
    return before, market


def named(market: Market) -> dict[str, np.ndarray]:
    """Return every column, those of the day included."""
    groups = ("people", "bonds", "belong", "groups", "offers", "posts", "today")
    return {f"{g}.{name}": column for g in groups for name, column in getattr(market, g)._asdict().items()}


def test_every_mechanism_is_a_file_that_says_what_off_means():
    assert set(STILL) == set(MECHANISMS)
    for mechanism in MECHANISMS:
        assert "Switched" in (import_module(f"kawan.behaviour.{mechanism}").__doc__ or "")


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_what_belongs_to_a_mechanism_stands_still_without_it(scenario, mechanism: str):
    before, market = lived(replace(scenario, switch_off=(mechanism,)))
    after = named(market)
    assert [name for name in STILL[mechanism] if not np.array_equal(before[name], after[name])] == []
    assert [count.name for count in NOTHING_COUNTED.get(mechanism, ()) if market.book.totals[count].any()] == []
    assert not any(np.isnan(column).any() for column in after.values())


def test_with_everything_on_nothing_stands_still(scenario):
    before, market = lived(scenario)
    after = named(market)
    consumed = {"today.load", "today.failed", "today.angry", "today.tempting_post"}  # within the day
    seldom = {"bonds.blacklisted"}
    still = {name for names in STILL.values() for name in names if np.array_equal(before[name], after[name])}
    assert still - consumed - seldom == {"people.fomo"}  # a trait; switched off it is 0
    silent = {count for counts in NOTHING_COUNTED.values() for count in counts if not market.book.totals[count].any()}
    assert silent <= {Count.BLACKLISTINGS, Count.LEFT, Count.RESOLD, Count.REWARDS}  # leaving takes two months


def test_the_neutral_of_each_mechanism(scenario):
    def without(mechanism: str) -> Market:
        return lived(replace(scenario, switch_off=(mechanism,)))[1]

    assert (without("attention").today.notices == 1).all()
    assert not without("fomo").people.fomo.any()
    assert not without("meaning").offers.image.any()
    assert (without("word_of_mouth").bonds.touched_on == NEVER).all()
    assert not without("purchase").bonds.purchases.any()


def test_all_together_nothing_happens_at_all(scenario):
    before, market = lived(replace(scenario, switch_off=MECHANISMS))
    after = named(market)
    moved = {name for name in before if not np.allclose(before[name], after[name], rtol=1e-12, atol=1e-12)}
    assert moved <= {"groups.paid_until", "groups.relied_until", "groups.present_until"}  # nobody meets, some are paid
    assert not market.daily["purchases"].any()


def test_without_forgetting_only_events_move_a_memory(scenario):
    quiet = {name: replace(brand, strategy=Quiet()) for name, brand in scenario.brands.items()}
    off = tuple(m for m in MECHANISMS if m not in ("forgetting", "attention", "fomo", "meaning"))
    before, market = lived(replace(scenario, brands=quiet, switch_off=(*off, "forgetting")))
    for name in ("familiarity", "esteem", "bond", "sincerity", "irritation", "satisfaction", "goodwill"):
        np.testing.assert_allclose(getattr(market.bonds, name), before[f"bonds.{name}"], atol=1e-12)
    fading = lived(replace(scenario, brands=quiet, switch_off=off))[1]
    assert not np.allclose(fading.bonds.familiarity, before["bonds.familiarity"])


@pytest.mark.parametrize("mechanism", ["interruption", "friendship"])
def test_what_nobody_feels_is_still_paid_for(scenario, mechanism: str):
    strategy = {"interruption": "focal", "friendship": "friend"}[mechanism]
    _, market = lived(replace(scenario, switch_off=(mechanism,)))
    assert market.brands[list(scenario.brands).index(strategy)].ledger.spending > 0


def test_messages_that_nobody_feels_change_nobody(scenario, columns):
    """Once attention is off too, for which even unfelt messages compete."""
    off = replace(scenario, switch_off=("interruption", "attention"))
    silent = {
        name: replace(brand, strategy=Quiet()) if name in ("focal", "asker") else brand
        for name, brand in off.brands.items()
    }  # fmt: skip
    one, other = (columns(lived(s)[1]) for s in (off, replace(off, brands=silent)))
    assert [k for k in one if k != "money" and k != "totals" and not np.array_equal(one[k], other[k])] == []
