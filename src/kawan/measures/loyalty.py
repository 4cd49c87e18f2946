"""Loyalty: what buyers do, not what they say (Ehrenberg, Uncles & Goodhardt 2004)."""

from __future__ import annotations

from kawan.columns import Floats
from kawan.events import Count
from kawan.measures.measure import Measure, Period, all_brands, share


def purchases(p: Period) -> Floats:
    """Purchases per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.PURCHASES))


def market_share(p: Period) -> Floats:
    """Purchases of the brand over purchases of any brand."""
    bought = p.count(Count.PURCHASES)
    return share(bought, all_brands(bought))


def penetration(p: Period) -> Floats:
    """Customers who bought the brand since day 0, over customers."""
    return p.count(Count.BUYERS) / p.customers


def purchases_per_buyer(p: Period) -> Floats:
    """Purchases per buyer since day 0."""
    return share(p.count(Count.PURCHASES), p.count(Count.BUYERS))


def share_of_category_requirements(p: Period) -> Floats:
    """Share of its buyers' needs since day 0 that the brand met."""
    return share(p.count(Count.PURCHASES), p.count(Count.BUYER_NEEDS))


def repeat_rate(p: Period) -> Floats:
    """Share of first buyers, observed for 90 days, who bought again within 90 days."""
    return share(p.cohort[1].astype(float), p.cohort[0].astype(float))


def lapsing(p: Period) -> Floats:
    """Share of customers whose chance to buy, given a need, fell below half its peak."""
    return share(p.count(Count.LAPSED), p.count(Count.TRIED))


def opt_out_rate(p: Period) -> Floats:
    """Opt-outs per message noticed."""
    return share(p.count(Count.OPT_OUTS), p.count(Count.MESSAGES_NOTICED))


def blacklist_rate(p: Period) -> Floats:
    """Customers who blacklisted the brand, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.BLACKLISTINGS))


EHRENBERG = "Ehrenberg, Uncles & Goodhardt (2004)"

MEASURES = (
    Measure("purchases", "Purchases", "per 1,000 customers and month", "outcome", "loyalty", "all customers", "day",
            "purchases * 1000 / customers / months", EHRENBERG, purchases, 2.0),
    Measure("market_share", "Market share", "share of purchases", "outcome", "loyalty", "purchases of any brand", "day",
            "purchases of the brand / purchases of any brand", EHRENBERG, market_share, 0.005, "units"),
    Measure("penetration", "Penetration", "share of customers", "outcome", "loyalty", "all customers", "run",
            "customers who bought the brand since day 0 / customers", EHRENBERG, penetration, 0.01, "units"),
    Measure("purchases_per_buyer", "Purchases per buyer", "purchases", "outcome", "loyalty", "buyers since day 0", "run",
            "purchases / buyers", EHRENBERG, purchases_per_buyer, 2.0),
    Measure("share_of_category_requirements", "Share of category requirements", "share of buyers' needs", "outcome",
            "loyalty", "needs of customers who bought the brand since day 0", "run",
            "purchases of the brand / needs of its buyers, unmet ones and those met by others included", EHRENBERG,
            share_of_category_requirements, 0.005, "units"),
    Measure("repeat_rate", "Repeat rate", "share of first buyers", "outcome", "loyalty",
            "customers whose first purchase since day 0 lies at least 90 days before the end; known at the end of a run",
            "run", "second purchase within 90 days of the first / first buyers", EHRENBERG, repeat_rate, 0.01, "units"),
    Measure("lapsing", "Lapsing customers", "share of customers", "outcome", "loyalty",
            "customers whose purchase chance given a need ever reached 0.05, looked at every 28 days", "run",
            "customers whose chance is below half its peak / customers", "model", lapsing, 0.01, "units"),
    Measure("opt_out_rate", "Opt-outs", "share of noticed messages", "outcome", "loyalty", "noticed messages", "day",
            "opt-outs / noticed messages", "MSG-04", opt_out_rate, 0.001, "units"),
    Measure("blacklist_rate", "Blacklistings", "per 1,000 customers and month", "outcome", "loyalty", "all customers", "day",
            "blacklistings * 1000 / customers / months", "model", blacklist_rate, 0.1, "units"),
)  # fmt: skip
