"""Make the reference pages from the code: `make docs`. What is written there once is not written down again here.

measures.md comes from `kawan.measures`, events.md from `kawan.events` and the calls of a day, parameters.md from the
annotations, defaults and comments of the parameters themselves.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module
from io import StringIO
from itertools import groupby
from pathlib import Path
from textwrap import dedent
from tokenize import COMMENT, generate_tokens
from types import UnionType
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

import kawan
from kawan.measures.catalogue import all_measures
from kawan.scenario import Beta, Brand, Gamma, Lognormal, Scenario

DOCS = Path(__file__).resolve().parent
CONFIGS = DOCS.parent / "configs"
PACKAGE = Path(kawan.__file__).resolve().parent
MADE = "<!-- Made from the code by `make docs`; edit the code instead. -->\n"
TOLD_ELSEWHERE = ("network", "brands", "brands.NAME.strategy")  # they have sections of their own


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell).replace('|', '/') for cell in line)} |\n" for line in lines)


def page(title: str, *parts: str) -> str:
    """Return a page in Markdown."""
    return "\n".join([f"# {title}\n", MADE, *parts])


# Measures


def measures() -> str:
    """Return the page of measures, one section per family."""
    head = ("name", "meaning", "unit", "role", "population", "formula", "window", "effect of interest", "source")
    parts = [
        "One column each in `daily.parquet` and in the outcomes of a run, per brand. An *outcome* is neutral between "
        "strategies, a *manipulation check* is what a strategy writes directly, a *state* explains. Window: `day` is "
        "the day in the daily table and the whole run among outcomes; `run` is since day 0 in both. A month has "
        "365.25 / 12 days. A ratio without a denominator is unknown (NaN). The smallest effect of interest is per cent "
        "of the baseline or in the measure's own unit. Codes such as MSG-04 name stylised facts.\n"
    ]
    for family, members in groupby(all_measures(), key=lambda m: m.family):
        rows = [
            (f"`{m.name}`", m.label, m.unit, m.role, m.population, m.formula, m.window,
             f"{m.sesoi:g} {'%' if m.sesoi_is == 'percent' else m.unit}", m.source)
            for m in members
        ]  # fmt: skip
        parts.append(f"## {family.capitalize()}\n\n{table(head, rows)}")
    return page("Measures", *parts)


# Events


@cache
def functions() -> dict[str, ast.FunctionDef]:
    """Return every function of the package by dotted name, methods as module.Class.method."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found[f"{module}.{node.name}"] = node
            elif isinstance(node, ast.ClassDef):
                methods = (child for child in node.body if isinstance(child, ast.FunctionDef))
                found |= {f"{module}.{node.name}.{method.name}": method for method in methods}
    return found


@cache
def names_in(module: str) -> dict[str, str]:
    """Return what the names of a module that are functions of the package stand for."""
    tree = ast.parse((PACKAGE / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    known = {name.rpartition(".")[2]: name for name in functions() if name.rpartition(".")[0] == module}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kawan."):
            known |= {a.asname or a.name: f"{str(node.module)[len('kawan.') :]}.{a.name}" for a in node.names}
    return known


def reached_from(name: str, seen: set[str] | None = None) -> set[str]:
    """Return the functions that one function calls or hands over, and those that they do."""
    seen = set() if seen is None else seen
    if name in seen or name not in functions():
        return seen
    seen.add(name)
    owner = name.rpartition(".")[0]
    known = names_in(owner.removesuffix(".Market"))
    for node in ast.walk(functions()[name]):
        if isinstance(node, ast.Name) and node.id in known:
            reached_from(known[node.id], seen)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self":
            reached_from(f"{owner}.{node.attr}", seen)
    return seen


def mentions(function: str, kind: str) -> set[str]:
    """Return the members of an enumeration, Event or Count, that a function names."""
    return {
        node.attr
        for node in ast.walk(functions()[function])
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == kind
    }


def phases() -> list[str]:
    """Return the phases of a day in order, as the market names them."""
    day = functions()["market.Market.live"]
    calls = [node.func for node in ast.walk(day) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    names = [call.attr for call in calls if ast.unparse(call.value) == "self" and call.attr != "everyone"]
    return sorted(names, key=lambda name: next(call.lineno for call in calls if call.attr == name))


def users_of(kind: str) -> dict[str, list[tuple[str, str]]]:
    """Return, by member of an enumeration, the phases and functions that use it, in the order of the day."""
    used: dict[str, list[tuple[str, str]]] = {}
    reach = {phase: reached_from(f"market.Market.{phase}") for phase in phases()}
    opening = reached_from("market.Market.live") - set().union(*reach.values())
    for phase, reached in {"before the others": opening, **reach}.items():
        for function in sorted(reached):
            for member in mentions(function, kind):
                used.setdefault(member, []).append((phase, function))
    return used


def members_of(kind: str) -> Iterator[tuple[str, int, str]]:
    """Yield name, number and comment of the members of an enumeration in `kawan.events`."""
    source = (PACKAGE / "events.py").read_text(encoding="utf-8")
    body = source.partition(f"class {kind}(")[2].partition("\nclass ")[0]
    for name, number, comment in re.findall(r"^    ([A-Z_]+) = (\d+)(?:  # (.*))?$", body, re.MULTILINE):
        yield name, int(number), comment


def events() -> str:
    """Return the page of chance events and counts."""
    drawn, counted = users_of("Event"), users_of("Count")

    def where(users: list[tuple[str, str]]) -> tuple[str, str]:
        if not users:
            return "none any more", ""
        phases_named, places = (dict.fromkeys(part) for part in zip(*users, strict=True))
        return ", ".join(phases_named), ", ".join(f"`{place}`" for place in places)

    chances = []
    for name, number, comment in members_of("Event"):
        key, _, decides = comment.partition(": ")
        whose, _, item = key.rpartition("item ")
        of_each = whose.removeprefix("customer = ").rstrip(", ") or "customer"
        chances.append((number, f"`{name}`", of_each, f"`{item}`", decides, *where(drawn.get(name, []))))
    counts = [
        (number, f"`{name}`", comment, *where(counted.get(name, [])))
        for name, number, comment in members_of("Count")
        if name != "SIZE"
    ]
    return page(
        "Chance events and counts",
        "A draw is a pure function of (seed, day, customer, event, item), so that two runs that differ only in a "
        "strategy use the same luck for the same customer on the same day. A number, once written down, is never used "
        "for anything else. Phases are the methods of `kawan.market.Market` that make up a day, in order: "
        f"{', '.join(f'`{phase}`' for phase in phases())}. Brands are numbered 0 to 7, channels 0 text, 1 mail, "
        "2 advertisement.\n",
        f"## Events\n\n{table(('number', 'event', 'of each', 'item', 'decides', 'phase', 'used in'), chances)}",
        "Strategies draw by words of their own (`view.draws(\"whom to text\")`), from a seed of each brand's own.\n",
        f"## Counts\n\nWhole numbers per brand and day.\n\n"
        f"{table(('number', 'count', 'what', 'phase', 'counted in'), counts)}",
    )  # fmt: skip


# Parameters


def comments(cls: type) -> dict[str, str]:
    """Return what stands beside the fields of a class: the comment on their lines, else their `Attributes:` entry."""
    source = dedent(inspect.getsource(cls))
    beside = [(t.start[0], t.string[2:]) for t in generate_tokens(StringIO(source).readline) if t.type == COMMENT]
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            entry = re.search(rf"^ +{node.target.id}: (.*?)\.?$", cls.__doc__ or "", re.MULTILINE)
            words = " ".join(word for line, word in beside if line in lines)
            found[node.target.id] = words or (entry[1] if entry else "")
    return found


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
        here, beside = getattr(value, name), notes[name]
        if is_dataclass(here) or hasattr(here, "_asdict"):
            of_trait = beside if isinstance(here, (Beta, Gamma, Lognormal)) else ""
            yield from parameters_of(here, f"{prefix}{name}.", of_trait)
            continue
        key, default = f"`{prefix}{name}`", f"`{plainly(here)}`"
        told = getattr(hint, "__metadata__", None)
        if told:
            span, words = told  # a Range and a source
            limits = f"{number(span.low)} to {number(span.high)}"
            yield key, default, limits, span.unit, words if source else beside, source or words
        else:
            yield key, default, choices(hint), "", beside, "choice"


def configured(folder: str) -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """Yield name, first comment and (key, default, comment) of the configs of one folder."""
    for path in sorted((CONFIGS / folder).glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        lines = re.findall(r"^(\w+): (.+?)(?: # (.*))?$", text, re.MULTILINE)
        yield path.stem, text.splitlines()[0].removeprefix("# "), lines


def strategies() -> Iterator[tuple[str, str, Any]]:
    """Yield name, first comment and an instance of every strategy that can be configured."""
    for name, idea, lines in configured("strategy"):
        module, _, kind = next(value for key, value, _ in lines if key == "_target_").rpartition(".")
        yield name, idea, getattr(import_module(module), kind)()


def parameters() -> str:
    """Return the page of parameters."""
    head = ("key", "default", "range", "unit", "meaning", "source")
    rows = list(parameters_of(Scenario(), ""))
    parts = []

    def section_of(row: tuple[str, ...]) -> str:
        words = row[0].strip("`").split(".")
        return ".".join(words[: 2 if words[0] == "behaviour" else 1]) if len(words) > 1 else "The run"

    for section, members in groupby(sorted(rows, key=lambda row: section_of(row) != "The run"), key=section_of):
        idea = ""
        if section.startswith("behaviour."):
            idea = (import_module(f"kawan.{section}").__doc__ or "").partition("\n")[0] + "\n\n"
        parts.append(f"## {section}\n\n{idea}{table(head, list(members))}")
    parts.append(f"## brands.NAME\n\nNAME is `focal`, `rival_1`, `rival_2`, ...\n\n"
                 f"{table(head, list(parameters_of(Brand(), 'brands.NAME.')))}")  # fmt: skip
    for name, idea, strategy in strategies():
        parts.append(f"## strategy={name}\n\n{idea}\n\n{table(head, list(parameters_of(strategy, 'strategy.')))}")
    for name, idea, lines in configured("network"):
        keys = [
            (f"`network.{key}`", f"`{default.strip()}`", words) for key, default, words in lines if key != "_target_"
        ]
        parts.append(f"## network={name}\n\n{idea}\n\n{table(('key', 'default', 'unit, range; source'), keys)}")
    return page(
        "Parameters",
        "Every number that a scenario is made of, by the key that sets it: `kawan run customers.n=2000`. Values "
        "outside the range are refused. Codes such as MSG-04 name stylised facts; what is marked assumption has no "
        "source but the modeller's judgement, and its plausible range where one is given. Defaults are those of an "
        "everyday category; `category=durable` and the like, and `rivals=...`, set several of these at once: see "
        "`configs/`.\n",
        *parts,
    )


PAGES = {"measures.md": measures, "events.md": events, "parameters.md": parameters}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
