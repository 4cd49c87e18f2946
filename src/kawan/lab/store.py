"""Runs on disk: a folder of plain data per run, whole or absent.

A run is written aside and renamed into place, so a folder under its own name is finished; provenance.json, written
last, lists every file with its size and hash, so one that was damaged since is noticed. Runs that were packed since
(`kawan.lab.packs`) are read by the name of the folder they had. What is here names no absolute path, no user and no
machine, and reading it runs no code of anybody's.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import yaml  # type: ignore[import-untyped]

from kawan import __version__
from kawan.columns import BadInput
from kawan.lab.forms import damaged_part, is_number, is_scenario, read_json
from kawan.lab.identity import KAWAN_FORMAT, as_plain
from kawan.lab.packs import pack_of, seal
from kawan.measures.catalogue import all_measures

LIBRARIES = ("mesa", "networkx", "numba", "numpy", "pandas", "pyarrow", "scipy")
CONFIG = "config.yaml"
READABLE = range(1, KAWAN_FORMAT + 1)  # what was renamed since a format is translated in read_table and read_config
PROVENANCE = "provenance.json"
ASIDE = ".aside-"
SMALL = 10_000  # rows
KEYS = {
    "day": {"unit": "days", "description": "day of the run, the first is 0", "role": "key"},
    "date": {"unit": "date", "description": "calendar date of the day", "role": "key"},
    "brand": {"unit": "", "description": "name of the brand", "role": "key"},
    "strategy": {"unit": "", "description": "label of the alternative", "role": "key"},
    "seed": {"unit": "", "description": "luck of the run", "role": "key"},
}


# Writing


def discard(folder: Path) -> None:
    """Remove a folder so that nobody ever sees half of it under its name."""
    doomed = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{ASIDE}old-", suffix=f"-{os.getpid()}"))
    try:
        folder.rename(doomed / folder.name)
    finally:
        shutil.rmtree(doomed, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what processes that were killed had begun to write."""
    for aside in folder.glob(f"{ASIDE}*"):
        pid = aside.name.rpartition("-")[2]
        if not (pid.isdecimal() and psutil.pid_exists(int(pid))):
            shutil.rmtree(aside, ignore_errors=True) if aside.is_dir() else aside.unlink(missing_ok=True)


def write_table(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as Parquet, with unit, description and role of each column and our format number."""
    compression = "zstd" if len(frame) > SMALL else "snappy"  # no larger, and made in half the time
    pq.write_table(as_arrow(frame), path, compression=compression)


def as_arrow(frame: pd.DataFrame) -> pa.Table:
    """Return a table as it is written: unit, description and role of each column, and our format number."""
    columns = {str(name): pa.array(column, from_pandas=True) for name, column in frame.items()}
    fields = [pa.field(name, column.type, metadata=words().get(name)) for name, column in columns.items()]
    schema = pa.schema(fields, metadata={"kawan_format": str(KAWAN_FORMAT)})
    return pa.Table.from_arrays([*columns.values()], schema=schema)


class Stream:
    """A table that is written part by part, each a row group, so that none has to be in memory whole.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def append(self, frame: pd.DataFrame) -> None:
        """Write more rows; the columns are those of the first part."""
        part = as_arrow(frame)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, part.schema, compression="zstd")
        self._writer.write_table(part)

    def close(self) -> None:
        """End the file."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None


@cache
def words() -> dict[str, dict[str, str]]:
    """Return what is said of each column: its unit, description and role, and of a measure how it is made."""
    return KEYS | {
        m.name: {
            "unit": m.unit,
            "description": m.label,
            "role": m.role,
            "population": m.population,
            "formula": m.formula,
            "source": m.source,
        }
        for m in all_measures()
    }


def write_text(path: Path, text: str) -> None:
    """Write a text file with line ends that are the same everywhere."""
    path.write_bytes(text.encode())


def put_file(path: Path, write: Callable[[Path], None]) -> None:
    """Have `write(aside)` write a file beside its place, then move it there in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f"{ASIDE}{path.name}-{os.getpid()}"
    try:
        write(aside)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def shareable(path: Path) -> str:
    """Return a path that tells nobody where one lives: relative to here, or the name alone."""
    here = Path.cwd()
    return path.resolve().relative_to(here).as_posix() if path.resolve().is_relative_to(here) else path.name


def made_by() -> dict[str, Any]:
    """Return what made a folder, and when."""
    return {
        "kawan_format": KAWAN_FORMAT,
        "kawan": __version__,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"python": platform.python_version(), **{name: version_of(name) for name in LIBRARIES}},
        "machine": f"{platform.system()} {platform.machine()}",  # its kind: equal bits are promised for one kind
    }


@cache
def version_of(name: str) -> str | None:
    """Return the version of an installed library, None where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def as_json(data: Mapping[str, Any]) -> str:
    """Return plain data as JSON to be read by people."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=as_plain) + "\n"


# Reading


class Plain(yaml.SafeLoader):  # type: ignore[misc]
    """Reads YAML as kawan writes it: without references, which can make a short text a large one, or an endless."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return the next node, which must not point to another."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("a reference")
        return super().compose_node(parent, index)


def finished(folder: Path, name: str | None = None) -> bool:
    """Return whether a run is there, whole and unchanged, and that of the id `name`: in its folder, or packed."""
    if not folder.exists() and (pack := pack_of(folder)) is not None:
        return pack.whole and (name is None or pack.ids[folder.name] == name)
    try:
        provenance = read_provenance(folder)
        whole = all(seal(folder / file) == is_ for file, is_ in provenance["files"].items())
    except (OSError, BadInput, KeyError, AttributeError, TypeError):
        return False
    return whole and (name is None or provenance.get("id") == name)


def read_provenance(folder: Path) -> dict[str, Any]:
    """Return what a folder says of its making."""
    try:
        data = read_json(text_of(folder, PROVENANCE))
    except FileNotFoundError as error:
        raise BadInput(f"{folder} is no finished folder of results: it holds no {PROVENANCE}") from error
    except ValueError as error:
        raise BadInput(f"{folder / PROVENANCE} is damaged: {error}") from error
    made = data.get("kawan_format") if isinstance(data, dict) else None
    if made not in READABLE:
        formats = f"format {READABLE[0]}" if len(READABLE) == 1 else f"formats {READABLE[0]} to {READABLE[-1]}"
        newer = f"; it was made by kawan {data.get('kawan')}" if isinstance(made, int) else ""
        raise BadInput(f"{folder} is of format {made}, and this kawan reads {formats}{newer}")
    if part := damaged_part(data):
        raise BadInput(f"{folder / PROVENANCE} is damaged: {part} is not what it should be")
    return dict(data)


def read_config(folder: Path) -> tuple[dict[str, Any], int]:
    """Return the scenario of a run folder as plain data, and its seed."""
    try:
        data = yaml.load(text_of(folder, CONFIG), Loader=Plain)
        seed = data.pop("seed")
        if not is_number(seed) or not is_scenario(data):
            raise ValueError("it has the form of no scenario")
    except FileNotFoundError as error:
        raise BadInput(f"{folder} is no run folder: it holds no {CONFIG}") from error
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise BadInput(f"{folder / CONFIG} is damaged") from error
    return data, seed


def text_of(folder: Path, name: str) -> str:
    """Return the text of config.yaml or provenance.json of a folder, or of a run that was packed."""
    if not folder.exists() and (pack := pack_of(folder)) is not None:
        return pack.config(folder.name) if name == CONFIG else pack.provenance(folder.name)
    return (folder / name).read_text(encoding="utf-8")


def read_table(folder: Path, table: str, columns: list[str] | None = None) -> pd.DataFrame:
    """Return a table of a folder, or of a run that was packed, by its name without .parquet."""
    pack = None if folder.exists() else pack_of(folder)
    path = (pack.folder if pack else folder) / f"{table}.parquet"
    with readable(path):
        read = pack.table(table, [folder.name], columns).drop("run") if pack else pq.read_table(path, columns=columns)
    frame: pd.DataFrame = read.to_pandas()
    return frame


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Say in our words why a table cannot be read."""
    try:
        yield
    except FileNotFoundError as error:
        raise BadInput(f"{path.parent} holds no {path.name}") from error
    except (pa.ArrowInvalid, OSError) as error:
        raise BadInput(f"{path} is damaged; the same command makes it again") from error


def tables(folder: Path) -> list[str]:
    """Return the names of the tables of a folder, or of a run that was packed, sorted."""
    if not folder.exists() and (pack := pack_of(folder)) is not None:
        return pack.tables
    return sorted(path.stem for path in folder.glob("*.parquet"))
