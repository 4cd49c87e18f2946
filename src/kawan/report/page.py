"""report.html: a comparison on one page that stands alone, with no script and no outside reference.

What it says is worked out here; how it looks is in `page.html.jinja`, where everything is escaped.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from kawan.configs.outcomes import MAIN as HEADLINES
from kawan.measures.catalogue import all_measures
from kawan.report.methods import as_text, cited, paragraph, spread
from kawan.report.records import Records
from kawan.report.wording import changed, difference, listed, percent, printable, rows_of, short, tame

HERE = Path(__file__).resolve().parent
MAIN = ("engagement_acts", "purchases", "share_of_category_requirements", "profit", "irritation")
MOST_SCENARIOS = 60  # rows of one table
SCALE = 0.65  # of the pixels that a figure has at 200 dots per inch
MARKS = {"larger": "▲", "smaller": "▼", "equivalent": "≈", "open": "?"}
TITLES = {
    "outcomes": "What each alternative changes",
    "engagement_loyalty": "Engagement against loyalty",
    "course": "How it came about",
    "messages": "What messages did",
    "replications": "How many runs are enough",
    "ranking": "Which is best",
}


class Cell(NamedTuple):
    """A difference as the page shows it."""

    value: str
    interval: str
    percent: str
    verdict: str
    mark: str
    effect: str


class Row(NamedTuple):
    """A line of a table: what it is about, and a cell for each column, None where there is nothing."""

    names: list[str]
    cells: list[Cell | None]


def report(records: Records, defaults: Mapping[str, Any], plan: str = "") -> str:
    """Return the report of a comparison or a study as HTML.

    Args:
        records: What was found.
        defaults: The default scenario as plain data, to say what differs from it.
        plan: Which analyses had been planned, in a sentence.
    """
    environment = Environment(
        autoescape=True, finalize=tame, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((HERE / "page.html.jinja").read_text(encoding="utf-8"))
    alike, apart = changed(records.scenarios, defaults)
    methods = paragraph(records)
    measures = {measure.name: measure for measure in all_measures()}
    text: str = template.render(
        records=records,
        title=records.question or f"{listed(alternatives(records))} against {records.baseline}",
        customers=spread(records.scenarios.values(), "customers", "n"),
        measures=measures,
        main=[name for name in MAIN if name in set(records.table["outcome"])],
        summary=summary(records),
        counts=counts(records),
        outcomes=outcomes(records),
        enough=enough(records.table),
        spend=spend(records),
        ranking=ranking(records),
        claims=claims(records),
        figures=[(title(name), uri(png), width_of(png)) for name, png in records.figures.items()],
        alike=alike,
        apart=apart,
        plan=plan,
        methods=escape(printable(as_text(methods))),
        sources=cited(methods),
        level=records.level,
        marks=MARKS,
        most=MOST_SCENARIOS,
    )
    return text


def title(figure: str) -> str:
    """Return what a figure is called on the page."""
    return TITLES.get(figure, figure.replace("_", " ").capitalize())


def alternatives(records: Records) -> list[str]:
    """Return the labels compared with the baseline."""
    return [label for label in records.scenarios if label != records.baseline]


def cell(row: Mapping[str, Any]) -> Cell:
    """Return one row of comparison.csv as the page shows it."""
    ours, relative = difference(row), percent(row)
    share = f"{relative.value} %" if relative.suffix else ""
    verdict = str(row["verdict"])
    return Cell(
        ours.value, ours.interval, share, verdict, MARKS.get(verdict, ""), short(row["effect_size_customers"], 2)
    )


def summary(records: Records) -> list[Row]:
    """Return the main outcomes, a row per alternative (and scenario of a study), a cell per outcome."""
    table = records.table[records.table["outcome"].isin(MAIN)]
    by = ["scenario", "strategy"] if records.is_study else ["strategy"]
    factors = records.design.set_index("scenario").to_dict("index") if records.is_study else {}
    rows = []
    for names, mine in table.groupby(by, sort=False):
        cells = {str(row["outcome"]): cell(row) for row in rows_of(mine)}
        *number, strategy = names
        settings = [str(value) for value in factors.get(number[0], {}).values()] if number else []
        shown = [cells.get(name) for name in MAIN if name in set(table["outcome"])]
        rows.append(Row([*map(str, number), *settings, str(strategy)], shown))
    return rows[: MOST_SCENARIOS * max(1, len(alternatives(records)))]


def counts(records: Records) -> list[tuple[str, str, dict[str, int]]]:
    """Return how often each verdict fell in a study's scenarios, by main outcome and alternative."""
    if not records.is_study:
        return []
    table = records.table[records.table["outcome"].isin(MAIN)]
    return [
        (str(outcome), str(strategy), {str(k): int(v) for k, v in mine["verdict"].value_counts().items()})
        for (outcome, strategy), mine in table.groupby(["outcome", "strategy"], sort=False)
    ]


def outcomes(records: Records) -> list[tuple[str, str, str, list[Row]]]:
    """Return every outcome of a comparison: name, value under the baseline, what would matter, its rows."""
    if records.is_study:
        return []
    found = []
    for name, mine in records.table.groupby("outcome", sort=False):
        rows = [Row([str(row["strategy"])], [cell(row)]) for row in rows_of(mine)]
        first = rows_of(mine)[0]
        found.append((str(name), short(first["baseline_mean"]), short(first["sesoi"]), rows))
    return found


def spend(records: Records) -> list[tuple[str, str]]:
    """Return what each alternative spent per customer."""
    if records.is_study or "spend" not in records.runs:
        return []
    means = records.runs.groupby("strategy", sort=False)["spend"].mean()
    return [(str(name), short(float(value))) for name, value in means.items()]


def ranking(records: Records) -> list[tuple[str, str, dict[str, str]]]:
    """Return, by main outcome, whether more or less is better and how probably each alternative is the best."""
    table = records.ranking[records.ranking["outcome"].isin(MAIN)]
    found = []
    for outcome, mine in table.groupby("outcome", sort=False):
        rows = rows_of(mine)
        sure = {str(row["strategy"]): chance(row["p_best"]) for row in rows}
        found.append((str(outcome), str(rows[0]["best_is"]), sure))
    return found


def chance(p: float) -> str:
    """Return a chance in per cent, never as certain.

    >>> chance(0.884), chance(1.0), chance(0.0)
    ('88 %', '> 99 %', '< 1 %')
    """
    return "< 1 %" if p < 0.01 else "> 99 %" if p > 0.99 else f"{100 * p:.0f} %"


def claims(records: Records) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return what was claimed before it was run, each with scenario, difference and judgement."""
    told = {number: str(c.get("says", "")) for number, c in enumerate(records.provenance.get("claims", []), start=1)}
    found = []
    for _, mine in records.claims.groupby("claim", sort=False):
        number, rows = int(rows_of(mine)[0]["claim"]), []
        for row in rows_of(mine):
            ours = difference(row)
            where = f"scenario {row['scenario']}: {row['outcome']}, {row['contrast']}, expected {row['expected']}"
            rows.append((where, f"{ours.value} {ours.interval}", str(row["judgement"])))
        found.append((told.get(number, f"Claim {number}"), rows))
    return found


def enough(table: pd.DataFrame) -> list[str]:
    """Return in sentences whether there were enough runs: how many answers are open, and what would settle them."""
    main = table[table["outcome"].isin(HEADLINES) & table["ci_low"].notna() & table["sesoi"].gt(0)]
    if main.empty:
        return ["One seed gives no interval: nothing can be said about how sure this is."]
    undecided = main[main["verdict"] == "open"]
    settled = len(main) - len(undecided)
    said = [f"Of {len(main)} differences in main outcomes, {settled} are settled and {len(undecided)} open."]
    half = (undecided["ci_high"] - undecided["ci_low"]) / 2
    wide = undecided[half > undecided["sesoi"]]
    if len(wide):
        ratio = half[wide.index] / wide["sesoi"]
        worst = rows_of(wide)[int(ratio.to_numpy().argmax())]
        said.append(
            f"{len(wide)} of the open ones have intervals wider than the smallest effect of interest. The widest "
            f"({worst['strategy']}, {worst['outcome']}) would be as narrow as that with about "
            f"{short(worst['seeds'] * ratio.max() ** 2, 2)} seeds."
        )
    if len(undecided) > len(wide):
        said.append(
            f"{len(undecided) - len(wide)} open {'ones are' if len(undecided) - len(wide) > 1 else 'one is'} narrow "
            "enough but lie at the edge of what would matter: more seeds may settle them either way."
        )
    reasons = main["caution"].value_counts() if "caution" in main else pd.Series(dtype=int)
    doubts = listed([f"{reason} ({count})" for reason, count in reasons.items() if reason])
    return [*said, f"Intervals to be read with caution: {doubts}."] if doubts else said


def uri(png: bytes) -> Markup:
    """Return a picture as a link that holds it, which is safe as it stands."""
    return Markup(f"data:image/png;base64,{base64.b64encode(png).decode()}")


def width_of(png: bytes) -> int:
    """Return how wide a picture is shown, in the browser's pixels: all at one scale."""
    return round(int.from_bytes(png[16:20], "big") * SCALE)
