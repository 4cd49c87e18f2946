"""An experiment from its config: the question, what is expected, and every scenario of its design."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from kawan.columns import BadInput
from kawan.configs import (
    ComparisonKeys,
    config_folders,
    labels_of,
    parted,
    results_folder,
    scenario_of,
    together,
    variant,
)
from kawan.configs.building import build, nearest, one_of
from kawan.configs.composing import CONFIGS, GROUPS, check_choice, compose, opening, options
from kawan.configs.designs import KEYS, check_fits, has, read_design
from kawan.configs.overrides import Typed, read_overrides
from kawan.configs.points import CHOICES, changed
from kawan.core.parameters import Range
from kawan.lab.cloud import TOWN, over_towns
from kawan.lab.design import Design, Point, Row, told
from kawan.lab.expecting import Claim
from kawan.lab.identity import Run, run_id
from kawan.scenario import Scenario

CLOUD = "cloud"  # a design: each scenario of another in many towns
MOST_TOLD = 8  # factors named in a message
SCRIPTS = "experiments"  # the folder of their scripts, beside the configs


@dataclass(frozen=True)
class ExperimentKeys(ComparisonKeys):
    """What an experiment says beside the scenario."""

    question: str | None = None
    claim: Any = ()
    fact: str | None = None
    quick: Any = None
    plan: bool = False
    design: Any = None
    cloud: Annotated[int | None, Range(2, 100_000, "towns"), "none"] = None


@dataclass(frozen=True)
class ExperimentPlan:
    """Everything that an experiment is going to run.

    Attributes:
        name: Its name.
        question: What it asks.
        claims: What is expected.
        fact: The stylised fact that it is about, if any.
        design: The scenarios.
        points: The same with all that is simulated.
        keys: How it is run: baseline, seeds, executor, workers.
        quick: Whether it is the small version.
        results: Where results go.
        script: The file that draws its figure, or None.
    """

    name: str
    question: str
    claims: tuple[Claim, ...]
    fact: str | None
    design: Design
    points: tuple[Point, ...]
    keys: ExperimentKeys
    quick: bool
    results: Path
    script: Path | None

    @property
    def seeds(self) -> range:
        """The seeds."""
        return range(self.keys.seed, self.keys.seed + self.keys.seeds)

    @property
    def folder(self) -> Path:
        """Where its results go, named by all that makes its numbers: the same command finds it again."""
        alternatives = self.points[0].alternatives
        first = {label: run_id(Run(label, scenario, self.keys.seed)) for label, scenario in alternatives.items()}
        words = json.dumps([first, self.design.rows, self.keys.baseline, self.keys.seeds])
        return self.results / f"{self.name}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def load_experiment(
    name: str,
    overrides: Iterable[str] = (),
    *,
    settings: Mapping[str, object] | None = None,
    config_dirs: Iterable[str | Path] = (),
    trusted: Sequence[Path] = (),
) -> ExperimentPlan:
    """Return what `kawan experiment NAME` was asked for, with every scenario built and checked.

    Raises:
        BadInput: A name, a key or a value that is not allowed, or a design that cannot be run.
    """
    folders = config_folders(config_dirs)
    check_choice("experiment", "experiment", name, folders)
    typed = read_overrides(overrides, GROUPS)
    typed.values.update(settings or {})
    typed.choices["experiment"] = name
    quick = one_of((True, False), typed.values.pop("quick", False), "quick")
    refuse_strategy(typed)
    if quick:
        short = compose("experiment", typed, folders)["quick"]
        if not isinstance(short, Mapping) or not short:
            raise BadInput(f"quick=true: experiment {name} does not say what its quick version is")
        typed = together(said_by(short), typed)
    _, keys = parted(compose("experiment", typed, folders), ExperimentKeys)
    labels = labels_of(keys.strategies)
    if keys.baseline not in labels:
        raise BadInput(
            f"baseline={keys.baseline} is not among the strategies compared ({', '.join(labels)})"
            f"{nearest(keys.baseline, labels)}"
        )
    maker = Maker(typed, labels, folders, tuple(trusted))
    start = maker.composed({})
    design = read_design(design_said(keys.design, typed), [*start.values()])
    claims = read_claims(keys.claim, [*labels], design, own_design="design" not in named(typed))
    if keys.cloud:
        fixed = {*typed.choices, *typed.values, *typed.files} - {"experiment"}
        design = Design(CLOUD, tuple(over_towns(design.rows, claims, start, keys.cloud, keys.seed, fixed)))
    points = tuple(maker.point(number, row) for number, row in enumerate(design.rows, start=1))
    question = " ".join((keys.question or opening(options("experiment", folders)[name])).split())
    results, script = results_folder(keys.results), script_of(name, folders, trusted)
    return ExperimentPlan(name, question, claims, keys.fact, design, points, keys, quick, results, script)


@dataclass
class Maker:
    """Makes the alternatives of a scenario: files are composed once per combination of choices, numbers replaced."""

    typed: Typed
    labels: Mapping[str, object]
    folders: tuple[Path, ...]
    trusted: tuple[Path, ...]
    made: dict[tuple[tuple[str, object], ...], dict[str, Scenario]] = field(default_factory=dict)

    def point(self, number: int, row: Row) -> Point:
        """Return one scenario of the design with its alternatives."""
        numbers = {key: value for key, value in row.items() if key not in (*CHOICES, TOWN)}
        alternatives = {}
        try:
            for label, start in self.composed({k: v for k, v in row.items() if k in CHOICES}).items():
                mine = {k: v for k, v in numbers.items() if not k.startswith("strategy.") or has(start, k)}
                scenario = changed(start, mine, folders=self.folders, trusted=self.trusted)
                check_fits(scenario)
                alternatives[label] = scenario
        except BadInput as error:
            some = dict([*row.items()][:MOST_TOLD])
            raise BadInput(f"design, scenario {number} ({told(some)}{' ...' * (some != row)}): {error}") from error
        return Point(number, row, alternatives)

    def composed(self, choices: Mapping[str, object]) -> dict[str, Scenario]:
        """Return the alternatives under some choices of files."""
        if tuple(choices.items()) not in self.made:
            chosen = Typed(choices={key: str(name) for key, name in choices.items()})
            self.made[tuple(choices.items())] = {
                label: self.alternative(label, chosen) for label in self.labels
            }  # fmt: skip
        return self.made[tuple(choices.items())]

    def alternative(self, label: str, chosen: Typed) -> Scenario:
        """Return one alternative."""
        words = self.labels[label]
        try:
            own = read_overrides(words, GROUPS) if isinstance(words, list) else variant(words)
            twice = {*own.choices} & {*chosen.choices}
            if twice:
                raise BadInput(f"{min(twice)} is set by the alternative and varied by the design; choose one")
            both = together(together(self.typed, chosen), own)
            data, _ = parted(compose("experiment", both, self.folders), ExperimentKeys)
            return scenario_of(data, both, self.trusted)
        except BadInput as error:
            raise BadInput(f"strategies, {label}: {error}") from error


def refuse_strategy(typed: Typed) -> None:
    """Refuse to set the one strategy where several are compared."""
    for key in (*typed.choices, *typed.values):
        if key == "strategy" or key.startswith("strategy."):
            raise BadInput(f"{key}: strategies=[...] says what is compared, design.factors what is varied of them")


def said_by(short: Mapping[Any, Any]) -> Typed:
    """Return what the config says of its quick version, as if it were typed."""
    choices = {str(key): str(value) for key, value in short.items() if key in GROUPS}
    return Typed(choices, values={str(key): value for key, value in short.items() if key not in GROUPS})


def named(typed: Typed) -> set[str]:
    """Return the first words of the keys that were typed."""
    return {key.partition(".")[0] for key in (*typed.choices, *typed.values, *typed.files)}


def design_said(said: object, typed: Typed) -> object:
    """Return what is said of the design; another kind that is typed drops what only the config's own kind needs."""
    if "design" not in typed.choices or not isinstance(said, Mapping):
        return said
    wanted = {"kind", *KEYS.get(str(said.get("kind")), ())}
    return {k: v for k, v in said.items() if k in wanted or f"design.{k}" in (typed.values | typed.files)}


def read_claims(said: object, labels: Sequence[str], design: Design, own_design: bool) -> tuple[Claim, ...]:
    """Return the claims of a config; of another design than its own they may name factors that it does not have."""
    if not isinstance(said, (list, tuple)):
        said = [] if said is None else [said]
    claims = tuple(build(Claim, one, f"claim[{number}]") for number, one in enumerate(said, start=1))
    for number, claim in enumerate(claims, start=1):
        for label in claim.contrast:
            if label not in labels:
                raise BadInput(f"claim[{number}]: {label} is not among the strategies compared ({', '.join(labels)})")
        for key in claim.at:
            if own_design and key not in design.rows[0]:
                raise BadInput(f"claim[{number}]: {key} is no factor of the design ({', '.join(design.rows[0])})")
    return claims


def script_of(name: str, folders: Sequence[Path], trusted: Sequence[Path]) -> Path | None:
    """Return the file that draws an experiment's figure: kawan's, or one under a folder that the user trusts."""
    ours = name in options("experiment")
    homes = [CONFIGS.parent] if ours else [folder for folder in (*folders, *trusted) if folder in trusted]
    return next((path for home in homes if (path := home / SCRIPTS / f"{name}.py").is_file()), None)
