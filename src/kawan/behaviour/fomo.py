"""Fear of missing out: friends are seen with something, and one is not there.

Przybylski et al. (2013) on the trait; social impact grows with about the square root of the sources (Latane
1981, from memory). State FoMO makes social, dated and scarce things more attractive, not everything: meetings, open
offers, visible categories, checking the phone, posting. Pressure that lasts wears out. Switched off, the
trait counts as 0 for everybody; what friends are seen doing is still remembered.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from kawan.columns import Bonds, People, Ties, Today
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import DAYS, SHARE


class Fomo(NamedTuple):
    """How buzz and weariness come and go."""

    memory: Annotated[float, DAYS, "assumption, 7-28"] = 14.0  # for what friends were seen doing
    tiring: Annotated[float, SHARE, "assumption, 0.01-0.1"] = 0.03  # weariness per day at full state FoMO
    recovery: Annotated[float, DAYS, "assumption, 30-120"] = 60.0


@rule
def missing_out(fomo: float, weariness: float, buzz: float, participation: float) -> float:
    """Return state FoMO (0 to 1) from the trait, weariness, share of friends active, and own participation (all 0..1).

    >>> missing_out(fomo=0.5, weariness=0.0, buzz=0.25, participation=0.0)
    0.25
    >>> missing_out(fomo=0.5, weariness=0.0, buzz=0.25, participation=0.8)  # one who is there misses nothing
    0.0
    """
    return fomo * (1.0 - weariness) * max(0.0, math.sqrt(buzz) - participation)


@loop
def fear_missing_out(rows: Rows, people: People, bonds: Bonds, hears: Ties, today: Today, p: Fomo) -> None:
    """Remember what friends were seen doing today, and feel what is missed."""
    fading = 1.0 - math.exp(-1.0 / p.memory)
    recovering = 1.0 - math.exp(-1.0 / p.recovery)
    for i in range(rows.start, rows.stop):
        pressure = 0.0
        friends = hears.start[i + 1] - hears.start[i]
        for b in range(bonds.buzz.shape[1]):
            buzz = bonds.buzz[i, b]
            seen = today.seen[i, b]
            buzz -= buzz * fading
            if seen > 0:
                buzz += min(1.0, seen / friends) * (1.0 - buzz)
                today.seen[i, b] = 0
            bonds.buzz[i, b] = buzz
            psi = missing_out(people.fomo[i], people.weariness[i], buzz, bonds.participation[i, b])
            today.fomo[i, b] = psi
            pressure += psi
        weariness = people.weariness[i]
        if pressure > 0.0 or weariness > 0.0:
            people.weariness[i] = min(1.0, weariness + p.tiring * pressure * (1.0 - weariness) - weariness * recovering)
