"""Chance without a stream: a draw is a pure function of what it decides.

`draw(luck, customer, event, item)` hashes its arguments into a number in (0, 1), where `luck` stands for
the seed and the day. Nothing is consumed, so the order of customers, the number of threads and what other
brands do cannot shift anyone's luck: two runs that differ in one strategy share all the rest (common random
numbers). The hash is splitmix64 (Steele, Lea & Flood 2014) over a linear key.
"""

from __future__ import annotations

import math

import numpy as np
from numba.extending import overload
from numpy.typing import NDArray

from kawan.core.loops import Rows, loop, rule

HALF_OPEN = 1.1102230246251565e-16  # two to the power of minus 53
TURN = 6.283185307179586


def word(x: int) -> int:
    """Return the low 64 bits of `x`, as an unsigned number."""
    return x & 0xFFFFFFFFFFFFFFFF


@overload(word)
def _word(x):  # type: ignore[no-untyped-def]  # numba compares the two signatures, annotations included
    return lambda x: np.uint64(x)  # the one place where compiled and plain code differ in words


@rule
def mixed(z: int) -> int:
    """Return 64 bits in which every bit of `z` has been spread over all others."""
    z = word((z ^ (z >> word(30))) * word(0xBF58476D1CE4E5B9))
    z = word((z ^ (z >> word(27))) * word(0x94D049BB133111EB))
    return z ^ (z >> word(31))


@rule
def draw(luck: int, customer: int, event: int, item: int = 0) -> float:
    """Return a uniform number in (0, 1) that depends on its arguments and on nothing else.

    Args:
        luck: The day's luck, from `luck_of`.
        customer: Number of the customer, 0 or more.
        event: What is decided, from `kawan.events`.
        item: What else it concerns, packed as docs/events.md lists (a brand, an author, the number of the need).
    """
    # event + 0 is a whole number where event is a member of an enumeration
    key = word(
        word(luck)
        + word(word(int(customer)) * word(0x9E3779B97F4A7C15))
        + word(word(event + 0) * word(0xD1B54A32D192ED03))
        + word(word(int(item)) * word(0x8CB92BA72F3D8DD7))
    )
    return (float(mixed(key) >> word(11)) + 0.5) * HALF_OPEN


@rule
def gumbel(u: float) -> float:
    """Return the standard Gumbel quantile of `u` in (0, 1): the noise under which the best choice is logit."""
    return -math.log(-math.log(u))


@rule
def normal(u: float, v: float) -> float:
    """Return a standard normal number made of two uniform ones (Box & Muller 1958)."""
    return math.sqrt(-2.0 * math.log(u)) * math.cos(TURN * v)


def luck_of(seed: int, day: int) -> int:
    """Return the luck of one day of one seed, from 0 to 2**63 - 1 (so that it has one compiled type)."""
    return mixed(word(mixed(word(seed + 1)) + word((day + 1_000_000) * 0xA0761D6478BD642F))) >> 1


def event_of(words: str) -> int:
    """Return an event number of its own for words a user chose, outside the range of kawan's own events.

    >>> event_of("whom to text") == event_of("whom to text")
    True
    """
    number = 0xCBF29CE484222325
    for byte in words.encode():
        number = word((number ^ byte) * 0x100000001B3)
    return (number >> 2) | (1 << 61)


@loop
def fill_draws(rows: Rows, luck: int, event: int, item: int, out: NDArray[np.float64]) -> None:
    """Write one draw per customer into `out`."""
    draws = out[rows.start : rows.stop]
    for k in range(draws.size):
        draws[k] = draw(luck, rows.start + k, event, item)


@loop
def pick(rows: Rows, luck: int, event: int, among: NDArray[np.bool_], share: float, picked: NDArray[np.bool_]) -> None:
    """Write which of those `among` whom it is decided are a random share of them."""
    asked, answers = among[rows.start : rows.stop], picked[rows.start : rows.stop]
    for k in range(asked.size):  # from 0 and without branches, so that several are decided at once
        answers[k] = asked[k] & (draw(luck, rows.start + k, event) < share)


@loop
def fill_draws_of(who: NDArray[np.int32], luck: int, event: int, item: int, out: NDArray[np.float64]) -> None:
    """Write one draw for each of the customers named."""
    for k in range(who.size):
        out[k] = draw(luck, who[k], event, item)
