"""The page of ideas: every idea has its row, every row a claim that exists, the numbers are those of the records."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from kawan.configs.composing import CONFIGS
from kawan.lab.store import made_by

DOCS = Path(__file__).resolve().parents[2] / "docs"
EVERY = [f"{letter}{k}" for letter, last in zip("MVFCX", (13, 7, 10, 10, 3), strict=True) for k in range(1, last + 1)]


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ideas_page", DOCS / "ideas.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def test_every_idea_has_its_row(maker):
    ideas = maker.read_ideas()
    assert list(dict.fromkeys(idea.id for idea in ideas)) == EVERY
    written = (DOCS / "ideas.md").read_text(encoding="utf-8")
    listed = [line.split(" | ")[:2] for line in written.splitlines() if line.startswith("| ")][2:]
    assert [(id_.strip("| "), idea) for id_, idea in listed] == [(idea.id, idea.idea) for idea in ideas]


def test_every_row_names_a_claim_that_exists(maker):
    for idea in maker.read_ideas():
        if not idea.experiment:
            assert idea.elsewhere, idea
            continue
        said = yaml.safe_load((CONFIGS / "experiment" / f"{idea.experiment}.yaml").read_text(encoding="utf-8"))
        claims = said["claim"] if isinstance(said["claim"], list) else [said["claim"]]
        assert 1 <= idea.number <= len(claims), idea
        factors = said.get("design", {}).get("factors", {})
        quick = said["quick"].get("design.factors", factors)
        for key, level in idea.at.items():
            assert level in factors[key] and level in quick[key], idea
        assert claims[idea.number - 1].get("at", {}).items().isdisjoint(idea.at.items()), idea


CLAIMS = """\
claim,scenario,outcome,contrast,expected,difference,ci_low,ci_high,unit
1,1,profit,a minus b,higher,0.5,0.4,0.6,money
1,2,profit,a minus b,higher,-0.25,-0.5,0,money
2,1,reach,a minus b,lower,,,,customers
"""


def finished(folder: Path, created: str, claims: str = CLAIMS) -> None:
    folder.mkdir(parents=True)
    (folder / "claims.csv").write_text(claims)
    (folder / "design.csv").write_text("scenario,network.degree\n1,8\n2,12\n")
    told = {"experiment": "pace", "quick": True, "kawan": "9.9", "created": created}
    (folder / "provenance.json").write_text(json.dumps(made_by() | told))


def test_cells_are_the_records_and_what_is_missing_is_a_dash(maker, tmp_path):
    finished(tmp_path / "campus" / "pace-1", "2031-05-01T10:00:00+00:00", CLAIMS.replace("0.5", "7"))
    finished(tmp_path / "campus" / "pace-2", "2031-05-02T10:00:00+00:00")  # the newer one counts
    finished(tmp_path / "fashion" / "pace-1", "2031-05-04T10:00:00+00:00")
    (tmp_path / "durables" / "pace-9").mkdir(parents=True)
    (tmp_path / "durables" / "pace-9" / "claims.csv").write_text(CLAIMS)  # not finished
    ideas = [
        maker.Idea("A1", "one", "pace", 1, {"network.degree": 12}),
        maker.Idea("A2", "two", "pace", 1),
        maker.Idea("A3", "three", "pace", 2),
        maker.Idea("A4", "four", "nowhere", 1),
        maker.Idea("A5", "five", elsewhere="everywhere"),
    ]
    one, two, three, four, five = maker.rows(ideas, tmp_path)
    made = "2031-05-02 to 2031-05-04, 9.9, quick"
    dash = maker.MISSING
    lone = "-0.25 (-0.5 to +0)"
    assert one == ("A1", "one", "[pace](experiments/pace.md) 1", "`profit`, a minus b, money; expected higher",
                   dash, lone, dash, dash, lone, dash, made)  # fmt: skip
    assert two[5] == two[8] == "-0.25 to +0.5 (-0.5 to +0.6) in 2 scenarios"
    assert set(three[3:10]) == {dash} and set(four[3:]) == {dash}
    assert five[2] == "everywhere" and set(five[3:]) == {dash}
    assert "| A2 | two |" in maker.page(ideas, tmp_path)


def test_a_row_whose_results_are_elsewhere_stays_as_it_is(maker, tmp_path):
    finished(tmp_path / "campus" / "pace-1", "2031-05-01T10:00:00+00:00")
    before = tmp_path / "ideas.md"
    before.write_text(maker.page([maker.Idea("A1", "one", "pace", 1), maker.Idea("A2", "two", "pace", 2)], tmp_path))
    ideas = [maker.Idea("A1", "one", "pace", 1), maker.Idea("A3", "three", "pace", 1)]
    first, third = maker.rows(ideas, tmp_path / "nothing", before)
    assert first == next(maker.rows(ideas, tmp_path)) and first[5].startswith("-0.25 to +0.5")
    assert set(third[3:]) == {maker.MISSING}
    finished(tmp_path / "new" / "campus" / "pace-2", "2031-05-03T10:00:00+00:00", CLAIMS.replace("0.5", "7"))
    assert "+7" in next(maker.rows(ideas, tmp_path / "new", before))[5]  # new results take its place
