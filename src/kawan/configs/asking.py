"""What a study is asked: a few keys of its own, and the comparison that it repeats in many scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

from kawan.columns import BadInput
from kawan.configs import ComparisonPlan, load_comparison
from kawan.configs.building import build, shown
from kawan.configs.outcomes import outcome_named
from kawan.configs.overrides import read_value
from kawan.core.parameters import Range
from kawan.measures.catalogue import all_measures


@dataclass(frozen=True)
class AboutOne:
    """One outcome, of a strategy or of the difference between two."""

    outcome: str = "engagement_acts"
    strategy: str | None = None  # whose outcome; or
    difference: tuple[str, ...] = ()  # [this, minus that]
    seeds: Annotated[int, Range(1, 100_000, "seeds"), "5"] = 5

    @property
    def minus(self) -> str | None:
        """The strategy that is subtracted, if one is."""
        return self.difference[1] if self.difference else None

    @property
    def of(self) -> str:
        """The strategy whose outcome it is."""
        return self.difference[0] if self.difference else str(self.strategy)

    @property
    def says(self) -> str:
        """What is studied, in words."""
        measure = next(m for m in all_measures() if m.name == self.outcome)
        unit = f", {measure.unit}" if measure.unit else ""
        return f"{measure.label}, {self.of}{f' minus {self.minus}' if self.minus else ''}{unit}"


@dataclass(frozen=True)
class Varied(AboutOne):
    """The same, over numbers that are varied."""

    parameters: Any = ()  # keys, patterns, or assumptions
    over: Mapping[str, Any] | None = None  # ranges by key
    points: int | None = None


Asked = TypeVar("Asked", bound=AboutOne)
Keys = TypeVar("Keys")


def load_study(
    kind: type[Asked], words: Iterable[str], *, config_dirs: Iterable[str | Path] = (), trusted: Sequence[Path] = ()
) -> tuple[Asked, ComparisonPlan]:
    """Return the command's own keys, and the strategies on their seeds.

    Args:
        kind: Its own keys.
        words: What was typed.
        config_dirs: Folders with configs of the user's own.
        trusted: Folders whose code these may name.
    """
    keys, rest = asked(kind, words)
    keys = replace(keys, outcome=outcome_named(keys.outcome, "outcome"))
    if keys.difference and (len(keys.difference) != 2 or len(set(keys.difference)) == 1):
        raise BadInput(f"difference takes two strategies, [THIS, MINUS_THAT], got {shown(keys.difference)}")
    if bool(keys.difference) == bool(keys.strategy):
        raise BadInput("name what is studied: either strategy=NAME, or difference=[THIS, MINUS_THAT]")
    labels = list(keys.difference or (str(keys.strategy),))
    settings: dict[str, object] = {"baseline": labels[-1], "seeds": keys.seeds}
    if not any(word.partition("=")[0] == "strategies" for word in rest):
        settings["strategies"] = labels
    plan = compared(rest, settings, config_dirs=config_dirs, trusted=trusted)
    for label in labels:
        if label not in plan.alternatives:
            raise BadInput(f"{label} is not among the strategies ({', '.join(plan.alternatives)})")
    return keys, plan


def compared(
    words: Iterable[str],
    settings: Mapping[str, object] | None = None,
    *,
    config_dirs: Iterable[str | Path] = (),
    trusted: Sequence[Path] = (),
) -> ComparisonPlan:
    """Return the strategies and their seeds, of which a study has a fixed number."""
    plan = load_comparison(words, settings=settings, config_dirs=config_dirs, trusted=trusted)
    if plan.precision is not None or plan.pvalues:
        raise BadInput("precision, max_seeds and pvalues belong to compare; a study runs as many seeds as seeds= says")
    return plan


def asked(kind: type[Keys], words: Iterable[str]) -> tuple[Keys, list[str]]:
    """Return a command's own keys as the dataclass `kind`, and the words that are about something else."""
    own: dict[str, object] = {}
    rest = []
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    for word in words:
        key, equals, text = word.partition("=")
        if equals and key in names:
            own[key] = read_value(key, text)
        else:
            rest.append(word)
    return build(kind, {key: value for key, value in own.items() if value is not None}), rest
