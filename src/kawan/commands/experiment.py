"""`kawan experiment`: a configured experiment, from its question to its answer."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from kawan.commands import KEYS, Call, compile_first, say

if TYPE_CHECKING:
    from kawan.configs.experiments import ExperimentPlan
    from kawan.lab.forecasting import Forecast
    from kawan.lab.identity import Run
    from kawan.lab.running import Status
    from kawan.studies import Experiment

HELP = (
    "kawan experiment NAME [key=value ...]\n\n"
    "    kawan experiment texting_pace plan=true\n"
    "    kawan experiment texting_pace quick=true\n"
    '    kawan experiment texting_pace design=latin_hypercube "design.factors={strategy.per_week: [0.5, 7]}"\n\n'
    "    plan=true    say what would be run, how long it takes and how much disk, and run nothing\n"
    "    quick=true   the small version that its config names\n"
    "    strategies=[...]  baseline=quiet  seeds=20  executor=local  workers=null\n"
    "    cloud=64     judge its claims in 64 towns: all numbers that rest on judgement, networks and rivals vary\n"
    "    design=grid|list|one_at_a_time|latin_hypercube|sobol|two_level  design.KEY=VALUE    (docs/howto/designs.md)\n"
    + KEYS
    + "                          and the experiment's script, experiments/NAME.py, under FOLDER\n"
)
SHOWN = 8  # scenarios printed by plan=true


def main(call: Call) -> int:
    """A configured experiment."""
    from kawan.columns import BadInput
    from kawan.configs.composing import options
    from kawan.configs.experiments import load_experiment

    if not call.words or "=" in call.words[0]:
        raise BadInput(f"which experiment? kawan experiment NAME ({', '.join(options('experiment'))})")
    name, *words = call.words
    plan = load_experiment(name, words, config_dirs=call.config_dirs, trusted=call.trusted)
    return print_plan(plan) if plan.keys.plan else run(plan, call)


def run(plan: ExperimentPlan, call: Call) -> int:
    """Carry out an experiment and print its answer."""
    from tqdm import tqdm

    from kawan.studies import carry_out

    print(plan.question)
    compile_first()
    expected = foreseen(plan)
    bar = tqdm(total=expected.runs, unit="run", disable=not sys.stderr.isatty(), leave=False)
    kept = 0

    def tell(ended: int, of: int, it: Run, status: Status) -> None:
        nonlocal kept
        kept += status.kind == "kept"
        bar.update()
        if bar.disable and status.kind != "kept" and ended % max(1, of // 10) == 0:
            say(f"{ended} of {of} runs")

    begun = time.perf_counter()
    with bar:
        experiment = carry_out(plan, call.trusted, tell)
    if kept:
        say(f"{kept} of {expected.runs} runs were there already")
    else:
        from kawan.lab.forecasting import note_pace

        note_pace(experiment.folder, expected.seconds, time.perf_counter() - begun)
    for note in experiment.notes:
        say(note)
    print_claims(experiment)
    for failure in experiment.study.failed:
        say(f"failed: scenario {failure.scenario}, {failure.strategy}, seed {failure.seed}: {failure.message}")
    if experiment.files:
        print(f"figure: {experiment.files[1]}")
    print(f"results: {experiment.folder}")
    return 3 if experiment.study.failed else 0


def foreseen(plan: ExperimentPlan, by_pace: bool = False) -> Forecast:
    """Return what a plan will take."""
    from kawan.lab.agenda import processors
    from kawan.lab.forecasting import forecast

    workers = (plan.keys.workers or processors()) if plan.keys.executor != "serial" else 1
    begun = any(plan.results.glob(f"{plan.name}-*"))  # else its exact name, which takes long to work out, is no matter
    folder = plan.folder if begun else plan.results / plan.name
    return forecast(plan.points, plan.seeds, folder, workers, by_pace=by_pace)


def print_plan(plan: ExperimentPlan) -> int:
    """Print what an experiment would run."""
    from kawan.lab.design import told

    expected = foreseen(plan, by_pace=True)
    print(plan.question)
    for number, claim in enumerate(plan.claims, start=1):
        print(f"claim {number}: {' '.join(claim.says.split())}")
    labels = list(plan.points[0].alternatives)
    print(f"\n{plan.design.kind}: {len(plan.points)} scenarios, {len(labels)} strategies, {plan.keys.seeds} seeds")
    print(f"strategies: {', '.join(labels)}; baseline {plan.keys.baseline}")
    if plan.keys.cloud:
        print(f"{plan.keys.cloud} towns, {len(plan.points[0].factors)} factors")
    for point in plan.points[: 0 if plan.keys.cloud else SHOWN]:
        print(f"  scenario {point.number}: {told(point.factors) or 'as it is'}")
    if len(plan.points) > SHOWN and not plan.keys.cloud:
        print(f"  ... and {len(plan.points) - SHOWN} more")
    for note in plan.design.notes:
        print(note)
    alike = expected.runs - expected.distinct
    print(f"\nruns: {expected.runs}" + (f", of which {alike} are the same as others" if alike else ""))
    if expected.kept:
        print(f"there already: {expected.kept}")
    basis = "by the pace of the last one here" if expected.measured else "a first guess"
    print(f"time: about {duration(expected.seconds)} ({basis})")
    print(f"disk: about {expected.bytes / 1e6:,.0f} MB")
    return 0


def print_claims(experiment: Experiment) -> None:
    """Print what became of each claim."""
    from kawan.lab.design import told

    for number, claim in enumerate(experiment.plan.claims, start=1):
        mine = experiment.claims[experiment.claims["claim"] == number]
        print(f"\nclaim {number}: {' '.join(claim.says.split())}")
        if mine.empty:
            continue
        if experiment.cloud is not None:
            said = experiment.cloud.set_index("claim").loc[number]
            shares = "{share:.0%}, 95 % interval {ci_low:.0%} to {ci_high:.0%}".format_map(said)
            print("  holds in {holds:.0f} of {towns:.0f} towns".format_map(said) + f" ({shares})")
            print("  fails in {fails:.0f}, cannot be told in {open:.0f}".format_map(said))
            continue
        counts = mine["judgement"].value_counts()
        print("  " + ", ".join(f"{judged} in {count} of {len(mine)} scenarios" for judged, count in counts.items()))
        factors = {point.number: told(point.factors) or "as it is" for point in experiment.plan.points}
        for _, row in mine.head(SHOWN).iterrows():
            found = "{judgement:<6}{contrast}: {outcome} {difference:+.4g} ({ci_low:.4g} to {ci_high:.4g})"
            print(f"  {found.format_map(row.to_dict())}; {factors[row['scenario']]}")


def duration(seconds: float) -> str:
    """Return a time as one says it.

    >>> duration(42), duration(600), duration(9000)
    ('42 s', '10 min', '2.5 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
