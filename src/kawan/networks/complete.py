"""Everybody hears everybody: the mixing that closed-form models assume, such as Bass (1969)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kawan.columns import BadInput, Network, Ties
from kawan.networks.limits import require

MOST = 5000  # customers; ties grow with their square, 300 MB here


@dataclass(frozen=True)
class CompleteNetwork:
    """Everybody is tied to everybody in one community; at most 5,000 customers.

    Attributes:
        strength: Strength of every tie, 0 to 1.
    """

    strength: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a strength outside its range."""
        require("strength", self.strength, 0, 1)

    def size(self) -> int | None:
        """Return None: it is drawn for any number of customers up to 5,000."""
        return None

    def files(self) -> tuple[Path, ...]:
        """Return the files it is read from: none."""
        return ()

    def build(self, n: int, rng: np.random.Generator) -> Network:
        """Return the complete network of `n` customers; nothing is left to chance."""
        if n > MOST:
            raise BadInput(f"customers.n must be at most {MOST} with network=complete, got {n}")
        friend = np.tile(np.arange(n, dtype=np.int32), (n, 1))[~np.eye(n, dtype=bool)]
        ties = Ties(np.arange(n + 1, dtype=np.int64) * (n - 1), friend, np.full(friend.size, self.strength))
        return Network(hears=ties, heard_by=ties, community=np.zeros(n, np.int32))
