"""A worker: does one run at a time, as told over its standard input, and answers with how it ended.

A command of its own (`python -m kawan.lab.worker`), so that a script without a main guard and a notebook can use
many. It takes no notice of Ctrl-C, which is for the one who gave the work, and leaves when that one is gone.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from kawan.lab.running import Runner, Status


def main() -> None:
    """Work until there is nobody to work for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inbox, outbox = take_pipes()
    from kawan.lab.running import Runner  # late, so that Ctrl-C is not met half way through the imports

    runner = Runner(threads=1)
    gc.freeze()  # what is imported stays: it need not be looked through whenever memory is swept
    while True:
        try:
            message: bytes = pickle.load(inbox)
        except EOFError:
            return
        status = work(runner, message)
        try:
            pickle.dump(status, outbox)
            outbox.flush()
        except BrokenPipeError:
            os._exit(0)  # the run is kept, and there is nobody to tell


def work(runner: Runner, message: bytes) -> Status:
    """Do the run a message is about and return how it ended."""
    from kawan.lab.identity import run_id
    from kawan.lab.running import Status

    try:
        run, name, results, share = pickle.loads(message)
        if run_id(run) != name:
            return Status("refused", "source files were changed while runs went on; the same command starts again")
    except Exception as error:
        return Status("failed", f"a worker cannot load it: {type(error).__name__}: {error}")
    return runner.run_one(run, results, share=share)


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
