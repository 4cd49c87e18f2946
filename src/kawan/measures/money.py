"""Money: what a strategy costs and brings, from the ledger, to the cent."""

from __future__ import annotations

from kawan.columns import Floats
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
)  # fmt: skip
