"""Engagement: what customers do for and around a brand without being asked (van Doorn et al. 2010)."""

from __future__ import annotations

from kawan.columns import Floats
from kawan.events import Count
from kawan.measures.measure import Measure, Period, share


def engagement_acts(p: Period) -> Floats:
    """Posts, reshares, ideas and repeat attendance, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.POSTS) + p.count(Count.IDEAS) + p.count(Count.REPEAT_ATTENDANCES))


def posts(p: Period) -> Floats:
    """Posts of any valence, reshares included, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.POSTS))


def reshares(p: Period) -> Floats:
    """Posts passed on, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.RESHARES))


def likes(p: Period) -> Floats:
    """Likes of posts about the brand, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.LIKES))


def ideas(p: Period) -> Floats:
    """Ideas that customers had for the brand, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.IDEAS))


def ideas_adopted(p: Period) -> Floats:
    """Ideas the brand took up, whoever they were meant for, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.IDEAS_ADOPTED))


def page_reach(p: Period) -> Floats:
    """What followers noticed on the brand's page, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.BRAND_POSTS_NOTICED))


def attendance(p: Period) -> Floats:
    """Attendances over invited members of meetings in the brand's name."""
    return share(p.count(Count.ATTENDANCES), p.count(Count.INVITED))


def reach(p: Period) -> Floats:
    """Customers who noticed a friend's post or talk about the brand, per customer and day."""
    return p.count(Count.REACHED) / p.customer_days


MEASURES = (
    Measure(
        "engagement_acts", "Engagement acts", "per 1,000 customers and month", "outcome", "engagement",
        population="all customers", window="day",
        formula="(posts of any kind + ideas + attendances of those who had attended the brand's meetings since day 0) "
        "* 1000 / customers / months",
        source="van Doorn et al. (2010)", of=engagement_acts, sesoi=5.0,
    ),
    Measure(
        "posts", "Posts", "per 1,000 customers and month", "outcome", "engagement",
        population="all customers", window="day",
        formula="(own posts + posts against + reshares) * 1000 / customers / months",
        source="van Doorn et al. (2010)", of=posts, sesoi=5.0,
    ),
    Measure(
        "reshares", "Reshares", "per 1,000 customers and month", "outcome", "engagement",
        population="all customers", window="day", formula="reshares * 1000 / customers / months",
        source="Goel, Watts & Goldstein (2012)", of=reshares, sesoi=10.0,
    ),
    Measure(
        "likes", "Likes", "per 1,000 customers and month", "outcome", "engagement",
        population="all customers", window="day",
        formula="likes of customers' posts about the brand * 1000 / customers / months",
        source="Toubia & Stephen (2013)", of=likes, sesoi=10.0,
    ),
    Measure(
        "ideas", "Ideas", "per 1,000 customers and month", "outcome", "engagement",
        population="all customers", window="day",
        formula="ideas for the brand, heard or not * 1000 / customers / months",
        source="Kumar et al. (2010)", of=ideas, sesoi=10.0,
    ),
    Measure(
        "ideas_adopted", "Ideas adopted", "per 1,000 customers and month", "manipulation check", "engagement",
        population="all customers", window="day",
        formula="ideas the brand took up, its own or left lying by others * 1000 / customers / months",
        source="Kumar et al. (2010)", of=ideas_adopted, sesoi=10.0,
    ),
    Measure(
        "page_reach", "Reach of the page", "per 1,000 customers and month", "manipulation check", "engagement",
        population="all customers, followers or not", window="day",
        formula="posts of the brand, and posts it featured, noticed by followers * 1000 / customers / months",
        source="model", of=page_reach, sesoi=10.0,
    ),
    Measure(
        "attendance", "Attendance", "share of invitations", "outcome", "engagement",
        population="invitations: members of a community times its meetings in the brand's name, whoever runs them",
        window="day", formula="attendances / invitations; a customer attends one meeting a day at the most",
        source="COM-06", of=attendance, sesoi=0.01, sesoi_is="units",
    ),
    Measure(
        "reach", "Reach among friends", "share of customers a day", "outcome", "engagement",
        population="all customers, every day anew", window="day",
        formula="customers who noticed a friend's post or talk that day, summed over days / customers / days",
        source="van Doorn et al. (2010)", of=reach, sesoi=5.0,
    ),
)  # fmt: skip
