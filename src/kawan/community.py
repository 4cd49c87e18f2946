"""A community: members who meet, in their own name or in somebody's. A Mesa agent that looks at one row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np

from kawan.behaviour.community_life import CommunityLife
from kawan.columns import NEVER, THIRD_PARTY, Groups, Ints, Memberships, dtypes_of


class Community(mesa.Agent):  # type: ignore[misc]
    """One community of a market.

    Attributes:
        number: Its row.
        name: Its name in the user's file, or its number.
    """

    def __init__(self, model: mesa.Model, number: int, name: str, groups: Groups) -> None:
        """Look at one row of the communities' columns."""
        super().__init__(model)
        self.number = number
        self.name = name
        self._groups = groups

    @property
    def members(self) -> int:
        """How many belong to it."""
        return int(self._groups.size[self.number])

    @property
    def about(self) -> str:
        """What it is about: `practice`, `third party` or the name of a brand."""
        return subject(int(self._groups.about[self.number]), self.model.brand_names)

    @property
    def vitality(self) -> float:
        """How much members organise themselves, 0 to 1."""
        return float(self._groups.vitality[self.number])

    @property
    def dependence(self) -> float:
        """How much it has come to rely on being paid, 0 to 1."""
        return float(self._groups.dependence[self.number])

    def stewardship(self, brand: str) -> float:
        """Return how much a brand has become part of it, 0 to 1."""
        return float(self._groups.stewardship[self.number, list(self.model.brand_names).index(brand)])


def subject(about: int, brands: Sequence[str]) -> str:
    """Return what a community is about, in words.

    >>> subject(1, ("focal", "rival_1")), subject(THIRD_PARTY, ("focal",))
    ('rival_1', 'third party')
    """
    if about >= 0:
        return brands[about]
    return "third party" if about == THIRD_PARTY else "practice"


def found_communities(belong: Memberships, about: Ints, dimensions: int, brands: int, p: CommunityLife) -> Groups:
    """Return the communities' columns on the first day, before anything is read from their members."""
    count = about.size
    kinds: dict[str, Any] = {
        "centre": np.zeros((count, dimensions)),
        "size": np.bincount(belong.community[belong.community >= 0], minlength=count).astype(np.int64),
        "vitality": np.full(count, p.vitality),
        "stewardship": np.where(about[:, None] == np.arange(brands), p.own, 0.0),
        "about": about,
        "shift": np.zeros((count, dimensions)),
        "trouble": np.zeros((count, brands)),
    }
    for name, dtype in dtypes_of(Groups).items():
        if name not in kinds:
            until = name.endswith("_until")
            kinds[name] = np.full((count, brands) if until else count, NEVER if until else 0, dtype)
    return Groups(**kinds)
