"""Referral: a buyer recommends the brand to one friend, for nothing or for a reward; some sell it on themselves.

Intention, opportunity and the friend's willingness are separate steps (Kumar et al. 2010). A reward draws some of those
who would not do it as a favour, most of them for brands that deserve it least; beyond a small one its size adds little
(Ryu & Feick 2007), though it adds something (Wolters, Schulze & Gedenk 2020). A rewarded word is believed
less, the less the weaker the tie (Verlegh et al. 2013), and who was once promised a reward says less for
nothing (Gneezy & Rustichini 2000). Resellers offer units to friends, some of whom turn away from a brand that is
pushed on them. What is said today is heard tomorrow. Switched off, nobody recommends a brand or sells it on, and asking
for it changes nothing.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from kawan.behaviour.expression import Expression, commit, worth
from kawan.behaviour.meaning import Meaning, congruity, see_carried
from kawan.behaviour.word_of_mouth import WordOfMouth, persuaded, touch
from kawan.columns import OFFER, REFERRAL, REWARDED, Bonds, Ints, Longs, Offers, People, Resellers, Ties, Today, Words
from kawan.core.draws import draw
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import AMOUNT, DATES, SHARE, Range
from kawan.events import Count, Event

HALVING = math.log(2.0)


class Referral(NamedTuple):
    """What makes customers recommend, and sell on."""

    opportunity: Annotated[float, SHARE, "assumption"] = 0.05  # chance per purchase, times sociability
    prompted: Annotated[float, AMOUNT, "assumption"] = 3.0  # as many opportunities while the brand's wish stands
    crowding: Annotated[float, SHARE, "assumption after Gneezy & Rustichini (2000)"] = (
        0.2  # of what was said for nothing, lost once a reward was promised
    )
    drawing: Annotated[float, SHARE, "assumption after Ryu & Feick (2007), 0-0.5"] = (
        0.1  # of those with an occasion who would not do it as a favour, by the highest reward
    )
    half_reward: Annotated[float, Range(0.001, 1e3, "reference prices"), "assumption, likewise, 0.02-0.5"] = (
        0.1  # the reward that draws half of them
    )
    accepting: Annotated[float, SHARE, "assumption"] = 0.3  # chance to resell when asked, times worth
    offering: Annotated[float, SHARE, "assumption"] = 0.1  # chance a day that a reseller offers a unit to a friend
    pushing: Annotated[float, SHARE, "assumption"] = 0.02  # esteem lost by an offer to somebody unwilling
    reselling_days: Annotated[float, DATES, "assumption"] = 90.0  # how long units may be sold on


@rule
def opportunity(sociability: float, asked: bool, expecting: bool, p: Referral) -> float:
    """Return the chance (0 to 1) that a purchase is followed by an occasion to recommend the brand.

    Args:
        sociability: Above 0, 1 on average.
        asked: Whether the brand's wish stands.
        expecting: Whether a reward was ever promised.
        p: Parameters.

    >>> [round(opportunity(1.0, asked, expecting, Referral()), 6) for asked in (False, True) for expecting in (False, True)]
    [0.05, 0.04, 0.15, 0.14]
    """  # noqa: E501
    unasked = 1.0 - p.crowding if expecting else 1.0
    return min(1.0, p.opportunity * sociability * (unasked + p.prompted - 1.0 if asked else unasked))


@rule
def drawn(reward: float, p: Referral) -> float:
    """Return the share (0 to 1) of those who would not recommend as a favour that a reward draws.

    Args:
        reward: Promised for a purchase, in reference prices of the category; 0 for none.
        p: Parameters.

    >>> [round(drawn(reward, Referral()), 6) for reward in (0.0, 0.1, 0.2, 0.5)]
    [0.0, 0.05, 0.075, 0.096875]
    """
    return p.drawing * (1.0 - math.exp(-HALVING * reward / p.half_reward))


@rule
def intention(deserved: float, reward: float, p: Referral) -> float:
    """Return the chance (0 to 1) that an occasion to recommend is taken: as a favour that is deserved, or for a reward.

    >>> intention(0.4, 0.0, Referral()), round(intention(0.4, 0.1, Referral()), 6)
    (0.4, 0.43)
    """
    return deserved + (1.0 - deserved) * drawn(reward, p)


@rule
def standing_reward(day: int, i: int, b: int, bonds: Bonds, offers: Offers) -> float:
    """Return what brand `b` promises customer `i` today, in reference prices of the category; 0 for nothing."""
    return bonds.promised[i, b] * offers.price[b] / offers.cents[b] if bonds.rewarded_until[i, b] >= day else 0.0


@rule
def willing(esteem: float) -> float:
    """Return the chance (0 to 1) that a friend with this esteem (-1 to 1) of the brand listens.

    >>> willing(0.7), willing(-0.25)
    (1.0, 0.75)
    """
    return 1.0 - max(0.0, -esteem)


@rule
def credit(strength: float, rewarded: bool, p: WordOfMouth) -> float:
    """Return how much a word counts (0 to 1) over a tie of this strength (0 to 1).

    >>> credit(0.2, True, WordOfMouth()), credit(0.2, False, WordOfMouth())
    (0.6, 1.0)
    """
    return 1.0 - p.rewarded * (1.0 - strength) if rewarded else 1.0


@rule
def one_friend(ties: Ties, i: int, u: float) -> int:
    """Return where in `ties` one friend of customer `i` stands, drawn by strength; -1 for who has none."""
    total = 0.0
    for at in range(ties.start[i], ties.start[i + 1]):
        total += ties.strength[at]
    left = u * total
    at = ties.start[i]
    if at == ties.start[i + 1]:
        return -1
    while left >= ties.strength[at] and at + 1 < ties.start[i + 1]:
        left -= ties.strength[at]
        at += 1
    return at


@loop
def consider_referring(
    rows: Rows,
    luck: int,
    day: int,
    heard_by: Ties,
    people: People,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    counts: Longs,
    p: Referral,
    speech: Expression,
) -> None:
    """Decide which of today's buyers recommend what they bought: they have the occasion, and it is worth it."""
    end = rows.start
    for i in range(rows.start, rows.stop):
        basket = today.basket[i]
        if basket == 0:
            continue
        sociability = people.sociability[i]
        most = max(opportunity(sociability, True, False, p), opportunity(sociability, False, False, p))
        refers = 0
        for b in range(bonds.bond.shape[1]):
            if not basket >> b & 1:
                continue
            chance = draw(luck, i, Event.REFER, b)
            if chance >= most:  # most buyers need no closer look
                continue
            asked = bonds.asked_until[i, b] >= day
            g = congruity(people, bonds, offers, i, b)
            deserved = worth(bonds.bond[i, b], people.self_presentation[i], g, bonds.esteem[i, b], speech)
            reward = standing_reward(day, i, b, bonds, offers)
            if chance < intention(deserved, reward, p) * opportunity(sociability, asked, bonds.promised[i, b] > 0, p):
                refers |= 1 << b
        if refers > 0 and people.voice[i] and heard_by.start[i] < heard_by.start[i + 1]:
            today.refers[i] = refers
            today.picked[end] = i
            end += 1
            for b in range(bonds.bond.shape[1]):
                counts[Count.REFERRALS, b] += refers >> b & 1
    if end < rows.stop:
        today.picked[end] = -1


@loop
def list_referrals(rows: Rows, at: int, today: Today, who: Ints, which: Ints) -> int:
    """Write who of these rows recommends which brand today, from place `at` on; return the next place."""
    for slot in range(rows.start, rows.stop):
        i = today.picked[slot]
        if i < 0:
            break
        for b in range(today.bought.shape[1]):
            if today.refers[i] >> b & 1:
                who[at] = i
                which[at] = b
                at += 1
        today.refers[i] = 0
    return at


@loop
def refer(
    luck: int,
    day: int,
    words: Words,
    heard_by: Ties,
    bonds: Bonds,
    friends_at_most: float,
    counts: Longs,
    speech: Expression,
) -> None:
    """Choose the friend each recommendation is for, and let it commit the speaker; `words` has by, brand, said."""
    for k in range(words.by.size):
        i = words.by[k]
        b = words.brand[k]
        at = one_friend(heard_by, i, draw(luck, i, Event.REFER_WHOM, b))
        words.to[k] = heard_by.friend[at]
        words.strength[k] = heard_by.strength[at]
        words.kind[k] = REFERRAL
        if bonds.rewarded_until[i, b] >= day:
            words.kind[k] = REWARDED
            counts[Count.REFERRALS_REWARDED, b] += 1
        commit(i, b, words.said[k], 1.0, bonds, friends_at_most, speech)


@loop
def offer_units(luck: int, sellers: Resellers, heard_by: Ties, people: People, words: Words, p: Referral) -> None:
    """Let each reseller offer a unit to a friend, or not: then `to` is -1; `words` has one place for each."""
    for k in range(sellers.who.size):
        i = sellers.who[k]
        b = sellers.brand[k]
        words.to[k] = -1
        if not people.voice[i] or draw(luck, i, Event.RESELL, b) >= p.offering:
            continue
        at = one_friend(heard_by, i, draw(luck, i, Event.RESELL_WHOM, b))
        if at >= 0:
            words.to[k] = heard_by.friend[at]
            words.strength[k] = heard_by.strength[at]
            words.kind[k] = OFFER


@loop
def hear_words(
    luck: int,
    day: int,
    words: Words,
    people: People,
    bonds: Bonds,
    offers: Offers,
    today: Today,
    counts: Longs,
    p: Referral,
    hearing: WordOfMouth,
    meaning: Meaning,
) -> None:
    """Hear what one was told yesterday, if willing; an offer to somebody unwilling costs the brand some esteem."""
    for k in range(words.to.size):
        i = words.to[k]
        b = words.brand[k]
        by = words.by[k]
        esteem = bonds.esteem[i, b]
        selling = words.kind[k] == OFFER
        if draw(luck, i, Event.WILLING, by * 8 + b) >= willing(esteem):
            if selling:
                bonds.esteem[i, b] = max(-1.0, esteem - p.pushing)
            continue
        touch(day, i, b, by, min(REWARDED, words.kind[k]), bonds, today, counts)
        if selling:
            today.seller[i] = 1 + by * 8 + b
        else:
            counts[Count.REFERRALS_HEARD, b] += 1
        strength = words.strength[k]
        if bonds.buzz[i, b] >= hearing.reinforcement:
            trust = credit(strength, words.kind[k] >= REWARDED, hearing)
            bonds.familiarity[i, b] += trust * hearing.reminder * (1.0 - bonds.familiarity[i, b])
            bonds.esteem[i, b] = persuaded(esteem, words.said[k], trust * strength, bonds.bond[i, b], hearing)
        see_carried(i, b, by, strength, people, bonds, offers, meaning)


@loop
def accept_units(
    luck: int,
    who: Ints,
    b: int,
    people: People,
    bonds: Bonds,
    offers: Offers,
    accepted: Ints,
    p: Referral,
    speech: Expression,
) -> None:
    """Write 1 for who accepts to sell brand `b` on, being close enough to it, else 0."""  # fmt: skip
    for k in range(who.size):
        i = who[k]
        g = congruity(people, bonds, offers, i, b)
        deserved = worth(bonds.bond[i, b], people.self_presentation[i], g, bonds.esteem[i, b], speech)
        ready = people.voice[i] and draw(luck, i, Event.RECRUIT, b) < p.accepting * deserved
        accepted[k] = 1 if ready else 0
