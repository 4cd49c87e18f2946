"""Own page: post on the brand's own page, for those who follow it.

On brand pages: de Vries et al. (2012). Few fans act (COM-01), and a page reaches those who like it already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Post
from kawan.core.parameters import AMOUNT, SHARE, Range
from kawan.view import View


@dataclass(frozen=True)
class OwnPage:
    """Post on random days."""

    per_week: Annotated[float, Range(0, 7, "posts a week"), "assumption"] = 3.0  # one a day at most
    commercial: Annotated[float, SHARE, "assumption"] = 0.3  # how commercial posts feel
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales how often
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return a post, on some days."""
        return [Post(self.commercial)] if view.chance("whether to post") < self.effort * self.per_week / 7 else []
