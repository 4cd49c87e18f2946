"""Hydra composes: the files a user chose are laid on one another, then the values they typed.

Hydra is given choices only, and puts aside and back whatever Hydra the caller runs in (a notebook, an app of their
own). Values are set afterwards, which works the same on a composed config and on an existing scenario.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError  # type: ignore[import-untyped]

from kawan.columns import BadInput
from kawan.configs.building import nearest, shown, unknown
from kawan.configs.overrides import Typed

HERE = Path(__file__).resolve().parent
CONFIGS = HERE if (HERE / "run.yaml").exists() else HERE.parents[2] / "configs"  # beside this file in a wheel
GROUPS = ("strategy", "network", "customers", "rivals", "category", "town", "experiment", "design")
WHOLE = ("strategies", "claim", "quick", "design.factors", "design.rows", "design.base")  # typed anew, not added to
OF_TOWNS = ("network", "customers", "category", "brands", "prices", "start")  # what a town may say
RESOLVER = re.compile(r"\$\{[^{}]*:")
_one_at_a_time = Lock()


def options(group: str, folders: Iterable[Path] = ()) -> dict[str, Path]:
    """Return what can be chosen in a group: the file of each name, kawan's before the user's."""
    found: dict[str, Path] = {}
    for folder in (CONFIGS, *folders):
        for file in sorted((folder / group).glob("*.yaml")):
            found.setdefault(file.stem, file)
    return found


def opening(path: Path) -> str:
    """Return the question that a config opens with in a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    asked = next((line for line in lines if line.startswith("# Question:")), "")
    return asked.removeprefix("# Question:").strip()


def compose(root: str, typed: Typed, folders: Sequence[Path] = ()) -> dict[str, Any]:
    """Return the config `root` (`run`, `compare`) with what was typed, as plain data."""
    config = choose(root, typed.choices, folders)
    return finished(config, typed, folders)


def change(scenario: Mapping[str, Any], typed: Typed, folders: Sequence[Path] = ()) -> dict[str, Any]:
    """Return an existing scenario, as plain data, with what was typed."""
    if "experiment" in typed.choices:
        raise BadInput("experiment= starts from kawan's defaults, not from a scenario")
    config = OmegaConf.create({**scenario, "strategy": scenario["brands"]["focal"]["strategy"]})
    config.brands.focal.strategy = "${strategy}"
    chosen = choose("run", typed.choices, folders)
    for group in typed.choices:
        if group == "town":
            settle(config, chosen)
        elif group == "rivals":
            config.brands = {"focal": config.brands.focal, **{k: v for k, v in chosen.brands.items() if k != "focal"}}
        else:
            config[group] = chosen[group]
    return finished(config, typed, folders)


def settle(config: DictConfig, chosen: DictConfig) -> None:
    """Lay on a scenario all that its town says, for as many customers and with the same focal strategy as before."""
    n = config.customers.n
    for part in OF_TOWNS:
        config[part] = chosen.get(part, {})
    config.customers.n = n


def choose(root: str, choices: Mapping[str, str], folders: Sequence[Path]) -> DictConfig:
    """Return the config `root` with other files chosen, nothing resolved yet; what was composed before is copied."""
    for group, name in choices.items():
        check_choice(group, group, name, folders)
    return deepcopy(_chosen(root, tuple(choices.items()), tuple(folders), last_change(folders)))


def last_change(folders: Sequence[Path]) -> tuple[int, ...]:
    """Return when the configs changed that Hydra may read, so that a session sees what is edited meanwhile."""
    files = (file for folder in (CONFIGS, *folders) for way in ("*.yaml", "*/*.yaml") for file in folder.glob(way))
    return tuple(file.stat().st_mtime_ns for file in files)


@lru_cache(maxsize=256)
def _chosen(
    root: str, choices: tuple[tuple[str, str], ...], folders: tuple[Path, ...], changed: tuple[int, ...]
) -> DictConfig:
    search = ",".join("'file://" + str(folder).replace("'", r"\'") + "'" for folder in folders)
    words = [f"hydra.searchpath=[{search}]", *(f"{group}={name}" for group, name in choices)]
    try:
        with _one_at_a_time:
            theirs, GlobalHydra.instance().hydra = GlobalHydra.instance().hydra, None
            try:
                with initialize_config_dir(str(CONFIGS), version_base="1.3"):
                    config = hydra_compose(root, overrides=words)
            finally:
                GlobalHydra.instance().hydra = theirs
    except (HydraException, OmegaConfBaseException, YAMLError) as error:
        raise BadInput(f"the configs do not fit together: {first_line(error)}") from error
    OmegaConf.set_struct(config, False)
    return config


def check_choice(key: str, group: str, name: str, folders: Sequence[Path]) -> None:
    """Refuse a name that no file of the group has."""
    known = options(group, folders)
    if name not in known:
        those = ", ".join(known) or "none"
        all_of_them = f"there are: {those}" if len(those) < 200 else "kawan list shows all"
        raise BadInput(f"{key}={name}: no such {group}{nearest(name, known)} ({all_of_them})")


def finished(config: DictConfig, typed: Typed, folders: Sequence[Path]) -> dict[str, Any]:
    """Return the config as plain data, with the brands' strategies, values and files that were typed."""
    brands = sorted(config.brands)
    for brand in [*typed.strategies, *(named(key) for key in typed.values)]:
        if brand is not None and brand not in brands:
            raise BadInput(unknown(f"brands.{brand}".rstrip("."), "no such brand", brand, brands))
    for brand, name in typed.strategies.items():
        check_choice(f"brands.{brand}.strategy", "strategy", name, folders)
        config.brands[brand].strategy = choose("run", {"strategy": name}, folders).strategy
    for key, value in sorted(typed.values.items(), key=lambda item: (named(item[0]) is not None, item[0].count("."))):
        set_within(config, key, value, folders)
    data: dict[str, Any] = resolved(config)
    for key, name in typed.files.items():
        *parents, last = key.split(".")
        place = data
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = typed_path(name)
    return data


def mirroring(config: DictConfig) -> frozenset[str]:
    """Return the brands that do as another one does (`${strategy}`)."""
    return frozenset(name for name in config.brands if OmegaConf.is_interpolation(config.brands[name], "strategy"))


def named(key: str) -> str | None:
    """Return the brand that a key is about, or None."""
    first, _, rest = key.partition(".")
    return rest.partition(".")[0] if first == "brands" else None


def set_within(config: DictConfig, key: str, value: object, folders: Sequence[Path]) -> None:
    """Set a dotted key; strategies within another are named like any other: `then.first=facilitate`.

    They may be given settings, {name: facilitate, hours: 2}, and where there are several by name they are typed anew.
    """
    there, around = (OmegaConf.select(config, k) if "strategy." in key else None for k in (key, key.rpartition(".")[0]))
    if isinstance(value, Mapping) and are_strategies(there):
        set_value(config, key, None)
        set_value(config, key, {})
        for name, one in value.items():
            set_one(config, f"{key}.{name}", one, folders)
    elif is_strategy(there) or are_strategies(around):
        set_one(config, key, value, folders)
    else:
        set_value(config, key, value)


def set_one(config: DictConfig, key: str, value: object, folders: Sequence[Path]) -> None:
    """Set the strategy at a key: its name, or settings with a name, or settings of the one that stands there."""
    settings = dict(value) if isinstance(value, Mapping) else {"name": value}
    name = settings.pop("name", None)
    if name is None and not is_strategy(OmegaConf.select(config, key)):
        raise BadInput(f"{key}: write the name of a strategy, or {{name: NAME, KEY: VALUE}}, got {shown(value)}")
    if name is not None:
        check_choice(key, "strategy", str(name), folders)
        set_value(config, key, None)
        set_value(config, key, choose("run", {"strategy": str(name)}, folders).strategy)
    for setting, number in settings.items():
        set_within(config, f"{key}.{setting}", number, folders)


def is_strategy(there: object) -> bool:
    """Return whether what stands at a key is a strategy."""
    return isinstance(there, DictConfig) and "_target_" in there


def are_strategies(there: object) -> bool:
    """Return whether what stands at a key are strategies by name."""
    return isinstance(there, DictConfig) and len(there) > 0 and all(is_strategy(there[name]) for name in there)


def set_value(config: DictConfig, key: str, value: object) -> None:
    """Set a dotted key; a brand that does as another one does (`${strategy}`) is given a strategy of its own first."""
    brand = named(key)
    if brand and OmegaConf.is_interpolation(config.brands[brand], "strategy") and ".strategy." in key:
        config.brands[brand].strategy = OmegaConf.to_container(config.brands[brand].strategy)
    anew = key in WHOLE or ("strategy." in key and isinstance(value, Mapping))
    try:
        OmegaConf.update(config, key, value, force_add=True, merge=not anew)
    except (OmegaConfBaseException, ValueError, TypeError) as error:
        raise BadInput(f"{key}={shown(value)}: {first_line(error)}") from error


def resolved(config: DictConfig) -> dict[str, Any]:
    """Return plain data in which every `${key}` is looked up; `${name:...}`, which would run code, is refused."""
    for text in words_in(OmegaConf.to_container(config, resolve=False)):
        if RESOLVER.search(text):
            raise BadInput(f"{shown(text)}: a value may refer to another key, ${{key}}, but call nothing")
    try:
        data = OmegaConf.to_container(config, resolve=True)
    except OmegaConfBaseException as error:
        raise BadInput(f"the configs do not fit together: {first_line(error)}") from error
    assert isinstance(data, dict)
    return {str(key): value for key, value in data.items()}


def words_in(data: object) -> Iterable[str]:
    """Yield every text in plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from words_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from words_in(value)


def typed_path(name: str) -> str:
    """Return a file's name as typed; `~/` is the home folder, which shells leave alone after `key=`."""
    return str(Path(name).expanduser()) if name.startswith("~/") and not Path(name).exists() else name


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message."""
    return str(error).strip().partition("\n")[0] or type(error).__name__
