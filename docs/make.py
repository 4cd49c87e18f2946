"""Make the reference pages from the code: `make docs`. What is written there once is not written down again here.

measures.md comes from `kawan.measures`, events.md from `kawan.events` and the calls of a day, parameters.md from the
annotations, defaults and comments of the parameters themselves, odd.md is what `kawan odd` prints.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from kawan.measures.catalogue import all_measures
from kawan.report.code import members_of, phases, users_of
from kawan.report.odd import describe
from kawan.report.parameters import sections, table

DOCS = Path(__file__).resolve().parent
MADE = "<!-- Made from the code by `make docs`; edit the code instead. -->\n"


def page(title: str, *parts: str) -> str:
    """Return a page in Markdown."""
    return "\n".join([f"# {title}\n", MADE, *parts])


def measures() -> str:
    """Return the page of measures, one section per family."""
    head = ("name", "meaning", "unit", "role", "population", "formula", "window", "effect of interest", "source")
    parts = [
        "One column each in `daily.parquet` and in the outcomes of a run, per brand. An *outcome* is neutral between "
        "strategies, a *manipulation check* is what a strategy writes directly, a *state* explains. Window: `day` is "
        "the day in the daily table and the whole run among outcomes; `run` is since day 0 in both. A month has "
        "365.25 / 12 days. A ratio without a denominator is unknown (NaN). The smallest effect of interest is per cent "
        "of the baseline or in the measure's own unit. Codes such as MSG-04 name stylised facts.\n"
    ]
    for family, members in groupby(all_measures(), key=lambda m: m.family):
        rows = [
            (f"`{m.name}`", m.label, m.unit, m.role, m.population, m.formula, m.window,
             f"{m.sesoi:g} {'%' if m.sesoi_is == 'percent' else m.unit}", m.source)
            for m in members
        ]  # fmt: skip
        parts.append(f"## {family.capitalize()}\n\n{table(head, rows)}")
    return page("Measures", *parts)


def events() -> str:
    """Return the page of chance events and counts."""
    drawn, counted = users_of("Event"), users_of("Count")

    def where(users: list[tuple[str, str]]) -> tuple[str, str]:
        if not users:
            return "none any more", ""
        phases_named, places = (dict.fromkeys(part) for part in zip(*users, strict=True))
        return ", ".join(phases_named), ", ".join(f"`{place}`" for place in places)

    chances = []
    for name, number, comment in members_of("Event"):
        key, _, decides = comment.partition(": ")
        whose, _, item = key.rpartition("item ")
        of_each = whose.removeprefix("customer = ").rstrip(", ") or "customer"
        chances.append((number, f"`{name}`", of_each, f"`{item}`", decides, *where(drawn.get(name, []))))
    counts = [
        (number, f"`{name}`", comment, *where(counted.get(name, [])))
        for name, number, comment in members_of("Count")
        if name != "SIZE"
    ]
    return page(
        "Chance events and counts",
        "A draw is a pure function of (seed, day, customer, event, item), so that two runs that differ only in a "
        "strategy use the same luck for the same customer on the same day. A number, once written down, is never used "
        "for anything else. Phases are the methods of `kawan.market.Market` that make up a day, in order: "
        f"{', '.join(f'`{phase}`' for phase in phases())}. Brands are numbered 0 to 7, channels 0 text, 1 mail, "
        "2 advertisement.\n",
        f"## Events\n\n{table(('number', 'event', 'of each', 'item', 'decides', 'phase', 'used in'), chances)}",
        "Strategies draw by words of their own (`view.draws(\"whom to text\")`), from a seed of each brand's own.\n",
        f"## Counts\n\nWhole numbers per brand and day.\n\n"
        f"{table(('number', 'count', 'what', 'phase', 'counted in'), counts)}",
    )  # fmt: skip


def parameters() -> str:
    """Return the page of parameters."""
    return page(
        "Parameters",
        "Every number that a scenario is made of, by the key that sets it: `kawan run customers.n=2000`. Values "
        "outside the range are refused. Codes such as MSG-04 name stylised facts; what is marked assumption has no "
        "source but the modeller's judgement, and its plausible range where one is given. Defaults are those of an "
        "everyday category; `category=durable` and the like, and `rivals=...`, set several of these at once: see "
        "`configs/`.\n",
        *sections(),
    )


def odd() -> str:
    """Return the description of the model by the ODD protocol."""
    head, _, rest = describe().partition("\n\n")
    return f"{head}\n\n{MADE}\n{rest}"


PAGES = {"measures.md": measures, "events.md": events, "parameters.md": parameters, "odd.md": odd}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
