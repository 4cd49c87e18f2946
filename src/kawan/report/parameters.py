"""Every number of a scenario with its key, default, range, unit, meaning and source, read from where it is written."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass
from importlib import import_module
from itertools import groupby
from types import UnionType
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from kawan.configs import load_scenario, options
from kawan.configs.parameters import beside
from kawan.scenario import Beta, Brand, Gamma, Lognormal, Scenario

TOLD_ELSEWHERE = ("network", "brands", "brands.NAME.strategy")  # they have sections of their own
HEAD = ("key", "default", "range", "unit", "meaning", "source")


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell).replace('|', '/') for cell in line)} |\n" for line in lines)


def comments(cls: type) -> dict[str, str]:
    """Return what stands beside the fields of a class: the comment on their lines, else their `Attributes:` entry."""
    entries = dict(re.findall(r"^ +(\w+): (.*?)\.?$", inspect.getdoc(cls) or "", re.MULTILINE))
    return entries | {name: words for name, words in beside(cls).items() if words}


def number(x: float) -> str:
    """Return a number as a reader writes it.

    >>> number(1 / 14), number(50_000_000), number(1e15)
    ('0.0714286', '50,000,000', '1e15')
    """
    return f"{x:.6g}" if abs(x) < 1000 else f"{x:,.0f}" if abs(x) < 1e10 else f"{x:.0e}".replace("+", "")


def plainly(value: object) -> str:
    """Return a default as it would be typed after the equals sign."""
    if isinstance(value, bool) or value is None:
        return "null" if value is None else str(value).lower()
    if isinstance(value, (int, float)):
        return number(value).replace(",", "")
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return "{}" if value == {} else str(value)


def choices(hint: Any) -> str:
    """Return what may stand where no range of numbers is given."""
    if get_origin(hint) is Literal:
        return ", ".join(map(str, get_args(hint)))
    if get_origin(hint) is tuple:
        return f"any of {choices(get_args(hint)[0])}"
    if get_origin(hint) is UnionType:
        return " or ".join(choices(part) for part in get_args(hint))
    if hint is bool:
        return "true or false"
    return {"NoneType": "null", "str": "text", "Mapping": "pairs, -1 to 1"}.get(hint.__name__, hint.__name__)


def parameters_of(value: Any, prefix: str, source: str = "") -> Iterator[tuple[str, ...]]:
    """Yield key, default, range, unit, meaning and source of every number below `value`, depth first.

    Args:
        value: A frozen dataclass or a NamedTuple of parameters, at its defaults.
        prefix: Dotted key of `value`, with its last dot.
        source: Where the numbers of a trait's distribution come from: one source for all of them.
    """
    notes = comments(type(value))
    for name, hint in get_type_hints(type(value), include_extras=True).items():
        if get_origin(hint) is ClassVar or f"{prefix}{name}" in TOLD_ELSEWHERE:
            continue
        here, note = getattr(value, name), notes.get(name, "")
        if is_dataclass(here) or hasattr(here, "_asdict"):
            of_trait = note if isinstance(here, (Beta, Gamma, Lognormal)) else ""
            yield from parameters_of(here, f"{prefix}{name}.", of_trait)
            continue
        key, default = f"`{prefix}{name}`", f"`{plainly(here)}`"
        told = getattr(hint, "__metadata__", None)
        if told:
            span, words = told  # a Range and a source
            limits = f"{number(span.low)} to {number(span.high)}"
            yield key, default, limits, span.unit, words if source else note, source or words
        else:
            yield key, default, choices(hint), "", note, "choice"


def configured(folder: str) -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """Yield name, first comment and (key, default, comment) of the configs of one folder."""
    for path in options(folder).values():
        text = path.read_text(encoding="utf-8")
        lines = re.findall(r"^(\w+): (.+?)(?: # (.*))?$", text, re.MULTILINE)
        yield path.stem, text.splitlines()[0].removeprefix("# "), lines


def strategies() -> Iterator[tuple[str, str, Any]]:
    """Yield name, first comment and an instance of every strategy that can be configured."""
    for name, idea, _ in configured("strategy"):
        yield name, idea, load_scenario(f"strategy={name}").brands["focal"].strategy


def sections(*, level: str = "##") -> Iterator[str]:
    """Yield a section in Markdown for every part of a scenario: its parameters in a table."""
    rows = list(parameters_of(Scenario(), ""))

    def section_of(row: tuple[str, ...]) -> str:
        words = row[0].strip("`").split(".")
        return ".".join(words[: 2 if words[0] == "behaviour" else 1]) if len(words) > 1 else "The run"

    for section, members in groupby(sorted(rows, key=lambda row: section_of(row) != "The run"), key=section_of):
        idea = ""
        if section.startswith("behaviour."):
            idea = (import_module(f"kawan.{section}").__doc__ or "").partition("\n")[0] + "\n\n"
        yield f"{level} {section}\n\n{idea}{table(HEAD, list(members))}"
    brand = list(parameters_of(Brand(), "brands.NAME."))
    yield f"{level} brands.NAME\n\nNAME is `focal`, `rival_1`, `rival_2`, ...\n\n{table(HEAD, brand)}"
    for name, idea, strategy in strategies():
        mine = list(parameters_of(strategy, "strategy."))
        yield f"{level} strategy={name}\n\n{idea}\n\n{table(HEAD, mine)}"
    for name, idea, lines in configured("network"):
        keys = [
            (f"`network.{key}`", f"`{default.strip()}`", words) for key, default, words in lines if key != "_target_"
        ]
        yield f"{level} network={name}\n\n{idea}\n\n{table(('key', 'default', 'unit, range; source'), keys)}"
