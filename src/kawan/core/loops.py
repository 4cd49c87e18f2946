"""Rules stay plain Python; loops over customers are compiled.

A `rule` says what happens to one customer and is an ordinary function: it can be read aloud, stepped
through, plotted and doctested. A `loop` applies rules to the rows `start..stop` and is compiled at its
first call. Both come from one source; with KAWAN_PLAIN=1 loops run as plain Python too, and the tests hold
the two to the same bits. For that, loops see only float64, int32, int64 and bool arrays, cast nothing, use
no `**` and no numpy functions, and never add floating-point numbers across rows except in `kawan.core.sums`' order.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numba
from numba.extending import register_jitable

from kawan.core.cache import prepare_cache

F = TypeVar("F", bound=Callable[..., Any])

PLAIN = os.environ.get("KAWAN_PLAIN", "") not in ("", "0")
CACHE = None if PLAIN else prepare_cache()

numba.config.DISABLE_INTEL_SVML = 1  # a vector library would give other last bits where it is installed
if CACHE is not None:
    numba.config.CACHE_DIR = str(CACHE)


class Rows(NamedTuple):
    """A range of rows, `start` to `stop` without it: what a loop is given of the customers."""

    start: int
    stop: int


def rule(f: F) -> F:
    """Return `f` itself: a rule stays plain Python, and loops may call it compiled."""
    return register_jitable(f)


def loop(f: F) -> F:
    """Return `f` compiled at its first call; `.py_func` is the same source as plain Python."""
    if PLAIN:
        f.py_func = f  # type: ignore[attr-defined]
        return f
    # Without a check before every division, which would keep loops from being vectorised: none divides by zero, and
    # plain Python, which does check, says so in the tests.
    return numba.njit(nogil=True, cache=CACHE is not None, _nrt=False, error_model="numpy")(f)


def compiled_before() -> bool:
    """Return whether compiled loops of this version are on disk, so that the first day starts at once."""
    return PLAIN or (CACHE is not None and any(CACHE.rglob("*.nbi")))
