"""Compaction: the small files of many runs become one file per table, for file systems that hate small files.

The pack is written aside, row group by row group, so that memory stays flat; put in its place in one step; and only
then do the small folders and the packs it replaces go. Killed at any moment, every run is there once or twice,
never less, and reads the same either way.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kawan.columns import BadInput
from kawan.lab.claims import Claims
from kawan.lab.identity import KAWAN_FORMAT, canonical, digest
from kawan.lab.packs import INDEX, PACKED, Pack, all_packs, packs, seal
from kawan.lab.store import (
    ASIDE,
    CONFIG,
    PROVENANCE,
    as_json,
    discard,
    finished,
    made_by,
    read_provenance,
    sweep,
    tables,
    write_text,
)

ROWS = 50_000  # in a row group: what is held in memory at once, per table
INDEX_SCHEMA = pa.schema(
    [("run", pa.string()), ("id", pa.string()), ("config", pa.string()), ("provenance", pa.string())],
    metadata={"kawan_format": str(KAWAN_FORMAT)},
)


@dataclass(frozen=True)
class Compacted:
    """What became of the small folders.

    Attributes:
        runs: How many runs were packed just now.
        packed: How many runs are in packs in all.
        packs: How many packs there are: one per version and shape of runs.
        damaged: Folders that were left as they are, because a file in them is missing or was changed.
    """

    runs: int
    packed: int
    packs: int
    damaged: tuple[str, ...] = ()


def compact(results: Path) -> Compacted:
    """Pack the run folders under `runs/` of a folder of results, with what was packed before.

    Raises:
        BadInput: There are no runs, or another process is packing them.
        OSError: The disk is full; everything is as it was.
    """
    folders = sorted((results / "runs").glob("[!.]*/"))
    before = packs(results)
    if not folders and not before:
        raise BadInput(f"{results} holds no runs to pack")
    (results / PACKED).mkdir(exist_ok=True)
    alone = Claims(results / PACKED)
    if not alone.take("compaction"):
        raise BadInput(f"another process is packing the runs of {results}")
    try:
        sweep(results / PACKED)
        kinds: dict[str, list[Path]] = {}
        damaged = []
        for folder in folders:
            if finished(folder):
                kinds.setdefault(kind_of(folder), []).append(folder)
            elif folder.exists():  # or another process put it right meanwhile
                damaged.append(folder.name)
        for kind, loose in kinds.items():
            pack(results, kind, loose, [old for old in before if old.whole and old.about["kind"] == kind])
        for kind_folders in kinds.values():
            for folder in kind_folders:
                discard(folder)
        tidy(results)
    finally:
        alone.close()
    after = packs(results)
    done = sum(map(len, kinds.values()))
    return Compacted(done, len({run for one in after for run in one.ids}), len(after), tuple(damaged))


def kind_of(folder: Path) -> str:
    """Return what all runs of a pack share: the version that made them, and the shape of their tables."""
    made = read_provenance(folder)
    shape = {name: digest(pq.read_schema(folder / f"{name}.parquet").serialize()) for name in tables(folder)}
    return digest(canonical([made["kawan"], made["versions"], shape]).encode())


def pack(results: Path, kind: str, loose: Sequence[Path], old: Sequence[Pack]) -> None:
    """Write one pack of the loose folders and of the runs of older packs that have no folder."""
    own = {folder.name for folder in loose}
    older: dict[Pack, list[str]] = {}
    for one in old:
        older[one] = [run for run in one.ids if run not in own]
        own |= {*older[one]}
    name = digest(canonical([kind, sorted(own)]).encode())[:16]
    aside = results / PACKED / f"{ASIDE}{name}-{os.getpid()}"
    try:
        aside.mkdir()
        for table in tables(loose[0]):
            write_rows(aside / f"{table}.parquet", rows_of(table, loose, older))
        write_rows(aside / f"{INDEX}.parquet", index_of(loose, older))
        about = made_by() | {
            "kind": kind,
            "runs": len(own),
            "files": {path.name: seal(path) for path in sorted(aside.iterdir())},
        }
        write_text(aside / PROVENANCE, as_json(about))
        for path in aside.iterdir():
            flush(path)  # what it replaces is about to go
        place = results / PACKED / name
        if place.exists():  # it was damaged, and all its runs were made again
            discard(place)
        aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def rows_of(table: str, loose: Sequence[Path], older: Mapping[Pack, Sequence[str]]) -> Iterator[pa.Table]:
    """Yield the rows of a table, older packs first, then folder by folder, each with its column `run`."""
    for one, runs in older.items():
        with pq.ParquetFile(one.folder / f"{table}.parquet") as file:
            for group in range(file.num_row_groups):
                rows = file.read_row_group(group)
                yield rows.filter(pc.is_in(rows["run"], pa.array(runs, pa.string())))
    for folder in loose:
        rows = pq.ParquetFile(folder / f"{table}.parquet").read()
        yield rows.add_column(0, pa.field("run", pa.string()), pa.repeat(folder.name, rows.num_rows))


def index_of(loose: Sequence[Path], older: Mapping[Pack, Sequence[str]]) -> Iterator[pa.Table]:
    """Yield what the index says of each run: its id, config.yaml and provenance.json."""
    for one, runs in older.items():
        for run in runs:
            yield index_row(run, one.config(run), one.provenance(run))
    for folder in loose:
        yield index_row(folder.name, *((folder / name).read_text(encoding="utf-8") for name in (CONFIG, PROVENANCE)))


def index_row(run: str, config: str, provenance: str) -> pa.Table:
    """Return one row of the index."""
    return pa.table([[run], [json.loads(provenance)["id"]], [config], [provenance]], schema=INDEX_SCHEMA)


def write_rows(path: Path, parts: Iterator[pa.Table]) -> None:
    """Write tables of one schema as one file, a row group at a time."""
    with ExitStack() as stack:
        writer: pq.ParquetWriter | None = None
        waiting: list[pa.Table] = []
        held = 0
        for part in parts:
            if writer is None:
                writer = stack.enter_context(pq.ParquetWriter(path, part.schema, compression="zstd"))
            waiting.append(part)
            held += part.num_rows
            if held >= ROWS:
                writer.write_table(pa.concat_tables(waiting))
                waiting, held = [], 0
        if writer is not None and waiting:
            writer.write_table(pa.concat_tables(waiting))


def flush(path: Path) -> None:
    """Have a file on the disk itself, not only on its way there."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def tidy(results: Path) -> None:
    """Remove packs whose runs are all in another one; one that cannot be read stays, to be looked at."""
    kept = packs(results)
    for one in all_packs(results):
        if one.ids and one not in kept:
            discard(one.folder)
