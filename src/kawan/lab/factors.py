"""What is varied, and from where to where: numbers named one by one, by pattern, or all that rest on judgement.

A number varies within the range given for it, else within the one its source calls plausible, else by half of what it
is to either side, always within what is allowed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from kawan.columns import BadInput
from kawan.configs.building import fitted, nearest, shown
from kawan.configs.points import Parameter, parameters
from kawan.scenario import Scenario

ASSUMPTIONS = "assumptions"
HALF = 0.5  # of the default, to either side


@dataclass(frozen=True)
class Factor:
    """A number that is varied.

    Attributes:
        key: Its dotted key.
        low: Its least value.
        high: Its greatest.
        default: What it is where another one is varied alone.
        whole: Whether only whole numbers are meant.
    """

    key: str
    low: float
    high: float
    default: float
    whole: bool = False

    def __post_init__(self) -> None:
        """Refuse a range without room."""
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise BadInput(f"{self.key} must vary from a low to a higher number, got {self.low:g} to {self.high:g}")

    def at(self, share: float) -> float | int:
        """Return the value at a share of the way from low to high.

        >>> Factor("a", 2, 4, 3).at(0.25), Factor("n", 1, 3, 2, whole=True).at(0.9)
        (2.5, 3)
        """
        if self.whole:
            return min(int(self.high), math.floor(self.low + share * (self.high - self.low + 1)))
        return self.low + share * (self.high - self.low)


def factors_of(
    scenarios: Sequence[Scenario], words: str | Sequence[str] = (), over: Mapping[str, object] | None = None
) -> list[Factor]:
    """Return what is varied, in all scenarios alike.

    Args:
        scenarios: The alternatives, all of which must have the numbers.
        words: Keys, patterns (`behaviour.fomo.*`), or `assumptions`: every number that rests on the modeller's
            judgement, settings of strategies apart.
        over: Ranges of one's own by key, `{key: [low, high]}`; they need not be named in `words`.
    """
    known = common(scenarios)
    ranges = {keys_of(key, known)[0]: ends for key, ends in (over or {}).items()}
    chosen: dict[str, Factor] = {}
    for word in [words] if isinstance(words, str) else words:
        keys = keys_of(word, known)
        for key in keys:
            factor = None if key in ranges else by_default(known[key])
            if factor is not None:
                chosen[key] = factor
            elif key not in ranges and len(keys) == 1:
                raise BadInput(f"{key} is {shown(known[key].value)}; name its range: over={{{key}: [LOW, HIGH]}}")
    return [*chosen.values(), *(by_hand(known[key], ends) for key, ends in ranges.items())]


def common(scenarios: Sequence[Scenario]) -> dict[str, Parameter]:
    """Return the numbers that all scenarios have, as the first has them."""
    first, *others = (parameters(scenario) for scenario in scenarios)
    return {key: item for key, item in first.items() if all(key in other for other in others)}


def keys_of(word: str, known: Mapping[str, Parameter]) -> list[str]:
    """Return the keys that a word of the user's stands for."""
    if word == ASSUMPTIONS:
        return [key for key, item in known.items() if item.assumption and not is_a_setting(key)]
    word = word.replace("brands.focal.strategy.", "strategy.", 1)
    found = [key for key in known if fnmatchcase(key, word)]
    if not found:
        hint = nearest(word, [*known, ASSUMPTIONS]) or "; write KEY, a pattern like behaviour.fomo.*, or assumptions"
        where = " in every strategy" if word.startswith("strategy.") else ""
        raise BadInput(f"{word}: there is no such number{where}{hint}")
    return found


SETTINGS = ("days", "warmup", "customers.n", "threads", "value_days", "discount_rate")


def is_a_setting(key: str) -> bool:
    """Return whether a number says what a brand does, or how long one watches, and nothing of the world."""
    return key.startswith("strategy.") or ".strategy." in key or key in SETTINGS


def by_default(item: Parameter) -> Factor | None:
    """Return a number with the range that goes without saying; a zero has none."""
    low, high = item.plausible or sorted((item.value * (1 - HALF), item.value * (1 + HALF)))
    low, high = max(low, item.low), min(high, item.high)
    if item.whole:
        low, high = math.ceil(low), math.floor(high)
    return Factor(item.key, low, high, item.value, item.whole) if low < high else None


def by_hand(item: Parameter, ends: object) -> Factor:
    """Return a number with a range of the user's."""
    if not isinstance(ends, (list, tuple)) or len(ends) != 2:
        raise BadInput(f"over, {item.key}: a range is [LOW, HIGH], got {shown(ends)}")
    low, high = (fitted(int if item.whole else float, end, item.key) for end in ends)
    for end in (low, high):
        if not item.low <= end <= item.high:
            raise BadInput(f"{item.key} must lie between {item.low:.10g} and {item.high:.10g}, got {shown(end)}")
    return Factor(item.key, low, high, item.value, item.whole)
