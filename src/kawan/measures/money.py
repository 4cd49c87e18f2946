"""Money: what a strategy costs and brings, from the ledger, to the cent."""

from __future__ import annotations

from kawan.columns import Floats
from kawan.events import Count
from kawan.measures.measure import Measure, Period

SALES, GOODS, SPENT = range(3)


def per_customer(p: Period, money: int) -> Floats:
    """Return one line of the ledger in money per customer."""
    return p.money[money] / (100 * p.customers)


def revenue(p: Period) -> Floats:
    """Sales, per customer."""
    return per_customer(p, SALES)


def margin(p: Period) -> Floats:
    """Sales less the cost of what was sold, per customer."""
    return (p.money[SALES] - p.money[GOODS]) / (100 * p.customers)


def spend(p: Period) -> Floats:
    """What was spent on actions, per customer."""
    return per_customer(p, SPENT)


def profit(p: Period) -> Floats:
    """Margin less spending, per customer."""
    return margin(p) - spend(p)


def value_referred(p: Period) -> Floats:
    """Margin of sales brought about for a reward, less the rewards, per customer."""
    return (p.count(Count.REFERRED_MARGIN) - p.count(Count.REWARDS)) / (100 * p.customers)


def value_influenced(p: Period) -> Floats:
    """Margin of sales whose last touch was unrewarded, per customer."""
    return p.count(Count.INFLUENCED_MARGIN) / (100 * p.customers)


def value_knowledge(p: Period) -> Floats:
    """Value of ideas taken up, per customer."""
    return p.count(Count.KNOWLEDGE_VALUE) / (100 * p.customers)


def wasted(p: Period) -> Floats:
    """Units made and never sold, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.WASTED))


MEASURES = (
    Measure(
        "revenue", "Revenue", "money per customer", "outcome", "money",
        population="all customers, buyers or not", window="day",
        formula="sales at the price paid, summed over days / customers", source="ledger", of=revenue, sesoi=2.0,
    ),
    Measure(
        "margin", "Margin", "money per customer", "outcome", "money",
        population="all customers, buyers or not", window="day",
        formula="(sales - cost of what was sold), summed over days / customers", source="Kumar et al. (2010)",
        of=margin, sesoi=2.0,
    ),
    Measure(
        "spend", "Spend", "money per customer", "manipulation check", "money",
        population="all customers, reached or not", window="day",
        formula="paid for actions, summed over days / customers", source="ledger", of=spend, sesoi=5.0,
    ),
    Measure(
        "profit", "Profit", "money per customer", "outcome", "money",
        population="all customers, buyers or not", window="day",
        formula="(sales - cost of what was sold - paid for actions), summed over days / customers", source="ledger",
        of=profit, sesoi=2.0,
    ),
    Measure(
        "value_referred", "Referral value", "money per customer", "outcome", "money",
        population="all customers, whether they recommend or not", window="day",
        formula="(margin of purchases whose last touch within touch_days was a rewarded recommendation or a reseller's "
        "offer - rewards and commissions paid), summed over days / customers",
        source="Kumar et al. (2010)", of=value_referred, sesoi=0.01, sesoi_is="units",
    ),
    Measure(
        "value_influenced", "Influence value by last touch", "money per customer", "outcome", "money",
        population="all customers, whether they speak or not", window="day",
        formula="margin of purchases whose last touch within touch_days was a post, talk or an unrewarded "
        "recommendation, summed over days / customers",
        source="Kumar et al. (2010)", of=value_influenced, sesoi=5.0,
    ),
    Measure(
        "value_knowledge", "Knowledge value", "money per customer", "outcome", "money",
        population="all customers, whether they have ideas or not", window="day",
        formula="value of customers' ideas taken up, summed over days / customers",
        source="Kumar et al. (2010)", of=value_knowledge, sesoi=0.01, sesoi_is="units",
    ),
    Measure(
        "wasted", "Units wasted", "per 1,000 customers and month", "outcome", "money", population="all customers",
        window="day",
        formula="units made and thrown away, or left with resellers * 1000 / customers / months", source="model",
        of=wasted, sesoi=1.0, sesoi_is="units",
    ),
)  # fmt: skip
