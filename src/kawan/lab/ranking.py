"""Which strategy is best, and how sure that is: seeds drawn anew many times, the strategies ranked each time.

A resample draws one seed fewer than there are, with replacement, so that means scatter as those of other seeds would
(McCarthy & Snowden 1985). Seeds are drawn for all strategies at once, so what luck they share stays shared. Where two
strategies are in truth alike, the probability that one is best is equally likely to be anything from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kawan.lab.intervals import Floats, generator
from kawan.lab.statistics import Outcome

COLUMNS = ("outcome", "unit", "best_is", "strategy", "mean", "rank", "p_best", "rank_low", "rank_high", "seeds")
LOWER_IS_BETTER = frozenset(
    ("negative_posts", "lapsing", "opt_out_rate", "blacklist_rate", "opt_outs", "irritation", "deafness", "weariness")
)
RESAMPLES = 4999


def rank_strategies(runs: pd.DataFrame, outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return one row per outcome and strategy, columns as in `COLUMNS`, the best first.

    Only outcomes whose role is outcome are ranked, over the seeds that all strategies have and know; `best_is` says
    whether the highest or the lowest mean is rank 1. `p_best` is the share of resamples in which a strategy is best
    (those that tie share it), `rank_low` to `rank_high` holds its rank in 95 % of them.

    Args:
        runs: One row per strategy and seed: `strategy`, `seed` and a column per outcome, which may hold NaN.
        outcomes: What to rank by.
    """
    names = list(dict.fromkeys(map(str, runs["strategy"])))
    tables = [ranking(runs, names, outcome) for outcome in outcomes if outcome.role == "outcome" and names]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))


def ranking(runs: pd.DataFrame, names: Sequence[str], outcome: Outcome) -> pd.DataFrame:
    """Return the ranking of strategies by one outcome."""
    wide = runs.pivot(index="seed", columns="strategy", values=outcome.name)[list(names)].sort_index()
    known = wide[np.isfinite(wide.to_numpy(np.float64)).all(axis=1)]
    lowest = outcome.name in LOWER_IS_BETTER
    values = known.to_numpy(np.float64)
    p_best, low, high = probabilities(-values if lowest else values, generator("ranking", *known.index))
    table = pd.DataFrame(
        {
            "outcome": outcome.name,
            "unit": outcome.unit,
            "best_is": "lowest" if lowest else "highest",
            "strategy": list(names),
            "mean": values.mean(axis=0) if len(known) else np.nan,
        }
    )
    table["rank"] = table["mean"].rank(method="min", ascending=lowest)
    table = table.assign(p_best=p_best, rank_low=low, rank_high=high, seeds=len(known))
    return table.sort_values("rank", kind="stable", ignore_index=True)


def probabilities(
    values: Floats, rng: np.random.Generator, resamples: int = RESAMPLES
) -> tuple[Floats, Floats, Floats]:
    """Return, per strategy, the probability that it is highest and the ends of its rank in 95 % of resamples.

    Args:
        values: One row per seed, one column per strategy; the higher the better. Fewer than two rows say nothing.
        rng: Which seeds are drawn.
        resamples: How often they are drawn.
    """
    seeds, strategies = values.shape
    if seeds < 2:
        unknown = np.full(strategies, np.nan)
        return unknown, unknown, unknown
    times = rng.multinomial(seeds - 1, np.full(seeds, 1 / seeds), resamples)
    means = times @ values / (seeds - 1)
    slack = 1e-12 * np.abs(values).max()  # sums that differ by rounding are a tie
    best = means >= means.max(axis=1, keepdims=True) - slack
    p_best = (best / best.sum(axis=1, keepdims=True)).mean(axis=0)
    ranks = 1 + (means[:, None, :] > means[:, :, None] + slack).sum(axis=2)
    low, high = np.quantile(ranks, [0.025, 0.975], axis=0, method="nearest")
    return p_best, low, high
