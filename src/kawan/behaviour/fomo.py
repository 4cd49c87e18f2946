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

STRIP = 256  # customers whose numbers stay near the processor while it goes through them several times


class Fomo(NamedTuple):
    """How buzz and weariness come and go."""

    memory: Annotated[float, DAYS, "assumption, 7-28"] = 14.0  # for what friends were seen doing
    tiring: Annotated[float, SHARE, "assumption, 0.01-0.1"] = 0.03  # weariness per day at full state FoMO
    recovery: Annotated[float, DAYS, "assumption, 30-120"] = 60.0


@rule
def lacking(buzz: float, participation: float) -> float:
    """Return how much one lacks (0 to 1) of what a share `buzz` of friends has, given own participation (both 0..1).

    >>> lacking(buzz=0.25, participation=0.0)
    0.5
    >>> lacking(buzz=0.25, participation=0.8)  # one who is there misses nothing
    0.0
    """
    return max(0.0, math.sqrt(buzz) - participation)


@rule
def missing_out(fomo: float, weariness: float, lack: float) -> float:
    """Return state FoMO (0 to 1) from the trait, weariness and what one lacks (all 0..1).

    >>> missing_out(fomo=0.5, weariness=0.0, lack=0.5)
    0.25
    """
    return fomo * (1.0 - weariness) * lack


@loop
def fear_missing_out(rows: Rows, people: People, bonds: Bonds, hears: Ties, today: Today, p: Fomo) -> None:
    """Remember what friends were seen doing today, and feel what is missed.

    Few see anything on a day. So the buzz of a strip of customers fades at once, those who saw something are looked up,
    and all of the strip feel at once: as many steps for each, in an order in which processors take several at a time.
    """
    fading = 1.0 - math.exp(-1.0 / p.memory)
    recovering = 1.0 - math.exp(-1.0 / p.recovery)
    brands = bonds.buzz.shape[1]
    for first in range(rows.start, rows.stop, STRIP):
        last = min(first + STRIP, rows.stop)
        buzz, seen = bonds.buzz[first:last].reshape(-1), today.seen[first:last].reshape(-1)
        missed, participation = today.fomo[first:last].reshape(-1), bonds.participation[first:last].reshape(-1)
        for k in range(buzz.size):
            buzz[k] -= buzz[k] * fading
        for k in range(seen.size):
            if seen[k] > 0:
                i = first + k // brands
                buzz[k] += min(1.0, seen[k] / (hears.start[i + 1] - hears.start[i])) * (1.0 - buzz[k])
                seen[k] = 0
        for k in range(missed.size):
            missed[k] = lacking(buzz[k], participation[k])
        for i in range(first, last):
            weariness = people.weariness[i]
            pressure = 0.0
            for b in range(brands):
                psi = missing_out(people.fomo[i], weariness, today.fomo[i, b])
                today.fomo[i, b] = psi
                pressure += psi
            if pressure > 0.0 or weariness > 0.0:
                people.weariness[i] = min(
                    1.0, weariness + p.tiring * pressure * (1.0 - weariness) - weariness * recovering
                )
