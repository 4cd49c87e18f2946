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
from kawan.behaviour.experience import Experience
from kawan.behaviour.roles import Roles, care, cheer, register, renew, teach
from kawan.brand import WHOLE, Brand, Done, Purse, price_of
from kawan.columns import NEVER, Bonds, Bools, Floats, Groups, Ints, Longs, Memberships, Offers, People, Posts
from kawan.core.crew import draw_many
from kawan.core.draws import fill_draws_of
from kawan.events import Event
from kawan.scenario import Prices


def reach_of(action: Act, b: int, bonds: Bonds, posts: Posts, already: Bools | None) -> Bools:
    """Return the mask of those an action can reach: permission, the database, no second message of one channel."""
    if isinstance(action, (Hold, Pay, Facilitate)):
        return action.communities.copy()
    if isinstance(action, (Listen, Post, Produce)):
        return np.ones(1, bool)
    to = action.to.copy()
    if isinstance(action, Feature):  # those who spoke for the brand yesterday
        advocates = np.zeros(to.size, bool)
        advocates[posts.author[(posts.brand == b) & (posts.valence > 0.0)]] = True
        return to & advocates
    if isinstance(action, (Sample, Blank)) or (isinstance(action, Message) and action.channel == "advertisement"):
        return to if already is None else to & ~already
    who = np.flatnonzero(to)
    known = bonds.in_database[who, b]
    if isinstance(action, (Gesture, Invite, CoDesign)):
        known |= bonds.seen_on[who, b] > NEVER
    elif isinstance(action, (Message, Ask, Recruit)):
        known &= ~bonds.opted_out[who, b]
    to[who] = known
    return to if already is None else to & ~already


def carry_out(
    brand: Brand, actions: Sequence[Action], luck: int, bonds: Bonds, posts: Posts, prices: Prices
) -> list[Done]:
    """Return one brand's actions of today as far as reach and budget go, charged to its ledger.

    Listening is charged as failures come, and units to sell on as they are accepted; here both are only noted.
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
        if isinstance(action, Recruit):
            done.append(Done(action, reach_of(action, brand.number, bonds, posts, None), 0, 0, 0, "", purse))
            continue
        channel = action.channel if isinstance(action, Message) else ""
        to = reach_of(action, brand.number, bonds, posts, sent.get(channel))
        item, each = price_of(action, prices, brand.unit_cents)
        units = 1 if isinstance(action, Sample) else 0
        short = each > 0 and np.count_nonzero(to) * each > brand.ledger.left_in(purse)
        scarce = 0 <= brand.stock.units < np.count_nonzero(to) * units
        order = draw_many(to.size, luck, Event.REFUSAL, brand.number) if short or scarce else np.empty(0)
        done.append(brand.charge(action, to, each, item, order, purse, units))
        if channel:
            sent[channel] = done[-1].to | sent[channel] if channel in sent else done[-1].to
    return done


def told_of(luck: int, b: int, failed: Ints, told: float) -> Bools:
    """Return which of today's failures (customers) brand `b` hears of at once, where a share `told` is."""
    if told >= 1.0:
        return np.ones(failed.size, bool)
    chance = np.empty(failed.size)
    fill_draws_of(failed, luck, int(Event.TELL), b, chance)
    return chance < told


def repair(brand: Brand, listening: Done, luck: int, failed: Ints, prices: Prices, told: float) -> tuple[Bools, Done]:
    """Return which of today's failures (customers) the brand attends to, in random order, and what it did."""
    action = listening.action
    assert isinstance(action, Listen)
    order = np.empty(failed.size)
    fill_draws_of(failed, luck, int(Event.REPAIR), brand.number, order)
    line = np.argsort(order, kind="stable")
    wanted = np.zeros(failed.size, bool)
    wanted[line[told_of(luck, brand.number, failed, told)[line]][: action.most]] = True
    each = price_of(action, prices, brand.unit_cents)[1]
    done = brand.charge(action, wanted, each, "repair", order, listening.purse)
    return done.to, done


class Visits(NamedTuple):
    """What brands do in communities today."""

    held: Bools  # (C, B) meetings they hold
    commercial: Floats  # (C, B) how commercial those feel, 0..1
    artist: Floats  # (C, B) money for an artist at each
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
            visits.artist[to, b] = action.artist
        elif isinstance(action, Facilitate):
            if action.role == "motivator":
                visits.hours[to] += action.hours * 7
        else:
            continue
        if isinstance(action, (Hold, Facilitate)):
            groups.present_until[to, b] = day + int(p.presence_days) - 1
        if isinstance(action, Facilitate) and action.registry:
            groups.listed_until[to, b] = day + int(p.presence_days) - 1


class Members(NamedTuple):
    """Who is where, for those who work with members: people, what they think and own, and where they belong."""

    people: People
    bonds: Bonds
    belong: Memberships
    by_community: Ints  # customers by community
    first: Longs  # (C + 1,) where each community's members start


def facilitate(
    luck: int, owned_since: int, b: int, doings: Sequence[Done], members: Members, offers: Offers, groups: Groups,
    counts: Longs, p: Roles, service: Experience,
) -> None:  # fmt: skip
    """Let one brand's staff do what their role asks for; motivators and connectors have rules of their own."""
    listed = members.by_community, members.first
    for done in doings:
        action = done.action
        if not isinstance(action, Facilitate):
            continue
        where, hours = np.flatnonzero(done.to).astype(np.int32), float(action.hours)
        if action.role == "educator":
            teach(where, hours, owned_since, *listed, members.people, members.bonds, groups, p)
        elif action.role == "entertainer":
            cheer(where, hours, groups, p)
        elif action.role == "pioneer":
            renew(where, hours, b, offers, groups, p)
        elif action.role == "caretaker":
            care(where, hours, b, *listed, members.bonds, groups, p)
        if action.registry:
            register(where, luck, b, *listed, members.bonds, members.belong, counts, p, service)


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
