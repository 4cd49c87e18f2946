"""Interruption: a message nobody asked for is noticed, weighed, remembered, and held against the sender.

Edwards, Li & Lee (2002) on intrusiveness; Godin (1999) on permission; Godfrey, Seiders & Voss (2011) on the
ideal number of messages; Hohnhold, O'Brien & Tang (2015) on learning to ignore. A wanted, well-timed text is a
small favour; past the ideal point it is a burden. Every irrelevant one closes the ears to all brands.
Those who follow a brand's page and fear to miss out mind its messages less. Switched off, messages are paid for and
compete for attention, but nobody notices or counts them, and no page bores.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kawan.behaviour.friendship import room
from kawan.behaviour.meaning import congruity
from kawan.columns import Bonds, Bools, Longs, Offers, People, Today
from kawan.core.draws import draw
from kawan.core.loops import AHEAD, Rows, fetch, loop, rule
from kawan.core.parameters import AMOUNT, DATES, DAYS, SHARE, WEIGHT
from kawan.events import Count, Event

TEXT, MAIL, ADVERTISEMENT = 0, 1, 2
CHANNELS = ("text", "mail", "advertisement")


class Interruption(NamedTuple):
    """What an unasked message does."""

    reminder: Annotated[float, SHARE, "assumption, tuned to MSG-01"] = 0.12  # of familiarity still missing: text, mail
    glimpse: Annotated[float, SHARE, "assumption, tuned to MSG-01"] = 0.03  # the same for an advertisement
    intrusion: Annotated[float, SHARE, "assumption, 0.02-0.15"] = 0.06  # of the patience left, by an irrelevant text
    mail_intrusion: Annotated[float, SHARE, "assumption"] = 0.5  # of a text's irritation, by direct mail
    offer_days: Annotated[float, DATES, "assumption, 1-30"] = 7.0
    by_bond: Annotated[float, SHARE, "assumption"] = 0.4  # relevance at a full bond
    by_congruity: Annotated[float, SHARE, "assumption"] = 0.2
    by_need: Annotated[float, SHARE, "assumption"] = 0.3
    by_consent: Annotated[float, SHARE, "assumption after MSG-05"] = 0.3
    by_goodwill: Annotated[float, SHARE, "assumption"] = 0.4  # when goodwill pays for the ask
    ask_price: Annotated[float, SHARE, "assumption"] = 0.05  # goodwill an ask uses up
    ideal: Annotated[float, WEIGHT, "assumption, 0.1-0.5"] = (
        0.3  # relevance from which a message is welcome, before tedium
    )
    tedium: Annotated[float, WEIGHT, "assumption after MSG-02, MSG-08"] = 0.05  # per message noticed lately
    page_weight: Annotated[float, SHARE, "assumption"] = 0.5  # of a message's tedium, by a post on the brand's page
    favour_bond: Annotated[float, SHARE, "assumption"] = 0.004
    favour_esteem: Annotated[float, SHARE, "assumption"] = 0.05
    burden: Annotated[float, SHARE, "assumption"] = 0.02  # bond lost per burden at full irritation
    closeness_burden: Annotated[float, AMOUNT, "assumption"] = 2.0  # the closer, the worse
    deafening: Annotated[float, SHARE, "assumption after Hohnhold et al. (2015)"] = 0.02  # by an irrelevant text
    mail_deafening: Annotated[float, SHARE, "assumption"] = 0.5  # of a text's
    advertisement_deafening: Annotated[float, SHARE, "assumption"] = 0.1  # of a text's
    opt_out: Annotated[float, SHARE, "tuned to MSG-04"] = 0.012  # chance per irrelevant message
    opt_out_irritated: Annotated[float, SHARE, "tuned to MSG-04"] = 0.03  # chance at full irritation
    unasked: Annotated[float, AMOUNT, "assumption"] = 1.5  # opt-outs without consent, against with
    blacklist: Annotated[float, SHARE, "assumption"] = 0.01  # chance at full irritation
    suspicion: Annotated[float, SHARE, "assumption after Aaker et al. (2004)"] = (
        0.3  # sincerity lost, ask after gesture
    )
    suspicion_days: Annotated[float, DAYS, "assumption"] = 14.0
    found_out: Annotated[float, SHARE, "assumption"] = 0.1  # chance per ask at no sincerity
    found_out_days: Annotated[float, DAYS, "assumption"] = 60.0
    betrayal: Annotated[float, SHARE, "assumption after Gregoire et al. (2009)"] = 0.1  # bond lost when found out


class Sending(NamedTuple):
    """One brand's message of one day, the same for all who receive it."""

    brand: int
    channel: int
    discount: float
    can_refuse: bool


@rule
def relevance(bond: float, g: float, in_need: bool, consented: bool, pays: bool, p: Interruption) -> float:
    """Return how welcome a message is, 0 to 1, from bond (-1..1), congruity (-1..1) and the moment.

    >>> relevance(bond=0.5, g=0.0, in_need=True, consented=False, pays=False, p=Interruption())
    0.5
    """
    r = p.by_bond * max(0.0, bond) + p.by_congruity * max(0.0, g)
    if in_need:
        r += p.by_need
    if consented:
        r += p.by_consent
    if pays:
        r += p.by_goodwill
    return min(1.0, r)


@rule
def irritated(irritation: float, relevance: float, intrusion: float) -> float:
    """Return irritation (0 to 1) after one more noticed message of this relevance (0 to 1).

    >>> irritated(irritation=0.0, relevance=0.5, intrusion=0.1)
    0.05
    """
    return irritation + intrusion * (1.0 - relevance) * (1.0 - irritation)


@rule
def opt_out_chance(irritation: float, relevance: float, consented: bool, reactance: float, p: Interruption) -> float:
    """Return the chance (0 to 1) to leave the list after one more message."""
    asked = 1.0 if consented else p.unasked
    return min(
        1.0, p.opt_out * (1.0 - relevance) * asked + p.opt_out_irritated * irritation * irritation * (0.5 + reactance)
    )


@loop
def advertise(
    rows: Rows,
    luck: int,
    people: People,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    to: Bools,
    sending: Sending,
    counts: Longs,
    p: Interruption,
) -> None:
    """Notice an advertisement: it keeps the brand in mind, teaches nothing and tires a little."""  # fmt: skip
    b = sending.brand
    for i in range(rows.start, rows.stop):
        if not to[i]:
            continue
        if draw(luck, i, Event.CHANNEL, b + 8 * sending.channel) >= today.notices[i] * (1.0 - people.deafness[i]):
            continue
        counts[Count.MESSAGES_NOTICED, b] += 1
        g = congruity(people, bonds, offers, i, b)
        r = relevance(bonds.bond[i, b], g, today.needs[i] > 0, bonds.consented[i, b], False, p)
        bonds.familiarity[i, b] += p.glimpse * (1.0 - bonds.familiarity[i, b])
        people.deafness[i] += p.deafening * p.advertisement_deafening * (1.0 - r) * (1.0 - people.deafness[i])


@loop
def interrupt(
    rows: Rows,
    luck: int,
    day: int,
    people: People,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    to: Bools,
    sending: Sending,
    friends_at_most: float,
    counts: Longs,
    p: Interruption,
) -> None:
    """Notice a text or a letter: weigh it, remember it, and perhaps leave the list."""  # fmt: skip
    b = sending.brand
    text = sending.channel == TEXT
    intrusion = p.intrusion if text else p.intrusion * p.mail_intrusion
    deafening = p.deafening if text else p.deafening * p.mail_deafening
    item = b + 8 * sending.channel
    end = rows.start
    for i in range(rows.start, rows.stop):
        if to[i] and draw(luck, i, Event.CHANNEL, item) < today.notices[i] * (1.0 - people.deafness[i]):
            today.picked[end] = i
            end += 1
    for slot in range(rows.start, end):
        if slot + AHEAD < end:
            fetch(
                (
                    bonds.blacklisted, bonds.messages, bonds.goodwill, bonds.bond, bonds.consented, bonds.familiarity,
                    bonds.discount, bonds.offer_until, bonds.follows, bonds.irritation, bonds.esteem, bonds.carried,
                    bonds.gestured_on, bonds.opted_out, people.identity, people.self_presentation, people.reactance,
                ),
                today.picked[slot + AHEAD],
            )  # fmt: skip
        i = today.picked[slot]
        if bonds.blacklisted[i, b]:
            continue
        counts[Count.MESSAGES_NOTICED, b] += 1
        bonds.messages[i, b] += 1.0
        pays = bonds.goodwill[i, b] >= p.ask_price
        g = congruity(people, bonds, offers, i, b)
        r = relevance(bonds.bond[i, b], g, today.needs[i] > 0, bonds.consented[i, b], pays, p)
        if pays:
            bonds.goodwill[i, b] -= p.ask_price
        bonds.familiarity[i, b] += p.reminder * (1.0 - bonds.familiarity[i, b])
        if sending.discount > 0.0:
            bonds.discount[i, b] = sending.discount
            bonds.offer_until[i, b] = day + int(p.offer_days) - 1
        missed = people.fomo[i] if bonds.follows[i, b] else 0.0  # who fears to miss out, minds the less
        irritation = irritated(bonds.irritation[i, b], r, intrusion * (1.0 - missed))
        bonds.irritation[i, b] = irritation
        people.deafness[i] += deafening * (1.0 - r) * (1.0 - people.deafness[i])
        welcome = r - p.ideal - p.tedium * bonds.messages[i, b]
        bond = bonds.bond[i, b]
        if welcome > 0.0:
            bonds.bond[i, b] = min(1.0, bond + p.favour_bond * welcome * room(bonds, i, b, friends_at_most))
            bonds.esteem[i, b] += p.favour_esteem * welcome * (1.0 - bonds.esteem[i, b])
        else:
            lost = p.burden * irritation * welcome * (1.0 + p.closeness_burden * max(0.0, bond))
            bonds.bond[i, b] = max(-1.0, bond + lost)
        if day - bonds.gestured_on[i, b] <= p.suspicion_days:
            bonds.sincerity[i, b] -= p.suspicion * bonds.sincerity[i, b]
        if day - bonds.gestured_on[i, b] <= p.found_out_days:
            doubt = p.found_out * (1.0 - bonds.sincerity[i, b])
            if draw(luck, i, Event.FOUND_OUT, item) < doubt:
                hurt = p.betrayal * (1.0 + max(0.0, bonds.bond[i, b]))
                bonds.bond[i, b] = max(-1.0, bonds.bond[i, b] - hurt)
        if sending.can_refuse and not bonds.opted_out[i, b]:
            leave = opt_out_chance(irritation, r, bonds.consented[i, b], people.reactance[i], p)
            if draw(luck, i, Event.OPT_OUT, item) < leave:
                counts[Count.OPT_OUTS, b] += 1
                bonds.opted_out[i, b] = True
                bonds.consented[i, b] = False
        squared = irritation * irritation
        if draw(luck, i, Event.BLACKLIST, item) < p.blacklist * squared * squared:
            counts[Count.BLACKLISTINGS, b] += 1
            bonds.blacklisted[i, b] = True
