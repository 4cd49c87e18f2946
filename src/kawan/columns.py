"""The columns: a million customers as named arrays, one row per customer, one column per brand where it matters.

Loops receive them in a few NamedTuples. Every array is float64, int32, int64 or bool and C-contiguous:
one of another kind would compile every loop again, or make compiled and plain code differ.
Shapes: n customers, B brands, C communities, D dimensions of identity.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast, get_type_hints

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

C = TypeVar("C")

NEVER = -1_000_000_000  # a day before all days
MOST_BRANDS = 8
PLACES = 3  # communities a customer may belong to at the same time


class People(NamedTuple):
    """What is one number per customer."""

    fomo: Floats  # trait, 0..1
    identity: Floats  # (n, D), a unit vector at the start
    self_presentation: Floats  # trait, 0..1
    communal: Floats  # trait, 0..1
    reactance: Floats  # trait, 0..1
    need_rate: Floats  # needs per day
    price_sensitivity: Floats  # > 0
    attention: Floats  # items per day
    sociability: Floats  # > 0
    basket: Floats  # > 0, units wanted at a purchase, 1 on average
    expertise: Floats  # 0..1, product knowledge: a trait, until educators raise it
    deafness: Floats  # 0..1, learned inattention to brand messages
    weariness: Floats  # 0..1, fatigue from sustained FOMO
    popularity: Floats  # 0..1, how much one was lately noticed and liked
    voice: Bools  # whether others ever hear or see this customer; False for those muted
    needs: Ints  # needs since day 0


class Bonds(NamedTuple):
    """What is one number per customer and brand, (n, B)."""

    familiarity: Floats  # 0..1, brand salience
    esteem: Floats  # -1..1, brand attitude
    satisfaction: Floats  # -1..1
    bond: Floats  # -1..1, brand attachment
    sincerity: Floats  # 0..1, whether the friendliness is believed
    goodwill: Floats  # 0..1, favours received and not yet returned
    irritation: Floats  # 0..1, perceived intrusiveness, as a stock
    participation: Floats  # 0..1, behavioural engagement
    habit: Floats  # 0..1, smoothed share of occasions
    buzz: Floats  # 0..1, share of friends lately seen active with the brand
    messages: Floats  # messages noticed lately, a fading count
    carried: Floats  # how much more (or less) like oneself a brand seems by who was seen with it, beside congruity
    match: Floats  # how well the product fits this customer, drawn once
    peak: Floats  # highest purchase chance given a need since day 0
    discount: Floats  # of the open offer, share of the price
    offer_until: Ints  # last day of the open offer
    purchases: Ints  # ever
    bought: Ints  # purchases since day 0
    first_on: Ints  # day of the first purchase since day 0
    second_on: Ints  # day of the second purchase since day 0
    bought_on: Ints  # day of the last purchase
    approached_on: Ints  # day the customer last bought, posted or attended
    seen_on: Ints  # day the customer last posted or attended, where the brand could see who it was
    attended_on: Ints  # day of the last meeting of the brand attended
    gestured_on: Ints  # day of the last gesture received
    touched_on: Ints  # day a friend's post or talk was last noticed
    touched_by: Ints  # that friend
    touch_kind: Ints  # POST, TALK, REFERRAL or REWARDED, 0 for none
    acts: Ints  # engagement acts since day 0: posts, reshares, ideas, repeat attendance
    asked_until: Ints  # last day that the brand's wish for a recommendation stands
    rewarded_until: Ints  # last day that a reward for one is promised
    promised: Ints  # cents last promised for a purchase that a recommendation brings about, 0 for never
    in_database: Bools
    consented: Bools
    opted_out: Bools
    blacklisted: Bools
    follows: Bools  # the brand's page
    sells: Bools  # resells the brand to friends


class Ties(NamedTuple):
    """Who hears whom, in compressed rows: friends of `i` are `friend[start[i]:start[i + 1]]`, sorted."""

    start: Longs  # (n + 1,)
    friend: Ints
    strength: Floats  # 0..1, the weight the hearer gives the tie


class Memberships(NamedTuple):
    """Which communities each customer belongs to, in a few places each, (n, PLACES); any of them may be empty."""

    community: Ints  # -1 in an empty place
    identification: Floats  # 0..1
    inside: Ints  # friends who are members too, as last looked at
    low_since: Ints  # day since when neither this community nor any brand meant anything; NEVER otherwise


class Groups(NamedTuple):
    """What is one number per community (C), or per community and brand (C, B)."""

    centre: Floats  # (C, D), mean identity of the members
    size: Longs  # (C,) members
    vitality: Floats  # (C,) 0..1, how much members organise themselves
    dependence: Floats  # (C,) 0..1, how much they have come to rely on being paid
    stewardship: Floats  # (C, B) 0..1, how much the brand has become part of it
    paid_until: Ints  # (C, B) last day that bought capacity flows
    relied_until: Ints  # (C, B) last day that it flows repeatedly and without conditions
    present_until: Ints  # (C, B) last day the brand counts as present
    listed_until: Ints  # (C, B) last day the brand keeps the list of members
    about: Ints  # (C,) PRACTICE, THIRD_PARTY or the number of a brand
    shift: Floats  # (C, D) how far pioneers moved the centre away from the members' mean
    novelty: Floats  # (C,) 0..1, something new that pioneers brought lately
    excitement: Floats  # (C,) 0..1, what entertainers promised of the next meeting
    lately: Floats  # (C,) members who came to a meeting, a share per day over the last weeks
    usually: Floats  # (C,) the same over the last months
    trouble: Floats  # (C, B) members whom a brand failed lately and nobody helped, a fading count
    expertise: Floats  # (C,) 0..1, mean of the members, as last read
    attachment: Floats  # (C,) 0..1, mean identification of the members, as last read
    loneliness: Floats  # (C,) 0..1, mean of 1 / (1 + friends inside) over the members, as last read


class Offers(NamedTuple):
    """What is one number per brand (B)."""

    quality: Floats  # -1..1
    price: Floats  # relative to the category's reference price
    cents: Longs  # price in cents
    unit_cents: Longs  # cost of a unit in cents
    presence: Floats  # 0..1, what everything outside the model keeps in mind
    image: Floats  # (B, D), public image
    design: Floats  # (B, D), whom the product is made for


class Today(NamedTuple):
    """Scratch of the day; each loop resets what it consumes."""

    needs: Ints  # (n,) needs arising today
    load: Ints  # (n,) posts about brands that reach the customer, and messages
    notices: Floats  # (n,) chance to notice a post
    picked: Ints  # (n,) those a loop goes on with, row by row in each range of rows
    seen: Ints  # (n, B) friends seen active today
    fomo: Floats  # (n, B) state FoMO
    tempted: Bools  # (n,) noticed a post worth passing on
    tempting: Floats  # (n, B) lowest draw over interest among posts noticed
    tempting_post: Ints  # (n, B) number of that post in today's list plus one, 0 for none
    attended: Ints  # (n,) 0 none, 1 + brand, or 1 + B for a meeting of no brand
    went: Bools  # (n,) to a meeting
    where: Ints  # (n,) of those: community * 16 + slot of the meeting
    joins: Ints  # (n,) 1 + the community that is joined today, 0 for none
    changes: Ints  # (n,) what else changes today: bit b, whether brand b is followed; bit 8 + place, a community left
    meant: Floats  # (n,) how much that meeting meant (m of model.md), 0..1
    basket: Ints  # (n,) brands bought today, one bit each
    bought: Ints  # (n, B) purchases today
    units: Ints  # (n, B) units bought today
    paid: Longs  # (n, B) cents paid today
    seller: Ints  # (n,) 1 + customer * 8 + brand of a friend who offers a unit today, 0 for none
    refers: Ints  # (n,) brands recommended today, one bit each
    failed: Bools  # (n, B) service failed today
    failing: Bools  # (n,) something failed today
    angry: Bools  # (n, B) failed and not repaired
    said: Ints  # (n, B) SILENT, AGAINST, OWN, or RESHARE + the number of the post in yesterday's list for a reshare
    spoke: Bools  # (n,) said something today
    contact: Floats  # (n,) strength of all ties together
    talk_to: Ints  # (n,) who hears a friend talk today, row by row in each range of rows, closed by -1
    talk_by: Ints  # (n,) that friend
    talk_over: Floats  # (n,) strength of that tie
    told: Floats  # (n, B) what that friend thinks of each brand owned
    owns: Bools  # (n, B) which brands that friend owns
    owning: Floats  # (n, B) share of friends who own the brand (network categories; else one row)
    drift: Floats  # (n // 28 + 1, D) identities about to change


PRACTICE, THIRD_PARTY = -1, -2  # what a community may be about besides a brand


STATES = (
    "familiarity", "esteem", "satisfaction", "bond", "sincerity", "goodwill", "irritation", "participation",
    "habit", "buzz",
)  # fmt: skip
"""The states of customer and brand whose means are kept every day."""


def joined(one: C, other: C) -> C:
    """Return the rows of one group of columns, then those of another."""
    pairs = zip(cast(Iterable[Any], one), cast(Iterable[Any], other), strict=True)
    return type(one)(*(np.concatenate(pair) for pair in pairs))


@cache
def dtypes_of(columns: type[Any]) -> dict[str, type[np.generic]]:
    """Return the type of number of every column of a group, by name.

    >>> dtypes_of(Posts)["author"].__name__
    'int32'
    """
    kinds: dict[Any, type[np.generic]] = {Floats: np.float64, Ints: np.int32, Longs: np.int64, Bools: np.bool_}
    return {name: kinds[kind] for name, kind in get_type_hints(columns).items()}


def blank(kind: type[C], *shape: int) -> C:
    """Return zeros for every column of a group, all of one shape.

    >>> blank(Posts, 2).author.tolist()
    [0, 0]
    """
    return kind(**{name: np.zeros(shape, dtype) for name, dtype in dtypes_of(cast(Any, kind)).items()})


def chosen(columns: C, which: Any) -> C:
    """Return a group of columns with only some of its rows, by mask or number."""
    return type(columns)(*(column[which] for column in cast(Iterable[Any], columns)))


class Posts(NamedTuple):
    """What was said yesterday, sorted by author and brand."""

    author: Ints
    brand: Ints
    valence: Floats  # -1..1
    interest: Floats  # chance multiplier of being passed on


class Complaints(NamedTuple):
    """Failures that somebody complained of and nobody has answered, one row each."""

    customer: Ints
    brand: Ints
    since: Ints  # day


class Ideas(NamedTuple):
    """What customers would have a brand do, as long as it lies about, one row each."""

    customer: Ints
    brand: Ints  # for whom it was meant
    since: Ints  # day
    worth: Floats  # 0..1


SILENT, AGAINST, OWN, RESHARE = range(4)  # what a customer does in public about a brand on one day
POST, TALK, REFERRAL, REWARDED = 1, 2, 3, 4  # how a customer last heard of a brand from a friend
TOUCHES = ("none", "post", "talk", "referral", "referral")
NOTICED, LIKED = 0, 1  # what is counted of each post
OFFER = 5  # a word that comes with a unit to buy; it touches as a rewarded one


class Words(NamedTuple):
    """What single friends were told yesterday (k,): recommendations, by customer and brand, then resellers' offers."""

    by: Ints
    to: Ints
    brand: Ints
    kind: Ints  # REFERRAL, REWARDED or OFFER
    strength: Floats  # 0..1, of the tie
    said: Floats  # -1..1, what the speaker thinks


class Resellers(NamedTuple):
    """Who has units of a brand to sell on (k,), by customer and brand."""

    who: Ints
    brand: Ints
    units: Ints
    until: Ints  # last day they may be sold
    commission: Floats  # share of the price, 0..1


class Values(NamedTuple):
    """What customers are worth to brands, in cents since day 0: (n, B), or without rows where nobody asks."""

    margin: Longs  # of the customer's own purchases
    referred: Longs  # of others' purchases brought about for a reward, less the reward
    influenced: Longs  # of others' purchases last touched by the customer, unrewarded
    knowledge: Longs  # of ideas taken up


@dataclass(frozen=True)
class Network:
    """Customers tied to one another: what a network builds and a market lives on.

    Attributes:
        hears: Row i lists those whom customer i hears.
        heard_by: Row i lists those who hear customer i, with the hearer's strength; the same object where
            ties are mutual.
        community: (n,) number of each customer's community, -1 for none.
        names: One name per community, or empty.
        ids: (n,) the names customers have in the user's file, or None.
        notes: What was dropped, guessed or found while building, one sentence each; printed and recorded.
    """

    hears: Ties
    heard_by: Ties
    community: Ints
    names: tuple[str, ...] = ()
    ids: NDArray[np.str_] | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def n(self) -> int:
        """Number of customers."""
        return self.hears.start.size - 1


class BadInput(ValueError):
    """The user's input is wrong: one short sentence that says what came, what is allowed, how to mend it."""
