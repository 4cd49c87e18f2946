"""Experience: what was bought is used, compared with what was expected, and remembered.

Expectancy disconfirmation (Oliver 1980); experience goods and learning (Nelson 1970; Erdem & Keane 1996, from memory);
failure and recovery (de Matos, Henrique & Rossi 2007); betrayed friends are angrier (Gregoire, Tripp & Legoux 2009). A
poor match disappoints but cannot be repaired; a failure of service can. Switched off, purchases teach nothing and
nothing fails.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kawan.behaviour.expression import logistic
from kawan.columns import Bonds, Longs, Offers, Today
from kawan.core.draws import draw, normal
from kawan.core.loops import loop, rule
from kawan.core.parameters import AMOUNT, SHARE, SIGNED, WEIGHT
from kawan.events import Count, Event


class Experience(NamedTuple):
    """What using the product does."""

    spread: Annotated[float, AMOUNT, "assumption, 0.2-0.6"] = 0.4  # sd of one experience around quality
    failure: Annotated[float, SIGNED, "assumption: 2-3 % of purchases at the default quality"] = -0.5  # below it
    friends_expect: Annotated[float, SHARE, "assumption"] = 0.2  # failure threshold raised by a full bond
    learning: Annotated[float, SHARE, "assumption, 0.05-0.3"] = 0.15  # least weight of the newest experience
    comparing: Annotated[float, SHARE, "assumption"] = 0.3  # satisfaction's step towards the last disconfirmation
    recovered: Annotated[float, SIGNED, "REC-01, direction; assumption"] = 0.3  # disconfirmation of a good repair
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
def serve(luck: int, i: int, b: int, bonds: Bonds, today: Today, offers: Offers, counts: Longs, p: Experience) -> None:
    """Mark whether the purchase customer `i` makes of brand `b` just now fails, so that the brand can attend to it."""
    y = outcome(luck, i, today.bought[i, b] * 8 + b, offers.quality[b], p.spread)
    if fails(y, bonds.bond[i, b], p):
        counts[Count.FAILURES, b] += 1
        today.failed[i, b] = True


@loop
def judge(rows: slice, luck: int, bonds: Bonds, today: Today, offers: Offers, counts: Longs, p: Experience) -> None:
    """Learn from today's purchases; be angry about a failure nobody repaired."""
    for i in range(rows.start, rows.stop):
        if today.needs[i] == 0:
            continue
        for b in range(offers.quality.size):
            bought = today.bought[i, b]
            if bought == 0:
                continue
            for k in range(bought):
                y = outcome(luck, i, k * 8 + b, offers.quality[b], p.spread)
                x = max(-1.0, min(1.0, y + bonds.match[i, b]))
                surprise = x - bonds.esteem[i, b]
                failed = today.failed[i, b] and fails(y, bonds.bond[i, b], p)
                if failed and today.repaired[i, b]:
                    surprise = p.recovered
                    bonds.sincerity[i, b] += p.help_believed * (1.0 - bonds.sincerity[i, b])
                elif failed:
                    bonds.bond[i, b] = max(-1.0, bonds.bond[i, b] - p.hurt * (1.0 + max(0.0, bonds.bond[i, b])))
                    today.angry[i, b] = True
                number = bonds.purchases[i, b] - bought + k + 1
                bonds.esteem[i, b] += learning_step(number, p.learning) * (x - bonds.esteem[i, b])
                bonds.satisfaction[i, b] += p.comparing * (surprise - bonds.satisfaction[i, b])
                bonds.familiarity[i, b] += p.reminding * (1.0 - bonds.familiarity[i, b])
            if bonds.purchases[i, b] == bought and not bonds.in_database[i, b]:
                if draw(luck, i, Event.GIVE_NUMBER, b) < p.gives_number:
                    counts[Count.NUMBERS_GIVEN, b] += 1
                    bonds.in_database[i, b] = True
                    if draw(luck, i, Event.CONSENT, b) < logistic(bonds.esteem[i, b] + bonds.bond[i, b] + p.consent):
                        counts[Count.CONSENTS, b] += 1
                        bonds.consented[i, b] = True


@loop
def put_away(rows: slice, today: Today) -> None:
    """Clear what today's purchases left behind."""
    for i in range(rows.start, rows.stop):
        if today.needs[i] == 0:
            continue
        today.needs[i] = 0
        for b in range(today.bought.shape[1]):
            today.bought[i, b] = 0
            today.paid[i, b] = 0
            today.failed[i, b] = False
            today.repaired[i, b] = False


NOTHING_FAILS = Experience(failure=-1e9)
"""The neutral of this mechanism for the phase of purchase."""
