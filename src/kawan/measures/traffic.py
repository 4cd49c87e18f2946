"""Traffic: considerations and purchases that follow upon what friends said."""

from __future__ import annotations

from kawan.columns import Floats
from kawan.events import Count
from kawan.measures.measure import Measure, Period, share


def visits(p: Period) -> Floats:
    """Considerations within the window after a noticed post or talk, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.VISITS))


def conversion(p: Period) -> Floats:
    """Share of those visits that end in a purchase."""
    return share(p.count(Count.CONVERSIONS), p.count(Count.VISITS))


def touched_share(p: Period) -> Floats:
    """Share of purchases within the window after a touch."""
    return share(p.count(Count.TOUCHED_PURCHASES), p.count(Count.PURCHASES))


def touch_delay(p: Period) -> Floats:
    """Mean days from the last touch to the purchase, among touched purchases."""
    return share(p.count(Count.TOUCH_DELAY), p.count(Count.TOUCHED_PURCHASES))


MEASURES = (
    Measure("visits", "Visits after a touch", "per 1,000 customers and month", "outcome", "traffic", "all customers", "day",
            "considerations within touch_days of a touch * 1000 / customers / months", "Kumar et al. (2010)", visits, 5.0),
    Measure("conversion", "Conversion of visits", "share of visits", "outcome", "traffic", "visits after a touch", "day",
            "visits that end in a purchase / visits", "Kumar et al. (2010)", conversion, 0.01, "units"),
    Measure("touched_share", "Purchases after a touch", "share of purchases", "outcome", "traffic", "purchases of the brand",
            "day", "purchases within touch_days of a touch / purchases", "Kumar et al. (2010)", touched_share, 0.01, "units"),
    Measure("touch_delay", "Delay from touch to purchase", "days", "outcome", "traffic", "touched purchases", "day",
            "days from the last touch to the purchase, summed / touched purchases", "Trusov, Bucklin & Pauwels (2009)",
            touch_delay, 0.5, "units"),
)  # fmt: skip
