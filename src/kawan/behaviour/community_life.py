"""Community life: members meet, in their own name, in a brand's, or because somebody paid.

Algesheimer, Dholakia & Herrmann (2005) on identification; McAlexander, Schouten & Koenig (2002) on shared
experience; Grohs & Reisinger (2014) on sponsors without fit; Deci, Koestner & Ryan (1999) on pay that crowds out.
One rule holds for every meeting; what it means depends on stewardship and on how commercial it feels. Switched off,
nobody meets or is introduced, what brands pay for communities is lost, and vitality, dependence, stewardship and
identification stay as they are.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

import numpy as np

from kawan.behaviour.experience import Experience, leave_number
from kawan.behaviour.expression import Expression, logistic, worth
from kawan.behaviour.friendship import room
from kawan.behaviour.meaning import congruity
from kawan.columns import Bonds, Bools, Floats, Groups, Ints, Longs, Memberships, Offers, People, Ties, Today
from kawan.core.draws import draw, gumbel
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import AMOUNT, DATES, DAYS, PER_DAY, SHARE, SIGNED
from kawan.events import Count, Event


class CommunityLife(NamedTuple):
    """How communities meet, and what a meeting does."""

    meetings: Annotated[float, PER_DAY, "assumption, a meeting in ten days at full vitality"] = 0.1
    while_paid: Annotated[float, AMOUNT, "assumption"] = 2.0  # member-run meetings while capacity is paid for
    paid_pull: Annotated[float, AMOUNT, "assumption"] = 1.5  # pull of the payer's own meetings meanwhile
    paid_days: Annotated[float, DATES, "assumption"] = 28.0  # how long a payment lasts
    hosting: Annotated[float, SHARE, "assumption"] = 0.1  # chance of a meeting in the name of a brand present, above T
    presence_days: Annotated[float, DATES, "assumption: one who comes weekly is present"] = 7.0
    pull: Annotated[float, SHARE, "tuned to COM-06, the same for every host"] = 0.1
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
    misfit: Annotated[float, SIGNED, "Grohs & Reisinger (2014), direction; assumption"] = (
        0.3  # fit below which it hurts
    )
    misfit_cost: Annotated[float, SHARE, "assumption"] = 0.05  # esteem lost per misfit when fully commercial
    identification_rest: Annotated[float, SHARE, "assumption"] = 0.3  # times the share of friends inside
    identification_days: Annotated[float, DAYS, "assumption"] = 180.0
    vitality: Annotated[float, SHARE, "assumption"] = 0.15  # resting value without dependence
    vitality_days: Annotated[float, DAYS, "assumption"] = 120.0
    motivating: Annotated[float, SHARE, "assumption"] = 0.008  # vitality a day per weekly hour
    crowding: Annotated[float, SHARE, "Deci et al. (1999), direction; assumption"] = (
        0.005  # dependence a day while paid
    )
    dependence_days: Annotated[float, DAYS, "assumption"] = 180.0
    trust_days: Annotated[float, DAYS, "assumption"] = 120.0  # for stewardship to grow while present
    absence_days: Annotated[float, DAYS, "assumption"] = 180.0  # and to decay while absent
    introductions: Annotated[float, PER_DAY, "assumption"] = 4.0  # ties a connector brings about in an hour
    introduced: Annotated[float, SHARE, "assumption: a new tie is weak"] = 0.3  # strength of such a tie


class Meetings(NamedTuple):
    """Today's meetings: slot 0 member-run, slot 1 + b run by brand b, per community (C, B + 1)."""

    host: Ints  # -1 no meeting, b in the name of brand b, B of no brand
    commercial: Floats  # 0..1
    pull: Floats  # factor on the pull
    any: Bools  # (C,)


@rule
def meaning_of(stewardship: float, commercial: float) -> float:
    """Return how much a meeting means (0..1) where the brand is so much part of the community and so commercial (0..1).

    >>> meaning_of(stewardship=0.0, commercial=1.0), meaning_of(stewardship=1.0, commercial=0.0)
    (0.0, 1.0)
    """
    return max(0.0, min(1.0, 0.5 + 0.5 * stewardship - 0.5 * commercial))


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
        best = -1e300
        host = -1
        where = 0
        tie = belong.start[i]
        commercial = 0.0
        for at in range(belong.start[i], belong.start[i + 1]):
            c = belong.community[at]
            if not meetings.any[c]:
                continue
            for slot in range(brands + 1):
                b = meetings.host[c, slot]
                if b < 0:
                    continue
                want = p.curious + p.by_identification * belong.identification[at]
                fear = 0.0
                if b < brands:
                    counts[Count.INVITED, b] += 1
                    g = congruity(people, offers, i, b)
                    deserved = worth(bonds.bond[i, b], people.self_presentation[i], g, bonds.esteem[i, b], speech)
                    want += p.by_participation * bonds.participation[i, b]
                    fear = today.fomo[i, b]
                else:
                    near = 0.0
                    for d in range(people.identity.shape[1]):
                        near += people.identity[i, d] * groups.centre[c, d]
                    deserved = logistic(
                        speech.by_bond * belong.identification[at]
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
                    tie = at
                    commercial = meetings.commercial[c, slot]
        if host < 0:
            continue
        today.attended[i] = host + 1
        belong.identification[tie] += p.belonging * (1.0 - belong.identification[tie])
        if host == brands:
            continue
        today.went[i] = True
        counts[Count.ATTENDANCES, host] += 1
        if bonds.attended_on[i, host] >= 0:
            counts[Count.REPEAT_ATTENDANCES, host] += 1
            bonds.acts[i, host] += 1
        meant = meaning_of(groups.stewardship[where, host], commercial)
        fit = alike(groups.centre, where, offers.image, host)
        today.meant[i] = meant
        bonds.participation[i, host] += p.involving * (1.0 - bonds.participation[i, host])
        bonds.familiarity[i, host] += p.reminding * (1.0 - bonds.familiarity[i, host])
        warmth = p.warmth * meant * fit * room(bonds, i, host, friends_at_most) * 2.0 * bonds.sincerity[i, host]
        bonds.bond[i, host] = min(1.0, bonds.bond[i, host] + warmth)
        bonds.goodwill[i, host] += p.favour * meant * (1.0 - bonds.goodwill[i, host])
        if fit < p.misfit:
            bonds.esteem[i, host] = max(-1.0, bonds.esteem[i, host] - p.misfit_cost * (p.misfit - fit) * commercial)
        bonds.approached_on[i, host] = day
        bonds.seen_on[i, host] = day
        leave_number(luck, i, host, bonds, counts, service)
        bonds.attended_on[i, host] = day


def call_meetings(
    day: int, groups: Groups, held: Bools, commercial: Floats, meets: Floats, hosts: Floats, p: CommunityLife
) -> Meetings:
    """Return today's meetings.

    Args:
        day: Today.
        groups: The communities.
        held: (C, B) meetings brands hold today.
        commercial: (C, B) how commercial those feel, 0..1.
        meets: (C,) draws that decide whether members meet.
        hosts: (C,) draws that decide in whose name.
        p: Parameters.
    """
    count, brands = groups.stewardship.shape
    host = np.full((count, brands + 1), -1, np.int32)
    flowing = groups.paid_until >= day
    rate = p.meetings * groups.vitality * np.where(flowing.any(axis=1), p.while_paid, 1.0)
    chance = np.minimum(1.0, groups.stewardship + p.hosting * (groups.present_until >= day))
    total = np.maximum(1.0, chance.sum(axis=1))
    reached = np.cumsum(chance, axis=1) / total[:, None]
    name = (hosts[:, None] >= reached).sum(axis=1)  # brands: of no brand
    host[meets < rate, 0] = name[meets < rate]
    host[:, 1:] = np.where(held, np.arange(brands), -1)
    feel = np.zeros((count, brands + 1))
    feel[:, 1:] = commercial
    pull = np.ones((count, brands + 1))
    pull[:, 1:] = np.where(flowing, p.paid_pull, 1.0)
    for b in range(brands):
        mine = host[:, 0] == b
        pull[mine, 0] = pull[mine, 1 + b]
    return Meetings(host, feel, pull, np.asarray((host >= 0).any(axis=1)))


def live_on(day: int, groups: Groups, motivated: Floats, p: CommunityLife) -> None:
    """Let vitality, dependence and stewardship move by one day.

    Args:
        day: Today.
        groups: The communities, changed in place.
        motivated: (C,) motivators' hours per week of a visit made today.
        p: Parameters.
    """
    relying = (groups.relied_until >= day).any(axis=1)
    groups.vitality[:] += (p.vitality * (1.0 - groups.dependence) - groups.vitality) * fading(p.vitality_days)
    groups.vitality[:] += np.minimum(1.0, p.motivating * motivated) * (1.0 - groups.vitality)
    groups.dependence[:] += np.where(
        relying, p.crowding * (1.0 - groups.dependence), -groups.dependence * fading(p.dependence_days)
    )
    groups.stewardship[:] += np.where(
        groups.present_until >= day, (1.0 - groups.stewardship) / p.trust_days, -groups.stewardship / p.absence_days
    )


@loop
def look_for_friends(rows: Rows, hears: Ties, belong: Memberships, p: CommunityLife) -> None:
    """Set where identification rests: with the share of friends who are members too."""
    for i in range(rows.start, rows.stop):
        friends = hears.start[i + 1] - hears.start[i]
        for at in range(belong.start[i], belong.start[i + 1]):
            inside = 0
            for tie in range(hears.start[i], hears.start[i + 1]):
                friend = hears.friend[tie]
                for other in range(belong.start[friend], belong.start[friend + 1]):
                    if belong.community[other] == belong.community[at]:
                        inside += 1
            belong.rest[at] = p.identification_rest * inside / max(1, friends)


@loop
def stay_attached(rows: Rows, belong: Memberships, p: CommunityLife) -> None:
    """Let identification return to what friends inside hold it at."""
    fade = 1.0 - math.exp(-1.0 / p.identification_days)
    for at in range(belong.start[rows.start], belong.start[rows.stop]):
        belong.identification[at] += fade * (belong.rest[at] - belong.identification[at])


def fading(days: float) -> float:
    """Return the share of a memory with this time constant that goes in one day.

    >>> round(fading(60.0), 4)
    0.0165
    """
    return 1.0 - math.exp(-1.0 / days)
