"""A town of three customers and two brands, on which rules and loops are tried as plain Python, by hand."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from kawan.columns import (
    NEVER,
    PRACTICE,
    Bonds,
    Groups,
    Longs,
    Memberships,
    Offers,
    People,
    Posts,
    Ties,
    Today,
    dtypes_of,
)  # fmt: skip
from kawan.core.loops import Rows
from kawan.events import Count

N, BRANDS, COMMUNITIES = 3, 2, 2
ROWS = Rows(0, N)


def blank(columns: type[Any], wide: tuple[str, ...] = (), **shapes: tuple[int, ...]) -> Any:
    """Return zeros for every column; days that never were in columns of days."""
    made = {}
    for name, dtype in dtypes_of(columns).items():
        shape = shapes.get(name, shapes["other"] if name in wide else shapes["rest"])
        made[name] = np.full(shape, NEVER if name.endswith(("_on", "_until")) else 0, dtype)
    return columns(**made)


@dataclass
class Town:
    """Customer 0 is tied to 1 and 2, who do not know each other; all are in community 0, customer 0 in both."""

    people: People = field(default_factory=lambda: blank(People, rest=(N,), identity=(N, 2)))
    bonds: Bonds = field(default_factory=lambda: blank(Bonds, rest=(N, BRANDS)))
    offers: Offers = field(default_factory=lambda: blank(Offers, rest=(BRANDS,), image=(BRANDS, 2), design=(BRANDS, 2)))
    today: Today = field(
        default_factory=lambda: blank(
            Today,
            ("seen", "fomo", "tempting", "tempting_post", "bought", "units", "paid", "failed", "angry", "said",
             "told", "owns", "owning"),
            other=(N, BRANDS), rest=(N,), drift=(64, 2),
        )
    )  # fmt: skip
    groups: Groups = field(
        default_factory=lambda: blank(
            Groups, ("stewardship", "paid_until", "relied_until", "present_until", "listed_until", "trouble"),
            other=(COMMUNITIES, BRANDS), rest=(COMMUNITIES,), centre=(COMMUNITIES, 2), shift=(COMMUNITIES, 2),
        )
    )  # fmt: skip
    ties: Ties = field(
        default_factory=lambda: Ties(
            np.array([0, 2, 3, 4]), np.array([1, 2, 0, 0], np.int32), np.array([0.25, 0.75, 0.25, 0.75])
        )
    )
    belong: Memberships = field(
        default_factory=lambda: Memberships(
            np.array([[0, 1, -1], [0, -1, -1], [0, -1, -1]], np.int32),
            np.zeros((N, 3)),
            np.zeros((N, 3), np.int32),
            np.full((N, 3), NEVER, np.int32),
        )
    )
    counts: Longs = field(default_factory=lambda: np.zeros((Count.SIZE, BRANDS), np.int64))

    def __post_init__(self) -> None:
        self.people.attention[:] = 20.0
        self.people.sociability[:] = 1.0
        self.people.price_sensitivity[:] = 1.0
        self.people.voice[:] = True
        self.people.identity[:, 0] = 1.0
        self.people.voice[:] = True
        self.bonds.sincerity[:] = 0.5
        self.offers.price[:] = 1.0
        self.offers.cents[:] = 1000
        self.offers.image[:, 0] = 1.0
        self.offers.design[:, 0] = 1.0
        self.groups.centre[:, 0] = 1.0
        self.groups.size[:] = 3, 1
        self.groups.about[:] = PRACTICE
        self.today.notices[:] = 1.0

    def posts(self, *said: tuple[int, int, float, float]) -> Posts:
        """Return yesterday's posts: author, brand, valence and interest of each."""
        author, brand, valence, interest = zip(*said, strict=True)
        return Posts(
            np.array(author, np.int32), np.array(brand, np.int32), np.array(valence, float), np.array(interest, float)
        )


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def rows() -> Rows:
    return ROWS
