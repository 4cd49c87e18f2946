"""Where compiled loops are kept: a folder named by a hash of the source they are made from.

numba notices a change in the file that holds a loop, not in the files the loop calls, and would go on
with stale code. A folder named by everything a loop can depend on cannot be stale.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import warnings
from pathlib import Path

import numba

PACKAGE = Path(__file__).resolve().parent.parent


def loop_sources() -> list[Path]:
    """Return the files that compiled loops are made from, sorted."""
    files = [PACKAGE / "columns.py", PACKAGE / "events.py"]
    for folder in ("core", "behaviour"):
        files += (PACKAGE / folder).glob("*.py")
    return sorted(files)


def fingerprint() -> str:
    """Return 16 hexadecimal digits that change with the source of any loop, numba, Python or the switches."""
    digest = hashlib.sha256()
    words = (numba.__version__, sys.version, os.environ.get("NUMBA_BOUNDSCHECK", ""))
    digest.update("|".join(words).encode())
    for path in loop_sources():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_root() -> Path:
    """Return the folder that holds one cache per version of the loops (KAWAN_CACHE moves it)."""
    if "KAWAN_CACHE" in os.environ:
        return Path(os.environ["KAWAN_CACHE"])
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "kawan"


def prepare_cache() -> Path | None:
    """Return the cache folder for this version of the loops, or None, with a warning, where none can be written.

    Left alone, numba would then fall back to `__pycache__` beside the source, where stale code lives.
    """
    folder = cache_root() / fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        warnings.warn(
            f"compiled code cannot be kept in {folder} ({error.strerror}); every start will compile again. "
            "Set KAWAN_CACHE to a folder that can be written.",
            stacklevel=2,
        )
        return None
    return folder
