"""Where is each strategy best, and where worst? Runs the settings that docs/expectations.md named beforehand.

    .venv/bin/python experiments/settings.py [SEEDS]

Writes docs/settings.md: every strategy's outcome in every setting, the best and the worst of them (quiet aside).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import kawan

STRATEGIES = ("quiet", "sms_blast", "permission", "sponsor", "facilitate", "befriend")


class Setting(NamedTuple):
    """A setting in which a strategy was expected to be best or worst, and by which outcome."""

    strategy: str
    expected: str
    judged_by: str
    overrides: tuple[str, ...]


SETTINGS = (
    Setting(
        "sms_blast", "best", "profit", ("prices.text=0.005", "brands.focal.presence=0.05", "start.in_database=0.6")
    ),
    Setting("sms_blast", "worst", "irritation", ()),
    Setting("sms_blast", "worst", "profit", ("prices.text=0.08", "brands.focal.unit_cost=8.5")),
    Setting("permission", "best", "profit", ("start.in_database=0.8", "start.consented=0.9")),
    Setting("permission", "worst", "engagement_acts", ("start.consented=0",)),
    Setting("sponsor", "best", "engagement_acts", ("days=90",)),
    Setting("sponsor", "worst", "profit", ("prices.request=100", "prices.meeting=120")),
    Setting("facilitate", "best", "profit", ("prices.hour=2", "days=1095")),
    Setting("facilitate", "worst", "profit", ("prices.hour=40", "days=90")),
    Setting("befriend", "best", "profit", ("brands.focal.quality=-0.1",)),
    Setting("befriend", "worst", "engagement_acts", ("brands.focal.presence=0.02",)),
)
HARM = ("irritation", "opt_outs", "deafness", "weariness", "lapsing")  # the less the better


OUTCOMES = ("profit", "engagement_acts", "share_of_category_requirements")


def ranking(table: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return the strategies' differences from quiet in one outcome with their intervals, best first."""
    rows = table[table["outcome"] == outcome].set_index("strategy")
    return rows.sort_values("difference", ascending=outcome in HARM)


def first_and_last(overrides: tuple[str, ...], table: pd.DataFrame) -> str:
    """Return which strategies came first and last in one setting, by three outcomes."""
    ends = [ranking(table, outcome).index[[0, -1]] for outcome in OUTCOMES]
    return f"| `{' '.join(overrides) or 'the default'}` | " + " | ".join(f"{a}, {z}" for a, z in ends) + " |"


def described(setting: Setting, rows: pd.DataFrame) -> str:
    """Return the table row of one setting."""
    place = list(rows.index).index(setting.strategy) + 1
    wanted = {"best": 1, "worst": len(rows)}[setting.expected]
    order = ", ".join(
        f"{name} {row['difference']:+.3g} [{row['ci_low']:.3g}, {row['ci_high']:.3g}]" for name, row in rows.iterrows()
    )
    came = "as expected" if place == wanted else f"no: place {place} of {len(rows)}"
    words = " ".join(setting.overrides) or "the default"
    return f"| `{setting.strategy}` | {setting.expected} by {setting.judged_by} | `{words}` | {came} | {order} |"


def main() -> None:
    """Run every setting and write the page."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    lines = [
        "# Where each strategy is best, and where worst",
        "",
        f"Made by `experiments/settings.py {seeds}` with kawan {kawan.__version__}: 2,000 customers, two quiet rivals,",
        f"{seeds} seeds. The settings were written down in expectations.md before any comparison was run. The last",
        "column gives, best first, each strategy's difference from quiet and its 95 % interval, in the outcome's unit.",
        "",
        "| strategy | expected | setting | came out | all strategies |",
        "| --- | --- | --- | --- | --- |",
    ]
    tables = {}
    for setting in SETTINGS:
        if setting.overrides not in tables:
            run = kawan.compare(
                STRATEGIES, "customers.n=2000", *setting.overrides, seeds=seeds, results=Path("results")
            )
            tables[setting.overrides] = run.table
        lines.append(described(setting, ranking(tables[setting.overrides], setting.judged_by)))
        print(lines[-1], flush=True)
    lines += [
        "",
        "## First and last in each of them, by three outcomes",
        "",
        "Looked at afterwards: nothing here was predicted, and an order without its intervals is no claim.",
        "",
        "| setting | " + " | ".join(f"{outcome}: first, last" for outcome in OUTCOMES) + " |",
        "| --- |" + " --- |" * len(OUTCOMES),
        *(first_and_last(overrides, table) for overrides, table in tables.items()),
    ]
    Path("docs/settings.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
