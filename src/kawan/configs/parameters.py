"""Every number of a scenario by the key that sets it: default, range, unit and source, read from where it is declared.

Most carry `Annotated[float, Range(...), "source"]`. Traits say their source in the comment beside them, and networks
say range and source in the comments of their config (`degree: 10 # friends, 2 to 100; source`).
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from io import StringIO
from math import inf
from textwrap import dedent
from tokenize import COMMENT, generate_tokens
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from kawan.configs.building import defaults_of
from kawan.configs.composing import CONFIGS
from kawan.core.parameters import Range
from kawan.scenario import Beta, Gamma, Lognormal, Scenario

TRAITS = (Beta, Gamma, Lognormal)
JUDGEMENT = re.compile(r"assum|tuned", re.IGNORECASE)
NUMBER = r"\d+(?:\.\d+)?"
PLAUSIBLE = re.compile(rf"assumption, ({NUMBER})-({NUMBER})(?![\d.%])")
SPAN = re.compile(rf"(?:(\w+) \+ )?({NUMBER}) to ({NUMBER})")  # "circle + 1 to 50"


@dataclass(frozen=True)
class Parameter:
    """One number of a scenario.

    Attributes:
        key: What sets it: `behaviour.fomo.tiring`.
        value: What it is in this scenario.
        default: What it is where nobody says anything.
        low: Smallest value allowed.
        high: Largest value allowed.
        unit: Its unit, empty where none is named.
        source: Where the number comes from.
        meaning: What stands beside it in the code.
        whole: Whether only whole numbers are allowed.
        plausible: Range that its source calls plausible, or None.
    """

    key: str
    value: float
    default: float
    low: float
    high: float
    unit: str
    source: str
    meaning: str
    whole: bool
    plausible: tuple[float, float] | None

    @property
    def assumption(self) -> bool:
        """Whether the number rests on the modeller's judgement: assumed, or tuned to a fact."""
        return bool(JUDGEMENT.search(self.source))


def parameters(scenario: Scenario) -> dict[str, Parameter]:
    """Return every number of a scenario by its key; the focal brand's strategy is `strategy.KEY`.

    >>> tiring = parameters(Scenario())["behaviour.fomo.tiring"]
    >>> tiring.default, tiring.low, tiring.high, tiring.plausible, tiring.assumption
    (0.03, 0.0, 1.0, (0.01, 0.1), True)
    """
    return {item.key: item for item in numbers_of(scenario, defaults_of(Scenario), "")}


def numbers_of(part: Any, defaults: Mapping[str, Any], prefix: str, of_trait: str = "") -> Iterator[Parameter]:
    """Yield every number of a part of a scenario, depth first; `of_trait` is the source of a trait's numbers."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if is_dataclass(value):
                yield from numbers_of(value, defaults_of(type(value)), f"{prefix}{key}.")
        return
    kind: Any = type(part)
    told = beside(kind) | in_config(kind)
    for name, hint in hints_of(kind).items():
        value, note = getattr(part, name), told.get(name, "")
        default = value if defaults[name] is MISSING else defaults[name]
        key = "strategy" if f"{prefix}{name}" == "brands.focal.strategy" else f"{prefix}{name}"
        span, words = marks_of(hint)
        if isinstance(value, Mapping) or is_dataclass(value) or hasattr(value, "_fields"):
            alike = type(default) is type(value) and not isinstance(value, Mapping)
            theirs = {k: getattr(default, k) for k in defaults_of(type(value))} if alike else class_defaults(value)
            source = note if isinstance(value, TRAITS) else ""
            yield from numbers_of(value, theirs, f"{key}.", source)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            said = SPAN.search(note) if span is None else None
            if said:  # unit, range; source
                unit = note[: said.start()].strip(" ,;")
                span = Range(getattr(part, said[1] or "", 0) + float(said[2]), float(said[3]), unit)
                words = note[said.end() :].strip(" ,;")
            low, high, unit = span or Range(-inf)
            source = of_trait or words or note
            likely = PLAUSIBLE.search(source)
            yield Parameter(
                key, value, default, float(low), float(high), unit, source, words if of_trait else note,
                whole=isinstance(value, int), plausible=(float(likely[1]), float(likely[2])) if likely else None,
            )  # fmt: skip


def class_defaults(value: Any) -> dict[str, Any]:
    """Return the defaults of the class of a part; brands by name have none in common."""
    return {} if isinstance(value, Mapping) else defaults_of(type(value))


@cache
def hints_of(cls: Any) -> dict[str, Any]:
    """Return the types of the settings of a dataclass or NamedTuple, which take long to look up."""
    hints = get_type_hints(cls, include_extras=True)
    names = [f.name for f in fields(cls) if f.init] if is_dataclass(cls) else list(getattr(cls, "_fields", ()))
    return {name: hints[name] for name in names}


def marks_of(hint: Any) -> tuple[Range | None, str]:
    """Return the range and the source that an annotation carries."""
    marks = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    span = next((mark for mark in marks if isinstance(mark, Range)), None)
    return span, next((mark for mark in marks if isinstance(mark, str)), "")


@cache
def beside(cls: Any) -> dict[str, str]:
    """Return the comments on the lines of the fields of a class."""
    try:
        source = dedent(inspect.getsource(cls))
    except (OSError, TypeError):  # typed into a session
        return {}
    said = {token.start[0]: token.string[2:] for token in generate_tokens(StringIO(source).readline)
            if token.type == COMMENT}  # fmt: skip
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            found[node.target.id] = " ".join(said[line] for line in lines if line in said)
    return found


@cache
def in_config(cls: Any) -> dict[str, str]:
    """Return the comments on the settings of a network in kawan's config of it."""
    for path in (CONFIGS / "network").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if f"_target_: {cls.__module__}.{cls.__qualname__}\n" in text:
            return dict(re.findall(r"^(\w+): .+? # (.*)$", text, re.MULTILINE))
    return {}
