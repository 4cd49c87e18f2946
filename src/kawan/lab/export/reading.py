"""What an export reads: a folder of results as plain data. Nothing in it is imported or called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from kawan.columns import BadInput
from kawan.lab.cells import check_columns
from kawan.lab.store import finished, read_config, read_provenance, read_table
from kawan.scenario import RECORDS
from kawan.tables import LATER, SCHEMAS

TAME = re.compile(r"([\w\[({][^\x00-\x1f\x7f]*)?")  # no formula for a spreadsheet, no control character


@dataclass(frozen=True)
class Record:
    """A run folder, read.

    Attributes:
        folder: Where it is.
        config: The scenario as plain data.
        seed: Its luck.
        id: The run's id.
        brands: Their names.
        customers: How many there are.
        days: How many were lived.
        epoch: Date of day 0.
        recorded: The tables it recorded.
    """

    folder: Path
    config: dict[str, Any]
    seed: int
    id: str
    brands: tuple[str, ...]
    customers: int
    days: int
    epoch: pd.Timestamp
    recorded: tuple[str, ...]

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the run, or say how to record it."""
        if name in RECORDS and name not in self.recorded:
            wanted = ",".join(dict.fromkeys(["daily", *self.recorded, name]))
            raise BadInput(f"{self.folder} holds no {name}: run it again with record=[{wanted}]")
        table = tame(read_table(self.folder, name), self.folder)
        later = LATER.get(name, set()) - {*table.columns}
        schema = {key: kind for key, kind in SCHEMAS.get(name, {}).items() if key not in later}
        check_columns(table, schema, [key for key, kind in schema.items() if kind == "str"], self.folder / name)
        return table

    def of_brand(self, name: str, brand: str) -> pd.DataFrame:
        """Return the rows of one brand, without the column that names it."""
        table = self.table(name)
        return table[table["brand"] == self.brand(brand)].drop(columns="brand").reset_index(drop=True)

    def brand(self, name: str) -> str:
        """Return the name of a brand of this run."""
        if name not in self.brands:
            near = get_close_matches(name, self.brands, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise BadInput(f"brand must be one of {', '.join(self.brands)}, got {name}{hint}")
        return name


def read_record(folder: Path) -> Record:
    """Return a run folder, read; one that is no run, or not whole, is refused."""
    provenance = read_provenance(folder)
    if "baseline" in provenance or "runs" in provenance:
        runs = provenance.get("runs") or [{"id": "ID"}]
        raise BadInput(
            f"{folder} holds many runs; name one of them, such as {folder / 'runs' / str(runs[0]['id'])[:16]} "
            "(only --to outcomes takes them all)"
        )
    if not finished(folder):
        raise BadInput(f"{folder} is no whole run folder: a file is missing or was changed")
    config, seed = read_config(folder)
    try:
        return Record(
            folder, config, int(seed), str(provenance["id"]), tuple(map(str, config["brands"])),
            int(config["customers"]["n"]), int(config["days"]), pd.Timestamp(date.fromisoformat(str(config["epoch"]))),
            tuple(map(str, config["record"])),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{folder / 'config.yaml'} is damaged") from error


def tame(frame: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Return a table whose words cannot be mistaken for a formula; kawan writes no others."""
    words = {str(name) for name in frame}
    for name in frame:
        if frame[name].dtype.kind not in "fiubM":
            words |= {str(word) for word in frame[name].dropna().unique()}
    for word in sorted(words):
        if not TAME.fullmatch(word):
            raise BadInput(f"{folder} holds the word {word[:64]!r}, which kawan never writes; nothing was exported")
    return frame
