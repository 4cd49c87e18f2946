"""Which mechanism makes the answer? Leaves out each in turn, under each strategy: docs/switches-effects.md.

    .venv/bin/python experiments/switches.py [SEEDS]

A mechanism is called inert here where leaving it out moves no outcome by more than its smallest effect of
interest under any strategy, with the whole 95 % interval beyond it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import kawan
from kawan.lab.comparing import compare
from kawan.measures.catalogue import all_measures
from kawan.scenario import MECHANISMS

STRATEGIES = ("quiet", "sms_blast", "permission", "sponsor", "facilitate", "befriend")
SETTING = ("customers.n=2000", "days=365", "rivals=three_acting")
SHOWN = ("engagement_acts", "negative_posts", "reach", "purchases", "share_of_category_requirements", "lapsing",
         "irritation", "deafness", "weariness", "profit")  # fmt: skip


def effects(strategy: str, seeds: int, results: Path) -> pd.DataFrame:
    """Return what leaving out each mechanism does under one strategy: one row per mechanism and outcome."""
    full = kawan.load_scenario(f"strategy={strategy}", *SETTING)
    without = {
        name: kawan.load_scenario(f"strategy={strategy}", *SETTING, f"switch_off=[{name}]") for name in MECHANISMS
    }
    result = compare(
        {"everything": full, **without}, baseline="everything", seeds=range(1, seeds + 1),
        folder=results / f"switches-{strategy}",
    )  # fmt: skip
    return result.table.rename(columns={"strategy": "mechanism"}).assign(strategy=strategy)


def page(table: pd.DataFrame, seeds: int) -> str:
    """Return the page: per mechanism, the largest move of each outcome over all strategies."""
    lines = [
        "# What each switch does to the outcomes",
        "",
        f"Made by `experiments/switches.py {seeds}` with kawan {kawan.__version__} ({', '.join(SETTING)}): each",
        "mechanism is left out in turn, under each of the six strategies, on the same seeds. A cell is the change of",
        "the focal brand's outcome, without the mechanism against with it, under the strategy where it moves most,",
        "counted in smallest effects of interest: per cent of the full model's value (or units, where that is 0), and",
        "the strategy.",
        "`.`: nowhere is the whole 95 % interval beyond the smallest effect of interest.",
        "",
        "| left out | " + " | ".join(SHOWN) + " |",
        "| --- |" + " --- |" * len(SHOWN),
    ]
    inert, elsewhere = [], []
    for mechanism in MECHANISMS:
        mine = table[(table["mechanism"] == mechanism) & table["verdict"].isin(["larger", "smaller"])]
        if mine.empty:
            inert.append(mechanism)
        elif not mine["outcome"].isin(SHOWN).any():
            elsewhere.append(f"`{mechanism}` moves {', '.join(sorted(set(mine['outcome'])))}")
        lines.append(f"| `{mechanism}` | " + " | ".join(cell(mine[mine["outcome"] == name]) for name in SHOWN) + " |")
    if elsewhere:
        lines += ["", f"Only outcomes that the table does not show: {'; '.join(elsewhere)}."]
    lines += ["", "Inert in this setting: " + (", ".join(inert) if inert else "none") + "."]
    return "\n".join(lines) + "\n"


def cell(rows: pd.DataFrame) -> str:
    """Return the largest move among rows of one outcome."""
    if rows.empty:
        return "."
    row = rows.loc[(rows["difference"] / rows["sesoi"]).abs().idxmax()]
    change = f"{row['percent']:+.0f} %" if pd.notna(row["percent"]) else f"{row['difference']:+.3g}"
    return f"{change} ({row['strategy']})"


def main() -> None:
    """Run everything and write the page."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    outcomes = [measure.name for measure in all_measures() if measure.role == "outcome"]
    table = pd.concat([effects(strategy, seeds, Path("results")) for strategy in STRATEGIES], ignore_index=True)
    text = page(table[table["outcome"].isin(outcomes)], seeds)
    Path("docs/switches-effects.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
