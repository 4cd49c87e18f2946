"""A brand: its offer, its ledger, its strategy. A Mesa agent, few and rich.

Money is counted in whole cents: what is charged, sold and earned balances to the cent.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import NoneType
from typing import Literal, NamedTuple, get_args, get_origin, get_type_hints

import mesa
import numpy as np

from kawan.actions import (
    Act,
    Action,
    Ask,
    Blank,
    CoDesign,
    Facilitate,
    Feature,
    Gesture,
    Hold,
    Invite,
    Listen,
    Message,
    Pay,
    Portion,
    Post,
    Privilege,
    Produce,
    Recruit,
    Sample,
)  # fmt: skip
from kawan.columns import BadInput, Bools, Floats
from kawan.scenario import Brand as Settings
from kawan.scenario import Prices
from kawan.stock import Stock
from kawan.view import View

LIMITS = {
    "share": (0.0, 1.0), "discount": (0.0, 1.0), "commercial": (0.0, 1.0), "commission": (0.0, 1.0),
    "hours": (0.0, 168.0), "artist": (0.0, 1e6), "reward": (0.0, 1e6), "days": (1.0, 3650.0), "units": (1.0, 1e9),
    "most": (0.0, 1e9),
}  # fmt: skip
"""What the numbers in actions may be."""

ACTS: dict[type, dict[str, object]] = {kind: get_type_hints(kind) for kind in get_args(Act)}
"""What actions there are, and the kind of each of their fields."""

NUMBERS: dict[object, tuple[tuple[type, ...], str]] = {
    float: ((int, float, np.integer, np.floating), "a number"),
    int: ((int, np.integer), "a whole number"),
    int | None: ((int, np.integer, NoneType), "a whole number or None"),
    bool: ((bool, np.bool_), "True or False"),
}
"""What passes for a number, by the kind a field wants; True and False are none."""


FROM_SALES = ("commission", "waste")
"""Entries of the ledger that no budget limits: they are paid out of what is sold."""


class StrategyError(RuntimeError):
    """A strategy raised, or answered with something that is no action: names brand, strategy and day."""


def cents(money: float) -> int:
    """Return money in whole cents.

    >>> cents(0.025)
    3
    """
    return int(money * 100 + 0.5)


@dataclass
class Ledger:
    """What a brand spent, sold and paid for what it sold, in cents since day 0."""

    allowance: float = 0.0  # granted so far, in cents
    spent: Counter[str] = field(default_factory=Counter)
    purses: Counter[str] = field(default_factory=Counter)  # of that, by parts of the budget
    sales: int = 0
    goods: int = 0

    @property
    def spending(self) -> int:
        """All that was spent beside the cost of goods sold."""
        return sum(self.spent.values())

    @property
    def left(self) -> int:
        """What may still be spent on actions."""
        return int(self.allowance + 1e-6) - self.spending + sum(self.spent[entry] for entry in FROM_SALES)

    def left_in(self, purse: Purse) -> int:
        """Return what may still be spent of a part of the budget."""
        return min(self.left, int(self.allowance * purse.share + 1e-6) - self.purses[purse.part])

    def pay(self, bill: int, item: str, purse: Purse) -> None:
        """Spend."""
        self.spent[item] += bill
        if purse is not WHOLE:
            self.purses[purse.part] += bill

    @property
    def margin(self) -> int:
        """Sales less the cost of the goods sold."""
        return self.sales - self.goods

    def copied(self) -> Ledger:
        """Return a ledger of its own with the same entries."""
        return Ledger(self.allowance, Counter(self.spent), Counter(self.purses), self.sales, self.goods)


class Purse(NamedTuple):
    """A part of a brand's budget."""

    part: str
    share: float  # of all that is granted


WHOLE = Purse("", 1.0)


class Done(NamedTuple):
    """An action as it was carried out: to whom, at what price, and what the budget refused."""

    action: Act | None  # None for what follows from earlier ones: rewards, commissions, waste
    to: Bools  # (n,) or (C,), after refusals
    reached: int
    cost: int  # cents
    refused: int
    reason: str
    purse: Purse = WHOLE  # what paid for it
    entry: str = ""  # of the ledger, for what is no action of today


class Brand(mesa.Agent):  # type: ignore[misc]
    """One brand of a market.

    Attributes:
        name: Its name.
        number: Its column.
        settings: Quality, price, cost, presence, budget, strategy.
        ledger: Its money.
        sold: Purchases yesterday.
        earned: Margin of each day since day 0, money.
        spent: What was spent on each day since day 0, money.
        units: Units sold on each day since day 0.
        stock: What it made and has not sold.
        promises: Whether it ever promised a reward for recommendations.
        unit_cents: Cost of one unit sold, in cents.
    """

    def __init__(self, model: mesa.Model, number: int, name: str, settings: Settings) -> None:
        """Start with an empty ledger."""
        super().__init__(model)
        self.number = number
        self.name = name
        self.settings = settings
        self.ledger = Ledger()
        self.sold = 0
        self.earned: list[float] = []
        self.spent: list[float] = []
        self.units: list[int] = []
        self.stock = Stock()
        self.promises = False
        self.unit_cents = cents(settings.unit_cost)

    def act(self, view: View) -> list[Action]:
        """Return what the strategy answers to what it sees.

        Raises:
            StrategyError: Where the strategy raises, or answers with something that is no list of actions.
        """
        who = f"strategy {type(self.settings.strategy).__name__} of {self.name}"
        try:
            actions = self.settings.strategy.act(view)
        except Exception as error:
            raise StrategyError(f"{who} failed on day {view.day}: {type(error).__name__}: {error}") from error
        if not isinstance(actions, list):
            raise StrategyError(
                f"{who} must answer with a list of actions, got {type(actions).__name__} on day {view.day}"
            )
        for action in actions:
            try:
                check(action, view.customers, view.communities)
            except BadInput as error:
                raise StrategyError(f"{who}, day {view.day}: {error}") from None
        return actions

    def charge(
        self, action: Act, to: Bools, each: float, item: str, order: Floats, purse: Purse = WHOLE, units: int = 0
    ) -> Done:
        """Pay for an action as far as budget and stock go; refuse the rest, in random order.

        Args:
            action: What is done.
            to: Mask of those it is done to.
            each: Price per head or community, in cents and parts of cents; the whole bill is rounded to the cent.
            item: Entry of the ledger.
            order: One draw per head, by which the first are served.
            purse: The part of the budget that pays.
            units: Taken out of stock per head, by a brand that has one.
        """
        wanted = int(np.count_nonzero(to))
        left = max(0, self.ledger.left_in(purse))
        affordable = wanted if wanted * each <= left else min(wanted, int(left / each + 1e-9))
        reason = "budget" if affordable < wanted else ""
        if units and self.stock.units >= 0:
            there = self.stock.units // units
            affordable, reason = (there, "stock") if there < affordable else (affordable, reason)
            self.stock.take(units * affordable)
        if affordable < wanted:
            who = np.flatnonzero(to)
            served = who[np.argsort(order[who], kind="stable")[:affordable]]
            to = np.zeros_like(to)
            to[served] = True
        bill = int(affordable * each + 0.5)
        self.ledger.pay(bill, item, purse)
        return Done(action, to, affordable, bill, wanted - affordable, reason, purse)


def check(action: object, customers: int, communities: int) -> None:
    """Refuse an answer that is no action of this market.

    Raises:
        BadInput: With what came and what is expected.
    """
    if type(action) is Portion:
        within_limits("Portion", "share", action.share, float)
        if type(action.part) is not str or not action.part:
            raise BadInput(f"Portion.part must be a name, got {action.part!r:.80}")
        action = action.action
    what = type(action).__name__
    if type(action) not in ACTS:
        raise BadInput(f"expected an action ({', '.join(kind.__name__ for kind in ACTS)}), got {action!r:.80}")
    for name, kind in ACTS[type(action)].items():
        value = getattr(action, name)
        if name in ("to", "communities"):
            size = customers if name == "to" else communities
            if not (isinstance(value, np.ndarray) and value.dtype == np.bool_ and value.shape == (size,)):
                came = (
                    f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else type(value).__name__
                )
                raise BadInput(f"{what}.{name} must be a mask (bool) of shape ({size},), got {came}")
        elif get_origin(kind) is Literal:
            if type(value) is not str or value not in get_args(kind):
                raise BadInput(f"{what}.{name} must be one of {', '.join(get_args(kind))}, got {value!r:.80}")
        else:
            within_limits(what, name, value, kind)


def within_limits(what: str, name: str, value: object, kind: object) -> None:
    """Refuse a number of another kind, or beyond its limits."""
    allowed, words = NUMBERS[kind]
    if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
        raise BadInput(f"{what}.{name} must be {words}, got {value!r:.80}")
    low, high = LIMITS.get(name, (0.0, 1.0))
    if value is not None and not low <= value <= high:  # type: ignore[operator]
        raise BadInput(f"{what}.{name} must lie between {low:g} and {high:g}, got {value}")


def price_of(action: Act, prices: Prices, unit_cents: int) -> tuple[str, float]:
    """Return the entry of the ledger and the price per head, community or unit of an action, in cents and parts."""
    match action:
        case Message() | Blank():
            return action.channel, 100 * getattr(prices, action.channel)
        case Gesture():
            return action.kind, 100 * getattr(prices, action.kind)
        case Hold():
            return "meeting", 100 * (prices.meeting + action.artist)
        case Pay():
            return "request", 100 * prices.request
        case Facilitate():
            return "hours", 100 * prices.hour * action.hours
        case Invite():
            return "invitation", 100 * prices.invitation
        case Post():
            return "post", 100 * prices.post
        case Feature():
            return "feature", 100 * (prices.feature + action.reward)
        case Ask():
            return "ask", 100 * prices.ask
        case Privilege():
            return "privilege", 0.0  # paid for by the discount
        case Sample():
            return "sample", 100 * prices.sample + unit_cents
        case Recruit():
            return "stock", float(unit_cents * action.units)
        case CoDesign():
            return "design", 100 * prices.design
        case Produce():
            return "production", 0.0  # paid for when it is sold or wasted, whatever the budget
        case Listen():
            return "repair", 100 * prices.repair
