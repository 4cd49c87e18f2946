"""Plans: what is expected, on what, with how many seeds, written down before anything runs.

A prediction made afterwards is none (Kerr 1998; Nosek, Ebersole, DeHaven & Mellor 2018). plan.json lies in the folder
that the experiment will write to, so the plan and what came of it are found together. Its hash, put where one cannot
change it (a registry, an e-mail), shows later that the plan is the one that was made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kawan import __version__
from kawan.columns import BadInput
from kawan.lab.expecting import Claim
from kawan.lab.forms import read_json
from kawan.lab.identity import KAWAN_FORMAT, canonical, digest
from kawan.lab.store import PROVENANCE, as_json, put_file, write_text

FILE = "plan.json"
HASH = "sha256"


@dataclass(frozen=True)
class Plan:
    """What was planned.

    Attributes:
        name: Of the experiment.
        question: What it asks.
        claims: What is expected, as plain data (`lab.expecting.Claim`).
        outcomes: The outcomes that claims are about.
        smallest: By claim, the smallest difference that counts, in words.
        strategies: The labels of the alternatives.
        baseline: The label that the others are compared with.
        scenarios: How many scenarios the design has.
        factors: What the design varies.
        design: Hash of the design's rows.
        runs: Label -> id of its first run, which stands for all that is simulated.
        seeds: The seeds.
        stopping: When runs end, in words.
        cloud: The cloud of towns the claims will be judged over; empty for none.
        created: When it was written, in UTC.
        kawan: The version it was written with.
    """

    name: str
    question: str
    claims: Sequence[Mapping[str, Any]]
    outcomes: Sequence[str]
    smallest: Sequence[str]
    strategies: Sequence[str]
    baseline: str
    scenarios: int
    factors: Sequence[str]
    design: str
    runs: Mapping[str, str]
    seeds: Sequence[int]
    stopping: str
    cloud: Mapping[str, Any] = field(default_factory=dict)
    created: str = ""
    kawan: str = __version__

    @property
    def hash(self) -> str:
        """What shows that nothing was changed since, 64 hexadecimal digits."""
        return digest(canonical(asdict(self)).encode())


def smallest_of(claim: Claim, default: float, default_unit: str, unit: str) -> str:
    """Return the smallest difference that counts for a claim, in words; where it names none, the outcome's own."""
    value, in_units = (
        (default, default_unit == "units") if claim.smallest is None else (claim.smallest, claim.unit == "units")
    )
    return f"{value:g} {unit}".strip() if in_units else f"{value:g} % of {claim.contrast[1]}"


def write_plan(plan: Plan, folder: Path) -> Path:
    """Write a plan into the folder that its experiment will write to, and return the file.

    Raises:
        BadInput: The experiment has begun, or another plan is there.
    """
    path = folder / FILE
    if path.exists():
        if asdict(read_plan(folder)) | {"created": ""} == json.loads(canonical(asdict(plan))) | {"created": ""}:
            return path
        raise BadInput(f"{path} holds another plan already; a plan is written once. Choose another results=FOLDER")
    if (folder / PROVENANCE).exists() or any((folder / "runs").glob("*")):
        raise BadInput(
            f"{folder.name} has been run, or begun, already; a plan is written before. Choose other seeds: seed=..."
        )
    data = {"kawan_format": KAWAN_FORMAT, HASH: plan.hash, **asdict(plan)}
    put_file(path, lambda aside: write_text(aside, as_json(data)))
    return path


def read_plan(folder: Path) -> Plan:
    """Return the plan of a folder.

    Raises:
        BadInput: There is none, or it was changed after it was written.
    """
    path = folder / FILE
    try:
        data = read_json(path.read_text(encoding="utf-8"))
        if data.pop("kawan_format") != KAWAN_FORMAT:
            raise BadInput(f"{path} is not of format {KAWAN_FORMAT}, which this kawan reads")
        told = data.pop(HASH)
        plan = Plan(**data)
    except FileNotFoundError as error:
        raise BadInput(f"{folder} holds no {FILE}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput(f"{path} is damaged") from error
    if told != plan.hash:
        raise BadInput(f"{path} was changed after it was written: its hash is another one")
    return plan


def in_plan(plan: Plan, outcome: str, strategy: str, baseline: str) -> bool:
    """Return whether a comparison of two strategies on an outcome, either way round, was planned."""
    pair = {strategy, baseline}
    return any(claim["outcome"] == outcome and set(claim["contrast"]) == pair for claim in plan.claims)


def departures(plan: Plan, provenance: Mapping[str, Any]) -> list[str]:
    """Return in what a finished study differs from its plan, one sentence each."""
    said = []
    seeds = [int(seed) for seed in provenance.get("seeds", [])]
    if seeds != list(plan.seeds):
        said.append(f"{len(plan.seeds)} seeds were planned, {len(seeds)} were run.")
    strategies = list(provenance.get("alternatives", {}))
    if set(strategies) != set(plan.strategies):
        said.append(
            f"The strategies planned were {', '.join(plan.strategies)}; those run were {', '.join(strategies)}."
        )
    scenarios = {run.get("scenario", 1) for run in provenance.get("runs", [])}
    if len(scenarios) != plan.scenarios:
        said.append(f"{plan.scenarios} scenarios were planned, {len(scenarios)} have runs.")
    ids = {run.get("id") for run in provenance.get("runs", [])}
    for label, first in plan.runs.items():
        if ids and first not in ids:
            said.append(f"{label} is not what was planned: the model, its settings or its source were changed since.")
    return said


def plan_says(folder: Path, provenance: Mapping[str, Any], analyses: Sequence[tuple[str, str, str]]) -> str:
    """Return what a report says of the plan: when it was made, which analyses were in it, what was done otherwise.

    Args:
        folder: Of the results.
        provenance: As provenance.json.
        analyses: Outcome, strategy and baseline of each comparison that was made.
    """
    if not (folder / FILE).exists():
        return ""
    plan = read_plan(folder)
    made = list(dict.fromkeys(analyses))
    planned = [f"{strategy} against {baseline} on {outcome}" for outcome, strategy, baseline in made
               if in_plan(plan, outcome, strategy, baseline)]  # fmt: skip
    parts = [
        f"Planned on {plan.created} (hash {plan.hash[:12]}), before the first run: {len(plan.claims)} claims. "
        f"{plan.stopping}",
        f"Of {len(made)} comparisons shown, {len(planned)} were planned"
        + (f": {'; '.join(planned)}." if planned else ".")
        + (" All others are explorations." if len(planned) < len(made) else ""),
        *departures(plan, provenance),
    ]
    return " ".join(parts)
