"""A study: many scenarios, in each the same strategies on the same seeds, compared scenario by scenario.

Scenario, strategy and seed are kept apart in every table: scenarios answer when a result holds, strategies are what
is compared, seeds are luck. Runs are kept as they end, so the same command after an interruption goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from kawan.columns import BadInput
from kawan.lab.cells import as_csv, read_csv
from kawan.lab.collecting import FOCAL, collect, comparison, known_outcomes, notes_of
from kawan.lab.comparing import PLACE, check_alternatives, read_comparison
from kawan.lab.design import Point
from kawan.lab.execute import Progress, execute
from kawan.lab.identity import Run, canonical, digest, hash_sources, hashes_of, told
from kawan.lab.packs import seal
from kawan.lab.reading import read_outcomes, read_runs, read_summary
from kawan.lab.running import Status
from kawan.lab.statistics import COLUMNS, Outcome, compare_runs
from kawan.lab.store import (
    PROVENANCE,
    as_json,
    made_by,
    put_file,
    read_provenance,
    shareable,
    write_table,
    write_text,
)

OF_NO_BRAND = ("price_attack", "ties")  # recorded tables that do not say whose a row is
RUN = ["scenario", "strategy", "seed"]  # what names a run in every table

STATISTICS = {name: Path(__file__).with_name(f"{name}.py") for name in ("collecting", "intervals", "statistics")}
"""What makes numbers of numbers, beside the measures, which the ids of runs know of."""
__all__ = ["Failure", "Point", "Study", "read_study", "run_study"]


class Failure(NamedTuple):
    """A run that did not end."""

    scenario: int
    strategy: str
    seed: int
    message: str


@dataclass(frozen=True)
class Study:
    """What a study found, read from its folder.

    Attributes:
        table: As comparison.csv: `scenario`, then the columns of any comparison.
        runs: As runs.parquet: scenario, strategy, seed, one column per measure of the focal brand.
        design: As design.csv: `scenario`, one column per factor.
        folder: Where it is.
        failed: Runs that did not end, with what went wrong.
        notes: What is worth knowing, one sentence each.
        provenance: As provenance.json.
    """

    table: pd.DataFrame
    runs: pd.DataFrame
    design: pd.DataFrame
    folder: Path
    failed: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()
    provenance: Mapping[str, Any] | None = None

    @property
    def baseline(self) -> str:
        """The strategy the others are compared with."""
        return str((self.provenance or {})["baseline"])

    def records(self, table: str, columns: Sequence[str] = ()) -> pd.DataFrame:
        """Return a recorded table of the focal brand's, over all runs: scenario, strategy, seed, then its columns.

        Args:
            table: `daily`, `posts`, ... as recorded.
            columns: Which of its columns; all where none is named.
        """
        runs = pd.DataFrame((self.provenance or {})["runs"], columns=["scenario", "strategy", "seed", "id"])
        of_brand = [] if table in OF_NO_BRAND else ["brand"]
        rows = read_runs(self.folder, list(runs["id"].unique()), table, [*of_brand, *columns] if columns else None)
        if of_brand:
            rows = rows[rows["brand"] == FOCAL].drop(columns="brand")
        return runs.merge(rows.rename(columns={"run": "id"}), on="id", how="inner").drop(columns="id")

    def compared(
        self, names: Sequence[str], outcomes: Sequence[Outcome] = (), more: pd.DataFrame | None = None
    ) -> pd.DataFrame:
        """Return the comparisons with the baseline, scenario by scenario, of some outcomes, others than measures too.

        Args:
            names: Which outcomes, in this order.
            outcomes: What those are that are no measures.
            more: Their values, one row per run: scenario, strategy, seed and a column each.
        """
        runs = self.runs if more is None else self.runs.merge(more, on=RUN, how="left", validate="1:1")
        known = {outcome.name: outcome for outcome in [*known_outcomes(runs), *outcomes]}
        wanted = [known[name] for name in names]
        tables = [
            compare_runs(mine.drop(columns="scenario"), self.baseline, wanted).assign(scenario=number)
            for number, mine in runs.groupby("scenario", sort=True)
            if self.baseline in set(mine["strategy"])
        ]
        return pd.concat(tables, ignore_index=True)

    def outcomes_of(self, brand: str, names: Mapping[str, str]) -> pd.DataFrame:
        """Return some measures of another brand, one row per run: scenario, strategy, seed and a column each.

        Args:
            brand: Whose.
            names: The measures, and what to call them here.
        """
        runs = pd.DataFrame((self.provenance or {})["runs"], columns=[*RUN, "id"])
        theirs = read_outcomes(self.folder, list(runs["id"].unique()), brand).set_index("run")[[*names]]
        return runs.join(theirs.rename(columns=dict(names)), on="id").drop(columns="id")


def run_study(
    points: Sequence[Point],
    *,
    baseline: str,
    seeds: Sequence[int],
    folder: Path,
    executor: str = "local",
    workers: int | None = None,
    progress: Progress | None = None,
    provenance: Mapping[str, Any] | None = None,
    trusted: Sequence[Path] = (),
) -> Study:
    """Run every strategy of every point on every seed, write the study into a folder and return it.

    Args:
        points: The scenarios, numbered each once.
        baseline: Label of the strategy that the others are compared with at each point.
        seeds: The seeds, each used for all runs of a point.
        folder: Where to write; runs already there are kept, and runs that two points share are simulated once.
        executor: As for `kawan.lab.execute.execute`, and so are `workers` and `progress`.
        workers: How many workers.
        progress: Called after each run.
        provenance: What provenance.json is to say beside what it always says.
        trusted: Folders that code of the user's came from, recorded by name and hash.
    """
    check_points(points, baseline, seeds)
    runs = [
        (point.number, Run(label, scenario, int(seed)))
        for seed in seeds  # runs of one world and seed side by side: they share its settled market
        for point in points
        for label, scenario in point.alternatives.items()
    ]
    ended: dict[str, Status] = {}
    for run, status in execute([r for _, r in runs], folder, executor=executor, workers=workers, progress=progress):
        if status.kind == "refused":
            number = next(number for number, other in runs if other.id == run.id)
            raise BadInput(f"scenario {number}, {run.label}, seed {run.seed}: {status.message}")
        ended[run.id] = status
    place = {(p.number, label): (i, j) for i, p in enumerate(points) for j, label in enumerate(p.alternatives)}
    runs.sort(key=lambda it: place[it[0], it[1].label])  # stable: seeds stay in their order
    done = [(number, run) for number, run in runs if ended[run.id].kind in ("done", "kept")]
    failed = [
        Failure(number, run.label, run.seed, ended[run.id].message)
        for number, run in runs
        if ended[run.id].kind == "failed"
    ]
    ends = [(f"scenario {number}, {run.label}, seed {run.seed}", run, ended[run.id]) for number, run in done]
    records = made_by() | {
        **(provenance or {}),
        "trusted": hashes_of(trusted),
        "baseline": baseline,
        "seeds": [int(seed) for seed in seeds],
        "factors": [*points[0].factors],
        "alternatives": {label: told(scenario, shareable) for label, scenario in points[0].alternatives.items()},
        "notes": notes_of(ends, folder),
        "runs": [{"scenario": n, "strategy": run.label, "seed": run.seed, "id": run.id} for n, run in done],
        "failed": [failure._asdict() | {"message": PLACE.sub("", failure.message)} for failure in failed],
    }
    table = table_of(done, folder)
    put_file(folder / "design.csv", lambda path: write_text(path, design_of(points)))
    put_file(folder / "runs.parquet", lambda path: write_table(path, table))
    made_of = digest(canonical([records["runs"], baseline, hash_sources(STATISTICS)]).encode())
    if not is_there(folder, made_of):
        csv = compared(table, done, baseline, folder)
        put_file(folder / "comparison.csv", lambda path: write_text(path, csv))
    records["comparison"] = {"made_of": made_of, **seal(folder / "comparison.csv")}
    put_file(folder / PROVENANCE, lambda path: write_text(path, as_json(records)))
    return read_study(folder, failed)


def is_there(folder: Path, made_of: str) -> bool:
    """Return whether a study's comparison was made of these runs by this source, and is as it was written."""
    try:
        said = read_provenance(folder).get("comparison")
        return said == {"made_of": made_of, **seal(folder / "comparison.csv")}
    except (BadInput, OSError):
        return False


def check_points(points: Sequence[Point], baseline: str, seeds: Sequence[int]) -> None:
    """Refuse what is no study."""
    if not points:
        raise BadInput("a study needs at least one scenario")
    numbers = [point.number for point in points]
    if len(set(numbers)) < len(numbers):
        raise BadInput("every scenario of a study needs a number of its own")
    for point in points:
        if [*point.factors] != [*points[0].factors]:
            raise BadInput(f"scenario {point.number} has other factors than scenario {numbers[0]}")
        check_alternatives(point.alternatives, baseline, seeds, "ceiling")


def design_of(points: Sequence[Point]) -> str:
    """Return the design as CSV."""
    rows = [{"scenario": point.number, **point.factors} for point in points]
    return as_csv(pd.DataFrame(rows), digits=None)


def table_of(runs: Sequence[tuple[int, Run]], folder: Path) -> pd.DataFrame:
    """Return one row per run: scenario, strategy, seed, the focal brand's outcomes."""
    table = collect([run for _, run in runs], folder)
    table.insert(0, "scenario", [number for number, _ in runs])
    return table


def compared(runs: pd.DataFrame, done: Sequence[tuple[int, Run]], baseline: str, folder: Path) -> str:
    """Return the comparisons of all scenarios as CSV, numbers to ten digits."""
    base: dict[int, list[str]] = {}
    for number, run in done:
        if run.label == baseline:
            base.setdefault(number, []).append(run.id)
    known = read_runs(folder, [*dict.fromkeys(id_ for ids in base.values() for id_ in ids)], "spreads")
    by_run = {str(id_): rows.set_index("outcome")["spread"] for id_, rows in known.groupby("run", sort=False)}
    tables = []
    for number, ids in base.items():  # without a run of the baseline there is nothing to compare
        spreads = pd.concat([by_run[id_] for id_ in ids]).groupby(level=0).mean()
        mine = runs[runs["scenario"] == number].drop(columns="scenario")
        tables.append(comparison(mine, baseline, dict(spreads)).assign(scenario=number))
    names = ["scenario", *COLUMNS]
    whole = pd.concat(tables)[names] if tables else pd.DataFrame(columns=names)
    return as_csv(whole)


def read_study(folder: Path, failed: Sequence[Failure] | None = None) -> Study:
    """Return a finished study from its folder, which needs no code of the user's."""
    provenance = read_provenance(folder)
    if "factors" not in provenance:
        raise BadInput(f"{folder} is no folder of a study")
    try:
        if failed is None:
            failed = [
                Failure(run["scenario"], run["strategy"], run["seed"], run.get("message", ""))
                for run in provenance["failed"]
            ]
        notes = tuple(provenance["notes"])
    except KeyError as error:
        raise BadInput(f"{folder / PROVENANCE} is damaged") from error
    table, runs = read_comparison(folder), read_summary(folder)
    design = read_csv(folder / "design.csv", ["scenario"])
    return Study(table, runs, design, folder, tuple(failed), notes, provenance)
