"""Every mutant says what it breaks, still applies, and names tests that exist; every part of the day has two."""

import ast
import runpy
import shutil
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = SimpleNamespace(**runpy.run_path(str(ROOT / "tests" / "mutants" / "run.py")))
MUTANTS = RUN.all_mutants()
PHASES = {
    "day", "referral", "trade", "value", "acting", "strategies", "view", "attention", "interruption", "word_of_mouth",
    "fomo", "belonging", "community_life", "purchase", "experience", "expression", "feedback", "friendship", "meaning",
    "page",
    "forgetting", "draws", "sums", "networks", "records",
}  # fmt: skip


def functions_of(path: str) -> set[str]:
    """Return the names of functions and classes a file defines."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def is_there(test: str) -> bool:
    """Return whether a test, or the doctest of a function, is defined where its id says."""
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and name.partition("[")[0].rpartition(".")[2] in functions_of(path)


def test_every_phase_has_two():
    phases = Counter(mutant.phase for mutant in MUTANTS)
    assert phases.keys() == PHASES
    assert min(phases.values()) >= 2


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_says_what_it_breaks_and_who_notices(mutant):
    assert mutant.name.split("-")[1] == mutant.phase
    assert mutant.breaks
    assert mutant.tests
    assert all(is_there(test) for test in mutant.tests)


def test_numbers_and_names_are_given_once():
    for part in (0, slice(1, None)):
        assert len({tuple(mutant.name.split("-")[part]) for mutant in MUTANTS}) == len(MUTANTS)


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no `patch` on this machine")
def test_mutants_apply_to_the_code_as_it_is(tmp_path):
    changed = {line[6:].strip() for mutant in MUTANTS for line in lines_of(mutant) if line.startswith("--- a/")}
    for mutant in MUTANTS:
        for path in changed:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
        assert RUN.apply(mutant.path, tmp_path), f"{mutant.name} no longer applies: make it anew"


def lines_of(mutant) -> list[str]:
    return mutant.path.read_text(encoding="utf-8").splitlines()


def test_a_test_that_is_not_there_would_be_missed():
    assert is_there("tests/house/test_mutants.py::test_every_phase_has_two[any]")
    assert not is_there("tests/house/test_mutants.py::test_of_nothing")
    assert not is_there("tests/house/test_nothing.py::test_every_phase_has_two")
