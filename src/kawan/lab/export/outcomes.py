"""Outcomes for R and others: one row per run and brand, or per run of a comparison or study, and a codebook."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kawan.columns import BadInput
from kawan.lab.cells import read_csv
from kawan.lab.export.reading import read_record, tame
from kawan.lab.reading import read_summary
from kawan.lab.store import read_provenance
from kawan.measures.catalogue import all_measures


def outcomes(folder: Path) -> pd.DataFrame:
    """Return the outcomes of a run, a comparison, or a study with a column for each factor of its design."""
    if not (folder / "runs.parquet").exists():
        if "baseline" in read_provenance(folder):
            raise BadInput(f"{folder} is not finished: the command that began it goes on with it")
        record = read_record(folder)
        table = record.table("outcomes")
        table.insert(1, "seed", record.seed)
        return table
    read_provenance(folder)  # refuses what a later kawan wrote
    table = tame(read_summary(folder), folder)
    if "scenario" not in table:
        return table
    design = tame(read_csv(folder / "design.csv", ["scenario"]), folder)
    return table.merge(design, on="scenario", how="left", suffixes=("", "_factor"), validate="many_to_one")


def codebook(table: pd.DataFrame) -> pd.DataFrame:
    """Return what each column means: column, label, unit, role, population, formula, source."""
    known: dict[str, tuple[str, ...]] = {
        m.name: (m.label, m.unit, m.role, m.population, m.formula, m.source) for m in all_measures()
    }
    keys = {"brand": "Brand", "strategy": "Strategy, by its label", "seed": "Seed, the luck of the run",
            "scenario": "Scenario, by its number in the design"}  # fmt: skip
    rows = []
    for name in map(str, table):
        words = known.get(name, (keys.get(name, "Factor of the design"), "", "key", "", "", ""))
        rows.append((name, *words))
    return pd.DataFrame(rows, columns=["column", "label", "unit", "role", "population", "formula", "source"])
