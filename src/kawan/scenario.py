"""What is simulated, as frozen dataclasses: the whole input of a market apart from the seed.

Every number has a default, a range and a source; the door (`kawan.configs`) builds a `Scenario` from configs and
refuses what does not fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Protocol, get_args

import numpy as np

from kawan.behaviour.attention import Attention
from kawan.behaviour.belonging import Belonging
from kawan.behaviour.community_life import CommunityLife
from kawan.behaviour.experience import Experience
from kawan.behaviour.expression import Expression
from kawan.behaviour.feedback import Feedback
from kawan.behaviour.fomo import Fomo
from kawan.behaviour.forgetting import Forgetting
from kawan.behaviour.friendship import Friendship
from kawan.behaviour.interruption import Interruption
from kawan.behaviour.meaning import Meaning
from kawan.behaviour.purchase import Purchase
from kawan.behaviour.referral import Referral
from kawan.behaviour.roles import Roles
from kawan.behaviour.word_of_mouth import WordOfMouth
from kawan.columns import MOST_BRANDS, BadInput, Network
from kawan.core.parameters import AMOUNT, MONEY, PER_DAY, SHARE, SIGNED, Range
from kawan.networks.communities import CommunitiesNetwork
from kawan.strategies.combining import fit
from kawan.strategies.quiet import Quiet
from kawan.view import Strategy

POSITIVE = Range(1e-9, 1e9, "above 0")

Mechanism = Literal[
    "attention", "interruption", "word_of_mouth", "fomo", "community_life", "purchase", "experience", "expression",
    "friendship", "meaning", "forgetting", "belonging", "referral", "feedback",
]  # fmt: skip
MECHANISMS: tuple[str, ...] = get_args(Mechanism)
Recorded = Literal[
    "daily", "customers", "actions", "messages", "purchases", "posts", "communities", "ties", "price_attack"
]  # fmt: skip
RECORDS: tuple[str, ...] = get_args(Recorded)


class NetworkBuilder(Protocol):
    """How customers are tied: a frozen dataclass whose fields are its settings."""

    def build(self, n: int, rng: np.random.Generator) -> Network:
        """Return a network of `n` customers, drawn from `rng` alone."""
        ...

    def size(self) -> int | None:
        """Return how many customers the network dictates, or None."""
        ...

    def files(self) -> tuple[Path, ...]:
        """Return the files it reads, whose content is part of a run's identity."""
        ...


@dataclass(frozen=True)
class Beta:
    """A trait from 0 to 1."""

    mean: Annotated[float, Range(0.001, 0.999, "share"), "mean"] = 0.5
    sd: Annotated[float, Range(0, 0.5, "share"), "standard deviation; 0: every customer alike"] = 0.2236

    def __post_init__(self) -> None:
        """Refuse a spread no Beta distribution has."""
        if self.sd * self.sd >= self.mean * (1 - self.mean):
            raise BadInput(
                f"sd must be below {np.sqrt(self.mean * (1 - self.mean)):.3f} for a trait of mean {self.mean}, "
                f"got {self.sd}"
            )


@dataclass(frozen=True)
class Gamma:
    """A positive trait with a gamma distribution."""

    mean: Annotated[float, POSITIVE, "mean"] = 1.0
    shape: Annotated[float, POSITIVE, "shape; the larger, the more alike"] = 1.0


@dataclass(frozen=True)
class Lognormal:
    """A positive trait with a lognormal distribution."""

    median: Annotated[float, POSITIVE, "median"] = 1.0
    sigma: Annotated[float, Range(0, 5, "sd of the logarithm"), "spread"] = 0.5


@dataclass(frozen=True)
class Customers:
    """How customers are drawn."""

    n: Annotated[int, Range(1, 50_000_000, "customers"), "size"] = 10_000
    fomo: Beta = Beta(0.39, 0.205)  # Przybylski et al. (2013), FOM-01, rescaled from 1-5
    self_presentation: Beta = Beta()  # Sprott et al. (2009); Beta(2, 2), assumption
    communal: Beta = Beta()  # Aggarwal (2004); Beta(2, 2), assumption
    reactance: Beta = Beta()  # Hong & Faedda (1996); Beta(2, 2), assumption
    price_sensitivity: Gamma = Gamma(1.0, 4.0)  # assumption
    attention: Lognormal = Lognormal(25.0, 0.5)  # items a day; Weng et al. (2012)
    sociability: Lognormal = Lognormal(0.48675225595997168, 1.2)  # mean 1; activity data, COM-01
    basket: Lognormal = Lognormal(0.835270211411272, 0.6)  # mean 1; assumption
    expertise: Beta = Beta(0.25, 0.19364916731037085)  # Beta(1, 3), assumption
    dimensions: Annotated[int, Range(1, 8, "dimensions"), "assumption"] = 2  # of identity
    homophily: Annotated[float, SHARE, "McPherson et al. (2001), size an assumption"] = 0.5  # share of identity shared
    match_sd: Annotated[float, AMOUNT, "assumption; Nelson (1970)"] = 0.4  # spread of how well a product fits
    correlations: Mapping[str, float] = field(default_factory=dict)  # "fomo,sociability": 0.3; Gaussian copula
    path: str | None = None  # traits of real people: a csv or parquet file with one row per customer


@dataclass(frozen=True)
class Category:
    """What is bought, and how it is seen."""

    need_mean: Annotated[float, PER_DAY, "everyday goods: once a fortnight, assumption"] = 1 / 14
    need_shape: Annotated[float, POSITIVE, "NBD, Ehrenberg (1959); assumption"] = 1.0
    reference_price: Annotated[float, Range(0.01, 1e6, "money"), "assumption"] = 10.0
    life: Annotated[int, Range(1, 1_000_000, "days"), "assumption: a month of use"] = 30
    visible: Annotated[float, SHARE, "Keller & Fay (2012), size an assumption"] = 0.01  # per day and full tie
    conspicuous: bool = False  # seen in use, so that missing out concerns buying it
    network: Annotated[float, AMOUNT, "Katz & Shapiro (1985); 0 by default"] = 0.0  # utility if all friends own it
    shelf_life: Annotated[int, Range(1, 1_000_000, "days"), "assumption"] = 60  # what was made and is older is waste


@dataclass(frozen=True)
class Brand:
    """One brand: what it offers, what is thought of it outside the model, and what it does."""

    quality: Annotated[float, SIGNED, "assumption"] = 0.3
    price: Annotated[float, Range(0.01, 1e6, "money"), "assumption"] = 10.0
    unit_cost: Annotated[float, MONEY, "assumption"] = 6.0
    presence: Annotated[float, SHARE, "Romaniuk & Sharp (2004), size an assumption"] = 0.3
    image: Annotated[float, Range(0, 360, "degrees"), "assumption: brands evenly apart"] = (
        0.0  # direction it stands for
    )
    budget: Annotated[float, MONEY, "model default"] = 0.025  # money per customer and day; unspent money carries over
    strategy: Strategy = Quiet()


@dataclass(frozen=True)
class Prices:
    """What actions cost, in money. Wages and message prices move apart between countries."""

    text: Annotated[float, MONEY, "list price 0.005-0.08"] = 0.02
    mail: Annotated[float, MONEY, "list price 0.3-1"] = 0.5
    advertisement: Annotated[float, MONEY, "0.005-0.02 an impression"] = 0.015
    meeting: Annotated[float, MONEY, "assumption, 20-200 a community"] = 30.0
    request: Annotated[float, MONEY, "assumption"] = 20.0  # what a community asks for
    hour: Annotated[float, MONEY, "assumption, 2-40"] = 8.0  # of staff
    reply: Annotated[float, MONEY, "assumption"] = 1.5
    repair: Annotated[float, MONEY, "assumption"] = 1.5
    help: Annotated[float, MONEY, "as a reply"] = 1.5
    apology: Annotated[float, MONEY, "as a reply"] = 1.5
    gift: Annotated[float, MONEY, "assumption"] = 5.0
    invitation: Annotated[float, MONEY, "as a text"] = 0.02
    ask: Annotated[float, MONEY, "as a text"] = 0.02
    post: Annotated[float, MONEY, "assumption: a quarter of an hour of staff"] = 2.0  # on the brand's own page
    feature: Annotated[float, MONEY, "assumption: as a reply"] = 1.5
    sample: Annotated[float, MONEY, "assumption, beside the unit itself"] = 0.5
    design: Annotated[float, MONEY, "assumption: half an hour of staff"] = 4.0  # per customer who designs
    idea: Annotated[float, MONEY, "assumption: two hours of staff"] = 16.0  # to take one up


@dataclass(frozen=True)
class Start:
    """Day 0, before the market settles."""

    familiarity: Annotated[float, AMOUNT, "uniform 0 to this many times presence"] = 2.0
    identification: Annotated[float, SHARE, "uniform 0 to this; assumption"] = 0.6
    in_database: Annotated[float, SHARE, "assumption"] = 0.3
    consented: Annotated[float, SHARE, "assumption, of those in the database"] = 0.3
    follows: Annotated[float, SHARE, "assumption"] = 0.02  # of all customers, each brand's page
    about_others: Annotated[float, SHARE, "assumption"] = 0.2  # communities about a third party, such as a band
    about_brands: Annotated[float, SHARE, "assumption"] = 0.1  # about a brand; all others about a practice
    launch: bool = False  # nobody has experience of any brand


@dataclass(frozen=True)
class Behaviour:
    """The numbers of every mechanism inside a customer."""

    attention: Attention = Attention()
    interruption: Interruption = Interruption()
    word_of_mouth: WordOfMouth = WordOfMouth()
    fomo: Fomo = Fomo()
    community_life: CommunityLife = CommunityLife()
    purchase: Purchase = Purchase()
    experience: Experience = Experience()
    expression: Expression = Expression()
    friendship: Friendship = Friendship()
    meaning: Meaning = Meaning()
    forgetting: Forgetting = Forgetting()
    belonging: Belonging = Belonging()
    roles: Roles = Roles()
    referral: Referral = Referral()
    feedback: Feedback = Feedback()


@dataclass(frozen=True)
class Scenario:
    """Everything that makes a market, apart from the seed.

    Attributes:
        days: Length of the run; a day is one step.
        warmup: Days the market settles before day 0, every brand quiet.
        epoch: Date of day 0 (a Monday in the default).
        switch_off: Mechanisms left out of the day.
        record: Tables to keep beside the outcomes.
        value_days: Days after the last one whose margin counts for customers' lifetime value.
        discount_rate: What a margin a year later is worth less.
        muted: Customers whom nobody hears or sees from day 0 on: what they did to others is what then changes.
        absent: Customers who from day 0 on neither need, attend nor speak.
        threads: Threads for large markets; 0 chooses. Never changes a number.
    """

    days: Annotated[int, Range(0, 100_000, "days"), "one year"] = 365
    warmup: Annotated[int, Range(0, 100_000, "days"), "assumption: habits settle"] = 180
    epoch: date = date(2024, 1, 1)
    customers: Customers = Customers()
    network: NetworkBuilder = CommunitiesNetwork()
    brands: Mapping[str, Brand] = field(default_factory=lambda: {"focal": Brand()})
    category: Category = Category()
    behaviour: Behaviour = Behaviour()
    prices: Prices = Prices()
    start: Start = Start()
    rewire_every: Annotated[int, Range(0, 100_000, "days"), "assumption; 0 never"] = 28
    switch_off: tuple[Mechanism, ...] = ()
    record: tuple[Recorded, ...] = ("daily",)
    value_days: Annotated[int, Range(0, 36_500, "days"), "Kumar et al. (2010): the next years"] = 365
    discount_rate: Annotated[float, Range(0, 10, "a year"), "convention"] = 0.1
    muted: tuple[int, ...] = ()
    absent: tuple[int, ...] = ()
    threads: Annotated[int, Range(0, 1024, "threads"), "0 chooses"] = 0

    def __post_init__(self) -> None:
        """Refuse what no market can be."""
        if not 1 <= len(self.brands) <= MOST_BRANDS:
            raise BadInput(f"a market has 1 to {MOST_BRANDS} brands, got {len(self.brands)}")
        for key, numbers in (("muted", self.muted), ("absent", self.absent)):
            n = (self.network.size() or self.customers.n) if numbers else 0
            if strange := [number for number in numbers if not 0 <= number < n]:
                raise BadInput(f"{key}: customers are numbered 0 to {n - 1}, got {strange[0]}")
        fit({f"brands.{name}.strategy": brand.strategy for name, brand in self.brands.items()}, self.days)

    def on(self, mechanism: Mechanism) -> bool:
        """Return whether a mechanism is part of the day."""
        return mechanism not in self.switch_off


def plain(value: object) -> object:
    """Return a scenario, or any part of one, as plain data for YAML, JSON and hashing.

    Objects a config may replace (strategies, networks) carry their class as `_target_`.
    """
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: plain(v) for key, v in value._asdict().items()}
    if is_dataclass(value) and not isinstance(value, type):
        data = {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        if type(value).__module__ != __name__:
            return {"_target_": f"{type(value).__module__}.{type(value).__qualname__}", **data}
        return data
    if isinstance(value, Mapping):
        return {str(key): plain(v) for key, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
