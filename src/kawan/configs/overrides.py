"""What the user typed, sorted: choices of a file, values, and names of files, which are taken as they stand.

Values follow Hydra's grammar (numbers, words, quoted text, [lists], {settings: ...}). Its sweeps are refused: what
differs between runs is said by `strategies=` and experiments.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from kawan.columns import BadInput
from kawan.configs.executors import ADDRESS, addressed

FILES = ("network.path", "network.nodes", "customers.path", "design.path", "results")
BRAND_STRATEGY = re.compile(r"(?:strategy@)?brands\.(?P<brand>[^.]+)\.strategy")
THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass(frozen=True)
class Typed:
    """Overrides by what they do.

    Attributes:
        choices: Which file of a group of configs: `strategy=sms_blast`.
        strategies: The same for brands other than the focal one, by brand.
        values: Numbers, words, lists and settings by dotted key.
        files: Names of files by dotted key.
    """

    choices: dict[str, str] = field(default_factory=dict)
    strategies: dict[str, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


def read_overrides(overrides: Iterable[str], groups: Collection[str]) -> Typed:
    """Return `key=value` words sorted; `groups` are the keys that choose a file."""
    typed = Typed()
    for word in overrides:
        key, equals, text = word.partition("=")
        key = key.strip().lstrip("+")  # Hydra's + and ++ add keys; here a key exists or it does not
        if not equals or not key or key.startswith("~"):
            raise BadInput(f"{word}: write key=value")
        key = key.replace("brands.focal.strategy", "strategy", 1) if key.startswith("brands.focal.strategy") else key
        brand = BRAND_STRATEGY.fullmatch(key)
        if key in FILES:
            typed.files[key] = text
        elif brand:
            typed.strategies[brand["brand"]] = text.strip()
        elif key == ADDRESS:
            typed.values[key] = text.strip()
        elif key in groups:
            typed.choices[key] = text.strip()
        else:
            typed.values[key] = read_value(key, text)
    addressed(typed.values)
    return typed


def read_value(key: str, text: str) -> object:
    """Return the value that `text` writes in Hydra's grammar."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    if THOUSANDS.fullmatch(text.strip()):
        plain = text.strip().replace(",", "")
        raise BadInput(f"{key}={text} has a comma; write {key}={plain}, or with a point if a fraction is meant")
    if DECIMAL_COMMA.fullmatch(text.strip()):
        point = text.strip().replace(",", ".")
        raise BadInput(f"{key}={text} has a decimal comma; write {key}={point}")
    try:
        override = OverridesParser.create().parse_override(f"key={text}")
    except HydraException as error:
        comma = re.search(r":\s*(\d+,\d+)\s*[,}]", text)
        hint = f"is {comma[1]} a decimal comma? Write a point" if comma else "check brackets, commas and quotes"
        raise BadInput(
            f"{key}={text} cannot be read: {hint}, and in a shell put the whole word in double quotes"
        ) from error
    if override.is_sweep_override() and key == "strategies":
        raise BadInput(f"strategies={text}: a list is written in brackets, strategies=[{text}]")
    if override.is_sweep_override():
        raise BadInput(f"{key}={text}: one value is expected; several are compared with strategies={{LABEL: {{...}}}}")
    value: object = override.value()
    return value
