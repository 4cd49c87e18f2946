"""Forgetting: without contact every memory returns to its resting value.

Exponential decay with a time constant per memory; half of an advertisement's effect carries over (Sethuraman,
Tellis & Briesch 2011, MSG-01). What keeps a brand in mind without any of this (shelves, size, history) is its
presence (Romaniuk & Sharp 2004). Switched off, none of the memories listed here fades or returns to rest; buzz,
weariness and what belongs to communities follow rules of their own.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from kawan.columns import Bonds, Floats, Offers, People
from kawan.core.loops import Rows, loop
from kawan.core.parameters import DAYS, SHARE
from kawan.core.sums import BLOCK


class Forgetting(NamedTuple):
    """Time constants, in days, and resting values."""

    bond: Annotated[float, DAYS, "assumption, 180-1000"] = 365.0
    goodwill: Annotated[float, DAYS, "assumption"] = 90.0
    participation: Annotated[float, DAYS, "assumption"] = 30.0
    irritation: Annotated[float, DAYS, "assumption, 20-90"] = 45.0
    satisfaction: Annotated[float, DAYS, "assumption"] = 90.0
    sincerity: Annotated[float, DAYS, "assumption"] = 180.0
    familiarity: Annotated[float, DAYS, "tuned to MSG-01"] = 60.0
    deafness: Annotated[float, DAYS, "assumption after Hohnhold et al. (2015)"] = 60.0
    messages: Annotated[float, DAYS, "assumption"] = 30.0
    resting_deafness: Annotated[float, SHARE, "assumption"] = 0.2
    resting_sincerity: Annotated[float, SHARE, "assumption: undecided"] = 0.5


@loop
def forget(rows: Rows, people: People, bonds: Bonds, offers: Offers, sums: Floats, p: Forgetting) -> None:
    """Let one day pass over every memory, and add up what is left.

    `sums` has shape (blocks, B, states + 2), in the order of `columns.STATES`, then deafness and weariness. Rows are
    added in order within each block, so the result is the same for any division of the rows among threads.
    """
    keep_bond = math.exp(-1.0 / p.bond)
    keep_goodwill = math.exp(-1.0 / p.goodwill)
    keep_participation = math.exp(-1.0 / p.participation)
    keep_irritation = math.exp(-1.0 / p.irritation)
    keep_satisfaction = math.exp(-1.0 / p.satisfaction)
    keep_messages = math.exp(-1.0 / p.messages)
    fade_sincerity = 1.0 - math.exp(-1.0 / p.sincerity)
    fade_familiarity = 1.0 - math.exp(-1.0 / p.familiarity)
    fade_deafness = 1.0 - math.exp(-1.0 / p.deafness)
    for i in range(rows.start, rows.stop):
        block = i // BLOCK
        people.deafness[i] += fade_deafness * (p.resting_deafness - people.deafness[i])
        for b in range(bonds.bond.shape[1]):
            familiarity = bonds.familiarity[i, b]
            familiarity += fade_familiarity * (offers.presence[b] - familiarity)
            bonds.familiarity[i, b] = familiarity
            satisfaction = bonds.satisfaction[i, b] * keep_satisfaction
            bonds.satisfaction[i, b] = satisfaction
            bond = bonds.bond[i, b] * keep_bond
            bonds.bond[i, b] = bond
            sincerity = bonds.sincerity[i, b]
            sincerity += fade_sincerity * (p.resting_sincerity - sincerity)
            bonds.sincerity[i, b] = sincerity
            goodwill = bonds.goodwill[i, b] * keep_goodwill
            bonds.goodwill[i, b] = goodwill
            irritation = bonds.irritation[i, b] * keep_irritation
            bonds.irritation[i, b] = irritation
            participation = bonds.participation[i, b] * keep_participation
            bonds.participation[i, b] = participation
            bonds.messages[i, b] *= keep_messages
            sums[block, b, 0] += familiarity
            sums[block, b, 1] += bonds.esteem[i, b]
            sums[block, b, 2] += satisfaction
            sums[block, b, 3] += bond
            sums[block, b, 4] += sincerity
            sums[block, b, 5] += goodwill
            sums[block, b, 6] += irritation
            sums[block, b, 7] += participation
            sums[block, b, 8] += bonds.habit[i, b]
            sums[block, b, 9] += bonds.buzz[i, b]
        sums[block, 0, 10] += people.deafness[i]
        sums[block, 0, 11] += people.weariness[i]


NOTHING_FADES = Forgetting(*[math.inf] * 9)
"""The neutral of this mechanism: no memory ever fades."""
