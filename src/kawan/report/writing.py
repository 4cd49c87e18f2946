"""What a paper is made from, beside the tables of a folder: report.html, comparison.tex, methods.tex, sources.bib."""

from __future__ import annotations

from pathlib import Path

from kawan.configs import load_scenario
from kawan.lab.store import put_file, write_text
from kawan.report.latex import comparison, methods
from kawan.report.methods import cited, paragraph
from kawan.report.page import report
from kawan.report.records import read_records
from kawan.report.sources import bibliography
from kawan.scenario import plain


def write_report(folder: Path) -> list[Path]:
    """Write the report of a folder, a comparison's or a study's, beside its tables and return the files."""
    records = read_records(folder)
    defaults = plain(load_scenario())
    assert isinstance(defaults, dict)
    texts = {
        "report.html": report(records, defaults),
        "comparison.tex": comparison(records),
        "methods.tex": methods(records),
        "sources.bib": bibliography(cited(paragraph(records))),
    }
    for name, text in texts.items():
        put_file(folder / name, lambda path, text=text: write_text(path, text))  # type: ignore[misc]
    return [folder / name for name in texts]
