"""Loyalty: what buyers do, not what they say (Ehrenberg, Uncles & Goodhardt 2004)."""

from __future__ import annotations

from kawan.columns import Floats
from kawan.events import Count
from kawan.measures.measure import Measure, Period, all_brands, share


def purchases(p: Period) -> Floats:
    """Purchases per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.PURCHASES))


def basket(p: Period) -> Floats:
    """Units per purchase."""
    return share(p.count(Count.UNITS), p.count(Count.PURCHASES))


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
    """Opt-outs per message sent, as senders count them."""
    return share(p.count(Count.OPT_OUTS), p.count(Count.MESSAGES_SENT))


def blacklist_rate(p: Period) -> Floats:
    """Customers who blacklisted the brand, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.BLACKLISTINGS))


EHRENBERG = "Ehrenberg, Uncles & Goodhardt (2004)"

MEASURES = (
    Measure(
        "purchases", "Purchases", "per 1,000 customers and month", "outcome", "loyalty",
        population="all customers", window="day", formula="purchases * 1000 / customers / months",
        source=EHRENBERG, of=purchases, sesoi=2.0,
    ),
    Measure(
        "market_share", "Market share", "share of purchases", "outcome", "loyalty",
        population="purchases of any brand of the market; the outside option has no share", window="day",
        formula="purchases of the brand / purchases of any brand", source=EHRENBERG,
        of=market_share, sesoi=0.005, sesoi_is="units",
    ),
    Measure(
        "basket", "Units per purchase", "units", "outcome", "loyalty", population="purchases of the brand",
        window="day", formula="units sold / purchases", source="LOY-08", of=basket, sesoi=1.0,
    ),
    Measure(
        "penetration", "Penetration", "share of customers", "outcome", "loyalty",
        population="all customers", window="run", formula="customers who bought the brand since day 0 / customers",
        source=EHRENBERG, of=penetration, sesoi=0.01, sesoi_is="units",
    ),
    Measure(
        "purchases_per_buyer", "Purchases per buyer", "purchases", "outcome", "loyalty",
        population="customers who bought the brand since day 0", window="run", formula="purchases / buyers",
        source=EHRENBERG, of=purchases_per_buyer, sesoi=2.0,
    ),
    Measure(
        "share_of_category_requirements", "Share of category requirements", "share of buyers' needs",
        "outcome", "loyalty", population="needs since day 0 of customers who bought the brand since day 0",
        window="run",
        formula="purchases of the brand / needs of its buyers, those that rivals or the outside option met included",
        source=EHRENBERG, of=share_of_category_requirements, sesoi=0.005, sesoi_is="units",
    ),
    Measure(
        "repeat_rate", "Repeat rate", "share of first buyers", "outcome", "loyalty",
        population="customers whose first purchase since day 0 lies at least 90 days before the last day; known at the "
        "end of a run only",
        window="run", formula="those with a second purchase within 90 days of the first / those customers",
        source=EHRENBERG, of=repeat_rate, sesoi=0.01, sesoi_is="units",
    ),
    Measure(
        "lapsing", "Lapsing customers", "share of customers ever won", "outcome", "loyalty",
        population="customers whose chance to buy the brand at a need has reached 0.05 since day 0, at the last look "
        "(every 28 days from day 0)",
        window="run", formula="those whose chance is below half its peak / those customers", source="model",
        of=lapsing, sesoi=0.01, sesoi_is="units",
    ),
    Measure(
        "opt_out_rate", "Opt-outs per message", "share of messages sent", "outcome", "loyalty",
        population="texts, letters and advertisements sent, noticed or not (advertisements cannot be refused)",
        window="day", formula="customers who left the list / messages sent", source="MSG-04",
        of=opt_out_rate, sesoi=0.001, sesoi_is="units",
    ),
    Measure(
        "blacklist_rate", "Blacklistings", "per 1,000 customers and month", "outcome", "loyalty",
        population="all customers", window="day",
        formula="customers who blacklisted the brand * 1000 / customers / months", source="model",
        of=blacklist_rate, sesoi=0.1, sesoi_is="units",
    ),
)  # fmt: skip
