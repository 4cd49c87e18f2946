"""`kawan ablate`: which mechanisms make the answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kawan.commands import KEYS, Call, following, say
from kawan.configs.asking import asked, compared
from kawan.scenario import MECHANISMS

if TYPE_CHECKING:
    import pandas as pd

HELP = (
    "kawan ablate [key=value ...]\n\n"
    "    kawan ablate strategies=[sms_blast,facilitate] baseline=sms_blast outcome=engagement_acts\n"
    "    kawan ablate strategies=[quiet,facilitate] mechanisms=[fomo,community_life] seeds=10\n\n"
    "    compares the strategies again without each mechanism, and without each pair\n\n"
    "    mechanisms=[...]  by default all (kawan list mechanisms)  pairs=true\n"
    "    strategies=[...]  baseline=quiet  outcome=engagement_acts  seeds=10\n" + KEYS
)


@dataclass(frozen=True)
class Keys:
    """What `ablate` takes beside the strategies."""

    mechanisms: tuple[str, ...] = MECHANISMS
    pairs: bool = True
    outcome: str = "engagement_acts"


def main(call: Call) -> int:
    """Which mechanisms make the answer."""
    from kawan.api import make_folder
    from kawan.configs.outcomes import MAIN, outcome_named
    from kawan.figures.save import save
    from kawan.lab.ablation import ablation_table, left_out, points_without
    from kawan.lab.cells import put_csv
    from kawan.lab.contrasts import carry_out, folder_of

    keys, rest = asked(Keys, call.words)
    keys = replace(keys, outcome=outcome_named(keys.outcome, "outcome"))
    plan = compared(rest, config_dirs=call.config_dirs, trusted=call.trusted)
    combos = left_out(keys.mechanisms, keys.pairs, next(iter(plan.alternatives.values())).switch_off)
    points = points_without(plan.alternatives, combos)
    make_folder(folder_of("ablate", points, plan))
    total = len(points) * len(plan.alternatives) * plan.seeds
    say(f"{len(points)} scenarios, {len(plan.alternatives)} strategies, {plan.seeds} seeds: {total} runs")
    with following(total) as progress:
        study = carry_out("ablate", points, plan, progress, asdict(keys))
    table = ablation_table(study.runs, combos, plan.baseline, list(dict.fromkeys([keys.outcome, *MAIN])))
    put_csv(study.folder / "ablation.csv", table)
    shown = table[table["outcome"] == keys.outcome]
    for name, (figure, rows) in drawn(shown).items():
        save(figure, study.folder / "figures", name, rows)
    print_answers(shown)
    for failure in study.failed:
        say(f"failed: scenario {failure.scenario}, {failure.strategy}, seed {failure.seed}: {failure.message}")
    print(f"figures: {study.folder / 'figures'}")
    print(f"results: {study.folder}")
    return 3 if study.failed else 0


def drawn(table: pd.DataFrame) -> dict[str, tuple[Any, pd.DataFrame]]:
    """Return, by name, a figure for each strategy: the difference that is left without each mechanism and pair."""
    from kawan.api import labels
    from kawan.figures import heat
    from kawan.lab.ablation import grid

    figures = {}
    for strategy, rows in table.groupby("strategy", sort=False):
        first = rows.iloc[0]
        values, framed = grid(rows)
        title = f"{labels()[first['outcome']]}, {strategy} minus {first['baseline']}, {first['unit']}"
        says = (
            f"With every mechanism: {first['whole']:+.3g}. Cells: the difference without a mechanism (diagonal) or a "
        )
        says += f"pair, mean of {first['seeds']} seeds. Framed: leaving out turns the difference, makes it vanish, or "
        says += f"changes it by more than the smallest effect of interest ({first['sesoi']:.3g})."
        figures[f"ablation_{first['outcome']}_{strategy}"] = (heat.draw(values, title, says, framed), rows)
    return figures


def print_answers(table: pd.DataFrame) -> None:
    """Print what leaving out does to the answers, where it does anything."""
    from kawan.api import labels
    from kawan.lab.ablation import JOIN

    for strategy, rows in table.groupby("strategy", sort=False):
        first = rows.iloc[0]
        print(f"{labels()[first['outcome']]}, {strategy} minus {first['baseline']}, {first['unit']}")
        print(f"with every mechanism {first['difference']:+.4g} ({first['ci_low']:.4g} to {first['ci_high']:.4g})")
        for _, row in rows.iloc[1:].iterrows():
            if JOIN not in row["without"] or row["answer"] not in ("no matter", "open"):
                told = f"{row['difference']:+.4g} ({row['ci_low']:.4g} to {row['ci_high']:.4g})"
                print(f"  without {row['without']:<34}{told:<34}{row['answer']}")
        calm, unsure = (int((rows["answer"] == word).sum()) for word in ("no matter", "open"))
        print(f"  of {len(rows) - 1}, {calm} do not matter; {unsure} are open: more seeds would tell")
