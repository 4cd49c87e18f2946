"""Many runs read at once, from their folders or from packs, as one table."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kawan.columns import BadInput
from kawan.lab.cells import NUMBERS, check_columns
from kawan.lab.packs import packs
from kawan.lab.store import read_table, readable


def read_runs(results: Path, ids: Sequence[str], table: str, columns: list[str] | None = None) -> pd.DataFrame:
    """Return a table of many runs at once, in the order of `ids`, with a first column `run`: the id.

    Args:
        results: The folder that holds `runs/`.
        ids: The ids of runs that are there.
        table: Its name without .parquet.
        columns: Which of its columns; by default all.
    """
    names = {id_[:16]: id_ for id_ in ids}
    there = {entry.name for entry in os.scandir(results / "runs")} if (results / "runs").exists() else set()
    parts = [loose_table(results / "runs" / name, table, columns) for name in names if name in there]
    left = names.keys() - there
    for pack in packs(results):
        inside = left & pack.ids.keys()
        if inside:
            with readable(pack.folder / f"{table}.parquet"):
                parts.append(pack.table(table, sorted(inside), columns))
        left -= inside
    if left:
        raise BadInput(f"{results} lacks the run {min(left)}; the same command makes it again")
    if not parts:
        return pd.DataFrame(columns=["run", *(columns or [])])
    frame: pd.DataFrame = pa.concat_tables(parts, promote_options="default").to_pandas()
    place = {name: k for k, name in enumerate(names)}
    frame = frame.sort_values("run", key=lambda run: run.map(place), kind="stable", ignore_index=True)
    return frame.assign(run=frame["run"].map(names))


def read_summary(folder: Path) -> pd.DataFrame:
    """Return runs.parquet of a comparison or a study: one row per run, each once, with the focal brand's outcomes."""
    path = folder / "runs.parquet"
    runs = read_table(folder, "runs")
    check_columns(runs, [*dict.fromkeys(("strategy", "seed", *map(str, runs)))], ("strategy",), path)
    keys = [key for key in ("scenario", "strategy", "seed") if key in runs]
    if len(runs) and (runs["strategy"].dtype.kind in NUMBERS or runs.duplicated(keys).any()):
        raise BadInput(f"{path} is damaged: it does not name each run once")
    return runs


def others(results: Path, ids: Iterable[str]) -> str:
    """Return what is to be said of runs there that are not of these: of another version, or no longer asked for."""
    there = {path.name for path in (results / "runs").glob("[!.]*")}
    count = len(there.union(*(pack.ids for pack in packs(results))) - {id_[:16] for id_ in ids})
    if not count:
        return ""
    return f"{count} other runs are in the folder, of another version or no longer asked for; none is used here"


def read_outcomes(results: Path, ids: Sequence[str], brand: str = "focal") -> pd.DataFrame:
    """Return the outcomes of one brand in many runs, in the order of `ids`: run (the id), one column per measure."""
    outcomes = read_runs(results, ids, "outcomes")
    return outcomes[outcomes["brand"] == brand].drop(columns="brand").reset_index(drop=True)


def loose_table(folder: Path, table: str, columns: list[str] | None) -> pa.Table:
    """Return a table of a run in a folder of its own, with a first column `run`."""
    path = folder / f"{table}.parquet"
    with readable(path):
        rows = pq.ParquetFile(path).read(columns=columns)
    return rows.add_column(0, "run", pa.repeat(folder.name, rows.num_rows))
