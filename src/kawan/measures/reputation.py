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


def complaints(p: Period) -> Floats:
    """Complaints to the brand, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.COMPLAINTS))


def complaints_answered(p: Period) -> Floats:
    """Complaints answered in time over complaints."""
    return share(p.count(Count.COMPLAINTS_ANSWERED), p.count(Count.COMPLAINTS))


EAST = "East, Hammond & Wright (2007)"
UNIT = "per 1,000 customers and month"

MEASURES = (
    Measure(
        "positive_posts", "Positive posts", UNIT, "outcome", "reputation", population="all customers", window="day",
        formula="posts of valence above 0.1, reshares included * 1000 / customers / months", source=EAST,
        of=positive_posts, sesoi=5.0,
    ),
    Measure(
        "neutral_posts", "Neutral posts", UNIT, "outcome", "reputation", population="all customers", window="day",
        formula="posts of valence -0.1 to 0.1, reshares included * 1000 / customers / months", source=EAST,
        of=neutral_posts, sesoi=5.0,
    ),
    Measure(
        "negative_posts", "Negative posts", UNIT, "outcome", "reputation", population="all customers", window="day",
        formula="posts of valence below -0.1, reshares included * 1000 / customers / months", source=EAST,
        of=negative_posts, sesoi=5.0,
    ),
    Measure(
        "positive_share", "Positive share", "share of posts not neutral", "outcome", "reputation",
        population="posts about the brand that are not neutral", window="day",
        formula="positive posts / (positive posts + negative posts)", source=EAST,
        of=positive_share, sesoi=0.02, sesoi_is="units",
    ),
    Measure(
        "share_of_voice", "Share of voice", "share of posts", "outcome", "reputation",
        population="posts about any brand of the market", window="day",
        formula="posts about the brand / posts about any brand, of any valence",
        source="You, Vadakkepatt & Joshi (2015)", of=share_of_voice, sesoi=0.01, sesoi_is="units",
    ),
    Measure(
        "complaints", "Complaints", UNIT, "outcome", "reputation", population="all customers", window="day",
        formula="complaints to the brand, of failures that nobody mended * 1000 / customers / months",
        source="Hirschman (1970)", of=complaints, sesoi=5.0,
    ),
    Measure(
        "complaints_answered", "Complaints answered", "per complaint", "manipulation check", "reputation",
        population="complaints to the brand", window="day",
        formula="complaints answered before patience ended / complaints of the same days",
        source="de Matos, Henrique & Rossi (2007)", of=complaints_answered, sesoi=0.05, sesoi_is="units",
    ),
)  # fmt: skip
