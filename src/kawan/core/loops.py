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
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, overload, register_jitable

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


AHEAD = 12  # rows between asking the memory for one and coming to it


def fetch(columns: tuple[Any, ...], row: int) -> None:
    """Ask the memory for one row of some columns, which a loop will come to soon: saves waiting, changes nothing."""


@overload(fetch)
def _fetch(columns, row):  # type: ignore[no-untyped-def]  # numba compares the two signatures, annotations included
    return lambda columns, row: _prefetch(columns, row)


@intrinsic
def _prefetch(_typing, columns, row):  # type: ignore[no-untyped-def]  # LLVM's llvm.prefetch: for reading, to keep
    byte, whole = ir.IntType(8).as_pointer(), ir.IntType(32)

    def build(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        name, kinds = "llvm.prefetch.p0", [byte, whole, whole, whole]
        ask = cgutils.get_or_insert_function(builder.module, ir.FunctionType(ir.VoidType(), kinds), name)
        at = context.cast(builder, arguments[1], signature.args[1], types.intp)
        for k, kind in enumerate(signature.args[0].types):
            column = context.make_array(kind)(context, builder, builder.extract_value(arguments[0], k))
            first = builder.ptrtoint(column.data, at.type)
            there = builder.add(first, builder.mul(at, builder.extract_value(column.strides, 0)))
            builder.call(ask, [builder.inttoptr(there, byte), whole(0), whole(3), whole(1)])
        return context.get_dummy_value()

    return types.void(columns, row), build


def compiled_before() -> bool:
    """Return whether compiled loops of this version are on disk, so that the first day starts at once."""
    return PLAIN or (CACHE is not None and any(CACHE.rglob("*.nbi")))
