"""Reputation: what is said in public, and by how much of the whole conversation."""

from __future__ import annotations

from kawan.columns import Floats
from kawan.events import Count
from kawan.measures.measure import Measure, Period, all_brands, share


def positive_posts(p: Period) -> Floats:
    """Posts of valence above 0.1, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.POSITIVE_POSTS))


def neutral_posts(p: Period) -> Floats:
    """Posts of valence -0.1 to 0.1, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.NEUTRAL_POSTS))


def negative_posts(p: Period) -> Floats:
    """Posts of valence below -0.1, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.NEGATIVE_POSTS))


def positive_share(p: Period) -> Floats:
    """Positive posts over posts that are not neutral."""
    good = p.count(Count.POSITIVE_POSTS)
    return share(good, good + p.count(Count.NEGATIVE_POSTS))


def share_of_voice(p: Period) -> Floats:
    """Posts about the brand over posts about any brand."""
    posts = p.count(Count.POSTS)
    return share(posts, all_brands(posts))


UNIT = "per 1,000 customers and month"

MEASURES = (
    Measure("positive_posts", "Positive posts", UNIT, "outcome", "reputation", "all customers", "day",
            "posts of valence above 0.1 * 1000 / customers / months", "East, Hammond & Wright (2007)", positive_posts, 5.0),
    Measure("neutral_posts", "Neutral posts", UNIT, "outcome", "reputation", "all customers", "day",
            "posts of valence within 0.1 of 0 * 1000 / customers / months", "East, Hammond & Wright (2007)", neutral_posts),
    Measure("negative_posts", "Negative posts", UNIT, "outcome", "reputation", "all customers", "day",
            "posts of valence below -0.1 * 1000 / customers / months", "East, Hammond & Wright (2007)", negative_posts, 5.0),
    Measure("positive_share", "Positive share", "share of posts not neutral", "outcome", "reputation", "posts about the brand",
            "day", "positive / (positive + negative)", "East, Hammond & Wright (2007)", positive_share, 0.02, "units"),
    Measure("share_of_voice", "Share of voice", "share of posts", "outcome", "reputation", "posts about any brand", "day",
            "posts about the brand / posts about any brand", "You, Vadakkepatt & Joshi (2015)", share_of_voice, 0.01, "units"),
)  # fmt: skip
