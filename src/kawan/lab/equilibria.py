"""Equilibria of a symmetric game between two players (Nash 1951), from its payoffs alone.

nashpy looks for them (Knight & Campbell 2018); each that it finds is checked here, since rounding and ties mislead it.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from kawan.columns import BadInput, Bools, Floats

MOST = 7  # strategies that are not dominated, up to which all equilibria are looked for
LARGEST_MIX = 4  # strategies, beyond `MOST`


def mixes_of(payoffs: Floats) -> list[tuple[Floats, Floats]]:
    """Return the equilibria of a symmetric game (strategies, strategies) as pairs of mixes, mirror images once."""
    left = undominated(payoffs)
    inner = payoffs[np.ix_(left, left)]
    replies = best_replies(inner)
    corner = np.eye(len(left))
    candidates = [(corner[i], corner[j]) for i, j in np.argwhere(replies & replies.T)]
    kept: list[tuple[Floats, Floats]] = []
    for pair in [*candidates, *searched(inner)]:
        x, y = (np.where(mix < 1e-9, 0.0, mix) for mix in pair)
        if not holds(inner, x, y) or any(same((x, y), one) or same((y, x), one) for one in kept):
            continue
        kept.append((x, y))
    wide = [(np.zeros(len(payoffs)), np.zeros(len(payoffs))) for _ in kept]
    for (x, y), (a, b) in zip(kept, wide, strict=True):
        a[left], b[left] = x, y
    return wide


def searched(payoffs: Floats) -> list[tuple[Floats, Floats]]:
    """Return what nashpy finds, which may be wrong by rounding or twice the same; of many strategies, small mixes."""
    size = len(payoffs)
    if size < 2:
        return []
    if size > MOST:
        mixes = (spread_out(payoffs, some) for k in range(2, LARGEST_MIX + 1) for some in combinations(range(size), k))
        return [(mix, mix) for mix in mixes if mix is not None]
    try:
        from nashpy import Game as Bimatrix  # late: an extra, which only games need
    except ImportError as error:
        raise BadInput('equilibria need nashpy: pip install "kawan[games]"') from error
    shifted = (payoffs - payoffs.min()) / (float(np.ptp(payoffs)) or 1.0) + 1.0
    bimatrix = Bimatrix(shifted, shifted.T)
    with warnings.catch_warnings():  # that a game is degenerate is no surprise: some strategies do the same
        warnings.simplefilter("ignore")
        pairs = [*bimatrix.support_enumeration(), *bimatrix.vertex_enumeration()]
    return [(x, y) for x, y in pairs if np.isfinite(x).all() and np.isfinite(y).all()]


def spread_out(payoffs: Floats, some: Sequence[int]) -> Floats | None:
    """Return the mix of some strategies against which each of them earns the same, or None where there is none."""
    mix = balancing(payoffs[np.ix_(some, some)])
    if mix is None:
        return None
    whole = np.zeros(len(payoffs))
    whole[list(some)] = mix
    return whole


def balancing(payoffs: Floats) -> Floats | None:
    """Return the mix over columns that lets every row earn the same, or None where there is none."""
    size = len(payoffs)
    system = np.ones((size, size))
    system[1:] = np.diff(payoffs, axis=0)
    try:
        mix = np.linalg.solve(system, np.eye(size)[0])
    except np.linalg.LinAlgError:
        return None
    return np.asarray(mix) if (mix >= 0).all() else None


def holds(payoffs: Floats, x: Floats, y: Floats) -> bool:
    """Return whether neither mix gains by another."""
    near = 1e-7 * (float(np.ptp(payoffs)) or 1.0)
    probable = abs(x.sum() - 1) < 1e-7 and abs(y.sum() - 1) < 1e-7
    gains = (payoffs @ y).max() - x @ payoffs @ y, (payoffs @ x).max() - y @ payoffs @ x
    return bool(probable and max(gains) <= near)


def same(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> bool:
    """Return whether two pairs of mixes are the same."""
    return all(bool(np.allclose(a, b, atol=1e-6)) for a, b in zip(one, other, strict=True))


def undominated(payoffs: Floats) -> list[int]:
    """Return the strategies left when those strictly worse than another against all that are left go, again and again.

    >>> undominated(np.array([[3.0, 0.0], [5.0, 1.0]]))
    [1]
    """
    left = list(range(len(payoffs)))
    while True:
        among = payoffs[np.ix_(left, left)]
        beaten = among[:, None, :] < among[None, :, :] - slack(payoffs)
        worse = np.flatnonzero(np.asarray(beaten.all(axis=2)).any(axis=1))
        if not worse.size:
            return left
        left = [i for place, i in enumerate(left) if place not in worse]


def best_replies(payoffs: Floats) -> Bools:
    """Return (..., i, j): whether `i` earns against `j` as much as anything does.

    >>> best_replies(np.array([[3.0, 0.0], [5.0, 1.0]])).tolist()  # a prisoner's dilemma
    [[False, False], [True, True]]
    """
    return np.asarray(payoffs >= payoffs.max(axis=-2, keepdims=True) - slack(payoffs))


def slack(payoffs: Floats) -> float:
    """Return the difference that counts as none."""
    return 1e-9 * float(np.ptp(payoffs)) if payoffs.size else 0.0
