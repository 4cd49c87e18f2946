"""Quiet: a brand that sells and says nothing, the usual baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action
from kawan.core.parameters import AMOUNT
from kawan.view import View


@dataclass(frozen=True)
class Quiet:
    """Do nothing."""

    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # nothing to scale
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return nothing."""
        return []
