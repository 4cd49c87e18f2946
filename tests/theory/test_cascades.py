"""Posts passed on at a constant chance are bond percolation: small below R = 1, a part of everybody above.

Branching processes give size 1 / (1 - R) below the threshold and the chance to die out above it; the size of a giant
cascade solves z = 1 - exp(-R z) (Newman 2002, "Spread of epidemic disease on networks", from memory).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from kawan.behaviour.expression import Expression
from kawan.columns import Network
from kawan.market import Market
from kawan.networks.rows import directed_ties, distinct_pairs, mutual_ties
from kawan.scenario import Behaviour, Customers, Lognormal, Scenario


@dataclass(frozen=True)
class Drawn:
    """Everybody is heard by as many others, drawn at random; `mutual`, by a matching of half-ties both ways."""

    degree: int
    mutual: bool = False

    def size(self) -> int | None:
        return None

    def files(self) -> tuple[Path, ...]:
        return ()

    def build(self, n: int, rng: np.random.Generator) -> Network:
        author = np.repeat(np.arange(n), self.degree)
        community = np.zeros(n, np.int32)
        if self.mutual:
            pairs = distinct_pairs(n, *rng.permutation(author).reshape(2, -1))
            ties = mutual_ties(n, *pairs, np.ones(pairs[0].size))
            return Network(ties, ties, community)
        hearer = (author + rng.integers(1, n, author.size)) % n
        hearer, author = np.divmod(np.unique(hearer * n + author), n)
        return Network(
            *directed_ties(n, hearer.astype(np.int32), author.astype(np.int32), np.ones(hearer.size)), community
        )


def cascades(network: Drawn, n: int, chance: float, batches: int, roots: int) -> tuple[pd.Series, pd.DataFrame]:
    """Return the size of every cascade, and all posts: batches of so many first posts, each given time to die out."""
    scenario = Scenario(
        days=100_000, warmup=0, network=network, record=("posts",),
        customers=Customers(n=n, sociability=Lognormal(1.0, 0.0)),
        behaviour=Behaviour(
            expression=Expression(
                by_bond=0, by_congruity=0, by_esteem=0, threshold=-50, participating=1, fearing=0, involving=0,
                reshare=chance, interest_sd=0, step=1,
            )
        ),
        switch_off=("attention", "fomo", "community_life", "purchase", "experience", "meaning", "forgetting"),
    )  # fmt: skip
    market = Market(scenario, seed=8)
    for batch in range(batches):
        market.bonds.participation[batch :: n // roots][:roots] = 1.0  # these speak up today
        market.step()
        market.bonds.participation[:] = 0.0
        while market.posts.author.size:
            market.step()
    posts = market.records()["posts"]
    return posts.groupby("cascade").size(), posts


@pytest.mark.parametrize("degree, reproduction", [(10, 0.3), (10, 0.7), (4, 0.7)])
def test_mean_size_below_the_threshold(degree, reproduction):
    chance = reproduction / degree
    sizes, posts = cascades(Drawn(degree), 40_000, chance, batches=8, roots=200)
    first = posts[posts["parent"] < 0]
    assert len(first) == 1600 and first["cascade"].equals(first["post"])
    spread = np.sqrt(reproduction * (1 - chance) / (1 - reproduction) ** 3)  # of the total progeny of one ancestor
    assert sizes.mean() == pytest.approx(1 / (1 - reproduction), abs=4 * spread / np.sqrt(sizes.size))


def test_mean_size_where_ties_are_mutual():
    """A first post meets all friends, each reshare all but the one it came from."""
    degree, chance = 5, 0.15
    onward = (degree - 1) * chance
    sizes, _ = cascades(Drawn(degree, mutual=True), 40_000, chance, batches=8, roots=200)
    branch = onward * (1 - chance) / (1 - onward) ** 3  # variance of what follows one reshare
    spread = np.sqrt(degree * (chance * branch + chance * (1 - chance) / (1 - onward) ** 2))
    expected = 1 + degree * chance / (1 - onward)
    assert sizes.mean() == pytest.approx(expected, abs=4 * spread / np.sqrt(sizes.size))


def test_nobody_passes_the_same_cascade_on_twice():
    _, posts = cascades(Drawn(10), 2000, 0.3, batches=2, roots=3)
    assert len(posts) > 2000 and not posts.duplicated(["cascade", "customer"]).any()


def test_giant_cascades_only_above_the_threshold():
    n, degree, roots = 10_000, 10, 40
    below, _ = cascades(Drawn(degree), n, 0.8 / degree, batches=roots, roots=1)
    assert below.max() < 0.05 * n

    reproduction = 1.5
    chance = reproduction / degree
    above, _ = cascades(Drawn(degree), n, chance, batches=roots, roots=1)
    giant = above[above > 0.1 * n]
    dies_out = brentq(lambda x: (1 - chance + chance * x) ** degree - x, 0, 0.99)
    assert giant.size == pytest.approx(roots * (1 - dies_out), abs=4 * np.sqrt(roots * dies_out * (1 - dies_out)))
    z = brentq(lambda x: 1 - np.exp(-reproduction * x) - x, 0.01, 1)
    spread = np.sqrt(n * z * (1 - z)) / (1 - reproduction * (1 - z))  # of the size of one epidemic, on one network
    assert giant.mean() == pytest.approx(z * n, abs=4 * spread)
    assert not ((above > 0.05 * n) & (above <= 0.1 * n)).any(), "nothing between small and giant"
