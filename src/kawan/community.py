"""A community: members who meet, in their own name or in somebody's. A Mesa agent that looks at one row."""

from __future__ import annotations

import mesa
import numpy as np

from kawan.columns import NEVER, Floats, Groups, Memberships, Network, People


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


def found_communities(network: Network, belong: Memberships, people: People, brands: int, vitality: float) -> Groups:
    """Return the communities' columns on the first day: centres are the mean identity of members."""
    count = int(network.community.max(initial=-1)) + 1
    size = np.bincount(belong.community, minlength=count).astype(np.int64)
    centre: Floats = np.zeros((count, people.identity.shape[1]))
    member = np.flatnonzero(network.community >= 0)
    for d in range(centre.shape[1]):
        total = np.bincount(belong.community, weights=people.identity[member, d], minlength=count)
        centre[:, d] = total / np.maximum(size, 1)
    return Groups(
        centre=centre,
        size=size,
        vitality=np.full(count, vitality),
        dependence=np.zeros(count),
        stewardship=np.zeros((count, brands)),
        paid_until=np.full((count, brands), NEVER, np.int32),
        relied_until=np.full((count, brands), NEVER, np.int32),
        present_until=np.full((count, brands), NEVER, np.int32),
    )
