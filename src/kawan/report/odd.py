"""The ODD description of the model (Grimm et al. 2020), made from the code so that it cannot go stale.

What no code can say (why, and which concept is which) is in `odd.md.jinja`; every list, table, default, range and
source is read from where it is written down once.
"""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from kawan import __version__
from kawan.configs import options
from kawan.measures.catalogue import all_measures
from kawan.report.code import about, classes_of, day, fields_of, members_of, modules_of, rules_of
from kawan.report.parameters import configured, sections, table
from kawan.report.sources import sources
from kawan.scenario import MECHANISMS, Scenario

HERE = Path(__file__).resolve().parent
SHAPE = re.compile(r"^\([^)]*,[^)]*\),? ?")  # of a column, at the head of its comment
INDICES = ("start", "friend", "community")  # which say whom a row is about
STATES = (
    ("Customers", "each customer", "People"),
    ("Customers and brands", "each pair of customer and brand", "Bonds"),
    ("Ties", "each tie between two customers", "Ties"),
    ("Memberships", "each membership of a customer in a community", "Memberships"),
    ("Communities", "each community, or each pair of community and brand", "Groups"),
    ("Brands", "each brand", "Offers"),
    ("Complaints", "each complaint nobody has answered", "Complaints"),
    ("Ideas", "each idea that lies about", "Ideas"),
)
SHARED = ("page",)  # described beside the mechanisms: what several of them, switched off, take away


def describe() -> str:
    """Return the description as Markdown."""
    environment = Environment(autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((HERE / "odd.md.jinja").read_text(encoding="utf-8"))
    text: str = template.render(
        version=__version__,
        protocol=sources()["grimm2020"].reference,
        scenario=Scenario(),
        states=[(title, of_each, states(cls)) for title, of_each, cls in STATES],
        schedule=schedule(),
        events=table(("event", "decides"), [(f"`{name}`", words) for name, _, words in members_of("Event")]),
        actions=classes_of("actions"),
        measures=measures(),
        networks=[
            (name, idea, about(f"networks.{name}"))
            for name, idea, _ in configured("network")
            if is_ours("networks", name)
        ],
        strategies=[(name, about(f"strategies.{name}")) for name in options("strategy") if is_ours("strategies", name)],
        mechanisms=[(name, about(f"behaviour.{name}"), rules(name)) for name in (*MECHANISMS, *SHARED)],
        parameters=list(sections(level="####")),
    )
    return text


def is_ours(folder: str, name: str) -> bool:
    """Return whether a configured strategy or network has a file of its own name."""
    return (HERE.parent / folder / f"{name}.py").exists()


def states(cls: str) -> str:
    """Return the state variables in one group of columns as a table."""
    told = {name: SHAPE.sub("", words) for name, words in fields_of("columns", cls)}
    rows = [(f"`{name}`", words or "yes or no") for name, words in told.items() if name not in INDICES]
    return table(("variable", "what, unit, range"), rows)


def schedule() -> str:
    """Return the phases of a day in order as a table."""
    rows = [
        (k, f"`{phase.name}`", phase.beside or phase.does, ", ".join(modules_of(phase.name)).replace("_", " "))
        for k, phase in enumerate(day(), 1)
    ]
    return table(("", "phase", "what happens", "submodels"), rows)


def rules(mechanism: str) -> str:
    """Return the rules of a mechanism as a table."""
    found = [(f"`{rule.name}({rule.arguments})`", rule.returns) for rule in rules_of(f"behaviour.{mechanism}")]
    return table(("rule about one customer", "what it gives"), found) if found else ""


def measures() -> str:
    """Return what is observed as a table."""
    rows = [(f"`{m.name}`", m.label, m.unit, m.role, m.formula) for m in all_measures()]
    return table(("measure", "meaning", "unit", "role", "formula"), rows)
