"""The reference pages say what the code says."""

import importlib.util
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from kawan.events import Count, Event
from kawan.report.code import members_of, phases, users_of
from kawan.report.parameters import parameters_of
from kawan.scenario import MECHANISMS, Scenario, plain

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", DOCS / "make.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["measures.md", "events.md", "parameters.md", "odd.md"])
def test_pages_are_as_the_code_makes_them(maker: ModuleType, name: str):
    assert (DOCS / name).read_text(encoding="utf-8") == maker.PAGES[name](), "run `make docs` and read the difference"


def test_every_event_and_count_is_explained_and_used():
    for kind, enumeration in {"Event": Event, "Count": Count}.items():
        listed = {name: (number, comment) for name, number, comment in members_of(kind)}
        assert {name: number for name, (number, _) in listed.items()} == dict(enumeration.__members__)
        assert all(comment for _, comment in listed.values())
        assert listed.keys() - users_of(kind).keys() <= {"SIZE"}


def test_every_phase_of_the_day_is_found():
    assert phases()[0] == "act" and phases()[-1] == "write_down"
    assert ("shop", "behaviour.purchase.buy") in users_of("Count")["SALES"]
    assert "friendship" not in str(users_of("Event")["NEED"])


def test_every_number_of_a_scenario_is_listed(maker: ModuleType):
    def keys(data: object, prefix: str = "") -> set[str]:
        if isinstance(data, dict) and data:
            return {key for name, part in data.items() for key in keys(part, f"{prefix}.{name}".strip("."))}
        return {prefix}

    told = {key for key in keys(plain(Scenario())) if not key.startswith(("network.", "brands."))}
    assert {row[0].strip("`") for row in parameters_of(Scenario(), "")} == told
    assert "`brands.NAME.presence`" in maker.parameters()


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_switch_is_described_as_in_its_module(mechanism: str):
    words = " ".join((import_module(f"kawan.behaviour.{mechanism}").__doc__ or "").split())
    off = words.partition("Switched off, ")[2].rstrip(".")
    assert off and f"| `{mechanism}` | {off} |" in (DOCS / "switches.md").read_text(encoding="utf-8")
