"""From plain data to frozen dataclasses: unknown keys, wrong types and numbers out of range are refused here.

The dataclasses say everything there is to check (types, `Annotated[float, Range(...)]`, `Literal`), so there is no
second description of what a config may hold. A `_target_` names the class of what may be swapped.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from kawan.columns import BadInput
from kawan.configs.trust import class_of
from kawan.core.parameters import Range

T = TypeVar("T")
NO_UNITS = ("", "share", "number", "weight", "-1 to 1")  # words for what has no unit
KINDS = {int: "a whole number", float: "a number", str: "text", bool: "true or false", date: "a date like 2024-01-31"}


def build(cls: type[T], data: object, path: str = "", *, like: T | None = None, trusted: Sequence[Path] = ()) -> T:
    """Return an instance of a dataclass, a NamedTuple or a protocol (whose class `_target_` names).

    Args:
        cls: What to make.
        data: Its settings by name.
        path: Dotted path of `data` in the config, for messages.
        like: Where settings that `data` does not name come from; by default the class's own defaults.
        trusted: Folders whose classes `_target_` may name, beside kawan's own.
    """
    if not isinstance(data, Mapping):
        raise BadInput(f"{path} must be settings like {{key: value}}, got {shown(data)}")
    if getattr(cls, "_is_protocol", False):
        target = data.get("_target_")
        data = {key: value for key, value in data.items() if key != "_target_"}
        cls = class_of(target, cls, path, trusted)
    kinds = kinds_of(cls)  # type: ignore[arg-type]  # a class can be hashed
    defaults = defaults_of(cls)
    for key in data:
        if key not in defaults:
            raise BadInput(unknown(dotted(path, key), "no such key", key, defaults))
    values: dict[str, Any] = {}
    for name, default in defaults.items():
        start = getattr(like, name) if like is not None else default
        if name in data:
            values[name] = fitted(kinds[name], data[name], dotted(path, name), start, trusted)
        elif start is MISSING:
            raise BadInput(f"{dotted(path, name)} must be given")
        else:
            values[name] = start
    return made(cls, values, path)


@cache
def kinds_of(cls: Any) -> dict[str, Any]:
    """Return the type of each setting, with its range, which takes long to look up."""
    return get_type_hints(cls, include_extras=True)


def made(cls: type[T], values: Mapping[str, Any], path: str) -> T:
    """Return `cls(**values)`; what the class itself refuses is told with its path."""
    try:
        return cls(**values)
    except (ValueError, TypeError) as error:
        message = str(error)
        known = not path or message.startswith(path)
        raise BadInput(message if known else f"{path}: {message}") from error


def defaults_of(cls: type[Any]) -> dict[str, Any]:
    """Return the settings of a dataclass or NamedTuple with their defaults, MISSING where there is none."""
    if not is_dataclass(cls):
        return {name: cls._field_defaults.get(name, MISSING) for name in cls._fields}
    made_by = {f.name: f.default_factory() if f.default_factory is not MISSING else f.default for f in fields(cls)}
    return {f.name: made_by[f.name] for f in fields(cls) if f.init}


def fitted(kind: Any, value: Any, path: str, start: Any = MISSING, trusted: Sequence[Path] = ()) -> Any:
    """Return a value as the type `kind` wants it, or raise BadInput; `start` is what partial settings are laid on."""
    if isinstance(value, str) and value == "???":
        raise BadInput(f"{path} must be given: {path}=...")
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        number = fitted(inside[0], value, path, start, trusted)
        return next((within(number, mark, path) for mark in inside[1:] if isinstance(mark, Range)), number)
    if origin in (Union, UnionType):
        if value is None and NoneType in inside:
            return None
        return fitted(next(part for part in inside if part is not NoneType), value, path, start, trusted)
    if origin is Literal:
        return one_of(inside, value, path)
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            raise BadInput(f"{path} must be a list, got {shown(value)}; write {path}=[{shown(value)}]")
        return tuple(fitted(inside[0], part, f"{path}[{i}]", trusted=trusted) for i, part in enumerate(value))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise BadInput(f"{path} must be settings like {{name: value}}, got {shown(value)}")
        return {str(k): fitted(inside[1], part, dotted(path, k), trusted=trusted) for k, part in value.items()}
    if kind in KINDS:
        return simple(kind, value, path)
    if kind is Any or kind is object:
        return value
    swapped = getattr(kind, "_is_protocol", False) or start is MISSING  # another class has other settings
    return build(kind, value, path, like=None if swapped else start, trusted=trusted)


def simple(kind: Any, value: Any, path: str) -> Any:
    """Return a number, a word, a switch or a date; whole numbers pass for numbers, nothing else for anything else."""
    if kind is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise BadInput(f"{path} must be {KINDS[date]}, got {shown(value)}") from error
    if kind is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        if not math.isfinite(value) or abs(value) > 1e300:
            raise BadInput(f"{path} must be a finite number, got {shown(value)}")
        return float(value)
    if kind is int and isinstance(value, float) and value.is_integer():
        raise BadInput(f"{path} must be a whole number, got {value:g}; write {int(value)}")
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadInput(f"{path} must be {KINDS[kind]}, got {shown(value)}")
    return value


def within(number: Any, allowed: Range, path: str) -> Any:
    """Return the number if it lies in its range (None passes), or raise BadInput naming both."""
    if number is None or allowed.low <= number <= allowed.high:
        return number
    if allowed.unit.startswith("above"):
        raise BadInput(f"{path} must be {allowed.unit} and at most {allowed.high:g}, got {shown(number)}")
    unit = "" if allowed.unit in NO_UNITS else f" {allowed.unit}"
    if math.isinf(allowed.high):
        raise BadInput(f"{path} must be at least {allowed.low:.10g}{unit}, got {shown(number)}")
    raise BadInput(f"{path} must lie between {allowed.low:.10g} and {allowed.high:.10g}{unit}, got {shown(number)}")


def one_of(allowed: Sequence[Any], value: Any, path: str) -> Any:
    """Return the value if it is one of those allowed."""
    if any(value == other and type(value) is type(other) for other in allowed):
        return value
    hint = nearest(str(value), map(str, allowed))
    raise BadInput(f"{path} must be one of {', '.join(map(str, allowed))}; got {shown(value)}{hint}")


def unknown(path: str, what: str, name: object, known: Iterable[str]) -> str:
    """Return the sentence that refuses a name: the nearest known one, or else all of them."""
    names = list(known)
    hint = nearest(str(name), names) or (f" (known: {', '.join(names)})" if names else "")
    return f"{path}: {what}{hint}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `; did you mean NAME?` for the nearest known name, or nothing.

    >>> nearest("per_weak", ["per_week", "discount"])
    '; did you mean per_week?'
    """
    names = list(known)
    longer = [other for other in names if name and other.startswith(name)]
    close = difflib.get_close_matches(name, names, n=1) or longer
    return f"; did you mean {close[0]}?" if close else ""


def dotted(path: str, key: object) -> str:
    """Return the path of a key."""
    return f"{path}.{key}" if path else str(key)


def shown(value: object) -> str:
    """Return a value as the user would have written it, shortened."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, Mapping):
        text = "{" + ", ".join(f"{k}: {shown(v)}" for k, v in value.items()) + "}"
    elif isinstance(value, (list, tuple)):
        text = "[" + ", ".join(map(shown, value)) + "]"
    else:
        text = str(value) or "nothing"
    return text if len(text) <= 60 else text[:57] + "..."
