"""Small world: neighbours round a ring who know one another, and a few ties across (Watts & Strogatz 1998)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kawan.columns import BadInput, Ints, Network
from kawan.networks.limits import require, require_whole
from kawan.networks.rows import distinct_pairs, mutual_ties


@dataclass(frozen=True)
class SmallWorld:
    """A ring of neighbours with some ties rewired anywhere.

    Its communities are stretches of the ring, at every size: that is where its ties are dense.

    Attributes:
        degree: Number of friends before rewiring, an even whole number, 2 to 100.
        rewire: Chance that a tie leads to anybody instead of to the neighbour, 0 to 1; of two ties that come to
            join the same pair one is lost (rewire / n of all).
        community: Mean size of a community, people, 10 to 1000.
        strength: Strength of every tie, 0 to 1.
    """

    degree: int = 10
    rewire: float = 0.1
    community: int = 100
    strength: float = 0.5

    def __post_init__(self) -> None:
        """Refuse what lies outside the ranges above."""
        require_whole("degree", self.degree, 2, 100)
        if self.degree % 2:
            raise BadInput(f"network.degree must be even (as many friends on either side), got {self.degree}")
        require("rewire", self.rewire, 0, 1)
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
        one = np.tile(np.arange(n, dtype=np.int32), self.degree // 2)
        other = (one + np.repeat(np.arange(1, self.degree // 2 + 1, dtype=np.int32), n)) % np.int32(n)
        rewired = rng.random(one.size) < self.rewire
        other[rewired] = anybody_else(n, one[rewired], rng)
        low, high = distinct_pairs(n, one, other)
        ties = mutual_ties(n, low, high, np.full(low.size, self.strength))
        return Network(hears=ties, heard_by=ties, community=stretches(n, self.community))


def anybody_else(n: int, one: Ints, rng: np.random.Generator) -> Ints:
    """Return for each customer of `one` another one, all equally likely (themselves where there is nobody else)."""
    return ((one + 1 + rng.integers(max(n - 1, 1), size=one.size)) % n).astype(np.int32)


def stretches(n: int, size: int) -> Ints:
    """Return the community of each customer: equal stretches of the ring of about `size`."""
    count = max(round(n / size), 1)
    return (np.arange(n) * count // n).astype(np.int32)
