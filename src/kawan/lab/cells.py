"""Names in a CSV file: what a spreadsheet would take for a formula is made a text, as an apostrophe in front does."""

from __future__ import annotations

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a formula begins with


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts no spreadsheet runs; numbers stay as they are.

    >>> harmless(pd.DataFrame({"name": ["=SUM(A1)", "quiet"], "value": [-1, 2]}))["name"].tolist()
    ["'=SUM(A1)", 'quiet']
    """
    return table.map(lambda value: f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value)
