"""Fractions of two-level plans: which columns to add, and which effects can then not be told apart.

A plan of b base factors has 2^b rows; every further factor is the product of some of them (its generator, D = ABC).
Words are sets of factors, kept as bits, and multiply by exclusive or; products of generators are the defining
words, and the shortest of them has as many letters as the plan has resolution (Box, Hunter & Hunter 2005, ch. 6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kawan.columns import BadInput

LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # I is the identity
MOST = 15  # factors


def letters(k: int) -> str:
    """Return the letters of `k` factors.

    >>> letters(3)
    'ABC'
    """
    if not 2 <= k <= MOST:
        raise BadInput(f"design=two_level takes 2 to {MOST} factors, got {k}")
    return LETTERS[:k]


def read_generators(k: int, generators: Sequence[str]) -> dict[int, str]:
    """Return which column is the product of which others.

    >>> read_generators(4, ["D=ABC"])
    {3: 'ABC'}
    """
    names = letters(k)
    made = {}
    for text in generators:
        match = re.fullmatch(r"([A-Z])\s*=\s*([A-Z]{2,})", str(text).strip())
        if not match or not set(match[1] + match[2]) <= set(names) or len(set(match[2])) < len(match[2]):
            raise BadInput(f"design.generators: write D=ABC with the letters {names} of the factors, got {text}")
        made[names.index(match[1])] = match[2]
    for column, word in made.items():
        inside = next((c for c in word if names.index(c) in made), None)
        if inside:
            raise BadInput(f"design.generators: {names[column]}={word} holds {inside}, which is made of others itself")
    if len({frozenset(word) for word in made.values()}) < len(made) or len(made) < len(generators):
        raise BadInput("design.generators: two factors would be the same column")
    return made


def full(k: int, made: Mapping[int, str]) -> NDArray[np.int64]:
    """Return the plan, -1 and 1: all combinations of the base factors, and the products that are made of them."""
    names = letters(k)
    base = [column for column in range(k) if column not in made]
    count = 2 ** len(base)
    plan = np.empty((count, k), np.int64)
    for place, column in enumerate(base):
        plan[:, column] = np.where(np.arange(count) >> place & 1, 1, -1)
    for column, word in made.items():
        plan[:, column] = np.prod([plan[:, names.index(c)] for c in word], axis=0)
    return plan


def defining(k: int, made: Mapping[int, str]) -> list[int]:
    """Return the defining words, as bits: all products of the generators."""
    names = letters(k)
    words = [0]
    for column, word in made.items():
        bits = sum(1 << names.index(c) for c in word) | 1 << column
        words += [other ^ bits for other in words]
    return words[1:]


def resolution_of(k: int, made: Mapping[int, str]) -> int:
    """Return the length of the shortest defining word.

    >>> resolution_of(4, {3: "ABC"})
    4
    """
    return min(word.bit_count() for word in defining(k, made))


def fraction(k: int, resolution: int) -> dict[int, str]:
    """Return the generators of a smallest plan of `k` factors with this resolution; none where all rows are needed.

    >>> fraction(7, 3)  # 7 factors in 8 rows
    {3: 'ABC', 4: 'AB', 5: 'AC', 6: 'BC'}
    """
    letters(k)
    if not 3 <= resolution <= 6:
        raise BadInput(f"design.resolution must lie between 3 and 6, got {resolution}")
    for base in range(2, k):
        lengths = range(base, resolution - 2, -1)  # long words first: they alias main effects with rarer things
        candidates = [sum(1 << c for c in word) for n in lengths for word in combinations(range(base), n)]
        found = added(candidates, base, k - base, resolution, [0])
        if found is not None:
            return {base + i: spelt(word) for i, word in enumerate(found)}
    return {}


def spelt(word: int) -> str:
    """Return a word in letters."""
    return "".join(letter for place, letter in enumerate(LETTERS) if word >> place & 1)


def added(
    candidates: Sequence[int], column: int, wanted: int, resolution: int, group: Sequence[int]
) -> list[int] | None:
    """Return `wanted` generators out of the candidates so that no defining word is too short, or None."""
    if wanted == 0:
        return []
    for place in range(len(candidates) - wanted + 1):
        word = candidates[place] | 1 << column
        new = [other ^ word for other in group]
        if min(other.bit_count() for other in new) >= resolution:
            rest = added(candidates[place + 1 :], column + 1, wanted - 1, resolution, [*group, *new])
            if rest is not None:
                return [candidates[place], *rest]
    return None


def aliases(k: int, made: Mapping[int, str]) -> list[list[str]]:
    """Return the effects of one and two factors that cannot be told apart, group by group.

    >>> aliases(4, {3: "ABC"})
    [['AB', 'CD'], ['AC', 'BD'], ['BC', 'AD']]
    """
    words = [0, *defining(k, made)]
    effects = [1 << c for c in range(k)] + [1 << a | 1 << b for b in range(k) for a in range(b)]
    groups: dict[int, list[str]] = {}
    for effect in effects:
        groups.setdefault(min(effect ^ word for word in words), []).append(spelt(effect))
    return [group for group in groups.values() if len(group) > 1]
