"""The model read from its own source: the order of a day, who uses which chance event, what a rule is.

The ODD description and the reference pages are made from this, so that they cannot say what the code does not.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).resolve().parent.parent


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


class Phase(NamedTuple):
    """One phase of a day: the method, what the line of the day says of it, what the method itself says."""

    name: str
    beside: str
    does: str


def day() -> list[Phase]:
    """Return the phases of a day in order, with the comment beside each and the first line of its docstring."""
    lines = (PACKAGE / "market.py").read_text(encoding="utf-8").splitlines()
    found = []
    for name in phases():
        pattern = re.compile(rf"\bself\.{name}\(.*?\)  # (.*)$")
        live = functions()["market.Market.live"]
        body = lines[live.lineno - 1 : live.end_lineno]
        beside = next((match[1] for line in body if (match := pattern.search(line))), "")
        does = opening(functions()[f"market.Market.{name}"])
        found.append(Phase(name, beside, does))
    return found


def modules_of(phase: str) -> list[str]:
    """Return the mechanisms whose functions a phase uses."""
    reached = {name.split(".")[1] for name in reached_from(f"market.Market.{phase}") if name.startswith("behaviour.")}
    return sorted(reached)


class Rule(NamedTuple):
    """A rule about one customer: its name, its arguments, what it returns."""

    name: str
    arguments: str
    returns: str


def rules_of(module: str) -> list[Rule]:
    """Return the rules in a module, in its order."""
    found = []
    for name, node in functions().items():
        is_rule = any(ast.unparse(mark) == "rule" for mark in node.decorator_list)
        if is_rule and name.rpartition(".")[0] == module:
            words = opening(node)
            found.append(Rule(node.name, ", ".join(arg.arg for arg in node.args.args), words))
    return found


def opening(node: ast.FunctionDef | ast.ClassDef) -> str:
    """Return the first paragraph of a docstring as one line."""
    return " ".join((ast.get_docstring(node) or "").partition("\n\n")[0].split())


def parsed(module: str) -> ast.Module:
    """Return the source of a module as a tree."""
    return ast.parse((PACKAGE / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))


def classes_of(module: str) -> list[tuple[str, str]]:
    """Return the classes in a module and what each says of itself, in its order."""
    return [(node.name, opening(node)) for node in parsed(module).body if isinstance(node, ast.ClassDef)]


def about(module: str) -> str:
    """Return what a module says of itself, a line per paragraph."""
    text = ast.get_docstring(parsed(module)) or ""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def fields_of(module: str, cls: str) -> list[tuple[str, str]]:
    """Return the fields of a class and the comments beside them, in its order."""
    source = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
    body = source.partition(f"class {cls}(")[2].partition("\nclass ")[0]
    return re.findall(r"^    (\w+): \w+(?:  # (.*))?$", body, re.MULTILINE)


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
