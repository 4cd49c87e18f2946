"""`kawan run`: one market, one seed."""

from __future__ import annotations

import sys
from functools import partial
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

from kawan.commands import KEYS, Call, compile_first, say

if TYPE_CHECKING:
    from kawan.configs import RunPlan
    from kawan.market import Market

HELP = (
    "kawan run [-m] [key=value ...]\n\n"
    "    kawan run strategy=sms_blast strategy.per_week=1 days=90\n"
    "    kawan run -m strategy=sms_blast,befriend seed=1,2,3                one run per combination\n"
    "    kawan run -m strategy=sms_blast,befriend hydra/launcher=joblib     on all processors\n" + KEYS
)


def main(call: Call) -> int:
    """One market, one seed; or, with -m, one of each combination."""
    return sweep_all(call) if call.many else run_one(call)


def run_one(call: Call) -> int:
    """Run one market."""
    from kawan.api import check_memory, make_folder
    from kawan.configs import load_run
    from kawan.lab.identity import Run, hashes_of, run_id
    from kawan.lab.store import finished
    from kawan.lab.writing import write_run

    plan = load_run(call.words, config_dirs=call.config_dirs, trusted=call.trusted)
    check_memory(plan.scenario)
    it = Run(plan.strategy, plan.scenario, plan.seed)
    folder = plan.results / f"run-{plan.strategy}-{run_id(it)[:8]}"
    if finished(folder, run_id(it)):
        say("this run is there already")
    else:
        make_folder(folder.parent)
        market = live(plan)
        if market is None:
            return 3
        write_run(folder, it, market, {"trusted": hashes_of(call.trusted)})
        for note in market.notes:
            say(note)
        print_realism(market)
    print(f"results: {folder}")
    return 0


def sweep_all(call: Call) -> int:
    """Check every combination, then run them all as a launcher of Hydra's sees fit; return the worst exit code."""
    from kawan.configs import config_folders, load_run
    from kawan.configs.sweeping import is_hydras, sweep

    folders = config_folders(call.config_dirs)
    own = [word for word in call.words if not is_hydras(word)]
    jobs: list[list[str]] = []
    sweep(own, partial(note, jobs), folders)
    for words in jobs:
        load_run(words, config_dirs=call.config_dirs, trusted=call.trusted)
    say(f"{len(jobs)} runs")
    compile_first()
    return max(sweep(call.words, partial(perform, call.config_dirs, call.trusted), folders))


def note(jobs: list[list[str]], config: object) -> None:
    """Write down the words of a job instead of doing it."""
    from kawan.configs.sweeping import job_words

    jobs.append(job_words())


def perform(config_dirs: tuple[str, ...], trusted: tuple[Path, ...], config: object) -> int:
    """Do one job of a sweep, here or in a process of the launcher's, and return its exit code."""
    from kawan.columns import BadInput
    from kawan.configs import trusted_folders
    from kawan.configs.sweeping import job_words

    words = job_words()
    say(" ".join(words))
    try:
        return run_one(Call(tuple(words), config_dirs, trusted_folders(trusted)))
    except BadInput as error:
        say(str(error))
        return 2
    except OSError as error:
        say(f"the results cannot be written: {error.strerror or error}")
        return 3


def live(plan: RunPlan) -> Market | None:
    """Return the market after its last day, or None where code of the user's failed."""
    from tqdm import tqdm

    from kawan.brand import StrategyError
    from kawan.columns import BadInput
    from kawan.lab.running import explain
    from kawan.market import Market

    compile_first()
    try:
        market = Market(plan.scenario, seed=plan.seed)
    except Exception as error:
        if isinstance(error, BadInput) or type(plan.scenario.network).__module__.startswith("kawan."):
            raise
        say(f"the market cannot be built: {explain(error)}")
        return None
    bar = tqdm(total=plan.scenario.days, unit="day", disable=not sys.stderr.isatty(), leave=False)
    with bar:
        for day in range(1, plan.scenario.days + 1):
            try:
                market.step()
            except StrategyError as error:
                say(str(error))
                return None
            bar.update()
            if bar.disable and day % 365 == 0:
                say(f"day {day} of {plan.scenario.days}")
    return market


def print_realism(market: Market) -> None:
    """Print what came of the focal brand, and a few numbers to hold against any real market."""
    brand = market.outcomes().iloc[0]
    for name in ("purchases", "share_of_category_requirements", "engagement_acts", "spend", "profit"):
        measure = next(m for m in market.book.measures if m.name == name)
        written = "-" if isnan(brand[name]) else format(brand[name], ".3g")
        print(f"{market.brand_names[0] + ': ' + measure.label.lower():<42}{written:>10}  {measure.unit}")
    for name, (value, unit) in market.realism().items():
        print(f"{name:<42}{'-' if isnan(value) else format(value, '.3g'):>10}  {unit}")
