"""What strategies made of other strategies share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol, cast, runtime_checkable

from kawan.columns import BadInput
from kawan.view import EVERYTHING, Strategy


@runtime_checkable
class Fitting(Protocol):
    """A strategy that makes no sense in every run."""

    def fits(self, days: int) -> None:
        """Raise BadInput where it makes no sense in a run of so many days."""
        ...


def seen_by(strategies: Iterable[Strategy]) -> frozenset[str]:
    """Return what any of some strategies looks at."""
    return frozenset().union(*(getattr(one, "sees", EVERYTHING) for one in strategies))


def with_effort(strategy: Strategy, times: float) -> Strategy:
    """Return a strategy with its effort multiplied."""
    return strategy if times == 1.0 else replace(cast(Any, strategy), effort=times * strategy.effort)


def fit(strategies: Mapping[str, Strategy], days: int) -> None:
    """Refuse strategies, by the key they stand at, of which one makes no sense in a run of so many days.

    Raises:
        BadInput: What one of them says, after its key.
    """
    for key, one in strategies.items():
        try:
            if isinstance(one, Fitting):
                one.fits(days)
        except BadInput as error:
            raise BadInput(f"{key}.{error}") from None
