"""Does the ODD description hold all of the model, in the order of its day?"""

import pytest

from kawan import cli
from kawan.measures.catalogue import all_measures
from kawan.report.code import about, day, fields_of, modules_of, phases, rules_of
from kawan.report.odd import describe
from kawan.report.parameters import parameters_of
from kawan.scenario import MECHANISMS, Scenario

ELEMENTS = ("Purpose and patterns", "Entities, state variables and scales", "Process overview and scheduling",
            "Design concepts", "Initialisation", "Input data", "Submodels")  # fmt: skip
CONCEPTS = ("Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing",
            "Interaction", "Stochasticity", "Collectives", "Observation")  # fmt: skip


@pytest.fixture(scope="module")
def text() -> str:
    return describe()


def test_the_seven_elements_and_eleven_concepts_are_there_in_order(text):
    places = [text.index(f"\n## {k}. {name}\n") for k, name in enumerate(ELEMENTS, 1)]
    concepts = [text.index(f"**{name}.**") for name in CONCEPTS]
    assert places == sorted(places) and concepts == sorted(concepts)
    assert places[3] < concepts[0] and concepts[-1] < places[4]


def test_everything_that_makes_the_model_is_named(text):
    for mechanism in MECHANISMS:
        assert f"#### {mechanism}\n\n{about(f'behaviour.{mechanism}')[:60]}" in text
        assert all(f"`{rule.name}(" in text for rule in rules_of(f"behaviour.{mechanism}"))
    assert all(f"\n| {row[0]} | {row[1]} | {row[2]} |" in text for row in parameters_of(Scenario(), ""))
    assert all(f"`{measure.name}`" in text for measure in all_measures())
    for cls in ("People", "Bonds", "Groups", "Offers"):
        assert all(
            f"| `{name}` |" in text for name, _ in fields_of("columns", cls) if name not in ("start", "community")
        )


def test_the_schedule_is_the_day_as_written(text):
    schedule = text[text.index("## 3.") : text.index("## 4.")]
    rows = [line.split("|")[2].strip(" `") for line in schedule.splitlines() if line.startswith("|")][2:]
    assert rows == phases() and (rows[0], rows[-1]) == ("act", "write_down")
    assert {phase.name: phase.beside for phase in day()}["make_friends"] == "gestures"
    assert "purchase" in modules_of("shop") and "fomo" not in modules_of("shop")


def test_odd_is_printed(capsys, text):
    assert cli.main(["odd"]) == 0
    assert capsys.readouterr().out == text
    assert cli.main(["odd", "x"]) == 2
