"""Listen: attend to failures and take up ideas, and say nothing.

Hirschman (1970) on voice; de Matos, Henrique & Rossi (2007) on recovery (REC-01); customers' ideas sell (ENG-10).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from kawan.actions import Action, Listen
from kawan.core.parameters import AMOUNT, SHARE
from kawan.view import View


@dataclass(frozen=True)
class Listener:
    """Attend to failures, and adopt ideas, the brand's own and those that others left lying."""

    adopt: bool = True  # whether ideas are taken up as well
    share: Annotated[float, SHARE, "assumption: every day"] = 1.0  # of days on which anybody listens
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # scales the share of days
    sees: ClassVar[frozenset[str]] = frozenset()

    def act(self, view: View) -> list[Action]:
        """Return an open ear, on most days."""
        today = view.chance("whether to listen") < self.effort * self.share
        return [Listen(adopt=self.adopt)] if today else []
