"""Many runs in one file per table: what compaction leaves, and how it is read.

A pack is a folder `packed/NAME/` beside `runs/`: a Parquet file per table with the rows of all its runs and a column
`run` (the name of the run's folder), and `index.parquet`, which keeps their config.yaml and provenance.json. All runs
of a pack were made by one version and hold tables of one shape. A pack is written aside and renamed and then never
changes; where packs overlap, because their merging was interrupted, the larger or later counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kawan.lab.forms import read_json

PACKED = "packed"
INDEX = "index"


@dataclass(frozen=True)
class Pack:
    """One pack, as it was when it was looked at.

    Attributes:
        folder: Where it is.
        stamp: Size and time of each of its files: another stamp is another pack.
    """

    folder: Path
    stamp: tuple[tuple[str, int, int], ...]

    @cached_property
    def about(self) -> dict[str, Any]:
        """What provenance.json says of the pack."""
        data: dict[str, Any] = read_json((self.folder / "provenance.json").read_text(encoding="utf-8"))
        return data

    @cached_property
    def ids(self) -> dict[str, str]:
        """The id of each run, by the name of its folder; empty where the index cannot be read."""
        try:
            index = pq.read_table(self.folder / f"{INDEX}.parquet", columns=["run", "id"])
        except (pa.ArrowException, OSError):
            return {}
        return dict(zip(index["run"].to_pylist(), index["id"].to_pylist(), strict=True))

    @cached_property
    def whole(self) -> bool:
        """Whether every file is as it was written."""
        try:
            return all(seal(self.folder / name) == is_ for name, is_ in self.about["files"].items())
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            return False

    @property
    def tables(self) -> list[str]:
        """The names of the tables its runs have."""
        return sorted(name.removesuffix(".parquet") for name, _, _ in self.stamp if is_table(name))

    @property
    def made(self) -> int:
        """When it was written, in nanoseconds."""
        return max((changed for _, _, changed in self.stamp), default=0)

    @cached_property
    def _texts(self) -> dict[str, tuple[str, str]]:
        index = pq.read_table(self.folder / f"{INDEX}.parquet", columns=["run", "config", "provenance"])
        return {run: (config, made) for run, config, made in zip(*(c.to_pylist() for c in index.columns), strict=True)}

    def config(self, run: str) -> str:
        """Return the config.yaml of a run."""
        return self._texts[run][0]

    def provenance(self, run: str) -> str:
        """Return the provenance.json of a run."""
        return self._texts[run][1]

    def table(self, name: str, runs: Sequence[str], columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows of some runs, with their column `run`."""
        wanted = None if columns is None else ["run", *columns]
        chosen = None if len(runs) == len(self.ids) else pc.field("run").isin([*runs])
        return pq.read_table(self.folder / f"{name}.parquet", columns=wanted, filters=chosen)


def all_packs(results: Path) -> list[Pack]:
    """Return all packs under a folder of results, also those another one has replaced."""
    return [_pack(folder, stamp_of(folder)) for folder in sorted((results / PACKED).glob("[!.]*/"))]


def packs(results: Path) -> list[Pack]:
    """Return the packs under a folder of results, none of whose runs are all in a larger one."""
    chosen: list[Pack] = []
    for pack in sorted(all_packs(results), key=lambda pack: (-len(pack.ids), -pack.made)):
        if pack.ids and not any(pack.ids.keys() <= other.ids.keys() for other in chosen):
            chosen.append(pack)
    return chosen


@lru_cache(maxsize=64)
def _pack(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> Pack:
    return Pack(folder, stamp)


def pack_of(folder: Path) -> Pack | None:
    """Return the pack that holds the run whose folder this was, or None."""
    if folder.parent.name != "runs":
        return None
    return next((pack for pack in packs(folder.parent.parent) if folder.name in pack.ids), None)


def stamp_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when one of the files in a folder does."""
    states = ((path.name, path.stat()) for path in sorted(folder.iterdir()))
    return tuple((name, state.st_size, state.st_mtime_ns) for name, state in states)


def is_table(name: str) -> bool:
    """Return whether a file of a pack holds a table of its runs."""
    return name.endswith(".parquet") and name != f"{INDEX}.parquet"


def seal(path: Path) -> dict[str, Any]:
    """Return what shows whether a file is as it was written."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}
