"""Belonging: people join the communities of their friends, leave those they drifted out of, and follow brands.

Groups are entered through friends inside and left by those whose friends are elsewhere (McPherson, Popielarz &
Drobnic 1992); identification outlasts meetings through the friends inside (Algesheimer, Dholakia & Herrmann 2005).
Those who meet become acquainted, and ties that nothing feeds lapse (Feld 1981). Everything here is looked at on every
28th day of each customer's own, as identities are. Switched off, nobody joins or leaves a community or begins or ceases
to follow a brand, invitations are paid for and not noticed, identification moves with meetings only, and ties neither
form at meetings nor lapse.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from kawan.behaviour.experience import Experience, leave_number
from kawan.behaviour.expression import Expression, logistic, worth
from kawan.behaviour.meaning import CYCLE, TILE, congruity
from kawan.columns import (
    NEVER,
    PLACES,
    THIRD_PARTY,
    Bonds,
    Groups,
    Ints,
    Longs,
    Memberships,
    Offers,
    People,
    Ties,
    Today,
)  # fmt: skip
from kawan.core.draws import draw
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import AMOUNT, DATES, SHARE, WEIGHT
from kawan.events import Count, Event


class Belonging(NamedTuple):
    """What makes people come, stay and go."""

    joining: Annotated[float, SHARE, "assumption, 0.02-0.3"] = 0.1  # chance a month at full interest and one insider
    by_vitality: Annotated[float, WEIGHT, "assumption"] = 4.0
    by_congruity: Annotated[float, WEIGHT, "assumption, times self-presentation"] = 1.5
    by_fomo: Annotated[float, WEIGHT, "assumption; FOM-03, direction"] = 2.0
    threshold: Annotated[float, WEIGHT, "assumption, as for posts"] = 2.2
    newcomer: Annotated[float, SHARE, "assumption: as after one meeting"] = 0.2  # identification on joining
    fandom: Annotated[float, AMOUNT, "assumption"] = 1.5  # times that, and at the start, with a third party's community
    loose: Annotated[float, SHARE, "assumption"] = 0.05  # identification and participation below it hold nobody
    leaving_days: Annotated[float, DATES, "assumption"] = 60.0  # how long they are that low before one leaves
    following: Annotated[float, SHARE, "assumption"] = 0.01  # chance a month, for a brand of full worth
    unfollowing: Annotated[float, SHARE, "assumption"] = 0.03  # chance a month
    annoyed: Annotated[float, SHARE, "assumption"] = 0.3  # added at full irritation
    persuading: Annotated[float, SHARE, "assumption"] = 0.5  # of invitations taken up, at sincerity one half
    at_home: Annotated[float, SHARE, "assumption"] = 0.05  # stewardship from which a community is a brand's home
    acquainted: Annotated[float, SHARE, "assumption, 0.02-0.3"] = 0.1  # of those at a meeting, with one person
    lapsing: Annotated[float, SHARE, "chosen so that an idle market keeps its mean degree"] = 0.006  # per rewiring
    unused_days: Annotated[float, DATES, "assumption"] = 180.0  # a tie through which nothing came for so long


class Hold(NamedTuple):
    """What friends inside hold identification at; the numbers are those of community life."""

    rest: float  # times the share of friends inside
    days: float  # time constant of the way there


@rule
def interest(vitality: float, self_presentation: float, near: float, fomo: float, p: Belonging) -> float:
    """Return how much a community appeals (0 to 1) by its vitality, how near its centre is, and what is missed.

    >>> near, far = interest(0.15, 1.0, 1.0, 0.0, Belonging()), interest(0.15, 1.0, -1.0, 0.0, Belonging())
    >>> round(near, 2), round(far, 2)
    (0.48, 0.04)
    """
    return logistic(
        p.by_vitality * vitality + p.by_congruity * self_presentation * near + p.by_fomo * fomo - p.threshold
    )


@rule
def place_of(i: int, c: int, belong: Memberships) -> int:
    """Return in which of customer `i`'s places community `c` is (-1: an empty place), or -1."""
    for at in range(PLACES):
        if belong.community[i, at] == c:
            return at
    return -1


@rule
def friends_inside(i: int, c: int, hears: Ties, belong: Memberships) -> int:
    """Return how many friends of customer `i` belong to community `c`."""
    inside = 0
    for tie in range(hears.start[i], hears.start[i + 1]):
        if place_of(hears.friend[tie], c, belong) >= 0:
            inside += 1
    return inside


@rule
def one_of(i: int, u: float, belong: Memberships) -> int:
    """Return one community of customer `i` by a draw, or -1 for none."""
    count = 0
    for at in range(PLACES):
        if belong.community[i, at] >= 0:
            count += 1
    left = int(u * count)
    for at in range(PLACES):
        if belong.community[i, at] >= 0:
            if left == 0:
                return int(belong.community[i, at])
            left -= 1
    return -1


@rule
def at_home(c: int, b: int, day: int, groups: Groups, p: Belonging) -> bool:
    """Return whether community `c` is a home of brand `b`: present, or part of it."""
    return groups.present_until[c, b] >= day or groups.stewardship[c, b] >= p.at_home


@rule
def joins(
    luck: int, i: int, c: int, people: People, today: Today, hears: Ties, belong: Memberships, groups: Groups,
    p: Belonging,
) -> bool:  # fmt: skip
    """Return whether customer `i` joins community `c`, having looked at it."""
    if c < 0 or place_of(i, c, belong) >= 0:
        return False
    near = 0.0
    for d in range(people.identity.shape[1]):
        near += people.identity[i, d] * groups.centre[c, d]
    fear = 0.0
    for b in range(today.fomo.shape[1]):
        fear = max(fear, today.fomo[i, b])
    appeal = interest(groups.vitality[c], people.self_presentation[i], near, fear, p)
    chance = p.joining * appeal * people.sociability[i] * (1 + friends_inside(i, c, hears, belong))
    return draw(luck, i, Event.JOIN, c) < chance


@loop
def look_inside(rows: Rows, hears: Ties, belong: Memberships) -> None:
    """Count the friends inside each community of each customer."""
    for i in range(rows.start, rows.stop):
        for at in range(PLACES):
            if belong.community[i, at] >= 0:
                belong.inside[i, at] = friends_inside(i, belong.community[i, at], hears, belong)


@loop
def consider(
    rows: Rows,
    luck: int,
    day: int,
    people: People,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    hears: Ties,
    belong: Memberships,
    groups: Groups,
    hold: Hold,
    p: Belonging,
    speech: Expression,
) -> None:
    """Bring today's customers back to where they belong; write what they will change, seen from before."""  # fmt: skip
    fade = 1.0 - math.exp(-CYCLE / hold.days)
    for tile in range(rows.start // TILE, (rows.stop + TILE - 1) // TILE):
        if (tile - day) % CYCLE == 0:
            for i in range(max(rows.start, tile * TILE), min(rows.stop, tile * TILE + TILE)):
                hold_on(i, day, fade, hold.rest, bonds, today, hears, belong, p)
                look_around(i, luck, people, today, hears, belong, groups, p)
                look_at_pages(i, luck, people, bonds, today, offers, hears, p, speech)


@rule
def hold_on(
    i: int, day: int, fade: float, resting: float, bonds: Bonds, today: Today, hears: Ties, belong: Memberships,
    p: Belonging,
) -> None:  # fmt: skip
    """Return identification towards what friends inside hold it at; leave where nothing has held for long."""
    friends = hears.start[i + 1] - hears.start[i]
    active = 0.0
    for b in range(bonds.participation.shape[1]):
        active = max(active, bonds.participation[i, b])
    for at in range(PLACES):
        if belong.community[i, at] < 0:
            continue
        inside = friends_inside(i, belong.community[i, at], hears, belong)
        belong.inside[i, at] = inside
        rest = resting * inside / max(1, friends)
        belong.identification[i, at] += fade * (rest - belong.identification[i, at])
        if max(active, belong.identification[i, at]) >= p.loose:
            belong.low_since[i, at] = NEVER
        elif belong.low_since[i, at] == NEVER:
            belong.low_since[i, at] = day
        elif day - belong.low_since[i, at] >= p.leaving_days:
            today.changes[i] |= 256 << at


@rule
def look_around(
    i: int, luck: int, people: People, today: Today, hears: Ties, belong: Memberships, groups: Groups, p: Belonging
) -> None:
    """Look at one community of one friend, and perhaps join it."""
    friends = hears.start[i + 1] - hears.start[i]
    if friends == 0 or place_of(i, -1, belong) < 0:
        return
    friend = hears.friend[hears.start[i] + int(draw(luck, i, Event.JOIN_FRIEND) * friends)]
    c = one_of(friend, draw(luck, i, Event.JOIN_WHICH), belong)
    if today.joins[i] == 0 and joins(luck, i, c, people, today, hears, belong, groups, p):
        today.joins[i] = c + 1


@rule
def look_at_pages(
    i: int, luck: int, people: People, bonds: Bonds, today: Today, offers: Offers, hears: Ties, p: Belonging,
    speech: Expression,
) -> None:  # fmt: skip
    """Begin to follow the page of a brand that is worth it, the sooner the more friends do; cease when annoyed."""
    for b in range(bonds.follows.shape[1]):
        if bonds.follows[i, b]:
            if draw(luck, i, Event.UNFOLLOW, b) < p.unfollowing + p.annoyed * bonds.irritation[i, b]:
                today.changes[i] |= 1 << b
            continue
        left = draw(luck, i, Event.FOLLOW, b)
        at_most = p.following * (1 + hears.start[i + 1] - hears.start[i])  # if all friends follow; saves reading them
        if left >= at_most:
            continue
        g = congruity(people, bonds, offers, i, b)
        deserved = worth(bonds.bond[i, b], people.self_presentation[i], g, bonds.esteem[i, b], speech)
        if left >= at_most * deserved:
            continue
        following = 0
        for tie in range(hears.start[i], hears.start[i + 1]):
            if bonds.follows[hears.friend[tie], b]:
                following += 1
        if left < p.following * deserved * (1 + following):
            today.changes[i] |= 1 << b


@loop
def move(
    day: int,
    luck: int,
    who: Ints,
    bonds: Bonds,
    today: Today,
    belong: Memberships,
    groups: Groups,
    counts: Longs,
    p: Belonging,
    service: Experience,
) -> None:
    """Leave, join, follow or cease to, as decided. Who joins a listed one is asked for the number."""  # fmt: skip
    brands = bonds.follows.shape[1]
    for k in range(who.size):
        i = who[k]
        for b in range(brands):
            if today.changes[i] & (1 << b):
                bonds.follows[i, b] = not bonds.follows[i, b]
                counts[Count.FOLLOWED if bonds.follows[i, b] else Count.UNFOLLOWED, b] += 1
        for at in range(PLACES):
            if today.changes[i] & (256 << at):
                groups.size[belong.community[i, at]] -= 1
                enter(i, at, -1, 0.0, belong)
                for b in range(brands):
                    counts[Count.LEFT, b] += 1
        if today.joins[i] > 0:
            c = today.joins[i] - 1
            start = p.newcomer * (p.fandom if groups.about[c] == THIRD_PARTY else 1.0)
            groups.size[c] += 1
            enter(i, place_of(i, -1, belong), c, min(1.0, start), belong)
            for b in range(brands):
                counts[Count.JOINED, b] += 1
                if groups.listed_until[c, b] >= day:
                    leave_number(luck, i, b, bonds, counts, service)
        today.changes[i] = 0
        today.joins[i] = 0


@rule
def enter(i: int, at: int, c: int, identification: float, belong: Memberships) -> None:
    """Put community `c` into a place of customer `i`, or empty it (-1)."""
    belong.community[i, at] = c
    belong.identification[i, at] = identification
    belong.inside[i, at] = 1 if c >= 0 else 0  # the friend who led there, until friends are counted again
    belong.low_since[i, at] = NEVER
