"""A comparison as LaTeX: tables that fit a page (booktabs) and the methods paragraph (natbib), every name escaped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kawan.configs.outcomes import MAIN as HEADLINES
from kawan.measures.catalogue import all_measures
from kawan.report.methods import as_tex, paragraph
from kawan.report.records import Records
from kawan.report.wording import difference, percent, rows_of, short, tex

LINES = 44  # of a table, so that it fits a page of A4 or letter at \footnotesize
NARROW = 14  # letters of a name that fit beside the numbers
HEAD = r"""% Made by kawan from {name}. In the preamble: \usepackage{{booktabs}}
% Names in scripts other than Latin need LuaLaTeX or XeLaTeX and a font that has them.
"""
OPEN = r"""\begin{{table}}[tbp]
\centering\footnotesize
\caption{{{caption}}}
\label{{tab:kawan-{number}}}
\begin{{tabular}}{{@{{}}p{{0.22\linewidth}}rrrrl@{{}}}}
\toprule
 & Difference & {level}\,\% interval & \% & $d$ & Verdict \\
"""
CLOSE = r"""\bottomrule
\end{tabular}
\end{table}
"""


class Line(NamedTuple):
    """A row of a table and how many lines of a page it takes."""

    text: str
    height: int


def comparison(records: Records) -> str:
    """Return the main outcomes of a comparison as tables for LaTeX, each of at most a page."""
    text = HEAD.format(name=tex(records.name))
    pages = pages_of(groups(records))
    if not pages[0]:
        return text + "% There is nothing to compare.\n"
    for number, lines in enumerate(pages, 1):
        opening = OPEN.format(caption=caption(records, number > 1), number=number, level=records.level)
        text += opening + "".join(line.text for line in lines) + CLOSE
    return text


def pages_of(groups: Iterable[list[Line]]) -> list[list[Line]]:
    """Return the rows of the groups page by page; a group stays on one page if it can, else its head is repeated."""
    pages: list[list[Line]] = [[]]
    for head, *rows in groups:
        if pages[-1] and height([*pages[-1], head, *rows]) > LINES:
            pages.append([])
        pages[-1].append(head)
        for row in rows:
            if height([*pages[-1], row]) > LINES:
                pages.append([head])
            pages[-1].append(row)
    return pages


def height(lines: Iterable[Line]) -> int:
    """Return how many lines of a page rows take."""
    return sum(line.height for line in lines)


def groups(records: Records) -> Iterator[list[Line]]:
    """Yield the rows of each main outcome: its head, then a row per alternative (and scenario)."""
    labels = {measure.name: measure.label for measure in all_measures()}
    shown = [name for name in HEADLINES if name in set(records.table["outcome"])]
    for name in shown:
        rows = rows_of(records.table[records.table["outcome"] == name])
        yield [head(labels[name], rows[0]), *(line(row, records.is_study) for row in rows)]


def head(label: str, row: Mapping[str, Any]) -> Line:
    """Return the row that names an outcome, its unit, its value under the baseline and what would matter."""
    matters = f"; smallest effect of interest {short(row['sesoi'])}" if row["sesoi"] == row["sesoi"] else ""
    words = f", {row['unit']} ({row['baseline']}: {short(row['baseline_mean'])}{matters})"
    text = rf"\midrule\multicolumn{{6}}{{@{{}}p{{\linewidth}}@{{}}}}{{\emph{{{tex(label)}}}{tex(words)}}} \\" + "\n"
    return Line(text, 1 + math.ceil(len(label + words) / 70))  # and the rule above


def line(row: Mapping[str, Any], numbered: bool) -> Line:
    """Return the row of one alternative."""
    ours, relative = difference(row), percent(row)
    name = f"{row['scenario']}: {row['strategy']}" if numbered else str(row["strategy"])
    cells = [ours.value, ours.interval, relative.value, short(row["effect_size_customers"], 2), str(row["verdict"])]
    text = " & ".join([r"\raggedright " + breakable(name), *map(tex, cells)]) + r" \\" + "\n"
    return Line(text, math.ceil(len(name) / NARROW))


def breakable(name: str) -> str:
    """Return a name that may be broken into lines also where it has no blank."""
    return " ".join(
        r"\allowbreak{}".join(tex(word[k : k + 12]) for k in range(0, len(word), 12)) for word in name.split()
    )


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
