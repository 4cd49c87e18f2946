"""Mix: several strategies at once, each with its share of the budget.

What one part does not spend it keeps; what it cannot pay is refused, whatever the others have left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, cast

from kawan.actions import Act, Action, Portion
from kawan.columns import BadInput
from kawan.core.parameters import AMOUNT
from kawan.strategies.combining import fit, seen_by, with_effort
from kawan.view import Strategy, View


@dataclass(frozen=True)
class Mix:
    """Do as all parts do, each within its share of the budget; shares sum to 1."""

    parts: Mapping[str, Strategy]
    shares: Mapping[str, float] | None = None  # of the budget, by part; None: all alike
    effort: Annotated[float, AMOUNT, "1 by definition"] = 1.0  # multiplies that of the parts

    def __post_init__(self) -> None:
        """Refuse shares that are none, and a mix within a mix."""
        if not self.parts:
            raise BadInput("parts must name at least one strategy")
        shares = self.shares if self.shares is not None else dict.fromkeys(self.parts, 1 / len(self.parts))
        if {*self.parts} != {*shares}:
            raise BadInput(
                f"shares must name the parts ({', '.join(self.parts)}) and no other, got {', '.join(shares)}"
            )
        if not (all(share >= 0 for share in shares.values()) and abs(sum(shares.values()) - 1) < 1e-9):
            told = ", ".join(f"{name} {share:g}" for name, share in shares.items())
            raise BadInput(f"shares must be 0 or more and sum to 1, got {told}")
        if inner := next((name for name, part in self.parts.items() if isinstance(part, Mix)), None):
            raise BadInput(f"parts.{inner} is a mix itself; name its parts here, with their shares of the whole")

    @property
    def sees(self) -> frozenset[str]:
        """What any part looks at."""
        return seen_by(self.parts.values())

    def fits(self, days: int) -> None:
        """Refuse a run in which a part makes no sense."""
        fit({f"parts.{name}": part for name, part in self.parts.items()}, days)

    def act(self, view: View) -> list[Action]:
        """Return what all parts do, each paid for by its share."""
        return [action for name in sorted(self.parts) for action in self._of(name, view)]

    def _of(self, name: str, view: View) -> list[Action]:
        share = 1 / len(self.parts) if self.shares is None else self.shares[name]
        left = share * view.granted - view.purses.get(name, 0.0)
        actions = with_effort(self.parts[name], self.effort).act(replace(view, budget=max(0.0, min(view.budget, left))))
        if not isinstance(actions, list):
            raise BadInput(f"part {name} must answer with a list of actions, got {type(actions).__name__}")
        return [Portion(cast(Act, action), name, share) for action in actions]  # the market looks what they are
