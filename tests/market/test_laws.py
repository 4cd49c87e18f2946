"""What holds in any market, whoever competes: money balances, states keep to their ranges, a no is a no."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kawan.actions import (
    ROLES,
    Action,
    Ask,
    Facilitate,
    Gesture,
    Hold,
    Invite,
    Message,
    Privilege,
    Produce,
    Recruit,
    Role,
    Sample,
)  # fmt: skip
from kawan.brand import FROM_SALES, cents
from kawan.brand import Brand as Agent
from kawan.columns import NEVER, REWARDED, STATES
from kawan.events import Count
from kawan.market import Market
from kawan.scenario import Brand
from kawan.strategies.advertise import Advertise
from kawan.strategies.befriend import Befriend
from kawan.strategies.best_customers import BestCustomers
from kawan.strategies.butterfly import Butterfly
from kawan.strategies.closed_club import ClosedClub
from kawan.strategies.co_create import CoCreate
from kawan.strategies.direct_mail import DirectMail
from kawan.strategies.facilitate import Facilitator
from kawan.strategies.gathering import Gathering
from kawan.strategies.listen import Listener
from kawan.strategies.member_discount import MemberDiscount
from kawan.strategies.mix import Mix
from kawan.strategies.own_page import OwnPage
from kawan.strategies.permission import Permission
from kawan.strategies.placebo import Placebo
from kawan.strategies.produce_ahead import ProduceAhead
from kawan.strategies.quiet import Quiet
from kawan.strategies.referral_reward import ReferralReward
from kawan.strategies.resellers import Resellers
from kawan.strategies.seed import Seed
from kawan.strategies.sms_blast import SmsBlast
from kawan.strategies.sponsor import Sponsor
from kawan.strategies.tribune import Tribune
from kawan.view import Strategy, View

ROUNDING = 1e-12
SHARES = {
    "people": ("fomo", "self_presentation", "communal", "reactance", "expertise", "deafness", "weariness"),
    "bonds": (
        "familiarity", "sincerity", "goodwill", "irritation", "participation", "habit", "buzz", "peak", "discount",
    ),
    "belong": ("identification",),
    "groups": (
        "vitality", "dependence", "stewardship", "novelty", "excitement", "lately", "usually", "expertise",
        "attachment", "loneliness",
    ),
    "today": ("fomo", "notices", "meant", "owning"),
}  # fmt: skip
SIGNED = {"people": ("identity",), "bonds": ("esteem", "satisfaction", "bond"), "posts": ("valence",)}
AT_LEAST_0 = {
    "people": ("need_rate", "price_sensitivity", "attention", "sociability", "needs"),
    "bonds": ("messages", "purchases", "bought", "acts"),
    "posts": ("interest", "author", "brand"),
    "groups": ("trouble", "size"),
}
DAYS_PAST = ("first_on", "second_on", "bought_on", "approached_on", "attended_on", "gestured_on", "touched_on")


@dataclass(frozen=True)
class Shouter:
    """Text and answer everyone every day, whether they like it or not."""

    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return [Message(view.everyone, discount=0.3), Message(view.everyone, "mail"), Gesture(view.everyone)]


@dataclass(frozen=True)
class Trader:
    """Make a little for stock, and give, lend and promise it away to whoever comes first."""

    units: int = 20
    reward: float = 5.0
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        some = view.draws("who") < 0.3
        return [
            *([Produce(self.units)] if view.day % 5 == 1 else []),
            Privilege(some, discount=0.5), Ask(some, self.reward if view.day % 3 else 0.0), Sample(some & ~view.sells),
            Recruit(view.everyone, units=3, commission=0.4),
        ]  # fmt: skip


@dataclass(frozen=True)
class Neighbour:
    """Invite everyone every day, and work in every community in some role, keeping the list of members."""

    role: Role
    hours: float
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        where = view.every_community
        return [Invite(view.everyone), Facilitate(where, self.hours, self.role, registry=True), Hold(where)]


def mixed(parts: list[Strategy], cut: float) -> Mix:
    """Return parts that share a budget: the first has `cut` of it, the others the rest in equal shares."""
    rest = (1 - cut) / max(1, len(parts) - 1)
    shares = [cut if len(parts) > 1 else 1.0, *(rest for _ in parts[1:])]
    return Mix({f"part {k}": part for k, part in enumerate(parts)}, {f"part {k}": x for k, x in enumerate(shares)})


single = st.one_of(
    st.just(Shouter()),
    st.just(Quiet()),
    st.builds(Trader, units=st.integers(1, 200), reward=st.floats(0, 50)),
    st.builds(SmsBlast, per_week=st.floats(0, 20), discount=st.floats(0, 1), can_refuse=st.booleans()),
    st.builds(Permission, per_month=st.floats(0, 60)),
    st.builds(Sponsor, every=st.integers(1, 30), commercial=st.floats(0, 1), unconditional=st.booleans()),
    st.builds(Befriend, answered=st.floats(0, 1)),
    st.builds(Facilitator, role=st.sampled_from(["motivator", "connector"]), hours=st.floats(0, 10)),
    st.builds(Neighbour, role=st.sampled_from(ROLES), hours=st.floats(0, 168)),
    st.sampled_from([Advertise(), BestCustomers(), ClosedClub(per_month=30), Listener(), MemberDiscount(), OwnPage()]),
    st.builds(Befriend, answered=st.floats(0, 1), surprised=st.floats(0, 1), genuine=st.booleans()),
    st.builds(Butterfly, every=st.integers(1, 5), share=st.floats(0, 1)),
    st.builds(CoCreate, invited=st.floats(0, 1), every=st.integers(1, 5), ahead=st.floats(0, 3)),
    st.builds(DirectMail, target=st.sampled_from(["best", "passionate", "connected", "random"])),
    st.builds(Gathering, every=st.integers(1, 10), artist=st.floats(0, 200)),
    st.builds(Placebo, share=st.floats(0, 1), channel=st.sampled_from(["text", "mail", "advertisement"])),
    st.builds(ProduceAhead, every=st.integers(1, 8), ahead=st.floats(0, 3)),
    st.builds(ReferralReward, reward=st.floats(0, 50), per_month=st.floats(0, 30)),
    st.builds(Resellers, per_year=st.floats(0, 365), units=st.integers(1, 100), commission=st.floats(0, 1)),
    st.builds(Seed, target=st.sampled_from(["hubs", "brokers", "loyal", "non_loyal", "random"]), share=st.floats(0, 1)),
    st.builds(Tribune, least=st.integers(0, 3), reward=st.floats(0, 20)),
)
strategies = st.one_of(single, single, st.builds(mixed, st.lists(single, min_size=1, max_size=3), st.floats(0, 1)))
brands = st.lists(
    st.builds(
        Brand, quality=st.floats(-1, 1), price=st.floats(0.01, 50), unit_cost=st.floats(0, 50),
        presence=st.floats(0, 1), image=st.floats(0, 360), budget=st.floats(0, 2), strategy=strategies,
    ),
    min_size=1, max_size=4,
)  # fmt: skip


class Watched(Market):
    """A market that looks at every message before it is sent."""

    def notice(self, doings):
        for b, mine in enumerate(doings):
            for done in mine:
                if isinstance(done.action, Message) and done.action.channel != "advertisement":
                    assert not (done.to & self.bonds.opted_out[:, b]).any()
                    assert not (done.to & ~self.bonds.in_database[:, b]).any()
        super().notice(doings)


def outside(market: Market) -> list[str]:
    """Return the columns that have left their range, by group and name."""
    bounds = [(SHARES, 0.0, 1.0), (SIGNED, -1.0, 1.0), (AT_LEAST_0, 0.0, np.inf)]
    found = []
    for table, low, high in bounds:
        for group, names in table.items():
            for name in names:
                column = getattr(getattr(market, group), name)
                if not ((column >= low - ROUNDING) & (column <= high + ROUNDING)).all():  # NaN is in no range
                    found.append(f"{group}.{name}")
    bonds = market.bonds
    for name in DAYS_PAST:
        column = getattr(bonds, name)
        if not ((column == NEVER) | ((column >= -market.settings.warmup) & (column < market.day))).all():
            found.append(f"bonds.{name}")
    checks = {
        "match": np.isfinite(bonds.match).all(),
        "touched_by": ((bonds.touched_by >= 0) & (bonds.touched_by < len(market.customers))).all(),
        "touch_kind": ((bonds.touch_kind >= 0) & (bonds.touch_kind <= REWARDED)).all(),
        "second_on": ((bonds.second_on == NEVER) | (bonds.second_on >= bonds.first_on)).all(),
        "bought": (bonds.bought <= bonds.purchases).all(),
        "needs": (bonds.bought.sum(axis=1) <= market.people.needs).all(),
        "consented": not (bonds.consented & (bonds.opted_out | ~bonds.in_database)).any(),
        "image": np.isfinite(market.offers.image).all(),
        "stock": all(brand.stock.units >= -1 for brand in market.brands) and (market.sellers.units >= 0).all(),
        "sells": bonds.sells.sum() == market.sellers.who.size == bonds.sells[tuple(market.sellers[:2])].sum(),
        "words": (market.words.by != market.words.to).all(),
        "size": (market.groups.size == members_in(market)).all(),
        "followers": (market.followers == bonds.follows.sum(axis=0)).all(),
        "places": all(len(set(row)) == len(row) for row in places_of(market)),
        "ties": ties_are_sound(market),
    }
    return found + [name for name, holds in checks.items() if not holds]


def valued(market: Market, b: int) -> bool:
    """Return whether what customers are worth to a brand adds up to its books."""
    values, total, ledger = market.values, market.book.totals[:, b], market.brands[b].ledger
    return bool(
        values.margin[:, b].sum() == ledger.margin
        and values.referred[:, b].sum() == total[Count.REFERRED_MARGIN] - total[Count.REWARDS]
        and values.influenced[:, b].sum() == total[Count.INFLUENCED_MARGIN]
        and values.knowledge[:, b].sum() == total[Count.KNOWLEDGE_VALUE]
        and ledger.spent["reward"] + ledger.spent["commission"] == total[Count.REWARDS]
    )


def places_of(market: Market) -> list[list[int]]:
    """Return the communities of each customer."""
    return [[c for c in row if c >= 0] for row in market.belong.community.tolist()]


def members_in(market: Market) -> np.ndarray:
    """Return how many customers belong to each community."""
    community = market.belong.community
    return np.bincount(community[community >= 0], minlength=market.groups.size.size)


def ties_are_sound(market: Market) -> bool:
    """Return whether ties are mutual, to others, sorted and named once."""
    ties = market.network.hears
    source = np.repeat(np.arange(market.network.n), np.diff(ties.start))
    key = source * market.network.n + ties.friend
    back = ties.friend.astype(np.int64) * market.network.n + source
    return bool((np.diff(key) > 0).all() and (source != ties.friend).all() and set(key) == set(back))


def within_their_shares(brand: Agent) -> bool:
    """Return whether no part of the brand's budget spent more than its share."""
    strategy, ledger = brand.settings.strategy, brand.ledger
    return not isinstance(strategy, Mix) or all(
        ledger.purses[part] <= ledger.allowance * strategy.shares[part] + 1e-3 for part in strategy.parts
    )


def unbalanced(market: Market) -> list[str]:
    """Return the brands whose ledger and records do not agree to the cent."""
    tables = market.records()
    found = []
    for brand in market.brands:
        ledger, name = brand.ledger, brand.name
        daily, actions, purchases = (
            tables[table][tables[table]["brand"] == name] for table in ("daily", "actions", "purchases")
        )
        n = len(market.customers)
        allowance = market.day * brand.settings.budget * n * 100
        balanced = (
            sum(cents(cost) for cost in actions["cost"]) == ledger.spending
            and sum(cents(amount) for amount in purchases["amount"]) == ledger.sales
            and (purchases["quantity"] - purchases["resold"]).sum() * brand.unit_cents == ledger.goods
            and purchases["occasions"].sum() == market.bonds.bought[:, brand.number].sum()
            and 0 <= ledger.spending - sum(ledger.spent[entry] for entry in FROM_SALES) <= allowance + 1e-3
            and np.isclose(daily["profit"].sum() * n * 100, ledger.margin - ledger.spending, rtol=1e-9, atol=1e-6)
            and within_their_shares(brand)
            and market.book.totals[Count.SALES, brand.number] == ledger.sales
            and valued(market, brand.number)
            and not (purchases["customer"] == purchases["touched_by"]).any()
            and (purchases.loc[purchases["reward"] > 0, "touch"] == "referral").all()
        )
        found += [] if balanced else [name]
    return found


@settings(max_examples=25, phases=[Phase.explicit, Phase.generate])  # a smaller example would take minutes to find
@given(brands=brands, seed=st.integers(0, 2**31), n=st.integers(1, 60), days=st.integers(1, 20))
def test_any_mixture_keeps_the_laws(busy, brands: list[Brand], seed: int, n: int, days: int):
    named = {f"brand {k}": brand for k, brand in enumerate(brands)}
    market = Watched(replace(busy(n, days, warmup=5, rewire_every=3), brands=named), seed=seed)
    while market.running:
        market.step()
        assert outside(market) == []
    assert unbalanced(market) == []


def test_a_column_out_of_range_and_a_cent_too_few_would_be_noticed(busy):
    market = Market(busy(n=60, days=5), seed=1)
    market.run()
    assert outside(market) == [] and unbalanced(market) == []
    market.bonds.esteem[7, 1] = 1.001
    market.people.deafness[3] = np.nan
    market.brands[2].ledger.sales += 1
    market.values.influenced[5, 0] += 1
    assert outside(market) == ["people.deafness", "bonds.esteem"]
    assert unbalanced(market) == ["focal", "friend"]


def test_every_state_has_a_range():
    ranged = {name for table in (SHARES, SIGNED) for name in table["bonds"]}
    assert set(STATES) <= ranged


def test_a_text_to_someone_who_left_the_list_would_be_noticed(busy):
    class Deaf(Watched):
        def notice(self, doings):
            self.bonds.opted_out[:] = self.day >= 0  # after the brands were held to the list
            super().notice(doings)

    with pytest.raises(AssertionError):
        Deaf(busy(n=60, days=5), seed=1).run()
