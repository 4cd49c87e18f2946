"""Which run this is: a hash of everything that makes its numbers, and of nothing else.

Two runs with one id would write the same numbers, so a run that is there need not be repeated. One byte changed in
a strategy, an edge list or the model is another run; a moved file or a reordered key is not.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kawan.columns import BadInput
from kawan.scenario import Scenario, plain

if TYPE_CHECKING:
    from kawan.market import Market

KAWAN_FORMAT = 1  # of what a run leaves on disk
PACKAGE = Path(__file__).resolve().parent.parent
BESIDE_THE_MODEL = {
    "kawan", "kawan.api", "kawan.cli", "kawan.commands", "kawan.configs", "kawan.figures", "kawan.lab", "kawan.report",
    "kawan.studies",
}  # fmt: skip
# Libraries whose version may change a number; networkx finds the communities of edge lists, pandas reads tables.
NUMERICAL = ("numpy", "scipy", "numba", "networkx", "pandas")


@dataclass(frozen=True)
class Run:
    """One market to simulate.

    Attributes:
        label: What the alternative is called; no part of its identity.
        scenario: What is simulated.
        seed: The luck.
        market: A kind of market of one's own, with its own order of the day; None is kawan's.
    """

    label: str
    scenario: Scenario
    seed: int
    market: type[Market] | None = None

    @cached_property
    def id(self) -> str:
        """64 hexadecimal digits, the same for all runs that would write the same numbers."""
        return run_id(self)


def run_id(run: Run) -> str:
    """Return the id of a run as things are on disk now; `run.id` is that of when it was first asked for."""
    return digest(canonical(identity(run)).encode())


def identity(run: Run) -> dict[str, Any]:
    """Return all that makes the numbers of a run, as plain data that names no folder."""
    scenario = told(run.scenario, hash_of)
    del scenario["threads"]
    scenario["record"] = sorted({"daily", *run.scenario.record})
    for key in ("switch_off", "muted", "absent"):
        scenario[key] = sorted(getattr(run.scenario, key))
    return {
        "kawan_format": KAWAN_FORMAT,
        "seed": int(run.seed),
        "scenario": scenario,
        "brands": list(run.scenario.brands),  # chance is keyed by a brand's place
        "inputs": sorted(hash_of(path) for path in inputs(run.scenario)),
        "source": source_of(run),
        "versions": {name: version(name) for name in NUMERICAL},
    }


@cache
def version(library: str) -> str:
    """Return the version of an installed library, which no process sees change."""
    return installed(library)


def canonical(data: object) -> str:
    """Return plain data as JSON that is the same whatever the order of the keys.

    >>> canonical({"b": 1, "a": [0.1, None]})
    '{"a":[0.1,null],"b":1}'
    """
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=as_plain)


def as_plain(value: object) -> object:
    """Return what JSON has no word for in words it has."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise BadInput(f"a setting must be a number, a word, a list or a table of these, got {type(value).__name__}")


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


# What goes in: files


def inputs(scenario: Scenario) -> list[Path]:
    """Return the files a scenario reads."""
    own = [] if scenario.customers.path is None else [Path(scenario.customers.path).expanduser()]
    return [*scenario.network.files(), *own]


def hash_of(path: Path) -> str:
    """Return the hash of a file's content; a file not changed since is not read again."""
    try:
        state = path.stat()
        return _hash_of(path.resolve(), state.st_size, state.st_mtime_ns)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}") from error


@cache
def _hash_of(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def told(scenario: Scenario, tell: Callable[[Path], str]) -> dict[str, Any]:
    """Return a scenario as plain data, with `tell(path)` in the place of each file it reads."""
    files = {path.resolve() for path in inputs(scenario)}

    def replaced(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: replaced(v) for key, v in value.items()}
        if isinstance(value, (str, Path)) and (path := Path(value).expanduser()).resolve() in files:
            return tell(path)
        return value

    data: dict[str, Any] = plain(scenario)  # type: ignore[assignment]
    return data | {part: replaced(data[part]) for part in ("network", "customers")}


# What goes in: source


def source_of(run: Run) -> dict[str, str]:
    """Return one hash of the model's source, and one of the source of each strategy or network from elsewhere."""
    parts = [run.scenario.network, *(brand.strategy for brand in run.scenario.brands.values())]
    kinds: set[type] = {run.market} if run.market else set()
    kinds |= {kind for part in parts for kind in kinds_in(part)}
    ours = {kind.__module__ for kind in kinds if kind.__module__.startswith("kawan.")}
    theirs = {kind for kind in kinds if kind.__module__ not in ours}
    hashes = {f"{kind.__module__}.{kind.__qualname__}": own_source(kind) for kind in theirs}
    return {"kawan": model_source(frozenset(ours)), **hashes}


def kinds_in(part: object) -> Iterator[type]:
    """Yield the class of a strategy or network, and of those within it."""
    yield type(part)
    for field in fields(part) if is_dataclass(part) else ():
        inner = getattr(part, field.name)
        if is_dataclass(inner):
            yield from kinds_in(inner)


@cache
def model_source(modules: frozenset[str]) -> str:
    """Return the hash of the source of kawan's market, of these modules, and of all they import."""
    start = {name: file_of(PACKAGE.parent, name) for name in {"kawan.market", *modules}}
    return hash_sources(walk(PACKAGE.parent, start, lambda name: name.startswith("kawan.") and beside(name) is None))


@cache
def own_source(kind: type) -> str:
    """Return the hash of the file a class of the user's is written in, and of what that imports beside it."""
    module = kind.__module__
    try:
        path = Path(inspect.getfile(kind)).resolve()
        path.read_bytes()
    except (OSError, TypeError) as error:
        raise BadInput(
            f"{kind.__name__} must be written in a file of its own, so that what a run did can be known later; "
            "it was typed into a session"
        ) from error
    root = path.parents[module.count(".") + (path.name == "__init__.py")]
    package = module.partition(".")[0] if "." in module or root.name.endswith("-packages") else ""

    def near(name: str) -> bool:
        return not package or name.partition(".")[0] == package

    return hash_sources(walk(root, {module: path}, near))


def beside(name: str) -> str | None:
    """Return the part of kawan that a module belongs to if that part makes no numbers."""
    part = ".".join(name.split(".")[:2])
    return part if part in BESIDE_THE_MODEL else None


def walk(root: Path, start: dict[str, Path | None], wanted: Callable[[str], bool]) -> dict[str, Path]:
    """Return the files under `root`, by module, that are reached from `start` through imports that are wanted."""
    found: dict[str, Path] = {}
    waiting = [*start]
    while waiting:
        name = waiting.pop()
        path = start.get(name) or file_of(root, name)
        if name in found or path is None or not (name in start or wanted(name)):
            continue
        found[name] = path
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for target in imported(path.read_text(encoding="utf-8"), package):
            parts = target.split(".")
            waiting += (".".join(parts[:k]) for k in range(1, len(parts) + 1))
    return found


def file_of(root: Path, module: str) -> Path | None:
    """Return the file a module is written in, or None if it is not under `root`."""
    path = root.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


@cache
def imported(source: str, package: str) -> tuple[str, ...]:
    """Return the dotted names a module of `package` imports: modules, and what may be modules.

    >>> sorted(imported("import a.b\\nfrom c import d\\nfrom . import e", package="p"))
    ['a.b', 'c.d', 'p.e']
    """
    names: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            near = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*near, *([node.module] if node.module else [])])
            names += (f"{base}.{alias.name}".lstrip(".") for alias in node.names)
    return tuple(names)


def hashes_of(trusted: Iterable[Path]) -> dict[str, str]:
    """Return the hash of all source in each folder that code of the user's came from, by the folder's name."""
    files: dict[str, dict[str, Path]] = {}
    for number, folder in enumerate(map(Path, trusted)):
        mine = files.setdefault(folder.resolve().name, {})  # two of one name have one hash
        for place, inner, names in os.walk(folder):
            inner[:] = [name for name in inner if not name.startswith(".") and name != "site-packages"]
            paths = [Path(place, name) for name in names if name.endswith(".py")]
            mine |= {f"{number}/{path.relative_to(folder).as_posix()}": path for path in paths}
    return {name: hash_sources(mine) for name, mine in files.items()}


def hash_sources(files: dict[str, Path]) -> str:
    """Return one hash of many files."""
    return digest(canonical({name: digest(path.read_bytes()) for name, path in files.items()}).encode())
