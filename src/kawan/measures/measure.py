"""What a measure is: a formula over what a period counted, with everything a reader must know to trust it.

The same formula serves one day and the whole run: a `Period` holds the counts of either. Measures never look at a
live market.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from kawan.columns import STATES, Floats, Longs
from kawan.events import Count

MONTH = 365.25 / 12
LIFE = ("vitality", "dependence", "stewardship", "members", "followers")
"""What is known of communities and followings at the end of a period."""


@dataclass(frozen=True)
class Period:
    """What some days of a market left behind, per brand (B), or for many periods at once, (periods, B).

    Attributes:
        counts: (Count.SIZE, B) what was counted in the period.
        states: (states + 2, B) mean states of customers at its end, in the order of `columns.STATES`, then
            deafness and weariness (the same for every brand).
        life: (5, B) at its end, in the order of `LIFE`: means over communities of vitality, dependence and stewardship,
            then memberships per customer and the share of customers who follow the brand's page.
        money: (3, B) sales, cost of goods and spending in the period, in cents.
        customers: How many customers there are.
        days: How many days the period has; (periods, 1) for many at once.
        cohort: (2, B) first buyers since day 0 who have been observed for 90 days, and those of them who bought again
            within 90 days; known at the end of a run only, else zeros.
    """

    counts: Longs
    states: Floats
    life: Floats
    money: Longs
    cohort: Longs
    customers: int
    days: int | Longs

    def count(self, kind: Count) -> Floats:
        """Return one count as numbers that divide."""
        return self.counts[kind].astype(np.float64)

    def state(self, name: str) -> Floats:
        """Return the mean of one state."""
        if name in STATES:
            return self.states[STATES.index(name)]
        return self.states[len(STATES) + ("deafness", "weariness").index(name)]

    def per_thousand_and_month(self, acts: Floats) -> Floats:
        """Return a number of acts per 1,000 customers and month."""
        return acts * (1000 * MONTH / self.customer_days)

    @property
    def customer_days(self) -> Any:
        """Customers times days; a run that has not begun counts as one day."""
        return self.customers * np.maximum(1, self.days)


Formula = Callable[[Period], Floats]


@dataclass(frozen=True)
class Measure:
    """One measure.

    Attributes:
        name: Column name, a promise.
        label: What a figure says.
        unit: Its unit.
        role: `outcome` (neutral between strategies), `manipulation check` (what a strategy writes directly) or `state`.
        family: engagement, reputation, traffic, loyalty, harm, money or state.
        population: Over whom.
        window: `day` (a day in daily.parquet, the whole run among outcomes) or `run` (since day 0 in both).
        formula: Text of the formula; months have 365.25 / 12 days.
        source: Author and year, the code of a stylised fact, or `model`.
        of: The formula itself, a `Period` to one number per brand.
        sesoi: Smallest effect of interest; an assumption unless the source says otherwise.
        sesoi_is: Its unit: `percent` of the baseline, or `units` of the measure.
    """

    name: str
    label: str
    unit: str
    role: Literal["outcome", "manipulation check", "state"]
    family: str
    population: str
    window: Literal["day", "run"]
    formula: str
    source: str
    of: Formula
    sesoi: float
    sesoi_is: Literal["percent", "units"] = "percent"


def share(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, NaN where there is no whole.

    >>> share(np.array([1.0, 1.0]), np.array([2.0, 0.0]))
    array([0.5, nan])
    """
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)


def all_brands(x: Floats) -> Floats:
    """Return the total over brands, once per brand."""
    return x.sum(axis=-1, keepdims=True) + np.zeros_like(x)
