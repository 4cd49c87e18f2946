"""Tables people have: csv with comma, semicolon or tab (also .gz), Parquet and GraphML, all read as text.

Every cell is text without surrounding blanks; the index holds the line of the file, for messages. The first line
is the header, unless it consists of numbers only; columns without a name (such as R's row names) are left out.
"""

from __future__ import annotations

import csv
import gzip
import re
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

import networkx as nx
import pandas as pd

from kawan.columns import BadInput

NUMBER = re.compile(r"-?\d+([.,]\d+)?")


class Tables(NamedTuple):
    """What one file held: its ties, and its people where the format lists them."""

    ties: pd.DataFrame
    people: pd.DataFrame | None = None
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> pd.DataFrame:
        """The table that a list of people is read from."""
        return self.ties if self.people is None else self.people


def read_tables(path: Path, key: str) -> Tables:
    """Return the tables in the file at `path`, given as the setting `key`; raises BadInput where it cannot be read."""
    if not path.exists():
        raise BadInput(f"{key}={path} does not exist{nearest(path.name, _files_in(path.parent))}")
    if path.is_dir():
        raise BadInput(f"{key}={path} is a folder; name a file in it{nearest('ties.csv', _files_in(path))}")
    if path.stat().st_size == 0:
        raise BadInput(f"{key}={path} is empty")
    kind = Path(path.name.lower().removesuffix(".gz")).suffix
    if kind not in READERS:
        raise BadInput(f"{path.name} is of no known kind; use csv, tsv, txt (also .gz), parquet or graphml")
    try:
        return READERS[kind](path)
    except BadInput:
        raise
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8 text (byte {error.start}); save it as CSV UTF-8") from error
    except (OSError, EOFError, csv.Error, ParseError, nx.NetworkXError, KeyError, ValueError) as error:
        raise BadInput(f"{path.name} cannot be read as {kind[1:]}: {error}") from error


def column(table: pd.DataFrame, name: str, key: str, file: str) -> pd.Series[str]:
    """Return the column `name`, given as the setting `key`; raises BadInput with the nearest if there is none."""
    if name not in table:
        raise BadInput(f"{file} has no column '{name}' ({key}){nearest(name, table.columns.tolist())}")
    return table[name]


def ids_of(cells: pd.Series[str], file: str) -> pd.Series[str]:
    """Return ids as text; whole numbers written like 1.0 throughout (as R and pandas do beside gaps) become 1."""
    if (cells == "").any():
        raise BadInput(f"{file} {place(cells == '')} has no '{cells.name}'")
    if cells.str.fullmatch(r"-?\d+(\.0+)?").all():
        return cells.str.replace(r"\.0+$", "", regex=True)
    return cells


def place(wrong: pd.Series[bool]) -> str:
    """Return the line of the first wrong cell, in words."""
    return f"{wrong.index.name} {wrong.idxmax()}"


def nearest(word: str, choices: list[str]) -> str:
    """Return the end of a message that offers the nearest of `choices`, or nothing where there are none.

    >>> nearest("sorce", ["source", "target"])
    "; did you mean 'source'?"
    """
    as_given = {choice.lower(): choice for choice in choices}
    close = get_close_matches(word.lower(), as_given, n=1, cutoff=0.0)
    return f"; did you mean '{as_given[close[0]]}'?" if close else ""


def _files_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []


def _read_text(path: Path) -> Tables:
    """Return the cells of a csv file; its separator is the one most frequent in the first line."""
    unpack = gzip.open if path.suffix.lower() == ".gz" else open
    with unpack(path, "rt", encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        separator = max(",;\t", key=first.count)
        reader = csv.reader(file, delimiter=separator)
        cells = ((reader.line_num, [cell.strip() for cell in row]) for row in reader)
        filled = [(line, row) for line, row in cells if any(row)]
    if not filled:
        raise BadInput(f"{path.name} holds blank lines only")
    width = len(filled[0][1])
    for line, row in filled:
        if len(row) != width:
            mend = "; if a comma stands for the decimal point, write a point" if len(row) > width else ""
            raise BadInput(
                f"{path.name} line {line} has {len(row)} cells where the first line has {width}: {row}"
                f"{mend if separator == ',' else ''}"
            )
    lines, rows = [line for line, _ in filled], [row for _, row in filled]
    header = not all(NUMBER.fullmatch(cell) for cell in rows[0])
    names = rows[0] if header else [f"column {k + 1}" for k in range(width)]
    index = pd.Index(lines[header:], name="line")
    table = _named(pd.DataFrame(rows[header:], columns=names, index=index, dtype=str), path)
    note = f"the first line of {path.name} consists of numbers and was read as data, not as a header"
    return Tables(table, notes=() if header else (note,))


def _read_parquet(path: Path) -> Tables:
    return Tables(_as_text(pd.read_parquet(path)))


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Return every cell as text, a missing one as empty text, and rows counted from 1."""
    text: pd.DataFrame = table.astype(object).where(table.notna(), "").astype(str)
    text = text.rename(columns=str).apply(lambda cells: cells.str.strip())
    text.index = pd.RangeIndex(1, len(text) + 1, name="row")
    return text


def _named(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Return the columns that have a name; raises BadInput where two have the same."""
    table = table.loc[:, table.columns != ""]
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        raise BadInput(f"{path.name} has two columns named '{twice[0]}'")
    return table


def _read_graphml(path: Path) -> Tables:
    graph = nx.read_graphml(path)
    people = pd.DataFrame([{"id": node, **values} for node, values in graph.nodes(data=True)])
    ties = [{"source": ego, "target": alter, **values} for ego, alter, values in graph.edges(data=True)]
    if people.empty:
        raise BadInput(f"{path.name} holds nobody")
    table = pd.DataFrame(ties) if ties else pd.DataFrame(columns=["source", "target"])
    directed = "directed" if graph.is_directed() else "not directed"
    return Tables(_as_text(table), _as_text(people), (f"{path.name} says of itself that it is {directed}",))


READERS = {
    ".csv": _read_text,
    ".tsv": _read_text,
    ".txt": _read_text,
    ".parquet": _read_parquet,
    ".graphml": _read_graphml,
}
