"""The door: Hydra composes, kawan checks, a frozen `Scenario` comes out. Beyond it nobody sees a config."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from kawan.columns import BadInput
from kawan.configs.building import build, nearest, shown, unknown
from kawan.configs.composing import GROUPS, change, compose, opening, options
from kawan.configs.executors import check_executor
from kawan.configs.overrides import Typed, read_overrides
from kawan.configs.trust import trusted_folders
from kawan.core.parameters import Range
from kawan.scenario import Scenario, plain

__all__ = [
    "ComparisonPlan",
    "RunPlan",
    "build",
    "config_folders",
    "load_comparison",
    "load_run",
    "load_scenario",
    "options",
    "read_scenario",
    "trusted_folders",
]
ABOUT = ("question", "claim", "fact", "quick", "design")  # of an experiment, which other commands pass over
NAME = re.compile(r"[^\W_][\w .-]{0,63}")  # letters of any script and digits first: no path, no option
SEED = Annotated[int, Range(0, 2**31), "any"]


@dataclass(frozen=True)
class RunKeys:
    """What `run` takes beside the scenario."""

    seed: SEED = 1
    results: str | None = None


@dataclass(frozen=True)
class ComparisonKeys(RunKeys):
    """What compares strategies, beside the scenario; seeds count up from `seed`."""

    strategies: Any = ("quiet", "sms_blast", "sponsor", "facilitate", "befriend")
    baseline: str = "quiet"
    seeds: Annotated[int, Range(1, 100_000, "seeds"), "20"] = 20
    executor: str = "local"
    workers: Annotated[int | None, Range(1, 1024, "workers"), "one per core"] = None
    language: Literal["en"] = "en"
    fair_on: Literal["ceiling", "spend"] = "ceiling"

    def __post_init__(self) -> None:
        """Refuse an executor there is none of."""
        check_executor(self.executor)


@dataclass(frozen=True)
class CompareKeys(ComparisonKeys):
    """What `compare` alone takes: how many seeds, and what its table has."""

    precision: Mapping[str, float] | None = None
    max_seeds: Annotated[int | None, Range(1, 100_000, "seeds"), "200"] = None
    pvalues: bool = False


@dataclass(frozen=True)
class RunPlan:
    """One market to run."""

    scenario: Scenario
    strategy: str
    seed: int
    results: Path


@dataclass(frozen=True)
class ComparisonPlan:
    """Alternatives to run on the same seeds."""

    alternatives: dict[str, Scenario]
    baseline: str
    seed: int
    seeds: int
    executor: str
    workers: int | None
    language: str
    fair_on: str
    results: Path
    precision: Mapping[str, float] | None = None  # outcome -> half the width of its interval
    max_seeds: int = 200
    pvalues: bool = False
    question: str = ""
    config_dirs: tuple[Path, ...] = ()
    trusted: tuple[Path, ...] = ()


def load_scenario(
    *overrides: str, like: Scenario | None = None, config_dirs: Iterable[str | Path] = (), trusted: Sequence[Path] = ()
) -> Scenario:
    """Return the scenario that overrides such as `"strategy=sms_blast", "customers.n=2000"` describe.

    Args:
        overrides: What differs from the defaults, as typed after `kawan run`.
        like: What they differ from instead.
        config_dirs: Folders with configs of your own, laid out like configs/.
        trusted: Folders whose code these may name (see `trusted_folders`).

    Raises:
        BadInput: A key, a name or a value that is not allowed.
    """
    typed = of_one_market(read_overrides(overrides, GROUPS))
    for key in (f.name for f in fields(RunKeys)):
        if key in typed.values or key in typed.files:
            raise BadInput(f"{key} is no part of a scenario; kawan.Market(scenario, seed=...) takes the seed")
    folders = config_folders(config_dirs)
    if like is None:
        data, _ = parted(compose("run", typed, folders), RunKeys)
    else:
        known = plain(like)
        assert isinstance(known, dict)
        data, _ = parted(change(known, typed, folders), RunKeys)
    return scenario_of(data, typed, trusted)


def load_run(
    overrides: Iterable[str], *, config_dirs: Iterable[str | Path] = (), trusted: Sequence[Path] = ()
) -> RunPlan:
    """Return what `kawan run` was asked for."""
    typed = of_one_market(read_overrides(overrides, GROUPS))
    data, keys = parted(compose("run", typed, config_folders(config_dirs)), RunKeys)
    scenario = scenario_of(data, typed, trusted)
    strategy = typed.choices.get("strategy") or type(scenario.brands["focal"].strategy).__module__.rpartition(".")[2]
    return RunPlan(scenario, strategy, keys.seed, results_folder(keys.results))


def load_comparison(
    overrides: Iterable[str],
    *,
    settings: Mapping[str, object] | None = None,
    config_dirs: Iterable[str | Path] = (),
    trusted: Sequence[Path] = (),
) -> ComparisonPlan:
    """Return what `kawan compare` was asked for; `settings` are values that need no typing, by key."""
    typed = of_one_market(read_overrides(overrides, GROUPS))
    typed.values.update(settings or {})
    folders = config_folders(config_dirs)
    for key in (*typed.choices, *typed.values):
        if key == "strategy" or key.startswith("strategy."):
            raise BadInput(
                f"{key}: compare takes strategies=[...]; tune one with strategies={{LABEL: {{name: NAME, KEY: VALUE}}}}"
            )
    _, keys = parted(compose("compare", typed, folders), CompareKeys)
    if keys.fair_on == "spend":
        raise BadInput("fair_on=spend is not available yet; with fair_on=ceiling all have the same budget")
    if keys.max_seeds is not None and keys.precision is None:
        raise BadInput("max_seeds goes with precision={OUTCOME: HALF WIDTH}; alone, seeds= says how many")
    labelled = labels_of(keys.strategies)
    if keys.baseline not in labelled:
        raise BadInput(
            f"baseline={keys.baseline} is not among the strategies compared ({', '.join(labelled)})"
            f"{nearest(keys.baseline, labelled)}"
        )
    alternatives = {}
    for label, words in labelled.items():
        try:
            both = together(typed, read_overrides(words, GROUPS) if isinstance(words, list) else variant(words))
            data, _ = parted(compose("compare", both, folders), CompareKeys)
            alternatives[label] = scenario_of(data, both, trusted)
        except BadInput as error:
            raise BadInput(f"strategies, {label}: {error}") from error
    return ComparisonPlan(
        alternatives, keys.baseline, keys.seed, keys.seeds, keys.executor, keys.workers, keys.language, keys.fair_on,
        results_folder(keys.results), precision_of(keys.precision), keys.max_seeds or 200, keys.pvalues,
        question_of(typed.choices.get("experiment"), folders), tuple(folders), tuple(trusted),
    )  # fmt: skip


def question_of(experiment: str | None, folders: Sequence[Path]) -> str:
    """Return the question that the config of an experiment opens with, empty without one."""
    return opening(options("experiment", folders)[experiment]) if experiment else ""


def precision_of(typed: Mapping[str, float] | None) -> dict[str, float] | None:
    """Return how narrow intervals are to be, by the whole names of outcomes."""
    if typed is None:
        return None
    from kawan.configs.outcomes import outcome_named

    named = {outcome_named(name, "precision"): half for name, half in typed.items()}
    if len(named) < len(typed):
        raise BadInput(f"precision: {', '.join(typed)} name the same outcome twice")
    return dict(sorted(named.items()))


def of_one_market(typed: Typed) -> Typed:
    """Return what was typed, if it names nothing that only an experiment has."""
    for key in (*typed.choices, *typed.values, *typed.files):
        if key.partition(".")[0] in ABOUT:
            raise BadInput(f"{key} is part of an experiment: kawan experiment NAME {key}=...")
    return typed


def read_scenario(data: Mapping[str, Any], trusted: Sequence[Path] = ()) -> Scenario:
    """Return the scenario of a run's own record (config.yaml), which holds no choices any more."""
    return scenario_of(data, Typed(), trusted)


def scenario_of(data: Mapping[str, Any], typed: Typed, trusted: Sequence[Path]) -> Scenario:
    """Return the scenario of plain data, and what holds between its parts."""
    data = dict(data)
    if data.get("threads") == "auto":
        data["threads"] = 0
    if isinstance(data.get("brands"), Mapping):
        brands = data["brands"]
        if "focal" not in brands:
            raise BadInput("brands must hold one called focal, whose strategy is under study")
        data["brands"] = {"focal": brands["focal"], **brands}  # the focal brand is always the first
        for name in brands:
            check_name(str(name), "brands")
    try:
        scenario = build(Scenario, data, trusted=trusted)
    except BadInput as error:  # users know the focal brand's strategy under a shorter name
        raise BadInput(str(error).replace("brands.focal.strategy", "strategy", 1)) from error
    return checked(scenario, asked="customers.n" in typed.values)


def checked(scenario: Scenario, asked: bool) -> Scenario:
    """Return the scenario, sized as its files say, if it fits the calendar; `asked`: whether its size was typed."""
    try:
        scenario.epoch + timedelta(days=scenario.days)
    except OverflowError as error:
        raise BadInput(f"epoch={scenario.epoch} leaves no room in the calendar for days={scenario.days}") from error
    return sized(scenario, asked)


def sized(scenario: Scenario, asked: bool) -> Scenario:
    """Return the scenario with as many customers as its network or its file of traits dictates, if one does."""
    size = scenario.network.size() or rows_of(scenario.customers.path)
    if size is None or size == scenario.customers.n:
        return scenario
    if asked:
        raise BadInput(f"customers.n={scenario.customers.n}, but the file holds {size} people; leave customers.n out")
    return replace(scenario, customers=replace(scenario.customers, n=size))


def rows_of(path: str | None) -> int | None:
    """Return how many customers a file of traits holds."""
    if path is None:
        return None
    from kawan.customers import read_customers

    return len(read_customers(path))


def parted(data: Mapping[str, Any], kind: type[Any]) -> tuple[dict[str, Any], Any]:
    """Return what describes the scenario, and the command's own keys as `kind`."""
    scenario_keys = {f.name for f in fields(Scenario)}
    own_keys = {f.name for f in fields(kind)}
    for key in data:
        if key not in {"strategy", *scenario_keys, *own_keys, *ABOUT}:
            raise BadInput(unknown(key, "no such key", key, sorted({*GROUPS, *scenario_keys, *own_keys})))
    own = {key: value for key, value in data.items() if key in own_keys and value is not None}
    return {key: value for key, value in data.items() if key in scenario_keys}, build(kind, own)


def labels_of(strategies: object) -> dict[str, object]:
    """Return what each label of `strategies` stands for: settings with a name, or a list of overrides."""
    if isinstance(strategies, (list, tuple)):
        names = [str(name) for name in strategies]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise BadInput(f"strategies names {twice} twice; give each a label: {{LABEL: {{name: {twice}}}}}")
        strategies = {name: name for name in names}
    if not isinstance(strategies, Mapping) or not strategies:
        raise BadInput(f"strategies must be a list or {{LABEL: {{name: NAME, KEY: VALUE}}}}, got {shown(strategies)}")
    labelled: dict[str, object] = {}
    for label, meaning in strategies.items():
        check_name(str(label), "strategies")
        labelled[str(label)] = {"name": meaning} if isinstance(meaning, str) else meaning
    return labelled


def variant(settings: object) -> Typed:
    """Return the overrides that `{name: sms_blast, per_week: 1}` stands for."""
    if not isinstance(settings, Mapping) or not isinstance(settings.get("name"), str):
        raise BadInput(f"write {{name: NAME, KEY: VALUE}} or a list of overrides, got {shown(settings)}")
    values = {f"strategy.{key}": value for key, value in settings.items() if key != "name"}
    return Typed(choices={"strategy": str(settings["name"])}, values=values)


def together(first: Typed, then: Typed) -> Typed:
    """Return two lots of overrides as one; the later win."""
    return Typed(
        {**first.choices, **then.choices},
        {**first.strategies, **then.strategies},
        {**first.values, **then.values},
        {**first.files, **then.files},
    )


def check_name(name: str, where: str) -> None:
    """Refuse a name that could not be a folder's or would not print."""
    if not NAME.fullmatch(name):
        raise BadInput(
            f"{where}: {shown(name)!r} is no name; a letter or digit, then at most 63 letters, digits, spaces, _ . -"
        )


def config_folders(folders: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return folders of configs, made absolute."""
    paths = tuple(Path(folder).expanduser().resolve() for folder in folders)
    for path in paths:
        if not path.is_dir():
            raise BadInput(f"--config-dir {path.name}: no such folder")
    return paths


def results_folder(named: str | None) -> Path:
    """Return where results go: as asked, or KAWAN_RESULTS, or ./results."""
    return Path(named or os.environ.get("KAWAN_RESULTS") or "results")
