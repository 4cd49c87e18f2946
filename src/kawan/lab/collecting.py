"""From the folders of runs to the tables of a comparison: nothing else is known of a run that ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from kawan.lab.identity import Run
from kawan.lab.reading import others, read_outcomes, read_runs
from kawan.lab.running import Status, folder_of
from kawan.lab.statistics import COLUMNS, Outcome, compare_runs
from kawan.lab.store import read_provenance
from kawan.measures.catalogue import all_measures

FOCAL = "focal"


def collect(runs: Sequence[Run], folder: Path) -> pd.DataFrame:
    """Return one row per run: strategy, seed, the focal brand's outcomes."""
    if not runs:
        return pd.DataFrame(columns=["strategy", "seed"])
    ids = [run.id for run in runs]
    outcomes = read_outcomes(folder, ids, FOCAL).set_index("run").loc[ids]  # alternatives that are alike share a run
    keys = pd.DataFrame({"strategy": [run.label for run in runs], "seed": [run.seed for run in runs]})
    return pd.concat([keys, outcomes.reset_index(drop=True)], axis=1)


def spreads(runs: Iterable[Run], baseline: str, folder: Path) -> dict[str, float]:
    """Return the standard deviation between customers by outcome, the mean over the baseline's runs."""
    ids = [run.id for run in runs if run.label == baseline]
    if not ids:
        return {}
    means = read_runs(folder, ids, "spreads").groupby("outcome", sort=True)["spread"].mean()
    return {str(name): float(value) for name, value in means.items()}


def known_outcomes(runs: pd.DataFrame) -> list[Outcome]:
    """Return what can be compared: the measures that are columns of `runs`."""
    return [
        Outcome(m.name, m.unit, m.label, m.role, m.sesoi, m.sesoi_is) for m in all_measures() if m.name in runs.columns
    ]


def comparison(
    runs: pd.DataFrame, baseline: str, sd_customers: Mapping[str, float], level: float = 0.95, pvalues: bool = False
) -> pd.DataFrame:
    """Return the table of a comparison; it has no rows where every run of the baseline failed."""
    if baseline not in set(runs["strategy"]):
        return pd.DataFrame(columns=list(COLUMNS))
    return compare_runs(runs, baseline, known_outcomes(runs), sd_customers, level=level, pvalues=pvalues)


def notes_of(ends: Sequence[tuple[str, Run, Status]], folder: Path) -> list[str]:
    """Return what networks and runs had to say, each sentence once.

    Args:
        ends: What each run is called, the run, and how it ended.
        folder: Where the runs are.
    """
    said: list[str] = []
    for name, run, status in ends:
        said += read_provenance(folder_of(folder, run))["notes"]
        if status.message:
            said.append(f"{name}: {status.message}")
    if strangers := others(folder, [run.id for _, run, _ in ends]):
        said.append(strangers)
    return list(dict.fromkeys(said))
