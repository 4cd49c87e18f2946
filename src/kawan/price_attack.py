"""A price attack, tried on a copy of the market: who stays with the focal brand when every rival is cheaper?

Loyalty as resistance (Oliver 1999): of the customers who would buy the brand within four weeks, the share who still
do on the same luck when rivals cut their prices, and the gap in price at which half of them are gone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from kawan.columns import Bools, Floats

CUTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)  # of every rival's price
DAYS = 28


def price_attack(market: Any) -> pd.DataFrame:
    """Return one row per cut: cut, in_need (customers), stayed (share of them), half_gap (share of price, or NaN)."""
    bought = [buyers(market, cut) for cut in CUTS]
    in_need = int(bought[0].sum())
    stayed = np.array([(still & bought[0]).sum() / in_need if in_need else np.nan for still in bought])
    return pd.DataFrame({
        "cut": CUTS, "in_need": in_need, "stayed": stayed, "half_gap": half_gap(np.array(CUTS), stayed)
    })  # fmt: skip


def buyers(market: Any, cut: float) -> Bools:
    """Return who would buy the focal brand within four weeks (n,), if rivals cut their prices by this share."""
    settings = market.settings
    focal, *rivals = settings.brands
    cheaper = {name: replace(settings.brands[name], price=settings.brands[name].price * (1 - cut)) for name in rivals}
    brands = {focal: settings.brands[focal], **cheaper}
    later = market.branch(replace(settings, brands=brands, days=market.day + DAYS, record=("daily",)))
    later.run()
    more: Bools = later.bonds.bought[:, 0] > market.bonds.bought[:, 0]
    return more


def half_gap(cuts: Floats, stayed: Floats) -> float:
    """Return the cut at which half have left, by interpolation; NaN where more than half stay at all of them.

    >>> round(half_gap(np.array([0.0, 0.1, 0.2]), np.array([1.0, 0.7, 0.3])), 6)
    0.15
    """
    gone = np.flatnonzero(stayed <= 0.5)
    if not gone.size:
        return float("nan")
    k = gone[0]
    part = (stayed[k - 1] - 0.5) / (stayed[k - 1] - stayed[k])
    return float(cuts[k - 1] + part * (cuts[k] - cuts[k - 1]))
