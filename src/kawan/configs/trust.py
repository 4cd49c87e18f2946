"""Whose code may run: kawan's own strategies and networks, and those of folders the user trusts.

A config names the class of a strategy or network by `_target_`. Nothing else is ever imported on behalf of a config,
and no value in a config is called.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Sequence
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from kawan.columns import BadInput

HOMES = ("kawan.strategies.", "kawan.networks.")


def trusted_folders(folders: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return the folders whose code may run, made absolute, and put them first where Python looks for modules."""
    paths = tuple(Path(folder).expanduser().resolve() for folder in folders)
    for path in reversed(paths):
        if not path.is_dir():
            raise BadInput(f"--trust {path.name}: no such folder")
        if str(path) not in sys.path:
            sys.path.insert(0, str(path))
    return paths


def class_of(target: object, protocol: type[Any], path: str, trusted: Sequence[Path]) -> type[Any]:
    """Return the dataclass that `target` names, which must have the methods of the protocol."""
    if not isinstance(target, str) or "." not in target:
        raise BadInput(f"{path} must name its class, like _target_: module.Class, got {target or 'nothing'}")
    module, _, name = target.rpartition(".")
    found = getattr(imported(module, target, path, trusted), name, None)
    methods = [m for m, member in vars(protocol).items() if callable(member) and not m.startswith("_")]
    lacking = [m for m in methods if not callable(getattr(found, m, None))]
    if not isinstance(found, type):
        raise BadInput(f"{path}: there is no class {name} in {module}")
    if not is_dataclass(found):
        raise BadInput(f"{path}: {target} must be a frozen dataclass")
    if lacking:
        raise BadInput(f"{path}: {target} has no {' and no '.join(lacking)}, so it is no {protocol.__name__}")
    return found


def imported(module: str, target: str, path: str, trusted: Sequence[Path]) -> Any:
    """Return a module of kawan's or of a trusted folder; others are never imported."""
    if module.startswith(HOMES) and importlib.util.find_spec(module):
        return importlib.import_module(module)
    if not any(source_of(module, folder) for folder in trusted):
        names = ", ".join(folder.name for folder in trusted)
        where = f"in no trusted folder ({names})" if trusted else "not part of kawan"
        raise BadInput(
            f"{path}: {target} is {where}. If you trust its code, name the folder that holds it: --trust FOLDER"
        )
    try:
        code = importlib.import_module(module)
    except Exception as error:
        raise BadInput(f"{path}: {module} cannot be imported: {type(error).__name__}: {error}") from error
    came_from = Path(getattr(code, "__file__", None) or ".").resolve()
    if not any(came_from.is_relative_to(folder) for folder in trusted):
        raise BadInput(f"{path}: Python already has another module called {module}; give yours another name")
    return code


def source_of(module: str, folder: Path) -> Path | None:
    """Return the file of a module in a folder, or None."""
    stem = folder.joinpath(*module.split("."))
    return next((file for file in (stem.with_suffix(".py"), stem / "__init__.py") if file.is_file()), None)
