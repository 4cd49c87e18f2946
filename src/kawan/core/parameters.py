"""Ranges of numbers, written beside the numbers: `share: Annotated[float, SHARE, "source"] = 0.3`.

The door (`kawan.configs`) refuses values outside, and the tables of parameters in the documentation are made
from them.
"""

from __future__ import annotations

import math
from typing import NamedTuple


class Range(NamedTuple):
    """The values a number may take, ends included, and its unit."""

    low: float = 0.0
    high: float = math.inf
    unit: str = ""


SHARE = Range(0, 1, "share")
SIGNED = Range(-1, 1, "-1 to 1")
WEIGHT = Range(-20, 20, "weight")
AMOUNT = Range(0, 1e6, "number")
DAYS = Range(1, 1e15, "days")  # time constants; 1e15 days hardly fade
DATES = Range(1, 1e6, "days")  # such days are added to dates
MONEY = Range(0, 1e6, "money")
PER_DAY = Range(0, 1e3, "per day")
