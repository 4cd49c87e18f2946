"""Scale-free: newcomers tie themselves to those who have many ties already (Barabási & Albert 1999).

In the exact form of Bollobás, Riordan, Spencer & Tusnády (2001), where the share of people with k friends tends to
2m(m + 1) / (k(k + 1)(k + 2)); ties to oneself and repeated ones, of which there are few, are then dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kawan.columns import Ints, Longs, Network
from kawan.core.loops import loop
from kawan.networks.limits import require, require_whole
from kawan.networks.rows import distinct_pairs, mutual_ties


@dataclass(frozen=True)
class ScaleFree:
    """Preferential attachment.

    Such a network has no communities of its own. Customers are sorted into the neighbourhoods in which they arrived:
    a newcomer joins the community of a friend where there is room, or else founds one.

    Attributes:
        newcomer_ties: Ties that each newcomer makes, 1 to 50; the mean number of friends is twice that.
        community: Largest size of a community, people, 10 to 1000.
        strength: Strength of every tie, 0 to 1.
    """

    newcomer_ties: int = 5
    community: int = 100
    strength: float = 0.5

    def __post_init__(self) -> None:
        """Refuse what lies outside the ranges above."""
        require_whole("newcomer_ties", self.newcomer_ties, 1, 50)
        require_whole("community", self.community, 10, 1000)
        require("strength", self.strength, 0, 1)

    def size(self) -> int | None:
        """Return None: it is drawn for any number of customers."""
        return None

    def files(self) -> tuple[Path, ...]:
        """Return the files it is read from: none."""
        return ()

    def build(self, n: int, rng: np.random.Generator) -> Network:
        """Return a network of `n` customers drawn with `rng`."""
        target = attached(n, self.newcomer_ties, rng)
        of_arrival = np.empty(n, np.int32)
        settle(target, self.community, of_arrival, np.zeros(n, np.int64))
        number = rng.permutation(n).astype(np.int32)  # a customer's number must not tell who came first
        community = np.empty(n, np.int32)
        community[number] = of_arrival
        low, high = distinct_pairs(n, np.repeat(number, self.newcomer_ties), number[target].ravel())
        ties = mutual_ties(n, low, high, np.full(low.size, self.strength))
        note = "scale-free networks have no communities of their own: they are the neighbourhoods of arrival"
        return Network(hears=ties, heard_by=ties, community=community, notes=(note,))


def attached(n: int, each: int, rng: np.random.Generator) -> Ints:
    """Return, (n, each), whom each customer ties themselves to, by order of arrival.

    To choose with odds in proportion to ties is to copy an end of any tie so far (Batagelj & Brandes 2005). Tie e
    has the ends 2e, its newcomer, and 2e + 1, a copy of an earlier end; copies of copies are followed to a newcomer.
    """
    end = rng.integers(2 * np.arange(n * each) + 1)
    while (copied := np.flatnonzero(end % 2)).size:
        end[copied] = end[end[copied] // 2]
    return (end // 2 // each).astype(np.int32).reshape(n, each)


@loop
def settle(target: Ints, room: int, community: Ints, size: Longs) -> None:
    """Write the community of each customer, in order of arrival."""
    founded = 0
    for newcomer in range(target.shape[0]):
        home = founded
        for k in range(target.shape[1]):
            friend = target[newcomer, k]
            if friend < newcomer and size[community[friend]] < room:
                home = community[friend]
                break
        if home == founded:
            founded += 1
        community[newcomer] = home
        size[home] += 1
