"""The main job from Python: `kawan.compare`, and the figures of a comparison."""

from __future__ import annotations

import errno
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import psutil

from kawan.columns import BadInput
from kawan.configs import ComparisonPlan, load_comparison
from kawan.configs.outcomes import MAIN as HEADLINES
from kawan.lab.agenda import processors
from kawan.lab.comparing import Result
from kawan.lab.comparing import compare as compare_alternatives
from kawan.lab.execute import Progress
from kawan.lab.identity import Run, run_id
from kawan.lab.precision import Precision
from kawan.market import memory_needed
from kawan.measures.catalogue import all_measures
from kawan.scenario import Scenario

OVER_TIME = ("engagement_acts", "purchases", "irritation", "familiarity")
MAIN = ("engagement_acts", "share_of_category_requirements")
Width = Literal["", "one", "two"]
HARM = ("messages_per_customer", "messages_noticed", "irritation", "opt_outs")


@dataclass(frozen=True)
class Comparison(Result):
    """A finished comparison: `table`, `runs`, `daily`, `folder`, `failed`, `notes`, and its figures."""

    def figure(self, name: str) -> Any:
        """Return a figure (matplotlib's): outcomes, course, engagement_loyalty or messages."""
        return drawn(self, name)[0]


def compare(
    strategies: Sequence[str] | Mapping[str, object],
    *overrides: str,
    baseline: str = "quiet",
    seeds: int = 20,
    precision: Mapping[str, float] | None = None,
    max_seeds: int = 200,
    pvalues: bool = False,
    executor: str = "local",
    workers: int | None = None,
    results: str | Path | None = None,
    config_dirs: Iterable[str | Path] = (),
    trusted: Sequence[Path] = (),
    progress: Progress | None = None,
) -> Comparison:
    """Return strategies of the focal brand compared on the same seeds, under the same budget.

    Args:
        strategies: Their names, or labels: `{"weekly": {"name": "sms_blast", "per_week": 1}}`.
        overrides: What differs from the defaults for all of them, such as `"customers.n=2000"`.
        baseline: The label the others are compared with.
        seeds: How many seeds; to begin with, where `precision` is given.
        precision: Half the width that intervals may have, by outcome: `{"share": 0.01}`; seeds are added till then.
        max_seeds: How many seeds there may be then.
        pvalues: Whether the table has p-values too.
        executor: `local`, a pool of workers; `serial`; `dask`; or the address of a Dask scheduler, `tcp://host:port`.
        workers: How many; by default one per processor.
        results: Where results go; by default KAWAN_RESULTS or ./results.
        config_dirs: Folders with configs of your own.
        trusted: Folders whose code these may name (see `kawan.configs.trusted_folders`).
        progress: Called after each run.

    Raises:
        BadInput: A key, a name or a value that is not allowed.
    """
    plan = load_comparison(
        (*overrides, *([] if results is None else [f"results={results}"])),
        settings={
            "strategies": dict(strategies) if isinstance(strategies, Mapping) else list(strategies),
            "baseline": baseline, "seeds": seeds, "executor": executor, "workers": workers,
            "precision": precision, "max_seeds": max_seeds if precision else None, "pvalues": pvalues,
        },
        config_dirs=config_dirs,
        trusted=trusted,
    )  # fmt: skip
    return carry_out(plan, trusted, progress)


def carry_out(plan: ComparisonPlan, trusted: Sequence[Path] = (), progress: Progress | None = None) -> Comparison:
    """Return the comparison that was planned, run where it is not yet and drawn."""
    workers = min(plan.workers or processors(), plan.seeds * len(plan.alternatives))
    for scenario in plan.alternatives.values():
        check_memory(scenario, workers if plan.executor in ("local", "dask") else 1)
    precision = None if plan.precision is None else Precision(plan.precision, plan.max_seeds)
    if precision is not None:
        precision.first(plan.seeds)  # refused here, before anything is written
    folder = comparison_folder(plan)
    make_folder(folder)
    result = compare_alternatives(
        plan.alternatives,
        baseline=plan.baseline,
        seeds=range(plan.seed, plan.seed + plan.seeds),
        folder=folder,
        executor=plan.executor,
        workers=plan.workers,
        progress=progress,
        fair_on=plan.fair_on,
        precision=precision,
        pvalues=plan.pvalues,
        trusted=trusted,
        question=plan.question,
    )
    comparison = Comparison(**{f.name: getattr(result, f.name) for f in fields(Result)})
    from kawan.report.writing import write_report  # with what it takes to write pages, which a single run does not

    draw_figures(comparison)
    write_report(folder)
    return comparison


def comparison_folder(plan: ComparisonPlan) -> Path:
    """Return the folder of a comparison, named by all that makes its numbers: the same command finds it again."""
    runs = {label: run_id(Run(label, scenario, plan.seed)) for label, scenario in plan.alternatives.items()}
    words = json.dumps([runs, plan.baseline, plan.seeds, plan.fair_on, *([plan.precision] if plan.precision else [])])
    return plan.results / f"compare-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def check_memory(scenario: Scenario, markets: int = 1) -> None:
    """Refuse markets that would not fit into what memory is free."""
    degree = float(getattr(scenario.network, "degree", 10))
    needed = markets * memory_needed(scenario.customers.n, len(scenario.brands), degree)
    free = psutil.virtual_memory().available
    if needed > free:
        at_once = f" in {markets} markets at once (workers=1 needs less)" if markets > 1 else ""
        raise BadInput(
            f"customers.n={scenario.customers.n} needs about {needed / 1e9:.1f} GB of memory{at_once}, "
            f"and {free / 1e9:.1f} GB is free"
        )


def make_folder(folder: Path) -> None:
    """Make a folder for results, or say why it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        full = "; make room, or choose another with results=FOLDER" if error.errno == errno.ENOSPC else ""
        raise BadInput(f"results cannot be written to {folder.parent}: {error.strerror}{full}") from error


def draw_figures(comparison: Comparison, width: Width = "") -> list[Path]:
    """Draw all figures of a comparison into its folder and return their files; a width has a folder of its own."""
    from kawan.figures.save import save

    whole = comparison.folder / "figures"
    folder = whole / {"": "", "one": "one_column", "two": "two_columns"}[width]
    for place in {whole, folder}:
        if place.is_symlink():  # in a folder somebody else made, to a place of ours
            raise BadInput(f"{place} is a link; figures are written into folders only")
    files = []
    for name in figures_of(comparison):
        figure, numbers = drawn(comparison, name, width)
        files += save(figure, folder, name, numbers)
    return files


def figures_of(comparison: Result) -> list[str]:
    """Return the figures there is something to draw for."""
    several = len(comparison.table) > 0 and len(comparison.runs) > 0
    days = several and len(comparison.daily) > 0
    return [name for name, there in zip(FIGURES, (several, days, several, several), strict=True) if there]


def drawn(comparison: Result, name: str, width: Width = "") -> tuple[Any, pd.DataFrame]:
    """Return a figure by name, as wide as it is best or as one or two columns of a journal, and the numbers in it."""
    if name not in FIGURES:
        raise BadInput(f"figure must be one of {', '.join(FIGURES)}, got {name}")
    if name not in figures_of(comparison):
        raise BadInput(f"there is nothing to draw in {name}")
    return FIGURES[name](comparison, width)


def draw_outcomes(comparison: Result, width: Width = "") -> tuple[Any, pd.DataFrame]:
    """Return what each strategy changes, in per cent of the baseline."""
    from kawan.figures import outcomes
    from kawan.figures.style import WIDTHS

    table = comparison.table[comparison.table["outcome"].isin(HEADLINES)]
    place = {name: k for k, name in enumerate(HEADLINES)}
    table = table.sort_values("outcome", key=lambda names: names.map(place), kind="stable")
    figure = outcomes.draw(table, labels(), order_of(comparison), WIDTHS[width or "two"])
    return figure, outcomes.numbers(table)


def draw_course(comparison: Result, width: Width = "") -> tuple[Any, pd.DataFrame]:
    """Return how things go over the days."""
    from kawan.figures import course
    from kawan.figures.style import WIDTHS

    measures = [*OVER_TIME]
    size = WIDTHS[width or "two"]
    figure = course.draw(comparison.daily, labels(units=True), measures, order_of(comparison), width=size)
    return figure, course.numbers(comparison.daily, measures)


def draw_engagement_loyalty(comparison: Result, width: Width = "") -> tuple[Any, pd.DataFrame]:
    """Return engagement against loyalty, a point per strategy."""
    from kawan.figures import engagement_loyalty
    from kawan.figures.style import WIDTHS

    size = WIDTHS[width or "one"]
    figure = engagement_loyalty.draw(comparison.runs, labels(units=True), *MAIN, order_of(comparison), size)
    return figure, engagement_loyalty.numbers(comparison.runs, *MAIN)


def draw_messages(comparison: Result, width: Width = "") -> tuple[Any, pd.DataFrame]:
    """Return what messages do harm with."""
    from kawan.figures import messages
    from kawan.figures.style import WIDTHS

    units = {measure.name: measure.unit for measure in all_measures()}
    figure = messages.draw(comparison.runs, labels(), HARM, units, order_of(comparison), WIDTHS[width or "two"])
    return figure, messages.numbers(comparison.runs, HARM)


FIGURES: dict[str, Callable[[Result, Width], tuple[Any, pd.DataFrame]]] = {
    "outcomes": draw_outcomes,
    "course": draw_course,
    "engagement_loyalty": draw_engagement_loyalty,
    "messages": draw_messages,
}


def labels(units: bool = False) -> dict[str, str]:
    """Return what figures call the measures, with their units where no other place names them."""
    return {m.name: f"{m.label}, {m.unit}" if units else m.label for m in all_measures()}


def order_of(comparison: Result) -> list[str]:
    """Return the strategies in one order for all figures."""
    return list(dict.fromkeys(comparison.runs["strategy"]))
