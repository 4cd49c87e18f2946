"""`kawan report`: what a paper is made from, out of a folder's records alone."""

from __future__ import annotations

from pathlib import Path

from kawan.commands import Call

HELP = (
    "kawan report FOLDER\n\n    writes report.html (one page, no script), comparison.tex (booktabs), methods.tex and "
    "sources.bib\n    into the folder of a comparison, a study or an experiment, from its records alone\n"
)


def main(call: Call) -> int:
    """Write the report of a folder."""
    from kawan.report.writing import write_report

    folder = Path(call.only("folder"))
    for path in write_report(folder):
        print(path)
    print(f"results: {folder}")
    return 0
