"""A comparison: every alternative on the same seeds, analysed seed by seed, in a folder that is whole at any moment.

Runs are kept as they end and the tables are made from their folders alone, so the same command after an
interruption goes on where it stopped and ends with the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from kawan.columns import BadInput
from kawan.lab.execute import Progress, execute
from kawan.lab.identity import Run, hash_sources, told
from kawan.lab.running import Status, folder_of
from kawan.lab.statistics import COLUMNS, Outcome, compare_runs
from kawan.lab.store import (
    PROVENANCE,
    as_json,
    made_by,
    put_file,
    read_provenance,
    read_table,
    shareable,
    write_table,
    write_text,
)
from kawan.measures.catalogue import all_measures
from kawan.scenario import Scenario

FOCAL = "focal"
NAME = re.compile(r"[^\W_][\w .-]{0,63}")  # letters of any script and digits first: no path, no formula, no option
WORDS = ("outcome", "unit", "strategy", "baseline", "verdict", "role")


class Failure(NamedTuple):
    """A run that did not end."""

    strategy: str
    seed: int
    message: str


@dataclass(frozen=True)
class Result:
    """What a comparison found, read from its folder.

    Attributes:
        table: As comparison.csv.
        runs: As runs.parquet: strategy, seed, one column per measure of the focal brand.
        folder: Where it is.
        failed: Runs that did not end, with what went wrong.
        notes: What is worth knowing, one sentence each.
    """

    table: pd.DataFrame
    runs: pd.DataFrame
    folder: Path
    failed: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()
    ids: Mapping[tuple[str, int], str] = field(default_factory=dict, repr=False)

    @cached_property
    def daily(self) -> pd.DataFrame:
        """The focal brand's days: strategy, seed, day, date, one column per measure."""
        frames = []
        for strategy, seed in zip(self.runs["strategy"], self.runs["seed"], strict=True):
            days = read_table(self.folder / "runs" / self.ids[strategy, seed][:16], "daily")
            days = days[days["brand"] == FOCAL].drop(columns="brand")
            days.insert(0, "strategy", strategy)
            days.insert(1, "seed", seed)
            frames.append(days)
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["strategy", "seed", "day"])


def compare(
    alternatives: Mapping[str, Scenario],
    *,
    baseline: str,
    seeds: Sequence[int],
    folder: Path,
    executor: str = "local",
    workers: int | None = None,
    progress: Progress | None = None,
    fair_on: str = "ceiling",
    trusted: Sequence[Path] = (),
) -> Result:
    """Run every alternative on every seed, write the comparison into a folder and return it.

    Args:
        alternatives: Label -> what is simulated.
        baseline: Label of the alternative the others are compared with.
        seeds: The seeds, each used for all alternatives.
        folder: Where to write; runs already there are kept.
        executor: `local` or `serial`.
        workers: How many workers; by default one per processor.
        progress: Called after each run with how many ended, of how many, the run and its status.
        fair_on: `ceiling`: all may spend the same budget.
        trusted: Folders that code of the user's came from, recorded by name and hash.
    """
    check_alternatives(alternatives, baseline, seeds, fair_on)
    runs = [Run(label, scenario, int(seed)) for seed in seeds for label, scenario in alternatives.items()]
    ended: dict[tuple[str, int], Status] = {}
    for run, status in execute(runs, folder, executor=executor, workers=workers, progress=progress):
        if status.kind == "refused":
            raise BadInput(f"{run.label}, seed {run.seed}: {status.message}")
        ended[run.label, run.seed] = status
    runs.sort(key=lambda run: [*alternatives].index(run.label))  # stable: seeds stay in their order
    done = [run for run in runs if ended[run.label, run.seed].kind in ("done", "kept")]
    failed = [
        Failure(run.label, run.seed, ended[run.label, run.seed].message)
        for run in runs
        if ended[run.label, run.seed].kind == "failed"
    ]
    provenance = made_by() | {
        "baseline": baseline,
        "fair_on": fair_on,
        "seeds": [int(seed) for seed in seeds],
        "alternatives": {label: told(scenario, shareable) for label, scenario in alternatives.items()},
        "trusted": {path.name: hash_sources({p.name: p for p in path.glob("*.py")}) for path in map(Path, trusted)},
        "notes": notes_of(done, ended, folder),
        "runs": [{"strategy": run.label, "seed": run.seed, "id": run.id} for run in done],
        "failed": [{"strategy": run.strategy, "seed": run.seed} for run in failed],
    }
    table_of_runs = collect(done, folder)
    put_file(folder / "runs.parquet", lambda path: write_table(path, table_of_runs))
    csv = comparison(table_of_runs, baseline, spreads(done, baseline, folder))
    put_file(folder / "comparison.csv", lambda path: write_text(path, csv))
    put_file(folder / PROVENANCE, lambda path: write_text(path, as_json(provenance)))
    return read_result(folder, failed)


def check_alternatives(alternatives: Mapping[str, Scenario], baseline: str, seeds: Sequence[int], fair_on: str) -> None:
    """Refuse what cannot be compared."""
    for label, scenario in alternatives.items():
        for name in (label, *scenario.brands):
            check_name(name)
        if FOCAL not in scenario.brands:
            raise BadInput(f"{label}: one brand must be called {FOCAL}, got {', '.join(scenario.brands)}")
    if baseline not in alternatives:
        raise BadInput(f"baseline must be one of {', '.join(alternatives)}, got {baseline}")
    if not seeds or len(set(seeds)) < len(seeds):
        raise BadInput(f"seeds must be one or more numbers, each once, got {list(seeds)}")
    if fair_on != "ceiling":
        raise BadInput(f"fair_on must be ceiling (fair_on=spend is not available yet), got {fair_on}")


def check_name(name: str) -> None:
    """Refuse a name that could be mistaken for something else: a path, a formula, an option.

    >>> check_name("drei Mal die Woche"), check_name("賑やか_2")
    (None, None)
    """
    if not NAME.fullmatch(name):
        raise BadInput(
            "a name is a letter or digit, then at most 63 letters, digits, spaces and _ . -, "
            f"got {name[:64]!r}"
        )  # fmt: skip


def collect(runs: Sequence[Run], folder: Path) -> pd.DataFrame:
    """Return one row per run: strategy, seed, the focal brand's outcomes."""
    rows = []
    for run in runs:
        outcomes = read_table(folder_of(folder, run), "outcomes").set_index("brand").loc[FOCAL]
        rows.append({"strategy": run.label, "seed": run.seed, **outcomes})
    return pd.DataFrame(rows, columns=None if rows else ["strategy", "seed"])


def spreads(runs: Sequence[Run], baseline: str, folder: Path) -> dict[str, float]:
    """Return the standard deviation between customers by outcome, the mean over the baseline's runs."""
    frames = [read_table(folder_of(folder, run), "spreads") for run in runs if run.label == baseline]
    if not frames:
        return {}
    means = pd.concat(frames).groupby("outcome", sort=True)["spread"].mean()
    return {str(name): float(value) for name, value in means.items()}


def comparison(runs: pd.DataFrame, baseline: str, sd_customers: Mapping[str, float]) -> str:
    """Return the comparison as CSV, numbers to ten digits."""
    outcomes = [
        Outcome(m.name, m.unit, m.label, m.role, m.sesoi, m.sesoi_is) for m in all_measures() if m.name in runs.columns
    ]
    if baseline in set(runs["strategy"]):
        table = compare_runs(runs, baseline, outcomes, sd_customers)
    else:  # every run of the baseline failed
        table = pd.DataFrame(columns=list(COLUMNS))
    return str(table.to_csv(index=False, float_format="%.10g", lineterminator="\n"))


def notes_of(runs: Sequence[Run], ended: Mapping[tuple[str, int], Status], folder: Path) -> list[str]:
    """Return what networks and runs had to say, each sentence once."""
    said = [note for run in runs for note in read_provenance(folder_of(folder, run))["notes"]]
    said += [
        f"{run.label}, seed {run.seed}: {message}" for run in runs if (message := ended[run.label, run.seed].message)
    ]
    return list(dict.fromkeys(said))


def read_result(folder: Path, failed: Sequence[Failure] | None = None) -> Result:
    """Return a finished comparison from its folder, which needs no code of the user's."""
    provenance = read_provenance(folder)
    if "baseline" not in provenance:
        raise BadInput(f"{folder} is no folder of a comparison")
    try:
        text = (folder / "comparison.csv").read_text(encoding="utf-8")
        ids = {(run["strategy"], run["seed"]): run["id"] for run in provenance["runs"]}
        if failed is None:
            failed = [Failure(run["strategy"], run["seed"], "") for run in provenance["failed"]]
    except FileNotFoundError as error:
        raise BadInput(f"{folder} holds no comparison.csv") from error
    except (KeyError, TypeError) as error:
        raise BadInput(f"{folder / PROVENANCE} is damaged") from error
    words = dict.fromkeys(WORDS, str)
    table = pd.read_csv(StringIO(text), dtype=words, keep_default_na=False, na_values=[""])
    table["unit"] = table["unit"].fillna("")
    return Result(table, read_table(folder, "runs"), folder, tuple(failed), tuple(provenance["notes"]), ids)
