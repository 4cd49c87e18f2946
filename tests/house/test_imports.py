"""Imports point down, rings are none, and each large library has one home: architecture, read from the source."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "kawan"
FILES = sorted(PACKAGE.rglob("*.py"))

# From the top down: a part may import what stands below it, or beside it as long as no ring arises.
LAYERS = [
    {"__main__"},
    {"cli"},
    {"commands"},
    {"studies"},
    {"api"},
    {"report"},
    {"configs", "figures", "lab"},
    {"market"},
    {"listening", "rewiring"},
    {"society"},
    {"building", "cascades", "commerce", "conduct", "looking", "mailbox", "records", "tables"},
    {"brand", "community", "customers", "price_attack", "stock", "value"},
    {"scenario"},
    {"behaviour", "strategies", "networks", "measures"},
    {"actions", "view", "columns", "events"},
    {"core"},
]
STRANGERS = {"behaviour", "strategies", "networks", "measures"}  # never import one another
HEIGHT = {part: -i for i, layer in enumerate(LAYERS) for part in layer}
HOMES = {
    "hydra": {"configs"},
    "omegaconf": {"configs"},
    "mesa": {"society", "brand", "community"},
    "numba": {"core"},
    "pyarrow": {"lab.store", "lab.packs", "lab.reading", "lab.compaction", "lab.query"},
    "distributed": {"lab.dask_cluster"},
    "dask": {"lab.dask_cluster"},
    "duckdb": {"lab.query"},
    "optuna": {"lab.optimising"},
    "SALib": {"lab.sensitivity"},
    "sklearn": {"lab.discovery"},
    "nashpy": {"lab.equilibria"},
    "matplotlib": {"figures"},
    "jinja2": {"report"},
}


def module_of(path: Path) -> str:
    """Return the dotted name of a file within the package; the package's own `__init__` is the empty name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module: str) -> str:
    """Return the part of the house a module belongs to: its first name."""
    return module.partition(".")[0]


def imported(source: str) -> Iterator[str]:
    """Yield the full name of all that `source` imports, also inside functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: write the import in full, from kawan"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parts_used(source: str) -> set[str]:
    """Return the parts of kawan that `source` imports."""
    names = {name.split(".")[1] for name in imported(source) if name.startswith("kawan.")}
    return names - {"__version__"}


def wrong_way(module: str, source: str) -> list[str]:
    """Return the imports of `module` that point up, or from one folder of small files to another."""
    part = part_of(module)
    others = parts_used(source) - {part}
    unplaced = {part, *others} - HEIGHT.keys()
    assert not unplaced, f"{module}: say in LAYERS where {', '.join(sorted(unplaced))} stands"
    return sorted(
        other for other in others if HEIGHT[other] > HEIGHT[part] or (other in STRANGERS and part in STRANGERS)
    )


def far_from_home(module: str, source: str) -> list[str]:
    """Return the large libraries that `module` imports although they live elsewhere."""
    libraries = {name.partition(".")[0] for name in imported(source)} & HOMES.keys()
    return sorted(lib for lib in libraries if not any(f"{module}.".startswith(f"{home}.") for home in HOMES[lib]))


def powers(source: str) -> list[int]:
    """Return the lines on which a rule or a loop uses `**`, which compiled code rounds differently."""
    kinds = {"rule", "loop"}
    compiled = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and kinds & {ast.unparse(mark) for mark in node.decorator_list}
    ]
    return sorted(
        node.lineno
        for function in compiled
        for node in ast.walk(function)
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow)
    )


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_every_file_keeps_to_the_house(path: Path):
    module, source = module_of(path), path.read_text(encoding="utf-8")
    if module:  # the package itself opens every door, when first knocked at
        assert not wrong_way(module, source)
    assert not far_from_home(module, source)
    assert not powers(source)


def test_no_ring_between_modules():
    sources = {module_of(path): path.read_text(encoding="utf-8") for path in FILES if module_of(path)}
    uses = {
        module: {
            # `from kawan.core.draws import draw` names a function in a module, `from kawan.core import draws` a module
            target
            for name in imported(source)
            for target in [name.removeprefix("kawan."), name.removeprefix("kawan.").rpartition(".")[0]]
            if name.startswith("kawan.") and target in sources and target != module
        }
        for module, source in sources.items()
    }
    TopologicalSorter(uses).prepare()  # raises CycleError, naming the ring


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("behaviour.fomo", "from kawan.market import Market"),
        ("behaviour.fomo", "from kawan import market"),
        ("core.draws", "import kawan.events"),
        ("strategies.gifts", "from kawan.networks.communities import groups"),
        ("market", "def later():\n    from kawan.configs import load_scenario"),
        ("lab.run", "from kawan.cli import main"),
    ],
)
def test_an_import_that_points_up_is_seen(module: str, source: str):
    assert wrong_way(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("lab.report", "import matplotlib.pyplot as plt"),
        ("lab.run", "from pyarrow import parquet"),
        ("customers", "from mesa import Agent"),
        ("behaviour.fomo", "def f():\n    import numba"),
    ],
)
def test_a_library_far_from_home_is_seen(module: str, source: str):
    assert far_from_home(module, source)


def test_what_the_house_allows():
    assert not wrong_way("market", "import kawan.behaviour.fomo\nfrom kawan.core import draws\nimport numpy")
    assert not wrong_way("lab.run", "from kawan import __version__\nfrom kawan.lab.store import save")
    assert not far_from_home("lab.store", "import pyarrow.parquet as pq")


def test_a_power_in_a_loop_is_seen():
    assert powers("@loop\ndef f(x):\n    y = x ** 2\n    y **= 2\n") == [3, 4]
    assert not powers("SCALE = 2.0**-53\n\n@rule\ndef f(x):\n    return x * x\n")
