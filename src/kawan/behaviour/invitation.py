"""Invitation: a brand asks people into communities of their friends where it is at home. Part of belonging.

Recruitment through friends inside (McPherson, Popielarz & Drobnic 1992); an invitation is a gesture, unwelcome to those
who never came near the brand unless they are communal (Aggarwal 2004), and taken up by those who believe it.
"""

from __future__ import annotations

from kawan.behaviour.belonging import Belonging, at_home, joins, look_around, place_of
from kawan.behaviour.friendship import Friendship
from kawan.columns import PLACES, Bonds, Groups, Ints, Longs, Memberships, People, Ties, Today
from kawan.core.draws import draw
from kawan.core.loops import loop, rule
from kawan.events import Count, Event


@loop
def invite(
    luck: int,
    day: int,
    b: int,
    who: Ints,
    people: People,
    bonds: Bonds,
    today: Today,
    hears: Ties,
    belong: Memberships,
    groups: Groups,
    counts: Longs,
    p: Belonging,
    kindness: Friendship,
) -> None:
    """Invite customers into communities where brand `b` is at home, through a friend inside, or else into any.

    As with any gesture, those who never approached the brand may find it importunate.
    """  # fmt: skip
    for k in range(who.size):
        i = who[k]
        approached = day - bonds.approached_on[i, b] <= kindness.approach_days
        if not approached and draw(luck, i, Event.WELCOME, b) < 1.0 - people.communal[i]:
            counts[Count.INTRUSIONS, b] += 1
            bonds.irritation[i, b] += kindness.intrusion * (1.0 - bonds.irritation[i, b])
            continue
        if draw(luck, i, Event.PERSUADE, b) >= p.persuading * 2.0 * bonds.sincerity[i, b]:
            continue
        c = home_of_friends(luck, i, b, day, hears, belong, groups, p)
        if c < 0:
            look_around(i, luck, people, today, hears, belong, groups, p)
        elif place_of(i, -1, belong) >= 0 and joins(luck, i, c, people, today, hears, belong, groups, p):
            today.joins[i] = c + 1


@rule
def home_of_friends(
    luck: int, i: int, b: int, day: int, hears: Ties, belong: Memberships, groups: Groups, p: Belonging
) -> int:
    """Return a community of a friend's where brand `b` is at home and customer `i` is no member, or -1."""
    friends = hears.start[i + 1] - hears.start[i]
    first = int(draw(luck, i, Event.JOIN_FRIEND) * friends)
    for k in range(friends):
        friend = hears.friend[hears.start[i] + (first + k) % friends]
        for at in range(PLACES):
            c = belong.community[friend, at]
            if c >= 0 and at_home(c, b, day, groups, p) and place_of(i, c, belong) < 0:
                return int(c)
    return -1
