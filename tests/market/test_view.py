"""What a strategy sees: copies of what its brand could know, and no way from there into the market."""

import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from kawan.actions import Action
from kawan.brand import Brand
from kawan.columns import NEVER, Bonds, Complaints, Groups, Memberships, Network, Offers, People, Posts, Today
from kawan.community import Community
from kawan.customers import Crowd, Customer
from kawan.market import Market
from kawan.scenario import Brand as Settings
from kawan.scenario import Scenario
from kawan.strategies.quiet import Quiet
from kawan.view import EVERYTHING, View

INSIDE = (
    Market, Brand, Community, Crowd, Customer, People, Bonds, Groups, Memberships, Network, Offers, Posts, Today,
    Scenario, Settings,
)  # fmt: skip


@dataclass(frozen=True)
class Spy:
    """Do nothing and keep every view."""

    views: list[View] = field(default_factory=list)
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        self.views.append(view)
        return []


@dataclass(frozen=True)
class Vandal:
    """Write into everything that can be written into."""

    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        for value in vars(view).values():
            if isinstance(value, np.ndarray):
                value[...] = True
        return []


def reached_from(start: object) -> Iterator[object]:
    """Yield every object that code holding `start` can get at, globals of modules and types themselves aside."""
    waiting, known = [start], {}
    while waiting:
        thing = waiting.pop()
        if id(thing) in known or isinstance(thing, type | types.ModuleType | str | bytes):
            continue
        known[id(thing)] = thing  # kept, so that its number is not given to another
        yield thing
        if isinstance(thing, dict):
            waiting += [*thing.keys(), *thing.values()]
        elif isinstance(thing, list | tuple | set | frozenset):
            waiting += thing
        elif isinstance(thing, types.FunctionType):
            waiting += [cell.cell_contents for cell in thing.__closure__ or ()]
            waiting += [*(thing.__defaults__ or ()), *(thing.__kwdefaults__ or {}).values()]
        elif isinstance(thing, types.MethodType):
            waiting += [thing.__self__, thing.__func__]
        elif isinstance(thing, partial):
            waiting += [thing.func, *thing.args, *thing.keywords.values()]
        elif isinstance(thing, np.ndarray):
            waiting += [thing.base, *(thing.tolist() if thing.dtype == object else ())]
        elif isinstance(thing, memoryview):
            waiting.append(thing.obj)
        elif isinstance(thing, property):
            waiting.append(thing.fget)
        waiting.append(getattr(thing, "__dict__", None))
        for kind in type(thing).__mro__:
            if issubclass(kind, View):
                waiting += vars(kind).values()
            slots = vars(kind).get("__slots__", ())
            waiting += [getattr(thing, name, None) for name in ((slots,) if isinstance(slots, str) else slots)]


def leaks(view: View, market: Market) -> list[str]:
    """Return what of the market can be reached from a view, or shares memory with it."""
    columns = [
        column
        for group in (market.people, market.bonds, market.belong, market.groups, market.offers, market.today)
        for column in group
    ] + [market.met, *market.members, *market.network.hears, market.book.totals]  # fmt: skip
    others = [brand.settings.strategy for brand in market.brands if brand.name != view.brand]
    found = []
    for thing in reached_from(view):
        if isinstance(thing, INSIDE) or any(thing is other for other in others):
            found.append(type(thing).__name__)
        if isinstance(thing, np.ndarray) and any(np.shares_memory(thing, column) for column in columns):
            found.append("memory of a column")
    return found


def spied(busy: Callable[..., Scenario]) -> tuple[Market, View]:
    """Return a market after one day and the view its focal brand was shown."""
    scenario, spy = busy(days=1), Spy()
    focal = replace(scenario.brands["focal"], strategy=spy)
    market = Market(replace(scenario, brands={**scenario.brands, "focal": focal}), seed=1)
    market.run()
    return market, spy.views[0]


def test_nothing_of_the_market_is_reached_from_a_view(busy):
    spy, found = Spy(), []

    class Watched(Market):
        def act(self):
            doings = super().act()
            if spy.views:
                found.append(leaks(spy.views[-1], self))
            return doings

    scenario = busy(days=12)
    focal = replace(scenario.brands["focal"], strategy=spy)
    Watched(replace(scenario, brands={**scenario.brands, "focal": focal}), seed=1).run()
    assert found == [[]] * 12


@pytest.mark.parametrize(
    "way_in",
    [
        pytest.param(lambda market: {"purchases": market.bonds.purchases[:, 0]}, id="a column"),
        pytest.param(lambda market: {"in_database": market.bonds.in_database[::2, 1]}, id="part of a column"),
        pytest.param(lambda market: {"meetings": market.met}, id="yesterday's meetings"),
        pytest.param(lambda market: {"brand": lambda: market}, id="a closure"),
        pytest.param(lambda market: {"brand": [{"deep": (market.bonds,)}]}, id="containers"),
        pytest.param(lambda market: {"brand": market.branch}, id="a method"),
        pytest.param(lambda market: {"brand": partial(print, market)}, id="a partial"),
        pytest.param(lambda market: {"sales": market.customers[0]}, id="slots"),
        pytest.param(lambda market: {"budget": market.brands[1].settings.strategy}, id="a rival's strategy"),
        pytest.param(lambda market: {"sales": np.array([market.brands[1]])}, id="an array of objects"),
        pytest.param(lambda market: {"luck": memoryview(market.bonds.bond)}, id="a memory view"),
    ],
)
def test_a_leak_would_be_found(busy, way_in: Callable[[Market], dict[str, Any]]):
    market, view = spied(busy)
    assert not leaks(view, market)
    assert leaks(replace(view, **way_in(market)), market)


def test_a_leak_in_the_class_would_be_found(busy):
    market, view = spied(busy)
    assert not leaks(view, market)

    class Leaky(View):
        @property
        def everyone(self):
            return market.people.fomo > 0.5

    assert leaks(Leaky(**vars(view)), market)


def test_writing_into_a_view_changes_nothing(busy, differing):
    markets = []
    for strategy in (Vandal(), Quiet()):
        scenario = busy()
        donor = replace(scenario.brands["donor"], strategy=strategy)
        market = Market(replace(scenario, brands={**scenario.brands, "donor": donor}), seed=1)
        market.run()
        markets.append(market)
    assert not differing(*markets)


def public_of(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Return how many hear each customer and the share of them from other communities, counted one by one."""
    hearers = [network.heard_by.friend[a:b] for a, b in pairwise(network.heard_by.start)]
    outside = [np.mean(network.community[who] != network.community[i]) for i, who in enumerate(hearers)]
    return np.array([who.size for who in hearers]), np.array(outside)


def test_a_view_shows_what_the_brand_knows(busy):
    scenario, spy = busy(days=1), Spy()
    friend = replace(scenario.brands["friend"], strategy=spy)
    market = Market(replace(scenario, brands={**scenario.brands, "friend": friend}), seed=1)
    before = {name: getattr(market.bonds, name)[:, 2].copy() for name in EVERYTHING & {*Bonds._fields}}
    stranger = ~before["in_database"] & (before["seen_on"] == NEVER)
    market.complaints = Complaints(np.array([4, 5], np.int32), np.array([2, 0], np.int32), np.array([-3, -2], np.int32))
    for name in ("bought_on", "approached_on"):
        before[name][stranger] = NEVER
    before["purchases"][stranger] = before["acts"][stranger] = 0
    before |= dict(zip(("audience", "reach_across"), public_of(market.network), strict=True))
    before["audience"][stranger] = before["reach_across"][stranger] = 0
    market.run()
    (view,) = spy.views
    assert before.keys() >= EVERYTHING - {"complained_on"} and not stranger.all() and stranger.any()
    assert [name for name in before if not np.array_equal(getattr(view, name), before[name])] == []
    assert view.complained_on[[3, 4, 5]].tolist() == [NEVER, -3, NEVER]
    assert np.array_equal(view.reachable, before["in_database"] & ~before["opted_out"])
    assert (view.brand, view.day, view.days, view.customers) == ("friend", 0, 1, 300)
    assert view.community_sizes.sum() == 300
    assert view.budget == pytest.approx(0.2 * 300)
    assert not np.array_equal(view.draws("a"), view.draws("b"))
    assert np.array_equal(view.draws("a"), view.draws("a"))


def test_each_brand_draws_its_own_luck_which_is_not_the_markets(busy):
    spies = [Spy(), Spy()]
    scenario = busy(days=2, brands=2)
    brands = {
        name: replace(brand, strategy=spy)
        for (name, brand), spy in zip(scenario.brands.items(), spies, strict=True)
    }  # fmt: skip
    market = Market(replace(scenario, brands=brands), seed=1)
    lucks = []
    while market.running:
        market.step()
        lucks.append(market.luck)
    seen = [view.luck for spy in spies for view in spy.views]
    assert len({*seen, *lucks}) == 6
