"""A comparison as LaTeX: tables that fit a page (booktabs) and the methods paragraph (natbib), every name escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kawan.configs.outcomes import MAIN as HEADLINES
from kawan.measures.catalogue import all_measures
from kawan.report.methods import as_tex, paragraph
from kawan.report.records import Records
from kawan.report.wording import difference, percent, rows_of, short, tex

ROWS = 42  # of a table, so that it fits a page of A4 or letter at \footnotesize
HEAD = r"""% Made by kawan from {name}. In the preamble: \usepackage{{booktabs}}
% Names in scripts other than Latin need LuaLaTeX or XeLaTeX and a font that has them.
"""
OPEN = r"""\begin{{table}}[tbp]
\centering\footnotesize
\caption{{{caption}}}
\label{{tab:kawan-{number}}}
\begin{{tabular}}{{@{{}}p{{0.26\linewidth}}rrrrl@{{}}}}
\toprule
 & Difference & {level}\,\% interval & \% & $d$ & Verdict \\
"""
CLOSE = r"""\bottomrule
\end{tabular}
\end{table}
"""


def comparison(records: Records) -> str:
    """Return the main outcomes of a comparison as tables for LaTeX, each of at most a page."""
    pages: list[list[str]] = [[]]
    for group in groups(records):
        for first in range(0, len(group) - 1, ROWS - 2):
            block = [group[0], *group[1 + first : first + ROWS - 1]]
            if pages[-1] and sum(map(weight, pages[-1] + block)) > ROWS:
                pages.append([])
            pages[-1] += block
    text = HEAD.format(name=tex(records.name))
    for number, rows in enumerate(pages, 1):
        text += (
            OPEN.format(caption=caption(records, number > 1), number=number, level=records.level)
            + "".join(rows)
            + CLOSE
        )
    return text


def weight(row: str) -> int:
    """Return how many lines of a page a row takes; an outcome's head may need two and has a rule above it."""
    return 3 if row.startswith("\\midrule") else 1


def groups(records: Records) -> Iterator[list[str]]:
    """Yield the rows of each main outcome: its head, then a row per alternative (and scenario)."""
    labels = {measure.name: measure.label for measure in all_measures()}
    shown = [name for name in HEADLINES if name in set(records.table["outcome"])]
    for name in shown:
        rows = rows_of(records.table[records.table["outcome"] == name])
        yield [head(labels[name], rows[0]), *(line(row, records.is_study) for row in rows)]


def head(label: str, row: Mapping[str, Any]) -> str:
    """Return the row that names an outcome, its unit, its value under the baseline and what would matter."""
    matters = f"; smallest effect of interest {short(row['sesoi'])}" if row["sesoi"] == row["sesoi"] else ""
    words = f", {row['unit']} ({row['baseline']}: {short(row['baseline_mean'])}{matters})"
    return rf"\midrule\multicolumn{{6}}{{@{{}}p{{\linewidth}}@{{}}}}{{\emph{{{tex(label)}}}{tex(words)}}} \\" + "\n"


def line(row: Mapping[str, Any], numbered: bool) -> str:
    """Return the row of one alternative."""
    ours, relative = difference(row), percent(row)
    name = f"{row['scenario']}: {row['strategy']}" if numbered else str(row["strategy"])
    cells = [ours.value, ours.interval, relative.value, short(row["effect_size_customers"], 2), str(row["verdict"])]
    return " & ".join(["{}" + tex(name), *map(tex, cells)]) + r" \\" + "\n"


def caption(records: Records, goes_on: bool) -> str:
    """Return the caption of a table."""
    if goes_on:
        return "The comparison, continued."
    count = f"{len(records.seeds)} {'seed' if len(records.seeds) == 1 else 'seeds'}"
    where = " in each scenario" if records.is_study else ""
    return (
        rf"Difference from {tex(records.baseline)} on the same {count}{where}, with {records.level}\,\% intervals, "
        "in units and in per cent of the baseline; $d$: in standard deviations between customers."
    )


def methods(records: Records) -> str:
    """Return the methods paragraph for LaTeX; the sources it cites are in sources.bib."""
    head = f"% Made by kawan from {tex(records.name)}. Cites with natbib from sources.bib.\n"
    return head + as_tex(paragraph(records)) + "\n"
