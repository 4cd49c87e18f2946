"""Engagement: what customers do for and around a brand without being asked (van Doorn et al. 2010)."""

from __future__ import annotations

from kawan.columns import Floats
from kawan.events import Count
from kawan.measures.measure import Measure, Period, share


def engagement_acts(p: Period) -> Floats:
    """Posts, reshares and repeat attendance, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.POSTS) + p.count(Count.REPEAT_ATTENDANCES))


def posts(p: Period) -> Floats:
    """Posts of any valence, reshares included, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.POSTS))


def reshares(p: Period) -> Floats:
    """Posts passed on, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.RESHARES))


def attendance(p: Period) -> Floats:
    """Attendances over invited members of meetings in the brand's name."""
    return share(p.count(Count.ATTENDANCES), p.count(Count.INVITED))


def reach(p: Period) -> Floats:
    """Customers who noticed a friend's post or talk about the brand, per customer and day."""
    return p.count(Count.REACHED) / (p.customers * max(1, p.days))


MEASURES = (
    Measure("engagement_acts", "Engagement acts", "per 1,000 customers and month", "outcome", "engagement",
            "all customers", "day", "(posts + reshares + repeat attendances) * 1000 / customers / months",
            "van Doorn et al. (2010)", engagement_acts, 5.0),
    Measure("posts", "Posts", "per 1,000 customers and month", "outcome", "engagement", "all customers", "day",
            "(own posts + posts against + reshares) * 1000 / customers / months", "van Doorn et al. (2010)", posts, 5.0),
    Measure("reshares", "Reshares", "per 1,000 customers and month", "outcome", "engagement", "all customers", "day",
            "reshares * 1000 / customers / months", "Goel, Watts & Goldstein (2012)", reshares, 10.0),
    Measure("attendance", "Attendance", "share of invited members", "outcome", "engagement",
            "members of communities with a meeting in the brand's name", "day", "attendances / invited members",
            "COM-06", attendance, 0.01, "units"),
    Measure("reach", "Reach among friends", "share of customers a day", "outcome", "engagement", "all customers", "day",
            "customers who noticed a friend's post or talk / customers / days", "van Doorn et al. (2010)", reach, 5.0),
)  # fmt: skip
