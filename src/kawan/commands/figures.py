"""`kawan figures`: draw a finished folder's figures again; a comparison's in the width of a journal's columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kawan.commands import Call
from kawan.configs.asking import AboutOne
from kawan.configs.experiments import script_of
from kawan.lab.cloud import TOWN

if TYPE_CHECKING:
    import pandas as pd

    from kawan.api import Width

Drawn = dict[str, "tuple[Any, pd.DataFrame]"]  # figure and the numbers in it, by name
Asked = TypeVar("Asked", bound=AboutOne)

HELP = (
    "kawan figures FOLDER [width=one|two]\n\n    draws the figures of a finished comparison again, from its tables; "
    "width=one: one column of a journal\n    (85 mm), into figures/one_column; width=two: two columns (175 mm), into "
    "figures/two_columns\n\n    of a study (sensitivity, ablate, discover) and of kawan replications it draws what "
    "they drew, from the numbers\n    beside each figure; of an experiment what its script draws (your own: --trust "
    "FOLDER)\n"
)
OF_METHOD = {
    "oat": ("value", "default", "mean", "low", "high"),
    "morris": ("mu_star", "mu_star_conf", "sigma"),
    "sobol": ("S1", "S1_conf", "ST", "ST_conf"),
}


def main(call: Call) -> int:
    """Draw the figures of a finished folder again."""
    from kawan.columns import BadInput
    from kawan.configs.building import one_of
    from kawan.figures.save import save
    from kawan.report.records import check_folder

    sizes = [word.removeprefix("width=") for word in call.words if word.startswith("width=")]
    words = tuple(word for word in call.words if not word.startswith("width="))
    folder = Path(Call(words, call.config_dirs, call.trusted).only("folder"))
    width: Width = one_of(("one", "two"), sizes[-1], "width") if sizes else ""
    made = check_folder(folder)
    if (folder / "figures").is_symlink():  # in a folder somebody else made, to a place of ours
        raise BadInput(f"{folder / 'figures'} is a link; figures are written into folders only")
    if "factors" not in made:
        draw_comparison(folder, width)
    elif width:
        raise BadInput("width= is for the figures of a comparison; those of a study have one")
    drawn = {**of_study(folder, made), **of_replications(folder), **of_experiment(folder, made, call.trusted)}
    for name, (figure, numbers) in drawn.items():
        save(figure, folder / "figures", name, numbers)
    if "factors" in made and not drawn:
        raise BadInput(f"{folder} holds no numbers of a figure")
    print(f"results: {folder}")
    return 0


def draw_comparison(folder: Path, width: Width) -> None:
    """Draw the figures of a comparison."""
    from dataclasses import fields

    from kawan.api import Comparison, draw_figures
    from kawan.lab.comparing import Result, read_result

    result = read_result(folder)
    draw_figures(Comparison(**{f.name: getattr(result, f.name) for f in fields(Result)}), width)


def of_study(folder: Path, made: Mapping[str, Any]) -> Drawn:
    """Return the figures of a study by name, from the numbers beside them."""
    study, asked = made.get("study"), made.get("asked", {})
    if study == "sensitivity":
        return of_sensitivity(folder, asked)
    if study == "discover":
        return of_discovery(folder, asked)
    if study == "ablate":
        from kawan.commands.ablate import drawn
        from kawan.lab.cells import read_csv

        table = read_csv(folder / "ablation.csv")
        return drawn(table[table["outcome"] == asked.get("outcome")])
    return {}


def of_sensitivity(folder: Path, asked: Mapping[str, Any]) -> Drawn:
    """Return the figures of a sensitivity study, one per outcome that was asked for."""
    from kawan.commands.sensitivity import Keys, figure_of
    from kawan.lab.cells import read_csv
    from kawan.lab.sensitivity import Noise

    drawn = {}
    for path in sorted((folder / "figures").glob("sensitivity_*.csv")):
        keys = asked_again(Keys, asked, path.stem.removeprefix("sensitivity_"))
        numbers = read_csv(path, ("factor", *OF_METHOD[keys.method]), ("factor",))
        noise = read_csv(folder / f"noise_{keys.outcome}.csv", Noise._fields).iloc[0]
        drawn[path.stem] = (figure_of(keys, numbers, Noise(*map(float, noise[[*Noise._fields]]))), numbers)
    return drawn


def of_discovery(folder: Path, asked: Mapping[str, Any]) -> Drawn:
    """Return the planes of a discovery, one per outcome that was asked for."""
    from kawan.commands.discover import Keys, figure_of
    from kawan.lab.cells import read_csv

    drawn = {}
    for path in sorted((folder / "figures").glob("phase_*.csv")):
        keys = asked_again(Keys, asked, path.stem.removeprefix("phase_"))
        numbers = read_csv(path, ("scenario", "difference", "won"))
        x, y = [str(name) for name in numbers if name not in ("scenario", "difference", "won")][:2]
        drawn[path.stem] = (figure_of(keys, numbers, x, y), numbers)
    return drawn


def asked_again(kind: type[Asked], asked: Mapping[str, Any], outcome: str) -> Asked:
    """Return the keys of a study as they were typed, about one of its outcomes."""
    from kawan.configs.building import build
    from kawan.configs.outcomes import outcome_named

    known = {key: asked[key] for key in ("strategy", "difference", "seeds", "method") if asked.get(key)}
    return build(kind, {**known, "outcome": outcome_named(outcome, "outcome")})


def of_replications(folder: Path) -> Drawn:
    """Return the figure of `kawan replications`, if it was drawn."""
    path = folder / "figures" / "replications.csv"
    if not path.exists():
        return {}
    from kawan.api import labels
    from kawan.figures import replications
    from kawan.lab.cells import read_csv
    from kawan.lab.reading import read_summary
    from kawan.lab.replications import ENOUGH, GROWTH

    grown = read_csv(path, GROWTH, ("outcome", "strategy"))
    needed = read_csv(folder / "replications.csv", ENOUGH, ("outcome", "unit", "strategy", "baseline"))
    order = [*dict.fromkeys(map(str, read_summary(folder)["strategy"]))]
    return {"replications": (replications.draw(grown, needed, labels(units=True), order), grown)}


def of_experiment(folder: Path, made: Mapping[str, Any], trusted: tuple[Path, ...]) -> Drawn:
    """Return what the script of an experiment draws: kawan's own, or one in a folder that is trusted."""
    name = made.get("experiment", "")
    path = script_of(name, trusted, trusted) if re.fullmatch(r"\w+", name) else None
    if path is None or "factors" not in made or TOWN in made["factors"]:
        return {}
    from kawan.columns import BadInput
    from kawan.lab.running import explain
    from kawan.lab.studying import read_study
    from kawan.studies import script_at

    script, study = script_at(name, path), read_study(folder)
    try:
        return {name: script.draw(study)} if hasattr(script, "draw") else {}
    except Exception as error:
        raise BadInput(f"{name} has no figure of this design: its script says {explain(error)}") from error
