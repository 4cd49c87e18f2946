"""`kawan discover`: in which scenarios one strategy beats another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from kawan.columns import BadInput
from kawan.commands import KEYS, Call, following, say
from kawan.configs.asking import Varied, load_study
from kawan.core.parameters import Range

if TYPE_CHECKING:
    import pandas as pd

    from kawan.lab.discovery import Found
    from kawan.lab.factors import Factor

HELP = (
    "kawan discover difference=[THIS,THAT] [key=value ...]\n\n"
    "    kawan discover difference=[facilitate,sms_blast] cloud=true points=100\n"
    '    kawan discover difference=[befriend,quiet] "over={brands.focal.budget: [0.005, 0.1]}" \\\n'
    '        "parameters=[customers.*]" "among={network: [communities, small_world]}"\n\n'
    "    draws points scenarios, runs both strategies in each, and says in words where the first wins\n\n"
    "    cloud=false      all numbers that rest on judgement, three networks, three sets of rivals\n"
    "    parameters=[KEY,...]  over={KEY: [LOW, HIGH]}  numbers, as for kawan sensitivity\n"
    "    among={KEY: [NAME, NAME]}  choices of network, rivals, category\n"
    "    beyond=0         what a difference must exceed to be a win\n"
    "    outcome=engagement_acts  points=100  seeds=5  depth=3\n" + KEYS
)


@dataclass(frozen=True)
class Keys(Varied):
    """What `discover` takes beside the strategies."""

    cloud: bool = False
    among: Mapping[str, Any] | None = None
    beyond: float = 0.0
    depth: Annotated[int, Range(1, 6, "conditions"), "3"] = 3
    points: Annotated[int | None, Range(20, 100_000, "scenarios"), "100"] = 100


def main(call: Call) -> int:
    """In which scenarios one strategy beats another."""
    from kawan.api import make_folder
    from kawan.lab.cells import put_csv
    from kawan.lab.cloud import AMONG, assumed, spread
    from kawan.lab.contrasts import carry_out, folder_of, points_of, responses
    from kawan.lab.discovery import discover, outcomes_of, sklearn
    from kawan.lab.factors import factors_of

    keys, plan = load_study(Keys, call.words, config_dirs=call.config_dirs, trusted=call.trusted)
    if not keys.difference:
        raise BadInput("kawan discover compares two strategies: difference=[THIS, THAT]")
    sklearn("tree")  # said now, not after the runs
    among = keys.among if keys.among is not None else AMONG if keys.cloud else {}
    chosen: dict[str, Factor] = {}
    if keys.cloud:
        chosen = {factor.key: factor for factor in assumed(plan.alternatives, among)}
    if keys.parameters or keys.over:
        named = factors_of([*plan.alternatives.values()], keys.parameters, keys.over)
        chosen |= {factor.key: factor for factor in named}
    rows = spread([*chosen.values()], among, keys.points or 100, plan.seed)
    points = points_of(plan, rows)
    asked = asdict(keys)
    make_folder(folder_of("discover", points, plan))
    total = len(points) * len(plan.alternatives) * plan.seeds
    say(f"{len(rows[0])} factors, {len(points)} scenarios, {total} runs")
    with following(total) as progress:
        study = carry_out("discover", points, plan, progress, asked)
    values = responses(study.runs, keys.outcome, keys.of, keys.minus)
    table = outcomes_of(study.design, values, keys.beyond)
    found = discover(table, [*rows[0]], keys.depth, plan.seed)
    put_csv(study.folder / f"discovery_{keys.outcome}.csv", table)
    put_csv(study.folder / f"rules_{keys.outcome}.csv", rules_table(found))
    drawn = draw(study.folder, keys, table, found)
    print_rules(keys, table, found)
    for failure in study.failed:
        say(f"failed: scenario {failure.scenario}, {failure.strategy}, seed {failure.seed}: {failure.message}")
    if drawn:
        print(f"figures: {study.folder / 'figures'}")
    print(f"results: {study.folder}")
    return 3 if study.failed else 0


def rules_table(found: Found) -> pd.DataFrame:
    """Return the rules as a table."""
    from pandas import DataFrame

    return DataFrame([asdict(rule) for rule in found.rules])


def draw(folder: Path, keys: Keys, table: pd.DataFrame, found: Found) -> bool:
    """Draw the plane of the two most telling numbers, if two were varied."""
    from kawan.figures import phase
    from kawan.figures.save import save
    from kawan.lab.discovery import most_telling

    telling = most_telling(table, found)
    if len(telling) < 2:
        return False
    x, y = telling
    figure = figure_of(keys, table, x, y)
    save(figure, folder / "figures", f"phase_{keys.outcome}", phase.numbers(table, x, y))
    return True


def figure_of(keys: Varied, points: pd.DataFrame, x: str, y: str) -> Any:
    """Return the figure of scenarios in the plane of two numbers."""
    from kawan.figures import phase

    says = f"{keys.says.partition(',')[0]}, {len(points)} scenarios of {keys.seeds} seeds."
    return phase.draw(points, x, y, str(keys.of), str(keys.minus), says)


def print_rules(keys: Keys, table: pd.DataFrame, found: Found) -> None:
    """Print where the first strategy wins."""
    wins, sure = int(table["won"].sum()), int((table["won"] & table["sure"]).sum())
    losses = int((~table["won"] & table["sure"]).sum())
    print(f"{keys.says}: beyond {keys.beyond:g} in {wins} of {len(table)} scenarios")
    print(f"(the 95 % interval is wholly beyond in {sure}, wholly short of it in {losses})")
    for rule in found.rules:
        print(f"  won in {rule.wins} of {rule.scenarios} ({100 * rule.coverage:.0f} % of all wins): {rule.says}")
    if found.right != found.right:
        print("one side wins nearly everywhere, so no rule can be tried on unseen scenarios")
    else:
        verdict = "" if found.better else ", so these rules may be luck"
        print(
            f"in unseen scenarios the rules name the winner in {100 * found.right:.0f} %; "
            f"always naming the same one: {100 * found.chance:.0f} %{verdict}"
        )
    telling = [f"{key} {100 * weight:.0f} %" for key, weight in found.weights.items() if weight > 0][:5]
    if telling:
        print(f"most telling: {', '.join(telling)}")
