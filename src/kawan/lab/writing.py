"""A finished market becomes a run folder: written aside, and renamed when it is whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
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


def write_run(folder: Path, run: Run, market: Market, provenance_extra: Mapping[str, Any] | None = None) -> None:
    """Write a finished market as the run folder `folder`; where another process was first, its folder stays.

    Raises:
        OSError: The disk is full or cannot be written; nothing is left behind.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.parent / f"{ASIDE}{folder.name}-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    made_of = identity(run)
    name = digest(canonical(made_of).encode())
    try:
        aside.mkdir()
        spreads = pd.Series(market.spreads(), dtype=float).rename_axis("outcome").reset_index(name="spread")
        tables = {**market.records(), "outcomes": market.outcomes().rename_axis("brand").reset_index()}
        for table, frame in (tables | {"spreads": spreads}).items():
            write_table(aside / f"{table}.parquet", frame)
        write_text(aside / CONFIG, config(run))
        provenance = made_by() | {
            "id": name,
            "seed": int(run.seed),
            "source": made_of["source"],
            "inputs": {path.name: hash_of(path) for path in inputs(run.scenario)},
            "notes": list(market.notes),
            **(provenance_extra or {}),
            "files": {path.name: seal(path) for path in sorted(aside.iterdir())},
        }
        write_text(aside / PROVENANCE, as_json(provenance))
        put_in_place(aside, folder, name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


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
