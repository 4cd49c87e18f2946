"""Many scenarios from one: numbers replaced by dotted keys, thousands of times, without composing anything.

The keys are those of the command (`behaviour.fomo.tiring`, `strategy.per_week`, `network`). Checks are the door's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

from kawan.columns import BadInput
from kawan.configs import checked, scenario_of
from kawan.configs.building import build, dotted, fitted, made, nearest, shown, unknown
from kawan.configs.composing import OF_TOWNS, check_choice, choose, last_change, mirroring, resolved
from kawan.configs.overrides import BRAND_STRATEGY, Typed
from kawan.configs.parameters import Parameter, hints_of, parameters
from kawan.scenario import Brand, Category, Customers, NetworkBuilder, Scenario
from kawan.view import Strategy

__all__ = ["CHOICES", "Parameter", "changed", "parameters", "value_of"]
KINDS: dict[str, Any] = {
    "network": NetworkBuilder, "customers": Customers, "category": Category, "strategy": Strategy,
    "rivals": dict[str, Brand],
}  # fmt: skip
CHOICES = ("town", *KINDS)  # keys that name a file of configs


class Tree(dict[str, Any]):
    """Values by the first part of their keys, trees within trees."""


def changed(
    scenario: Scenario, values: Mapping[str, object], *, folders: Sequence[Path] = (), trusted: Sequence[Path] = ()
) -> Scenario:
    """Return the scenario with other values, by dotted key as they are typed.

    A choice of a file (`network`, `strategy`, `rivals`, `category`, `customers`) replaces all that its group says,
    save the number of customers; a `town` replaces all of these and prices, save the focal strategy. Numbers come
    after it. `strategy.KEY` is the focal brand's, and of rivals that `rivals=mirror` makes in the same call.

    Args:
        scenario: What to start from.
        values: Numbers, words, lists and choices by key.
        folders: Folders with configs of the user's own.
        trusted: Folders whose code these may name.

    Raises:
        BadInput: A key, a name or a value that is not allowed.

    >>> changed(Scenario(), {"behaviour.fomo.tiring": 0.05}).behaviour.fomo.tiring
    0.05
    """
    words = {key.replace("brands.focal.strategy", "strategy", 1): value for key, value in values.items()}
    choices = {key: name for key, name in words.items() if key in CHOICES}
    numbers = {key: value for key, value in words.items() if key not in CHOICES and not BRAND_STRATEGY.fullmatch(key)}
    for group in ("town", "network", "customers", "category", "strategy"):
        if group in choices:
            scenario = with_choice(scenario, group, choice(group, choices[group], folders, trusted))
    scenario = replaced(scenario, {f"brands.focal.{k}": v for k, v in numbers.items() if k.startswith("strategy.")})
    if "rivals" in choices:
        scenario = with_rivals(scenario, *choice("rivals", choices["rivals"], folders, trusted))
    for key, name in words.items():
        brand = BRAND_STRATEGY.fullmatch(key)
        if brand:
            scenario = with_strategy(scenario, brand["brand"], choice("strategy", name, folders, trusted))
    scenario = replaced(scenario, {k: v for k, v in numbers.items() if not k.startswith("strategy.")})
    return checked(scenario, asked="customers.n" in values)


# Choices


def choice(group: str, name: object, folders: Sequence[Path], trusted: Sequence[Path]) -> Any:
    """Return what a file of configs says: a part of a scenario, or the rivals and which of them mirror."""
    if not isinstance(name, str):
        raise BadInput(f"{group}={shown(name)}: the name of a {group} is expected")
    check_choice(group, group, name, folders)
    return _choice(group, name, tuple(folders), tuple(trusted), last_change(folders))


@cache
def _choice(
    group: str, name: str, folders: tuple[Path, ...], trusted: tuple[Path, ...], changed: tuple[int, ...]
) -> Any:
    config = choose("run", {group: name}, folders)
    if group == "town":
        whole = {key: part for key, part in resolved(config).items() if key in OF_TOWNS}
        return scenario_of(whole, Typed(), trusted)
    mirrors = mirroring(config)
    part = resolved(config)["brands" if group == "rivals" else group]
    if group != "rivals":
        return build(KINDS[group], part, group, trusted=trusted)
    rivals = {brand: said for brand, said in part.items() if brand != "focal"}
    return fitted(KINDS[group], rivals, "brands", trusted=trusted), mirrors - {"focal"}


def with_choice(scenario: Scenario, group: str, part: Any) -> Scenario:
    """Return the scenario with another network, category, focal strategy or other customers, as many as before."""
    if group == "town":
        return in_town(scenario, part)
    if group == "strategy":
        return with_strategy(scenario, "focal", part)
    if group == "customers":
        part = replace(part, n=scenario.customers.n)
    return replace(scenario, **{group: part})


def in_town(scenario: Scenario, town: Scenario) -> Scenario:
    """Return the scenario in another town, with as many customers and the same focal strategy."""
    there = replace(scenario, **{part: getattr(town, part) for part in OF_TOWNS})
    there = replace(there, customers=replace(town.customers, n=scenario.customers.n))
    return with_strategy(there, "focal", scenario.brands["focal"].strategy)


def with_strategy(scenario: Scenario, brand: str, strategy: Strategy) -> Scenario:
    """Return the scenario in which a brand does something else."""
    if brand not in scenario.brands:
        raise BadInput(unknown(f"brands.{brand}", "no such brand", brand, scenario.brands))
    mine = replace(scenario.brands[brand], strategy=strategy)
    return replace(scenario, brands={**scenario.brands, brand: mine})


def with_rivals(scenario: Scenario, rivals: Mapping[str, Brand], mirrors: frozenset[str]) -> Scenario:
    """Return the scenario with other rivals, some of which do as the focal brand does."""
    focal = scenario.brands["focal"]
    theirs = {k: replace(v, strategy=focal.strategy) if k in mirrors else v for k, v in rivals.items()}
    return replace(scenario, brands={"focal": focal, **theirs})


# Numbers


def replaced(scenario: Scenario, numbers: Mapping[str, object]) -> Scenario:
    """Return the scenario with numbers replaced, all of one part at once, so that they are checked together."""
    for key in numbers:
        if key.partition(".")[0] not in hints_of(Scenario):
            raise BadInput(f"{key}: no such key{nearest(key, [*CHOICES, *parameters(scenario)])}")
    try:
        return cast(Scenario, laid(scenario, tree_of(numbers), "")) if numbers else scenario
    except BadInput as error:  # users know the focal brand's strategy under a shorter name
        raise BadInput(str(error).replace("brands.focal.strategy", "strategy")) from error


def tree_of(numbers: Mapping[str, object]) -> Tree:
    """Return values by dotted key as a tree."""
    tree = Tree()
    for key, value in numbers.items():
        *parents, last = key.split(".")
        place = tree
        for parent in parents:
            inner = place.setdefault(parent, Tree())
            if not isinstance(inner, Tree):
                raise BadInput(f"{key}: {parent} is given as a whole and in part; name one of them")
            place = inner
        if last in place:
            raise BadInput(f"{key} is given as a whole and in part; name one of them")
        place[last] = value
    return tree


def laid(part: Any, tree: Tree, path: str, inside: Any = None) -> Any:
    """Return a part of a scenario with the values of a tree laid on it; `inside` is the kind of a mapping's values."""
    named = isinstance(part, Mapping)
    if not (named or is_dataclass(part) or hasattr(part, "_fields")):
        raise BadInput(f"{path} has no parts: no such key {dotted(path, next(iter(tree)))}")
    kind: Any = type(part)
    hints = dict.fromkeys(tree, inside) if named else hints_of(kind)
    values = dict(part) if named else {key: getattr(part, key) for key in hints}
    for key, value in tree.items():
        here = dotted(path, key)
        if key not in (values if named and isinstance(value, Tree) else hints):
            raise BadInput(unknown(here, "no such brand" if named else "no such key", key, values))
        if isinstance(value, Tree):
            values[key] = laid(values[key], value, here, (get_args(hints[key]) or (None,))[-1])
        else:
            values[key] = fitted(hints[key], value, here, values.get(key, MISSING))
    return values if named else made(kind, values, path)


def value_of(scenario: Scenario, key: str) -> object:
    """Return what stands at a dotted key, or raise KeyError where there is nothing."""
    place: Any = scenario
    for name in (f"brands.focal.{key}" if key.startswith("strategy.") else key).split("."):
        kind: Any = type(place)
        if isinstance(place, Mapping):
            place = place[name]
        elif (is_dataclass(place) or hasattr(place, "_fields")) and name in hints_of(kind):
            place = getattr(place, name)
        else:
            raise KeyError(key)
    return place
