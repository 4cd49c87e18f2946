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


def referrals(p: Period) -> Floats:
    """Recommendations made to one friend, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.REFERRALS))


def referred_purchases(p: Period) -> Floats:
    """Purchases whose last touch is a recommendation or a reseller's offer, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.REFERRED_PURCHASES))


def resold(p: Period) -> Floats:
    """Units sold by resellers, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.RESOLD))


MEASURES = (
    Measure(
        "visits", "Visits after a touch", "per 1,000 customers and month", "outcome", "traffic",
        population="all customers", window="day",
        formula="needs at which the brand was considered within touch_days of a noticed post or talk * 1000 "
        "/ customers / months",
        source="Kumar et al. (2010)", of=visits, sesoi=5.0,
    ),
    Measure(
        "conversion", "Conversion of visits", "share of visits", "outcome", "traffic",
        population="visits after a touch", window="day", formula="visits that end in a purchase / visits",
        source="Kumar et al. (2010)", of=conversion, sesoi=0.01, sesoi_is="units",
    ),
    Measure(
        "touched_share", "Purchases after a touch", "share of purchases", "outcome", "traffic",
        population="purchases of the brand", window="day",
        formula="purchases within touch_days of a noticed post or talk / purchases",
        source="Kumar et al. (2010)", of=touched_share, sesoi=0.01, sesoi_is="units",
    ),
    Measure(
        "touch_delay", "Delay from touch to purchase", "days", "outcome", "traffic",
        population="purchases within touch_days of a touch", window="day",
        formula="days from the last touch to the purchase, summed / those purchases",
        source="Trusov, Bucklin & Pauwels (2009)", of=touch_delay, sesoi=0.5, sesoi_is="units",
    ),
    Measure(
        "referrals", "Recommendations", "per 1,000 customers and month", "outcome", "traffic",
        population="all customers", window="day",
        formula="recommendations to one friend, rewarded or not, heard or not * 1000 / customers / months",
        source="Kumar et al. (2010)", of=referrals, sesoi=5.0,
    ),
    Measure(
        "referred_purchases", "Purchases after a recommendation", "per 1,000 customers and month", "outcome", "traffic",
        population="all customers", window="day",
        formula="purchases whose last touch within touch_days was a recommendation or a reseller's offer * 1000 "
        "/ customers / months",
        source="Kumar et al. (2010)", of=referred_purchases, sesoi=5.0,
    ),
    Measure(
        "resold", "Units resold", "per 1,000 customers and month", "manipulation check", "traffic",
        population="all customers", window="day", formula="units sold by resellers * 1000 / customers / months",
        source="model", of=resold, sesoi=5.0,
    ),
)  # fmt: skip
