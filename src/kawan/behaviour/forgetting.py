"""Forgetting: without contact every memory returns to its resting value.

Exponential decay with a time constant per memory; half of an advertisement's effect carries over (Sethuraman,
Tellis & Briesch 2011, MSG-01). What keeps a brand in mind without any of this (shelves, size, history) is its
presence (Romaniuk & Sharp 2004). Switched off, none of the memories listed here fades or returns to rest; buzz,
weariness and what belongs to communities follow rules of their own.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from kawan.columns import Bonds, Floats, People
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import DAYS, SHARE
from kawan.core.sums import BLOCK, LANES, add_up


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


@rule
def fade(memory: Floats, keep: float, lanes: Floats, place: int) -> None:
    """Let a memory fade, of customers who follow each other in one block, and add up what is left."""
    for k in range(memory.size):
        memory[k] *= keep
    add_up(memory, lanes, place)


@rule
def settle(memory: Floats, share: float, rest: float, lanes: Floats, place: int) -> None:
    """Let a memory come nearer to where it rests by a share of the way, and add up what it is then."""
    for k in range(memory.size):
        memory[k] += share * (rest - memory[k])
    add_up(memory, lanes, place)


@rule
def settle_by_brand(memory: Floats, share: float, rests: Floats, lanes: Floats, place: int) -> None:
    """Do the same where every brand has a resting value of its own; `rests` names them LANES times over."""
    for first in range(0, memory.size, rests.size):
        together = memory[first : first + rests.size]
        for k in range(together.size):
            together[k] += share * (rests[k] - together[k])
    add_up(memory, lanes, place)


@loop
def forget(rows: Rows, people: People, bonds: Bonds, presences: Floats, sums: Floats, p: Forgetting) -> None:
    """Let one day pass over every memory, and add up what is left: one memory after another, a block at a time.

    Args:
        rows: Customers.
        people: Their deafness fades.
        bonds: What they remember of brands.
        presences: Of each brand, LANES times over.
        sums: Where to add, as `no_sums` makes it, flat beyond the second axis: first what `columns.STATES` names, in
            that order, then deafness and weariness.
        p: Parameters.
    """  # fmt: skip
    brands = bonds.bond.shape[1]
    for block in range(rows.start // BLOCK, (rows.stop + BLOCK - 1) // BLOCK):
        first = max(block * BLOCK, rows.start)
        last = min(block * BLOCK + BLOCK, rows.stop)
        lanes = sums[block]
        before = first - block * BLOCK  # rows of the block that are not among these
        place, alone = before % LANES * brands, before % lanes[0].size
        familiarity = bonds.familiarity[first:last].reshape(-1)
        settle_by_brand(familiarity, 1.0 - math.exp(-1.0 / p.familiarity), presences, lanes[0], place)
        add_up(bonds.esteem[first:last].reshape(-1), lanes[1], place)
        fade(bonds.satisfaction[first:last].reshape(-1), math.exp(-1.0 / p.satisfaction), lanes[2], place)
        fade(bonds.bond[first:last].reshape(-1), math.exp(-1.0 / p.bond), lanes[3], place)
        sincerity = bonds.sincerity[first:last].reshape(-1)
        settle(sincerity, 1.0 - math.exp(-1.0 / p.sincerity), p.resting_sincerity, lanes[4], place)
        fade(bonds.goodwill[first:last].reshape(-1), math.exp(-1.0 / p.goodwill), lanes[5], place)
        fade(bonds.irritation[first:last].reshape(-1), math.exp(-1.0 / p.irritation), lanes[6], place)
        fade(bonds.participation[first:last].reshape(-1), math.exp(-1.0 / p.participation), lanes[7], place)
        add_up(bonds.habit[first:last].reshape(-1), lanes[8], place)
        add_up(bonds.buzz[first:last].reshape(-1), lanes[9], place)
        messages = bonds.messages[first:last].reshape(-1)
        keep = math.exp(-1.0 / p.messages)
        for k in range(messages.size):
            messages[k] *= keep
        settle(people.deafness[first:last], 1.0 - math.exp(-1.0 / p.deafness), p.resting_deafness, lanes[10], alone)
        add_up(people.weariness[first:last], lanes[11], alone)


NOTHING_FADES = Forgetting(*[math.inf] * 9)
"""The neutral of this mechanism: no memory ever fades."""
