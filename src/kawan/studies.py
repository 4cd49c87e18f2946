"""An experiment from its question to its answer: every scenario run, every claim judged, its figure drawn."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

import pandas as pd

from kawan.api import check_memory, make_folder
from kawan.columns import BadInput
from kawan.configs.building import nearest
from kawan.configs.experiments import ExperimentPlan, load_experiment
from kawan.lab import virality
from kawan.lab.agenda import processors
from kawan.lab.cells import put_csv
from kawan.lab.cloud import TOWN, over_all
from kawan.lab.execute import Progress
from kawan.lab.expecting import judge
from kawan.lab.running import explain
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study, run_study
from kawan.measures.catalogue import all_measures
from kawan.report.writing import write_report


@dataclass(frozen=True)
class Experiment:
    """A finished experiment.

    Attributes:
        plan: What was planned.
        study: What came out: `table`, `runs`, `design`, `folder`, `failed`, `notes`.
        claims: One row per claim and scenario, as claims.csv.
        files: Its figures and their numbers.
        notes: What is worth knowing, one sentence each.
        cloud: Of a cloud of towns, in how many each claim holds, as cloud.csv.
    """

    plan: ExperimentPlan
    study: Study
    claims: pd.DataFrame
    files: tuple[Path, ...]
    notes: tuple[str, ...]
    cloud: pd.DataFrame | None = None

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.study.folder


def experiment(
    name: str,
    *overrides: str,
    quick: bool = False,
    results: str | Path | None = None,
    config_dirs: Iterable[str | Path] = (),
    trusted: Sequence[Path] = (),
    progress: Progress | None = None,
) -> Experiment:
    """Return a configured experiment, run where it is not yet, judged and drawn.

    Args:
        name: The name of its config.
        overrides: What differs from its config, as typed after `kawan experiment NAME`.
        quick: Whether to run its small version.
        results: Where results go; by default KAWAN_RESULTS or ./results.
        config_dirs: Folders with configs of your own.
        trusted: Folders whose code these may name (see `kawan.configs.trusted_folders`).
        progress: Called after each run.

    Raises:
        BadInput: A key, a name, a value or a design that is not allowed.
    """
    words = (*overrides, *([] if results is None else [f"results={results}"]))
    plan = load_experiment(name, words, settings={"quick": quick}, config_dirs=config_dirs, trusted=trusted)
    return carry_out(plan, trusted, progress)


def carry_out(plan: ExperimentPlan, trusted: Sequence[Path] = (), progress: Progress | None = None) -> Experiment:
    """Return the experiment that was planned."""
    script = script_of(plan)
    outcomes = outcomes_of(plan, script)
    largest = max((s for point in plan.points for s in point.alternatives.values()), key=lambda s: s.customers.n)
    at_once = min(plan.keys.workers or processors(), sum(len(point.alternatives) for point in plan.points))
    check_memory(largest, at_once if plan.keys.executor == "local" else 1)
    folder = plan.folder
    make_folder(folder)
    study = run_study(
        plan.points,
        baseline=plan.keys.baseline,
        seeds=plan.seeds,
        folder=folder,
        executor=plan.keys.executor,
        workers=plan.keys.workers,
        progress=progress,
        trusted=trusted,
        provenance={
            "experiment": plan.name,
            "question": plan.question,
            "fact": plan.fact,
            "quick": plan.quick,
            "claims": [asdict(claim) for claim in plan.claims],
            "design": {"kind": plan.design.kind, "notes": plan.design.notes},
        },
    )
    return concluded(plan, study, script, outcomes)


def concluded(plan: ExperimentPlan, study: Study, script: ModuleType | None, outcomes: Sequence[Outcome]) -> Experiment:
    """Return the experiment with its claims judged and its figure drawn, from the records alone."""
    runs = study.runs
    if script is not None and hasattr(script, "measure") and len(runs):
        try:
            own = script.measure(study)
        except Exception as error:
            raise BadInput(f"the script of {plan.name} cannot measure these runs: {explain(error)}") from error
        runs = runs.merge(own, on=["scenario", "strategy", "seed"], how="left", validate="1:1")
    if claimed_of_cascades(plan) - {*runs.columns}:
        runs = runs.merge(virality.measure(study), on=virality.KEY, how="left", validate="1:1")
    rows = {point.number: point.factors for point in plan.points}
    claims = judge(plan.claims, runs, rows, outcomes)
    put_csv(study.folder / "claims.csv", claims)
    over = over_all(claims, {number: row[TOWN] for number, row in rows.items()}) if plan.keys.cloud else None
    if over is not None:
        put_csv(study.folder / "cloud.csv", over)
    notes = [*plan.design.notes, *study.notes]
    notes += [
        f"claim {number} is about none of the scenarios that were run"
        for number in range(1, len(plan.claims) + 1)
        if number not in set(claims["claim"])
    ]
    files: list[Path] = []
    one_town = over is None  # which is what a script's figure is about
    if one_town and script is not None and hasattr(script, "draw") and len(study.table):
        from kawan.figures.save import save

        try:
            figure, numbers = script.draw(study)
        except Exception as error:  # it may be about a factor that this design does not have
            notes.append(f"{plan.name} has no figure of this design: its script says {explain(error)}")
        else:
            files += save(figure, study.folder / "figures", plan.name, numbers)
    elif one_town and plan.script is None:
        notes.append(f"{plan.name} has no script that draws a figure, or none in a folder that --trust names")
    write_report(study.folder)
    return Experiment(plan, study, claims, tuple(files), tuple(notes), over)


def outcomes_of(plan: ExperimentPlan, script: ModuleType | None) -> list[Outcome]:
    """Return all outcomes there are, the script's own among them, if the claims name no others."""
    outcomes = [Outcome(m.name, m.unit, m.label, m.role, m.sesoi, m.sesoi_is) for m in all_measures()]
    if records_posts(plan):
        outcomes += virality.OUTCOMES
    outcomes += getattr(script, "OUTCOMES", ())
    names = [outcome.name for outcome in outcomes]
    for number, claim in enumerate(plan.claims, start=1):
        if claim.outcome not in names:
            hint = nearest(claim.outcome, names)
            if claim.outcome in claimed_of_cascades(plan):
                hint = " without posts: record=[daily,posts]"
            elif script is None:
                hint += "; if the experiment's script works it out, --trust the folder that holds it"
            raise BadInput(f"claim[{number}]: {claim.outcome} is no outcome{hint}")
    return outcomes


def records_posts(plan: ExperimentPlan) -> bool:
    """Return whether every run keeps its posts, and cascades can be measured."""
    return all("posts" in scenario.record for point in plan.points for scenario in point.alternatives.values())


def claimed_of_cascades(plan: ExperimentPlan) -> set[str]:
    """Return the outcomes of cascades that claims are about, which take the time to read every post."""
    return {claim.outcome for claim in plan.claims} & {outcome.name for outcome in virality.OUTCOMES}


def script_of(plan: ExperimentPlan) -> ModuleType | None:
    """Return the experiment's script, which is kawan's own or in a folder that the user trusts."""
    return None if plan.script is None else script_at(plan.name, plan.script)


def script_at(name: str, path: Path) -> ModuleType:
    """Return the script of an experiment in a file."""
    spec = importlib.util.spec_from_file_location(f"kawan_experiment_{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise BadInput(f"the script of {name} cannot be imported: {type(error).__name__}: {error}") from error
    return module
