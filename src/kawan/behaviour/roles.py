"""Roles: what a community lacks, what staff do about it, and how members help each other. Part of community life.

Fournier & Lee (2009) on the roles communities need; Wiertz & de Ruyter (2007) on members who help members; Thompson &
Sinha (2008) on members who serve rivals too. Every role helps by a mechanism of its own, as far as it is needed: an
educator raises what members know and get out of what they own, whoever made it; a connector introduces members to
each other; an entertainer makes the next meeting draw more, whoever holds it; a motivator lets members organise more; a
pioneer brings something new, which wears off, and moves the centre towards the brand's image, away from some members;
a caretaker soothes those whom the brand let down. Hours given where nothing is lacking are lost.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from kawan.behaviour.belonging import Belonging, at_home, place_of
from kawan.behaviour.experience import Experience, leave_number
from kawan.columns import Bonds, Bools, Floats, Groups, Ints, Longs, Memberships, Offers, People
from kawan.core.draws import draw
from kawan.core.loops import loop, rule
from kawan.core.parameters import AMOUNT, DAYS, SHARE
from kawan.events import Count, Event


class Roles(NamedTuple):
    """What an hour of staff does where it is fully needed, and how long it lasts."""

    educating: Annotated[float, SHARE, "assumption"] = 0.02  # of the expertise missing
    handling: Annotated[float, AMOUNT, "assumption"] = 0.3  # match gained with what is owned, per expertise gained
    cheering: Annotated[float, SHARE, "assumption"] = 0.5  # of the excitement missing
    excited: Annotated[float, AMOUNT, "assumption"] = 1.0  # pull added to the next meeting at full excitement
    renewing: Annotated[float, SHARE, "assumption"] = 0.3  # of the novelty missing
    novel: Annotated[float, AMOUNT, "assumption"] = 0.5  # pull added at full novelty
    novelty_days: Annotated[float, DAYS, "assumption"] = 60.0
    shifting: Annotated[float, SHARE, "assumption"] = 0.05  # of the way from the centre to the brand's image
    shift_days: Annotated[float, DAYS, "assumption"] = 180.0
    caring: Annotated[float, SHARE, "assumption"] = 0.3  # of irritation and dissatisfaction
    trouble_days: Annotated[float, DAYS, "assumption"] = 28.0  # how long trouble is remembered
    troubled: Annotated[float, AMOUNT, "assumption"] = 0.05  # failures per member that make half a need
    registering: Annotated[float, SHARE, "assumption"] = 0.3  # chance of being there and asked, at full identification
    lately_days: Annotated[float, DAYS, "assumption"] = 28.0  # over which "lately" is averaged
    usually_days: Annotated[float, DAYS, "assumption"] = 180.0
    helping: Annotated[float, SHARE, "assumption"] = 1.0  # chance of help where all know, organise and identify


@rule
def need_for_educator(c: int, groups: Groups) -> float:
    """Return how little members know, 0 to 1."""
    return 1.0 - groups.expertise[c]


@rule
def need_for_connector(c: int, groups: Groups) -> float:
    """Return how many members are without friends inside, 0 to 1."""
    return groups.loneliness[c]


@rule
def need_for_entertainer(c: int, groups: Groups) -> float:
    """Return by how much fewer members came lately than usually, 0 to 1."""
    return 1.0 - min(1.0, groups.lately[c] / groups.usually[c]) if groups.usually[c] > 0.0 else 1.0


@rule
def need_for_motivator(c: int, groups: Groups) -> float:
    """Return how far members who care fall short of organising themselves, 0 to 1."""
    return groups.attachment[c] * (1.0 - groups.vitality[c])


@rule
def need_for_pioneer(c: int, groups: Groups) -> float:
    """Return how long nothing new was brought, 0 to 1; lively communities find it themselves."""
    return (1.0 - groups.novelty[c]) * (1.0 - groups.vitality[c])


@rule
def need_for_caretaker(c: int, b: int, groups: Groups, p: Roles) -> float:
    """Return how much trouble with brand `b` nobody answered lately, 0 to 1."""
    trouble = groups.trouble[c, b] / max(1, groups.size[c])
    return trouble / (trouble + p.troubled) if trouble > 0.0 else 0.0


@loop
def read_needs(b: int, day: int, groups: Groups, needs: Floats, p: Roles, home: Belonging) -> None:
    """Write what communities need (C, 6), in the order of `actions.ROLES`, where brand `b` is at home."""
    for c in range(groups.size.size):
        if at_home(c, b, day, groups, home):
            needs[c, 0] = need_for_educator(c, groups)
            needs[c, 1] = need_for_connector(c, groups)
            needs[c, 2] = need_for_entertainer(c, groups)
            needs[c, 3] = need_for_motivator(c, groups)
            needs[c, 4] = need_for_pioneer(c, groups)
            needs[c, 5] = need_for_caretaker(c, b, groups, p)


@loop
def read_members(
    members: Ints, first: Longs, centred: bool, people: People, belong: Memberships, groups: Groups
) -> None:
    """Read from members what they know, how they identify and whom they have inside; `centred`: and their centre."""
    dimensions = people.identity.shape[1]
    for c in range(groups.size.size):
        expertise = 0.0
        attachment = 0.0
        loneliness = 0.0
        count = max(1, first[c + 1] - first[c])
        for k in range(first[c], first[c + 1]):
            i = members[k]
            at = place_of(i, c, belong)
            expertise += people.expertise[i]
            attachment += belong.identification[i, at]
            loneliness += 1.0 / (1 + belong.inside[i, at])
        groups.expertise[c] = expertise / count
        groups.attachment[c] = attachment / count
        groups.loneliness[c] = loneliness / count
        if centred:
            for d in range(dimensions):
                total = 0.0
                for k in range(first[c], first[c + 1]):
                    total += people.identity[members[k], d]
                groups.centre[c, d] = total / count + groups.shift[c, d]


@loop
def teach(
    where: Ints,
    hours: float,
    owned_since: int,
    members: Ints,
    first: Longs,
    people: People,
    bonds: Bonds,
    groups: Groups,
    p: Roles,
) -> None:
    """Raise what members of communities know, and how well what they bought since then suits them."""  # fmt: skip
    for k in range(where.size):
        c = where[k]
        share = min(1.0, p.educating * hours * need_for_educator(c, groups))
        for at in range(first[c], first[c + 1]):
            i = members[at]
            gained = share * (1.0 - people.expertise[i])
            people.expertise[i] += gained
            for b in range(bonds.match.shape[1]):
                if bonds.bought_on[i, b] > owned_since:
                    bonds.match[i, b] += p.handling * gained


@loop
def cheer(where: Ints, hours: float, groups: Groups, p: Roles) -> None:
    """Let members look forward to the next meeting."""
    for k in range(where.size):
        c = where[k]
        share = min(1.0, p.cheering * hours * need_for_entertainer(c, groups))
        groups.excitement[c] += share * (1.0 - groups.excitement[c])


@loop
def renew(where: Ints, hours: float, b: int, offers: Offers, groups: Groups, p: Roles) -> None:
    """Bring something new, in the image of brand `b`."""
    for k in range(where.size):
        c = where[k]
        need = need_for_pioneer(c, groups)
        share = min(1.0, p.shifting * hours * need)
        groups.novelty[c] += min(1.0, p.renewing * hours * need) * (1.0 - groups.novelty[c])
        for d in range(groups.centre.shape[1]):
            step = share * (offers.image[b, d] - groups.centre[c, d])
            groups.shift[c, d] += step
            groups.centre[c, d] += step


@loop
def care(
    where: Ints, hours: float, b: int, members: Ints, first: Longs, bonds: Bonds, groups: Groups, p: Roles
) -> None:
    """See to the troubles members have with brand `b`."""
    for k in range(where.size):
        c = where[k]
        kept = 1.0 - min(1.0, p.caring * hours * need_for_caretaker(c, b, groups, p))
        groups.trouble[c, b] *= kept
        for at in range(first[c], first[c + 1]):
            i = members[at]
            bonds.irritation[i, b] *= kept
            if bonds.satisfaction[i, b] < 0.0:
                bonds.satisfaction[i, b] *= kept


@loop
def register(
    where: Ints,
    luck: int,
    b: int,
    members: Ints,
    first: Longs,
    bonds: Bonds,
    belong: Memberships,
    counts: Longs,
    p: Roles,
    service: Experience,
) -> None:
    """Let members who are around put their names on a list that brand `b` helps to keep."""  # fmt: skip
    for k in range(where.size):
        c = where[k]
        for at in range(first[c], first[c + 1]):
            i = members[at]
            place = place_of(i, c, belong)
            around = p.registering * belong.identification[i, place] if place >= 0 else 0.0
            if not bonds.in_database[i, b] and draw(luck, i, Event.REGISTER, c * 8 + b) < around:
                leave_number(luck, i, b, bonds, counts, service)


@rule
def liveliness(c: int, groups: Groups, p: Roles) -> float:
    """Return the factor on the pull of meetings by what is new and what was promised, 1 or more."""
    return 1.0 + p.excited * groups.excitement[c] + p.novel * groups.novelty[c]


@loop
def remember(came: Longs, groups: Groups, p: Roles) -> None:
    """Let a day pass: who came is averaged in, what is new or troubling fades; `came` (C,) were at a meeting today."""
    lately = 1.0 - math.exp(-1.0 / p.lately_days)
    usually = 1.0 - math.exp(-1.0 / p.usually_days)
    keep_novelty = math.exp(-1.0 / p.novelty_days)
    keep_shift = math.exp(-1.0 / p.shift_days)
    keep_trouble = math.exp(-1.0 / p.trouble_days)
    for c in range(groups.size.size):
        share = came[c] / max(1, groups.size[c])
        groups.lately[c] += lately * (share - groups.lately[c])
        groups.usually[c] += usually * (share - groups.usually[c])
        groups.novelty[c] *= keep_novelty
        for d in range(groups.shift.shape[1]):
            groups.centre[c, d] -= (1.0 - keep_shift) * groups.shift[c, d]
            groups.shift[c, d] *= keep_shift
        for b in range(groups.trouble.shape[1]):
            groups.trouble[c, b] *= keep_trouble


@rule
def helpfulness(expertise: float, vitality: float, identification: float, p: Roles) -> float:
    """Return the chance that a fellow member helps one who identifies so much, all 0 to 1.

    >>> helpfulness(expertise=0.6, vitality=0.4, identification=0.5, p=Roles())
    0.25
    """
    return p.helping * identification * 0.5 * (expertise + vitality)


@loop
def help_members(
    luck: int,
    who: Ints,
    which: Ints,
    repaired: Bools,
    helped: Bools,
    belong: Memberships,
    groups: Groups,
    counts: Longs,
    belonging: float,
    p: Roles,
) -> None:
    """Write which of today's failures that no brand repaired a fellow member helped with; the others are trouble.

    Who is helped identifies more, by the share `belonging` of what is missing.
    """  # fmt: skip
    for k in range(who.size):
        if repaired[k]:
            continue
        i = who[k]
        b = which[k]
        best = -1
        chance = 0.0
        for at in range(belong.community.shape[1]):
            c = belong.community[i, at]
            if c < 0:
                continue
            groups.trouble[c, b] += 1.0
            hope = helpfulness(groups.expertise[c], groups.vitality[c], belong.identification[i, at], p)
            if hope > chance:
                chance = hope
                best = at
        if best >= 0 and draw(luck, i, Event.HELP, b) < chance:
            helped[k] = True
            counts[Count.HELPED, b] += 1
            belong.identification[i, best] += belonging * (1.0 - belong.identification[i, best])
            for at in range(belong.community.shape[1]):
                if belong.community[i, at] >= 0:
                    groups.trouble[belong.community[i, at], b] -= 1.0
