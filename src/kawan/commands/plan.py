"""`kawan plan`: write down what is expected of an experiment before it runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from kawan.columns import BadInput
from kawan.commands import KEYS, Call
from kawan.configs.asking import asked
from kawan.core.parameters import Range

if TYPE_CHECKING:
    from kawan.configs.experiments import ExperimentPlan

HELP = (
    "kawan plan NAME [key=value ...]\n\n"
    "    kawan plan texting_pace\n"
    "    kawan plan texting_pace seeds=40 cloud=100\n\n"
    "    writes plan.json: claims, outcomes, smallest effects, design, seeds, when to stop, and a hash of it all,\n"
    "    into the folder that `kawan experiment NAME` with the same words will write to; it runs nothing\n\n"
    "    cloud=0    so many towns, over all that rests on judgement, that the claims will also be judged in\n" + KEYS
)


@dataclass(frozen=True)
class Keys:
    """What `plan` takes beside the experiment."""

    cloud: Annotated[int, Range(0, 100_000, "towns"), "0"] = 0


def main(call: Call) -> int:
    """Write down what is expected."""
    from kawan.configs.composing import options
    from kawan.configs.experiments import load_experiment
    from kawan.lab.planning import read_plan, write_plan

    if not call.words or "=" in call.words[0]:
        raise BadInput(f"which experiment? kawan plan NAME ({', '.join(options('experiment'))})")
    name, *words = call.words
    keys, rest = asked(Keys, words)
    experiment = load_experiment(name, rest, config_dirs=call.config_dirs, trusted=call.trusted)
    if not experiment.claims:
        raise BadInput(f"experiment {name} claims nothing; a plan needs claim: [...] in configs/experiment/{name}.yaml")
    folder = experiment.folder
    path = write_plan(planned(experiment, keys.cloud, call.trusted), folder)
    plan = read_plan(folder)
    print(plan.question)
    for number, (claim, smallest) in enumerate(zip(plan.claims, plan.smallest, strict=True), start=1):
        print(f"  {number}. {claim['says']} ({claim['outcome']}, {claim['direction']} by more than {smallest})")
    print(f"{plan.scenarios} scenarios, {len(plan.strategies)} strategies. {plan.stopping}")
    print(f"hash: {plan.hash}")
    print(f"plan: {path}")
    print(f"results: {folder}")
    return 0


def planned(experiment: ExperimentPlan, towns: int, trusted: tuple[Path, ...]) -> Any:
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
        cloud=cloud_of(experiment, towns) if towns else {},
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def cloud_of(experiment: ExperimentPlan, towns: int) -> dict[str, object]:
    """Return the cloud of towns: how it is drawn, and a hash of what comes of it."""
    from kawan.lab.cloud import AMONG, assumed, spread
    from kawan.lab.identity import canonical, digest

    factors = assumed(experiment.points[0].alternatives, AMONG)
    rows = spread(factors, AMONG, towns, experiment.keys.seed)
    return {
        "towns": towns,
        "seed": experiment.keys.seed,
        "among": {key: list(names) for key, names in AMONG.items()},
        "numbers": len(factors),
        "sha256": digest(canonical(rows).encode()),
    }
