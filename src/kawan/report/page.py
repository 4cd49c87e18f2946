"""report.html: a comparison on one page that stands alone, with no script and no outside reference.

What it says is worked out here; how it looks is in `page.html.jinja`, where everything is escaped.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Environment, StrictUndefined

from kawan.measures.catalogue import all_measures
from kawan.report.methods import as_text, cited, paragraph, spread
from kawan.report.records import HEADLINES, Records
from kawan.report.wording import changed, difference, listed, percent, rows_of, short, tame

HERE = Path(__file__).resolve().parent
MAIN = ("engagement_acts", "purchases", "share_of_category_requirements", "profit", "irritation")
MOST_SCENARIOS = 60  # rows of one table
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
        ranking=[[str(value) for value in row] for row in records.ranking.itertuples(index=False)],
        figures=[(title(name), uri(png)) for name, png in records.figures.items()],
        alike=alike,
        apart=apart,
        plan=plan,
        methods=as_text(methods),
        sources=cited(methods),
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


def enough(table: pd.DataFrame) -> list[str]:
    """Return in sentences whether there were enough runs: how many answers are open, and what would settle them."""
    main = table[table["outcome"].isin(HEADLINES) & table["ci_low"].notna() & table["sesoi"].gt(0)]
    if main.empty:
        return ["One seed gives no interval: nothing can be said about how sure this is."]
    half = (main["ci_high"] - main["ci_low"]) / 2
    wide = main[half > main["sesoi"]]
    open_ones = int((main["verdict"] == "open").sum())
    said = [f"Of {len(main)} differences in main outcomes, {len(main) - open_ones} are settled and {open_ones} open."]
    if wide.empty:
        return [*said, "No interval reaches further than the smallest effect of interest: enough for that size."]
    ratio = half[wide.index] / wide["sesoi"]
    worst = rows_of(wide)[int(ratio.to_numpy().argmax())]
    needed = math.ceil(worst["seeds"] * ratio.max() ** 2)
    return [
        *said,
        f"{len(wide)} intervals are wider than the smallest effect of interest; the widest by that measure "
        f"({worst['strategy']}, {worst['outcome']}) would need about {needed:,} seeds to be as narrow.",
    ]


def uri(png: bytes) -> str:
    """Return a picture as a link that holds it."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
