"""What a setting of a network may be; anything else is refused in one sentence."""

from __future__ import annotations

import math

from kawan.columns import BadInput


def require(name: str, value: float, low: float, high: float = math.inf) -> None:
    """Raise BadInput unless `network.name` is a number from `low` to `high`."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not (number and low <= value <= high):
        range_ = f"lie between {low:g} and {high:g}" if high < math.inf else f"be at least {low:g}"
        raise BadInput(f"network.{name} must {range_}, got {value}")


def require_whole(name: str, value: int, low: int, high: float = math.inf) -> None:
    """Raise BadInput unless `network.name` is a whole number from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(f"network.{name} must be a whole number, got {value}")
    require(name, value, low, high)
