"""A comparison: every alternative on the same seeds, analysed seed by seed, in a folder that is whole at any moment.

Runs are kept as they end and the tables are made from their folders alone, so the same command after an
interruption goes on where it stopped and ends with the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from kawan.columns import BadInput
from kawan.lab.cells import put_csv, read_csv
from kawan.lab.collecting import FOCAL as FOCAL
from kawan.lab.collecting import collect, comparison, known_outcomes, notes_of, spreads
from kawan.lab.execute import Progress, execute
from kawan.lab.identity import Run, hashes_of, told
from kawan.lab.precision import LEVEL, Look, Precision, look, seeds_next
from kawan.lab.ranking import COLUMNS as RANKING
from kawan.lab.ranking import rank_strategies
from kawan.lab.reading import read_summary
from kawan.lab.running import Status
from kawan.lab.statistics import COLUMNS
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
from kawan.scenario import Scenario

NAME = re.compile(r"[^\W_][\w .-]{0,63}")  # letters of any script and digits first: no path, no formula, no option
PLACE = re.compile(r"(?<![\w.])(?:[A-Za-z]:)?[/\\](?:[^/\\\s'\":,;]+[/\\])+")  # folders before a file's name
WORDS = ("outcome", "unit", "strategy", "baseline", "verdict", "role", "against_zero", "tost", "caution", "best_is")


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
    def ranking(self) -> pd.DataFrame:
        """As ranking.csv: which strategy is best by each outcome, and how probably; empty in folders without one."""
        path = self.folder / "ranking.csv"
        return read_csv(path, RANKING, WORDS) if path.exists() else pd.DataFrame(columns=list(RANKING))

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
    precision: Precision | None = None,
    pvalues: bool = False,
    trusted: Sequence[Path] = (),
    question: str = "",
) -> Result:
    """Run every alternative on every seed, write the comparison into a folder and return it.

    Args:
        alternatives: Label -> what is simulated.
        baseline: Label of the alternative the others are compared with.
        seeds: The seeds, each used for all alternatives; more follow the last where `precision` asks for them.
        folder: Where to write; runs already there are kept.
        executor: As for `kawan.lab.execute.execute`.
        workers: How many workers; by default one per processor.
        progress: Called after each run with how many ended, of how many, the run and its status.
        fair_on: `ceiling`: all may spend the same budget.
        precision: How narrow intervals are to be; seeds are added until they are.
        pvalues: Whether the table has p-values too.
        trusted: Folders that code of the user's came from, recorded by name and hash.
        question: What is asked, for the report.
    """
    check_alternatives(alternatives, baseline, seeds, fair_on)
    ended: dict[tuple[str, int], Status] = {}
    runs: list[Run] = []
    looks: list[Look] = []
    more = dict.fromkeys(alternatives, len(seeds) if precision is None else precision.first(len(seeds)))
    wanted = dict(more)
    while more:
        batch = [run for run in plan(alternatives, seeds, wanted) if (run.label, run.seed) not in ended]
        runs += batch
        for run, status in execute(
            batch, folder, executor=executor, workers=workers, progress=counting_on(progress, len(ended))
        ):
            if status.kind == "refused":
                raise BadInput(f"{run.label}, seed {run.seed}: {status.message}")
            ended[run.label, run.seed] = status
        done = [run for run in runs if ended[run.label, run.seed].kind in ("done", "kept")]
        more = {}
        if precision is not None and any(run.label == baseline for run in done):
            looks = look(collect(done, folder), baseline, precision, wanted)
            more = seeds_next(looks, baseline, precision)
            wanted |= more
    places = {label: place for place, label in enumerate(alternatives)}
    runs.sort(key=lambda run: places[run.label])  # stable: seeds stay in their order
    failed = [
        Failure(run.label, run.seed, ended[run.label, run.seed].message)
        for run in runs
        if ended[run.label, run.seed].kind == "failed"
    ]
    done = [run for run in runs if ended[run.label, run.seed].kind in ("done", "kept")]
    ends = [(f"{run.label}, seed {run.seed}", run, ended[run.label, run.seed]) for run in done]
    provenance = made_by() | {
        "question": question,
        "baseline": baseline,
        "fair_on": fair_on,
        "seeds": list(dict.fromkeys(run.seed for run in runs)),
        "precision": None if precision is None else asdict(precision),
        "level": 0.95 if precision is None else LEVEL,
        "pvalues": pvalues,
        "alternatives": {label: told(scenario, shareable) for label, scenario in alternatives.items()},
        "trusted": hashes_of(trusted),
        "notes": [*notes_of(ends, folder), *map(str, looks)],
        "runs": [{"strategy": run.label, "seed": run.seed, "id": run.id} for run in done],
        "failed": [failure._asdict() | {"message": PLACE.sub("", failure.message)} for failure in failed],
    }
    table_of_runs = collect(done, folder)
    put_file(folder / "runs.parquet", lambda path: write_table(path, table_of_runs))
    spread = spreads(done, baseline, folder)
    tables = {
        "comparison": comparison(table_of_runs, baseline, spread, provenance["level"], pvalues),
        "ranking": rank_strategies(table_of_runs, known_outcomes(table_of_runs)),
    }
    for name, table in tables.items():
        put_csv(folder / f"{name}.csv", table)
    put_file(folder / PROVENANCE, lambda path: write_text(path, as_json(provenance)))
    return read_result(folder, failed)


def plan(alternatives: Mapping[str, Scenario], seeds: Sequence[int], wanted: Mapping[str, int]) -> list[Run]:
    """Return the runs of a comparison in which each alternative has as many seeds as are `wanted`, seed by seed.

    Seeds beyond those that are given count up from the largest of them.
    """
    row = [*map(int, seeds)]
    row += range(max(row) + 1, max(row) + 1 + max(wanted.values()) - len(row))
    return [
        Run(label, scenario, seed)
        for place, seed in enumerate(row)
        for label, scenario in alternatives.items()
        if place < wanted[label]
    ]


def counting_on(progress: Progress | None, before: int) -> Progress | None:
    """Return what tells of runs as if those `before` were of the same lot."""
    if progress is None:
        return None
    return lambda ended, of, run, status: progress(before + ended, before + of, run, status)


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


def read_result(folder: Path, failed: Sequence[Failure] | None = None) -> Result:
    """Return a finished comparison from its folder, which needs no code of the user's."""
    provenance = read_provenance(folder)
    if "baseline" not in provenance:
        raise BadInput(f"{folder} is no folder of a comparison")
    table, runs = read_comparison(folder), read_summary(folder)
    try:
        ids = {(run["strategy"], run["seed"]): run["id"] for run in provenance["runs"]}
        if failed is None:
            failed = [Failure(run["strategy"], run["seed"], run.get("message", "")) for run in provenance["failed"]]
        notes = tuple(provenance["notes"])
    except KeyError as error:
        raise BadInput(f"{folder / PROVENANCE} is damaged") from error
    if strange := {*zip(runs["strategy"], runs["seed"], strict=True)} - ids.keys():
        raise BadInput(f"{folder} is damaged: nothing is known of the run {' '.join(map(str, min(strange)))}")
    return Result(table, runs, folder, tuple(failed), notes, ids)


def read_comparison(folder: Path) -> pd.DataFrame:
    """Return comparison.csv of a comparison or a study."""
    table = read_csv(folder / "comparison.csv", COLUMNS, WORDS)
    return table.fillna({"unit": "", "caution": ""})
