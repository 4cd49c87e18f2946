"""Which strategy is best when the rival chooses too: payoffs of every pair, best replies, equilibria, a population.

Two brands alike in all but what they do play a symmetric game: what a strategy earns against another is what the
focal brand earned in that pair, and what the rival earned in the pair turned round. Equilibria (Nash 1951) are
found by nashpy (Knight & Campbell 2018) and checked; how sure one is shows in the share of resamples of the
seeds, taken together so that pairs stay pairs, in which it is one again. A population of brands that copy what
earns more follows the replicator equation (Taylor & Jonker 1978).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kawan.columns import BadInput, Floats, Longs
from kawan.lab.contrasts import responses
from kawan.lab.equilibria import balancing, best_replies, holds, mixes_of
from kawan.lab.expecting import alike
from kawan.lab.intervals import generator, mean_interval
from kawan.lab.studying import Study

RESAMPLES = 999
SELDOM = 0.1  # share of resamples from which on pure equilibria are told though the means have none there
Mix = dict[str, float]


@dataclass(frozen=True)
class Game:
    """What each strategy earns against each.

    Attributes:
        strategies: Their names.
        payoffs: (seeds, strategies, strategies) what the row's strategy earns against the column's.
    """

    strategies: tuple[str, ...]
    payoffs: Floats

    @property
    def means(self) -> Floats:
        """(strategies, strategies) the mean over seeds."""
        return np.asarray(self.payoffs.mean(axis=0))

    def resampled(self, count: int = RESAMPLES) -> Floats:
        """Return the means of `count` resamples of the seeds: (count, strategies, strategies)."""
        seeds = len(self.payoffs)
        drawn = generator("game", *self.strategies, seeds).integers(0, seeds, (count, seeds))
        weights = np.stack([np.bincount(row, minlength=seeds) for row in drawn]) / seeds
        return np.asarray(np.tensordot(weights, self.payoffs, axes=1))


@dataclass(frozen=True)
class Equilibrium:
    """A pair of mixes neither of which gains by another one.

    Attributes:
        one: Probability of each strategy of the one brand.
        other: Of the other brand; which is which is no matter.
        payoff: What the one earns.
        other_payoff: What the other earns.
        share: Of the resamples of the seeds, in how many there is one of the same strategies; NaN where unknown.
        of_means: Whether it is one of the mean payoffs.
    """

    one: Mix
    other: Mix
    payoff: float
    other_payoff: float
    share: float
    of_means: bool = True


def read_game(study: Study, outcome: str = "profit", rival: str = "rival_1", at: Mapping[str, object] = {}) -> Game:
    """Return the game of a study whose design varies the strategy of a rival, on the seeds that all pairs have.

    Args:
        study: Its alternatives have the names of their strategies.
        outcome: What a brand wants much of.
        rival: Which brand the other player is.
        at: The scenarios it is read from, by the value of a factor, where the design varies more.
    """
    key = f"brands.{rival}.strategy"
    if key not in study.design.columns:
        raise BadInput(f"the design does not vary {key}, as a game must")
    design = study.design
    for factor, level in at.items():
        design = design[[alike(there, level) for there in design[factor]]]
    names = tuple(dict.fromkeys(study.runs["strategy"]))
    if sorted(design[key]) != sorted(names):
        raise BadInput(f"a game needs each strategy once on both sides: {', '.join(names)}; of the rival "
                       f"{', '.join(map(str, design[key]))}")  # fmt: skip
    rows = {str(scenario_key): number for scenario_key, number in zip(design[key], design["scenario"], strict=True)}
    against = [rows[name] for name in names]
    tables = [responses(study.runs, outcome, name).loc[against] for name in names]
    cells = np.array([table.to_numpy(np.float64).T for table in tables]).transpose(1, 0, 2)
    whole = np.isfinite(cells).all(axis=(1, 2))
    if not whole.any():
        raise BadInput("no seed has a run of every pair of strategies")
    return Game(names, cells[whole])


def payoff_table(game: Game) -> pd.DataFrame:
    """Return one row per pair: strategy, rival, mean, its interval, and how often the strategy is the best reply."""
    best = best_replies(game.resampled()).mean(axis=0)
    rows = []
    for j, rival in enumerate(game.strategies):
        for i, name in enumerate(game.strategies):
            values = game.payoffs[:, i, j]
            low, high = mean_interval(values, generator("payoff", name, rival))
            rows.append((name, rival, values.mean(), low, high, best[i, j], len(values)))
    return pd.DataFrame(rows, columns=["strategy", "rival", "payoff", "low", "high", "best_reply", "seeds"])


def equilibria(game: Game) -> list[Equilibrium]:
    """Return the equilibria of the mean payoffs, then pure ones that resamples have now and then; surest first.

    A pair of mixes and the same turned round are told once. All are found where at most `MOST` strategies are left
    undominated; beyond that all pure ones, and those in which both mix the same `LARGEST_MIX` strategies or fewer.
    """
    means, resampled = game.means, game.resampled()
    found = []
    for x, y in mixes_of(means):
        share = how_often(resampled, np.flatnonzero(x), np.flatnonzero(y))
        found.append(Equilibrium(named(game, x), named(game, y), float(x @ means @ y), float(y @ means @ x), share))
    known = {side for e in found for side in ((*e.one, *e.other), (*e.other, *e.one))}
    found += [e for e in now_and_then(game, resampled) if (*e.one, *e.other) not in known]
    return sorted(found, key=lambda e: (not e.of_means, -np.nan_to_num(e.share, nan=-1.0)))


def now_and_then(game: Game, resampled: Floats) -> list[Equilibrium]:
    """Return the pure equilibria of at least `SELDOM` of the resamples, mirror images once."""
    replies = best_replies(resampled)
    share = (replies & replies.transpose(0, 2, 1)).mean(axis=0)
    found = []
    for i, j in np.argwhere(np.triu(share) >= SELDOM):
        one, other = {game.strategies[i]: 1.0}, {game.strategies[j]: 1.0}
        payoffs = float(game.means[i, j]), float(game.means[j, i])
        found.append(Equilibrium(one, other, *payoffs, float(share[i, j]), of_means=False))
    return found


def how_often(resampled: Floats, one: Longs, other: Longs) -> float:
    """Return the share of payoff tables in which these strategies, all with some probability, are an equilibrium."""
    if len(one) != len(other):
        return float("nan")  # more than one mix does: nothing to solve for
    counted = 0
    for payoffs in resampled:
        x, y = balancing(payoffs[np.ix_(other, one)]), balancing(payoffs[np.ix_(one, other)])
        if x is not None and y is not None:
            wide = np.zeros((2, len(payoffs)))
            wide[0, one], wide[1, other] = x, y
            counted += holds(payoffs, *wide)
    return counted / len(resampled)


def named(game: Game, mix: Floats) -> Mix:
    """Return a mix by the names of its strategies."""
    return {name: float(share) for name, share in zip(game.strategies, mix, strict=True) if share > 0}


def equilibrium_table(found: Sequence[Equilibrium]) -> pd.DataFrame:
    """Return one row per equilibrium: what the one and the other play and earn, and how sure it is."""
    rows = [(told(e.one), told(e.other), e.payoff, e.other_payoff, e.share, e.of_means) for e in found]
    return pd.DataFrame(rows, columns=["one", "other", "payoff", "other_payoff", "share_of_resamples", "of_means"])


def told(mix: Mix) -> str:
    """Return a mix in words.

    >>> told({"quiet": 1.0}), told({"quiet": 0.25, "befriend": 0.75})
    ('quiet', '25 % quiet, 75 % befriend')
    """
    return next(iter(mix)) if len(mix) == 1 else ", ".join(f"{100 * p:.3g} % {name}" for name, p in mix.items())


def replicator(payoffs: Floats, start: Floats | None = None, until: float = 60.0, points: int = 241) -> Floats:
    """Return the path (points, strategies) of a population that copies what earns more than the average.

    Time is in units in which the largest difference between payoffs multiplies odds by e.

    Args:
        payoffs: (strategies, strategies).
        start: Share of each strategy; by default all alike.
        until: How long.
        points: How many moments, evenly apart from 0 to `until`.
    """
    from scipy.integrate import solve_ivp  # late: it takes a while

    size = len(payoffs)
    scaled = (payoffs - payoffs.min()) / (float(np.ptp(payoffs)) or 1.0)

    def moves(_: float, shares: Floats) -> Floats:
        earned = scaled @ shares
        return np.asarray(shares * (earned - shares @ earned))

    first = np.full(size, 1 / size) if start is None else np.asarray(start, float)
    times = np.linspace(0.0, until, points)
    path = solve_ivp(moves, (0.0, until), first, method="DOP853", t_eval=times, rtol=1e-9, atol=1e-12).y.T
    return np.asarray(np.clip(path, 0.0, 1.0))
