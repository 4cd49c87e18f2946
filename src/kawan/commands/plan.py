"""`kawan plan`: write down what is expected of an experiment before it runs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kawan.columns import BadInput
from kawan.commands import KEYS, Call

if TYPE_CHECKING:
    from kawan.configs.experiments import ExperimentPlan

HELP = (
    "kawan plan NAME [key=value ...]\n\n"
    "    kawan plan texting_pace\n"
    "    kawan plan texting_pace seeds=40 cloud=100\n\n"
    "    writes plan.json: claims, outcomes, smallest effects, design, seeds, when to stop, and a hash of it all,\n"
    "    into the folder that `kawan experiment NAME` with the same words will write to; it runs nothing\n\n"
    "    cloud=100    of the claims judged in so many towns, as `kawan experiment NAME cloud=100` does\n" + KEYS
)


def main(call: Call) -> int:
    """Write down what is expected."""
    from kawan.configs.composing import options
    from kawan.configs.experiments import load_experiment
    from kawan.lab.planning import read_plan, write_plan

    if not call.words or "=" in call.words[0]:
        raise BadInput(f"which experiment? kawan plan NAME ({', '.join(options('experiment'))})")
    name, *words = call.words
    experiment = load_experiment(name, words, config_dirs=call.config_dirs, trusted=call.trusted)
    if not experiment.claims:
        raise BadInput(f"experiment {name} claims nothing; a plan needs claim: [...] in configs/experiment/{name}.yaml")
    folder = experiment.folder
    path = write_plan(planned(experiment), folder)
    plan = read_plan(folder)
    print(plan.question)
    for number, (claim, smallest) in enumerate(zip(plan.claims, plan.smallest, strict=True), start=1):
        print(f"  {number}. {claim['says']} ({claim['outcome']}, {claim['direction']} by more than {smallest})")
    print(f"{plan.scenarios} scenarios, {len(plan.strategies)} strategies. {plan.stopping}")
    print(f"hash: {plan.hash}")
    print(f"plan: {path}")
    print(f"results: {folder}")
    return 0


def planned(experiment: ExperimentPlan) -> Any:
    """Return the plan of an experiment."""
    from datetime import UTC, datetime

    from kawan.lab.identity import Run, canonical, digest, run_id
    from kawan.lab.planning import Plan, smallest_of
    from kawan.studies import outcomes_of, script_of

    known = {outcome.name: outcome for outcome in outcomes_of(experiment, script_of(experiment))}
    first = experiment.points[0].alternatives
    smallest = []
    for claim in experiment.claims:
        outcome = known[claim.outcome]
        smallest.append(smallest_of(claim, outcome.sesoi or 0.0, outcome.sesoi_is, outcome.unit))
    return Plan(
        name=experiment.name,
        question=experiment.question,
        claims=[asdict(claim) for claim in experiment.claims],
        outcomes=list(dict.fromkeys(claim.outcome for claim in experiment.claims)),
        smallest=smallest,
        strategies=list(first),
        baseline=experiment.keys.baseline,
        scenarios=len(experiment.points),
        factors=list(experiment.points[0].factors),
        design=digest(canonical(experiment.design.rows).encode()),
        runs={label: run_id(Run(label, scenario, experiment.keys.seed)) for label, scenario in first.items()},
        seeds=list(experiment.seeds),
        stopping=f"{len(experiment.seeds)} seeds for every strategy in every scenario; none are added afterwards.",
        cloud=cloud_of(experiment),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def cloud_of(experiment: ExperimentPlan) -> dict[str, object]:
    """Return how the cloud of towns is drawn, nothing where there is none; `design` is the hash of its towns."""
    from kawan.lab.cloud import AMONG

    if not experiment.keys.cloud:
        return {}
    factors = experiment.points[0].factors
    return {
        "towns": experiment.keys.cloud,
        "seed": experiment.keys.seed,
        "among": {key: list(names) for key, names in AMONG.items() if key in factors},
        "factors": len(factors) - 1,
    }
