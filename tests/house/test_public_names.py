"""What users hold in their hands: the promised names are there, explained, and cheap to import."""

import subprocess
import sys
import tomllib
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import pytest

import kawan

ROOT = Path(__file__).resolve().parents[2]
PROMISED = ["compare", "load_scenario", "Market", "View", "Strategy", "Network", "Measure"]
HEAVY = {"distributed", "hydra", "matplotlib.pyplot", "mesa", "scipy.stats"}  # none is needed to print a version


@pytest.mark.skipif(find_spec("kawan.market") is None, reason="the market is not built yet")
@pytest.mark.parametrize("name", PROMISED)
def test_promised_names_are_there_and_explained(name: str):
    assert getattr(kawan, name).__doc__
    assert name in kawan.__all__


def test_importing_kawan_loads_nothing_heavy():
    script = "import sys, kawan; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert "kawan" in loaded
    assert not HEAVY & set(loaded)


def test_one_version_everywhere():
    assert f"version: {kawan.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {kawan.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_lock_covers_what_is_asked_for_and_names_no_index():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    asked = [*project["project"]["dependencies"], *chain(*extras.values()), *project["dependency-groups"]["build"]]
    lock = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    locked = {line.partition("==")[0] for line in lock.splitlines() if "==" in line}
    assert {name_of(requirement) for requirement in asked if not requirement.startswith("kawan[")} <= locked
    assert "kawan[all]" in extras["dev"]
    assert set(extras["all"][0][len("kawan[") : -1].split(",")) == extras.keys() - {"all", "dev"}
    for file in ROOT.glob("constraints*.txt"):
        text = file.read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def name_of(requirement: str) -> str:
    """Return the name in a requirement such as `numpy>=2.0`."""
    return requirement.replace("<", ">").replace("=", ">").partition(">")[0].strip().lower()
