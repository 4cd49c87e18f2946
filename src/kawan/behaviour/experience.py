"""Experience: what was bought is used, compared with what was expected, and remembered.

Expectancy disconfirmation (Oliver 1980); experience goods and learning (Nelson 1970; Erdem & Keane 1996, from memory);
failure and recovery (de Matos, Henrique & Rossi 2007); betrayed friends are angrier (Gregoire, Tripp & Legoux 2009). A
brand can repair what it is told of; about half of those with a problem tell the staff (Goodman 1999). A poor
match disappoints but cannot be repaired; a failure of service can. Switched off, purchases teach and
remind of nothing, nothing fails, and nobody gives a number.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kawan.behaviour.expression import logistic
from kawan.columns import Bonds, Bools, Ints, Longs, Offers, Today
from kawan.core.draws import draw, normal
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import AMOUNT, SHARE, SIGNED, WEIGHT
from kawan.events import Count, Event

SAMPLE = 1000  # its number among the purchases of a day, which are fewer


class Experience(NamedTuple):
    """What using the product does."""

    spread: Annotated[float, AMOUNT, "assumption, 0.2-0.6"] = 0.4  # sd of one experience around quality
    failure: Annotated[float, SIGNED, "assumption: 2-3 % of purchases at the default quality"] = -0.5  # below it
    friends_expect: Annotated[float, SHARE, "assumption"] = 0.2  # failure threshold raised by a full bond
    learning: Annotated[float, SHARE, "assumption, 0.05-0.3"] = 0.15  # least weight of the newest experience
    comparing: Annotated[float, SHARE, "assumption"] = 0.3  # satisfaction's step towards the last disconfirmation
    recovered: Annotated[float, SIGNED, "REC-01, direction; assumption"] = 0.3  # disconfirmation of a good repair
    told: Annotated[float, SHARE, "assumption, 0.05-1; about half in Goodman (1999)"] = (
        1.0  # of failures, at once to the brand, which can repair these alone
    )
    hurt: Annotated[float, SHARE, "assumption after Gregoire et al. (2009)"] = (
        0.05  # bond lost by an unrepaired failure
    )
    help_believed: Annotated[float, SHARE, "assumption"] = 0.3  # sincerity gained, of what is missing, by a repair
    reminding: Annotated[float, SHARE, "assumption"] = 0.5  # familiarity gained by use
    gives_number: Annotated[float, SHARE, "assumption"] = 0.5  # first buyers who give their number
    consent: Annotated[float, WEIGHT, "assumption: a quarter at no esteem"] = -1.1  # logit of consent at E = Bd = 0


@rule
def outcome(luck: int, i: int, item: int, quality: float, spread: float) -> float:
    """Return how well the service of one purchase went."""
    return quality + spread * normal(draw(luck, i, Event.SERVICE_A, item), draw(luck, i, Event.SERVICE_B, item))


@rule
def fails(y: float, bond: float, p: Experience) -> bool:
    """Return whether an outcome counts as a failure of service: friends expect more.

    >>> fails(y=-0.4, bond=0.0, p=Experience()), fails(y=-0.4, bond=1.0, p=Experience())
    (False, True)
    """
    return y < p.failure + p.friends_expect * max(0.0, bond)


@rule
def learning_step(purchases: int, least: float) -> float:
    """Return the weight of the newest experience, this one included among `purchases`: the first counts most.

    >>> learning_step(1, 0.15), learning_step(100, 0.15)
    (0.5, 0.15)
    """
    return max(least, 1.0 / (1.0 + purchases))


@rule
def use(luck: int, i: int, b: int, bonds: Bonds, today: Today, offers: Offers, counts: Longs, p: Experience) -> None:
    """Let customer `i` use what was bought of brand `b` just now; a failure waits for the brand to act."""
    k = today.bought[i, b] - 1
    y = outcome(luck, i, k * 8 + b, offers.quality[b], p.spread)
    if fails(y, bonds.bond[i, b], p):
        counts[Count.FAILURES, b] += 1
        today.failed[i, b] = True
        today.failing[i] = True
        return
    x = max(-1.0, min(1.0, y + bonds.match[i, b]))
    learn(i, b, bonds.purchases[i, b], x, x - bonds.esteem[i, b], bonds, p)
    first_buyer(luck, i, b, bonds, counts, p)


@rule
def learn(i: int, b: int, purchases: int, x: float, surprise: float, bonds: Bonds, p: Experience) -> None:
    """Take in one experience `x` (-1 to 1) that differed from what was expected by `surprise`."""
    bonds.esteem[i, b] += learning_step(purchases, p.learning) * (x - bonds.esteem[i, b])
    satisfaction = bonds.satisfaction[i, b]
    bonds.satisfaction[i, b] = max(-1.0, min(1.0, satisfaction + p.comparing * (surprise - satisfaction)))
    bonds.familiarity[i, b] += p.reminding * (1.0 - bonds.familiarity[i, b])


@rule
def first_buyer(luck: int, i: int, b: int, bonds: Bonds, counts: Longs, p: Experience) -> None:
    """Let a first buyer give the number, or not."""
    if bonds.purchases[i, b] == 1 and draw(luck, i, Event.GIVE_NUMBER, b) < p.gives_number:
        leave_number(luck, i, b, bonds, counts, p)


@rule
def leave_number(luck: int, i: int, b: int, bonds: Bonds, counts: Longs, p: Experience) -> None:
    """Put customer `i` into the brand's database and ask for consent: both once, at a first purchase or a meeting."""
    if bonds.in_database[i, b]:
        return
    counts[Count.NUMBERS_GIVEN, b] += 1
    bonds.in_database[i, b] = True
    if draw(luck, i, Event.CONSENT, b) < logistic(bonds.esteem[i, b] + bonds.bond[i, b] + p.consent):
        counts[Count.CONSENTS, b] += 1
        bonds.consented[i, b] = True


@loop
def try_out(luck: int, day: int, who: Ints, b: int, bonds: Bonds, offers: Offers, p: Experience) -> None:
    """Let customers use a sample of brand `b`: it teaches as a purchase does, and is owned; nothing is bought."""
    for k in range(who.size):
        i = who[k]
        y = outcome(luck, i, SAMPLE * 8 + b, offers.quality[b], p.spread)
        x = max(-1.0, min(1.0, y + bonds.match[i, b]))
        learn(i, b, bonds.purchases[i, b] + 1, x, x - bonds.esteem[i, b], bonds, p)
        bonds.bought_on[i, b] = day


@loop
def judge_failures(
    luck: int,
    who: Ints,
    which: Ints,
    repaired: Bools,
    helped: Bools,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    counts: Longs,
    p: Experience,
) -> None:
    """Learn from today's failures, by customer and brand; be angry where nobody helped."""  # fmt: skip
    for at in range(who.size):
        i = who[at]
        b = which[at]
        for k in range(today.bought[i, b]):
            y = outcome(luck, i, k * 8 + b, offers.quality[b], p.spread)
            if not fails(y, bonds.bond[i, b], p):
                continue
            x = max(-1.0, min(1.0, y + bonds.match[i, b]))
            surprise = x - bonds.esteem[i, b]
            if repaired[at]:
                surprise = p.recovered
                bonds.sincerity[i, b] += p.help_believed * (1.0 - bonds.sincerity[i, b])
            elif not helped[at]:
                today.angry[i, b] = True
            learn(i, b, bonds.purchases[i, b] - today.bought[i, b] + k + 1, x, surprise, bonds, p)
        if today.angry[i, b]:
            bonds.bond[i, b] = max(-1.0, bonds.bond[i, b] - p.hurt * (1.0 + max(0.0, bonds.bond[i, b])))
        first_buyer(luck, i, b, bonds, counts, p)


@loop
def put_away(rows: Rows, today: Today) -> None:
    """Clear what today's purchases left behind."""
    for i in range(rows.start, rows.stop):
        if today.needs[i] == 0:
            continue
        today.needs[i] = 0
        today.basket[i] = 0
        today.failing[i] = False
        for b in range(today.bought.shape[1]):
            today.bought[i, b] = 0
            today.units[i, b] = 0
            today.paid[i, b] = 0
            today.failed[i, b] = False
            today.angry[i, b] = False
