"""CSV files of results: no spreadsheet takes a name in them for a formula, and what is read has the columns it needs.

What a spreadsheet would run is made a text, as an apostrophe in front does.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from kawan.columns import BadInput
from kawan.lab.store import put_file, write_text

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a formula begins with
NUMBERS = "fiub"  # kinds of columns that hold numbers


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts no spreadsheet runs, headings included; numbers stay as they are.

    >>> harmless(pd.DataFrame({"name": ["=SUM(A1)", "quiet"], "value": [-1, 2]}))["name"].tolist()
    ["'=SUM(A1)", 'quiet']
    """
    texts = [name for name in table if table[name].dtype.kind not in NUMBERS]
    return table.assign(**{str(name): table[name].map(disarmed) for name in texts}).rename(columns=disarmed)


def disarmed(value: object) -> object:
    """Return a text that a spreadsheet would run as one that it shows; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_csv(table: pd.DataFrame, digits: str | None = "%.10g") -> str:
    """Return a table as CSV, numbers to ten digits, texts harmless."""
    return str(harmless(table).to_csv(index=False, float_format=digits, lineterminator="\n"))


def put_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as CSV in one step."""
    put_file(path, lambda aside: write_text(aside, as_csv(table)))


def read_csv(path: Path, columns: Collection[str] = (), words: Collection[str] = ()) -> pd.DataFrame:
    """Return a table of results; labels that look like something else (NA, 007) stay labels.

    Args:
        path: The file.
        columns: What it must have.
        words: Of all there may be, those that hold words; in the others that it must have are numbers.

    Raises:
        BadInput: There is none, or it is damaged.
    """
    try:
        table = pd.read_csv(path, dtype=dict.fromkeys(words, str), keep_default_na=False, na_values=[""])
    except FileNotFoundError as error:
        raise BadInput(f"{path.parent} holds no {path.name}") from error
    except ValueError as error:  # no table, or no text at all
        raise BadInput(f"{path} is damaged; the same command makes it again") from error
    check_columns(table, columns, words, path)
    return table


def check_columns(table: pd.DataFrame, columns: Collection[str], words: Collection[str], path: Path) -> None:
    """Refuse a table that lacks a column, or holds words where numbers should be."""
    for name in columns:
        if name not in table:
            raise BadInput(f"{path} is damaged: it has no column {name}")
        if name not in words and len(table) and table[name].dtype.kind not in NUMBERS:
            raise BadInput(f"{path} is damaged: {name} holds something else than numbers")
