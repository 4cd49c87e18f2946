"""What plain data on disk must look like before anything is made of it: folders of results come from strangers too.

A folder may have been built to harm its reader, so a part of another form than it should have is damage, said in a
sentence, and never reaches the code that would trip over it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

Form = Callable[[Any], bool]
HEX = re.compile(r"[0-9a-f]{64}")
PLAIN_NAME = re.compile(r"\w[\w.-]{0,127}")  # of a file in the folder itself
MOST = 2**63  # beyond what a column of whole numbers holds
PARTS_OF_A_SCENARIO = ("customers", "network", "brands", "behaviour")


def read_json(text: str) -> Any:
    """Return what JSON says; a ValueError says what is wrong, also where it is nested without end.

    >>> read_json('{"a": [1]}')
    {'a': [1]}
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def damaged_part(data: Mapping[str, Any]) -> str | None:
    """Return the first part of a provenance.json that is not what it should be, or lacks, or None.

    >>> damaged_part({"kawan": "0.1", "created": "2026-01-01", "versions": {"numpy": "2.4"}, "notes": {}})
    'notes'
    """
    missing = next((name for name in ALWAYS if name not in data), None)
    return missing or next((name for name, fits in FORMS.items() if name in data and not fits(data[name])), None)


def is_a(kind: type | tuple[type, ...], value: object) -> bool:
    """Return whether a value is of a kind; yes and no are no numbers."""
    return isinstance(value, kind) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    """Return whether a value is a whole number that a table holds."""
    return is_a(int, value) and -MOST <= value < MOST  # type: ignore[operator]


def list_of(fits: Form, value: object) -> bool:
    """Return whether a value is a list, all of whose members fit."""
    return isinstance(value, list) and all(map(fits, value))


def table_of(fits: Form, value: object) -> bool:
    """Return whether a value is a mapping, all of whose values fit."""
    return isinstance(value, dict) and all(map(fits, value.values()))


def is_scenario(value: object) -> bool:
    """Return whether plain data has the parts of a scenario, where it has them at all."""
    if not isinstance(value, dict):
        return False
    parts = [value.get(name, {}) for name in PARTS_OF_A_SCENARIO]
    brands = [*parts[2].values()] if isinstance(parts[2], dict) else [None]
    off = value.get("switch_off", [])
    return all(isinstance(part, dict) for part in (*parts, *brands)) and isinstance(off, list)


def is_run(value: object) -> bool:
    """Return whether a value says which run is meant: strategy, seed and id, of a study its scenario too."""
    return is_failed(value) and is_id(value.get("id"))  # type: ignore[attr-defined]


def is_failed(value: object) -> bool:
    """Return whether a value says which run failed."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("strategy"), str)
        and is_number(value.get("seed"))
        and is_number(value.get("scenario", 1))
    )


def is_id(value: object) -> bool:
    """Return whether a value is the id of a run."""
    return isinstance(value, str) and HEX.fullmatch(value) is not None


def are_files(value: object) -> bool:
    """Return whether a value names files of the folder itself, none elsewhere."""
    return table_of(partial(is_a, dict), value) and all(map(PLAIN_NAME.fullmatch, value))  # type: ignore[call-overload]


ALWAYS = ("kawan", "created", "versions")
FORMS: dict[str, Form] = {
    **dict.fromkeys(("kawan", "created", "machine", "question", "baseline"), partial(is_a, str)),
    **dict.fromkeys(("source", "inputs"), partial(is_a, dict)),
    "trusted": partial(is_a, (dict, list)),  # names alone in runs of 0.1
    "versions": partial(table_of, partial(is_a, (str, type(None)))),
    "notes": partial(list_of, partial(is_a, str)),
    "study": partial(is_a, str),
    "experiment": partial(is_a, str),
    **dict.fromkeys(("asked", "comparison"), partial(is_a, dict)),
    "level": partial(is_a, (int, float)),
    "precision": partial(is_a, (dict, type(None))),
    "alternatives": partial(table_of, is_scenario),
    "seed": is_number,
    "seeds": partial(list_of, is_number),
    "id": is_id,
    "runs": partial(list_of, is_run),
    "failed": partial(list_of, is_failed),
    "claims": partial(list_of, partial(is_a, dict)),
    "factors": partial(list_of, partial(is_a, str)),
    "files": are_files,
}  # fmt: skip
"""Of the parts of a provenance.json, by name; others are not looked at."""
