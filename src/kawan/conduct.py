"""What brands do, carried out: views are handed out, answers priced, charged, refused where money is short.

Comes between the strategies, which only see and answer, and the loops, which only know masks and numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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
    Produce,
    Recruit,
    Sample,
)  # fmt: skip
from kawan.behaviour.community_life import CommunityLife
from kawan.brand import WHOLE, Brand, Done, Purse, price_of
from kawan.columns import NEVER, Bonds, Bools, Floats, Groups, Ints, Longs, Network, Ties, dtypes_of
from kawan.core.crew import draw_many, everyone
from kawan.core.draws import fill_draws_of, luck_of
from kawan.core.loops import Rows, loop
from kawan.events import Event
from kawan.scenario import Prices
from kawan.view import EVERYTHING, View

OF_THE_KNOWN = {"bought_on": NEVER, "approached_on": NEVER, "seen_on": NEVER, "purchases": 0, "acts": 0}
"""What a brand can only tell of those whom it knows: from its database, or from posts and meetings."""
COPIED = EVERYTHING & {"in_database", "consented", "opted_out", "follows", "sells", "gestured_on"}
UNSEEN = {name: np.empty(0, dtype) for name, dtype in dtypes_of(Bonds).items() if name in EVERYTHING} | {
    "complained_on": np.empty(0, np.int32), "audience": np.empty(0, np.int32), "reach_across": np.empty(0),
}  # fmt: skip
"""What a strategy finds in columns it did not ask for: nothing."""

VIEW_LUCK = 0x5EED  # a brand's own luck is another seed's, so that no strategy can foresee the market's


class Pages:
    """What customers' public pages show: how many people hear them, and where those are. Counted once per network."""

    def __init__(self) -> None:
        """Look at nothing yet."""
        self.network: Network | None = None
        self.audience: Ints = np.empty(0, np.int32)
        self.across: Floats = np.empty(0)

    def look(self, network: Network) -> None:
        """Count how many people hear each customer (n,), and the share of those in no community of theirs (n,)."""
        if network is self.network:
            return
        self.network, n = network, network.n
        self.audience, self.across = np.diff(network.heard_by.start).astype(np.int32), np.empty(n)
        everyone(n, count_across, network.heard_by, network.community, self.across)


@loop
def count_across(rows: Rows, heard_by: Ties, community: Ints, across: Floats) -> None:
    """Write for each customer the share of those who hear them that are in another community, or in none."""
    for i in range(rows.start, rows.stop):
        outside = 0
        for at in range(heard_by.start[i], heard_by.start[i + 1]):
            outside += int(community[i] < 0 or community[heard_by.friend[at]] != community[i])
        across[i] = outside / max(1, heard_by.start[i + 1] - heard_by.start[i])


def view_of(
    brand: Brand, day: int, days: int, seed: int, bonds: Bonds, groups: Groups, met: Ints, pages: Pages,
    network: Network,
) -> View:  # fmt: skip
    """Return what one brand sees today: copies of the columns its strategy looks at, and nothing else."""
    sees = getattr(brand.settings.strategy, "sees", EVERYTHING)
    b, n, ledger = brand.number, bonds.bond.shape[0], brand.ledger
    columns = dict(UNSEEN)
    for name in sees & COPIED:
        columns[name] = getattr(bonds, name)[:, b].copy()
    for name in sees & OF_THE_KNOWN.keys():
        columns[name] = np.empty(n, np.int32)
        everyone(n, look_at_known, b, getattr(bonds, name), OF_THE_KNOWN[name], bonds, columns[name])
    if sees & {"audience", "reach_across"}:
        pages.look(network)
        columns |= {"audience": np.empty(n, np.int32), "reach_across": np.empty(n)}
        public = (pages.audience, pages.across)
        everyone(n, look_at_pages, b, bonds, *public, columns["audience"], columns["reach_across"])
    if "complained_on" in sees:
        columns["complained_on"] = np.full(n, NEVER, np.int32)
    mine = seed ^ (VIEW_LUCK + (b << 32))
    return View(
        day=day, days=days, brand=brand.name, budget=ledger.left / 100, price=brand.settings.price,
        customers=n, communities=groups.size.size, sales=brand.sold, sold=np.array(brand.units, np.int32),
        earned=np.array(brand.earned, float), spent=np.array(brand.spent, float),
        purses={part: spent / 100 for part, spent in ledger.purses.items()}, stock=brand.stock,
        community_sizes=groups.size.astype(np.int32), meetings=met.copy(), needs=np.full((groups.size.size, 6), np.nan),
        luck=luck_of(mine, day), lasting=luck_of(mine, NEVER), **columns,
    )  # fmt: skip


@loop
def look_at_known(rows: Rows, b: int, column: Ints, stranger: int, bonds: Bonds, out: Ints) -> None:
    """Copy a column as brand `b` can tell it: of strangers it knows nothing, which is written as `stranger`."""
    for i in range(rows.start, rows.stop):
        known = bonds.in_database[i, b] | (bonds.seen_on[i, b] > NEVER)
        out[i] = column[i, b] if known else stranger


@loop
def look_at_pages(
    rows: Rows, b: int, bonds: Bonds, audience: Ints, across: Floats, heard: Ints, reaching: Floats
) -> None:
    """Copy what public pages show of those whom brand `b` knows; strangers' pages are not looked for."""
    for i in range(rows.start, rows.stop):
        known = bonds.in_database[i, b] | (bonds.seen_on[i, b] > NEVER)
        heard[i] = audience[i] if known else 0
        reaching[i] = across[i] if known else 0.0


def reach_of(action: Act, b: int, bonds: Bonds, already: Bools | None) -> Bools:
    """Return the mask of those an action can reach: permission, the database, no second message of one channel."""
    if isinstance(action, (Hold, Pay, Facilitate)):
        return action.communities.copy()
    if isinstance(action, (Listen, Post, Produce)):
        return np.ones(1, bool)
    to = action.to.copy()
    if isinstance(action, (Sample, Feature, Blank)) or (
        isinstance(action, Message) and action.channel == "advertisement"
    ):
        return to if already is None else to & ~already
    who = np.flatnonzero(to)
    known = bonds.in_database[who, b]
    if isinstance(action, (Gesture, Invite, CoDesign)):
        known |= bonds.seen_on[who, b] > NEVER
    elif isinstance(action, (Message, Ask, Recruit)):
        known &= ~bonds.opted_out[who, b]
    to[who] = known
    return to if already is None else to & ~already


def carry_out(brand: Brand, actions: Sequence[Action], luck: int, bonds: Bonds, prices: Prices) -> list[Done]:
    """Return one brand's actions of today as far as reach and budget go, charged to its ledger.

    Listening is charged as failures come; here it is only noted.
    """
    done: list[Done] = []
    sent: dict[str, Bools] = {}
    for answer in actions:
        action, purse = (
            (answer.action, Purse(answer.part, answer.share)) if isinstance(answer, Portion) else (answer, WHOLE)
        )
        if isinstance(action, Listen):
            done.append(Done(action, np.zeros(0, bool), 0, 0, 0, "", purse))
            continue
        channel = action.channel if isinstance(action, Message) else ""
        to = reach_of(action, brand.number, bonds, sent.get(channel))
        item, each = price_of(action, prices, brand.unit_cents)
        short = each > 0 and np.count_nonzero(to) * each > brand.ledger.left_in(purse)
        order = draw_many(to.size, luck, Event.REFUSAL, brand.number) if short else np.empty(0)
        done.append(brand.charge(action, to, each, item, order, purse))
        if channel:
            sent[channel] = done[-1].to | sent[channel] if channel in sent else done[-1].to
    return done


def repair(brand: Brand, listening: Done, luck: int, failed: Ints, prices: Prices) -> tuple[Bools, Done]:
    """Return which of today's failures (customers) the brand attends to, in random order, and what it did."""
    action = listening.action
    assert isinstance(action, Listen)
    order = np.empty(failed.size)
    fill_draws_of(failed, luck, int(Event.REPAIR), brand.number, order)
    wanted = np.zeros(failed.size, bool)
    wanted[np.argsort(order, kind="stable")[: action.most]] = True
    each = price_of(action, prices, brand.unit_cents)[1]
    done = brand.charge(action, wanted, each, "repair", order, listening.purse)
    return done.to, done


class Visits(NamedTuple):
    """What brands do in communities today."""

    held: Bools  # (C, B) meetings they hold
    commercial: Floats  # (C, B) how commercial those feel, 0..1
    hours: Floats  # (C,) of motivators, as weekly hours of seven days


def visit_communities(
    day: int, b: int, doings: Sequence[Done], groups: Groups, visits: Visits, p: CommunityLife
) -> None:
    """Write down one brand's payments, presence, meetings and hours of today."""
    for done in doings:
        action, to = done.action, done.to
        if isinstance(action, Pay):
            repeated = to & (groups.paid_until[:, b] >= day - p.paid_days)
            groups.paid_until[to, b] = day + int(p.paid_days) - 1
            if action.unconditional:
                groups.relied_until[repeated, b] = day + int(p.paid_days) - 1
        elif isinstance(action, Hold):
            visits.held[to, b] = True
            visits.commercial[to, b] = action.commercial
        elif isinstance(action, Facilitate):
            if action.role == "motivator":
                visits.hours[to] += action.hours * 7
        else:
            continue
        if isinstance(action, (Hold, Facilitate)):
            groups.present_until[to, b] = day + int(p.presence_days) - 1


def introduce(luck: int, b: int, doings: Sequence[Done], members: Ints, first: Longs, p: CommunityLife) -> Ints:
    """Return pairs (2, introductions) of members whom this brand's connectors introduce to each other today.

    Args:
        luck: The day's luck.
        b: The brand.
        doings: What it did today.
        members: Customers by community.
        first: (C + 1,) where each community's members start.
        p: Parameters.
    """
    pairs = [np.empty((2, 0), np.int32)]
    for done in doings:
        if not (isinstance(done.action, Facilitate) and done.action.role == "connector"):
            continue
        where = np.flatnonzero(done.to & (np.diff(first) > 1))
        size = first[where + 1] - first[where]
        chance = draw_many(done.to.size, luck, Event.PROPOSE_A, b * 256 + 255)[where]
        number = np.floor(p.introductions * done.action.hours + chance)  # a part of one is a chance of one
        for k in range(min(255, int(number.max(initial=0)))):
            u = draw_many(done.to.size, luck, Event.PROPOSE_A, b * 256 + k)[where]
            v = draw_many(done.to.size, luck, Event.PROPOSE_B, b * 256 + k)[where]
            pair = np.stack([members[first[where] + (x * size).astype(int)] for x in (u, v)])
            pairs.append(pair[:, number > k])
    return np.concatenate(pairs, axis=1)
