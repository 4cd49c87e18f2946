"""An idle market stands still once it has settled: nobody acts, so nothing but chance moves sales and minds."""

import numpy as np
import pytest

from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario

BRANDS = {"focal": Brand(), "rival_1": Brand(image=120.0), "rival_2": Brand(image=240.0)}
YEAR = 364


@pytest.mark.slow
def test_no_trend_after_settling():
    """Familiarity, sales and mean degree move by less than 2 % a year, esteem by less than 0.03, surely.

    That is with two standard errors. Ties are made at meetings and lapse; how many there are stands still.
    """
    years, seeds = 3, 4
    found = np.empty((seeds, 4, years))
    for seed in range(seeds):
        market = Market(Scenario(days=years * YEAR, customers=Customers(n=5000), brands=BRANDS), seed=seed)
        for year in range(years):
            while market.day < (year + 1) * YEAR:
                market.step()
            found[seed, 3, year] = market.network.hears.friend.size
        daily = market.daily.groupby("day")[["familiarity", "purchases", "esteem"]].mean().to_numpy()
        found[seed, :3] = daily.reshape(years, YEAR, 3).mean(axis=1).T
    change = np.diff(found, axis=2)
    change[:, [0, 1, 3]] /= found[:, [0, 1, 3], :-1]
    error = change.std(axis=0, ddof=1) / np.sqrt(seeds)
    allowed = np.array([0.02, 0.02, 0.03, 0.02])[:, None]
    assert (np.abs(change.mean(axis=0)) + 2 * error < allowed).all(), change.mean(axis=0)
