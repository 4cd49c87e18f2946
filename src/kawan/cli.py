"""The command `kawan COMMAND [key=value ...]`.

Exit codes: 0 done; 1 a defect of kawan; 2 the input is wrong; 3 some runs failed, the others are kept; 130
interrupted. What a command finds goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from kawan import __version__
from kawan.commands import Call, say

COMMANDS = {
    "run": "one market, one seed",
    "compare": "several strategies of the focal brand on the same seeds",
    "experiment": "NAME a configured experiment, from its question to its answer",
    "list": "[KIND] what can be chosen, one line each",
    "figures": "FOLDER draw the figures of a finished folder again",
    "plan": "NAME write down what is expected of an experiment before it runs",
    "ablate": "which mechanisms make the answer",
    "optimise": "the best settings of a strategy, confirmed on fresh seeds",
    "discover": "in which scenarios one strategy beats another",
    "sensitivity": "which numbers an outcome, or a difference, depends on",
    "replications": "FOLDER how many seeds are enough",
    "rerun": "FOLDER repeat a run from its own record",
    "compact": "FOLDER pack many runs into one file per table",
    "query": "SQL ask the results",
    "export": "FOLDER hand results to neighbouring tools",
    "report": "FOLDER report.html and tables for LaTeX from a folder's records",
    "odd": "the model by the ODD protocol, made from the code",
    "cite": "[FOLDER] BibTeX of every source used",
}
"""What each file of `kawan.commands` does, in the order of the help."""


def help_text() -> str:
    """Return what `kawan --help` prints."""
    lines = []
    for name, words in COMMANDS.items():
        first, _, rest = words.partition(" ")
        takes, does = (f"{name} {first}", rest) if first.strip("[]").isupper() else (name, words)
        lines.append(f"    {takes:<22}{does}\n")
    return (
        "kawan: what brands do, and what it makes of the customers who talk to one another\n\n"
        "    kawan COMMAND [key=value ...] [--config-dir FOLDER] [--trust FOLDER]\n\n"
        f"{''.join(lines)}\n    kawan COMMAND --help tells more; kawan --version\n"
    )


def module_of(command: str) -> ModuleType:
    """Return the file of a command."""
    return import_module(f"kawan.commands.{command}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("--help", "-h", "help"):
        print(help_text(), end="")
        return 0
    if words[0] == "--version":
        print(f"kawan {__version__}")
        return 0
    if words[0] in COMMANDS and {"--help", "-h"} & set(words[1:]):
        print(module_of(words[0]).HELP, end="")
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
    call = read_call(words)
    if call.many and command != "run":
        raise BadInput(f"-m goes with run; {command} does many runs of itself")
    code: int = module_of(command).main(call)
    return code


def read_call(words: Sequence[str]) -> Call:
    """Return what was typed, with our own flags taken off; trusted folders are put where Python finds them."""
    from kawan.columns import BadInput

    flags: dict[str, list[str]] = {"--config-dir": [], "--trust": []}
    plain: list[str] = []
    many = False
    waiting = iter(words)
    for word in waiting:
        flag, equals, value = word.partition("=")
        if flag in flags:
            folder = value if equals else next(waiting, "")
            if not folder:
                raise BadInput(f"{flag} needs a folder")
            flags[flag].append(folder)
        elif flag == "--to":  # of export
            plain.append(f"to={value if equals else next(waiting, '')}")
        elif word in ("-m", "--multirun"):
            many = True
        elif word.startswith("-"):
            raise BadInput(f"{word}: no such option; there are {', '.join(flags)} and --help")
        else:
            plain.append(word)
    trusted: tuple[Path, ...] = ()
    if flags["--trust"]:
        from kawan.configs import trusted_folders

        trusted = trusted_folders(flags["--trust"])
        say(f"running code from {', '.join(flags['--trust'])}, as --trust says")
    return Call(tuple(plain), tuple(flags["--config-dir"]), trusted, many)
