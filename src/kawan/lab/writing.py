"""A finished market becomes a run folder: written aside, and renamed when it is whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml  # type: ignore[import-untyped]

from kawan.lab.identity import Run, as_plain, canonical, digest, hash_of, identity, inputs, told
from kawan.lab.packs import seal
from kawan.lab.store import (
    ASIDE,
    CONFIG,
    PROVENANCE,
    Stream,
    as_json,
    discard,
    finished,
    made_by,
    shareable,
    write_table,
    write_text,
)

if TYPE_CHECKING:
    from kawan.market import Market

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # the same text, written seven times as fast


class Unwritable(Exception):
    """The disk takes no more while a market lives; no strategy may be taken for the cause."""


class Draft:
    """A run folder in the making: what is much is written while the market lives, all else when it is done.

    Args:
        folder: The run folder that it becomes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._aside = folder.parent / f"{ASIDE}{folder.name}-{os.getpid()}"
        self._streams: dict[str, Stream] = {}

    def append(self, table: str, rows: pd.DataFrame) -> None:
        """Write rows of an event table that the market's records hold no longer."""
        try:
            self._aside.mkdir(parents=True, exist_ok=True)
            self._streams.setdefault(table, Stream(self._aside / f"{table}.parquet")).append(rows)
        except OSError as error:
            raise Unwritable(os.strerror(error.errno) if error.errno else str(error)) from error

    def write(self, run: Run, market: Market, provenance_extra: Mapping[str, Any] | None = None) -> None:
        """Write a finished market as the run folder; where another process was first, its folder stays.

        Raises:
            OSError: The disk is full or cannot be written; nothing is left behind.
        """
        made_of = identity(run)
        name = digest(canonical(made_of).encode())
        try:
            self._aside.mkdir(parents=True, exist_ok=True)
            spreads = pd.Series(market.spreads(), dtype=float).rename_axis("outcome").reset_index(name="spread")
            tables = {**market.records(), "outcomes": market.outcomes().rename_axis("brand").reset_index()}
            for table, frame in (tables | {"spreads": spreads}).items():
                if table in self._streams:
                    self._streams[table].append(frame)
                    self._streams[table].close()
                else:
                    write_table(self._aside / f"{table}.parquet", frame)
            write_text(self._aside / CONFIG, config(run))
            provenance = made_by() | {
                "id": name,
                "seed": int(run.seed),
                "source": made_of["source"],
                "inputs": {path.name: hash_of(path) for path in inputs(run.scenario)},
                "notes": list(market.notes),
                **(provenance_extra or {}),
                "files": {path.name: seal(path) for path in sorted(self._aside.iterdir())},
            }
            write_text(self._aside / PROVENANCE, as_json(provenance))
            put_in_place(self._aside, self.folder, name)
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove what was written aside."""
        for stream in self._streams.values():
            with suppress(OSError):  # of a disk that is full
                stream.close()
        self._streams = {}
        shutil.rmtree(self._aside, ignore_errors=True)


def write_run(folder: Path, run: Run, market: Market, provenance_extra: Mapping[str, Any] | None = None) -> None:
    """Write a finished market as the run folder `folder`, as `Draft.write` does."""
    draft = Draft(folder)
    draft.discard()  # of an earlier process of this number
    draft.write(run, market, provenance_extra)


def put_in_place(aside: Path, folder: Path, name: str) -> None:
    """Rename a folder to its place, unless a finished one is there; a damaged one gives way."""
    while not finished(folder, name):
        try:
            aside.rename(folder)
        except OSError:
            if not folder.exists():
                raise
            discard(folder)
        else:
            return


def config(run: Run) -> str:
    """Return the whole scenario and the seed as readable YAML."""
    data = {"seed": int(run.seed), **told(run.scenario, shareable)}
    plain_data = json.loads(json.dumps(data, default=as_plain))
    text: str = yaml.dump(plain_data, Dumper=DUMPER, sort_keys=False, allow_unicode=True)
    return text
