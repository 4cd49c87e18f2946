"""An idle market stands still once it has settled: nobody acts, so nothing but chance moves sales and minds."""

import numpy as np
import pytest

from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario

BRANDS = {"focal": Brand(), "rival_1": Brand(image=120.0), "rival_2": Brand(image=240.0)}
YEAR = 364


@pytest.mark.slow
def test_no_trend_after_settling():
    """Familiarity and sales move by less than 2 % a year and esteem by less than 0.03, surely (two standard errors)."""
    years, seeds = 3, 4
    found = np.empty((seeds, 3, years))
    for seed in range(seeds):
        market = Market(Scenario(days=years * YEAR, customers=Customers(n=5000), brands=BRANDS), seed=seed)
        market.run()
        daily = market.daily.groupby("day")[["familiarity", "purchases", "esteem"]].mean().to_numpy()
        found[seed] = daily.reshape(years, YEAR, 3).mean(axis=1).T
    change = np.diff(found, axis=2)
    change[:, :2] /= found[:, :2, :-1]
    error = change.std(axis=0, ddof=1) / np.sqrt(seeds)
    allowed = np.array([0.02, 0.02, 0.03])[:, None]
    assert (np.abs(change.mean(axis=0)) + 2 * error < allowed).all(), change.mean(axis=0)
