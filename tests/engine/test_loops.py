"""What loops are made of beside rules: rows asked for ahead change nothing, in compiled code and in plain."""

import numba
import numpy as np

from kawan.core.loops import AHEAD, Rows, fetch, loop


@loop
def add(rows: Rows, who: np.ndarray, numbers: np.ndarray, words: np.ndarray, out: np.ndarray) -> None:
    """Add up rows of two columns, each asked for a while before."""
    for k in range(rows.start, rows.stop):
        if k + AHEAD < rows.stop:
            fetch((numbers, words), who[k + AHEAD])
        out[k] = numbers[who[k], 0] + numbers[who[k], 1] + words[who[k]]


def test_asking_ahead_changes_nothing():
    rng = np.random.default_rng(1)
    numbers, words = rng.random((1000, 2)), rng.integers(0, 9, 1000).astype(np.int32)
    who = rng.permutation(1000).astype(np.int32)
    for work in (add, add.py_func):
        out = np.zeros(1000)
        before = numbers.copy(), words.copy()
        work(Rows(0, 1000), who, numbers, words, out)
        assert (out == numbers[who, 0] + numbers[who, 1] + words[who]).all()
        assert (numbers == before[0]).all() and (words == before[1]).all()


def test_what_is_asked_for_is_what_comes():
    anew = numba.njit(add.py_func)  # what comes out of a cache cannot be looked into
    one, two = np.ones((9, 2)), np.ones(9, np.int32)
    anew(Rows(0, 9), two, one, two, np.empty(9))
    code = next(iter(anew.inspect_llvm().values()))
    assert code.count("call void @llvm.prefetch") >= 2
