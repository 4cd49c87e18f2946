"""`kawan replications`: how many seeds are enough, by what a finished comparison shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kawan.commands import Call

if TYPE_CHECKING:
    import pandas as pd

HELP = (
    "kawan replications FOLDER [key=value ...]\n\n"
    "    kawan replications results/compare-1a2b3c4d\n"
    '    kawan replications results/compare-1a2b3c4d "precision={share: 0.005, profit: 0.1}"\n\n'
    "    outcomes=[engagement_acts,purchases,share,profit]   which to look at\n"
    "    precision={OUTCOME: HALF WIDTH}   how narrow; by default half the smallest effect of interest\n"
    "    scenario=1   which scenario, of a study\n"
)
DRAWN = ("engagement_acts", "purchases", "share_of_category_requirements", "profit")


@dataclass(frozen=True)
class Keys:
    """What `replications` takes."""

    outcomes: tuple[str, ...] = DRAWN
    precision: Mapping[str, float] | None = None
    scenario: int | None = None


def main(call: Call) -> int:
    """How many seeds are enough."""
    from kawan.api import labels
    from kawan.columns import BadInput
    from kawan.figures import replications as figure
    from kawan.figures.save import save
    from kawan.lab.cells import put_csv
    from kawan.lab.collecting import known_outcomes
    from kawan.lab.replications import enough, growth

    folder, keys = read(call)
    runs, baseline = runs_of(folder, keys.scenario)
    outcomes = [outcome for outcome in known_outcomes(runs) if outcome.name in keys.outcomes]
    grown, needed = growth(runs, baseline, outcomes), enough(runs, baseline, outcomes, keys.precision)
    if needed.empty:
        raise BadInput(f"{folder} holds no two seeds of {baseline} and another strategy that know these outcomes")
    drawn = figure.draw(grown, needed, labels(units=True), [*dict.fromkeys(map(str, runs["strategy"]))])
    save(drawn, folder / "figures", "replications", grown)
    put_csv(folder / "replications.csv", needed)
    print_enough(needed, keys.precision)
    print(f"figures: {folder / 'figures' / 'replications.pdf'}")
    print(f"results: {folder}")
    return 0


def read(call: Call) -> tuple[Path, Keys]:
    """Return the folder and the keys that were typed."""
    from dataclasses import replace

    from kawan.columns import BadInput
    from kawan.configs import precision_of
    from kawan.configs.building import build
    from kawan.configs.outcomes import outcome_named
    from kawan.configs.overrides import read_overrides
    from kawan.lab.precision import Precision

    if not call.words or "=" in call.words[0]:
        raise BadInput("expected a folder: kawan replications FOLDER")
    typed = read_overrides(call.words[1:], ())
    keys = build(Keys, {**typed.values, **typed.files})
    asked = precision_of(keys.precision)
    names = [outcome_named(name, "outcomes") for name in keys.outcomes]
    if asked is not None:
        Precision(asked, 1)  # refuses what is no width
        names = list(asked) if keys.outcomes == DRAWN else [*names, *asked]
    return Path(call.words[0]), replace(keys, outcomes=tuple(names), precision=asked)


def runs_of(folder: Path, scenario: int | None) -> tuple[pd.DataFrame, str]:
    """Return the runs of a comparison, or of one scenario of a study, and the baseline."""
    from kawan.columns import BadInput
    from kawan.lab.reading import read_summary
    from kawan.lab.store import read_provenance

    baseline = read_provenance(folder).get("baseline")
    if not isinstance(baseline, str):
        raise BadInput(f"{folder} is no folder of a comparison")
    runs = read_summary(folder)
    if "scenario" in runs:
        there = sorted(set(runs["scenario"]))
        chosen = there[0] if scenario is None and there else scenario
        if chosen not in there:
            raise BadInput(f"scenario={scenario}: {folder} holds {', '.join(map(str, there[:10])) or 'none'}")
        runs = runs[runs["scenario"] == chosen]
    elif scenario is not None:
        raise BadInput(f"scenario={scenario}: {folder} is one comparison, not a study of scenarios")
    if baseline not in set(runs["strategy"]):
        raise BadInput(f"{folder} holds no run of {baseline}, with which the others are compared")
    return runs, baseline


def print_enough(needed: pd.DataFrame, asked: Mapping[str, float] | None) -> None:
    """Print what the most demanding strategy needs for each outcome, and what is enough for all."""
    print(f"{'outcome':<32}{'most demanding':<20}{'now':>6}{'interval':>11}{'wanted':>11}{'enough':>8}{'surely':>8}")
    for _, rows in needed.groupby("outcome", sort=False):
        row: Any = rows.sort_values("enough", ascending=False, kind="stable").iloc[0]
        numbers = (
            f"{row['seeds']:>6}{'±' + format(row['half_width'], '.3g'):>11}{'±' + format(row['target'], '.3g'):>11}"
        )
        print(
            f"{row['outcome']:<32}{row['strategy']:<20}{numbers}{seeds(row['enough']):>8}{seeds(row['enough_surely']):>8}"
        )
    most, surely = needed["enough"].max(), needed["enough_surely"].max()
    why = "the precision asked" if asked else "intervals no wider than the smallest effect of interest"
    if isnan(most):
        print("None of these outcomes has a smallest effect of interest here; name one with precision={OUTCOME: WIDTH}")
    else:
        surely_is = f"{seeds(surely)} with nine chances of ten, as luck may spread more than these seeds show"
        print(f"{seeds(most)} seeds are enough for {why} in all of them;\n{surely_is}")


def seeds(number: float) -> str:
    """Return a number of seeds as it is printed.

    >>> seeds(34.0), seeds(float("nan")), seeds(2e6)
    ('34', '-', '>100000')
    """
    return "-" if isnan(number) else f"{number:.0f}" if number <= 100_000 else ">100000"
