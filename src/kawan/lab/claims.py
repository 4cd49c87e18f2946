"""Who has which run in hand, when several processes work on one folder: a lock on a file per run.

The system lets go of a lock when its process ends, however it ends, so no claim outlives its owner and none is ever
judged by its age. Where a file system knows no locks everybody may do everything: the first to finish a run is kept,
so that costs time and nothing else.
"""

from __future__ import annotations

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # no POSIX
    fcntl = None  # type: ignore[assignment]

CLAIM = ".claim-"


class Claims:
    """The runs that this process has in hand.

    Args:
        folder: The folder of the run folders, `runs/`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}

    def take(self, name: str) -> bool:
        """Return whether the run of this name is ours now; False if another process has it in hand."""
        if fcntl is None:
            return True
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{CLAIM}{name}"
        while True:
            handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                return False
            except OSError:  # no locks on this file system
                os.close(handle)
                path.unlink(missing_ok=True)
                return True
            if is_at(handle, path):
                self._held[name] = handle
                return True
            os.close(handle)  # its owner let go between our opening and our locking it, and took the file away

    def release(self, name: str) -> None:
        """Let go of a run, if it is ours."""
        handle = self._held.pop(name, None)
        if handle is not None:
            (self._folder / f"{CLAIM}{name}").unlink(missing_ok=True)
            os.close(handle)

    def sweep(self) -> None:
        """Remove the claims of processes that are gone."""
        for path in self._folder.glob(f"{CLAIM}*"):
            name = path.name.removeprefix(CLAIM)
            if self.take(name):
                self.release(name)

    def close(self) -> None:
        """Let go of all."""
        for name in [*self._held]:
            self.release(name)


def is_at(handle: int, path: Path) -> bool:
    """Return whether an open file is still the one at this path."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
