"""Communities: people live in circles of friends, circles in communities, and a few people know very many.

Everybody sits in a circle of about six, most of whom know one another (the "sympathy group" of Dunbar's layers;
Mac Carron, Kaski & Dunbar 2016); circles make up communities of about a hundred. Outside the circle the number of
friends has a heavy tail; some are met inside the community, the others anywhere, the sociable meeting the sociable
rather more often. That yields, together, the clustering, inequality, friendship paradox and assortativity of
observed friendship networks (Ugander et al. 2011; McAuley & Leskovec 2012), of which random, lattice and
preferential-attachment networks each miss at least one. Ties weaken from the circle outwards (Granovetter 1973).

Customers are numbered circle by circle, community by community: neighbours lie side by side in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kawan.columns import Bools, Floats, Ints, Network
from kawan.networks.limits import require, require_whole
from kawan.networks.rows import distinct_pairs, mutual_ties

LOST = (
    0.11  # share of ties outside the circle that fall on a tie already there: 0.12 at 20,000 people, 0.10 at a million
)
FEWEST_AT_MOST = 30  # in a market so small that `most` is less than a circle of acquaintances


@dataclass(frozen=True)
class CommunitiesNetwork:
    """Planted communities of circles, with heavy-tailed numbers of friends.

    Attributes:
        degree: Mean number of friends, circle + 1 to 50; large markets come within 3 % of it.
        community: Mean size of a community, people, 20 to 1000; actual sizes vary by about a quarter.
        circle: People in a circle, 4 to 12. Nobody has fewer than half as many friends (in a market that large).
        closeness: Chance that two of a circle know each other who need not, 0 to 1.
        inside: Share of the friends outside the circle who are of the same community, 0 to 1.
        tail: Exponent of the number of friends, 2.1 to 4: the share with more than k friends falls like k^(1 - tail).
        most: Largest number of friends as a share of all customers, 0.001 to 1; at least 30 friends, at most `limit`.
        limit: Largest number of friends, people, 30 to 5000 (Facebook's own limit; Ugander et al. 2011).
        alike: Correlation of sociability within a circle, 0 to 1.
        circle_strength: Mean strength of ties inside a circle, 0 to 1.
        community_strength: Mean strength of other ties inside a community, 0 to 1.
        far_strength: Mean strength of ties between communities, 0 to 1.
        spread: Ties of a kind differ evenly by up to this share of the mean either way, 0 to 1; none exceeds 1.
    """

    degree: float = 10.0
    community: int = 100
    circle: int = 6
    closeness: float = 0.8
    inside: float = 0.5
    tail: float = 2.5
    most: float = 0.04
    limit: int = 5000
    alike: float = 0.5
    circle_strength: float = 0.8
    community_strength: float = 0.5
    far_strength: float = 0.25
    spread: float = 0.25

    def __post_init__(self) -> None:
        """Refuse what lies outside the ranges above."""
        require_whole("circle", self.circle, 4, 12)
        require_whole("community", self.community, 20, 1000)
        require("degree", self.degree, self.circle + 1, 50)
        require("tail", self.tail, 2.1, 4)
        require("most", self.most, 0.001, 1)
        require_whole("limit", self.limit, 30, 5000)
        for name in ("closeness", "inside", "alike", "circle_strength", "community_strength", "far_strength", "spread"):
            require(name, getattr(self, name), 0, 1)

    def size(self) -> int | None:
        """Return None: it is drawn for any number of customers."""
        return None

    def files(self) -> tuple[Path, ...]:
        """Return the files it is read from: none."""
        return ()

    def build(self, n: int, rng: np.random.Generator) -> Network:
        """Return a network of `n` customers drawn with `rng`."""
        circle = np.minimum(np.arange(n, dtype=np.int32) // self.circle, max(n // self.circle, 1) - 1)
        community = self.communities(circle, rng)
        one, other = self.circles(circle, rng)
        wanted = self.acquaintances(circle, self.degree - 2 * one.size / n, rng)
        crowd = np.bincount(community)[community] // 4  # nobody befriends a whole community
        near = np.minimum((wanted * self.inside + rng.random(n)).astype(np.int32), crowd)
        pairs = (one, other), met_inside(community, near, rng), met_anywhere(wanted - near, rng)
        low, high = distinct_pairs(n, *(np.concatenate(ends) for ends in zip(*pairs, strict=True)))
        strength = self.strengths(circle[low] == circle[high], community[low] == community[high], rng)
        ties = mutual_ties(n, low, high, strength)
        return Network(hears=ties, heard_by=ties, community=community)

    def communities(self, circle: Ints, rng: np.random.Generator) -> Ints:
        """Return each customer's community: every circle falls into one of them by chance."""
        count = max(round(circle.size / self.community), 1)
        of_circle = np.unique(np.sort(rng.integers(count, size=circle[-1] + 1)), return_inverse=True)[1]
        return of_circle.astype(np.int32)[circle]

    def circles(self, circle: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """Return the pairs who know each other from their circle.

        Round the table, those at an odd distance always do, which leaves nobody alone; the others by chance.
        """
        n = circle.size
        found = []
        for distance in range(1, 2 * self.circle):  # the last circle takes the remainder in and may be that large
            first = 0 if distance < self.circle else max(n - 2 * self.circle, 0)
            one = np.arange(first, max(n - distance, first), dtype=np.int32)
            known = circle[one] == circle[one + distance]
            if distance % 2 == 0:
                known &= rng.random(one.size) < self.closeness
            found.append((one[known], one[known] + np.int32(distance)))
        one, other = (np.concatenate(ends) for ends in zip(*found, strict=True))
        return one, other

    def acquaintances(self, circle: Ints, mean: float, rng: np.random.Generator) -> Ints:
        """Return how many friends outside the circle each customer looks for: Lomax quantiles, `mean` on average.

        Quantiles in random order instead of draws: every seed has the same share of the very sociable, which
        with so heavy a tail would otherwise be most of the difference between seeds.
        """
        n = circle.size
        own, shared = rng.standard_normal(n), rng.standard_normal(circle[-1] + 1)
        place = np.argsort(np.sqrt(1 - self.alike) * own + np.sqrt(self.alike) * shared[circle])
        rarity = (np.arange(n) + 0.5) / n
        quantile = rarity ** (-1 / (self.tail - 1)) - 1
        most = min(max(self.most * n, FEWEST_AT_MOST), self.limit, n - 1)
        mean = max(mean, 1.0) / (1 - LOST)
        scale = mean * (self.tail - 2)
        for _ in range(10 if most else 0):  # the cap takes from the mean what the scale gives back
            scale *= mean / np.minimum(scale * quantile, most).mean()
        wanted = np.empty(n, np.int32)
        wanted[place] = np.minimum(scale * quantile, most) + rng.random(n)
        wanted[:: self.circle] = np.maximum(wanted[:: self.circle], 1)  # in every circle somebody knows somebody else
        return wanted

    def strengths(self, same_circle: Bools, same_community: Bools, rng: np.random.Generator) -> Floats:
        """Return the strength of each tie, 0 to 1, by how close the two live."""
        mean = np.where(same_community, self.community_strength, self.far_strength)
        mean[same_circle] = self.circle_strength
        mean *= 1 + self.spread * (2 * rng.random(mean.size) - 1)
        return np.minimum(mean, 1.0, out=mean)


def met_inside(community: Ints, wanted: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return pairs of one community in which each appears as often as wanted (an odd one out meets the next)."""
    guest = np.repeat(np.arange(wanted.size, dtype=np.int32), wanted)
    return paired(guest[np.argsort(community[guest] + rng.random(guest.size))])


def met_anywhere(wanted: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return pairs in which each appears as often as wanted, the sociable rather with the sociable.

    All queue by the logarithm of their sociability, blurred, and neighbours in the queue meet. The most sociable are
    blurred most: they are too few to have only one another as friends.
    """
    guest = np.repeat(np.arange(wanted.size, dtype=np.int32), wanted)
    sociability = np.log(np.maximum(wanted, 1))[guest]
    return paired(guest[np.argsort(sociability + (3 + sociability) * rng.standard_normal(guest.size))])


def paired(queue: Ints) -> tuple[Ints, Ints]:
    """Return the first with the second, the third with the fourth, and so on."""
    even = queue.size // 2 * 2
    return queue[:even:2], queue[1:even:2]
