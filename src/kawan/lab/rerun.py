"""A run repeated from its own record: the same bits, the same but for rounding, or not the same, and where."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from kawan.columns import BadInput, Bools
from kawan.lab.identity import NUMERICAL, Run, hash_of, inputs, source_of
from kawan.lab.running import Runner, folder_of
from kawan.lab.store import finished, read_provenance, read_table, tables, version_of
from kawan.scenario import Scenario

ROUNDING = 1e-9


@dataclass(frozen=True)
class Answer:
    """How a repeated run compares with its record.

    Attributes:
        verdict: `same bits`, `same to 1e-9` or `different`.
        day: First day that differs beyond rounding; None where the difference has no day.
        outcome: Table and column that differ first.
        changed: What is not as it was when the record was made: source, libraries, files.
    """

    verdict: Literal["same bits", "same to 1e-9", "different"]
    day: int | None = None
    outcome: str = ""
    changed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the answer in a sentence."""
        where = f" from day {self.day} on" if self.day is not None else ""
        first = f"{where}, first in {self.outcome}" if self.outcome else ""
        since = f"; changed since: {', '.join(self.changed)}" if self.changed else ""
        return f"{self.verdict}{first}{since}"


class Difference(NamedTuple):
    """Where two tables differ first: the day (infinite where there is none), table and column."""

    day: float
    where: str


def rerun(folder: Path, scenario: Scenario, seed: int) -> Answer:
    """Simulate the run of a folder again and compare all its tables.

    Args:
        folder: The run folder.
        scenario: As read from its config.yaml.
        seed: Likewise.
    """
    if not finished(folder):
        raise BadInput(f"{folder} is no whole run folder: a file is missing or was changed")
    run = Run("again", scenario, seed)
    with tempfile.TemporaryDirectory(prefix="kawan-") as place:
        status = Runner().run_one(run, Path(place), share=False)
        if status.kind != "done":
            raise BadInput(f"the run cannot be repeated: {status.message}")
        verdict, first = compare_folders(folder, folder_of(Path(place), run))
    changed = what_changed(read_provenance(folder), run)
    if first is None:
        return Answer(verdict, changed=changed)
    return Answer(verdict, None if np.isinf(first.day) else int(first.day), first.where, changed)


Verdict = Literal["same bits", "same to 1e-9", "different"]


def compare_folders(ours: Path, again: Path) -> tuple[Verdict, Difference | None]:
    """Return how the tables of two run folders compare, and where they differ first."""
    verdict: Verdict = "same bits"
    differences = [
        Difference(np.inf, f"{name}.parquet, which one of the two lacks")
        for name in sorted({*tables(ours)} ^ {*tables(again)})
    ]
    for name in sorted({*tables(ours)} & {*tables(again)}):
        old, new = read_table(ours, name), read_table(again, name)
        if not same_bits(old, new):
            verdict = "same to 1e-9"
        differences += differences_of(name, old, new)
    return ("different", min(differences)) if differences else (verdict, None)


def same_bits(old: pd.DataFrame, new: pd.DataFrame) -> bool:
    """Return whether two tables hold the same bits."""
    if list(old) != list(new) or len(old) != len(new) or not (old.dtypes == new.dtypes).all():
        return False
    return all(bits(old[name]) == bits(new[name]) for name in old)


def bits(column: pd.Series[Any]) -> object:
    """Return what two columns of the same bits share."""
    values = column.to_numpy()
    return values.tobytes() if values.dtype.kind in "fiubM" else list(map(repr, values))


def differences_of(name: str, old: pd.DataFrame, new: pd.DataFrame) -> list[Difference]:
    """Return where each column of a table differs first beyond rounding."""
    if list(old) != list(new):
        return [Difference(np.inf, f"the columns of {name}")]
    rows = min(len(old), len(new))
    found = []
    for column in old:
        apart = beyond_rounding(old[column].iloc[:rows], new[column].iloc[:rows])
        if apart.any():
            day = float(old["day"].iloc[int(apart.argmax())]) if "day" in old else np.inf
            found.append(Difference(day, f"{name}.{column}"))
    if len(old) != len(new):
        longer = old if len(old) > len(new) else new
        found.append(
            Difference(float(longer["day"].iloc[rows]) if "day" in longer else np.inf, f"the length of {name}")
        )
    return found


def beyond_rounding(old: pd.Series[Any], new: pd.Series[Any]) -> Bools:
    """Return which values differ by more than rounding."""
    if old.dtype.kind == new.dtype.kind == "f":
        return np.asarray(~np.isclose(old.to_numpy(), new.to_numpy(), rtol=ROUNDING, atol=ROUNDING, equal_nan=True))
    both_missing = old.isna().to_numpy() & new.isna().to_numpy()
    return np.asarray(~(both_missing | (old.astype(object).to_numpy() == new.astype(object).to_numpy())))


def what_changed(provenance: dict[str, Any], run: Run) -> tuple[str, ...]:
    """Return what the numbers depend on that is not as it was."""
    sources, files = source_of(run), {path.name: hash_of(path) for path in inputs(run.scenario)}
    then_sources, then_files = provenance.get("source", {}), provenance.get("inputs", {})
    then_versions = provenance.get("versions", {})
    return (
        *(f"source of {name}" for name in sources if sources[name] != then_sources.get(name)),
        *(f"the file {name}" for name in files if files[name] != then_files.get(name)),
        *(
            f"{name} {then_versions.get(name)} -> {version_of(name)}"
            for name in NUMERICAL
            if then_versions.get(name) != version_of(name)
        ),
    )
