"""`kawan optimise`: the best settings of a strategy, searched on some seeds and confirmed on others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np

from kawan.columns import BadInput
from kawan.commands import KEYS, Call, following, say
from kawan.configs.asking import Varied, load_study
from kawan.core.parameters import Range

if TYPE_CHECKING:
    import pandas as pd

    from kawan.configs import ComparisonPlan
    from kawan.lab.execute import Progress
    from kawan.lab.factors import Factor
    from kawan.lab.optimising import Floats, Goal, Limit, Row
    from kawan.lab.studying import Study

HELP = (
    "kawan optimise strategy=NAME [key=value ...]\n\n"
    '    kawan optimise strategy=sms_blast maximise=[profit] "limits={opt_out_rate: {below: 0.05}}" \\\n'
    '        "over={strategy.per_week: [0.25, 7], strategy.discount: [0, 0.3]}"\n'
    '    kawan optimise strategy=facilitate maximise=[engagement_acts,profit] "over={strategy.every: [1, 60]}"\n\n'
    "    over={KEY: [LOW, HIGH]}  what may be set: strategy.KEY, brands.focal.budget, any number\n"
    "    maximise=[OUTCOME,...]  minimise=[OUTCOME,...]  one outcome or several\n"
    "    limits={OUTCOME: {below: NUMBER}}  what must not be crossed; above: likewise\n"
    "    trials=40  batch=10  seeds=5 of the search  confirm=20 fresh seeds for the best=3 and the present settings\n"
    + KEYS
)


@dataclass(frozen=True)
class Keys(Varied):
    """What `optimise` takes beside the strategy."""

    maximise: tuple[str, ...] = ()
    minimise: tuple[str, ...] = ()
    limits: Mapping[str, Any] | None = None
    trials: Annotated[int, Range(1, 100_000, "trials"), "40"] = 40
    batch: Annotated[int, Range(1, 10_000, "trials"), "10"] = 10
    confirm: Annotated[int, Range(2, 100_000, "seeds"), "20"] = 20
    best: Annotated[int, Range(1, 100, "settings"), "3"] = 3


def main(call: Call) -> int:
    """The best settings of a strategy."""
    from kawan.api import make_folder
    from kawan.lab.cells import put_csv
    from kawan.lab.contrasts import folder_of, points_of
    from kawan.lab.factors import factors_of
    from kawan.lab.optimising import best_of, confirmation, imported, read_goals, read_limits, search

    keys, plan = load_study(Keys, call.words, config_dirs=call.config_dirs, trusted=call.trusted)
    if keys.difference:
        raise BadInput("kawan optimise sets one strategy: strategy=NAME")
    imported()  # said now, not after the first runs
    goals, limits = read_goals(keys.maximise, keys.minimise), read_limits(keys.limits or {})
    factors = factors_of([*plan.alternatives.values()], keys.parameters, keys.over)
    if not factors:
        raise BadInput("there is nothing to set: name over={strategy.KEY: [LOW, HIGH]}")
    start: Row = {factor.key: int(factor.default) if factor.whole else factor.default for factor in factors}
    for edge in (0.0, 1.0):
        points_of(plan, [{factor.key: factor.at(edge) for factor in factors}])
    asked = asdict(replace(keys, trials=1, confirm=2, best=1))  # more of these go on with the same search
    folder = folder_of("optimise", [], plan, asked)
    make_folder(folder)
    total = (keys.trials + 1) * plan.seeds
    say(f"{len(factors)} settings, {keys.trials} trials: {total} runs, then {keys.confirm} fresh seeds for the best")
    rows: list[Row] = [start]
    study: Study | None = None

    with following(total) as progress:

        def answers(more: Sequence[Row]) -> Floats:
            nonlocal study
            rows.extend(more)
            study = run(rows, plan, folder, progress, range(plan.seed, plan.seed + plan.seeds))
            return means_of(study, range(len(rows) - len(more) + 1, len(rows) + 1), goals, limits)

        trials = search(factors, goals, limits, answers, trials=keys.trials, batch=keys.batch, seed=plan.seed)
    assert study is not None
    trials.insert(0, "scenario", range(2, len(trials) + 2))  # 1 is what one began with
    put_csv(folder / "trials.csv", trials)
    best = best_of(trials, goals, keys.best)
    if not best:
        say(f"none of {keys.trials} trials keeps {' and '.join(limit.says for limit in limits) or 'a known outcome'}")
        print(f"results: {folder}")
        return 3
    chosen = [1, *(int(trials["scenario"].iloc[place]) for place in best)]
    fresh_seeds = range(plan.seed + plan.seeds, plan.seed + plan.seeds + keys.confirm)
    with following(len(chosen) * keys.confirm) as progress:
        fresh = run(rows, plan, folder / "confirmed", progress, fresh_seeds, chosen)
    table = confirmation(study.runs, fresh.runs, keys.of, goals, limits)
    put_csv(folder / "confirmation.csv", table)
    print_best(table, trials, factors, goals, limits)
    for failure in (*study.failed, *fresh.failed):
        say(f"failed: scenario {failure.scenario}, seed {failure.seed}: {failure.message}")
    print(f"results: {folder}")
    return 3 if study.failed or fresh.failed else 0


def run(
    rows: Sequence[Row],
    plan: ComparisonPlan,
    folder: Any,
    progress: Progress,
    seeds: range,
    only: Sequence[int] | None = None,
) -> Study:
    """Return the study of some rows, or of those with the numbers `only`."""
    from kawan.lab.contrasts import points_of
    from kawan.lab.studying import run_study

    points = [point for point in points_of(plan, rows) if only is None or point.number in only]
    return run_study(
        points,
        baseline=plan.baseline,
        seeds=seeds,
        folder=folder,
        executor=plan.executor,
        workers=plan.workers,
        progress=progress,
        trusted=plan.trusted,
        provenance={"study": "optimise"},
    )


def means_of(study: Study, numbers: range, goals: Sequence[Goal], limits: Sequence[Limit]) -> Floats:
    """Return the means over seeds of what matters, (scenarios, outcomes); NaN where a run is missing."""
    names = list(dict.fromkeys([goal.outcome for goal in goals] + [limit.outcome for limit in limits]))
    means = study.runs.groupby("scenario")[names].mean().reindex(numbers)
    return means.to_numpy(np.float64)


def print_best(
    table: pd.DataFrame, trials: pd.DataFrame, factors: Sequence[Factor], goals: Sequence[Goal], limits: Sequence[Limit]
) -> None:
    """Print the best settings, and what of their gain is left on fresh seeds."""
    print("the best, and their gain over the present settings on fresh seeds, with its 95 % interval")
    for scenario in dict.fromkeys(table["scenario"]):
        trial = trials[trials["scenario"] == scenario].iloc[0]
        print(f"  {' '.join(f'{f.key}={trial[f.key]:.4g}' for f in factors)}")
        for _, row in table[table["scenario"] == scenario].iterrows():
            print(
                f"    {row['outcome']}: {row['fresh']:.4g}, gain {row['gain']:+.3g} "
                f"({row['gain_low']:.3g} to {row['gain_high']:.3g}); in the search {row['gain_training']:+.3g}, "
                f"of which optimism {row['optimism']:+.3g}"
            )
        if limits:
            kept = table.loc[table["scenario"] == scenario, "limits_kept"].iloc[0]
            print(
                f"    {' and '.join(limit.says for limit in limits)}: {'kept' if kept else 'NOT kept'} on fresh seeds"
            )
