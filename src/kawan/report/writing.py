"""What a paper is made from, beside the tables of a folder: report.html, comparison.tex, methods.tex, sources.bib."""

from __future__ import annotations

from pathlib import Path

from kawan.columns import BadInput
from kawan.configs import load_scenario
from kawan.configs.outcomes import MAIN
from kawan.lab.planning import plan_says
from kawan.lab.store import put_file, write_text
from kawan.report.latex import comparison, methods
from kawan.report.methods import cited, paragraph
from kawan.report.page import report
from kawan.report.records import Records, read_records
from kawan.report.sources import bibliography
from kawan.scenario import plain


def write_report(folder: Path) -> list[Path]:
    """Write the report of a folder, a comparison's or a study's, beside its tables and return the files."""
    records = read_records(folder)
    defaults = plain(load_scenario())
    assert isinstance(defaults, dict)
    texts = {
        "report.html": report(records, defaults, plan_of(folder, records)),
        "comparison.tex": comparison(records),
        "methods.tex": methods(records),
        "sources.bib": bibliography(cited(paragraph(records))),
    }
    for name, text in texts.items():
        put_file(folder / name, lambda path, text=text: write_text(path, text))  # type: ignore[misc]
    return [folder / name for name in texts]


def plan_of(folder: Path, records: Records) -> str:
    """Return what a folder's plan says of the main outcomes, empty without a plan."""
    shown = records.table[records.table["outcome"].isin(MAIN)]
    analyses = [*shown[["outcome", "strategy", "baseline"]].drop_duplicates().itertuples(index=False, name=None)]
    try:
        return plan_says(folder, records.provenance, analyses)
    except (BadInput, KeyError, TypeError, AttributeError):
        return "There is a plan.json, but it is damaged or was changed after it was written, and counts for nothing."
