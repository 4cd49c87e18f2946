"""Best settings of a strategy: searched on some seeds, confirmed on others.

The search is a tree-structured Parzen estimator (Bergstra, Bardenet, Bengio & Kegl 2011; optuna's), which handles
several outcomes and limits. The best of many noisy trials looks better than it is (the optimizer's curse, Smith &
Winkler 2006), so the winners and the settings one began with are run again on fresh seeds; what is left of the gain
there is the answer, and what is lost is told as optimism.

A search goes on after an interruption without a data base: it is a function of its seed and of what the runs say, and
runs are kept, so the same command asks the same questions again and finds most of the answers there.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kawan.columns import BadInput
from kawan.configs.outcomes import outcome_named
from kawan.lab.contrasts import responses
from kawan.lab.factors import Factor
from kawan.lab.intervals import student_interval

Floats = NDArray[np.float64]
Row = dict[str, float | int]
Answers = Callable[[Sequence[Row]], Floats]  # rows -> (rows, outcomes) means


@dataclass(frozen=True)
class Goal:
    """An outcome and which way it should go."""

    outcome: str
    direction: Literal["maximise", "minimise"] = "maximise"

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return 1.0 if self.direction == "maximise" else -1.0


@dataclass(frozen=True)
class Limit:
    """What an outcome must stay below or above."""

    outcome: str
    than: float
    side: Literal["below", "above"] = "below"

    def excess(self, value: float) -> float:
        """Return by how much a value is beyond the limit; 0 or less keeps it.

        >>> Limit("opt_outs", 5.0).excess(4.0), Limit("profit", 2.0, "above").excess(1.5)
        (-1.0, 0.5)
        """
        return value - self.than if self.side == "below" else self.than - value

    @property
    def says(self) -> str:
        """The limit in words."""
        return f"{self.outcome} {self.side} {self.than:g}"


def search(
    factors: Sequence[Factor],
    goals: Sequence[Goal],
    limits: Sequence[Limit],
    answers: Answers,
    *,
    trials: int,
    batch: int = 10,
    seed: int = 1,
) -> pd.DataFrame:
    """Return the trials: a column per factor, per outcome (goals, then limits), and whether all limits are `kept`.

    Args:
        factors: What is set, and from where to where.
        goals: What is to be had, one or more.
        limits: What must not be crossed.
        answers: Runs some rows and returns the means of the outcomes; NaN where one is not known.
        trials: How many rows are tried in all.
        batch: How many at once: asked for together, so that they can run at the same time.
        seed: Of the search.
    """
    study, optuna = begun(goals, seed)
    kinds = {f.key: kind_of(f, optuna) for f in factors}
    names = list(dict.fromkeys([goal.outcome for goal in goals] + [limit.outcome for limit in limits]))
    lines: list[dict[str, object]] = []
    while len(lines) < trials:
        asked = [study.ask(kinds) for _ in range(min(batch, trials - len(lines)))]
        means = answers([dict(trial.params) for trial in asked])
        for trial, mean in zip(asked, means, strict=True):
            found = dict(zip(names, map(float, mean), strict=True))
            beyond = [limit.excess(found[limit.outcome]) for limit in limits]
            values = [found[goal.outcome] for goal in goals]
            known = all(map(math.isfinite, [*values, *beyond]))
            trial.set_user_attr("beyond", beyond if known else [math.inf] * len(beyond))
            study.tell(trial, values if known else None, state=None if known else optuna.trial.TrialState.FAIL)
            lines.append({**trial.params, **found, "kept": known and all(excess <= 0 for excess in beyond)})
    return pd.DataFrame(lines)


def begun(goals: Sequence[Goal], seed: int) -> tuple[Any, Any]:
    """Return a search that has asked nothing yet, and optuna."""
    optuna = imported()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is new in optuna 4 and old in optuna 5
        sampler = optuna.samplers.TPESampler(
            seed=seed, constant_liar=True, constraints_func=lambda trial: trial.user_attrs.get("beyond", [])
        )
    return optuna.create_study(directions=[f"{goal.direction[:-2]}ze" for goal in goals], sampler=sampler), optuna


def kind_of(factor: Factor, optuna: Any) -> Any:
    """Return a factor as optuna wants it."""
    if factor.whole:
        return optuna.distributions.IntDistribution(int(factor.low), int(factor.high))
    return optuna.distributions.FloatDistribution(factor.low, factor.high)


def best_of(trials: pd.DataFrame, goals: Sequence[Goal], count: int) -> list[int]:
    """Return the places of the best trials that keep all limits: by the one goal, or those that none beats in all.

    Of many that none beats, those spread along the first goal are taken.
    """
    kept = [int(i) for i in np.flatnonzero(trials["kept"].to_numpy(bool))]
    scores = np.column_stack([goal.sign * trials[goal.outcome].to_numpy(np.float64) for goal in goals])
    kept.sort(key=lambda i: -scores[i, 0])
    if len(goals) == 1:
        return kept[:count]
    front = [i for i in kept if not any((scores[j] >= scores[i]).all() and (scores[j] > scores[i]).any() for j in kept)]
    if len(front) <= count:
        return front
    return [front[round(k)] for k in np.linspace(0, len(front) - 1, count)]


def confirmation(
    training: pd.DataFrame, fresh: pd.DataFrame, label: str, goals: Sequence[Goal], limits: Sequence[Limit]
) -> pd.DataFrame:
    """Return one row per winner and goal: what it gains over the settings one began with, there and on fresh seeds.

    Columns: scenario, outcome, training, fresh (means), gain_training, gain, gain_low, gain_high (fresh, 95 %, in the
    goal's direction: more is better), optimism (what of the gain is lost), limits_kept (on fresh seeds).

    Args:
        training: Runs of the search: scenario, strategy, seed, outcomes. Scenario 1 is what one began with.
        fresh: Runs of the same scenarios on other seeds.
        label: The strategy.
        goals: What was to be had.
        limits: What must not be crossed.
    """
    scenarios = [int(s) for s in sorted(fresh["scenario"].unique()) if s != 1]
    held = {limit: responses(fresh, limit.outcome, label).mean(axis=1) for limit in limits}
    kept = {s: all(limit.excess(float(means[s])) <= 0 for limit, means in held.items()) for s in scenarios}
    rows = []
    for goal in goals:
        old, new = (responses(runs, goal.outcome, label) for runs in (training, fresh))
        for s in scenarios:
            before, after = (goal.sign * gains_of(table, s) for table in (old, new))
            gains = [float(values.mean()) if values.size else math.nan for values in (before, after)]
            low, high = student_interval(after)
            rows.append((s, goal.outcome, old.loc[s].mean(), new.loc[s].mean(), *gains, low, high,
                         gains[0] - gains[1], kept[s]))  # fmt: skip
    columns = ["scenario", "outcome", "training", "fresh", "gain_training", "gain", "gain_low", "gain_high", "optimism"]
    return pd.DataFrame(rows, columns=[*columns, "limits_kept"])


def gains_of(table: pd.DataFrame, scenario: int) -> Floats:
    """Return by how much a scenario exceeds the first, over the seeds that both have."""
    gains = (table.loc[scenario] - table.loc[1]).to_numpy(dtype=np.float64)
    return np.asarray(gains[np.isfinite(gains)])


def read_goals(maximise: Sequence[str], minimise: Sequence[str]) -> list[Goal]:
    """Return what is to be had."""
    goals = [Goal(outcome_named(name, "maximise"), "maximise") for name in maximise]
    goals += [Goal(outcome_named(name, "minimise"), "minimise") for name in minimise]
    names = [goal.outcome for goal in goals]
    if not goals or len(set(names)) < len(names):
        raise BadInput("name what is to be had, each once: maximise=[profit] or minimise=[opt_outs], or both")
    return goals


def read_limits(said: Mapping[str, object]) -> list[Limit]:
    """Return limits from `{opt_outs: {below: 5}}`."""
    limits = []
    for outcome, sides in said.items():
        if not isinstance(sides, Mapping) or not sides or not set(sides) <= {"below", "above"}:
            raise BadInput(f"limits, {outcome}: write {{below: NUMBER}} or {{above: NUMBER}}")
        for side, than in sides.items():
            if isinstance(than, bool) or not isinstance(than, (int, float)):
                raise BadInput(f"limits, {outcome}, {side}: a number is expected, got {than}")
            limits.append(Limit(outcome_named(outcome, "limits"), float(than), side))
    return limits


def imported() -> ModuleType:
    """Return optuna."""
    try:
        import optuna
    except ImportError as error:
        raise BadInput("kawan optimise needs optuna: pip install 'kawan[optimise]'") from error
    return optuna
