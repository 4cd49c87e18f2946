"""The command `kawan COMMAND [key=value ...]`.

Exit codes: 0 done; 1 a defect of kawan; 2 the input is wrong; 3 some runs failed, the others are kept; 130
interrupted. What a command finds goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kawan import __version__

if TYPE_CHECKING:
    from kawan.api import Comparison
    from kawan.configs import RunPlan
    from kawan.lab.identity import Run
    from kawan.lab.running import Status
    from kawan.market import Market

HELP = """\
kawan: what brands do, and what it makes of the customers who talk to one another

    kawan COMMAND [key=value ...] [--config-dir FOLDER] [--trust FOLDER]

    run               one market, one seed
    compare           several strategies of the focal brand on the same seeds
    list [KIND]       what can be chosen, one line each
    figures FOLDER    draw the figures of a comparison again
    rerun FOLDER      repeat a run from its own record

    kawan COMMAND --help tells more; kawan --version
"""
KEYS = """\

    days=365  seed=1  customers.n=10000  network=communities  category=everyday  rivals=two_quiet
    strategy.KEY=VALUE  brands.NAME.KEY=VALUE  behaviour.MECHANISM.PARAMETER=VALUE  prices.ITEM=VALUE
    switch_off=[MECHANISM]  record=[daily,customers,...]  results=FOLDER    (kawan list shows the names)

    --config-dir FOLDER   configs of your own, laid out like configs/; runs no code
    --trust FOLDER        let them name strategies and networks written in FOLDER, and run that code
"""
COMMAND_HELP = {
    "run": "kawan run [key=value ...]\n\n    kawan run strategy=sms_blast strategy.per_week=1 days=90\n" + KEYS,
    "compare": "kawan compare [key=value ...]\n\n"
    "    kawan compare strategies=[quiet,sms_blast] seeds=10\n"
    '    kawan compare "strategies={once: {name: sms_blast, per_week: 1}, thrice: {name: sms_blast}}" baseline=once\n'
    "    kawan compare experiment=texting_pace\n\n"
    "    strategies=[...]  baseline=quiet  seeds=20  executor=local  workers=null  experiment=NAME\n" + KEYS,
    "list": "kawan list [KIND]\n\n    strategies, networks, rivals, categories, customers, experiments, mechanisms, "
    "measures; without KIND all of them\n",
    "figures": "kawan figures FOLDER\n\n    draws the figures of a finished comparison again, from its tables\n",
    "rerun": "kawan rerun FOLDER [--trust FOLDER]\n\n    simulates a run folder again: same bits, same to 1e-9, or "
    "different (exit code 3)\n",
}
GROUPS = {
    "strategies": "strategy", "networks": "network", "rivals": "rivals", "categories": "category",
    "customers": "customers", "experiments": "experiment",
}  # fmt: skip
WIDTH, CELL = 114, 19  # of the table that compare prints
KINDS = (*GROUPS, "mechanisms", "measures")
SHOWN = {
    "engagement_acts": "engagement acts",
    "purchases": "purchases",
    "share_of_category_requirements": "category share",
    "profit": "profit",
    "irritation": "irritation",
}


@dataclass(frozen=True)
class Call:
    """What was typed after the command."""

    words: tuple[str, ...]
    config_dirs: tuple[str, ...]
    trusted: tuple[Path, ...]

    def only(self, what: str) -> str:
        """Return the one word that is expected."""
        from kawan.columns import BadInput

        if len(self.words) != 1:
            raise BadInput(f"expected one {what}, got {' '.join(self.words) or 'nothing'}")
        return self.words[0]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("--help", "-h", "help"):
        print(HELP, end="")
        return 0
    if words[0] == "--version":
        print(f"kawan {__version__}")
        return 0
    if words[0] in COMMAND_HELP and {"--help", "-h"} & set(words[1:]):
        print(COMMAND_HELP[words[0]], end="")
        return 0
    return guarded(words)


def program() -> str:
    """Return how this program was called, so that a command we print can be pasted."""
    called = sys.argv[0]
    return called if Path(called).name == "kawan" and os.sep in called else "kawan"


def guarded(words: list[str]) -> int:
    """Run a command; what goes wrong becomes a short message and an exit code."""
    from kawan.columns import BadInput

    try:
        return perform(words[0], words[1:])
    except BadInput as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        kept = "nothing was written. Start again" if words[0] == "run" else "what is finished is kept. Go on"
        say(f"interrupted; {kept} with:\n  {shlex.join([program(), *words])}")
        return 130
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        say(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}; what is finished is kept")
        return 3


def perform(command: str, words: Sequence[str]) -> int:
    """Run a command by name."""
    from kawan.columns import BadInput

    if command not in COMMANDS:
        from difflib import get_close_matches

        near = get_close_matches(command, COMMANDS, n=1)
        hint = f"; did you mean {near[0]}?" if near else f" (there are: {', '.join(COMMANDS)})"
        raise BadInput(f"{command}: no such command{hint}")
    return COMMANDS[command](read_call(command, words))


def read_call(command: str, words: Sequence[str]) -> Call:
    """Return what was typed, with our own flags taken off; trusted folders are put where Python finds them."""
    from kawan.columns import BadInput

    flags: dict[str, list[str]] = {"--config-dir": [], "--trust": []}
    plain: list[str] = []
    waiting = iter(words)
    for word in waiting:
        flag, equals, value = word.partition("=")
        if flag in flags:
            folder = value if equals else next(waiting, "")
            if not folder:
                raise BadInput(f"{flag} needs a folder")
            flags[flag].append(folder)
        elif word.startswith("-"):
            raise BadInput(f"{word}: no such option; there are {', '.join(flags)} and --help")
        else:
            plain.append(word)
    trusted: tuple[Path, ...] = ()
    if flags["--trust"]:
        from kawan.configs import trusted_folders

        trusted = trusted_folders(flags["--trust"])
        say(f"running code from {', '.join(flags['--trust'])}, as --trust says")
    return Call(tuple(plain), tuple(flags["--config-dir"]), trusted)


def run(call: Call) -> int:
    """One market, one seed."""
    from kawan.api import check_memory, make_folder
    from kawan.configs import load_run
    from kawan.lab.identity import Run, run_id
    from kawan.lab.store import finished, write_run

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
        write_run(folder, it, market, {"trusted": sorted(path.name for path in call.trusted)})
        for note in market.notes:
            say(note)
        print_realism(market)
    print(f"results: {folder}")
    return 0


def live(plan: RunPlan) -> Market | None:
    """Return the market after its last day, or None where code of the user's failed."""
    from tqdm import tqdm

    from kawan.brand import StrategyError
    from kawan.columns import BadInput
    from kawan.lab.running import explain
    from kawan.market import Market

    announce_compiling()
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


def compare(call: Call) -> int:
    """Several strategies on the same seeds."""
    from tqdm import tqdm

    from kawan.api import carry_out
    from kawan.configs import load_comparison

    plan = load_comparison(call.words, config_dirs=call.config_dirs, trusted=call.trusted)
    total = plan.seeds * len(plan.alternatives)
    announce_compiling()
    bar = tqdm(total=total, unit="run", disable=not sys.stderr.isatty(), leave=False)

    kept = 0

    def tell(ended: int, of: int, it: Run, status: Status) -> None:
        nonlocal kept
        kept += status.kind == "kept"
        bar.update()
        if bar.disable and (status.kind != "kept" and ended % max(1, of // 10) == 0):
            say(f"{ended} of {of} runs")

    with bar:
        comparison = carry_out(plan, call.trusted, tell)
    if kept:
        say("all runs were there already" if kept == total else f"{kept} of {total} runs were there already")
    for note in comparison.notes:
        say(note)
    print_comparison(comparison, plan.baseline, plan.seeds)
    for failure in comparison.failed:
        say(f"failed: {failure.strategy}, seed {failure.seed}: {failure.message}")
    print(f"figures: {comparison.folder / 'figures'}")
    print(f"results: {comparison.folder}")
    return 3 if comparison.failed else 0


def print_comparison(comparison: Comparison, baseline: str, seeds: int) -> None:
    """Print strategies by main outcomes, as many as the page is wide."""
    spend = comparison.runs.groupby("strategy", sort=False)["spend"].mean()
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


def list_choices(call: Call) -> int:
    """What can be chosen."""
    from kawan.configs.building import one_of

    kinds = (one_of(KINDS, call.only("kind"), "list"),) if call.words else KINDS
    for kind in kinds:
        if len(kinds) > 1:
            print(f"{kind}:")
        for name, words in choices(kind, call.config_dirs):
            print(f"  {name:<32}{words}" if len(kinds) > 1 else f"{name:<32}{words}")
    return 0


def choices(kind: str, config_dirs: Sequence[str]) -> list[tuple[str, str]]:
    """Return the names of a kind, each with a line that says what it is."""
    if kind == "measures":
        from kawan.measures.catalogue import all_measures

        return [(m.name, f"{m.label}, {m.unit} ({m.role})") for m in all_measures()]
    if kind == "mechanisms":
        from importlib import import_module

        from kawan.scenario import MECHANISMS

        return [(name, (import_module(f"kawan.behaviour.{name}").__doc__ or "").split("\n")[0]) for name in MECHANISMS]
    from kawan.configs import config_folders, options

    return [(name, opening(file)) for name, file in options(GROUPS[kind], config_folders(config_dirs)).items()]


def opening(file: Path) -> str:
    """Return the first comment of a config."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((line[2:] for line in lines if line.startswith("# ") and not line.startswith("# @")), "")


def figures(call: Call) -> int:
    """Draw a comparison's figures again."""
    from dataclasses import fields

    from kawan.api import Comparison, draw_figures
    from kawan.lab.comparing import Result, read_result

    folder = Path(call.only("folder"))
    result = read_result(folder)
    draw_figures(Comparison(**{f.name: getattr(result, f.name) for f in fields(Result)}))
    print(f"results: {folder}")
    return 0


def rerun(call: Call) -> int:
    """Repeat a run from its record."""
    from kawan.configs import read_scenario
    from kawan.lab.rerun import rerun as repeat
    from kawan.lab.store import read_config

    folder = Path(call.only("folder"))
    data, seed = read_config(folder)
    announce_compiling()
    answer = repeat(folder, read_scenario(data, call.trusted), seed)
    print(answer)
    return 3 if answer.verdict == "different" else 0


def announce_compiling() -> None:
    """Say why the first day takes so long, once."""
    from kawan.core.loops import compiled_before

    if not compiled_before():
        say("compiling its loops (once, about 30 s) ...")


def say(text: str) -> None:
    """Tell the user something that is no result."""
    print(f"kawan: {text}", file=sys.stderr, flush=True)


COMMANDS: dict[str, Callable[[Call], int]] = {
    "run": run,
    "compare": compare,
    "list": list_choices,
    "figures": figures,
    "rerun": rerun,
}
