"""The hash is the published one, and no two things a market decides by chance share a draw."""

import numpy as np

from kawan.core.draws import fill_draws, luck_of, mixed
from kawan.events import Event

PUBLISHED = (0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F)  # splitmix64 started at 0 (Vigna)


def test_the_hash_is_splitmix64():
    assert tuple(mixed((k + 1) * 0x9E3779B97F4A7C15 % 2**64) for k in range(3)) == PUBLISHED


def test_no_two_keys_of_a_day_share_a_draw():
    # 200,000 keys among 2**53 numbers: two meet by chance once in half a million runs
    draws = np.empty((len(Event), 64, 110))
    for k, event in enumerate(Event):
        for item in range(64):
            fill_draws(slice(0, 110), luck_of(1, 0), int(event), item, draws[k, item])
    assert np.unique(draws).size == draws.size
