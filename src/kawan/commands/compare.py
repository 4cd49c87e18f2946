"""`kawan compare`: several strategies of the focal brand on the same seeds."""

from __future__ import annotations

import sys
from math import isnan
from textwrap import fill
from typing import TYPE_CHECKING, Any

from kawan.commands import KEYS, Call, compile_first, say

if TYPE_CHECKING:
    import pandas as pd

    from kawan.api import Comparison
    from kawan.lab.identity import Run
    from kawan.lab.running import Status

HELP = (
    "kawan compare [key=value ...]\n\n"
    "    kawan compare strategies=[quiet,sms_blast] seeds=10\n"
    '    kawan compare "strategies={once: {name: sms_blast, per_week: 1}, thrice: {name: sms_blast}}" baseline=once\n'
    "    kawan compare experiment=texting_pace\n"
    '    kawan compare "precision={share: 0.01}" max_seeds=200\n\n'
    "    strategies=[...]  baseline=quiet  seeds=20  executor=local  workers=null  experiment=NAME\n"
    "    precision={OUTCOME: HALF WIDTH}   adds seeds until half of each strategy's interval is that narrow\n"
    "    max_seeds=200   at most   pvalues=true   adds p-values, also corrected by Holm\n" + KEYS
)
WIDTH, CELL = 114, 19  # of the table
SHOWN = {
    "engagement_acts": "engagement acts",
    "purchases": "purchases",
    "share_of_category_requirements": "category share",
    "profit": "profit",
    "irritation": "irritation",
}

RANKED = ("engagement_acts", "share_of_category_requirements", "profit")


def main(call: Call) -> int:
    """Several strategies on the same seeds."""
    from tqdm import tqdm

    from kawan.api import carry_out
    from kawan.configs import load_comparison

    plan = load_comparison(call.words, config_dirs=call.config_dirs, trusted=call.trusted)
    compile_first()
    bar = tqdm(unit="run", disable=not sys.stderr.isatty(), leave=False)
    kept = total = 0

    def tell(ended: int, of: int, it: Run, status: Status) -> None:
        nonlocal kept, total
        kept += status.kind == "kept"
        bar.total = total = of
        bar.update()
        if bar.disable and (status.kind != "kept" and ended % max(1, of // 10) == 0):
            say(f"{ended} of {of} runs")

    with bar:
        comparison = carry_out(plan, call.trusted, tell)
    if kept:
        say("all runs were there already" if kept == total else f"{kept} of {total} runs were there already")
    for note in comparison.notes:
        say(note)
    print_comparison(comparison, plan.baseline)
    for failure in comparison.failed:
        say(f"failed: {failure.strategy}, seed {failure.seed}: {failure.message}")
    print(f"figures: {comparison.folder / 'figures'}")
    print(f"report: {comparison.folder / 'report.html'}")
    print(f"results: {comparison.folder}")
    return 3 if comparison.failed else 0


def print_comparison(comparison: Comparison, baseline: str) -> None:
    """Print strategies by main outcomes, as many as the page is wide."""
    runs = comparison.runs.groupby("strategy", sort=False)
    spend, counts = runs["spend"].mean(), runs.size()
    seeds = f"{counts.min()} to {counts.max()}" if counts.nunique() > 1 else f"{counts.max() if len(counts) else 0}"
    names = 1 + max(map(len, ["strategy", *map(str, spend.index)]))
    shown = dict(list(SHOWN.items())[: max(1, (WIDTH - names - 7) // CELL)])
    print(f"Difference from {baseline} and its 95 % interval, in % (u: in units); seeds: {seeds}")
    print(f"{'strategy':<{names}}" + "".join(f"{name:>{CELL}}" for name in shown.values()) + f"{'spend':>7}")
    for strategy, spent in spend.items():
        mine = comparison.table[comparison.table["strategy"] == strategy].set_index("outcome")
        cells = [difference(mine.loc[name]) if name in mine.index else "-" for name in shown]
        if strategy == baseline:
            cells = ["baseline"] * len(shown)
        print(f"{strategy!s:<{names}}" + "".join(f"{cell:>{CELL}}" for cell in cells) + f"{spent:>7.2f}")
    print("spend: money per customer in the whole run")
    for line in (best(comparison.ranking), doubts(comparison.table)):
        if line:
            print(fill(line, WIDTH, break_on_hyphens=False))


def best(ranking: pd.DataFrame) -> str:
    """Return which strategy is best by main outcomes and how probably, or nothing where there is nothing to rank."""
    known = ranking[(ranking["rank"] == 1) & ranking["p_best"].notna()].drop_duplicates("outcome")
    firsts = {row["outcome"]: row for row in known.to_dict("records")} if ranking["strategy"].nunique() > 1 else {}
    said = [
        f"{words} {firsts[name]['strategy']} ({probability(firsts[name]['p_best'])})"
        for name, words in SHOWN.items()
        if name in RANKED and name in firsts
    ]
    return f"Probably best: {', '.join(said)}" if said else ""


def probability(p: float) -> str:
    """Return a probability from resampled seeds, which is never certain.

    >>> probability(0.873), probability(1.0), probability(0.002)
    ('87 %', '>99 %', '<1 %')
    """
    return ">99 %" if p > 0.99 else "<1 %" if p < 0.01 else f"{p:.0%}".replace("%", " %")


def doubts(table: pd.DataFrame) -> str:
    """Return which of the intervals shown may cover less than they promise."""
    doubtful = table[table["outcome"].isin(SHOWN) & ~table["caution"].isin(["", "all seeds agree", "no interval"])]
    said = [
        f"{SHOWN[str(outcome)]} ({why}: {', '.join(rows['strategy'])})"
        for (outcome, why), rows in doubtful.groupby(["outcome", "caution"], sort=False)
    ]
    if len(doubtful) and (doubtful["caution"] == "few seeds").all():
        return "With fewer than 10 seeds, intervals of skewed differences cover 88-93 %, not 95 %"
    return f"Intervals to take with caution: {'; '.join(said)}" if said else ""


def difference(row: Any) -> str:
    """Return a difference with its interval, short of a cell: per cent, or units where the baseline is about 0.

    >>> difference({"baseline_mean": 50.0, "percent": 10.0, "difference": 5.0, "ci_low": -2.0, "ci_high": 12.0})
    '+10.0 -4.0..24.0'
    """
    base = abs(row["baseline_mean"])
    in_percent = base > 0 and abs(row["percent"]) < 1000
    scale, digits, mark = (100 / base, 1, "") if in_percent else (1.0, 2, "u")
    value, low, high = (row[name] * scale for name in ("difference", "ci_low", "ci_high"))
    if isnan(value):
        return "-"
    digits = 0 if max(abs(value), abs(low), abs(high)) >= 100 else digits
    interval = "" if isnan(low) else f" {low:.{digits}f}..{high:.{digits}f}"
    return f"{value:+.{digits}f}{mark}{interval}"
