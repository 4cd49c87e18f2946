"""`kawan list`: what can be chosen, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kawan.commands import Call

HELP = (
    "kawan list [KIND]\n\n    strategies, towns, networks, rivals, categories, customers, experiments, designs, "
    "mechanisms, measures; without KIND all of them\n"
)
GROUPS = {
    "strategies": "strategy", "towns": "town", "networks": "network", "rivals": "rivals", "categories": "category",
    "customers": "customers", "experiments": "experiment", "designs": "design",
}  # fmt: skip
KINDS = (*GROUPS, "mechanisms", "measures")


def main(call: Call) -> int:
    """What can be chosen."""
    from kawan.configs.building import one_of

    kinds = (one_of(KINDS, call.only("kind"), "list"),) if call.words else KINDS
    for kind in kinds:
        if len(kinds) > 1:
            print(f"{kind}:")
        for name, words in choices(kind, call.config_dirs):
            print(f"  {name:<32}{words}" if len(kinds) > 1 else f"{name:<32}{words}")
    return 0


def choices(kind: str, config_dirs: Sequence[str]) -> list[tuple[str, str]]:
    """Return the names of a kind, each with a line that says what it is."""
    if kind == "measures":
        from kawan.measures.catalogue import all_measures

        return [(m.name, f"{m.label}, {m.unit} ({m.role})") for m in all_measures()]
    if kind == "mechanisms":
        from importlib import import_module

        from kawan.scenario import MECHANISMS

        return [(name, (import_module(f"kawan.behaviour.{name}").__doc__ or "").split("\n")[0]) for name in MECHANISMS]
    from kawan.configs import config_folders, options

    return [(name, opening(file)) for name, file in options(GROUPS[kind], config_folders(config_dirs)).items()]


def opening(file: Path) -> str:
    """Return the first comment of a config."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((line[2:] for line in lines if line.startswith("# ") and not line.startswith("# @")), "")
