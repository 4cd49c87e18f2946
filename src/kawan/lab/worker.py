"""A worker: does one run at a time, as told over its standard input, and answers with how it ended.

A command of its own (`python -m kawan.lab.worker`), so that a script without a main guard and a notebook can use
many. It takes no notice of Ctrl-C, which is for the one who gave the work, and leaves when that one is gone.
"""

from __future__ import annotations

import os
import pickle
import signal
from dataclasses import replace
from typing import BinaryIO


def main() -> None:
    """Work until there is nobody to work for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inbox, outbox = take_pipes()
    from kawan.lab.running import Runner, Status  # late, so that Ctrl-C is not met half way through the imports

    runner = Runner()
    while True:
        try:
            message: bytes = pickle.load(inbox)
        except EOFError:
            return
        try:
            run, results, share = pickle.loads(message)
        except Exception as error:
            status = Status("failed", f"a worker cannot load it: {type(error).__name__}: {error}")
        else:
            alone = replace(run, scenario=replace(run.scenario, threads=1))
            status = runner.run_one(alone, results, share=share)
        try:
            pickle.dump(status, outbox)
            outbox.flush()
        except BrokenPipeError:
            os._exit(0)  # the run is kept, and there is nobody to tell


def take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes to and from the parent, out of reach of strategies that print or ask."""
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return inbox, outbox


if __name__ == "__main__":
    main()
