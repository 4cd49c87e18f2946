"""The same customers as Mesa objects: what kawan's columns and compiled loops are compared with.

One `mesa.Agent` per customer, friends as lists of agents, a phase of the day per `AgentSet.do`: the way Mesa's own
tutorials are written, and no slower than need be. It lives the part of kawan's day that customers live among
themselves: attention, word of mouth, purchase and expression. Written from the specification in plain Python; of
kawan it uses the settings, the customers and ties of the first morning, and the keyed draws, but no rule and no loop.

With every other mechanism switched off and quiet brands, both sell the same to the day and to the brand, which
tests/bench/test_mesa_market.py holds them to. Where the two differ, it is in Mesa's favour: kawan also runs the phases
in which nothing happens, counts visits and touches, and takes every daily measure; and since a keyed draw is slow in
plain Python, the ratio is taken with `keyed=False`: Mesa's own random numbers, so that luck alone differs.
"""

from __future__ import annotations

import math
from typing import NamedTuple, get_args

import mesa

from kawan.core.draws import draw, luck_of
from kawan.customers import Customer as Start
from kawan.events import Event
from kawan.market import Market
from kawan.scenario import Mechanism

LIVED = ("attention", "word_of_mouth", "purchase", "expression")
SWITCHED_OFF: tuple[Mechanism, ...] = tuple(name for name in get_args(Mechanism) if name not in LIVED)
OUTSIDE = 15  # stands for the outside option among the draws of a need


class Post(NamedTuple):
    """What one customer said about one brand in public."""

    author: Customer
    brand: int
    valence: float
    interest: float
    carriers: set[Customer]  # of its whole cascade, which nobody passes on twice


class Customer(mesa.Agent):  # type: ignore[misc]
    """One customer, with a list entry per brand for what the two are to each other."""

    model: MesaMarket

    def __init__(self, model: MesaMarket, start: Start) -> None:
        """Begin as kawan's customer of the same number does."""
        super().__init__(model)
        self.number = start.number
        self.need_rate = start.need_rate
        self.price_sensitivity = start.price_sensitivity
        self.attention = start.attention
        self.sociability = start.sociability
        self.familiarity = [start.familiarity[brand] for brand in start.familiarity]
        self.esteem = [start.esteem[brand] for brand in start.esteem]
        self.bond: list[float] = [start.bond[brand] for brand in start.bond]
        self.habit = [start.habit[brand] for brand in start.habit]
        self.participation = [start.participation[brand] for brand in start.participation]
        self.bought_on = [start.bought_on[brand] for brand in start.bought_on]
        self.hears: list[tuple[Customer, float]] = []  # friends, and the weight this customer gives them
        self.heard_by: list[tuple[Customer, float]] = []  # friends, and the weight they give this customer
        self.contact = 0.0
        self.inbox: list[tuple[Post, float]] = []
        self.notices = 1.0
        self.told: list[tuple[int, float, float]] = []
        self.tempting: dict[int, tuple[float, Post]] = {}
        self.bought: set[int] = set()

    def meet(self) -> None:
        """Share attention out among what is about, and take down what one friend thinks, before anyone changes."""
        model = self.model
        p = model.behaviour.attention
        load = p.ambient + p.per_friend * len(self.hears) + len(self.inbox)
        self.notices = 1.0 if load <= self.attention else self.attention / load
        self.told = []
        met = model.visible * self.contact
        left = model.chance(self, Event.TALK)
        if left >= met:
            return
        left *= max(1.0, met) / model.visible
        for friend, strength in self.hears:
            left -= strength
            if left < 0.0:
                since = model.day - model.life
                self.told = [(b, friend.esteem[b], strength) for b in model.brands if friend.bought_on[b] > since]
                return

    def hear(self) -> None:
        """Learn from the friend met, then from the posts noticed; keep the one most worth passing on."""
        chance = self.model.chance
        for brand, esteem, strength in self.told:
            self.learn(brand, esteem, strength)
        self.tempting = {}
        for post, strength in self.inbox:
            item = post.author.number * 8 + post.brand
            if chance(self, Event.NOTICE_POST, item) >= self.notices:
                continue
            self.learn(post.brand, post.valence, strength)
            pull = chance(self, Event.RESHARE, item) / post.interest
            if post.brand not in self.tempting or pull < self.tempting[post.brand][0]:
                self.tempting[post.brand] = (pull, post)
        self.inbox.clear()

    def learn(self, brand: int, valence: float, strength: float) -> None:
        """Take in one report about a brand; bad news about a favourite is resisted."""
        p = self.model.behaviour.word_of_mouth
        self.familiarity[brand] += p.reminder * (1.0 - self.familiarity[brand])
        step = p.learning * strength
        if valence < 0.0:
            step *= p.bad_news * (1.0 - max(0.0, self.bond[brand]))
        self.esteem[brand] += min(1.0, step) * (valence - self.esteem[brand])

    def shop(self) -> None:
        """Meet today's needs, a Poisson number of them."""
        self.bought.clear()
        left = self.model.chance(self, Event.NEED)
        probability = math.exp(-self.need_rate)
        need = 0
        while left > probability:
            self.choose(need)
            left -= probability
            need += 1
            probability *= self.need_rate / need

    def choose(self, need: int) -> None:
        """Consider the brands that come to mind and buy the best, or do without; the choice becomes habit."""
        model = self.model
        p = model.behaviour.purchase
        best = p.outside + p.noise * gumbel(model.chance(self, Event.TASTE, need * 16 + OUTSIDE))
        chosen = None
        for b in model.brands:
            if model.chance(self, Event.CONSIDER, need * 8 + b) >= self.familiarity[b]:
                continue
            utility = p.by_esteem * self.esteem[b] + p.by_bond * self.bond[b] + p.by_habit * self.habit[b]
            utility += p.by_price * self.price_sensitivity * (model.prices[b] - 1.0)
            utility += p.noise * gumbel(model.chance(self, Event.TASTE, need * 16 + b))
            if utility > best:
                best, chosen = utility, b
        for b in model.brands:
            self.habit[b] += p.habit_step * ((b == chosen) - self.habit[b])
        if chosen is not None:
            self.bought.add(chosen)
            self.bought_on[chosen] = model.day
            model.purchases[-1][chosen] += 1

    def speak(self) -> None:
        """Post about brands worth being seen with, or pass on what tempted; say it first, then be committed by it."""
        p = self.model.behaviour.expression
        said = []
        for b in self.model.brands:
            urge = self.sociability * (p.participating * self.participation[b] + p.after_purchase * (b in self.bought))
            if urge == 0.0 and b not in self.tempting:
                continue
            worth = 1.0 / (1.0 + math.exp(p.threshold - p.by_bond * self.bond[b] - p.by_esteem * self.esteem[b]))
            if self.model.chance(self, Event.SPEAK, b) < urge * worth:
                valence = max(-1.0, min(1.0, self.esteem[b] + 0.6 * self.bond[b]))
                said.append(Post(self, b, valence, self.interest(b), {self}))
            elif b in self.tempting:
                pull, post = self.tempting[b]
                if pull < p.reshare * worth and self not in post.carriers:
                    post.carriers.add(self)
                    said.append(post._replace(author=self, interest=post.interest * p.step))
        for post in said:
            self.publish(post)

    def interest(self, brand: int) -> float:
        """Return how interesting a new post is: lognormal, 1 on average."""
        sd = self.model.behaviour.expression.interest_sd
        u, v = (self.model.chance(self, event, brand) for event in (Event.INTEREST_A, Event.INTEREST_B))
        normal = math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)
        return math.exp(sd * normal - 0.5 * sd * sd)

    def publish(self, post: Post) -> None:
        """Send a post to all who hear this customer, and let it commit its author."""
        p, b = self.model.behaviour.expression, post.brand
        for friend, strength in self.heard_by:
            friend.inbox.append((post, strength))
        self.model.posts[-1][b] += 1
        away = 1.0 - self.participation[b]
        self.familiarity[b] += p.reading * (1.0 - self.familiarity[b])
        if abs(post.valence) > abs(self.esteem[b]):
            self.esteem[b] += p.believing * (post.valence - self.esteem[b])
        self.participation[b] += p.involving * away
        if post.valence > 0.0:
            self.bond[b] = min(1.0, self.bond[b] + p.committing * self.room(b) * away)
        elif post.valence < 0.0:
            self.bond[b] = max(-1.0, self.bond[b] - p.committing * (1.0 + min(0.0, self.bond[b])) * away)

    def room(self, brand: int) -> float:
        """Return how much place for a closer tie is left: people keep few friends."""
        taken = sum(max(0.0, bond) for bond in self.bond)
        most: float = self.model.behaviour.friendship.friends_at_most
        return (1.0 - max(0.0, self.bond[brand])) * max(0.0, 1.0 - taken / most)


class MesaMarket(mesa.Model):  # type: ignore[misc]
    """A market of customer objects.

    Args:
        market: A kawan market on its first morning, whose customers and ties are taken over; it is not changed.
        keyed: Use kawan's keyed draws, so that luck is the same; else Mesa's random numbers.

    Attributes:
        purchases: One list per day: purchases by brand.
        posts: One list per day: posts by brand, passed on ones included.
    """

    def __init__(self, market: Market, keyed: bool = True) -> None:
        """Make the customers and tie them."""
        super().__init__(rng=market.seed)
        settings = market.settings
        if set(settings.switch_off) != set(SWITCHED_OFF) or settings.warmup or market.day:
            raise ValueError(f"expected a market before day 0 without warmup and without {', '.join(SWITCHED_OFF)}")
        if settings.category.network or settings.behaviour.word_of_mouth.reinforcement:
            raise ValueError("expected a category without network effects, and word of mouth without reinforcement")
        if settings.behaviour.expression.flattered:
            raise ValueError("expected speakers whom an audience does not flatter")
        self.behaviour = settings.behaviour
        self.visible, self.life = settings.category.visible, settings.category.life
        self.brands = range(len(settings.brands))
        self.prices = [brand.price / settings.category.reference_price for brand in settings.brands.values()]
        self.key, self.day, self.luck = market.seed, 0, 0
        self.chance = self.keyed_chance if keyed else self.free_chance
        self.purchases: list[list[int]] = []
        self.posts: list[list[int]] = []
        customers = [Customer(self, start) for start in market.customers]
        for customer in customers:
            for ties, friends in (
                (market.network.hears, customer.hears),
                (market.network.heard_by, customer.heard_by),
            ):
                row = slice(ties.start[customer.number], ties.start[customer.number + 1])
                pairs = zip(ties.friend[row].tolist(), ties.strength[row].tolist(), strict=True)
                friends += [(customers[friend], strength) for friend, strength in pairs]
            customer.contact = sum(strength for _, strength in customer.hears)

    def step(self) -> None:
        """Live one day."""
        self.luck = luck_of(self.key, self.day)
        self.purchases.append([0 for _ in self.brands])
        self.posts.append([0 for _ in self.brands])
        for phase in ("meet", "hear", "shop", "speak"):
            self.agents.do(phase)
        self.day += 1

    def keyed_chance(self, customer: Customer, event: Event, item: int = 0) -> float:
        """Return kawan's draw for this decision."""
        return draw(self.luck, customer.number, event, item)

    def free_chance(self, customer: Customer, event: Event, item: int = 0) -> float:
        """Return the next of Mesa's random numbers."""
        return self.random.random()  # type: ignore[no-any-return]


def gumbel(u: float) -> float:
    """Return the standard Gumbel quantile of a uniform number: noise under which the best choice is logit."""
    return -math.log(-math.log(u))
