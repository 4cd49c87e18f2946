"""The STREAM triad (McCalpin 1995) in numpy: how fast this machine moves memory, as loops over columns mostly do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import numpy as np

SIZE = 4_000_000  # doubles per array: 32 MB each, more than caches hold
MOVED = 5 * 8  # bytes per element: read c, write a; read a and b, write a


def bandwidth(threads: int, takes: int = 5) -> float:
    """Return GB/s of a = b + 3 c with this many threads, the best of some takes (others only got in the way)."""
    a, b, c = np.zeros(SIZE), np.ones(SIZE), np.ones(SIZE)
    share = -(-SIZE // threads)
    parts = [slice(k, k + share) for k in range(0, SIZE, share)]

    def add(part: slice) -> None:
        np.multiply(c[part], 3.0, out=a[part])
        np.add(a[part], b[part], out=a[part])

    times = []
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(takes):
            start = perf_counter()
            list(pool.map(add, parts))
            times.append(perf_counter() - start)
    return SIZE * MOVED / min(times) / 1e9
