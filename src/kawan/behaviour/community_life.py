"""Community life: members meet, in their own name, in a brand's, or because somebody paid.

Algesheimer, Dholakia & Herrmann (2005) on identification; McAlexander, Schouten & Koenig (2002) on shared
experience; Grohs & Reisinger (2014) on sponsors without fit; Erfgen, Zenker & Sattler (2015) on
stars who outshine brands; Deci, Koestner & Ryan (1999) on pay that crowds out.
One rule holds for every meeting; what it means depends on stewardship and on how commercial it feels. What staff and
members do for a community between meetings is in `roles`. Switched off, nobody meets, is introduced or helped by other
members, what brands pay and do for communities is lost, and vitality, dependence and stewardship stay as they are.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

import numpy as np

from kawan.behaviour.experience import Experience, leave_number
from kawan.behaviour.expression import Expression, logistic, worth
from kawan.behaviour.friendship import room
from kawan.behaviour.meaning import congruity
from kawan.behaviour.roles import Roles, liveliness
from kawan.columns import THIRD_PARTY, Bonds, Bools, Floats, Groups, Ints, Longs, Memberships, Offers, People, Today
from kawan.core.draws import draw, gumbel
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import AMOUNT, DATES, DAYS, PER_DAY, SHARE, SIGNED, Range
from kawan.events import Count, Event


class CommunityLife(NamedTuple):
    """How communities meet, and what a meeting does."""

    meetings: Annotated[float, PER_DAY, "assumption, a meeting in ten days at full vitality"] = 0.1
    while_paid: Annotated[float, AMOUNT, "assumption"] = 2.0  # member-run meetings while capacity is paid for
    paid_pull: Annotated[float, AMOUNT, "assumption"] = 1.5  # pull of the payer's own meetings meanwhile
    paid_days: Annotated[float, DATES, "assumption"] = 28.0  # how long a payment lasts
    hosting: Annotated[float, SHARE, "assumption"] = 0.1  # chance of a meeting in the name of a brand present, above T
    presence_days: Annotated[float, DATES, "assumption: one who comes weekly is present"] = 7.0
    pull: Annotated[float, SHARE, "tuned to COM-06, the same for every host"] = 0.08
    by_worth: Annotated[float, AMOUNT, "assumption"] = 3.0
    by_participation: Annotated[float, AMOUNT, "assumption"] = 2.0
    by_identification: Annotated[float, AMOUNT, "assumption"] = 1.0
    by_fomo: Annotated[float, AMOUNT, "assumption; FOM-03 checks it"] = 3.0
    curious: Annotated[float, AMOUNT, "assumption"] = 0.1  # pull on those whom nothing ties
    sociable_at_most: Annotated[float, AMOUNT, "assumption"] = 3.0
    involving: Annotated[float, SHARE, "assumption"] = 0.3  # participation gained by attending
    reminding: Annotated[float, SHARE, "assumption"] = 0.3  # familiarity gained
    warmth: Annotated[float, SHARE, "assumption"] = 0.05  # bond gained, at full meaning and fit
    favour: Annotated[float, SHARE, "assumption"] = 0.1  # goodwill gained
    belonging: Annotated[float, SHARE, "assumption"] = 0.2  # identification gained
    misfit: Annotated[float, SIGNED, "Grohs & Reisinger (2014), direction; assumption"] = 0.3  # a fit below it hurts
    misfit_cost: Annotated[float, SHARE, "assumption"] = 0.05  # esteem lost per misfit when fully commercial
    fans_mind: Annotated[float, AMOUNT, "assumption"] = 2.0  # times that in a third party's community
    identification_rest: Annotated[float, SHARE, "assumption"] = 0.3  # times the share of friends inside
    identification_days: Annotated[float, DAYS, "assumption"] = 180.0
    vitality: Annotated[float, SHARE, "assumption"] = 0.15  # resting value without dependence
    vitality_days: Annotated[float, DAYS, "assumption"] = 120.0
    motivating: Annotated[float, SHARE, "assumption"] = 0.008  # vitality a day per weekly hour
    crowding: Annotated[float, SHARE, "Deci et al. (1999), direction; assumption"] = 0.005  # dependence a day
    dependence_days: Annotated[float, DAYS, "assumption"] = 180.0
    trust_days: Annotated[float, DAYS, "assumption"] = 120.0  # for stewardship to grow while present
    absence_days: Annotated[float, DAYS, "assumption"] = 180.0  # and to decay while absent
    own: Annotated[float, SHARE, "assumption"] = 0.3  # stewardship at rest for the brand that a community is about
    artist: Annotated[float, AMOUNT, "assumption"] = 1.0  # pull added to a brand's meeting by a great artist
    artist_money: Annotated[float, Range(0.01, 1e6, "money"), "assumption: a meeting's price"] = 30.0  # half as great
    outshining: Annotated[float, SHARE, "Erfgen et al. (2015), direction; assumption"] = 0.3  # of what it means, lost
    introductions: Annotated[float, PER_DAY, "assumption"] = 4.0  # ties a connector brings about in an hour
    introduced: Annotated[float, SHARE, "assumption: a new tie is weak"] = 0.3  # strength of such a tie


class Meetings(NamedTuple):
    """Today's meetings: slot 0 member-run, slot 1 + b run by brand b, per community (C, B + 1)."""

    host: Ints  # -1 no meeting, b in the name of brand b, B of no brand
    commercial: Floats  # 0..1
    pull: Floats  # factor on the pull
    star: Floats  # 0..1, how great the artist is
    any: Bools  # (C,)


def no_meetings(communities: int, brands: int) -> Meetings:
    """Return room for the meetings of a day."""
    shape = (communities, brands + 1)
    return Meetings(
        np.full(shape, -1, np.int32), np.zeros(shape), np.ones(shape), np.zeros(shape), np.zeros(communities, bool)
    )


@rule
def meaning_of(stewardship: float, commercial: float) -> float:
    """Return how much a meeting means (0..1) where the brand is so much part of the community and so commercial (0..1).

    >>> meaning_of(stewardship=0.0, commercial=1.0), meaning_of(stewardship=1.0, commercial=0.0)
    (0.0, 1.0)
    """
    return max(0.0, min(1.0, 0.5 + 0.5 * stewardship - 0.5 * commercial))


@rule
def greatness(money: float, p: CommunityLife) -> float:
    """Return how great an artist is who costs so much, 0 to 1.

    >>> greatness(money=0.0, p=CommunityLife()), greatness(money=30.0, p=CommunityLife())
    (0.0, 0.5)
    """
    return money / (money + p.artist_money)


@rule
def alike(centre: Floats, c: int, image: Floats, b: int) -> float:
    """Return the fit of a community and a brand's image, 0 to 1; one half where either stands for nothing."""
    dot = 0.0
    mine = 0.0
    theirs = 0.0
    for d in range(image.shape[1]):
        dot += centre[c, d] * image[b, d]
        mine += centre[c, d] * centre[c, d]
        theirs += image[b, d] * image[b, d]
    if mine * theirs < 1e-24:
        return 0.5
    return 0.5 + 0.5 * dot / math.sqrt(mine * theirs)


@rule
def invited(i: int, belong: Memberships, meetings: Meetings) -> bool:
    """Return whether any community of customer `i` meets today."""
    for at in range(belong.community.shape[1]):
        c = belong.community[i, at]
        if c >= 0 and meetings.any[c]:
            return True
    return False


@loop
def attend(
    rows: Rows,
    luck: int,
    day: int,
    people: People,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    belong: Memberships,
    groups: Groups,
    meetings: Meetings,
    friends_at_most: float,
    counts: Longs,
    p: CommunityLife,
    speech: Expression,
    service: Experience,
) -> None:
    """Choose at most one of today's meetings, and take from it what it means."""  # fmt: skip
    brands = offers.quality.size
    for i in range(rows.start, rows.stop):
        today.attended[i] = 0
        today.went[i] = False
        if not invited(i, belong, meetings):
            continue
        best = -1e300
        host = -1
        where = 0
        place = 0
        of = 0
        for at in range(belong.community.shape[1]):
            c = belong.community[i, at]
            if c < 0 or not meetings.any[c]:
                continue
            for slot in range(brands + 1):
                b = meetings.host[c, slot]
                if b < 0:
                    continue
                want = p.curious + p.by_identification * belong.identification[i, at]
                fear = 0.0
                if b < brands:
                    counts[Count.INVITED, b] += 1
                    g = congruity(people, bonds, offers, i, b)
                    deserved = worth(bonds.bond[i, b], people.self_presentation[i], g, bonds.esteem[i, b], speech)
                    want += p.by_participation * bonds.participation[i, b]
                    fear = today.fomo[i, b]
                else:
                    near = 0.0
                    for d in range(people.identity.shape[1]):
                        near += people.identity[i, d] * groups.centre[c, d]
                    deserved = logistic(
                        speech.by_bond * belong.identification[i, at]
                        + speech.by_congruity * people.self_presentation[i] * near
                        - speech.threshold
                    )
                want += p.by_worth * deserved
                sociable = min(p.sociable_at_most, people.sociability[i])
                pull = p.pull * meetings.pull[c, slot] * sociable * want * (1.0 + p.by_fomo * fear)
                item = c * 16 + slot
                if draw(luck, i, Event.ATTEND, item) >= pull:
                    continue
                liking = math.log(pull) + gumbel(draw(luck, i, Event.PREFER, item))
                if liking > best:
                    best = liking
                    host = b
                    where = c
                    place = at
                    of = slot
        if host < 0:
            continue
        today.attended[i] = host + 1
        today.went[i] = True
        today.where[i] = where * 16 + of
        belong.identification[i, place] += p.belonging * (1.0 - belong.identification[i, place])
        if host == brands:
            continue
        commercial = meetings.commercial[where, of]
        counts[Count.ATTENDANCES, host] += 1
        if bonds.attended_on[i, host] >= 0:
            counts[Count.REPEAT_ATTENDANCES, host] += 1
            bonds.acts[i, host] += 1
        meant = meaning_of(groups.stewardship[where, host], commercial) * (
            1.0 - p.outshining * meetings.star[where, of]
        )
        fit = alike(groups.centre, where, offers.image, host)
        today.meant[i] = meant
        bonds.participation[i, host] += p.involving * (1.0 - bonds.participation[i, host])
        bonds.familiarity[i, host] += p.reminding * (1.0 - bonds.familiarity[i, host])
        warmth = p.warmth * meant * fit * room(bonds, i, host, friends_at_most) * 2.0 * bonds.sincerity[i, host]
        bonds.bond[i, host] = min(1.0, bonds.bond[i, host] + warmth)
        bonds.goodwill[i, host] += p.favour * meant * (1.0 - bonds.goodwill[i, host])
        if fit < p.misfit:
            cost = p.misfit_cost * (p.fans_mind if groups.about[where] == THIRD_PARTY else 1.0)
            bonds.esteem[i, host] = max(-1.0, bonds.esteem[i, host] - cost * (p.misfit - fit) * commercial)
        bonds.approached_on[i, host] = day
        bonds.seen_on[i, host] = day
        leave_number(luck, i, host, bonds, counts, service)
        bonds.attended_on[i, host] = day


@loop
def call_meetings(
    day: int,
    groups: Groups,
    held: Bools,
    commercial: Floats,
    artist: Floats,
    meets: Floats,
    hosts: Floats,
    meetings: Meetings,
    p: CommunityLife,
    roles: Roles,
) -> None:
    """Write down today's meetings: those that brands hold, and perhaps one that members run, in somebody's name.

    Args:
        day: Today.
        groups: The communities.
        held: (C, B) meetings brands hold today.
        commercial: (C, B) how commercial those feel, 0..1.
        artist: (C, B) money for an artist at each.
        meets: (C,) draws that decide whether members meet.
        hosts: (C,) draws that decide in whose name.
        meetings: Where to write.
        p: Parameters.
        roles: What staff's work is worth.
    """  # fmt: skip
    brands = held.shape[1]
    for c in range(held.shape[0]):
        flowing = False
        names = 0.0
        lively = liveliness(c, groups, roles)
        for b in range(brands):
            flowing = flowing or groups.paid_until[c, b] >= day
            names += in_the_name(c, b, day, groups, p)
            meetings.host[c, 1 + b] = b if held[c, b] else -1
            meetings.commercial[c, 1 + b] = commercial[c, b]
            meetings.pull[c, 1 + b] = lively * (p.paid_pull if groups.paid_until[c, b] >= day else 1.0)
        names = max(1.0, names)
        host = 0
        reached = in_the_name(c, 0, day, groups, p)
        while host < brands and hosts[c] >= reached / names:
            host += 1
            if host < brands:
                reached += in_the_name(c, host, day, groups, p)
        rate = p.meetings * groups.vitality[c] * (p.while_paid if flowing else 1.0)
        meetings.host[c, 0] = host if meets[c] < rate else -1
        meetings.commercial[c, 0] = 0.0
        meetings.pull[c, 0] = meetings.pull[c, 1 + host] if host < brands else lively
        for b in range(brands):  # what members run in the brand's name has none
            meetings.star[c, 1 + b] = greatness(artist[c, b], p) if held[c, b] else 0.0
            meetings.pull[c, 1 + b] *= 1.0 + p.artist * meetings.star[c, 1 + b]
        meetings.any[c] = False
        for slot in range(brands + 1):
            if meetings.host[c, slot] >= 0:
                meetings.any[c] = True
                groups.excitement[c] = 0.0


@rule
def in_the_name(c: int, b: int, day: int, groups: Groups, p: CommunityLife) -> float:
    """Return the chance (0 to 1) that members of community `c` meet in the name of brand `b`, others aside."""
    present = p.hosting if groups.present_until[c, b] >= day else 0.0
    return min(1.0, groups.stewardship[c, b] + present)


@loop
def live_on(day: int, groups: Groups, motivated: Floats, p: CommunityLife) -> None:
    """Let vitality, dependence and stewardship move by one day.

    Args:
        day: Today.
        groups: The communities, changed in place.
        motivated: (C,) motivators' hours per week of a visit made today.
        p: Parameters.
    """
    tiring = 1.0 - math.exp(-1.0 / p.vitality_days)
    recovering = 1.0 - math.exp(-1.0 / p.dependence_days)
    for c in range(groups.vitality.size):
        dependence = groups.dependence[c]
        vitality = groups.vitality[c]
        vitality += (p.vitality * (1.0 - dependence) - vitality) * tiring
        groups.vitality[c] = vitality + min(1.0, p.motivating * motivated[c]) * (1.0 - vitality)
        relying = False
        for b in range(groups.stewardship.shape[1]):
            relying = relying or groups.relied_until[c, b] >= day
            stewardship = groups.stewardship[c, b]
            if groups.present_until[c, b] >= day:
                groups.stewardship[c, b] = stewardship + (1.0 - stewardship) / p.trust_days
            else:
                rest = p.own if groups.about[c] == b else 0.0
                groups.stewardship[c, b] = stewardship + (rest - stewardship) / p.absence_days
        groups.dependence[c] += p.crowding * (1.0 - dependence) if relying else -dependence * recovering
