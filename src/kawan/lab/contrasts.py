"""What studies of many scenarios share: their scenarios, their folder, and an outcome scenario by scenario.

An outcome is a strategy's own, or its difference from another's, taken seed by seed: on one seed both meet the same
customers and the same luck.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from kawan.columns import BadInput
from kawan.configs import ComparisonPlan
from kawan.configs.points import changed
from kawan.lab.execute import Progress
from kawan.lab.identity import Run, as_plain, run_id
from kawan.lab.studying import Point, Study, run_study


def points_of(plan: ComparisonPlan, rows: Sequence[Mapping[str, object]]) -> list[Point]:
    """Return a scenario per row of values by dotted key, numbered from 1; all are built, so all are checked."""
    points = []
    for number, row in enumerate(rows, start=1):
        try:
            there = {
                label: changed(start, row, folders=plan.config_dirs, trusted=plan.trusted)
                for label, start in plan.alternatives.items()
            }
            points.append(Point(number, row, there))
        except BadInput as error:
            raise BadInput(f"scenario {number}: {error}") from error
    return points


def carry_out(
    name: str, points: Sequence[Point], plan: ComparisonPlan, progress: Progress | None, asked: Mapping[str, object]
) -> Study:
    """Return the study of all points on the plan's seeds, run where it is not yet.

    Args:
        name: What its folder begins with.
        points: The scenarios.
        plan: Baseline, seeds, workers and where results go.
        progress: Called after each run.
        asked: What was asked, for provenance.json, as plain data.
    """
    return run_study(
        points,
        baseline=plan.baseline,
        seeds=range(plan.seed, plan.seed + plan.seeds),
        folder=folder_of(name, points, plan),
        executor=plan.executor,
        workers=plan.workers,
        progress=progress,
        trusted=plan.trusted,
        provenance={"study": name, "asked": asked},
    )


def folder_of(
    name: str, points: Sequence[Point], plan: ComparisonPlan, asked: Mapping[str, object] | None = None
) -> Path:
    """Return the folder of a study, named by all that makes its runs: another outcome is read from the same runs."""
    starts = {label: run_id(Run(label, scenario, plan.seed)) for label, scenario in plan.alternatives.items()}
    rows = [[point.number, dict(point.factors)] for point in points]
    words = json.dumps([starts, plan.baseline, plan.seeds, rows, asked or {}], default=as_plain)
    return plan.results / f"{name}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def responses(runs: pd.DataFrame, outcome: str, strategy: str, minus: str | None = None) -> pd.DataFrame:
    """Return an outcome of a strategy, or its difference from another's seed by seed: scenarios by seeds."""
    if outcome not in runs.columns:
        raise BadInput(f"no run has the outcome {outcome}")

    def of(label: str) -> pd.DataFrame:
        return runs[runs["strategy"] == label].pivot(index="scenario", columns="seed", values=outcome)

    values = of(strategy) if minus is None else of(strategy) - of(minus)
    return values.reindex(sorted(runs["scenario"].unique()))
