"""`kawan sensitivity`: which numbers an outcome, or the difference between two strategies, depends on."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kawan.commands import KEYS, Call, following, say
from kawan.configs.asking import Varied, load_study

if TYPE_CHECKING:
    import pandas as pd

    from kawan.lab.sensitivity import Design, Noise

HELP = (
    "kawan sensitivity [key=value ...]\n\n"
    '    kawan sensitivity strategy=sms_blast "parameters=[behaviour.interruption.*]" outcome=opt_outs\n'
    "    kawan sensitivity method=morris difference=[facilitate,sms_blast] parameters=assumptions points=10\n"
    '    kawan sensitivity method=sobol difference=[facilitate,sms_blast] "over={customers.fomo.mean: [0.2, 0.6]}"\n\n'
    "    method=oat       one number at a time: points levels of each, the others at their defaults\n"
    "    method=morris    screening: points paths, each one run more than there are numbers; for many numbers\n"
    "    method=sobol     shares of the variance: points a power of two, times two more than there are numbers\n"
    "    parameters=[KEY,...]  keys, patterns, or assumptions: all that rest on judgement\n"
    "    over={KEY: [LOW, HIGH]}  ranges; by default what the source calls plausible, or half to either side\n"
    "    outcome=engagement_acts  strategy=NAME or difference=[THIS, MINUS_THAT]  seeds=5  points=...\n" + KEYS
)
SHOWN = 12  # rows printed


@dataclass(frozen=True)
class Keys(Varied):
    """What `sensitivity` takes beside the strategies."""

    method: Literal["oat", "morris", "sobol"] = "oat"


def main(call: Call) -> int:
    """Which numbers an outcome depends on."""
    from pandas import DataFrame

    from kawan.api import make_folder
    from kawan.lab.cells import put_csv
    from kawan.lab.contrasts import carry_out, folder_of, points_of, responses
    from kawan.lab.factors import factors_of
    from kawan.lab.sensitivity import analyse, design_of, noise_of

    keys, plan = load_study(Keys, call.words, config_dirs=call.config_dirs, trusted=call.trusted)
    factors = factors_of([*plan.alternatives.values()], keys.parameters, keys.over)
    design = design_of(keys.method, factors, keys.points, plan.seed)
    points = points_of(plan, design.rows)
    asked = asdict(keys)
    make_folder(folder_of("sensitivity", points, plan))
    total = len(points) * len(plan.alternatives) * plan.seeds
    say(f"{len(factors)} numbers, {len(points)} scenarios, {total} runs")
    with following(total) as progress:
        study = carry_out("sensitivity", points, plan, progress, asked)
    values = responses(study.runs, keys.outcome, keys.of, keys.minus).reindex([p.number for p in points])
    table, noise = analyse(design, values.mean(axis=1).to_numpy(), plan.seed), noise_of(values)
    put_csv(study.folder / f"sensitivity_{keys.outcome}.csv", table)
    put_csv(
        study.folder / f"responses_{keys.outcome}.csv", values.add_prefix("seed_").rename_axis("scenario").reset_index()
    )
    put_csv(study.folder / f"noise_{keys.outcome}.csv", DataFrame([noise._asdict()]))
    draw(study.folder, keys, design, table, values, noise)
    print_table(keys, table, noise)
    for failure in study.failed:
        say(f"failed: scenario {failure.scenario}, {failure.strategy}, seed {failure.seed}: {failure.message}")
    print(f"figures: {study.folder / 'figures'}")
    print(f"results: {study.folder}")
    return 3 if study.failed else 0


def draw(folder: Path, keys: Keys, design: Design, table: pd.DataFrame, values: pd.DataFrame, noise: Noise) -> None:
    """Draw what was found."""
    from kawan.figures.save import save
    from kawan.lab.sensitivity import curves

    drawn = curves(design, values, table) if keys.method == "oat" else table
    save(figure_of(keys, drawn, noise), folder / "figures", f"sensitivity_{keys.outcome}", drawn)


def figure_of(keys: Keys, drawn: pd.DataFrame, noise: Noise) -> Any:
    """Return the figure of the numbers in it."""
    from kawan.figures import sensitivity
    from kawan.lab.sensitivity import floor_of

    said = luck_of(noise, keys.seeds)
    if keys.method == "oat":
        return sensitivity.draw_curves(drawn, keys.says, keys.seeds)
    if keys.method == "morris":
        return sensitivity.draw_screening(drawn, keys.says, floor_of(noise), said)
    return sensitivity.draw_shares(drawn, keys.says, said)


def luck_of(noise: Noise, seeds: int) -> str:
    """Return how much luck there is in the means over seeds."""
    if noise.points == noise.sd == 0:
        return "It is the same in all scenarios."
    if math.isnan(noise.of_means):
        return f"How much of it is luck is not known from {seeds} seed{'s' * (seeds > 1)}."
    return f"Luck's share of the variance of means over {seeds} seeds: {100 * noise.of_means:.2g}%."


def print_table(keys: Keys, table: pd.DataFrame, noise: Noise) -> None:
    """Print the numbers that matter most."""
    by = {"oat": "swing", "morris": "mu_star", "sobol": "ST"}[keys.method]
    ordered = table.sort_values(by, ascending=False, kind="stable", na_position="last")
    print(keys.says)
    print(ordered.head(SHOWN).drop(columns="default").to_string(index=False, float_format=lambda x: f"{x:.4g}"))
    if len(table) > SHOWN:
        print(f"and {len(table) - SHOWN} more in sensitivity_{keys.outcome}.csv")
    print(luck_of(noise, keys.seeds))
