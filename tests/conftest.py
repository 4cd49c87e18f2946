"""What every test shares: no screen, no results left behind, the same examples every time."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")
collect_ignore = ["mutants/run.py"]  # a command, which doctest would import

# A loop compiles at its first call, which no deadline on one example can know.
settings.register_profile("kawan", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("kawan")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile loops before several workers would each do so."""
    if not hasattr(session.config, "workerinput") and getattr(session.config.option, "numprocesses", None):
        from kawan.lab.compiling import compile_loops

        compile_loops()


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that results of this test go to unless it says otherwise."""
    monkeypatch.setenv("KAWAN_RESULTS", str(tmp_path / "results"))
    return tmp_path / "results"
