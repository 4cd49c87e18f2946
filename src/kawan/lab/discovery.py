"""Scenario discovery: in which scenarios does one strategy beat another, in words?

Bryant & Lempert (2010): sample what is uncertain, mark the scenarios of interest, describe them by a few ranges. Here
by a shallow tree (Breiman, Friedman, Olshen & Stone 1984; scikit-learn's). As there, a rule has a coverage (which
share of all wins it holds) and a density (which share of its scenarios are wins). A tree finds rules in noise too, so
it is held against scenarios that it has not seen, and against always naming the more frequent winner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from kawan.columns import BadInput
from kawan.lab.intervals import student_interval

Floats = NDArray[np.float64]
DEPTH = 3  # conditions in a rule, at most
FEWEST = 5  # scenarios in a rule, wins and losses
SHARE = 0.05  # of all scenarios in a rule, at least
GAIN = 0.01  # of purity, that a condition must bring


@dataclass(frozen=True)
class Rule:
    """Scenarios that have something in common.

    Attributes:
        says: What they have in common, in words.
        scenarios: How many there are.
        wins: In how many of them the strategy wins.
        coverage: Their share of all wins.
        density: The share of wins among them.
    """

    says: str
    scenarios: int
    wins: int
    coverage: float
    density: float


@dataclass(frozen=True)
class Found:
    """What a tree says.

    Attributes:
        rules: Those with most wins first.
        weights: How much each factor tells, the most telling first; they sum to 1, or all are 0.
        right: Share of unseen scenarios whose winner the tree names, NaN where one side has too few to try.
        chance: The same of always naming the more frequent winner.
    """

    rules: tuple[Rule, ...]
    weights: dict[str, float]
    right: float
    chance: float

    @property
    def better(self) -> bool:
        """Whether the tree knows more than which winner is the more frequent."""
        return self.right > self.chance


def outcomes_of(design: pd.DataFrame, values: pd.DataFrame, threshold: float = 0.0) -> pd.DataFrame:
    """Return the design with each scenario's `difference`, its 95 % interval, whether it was `won`, and how surely.

    Args:
        design: `scenario` and a column per factor.
        values: Differences, scenarios by seeds; scenarios without any are left out.
        threshold: What a difference must exceed to be a win.
    """
    known = values.dropna(how="all")
    ends = [student_interval(row[np.isfinite(row)]) for row in known.to_numpy(np.float64)]
    found = pd.DataFrame({"difference": known.mean(axis=1)}, index=known.index)
    found["low"], found["high"] = (np.array(ends, dtype=np.float64).reshape(-1, 2)).T
    found["won"] = found["difference"] > threshold
    found["sure"] = (found["low"] > threshold) | (found["high"] < threshold)
    return design.merge(found, left_on="scenario", right_index=True)


def discover(table: pd.DataFrame, factors: Sequence[str], depth: int = DEPTH, seed: int = 1) -> Found:
    """Return rules for where scenarios are won.

    Args:
        table: One row per scenario: `won` and a column per factor.
        factors: The columns that rules may name.
        depth: Conditions in a rule, at most.
        seed: Of ties and of the folds.
    """
    won = table["won"].to_numpy(bool)
    if len(won) < 4 * FEWEST:
        raise BadInput(f"{len(won)} scenarios are too few for rules; points must be {4 * FEWEST} or more")
    x, names = features(table, factors)
    least = max(FEWEST, round(SHARE * len(won)))
    grown = tree(depth, least, seed).fit(x, won)
    weights = dict.fromkeys(factors, 0.0)
    for (key, _), weight in zip(names, grown.feature_importances_, strict=True):
        weights[key] += float(weight)
    rarest = int(min(won.sum(), (~won).sum()))
    right = float("nan")
    if rarest >= FEWEST:
        folds = sklearn("model_selection").StratifiedKFold(FEWEST, shuffle=True, random_state=seed)
        right = float(np.mean(sklearn("model_selection").cross_val_score(tree(depth, least, seed), x, won, cv=folds)))
    rules = sorted(rules_of(grown.tree_, x, won, names), key=lambda rule: (-rule.density, -rule.scenarios))
    ordered = dict(sorted(weights.items(), key=lambda item: -item[1]))
    return Found(tuple(rules), ordered, right, max(won.mean(), 1 - won.mean()))


def features(table: pd.DataFrame, factors: Sequence[str]) -> tuple[Floats, list[tuple[str, object]]]:
    """Return what a tree can split on, (scenarios, features), and for each its factor and, of a choice, the name."""
    columns: list[Floats] = []
    names: list[tuple[str, object]] = []
    for key in factors:
        if pd.api.types.is_numeric_dtype(table[key]) and table[key].dtype != bool:
            columns.append(table[key].to_numpy(np.float64))
            names.append((key, None))
        else:
            for name in sorted(table[key].unique(), key=str):
                columns.append((table[key] == name).to_numpy(np.float64))
                names.append((key, name))
    return np.column_stack(columns), names


def rules_of(grown: Any, x: Floats, won: NDArray[np.bool_], names: Sequence[tuple[str, object]]) -> list[Rule]:
    """Return a rule per leaf of a tree."""
    rules = []

    def walk(node: int, inside: NDArray[np.bool_], bounds: dict[int, tuple[float, float]]) -> None:
        if grown.children_left[node] < 0:
            wins = int(won[inside].sum())
            count = int(inside.sum())
            coverage = wins / won.sum() if won.any() else 0.0
            rules.append(Rule(in_words(bounds, names), count, wins, float(coverage), wins / count))
            return
        k, cut = int(grown.feature[node]), float(grown.threshold[node])
        low, high = bounds.get(k, (-np.inf, np.inf))
        walk(grown.children_left[node], inside & (x[:, k] <= cut), {**bounds, k: (low, min(high, cut))})
        walk(grown.children_right[node], inside & (x[:, k] > cut), {**bounds, k: (max(low, cut), high)})

    walk(0, np.ones(len(won), dtype=bool), {})
    return rules


def in_words(bounds: dict[int, tuple[float, float]], names: Sequence[tuple[str, object]]) -> str:
    """Return ranges in words.

    >>> in_words({0: (0.25, np.inf), 1: (-np.inf, 0.5)}, [("customers.fomo.mean", None), ("network", "small_world")])
    'customers.fomo.mean above 0.25 and network is not small_world'
    """
    words = []
    for k, (low, high) in bounds.items():
        key, name = names[k]
        if name is not None:
            words.append(f"{key} is {name}" if np.isfinite(low) else f"{key} is not {name}")
        elif np.isfinite(low) and np.isfinite(high):
            words.append(f"{key} between {low:.3g} and {high:.3g}")
        else:
            words.append(f"{key} above {low:.3g}" if np.isfinite(low) else f"{key} up to {high:.3g}")
    return " and ".join(words) or "anywhere"


def most_telling(table: pd.DataFrame, found: Found) -> list[str]:
    """Return the two numbers that tell most: by the tree, then by rank correlation with the difference (Spearman)."""
    numbers = [key for key in found.weights if pd.api.types.is_numeric_dtype(table[key]) and table[key].nunique() > 2]
    ranks = rankdata(table["difference"])

    def tells(key: str) -> tuple[float, float]:
        alike = np.ptp(ranks) == 0  # no scenario differs, so nothing goes along with it
        return found.weights[key], 0.0 if alike else abs(float(np.corrcoef(rankdata(table[key]), ranks)[0, 1]))

    return sorted(numbers, key=tells, reverse=True)[:2]


def tree(depth: int, least: int, seed: int) -> Any:
    """Return a tree that has not grown yet."""
    return sklearn("tree").DecisionTreeClassifier(
        max_depth=depth, min_samples_leaf=least, min_impurity_decrease=GAIN, random_state=seed
    )


def sklearn(module: str) -> ModuleType:
    """Return a module of scikit-learn's."""
    from importlib import import_module

    try:
        return import_module(f"sklearn.{module}")
    except ImportError as error:
        raise BadInput("kawan discover needs scikit-learn: pip install 'kawan[discovery]'") from error
