"""Harm: what customers bear, always shown next to sales."""

from __future__ import annotations

from kawan.columns import Floats
from kawan.events import Count
from kawan.measures.measure import MONTH, Measure, Period


def messages_per_customer(p: Period) -> Floats:
    """Messages sent, per customer and month."""
    return p.count(Count.MESSAGES_SENT) * (MONTH / p.customer_days)


def messages_noticed(p: Period) -> Floats:
    """Messages noticed, per customer and month."""
    return p.count(Count.MESSAGES_NOTICED) * (MONTH / p.customer_days)


def opt_outs(p: Period) -> Floats:
    """Customers who left the list, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.OPT_OUTS))


def irritation(p: Period) -> Floats:
    """Mean irritation with the brand."""
    return p.state("irritation")


def deafness(p: Period) -> Floats:
    """Mean learned inattention to brand messages, shared by all brands."""
    return p.state("deafness")


def weariness(p: Period) -> Floats:
    """Mean fatigue from sustained fear of missing out, shared by all brands."""
    return p.state("weariness")


def intrusions(p: Period) -> Floats:
    """Unwelcome gestures, per 1,000 customers and month."""
    return p.per_thousand_and_month(p.count(Count.INTRUSIONS))


MEASURES = (
    Measure(
        "messages_per_customer", "Messages sent", "per customer and month", "manipulation check", "harm",
        population="all customers, those who get none included", window="day",
        formula="texts, letters and advertisements sent / customers / months", source="model",
        of=messages_per_customer, sesoi=5.0,
    ),
    Measure(
        "messages_noticed", "Messages noticed", "per customer and month", "manipulation check", "harm",
        population="all customers, those who get none included", window="day",
        formula="texts, letters and advertisements noticed / customers / months", source="model",
        of=messages_noticed, sesoi=5.0,
    ),
    Measure(
        "opt_outs", "Opted out", "per 1,000 customers and month", "outcome", "harm",
        population="all customers, on the list or not", window="day",
        formula="customers who left the list * 1000 / customers / months", source="MSG-04",
        of=opt_outs, sesoi=0.1, sesoi_is="units",
    ),
    Measure(
        "irritation", "Irritation", "0 to 1", "outcome", "harm", population="all customers", window="day",
        formula="mean irritation with the brand at the end", source="Edwards, Li & Lee (2002)",
        of=irritation, sesoi=0.005, sesoi_is="units",
    ),
    Measure(
        "deafness", "Deafness", "0 to 1", "outcome", "harm",
        population="all customers; the same number for every brand", window="day",
        formula="mean learned inattention to brand messages at the end", source="Hohnhold, O'Brien & Tang (2015)",
        of=deafness, sesoi=0.005, sesoi_is="units",
    ),
    Measure(
        "weariness", "Weariness", "0 to 1", "outcome", "harm",
        population="all customers; the same number for every brand", window="day",
        formula="mean fatigue from state FoMO at the end", source="Przybylski et al. (2013)",
        of=weariness, sesoi=0.005, sesoi_is="units",
    ),
    Measure(
        "intrusions", "Unwelcome gestures", "per 1,000 customers and month", "manipulation check", "harm",
        population="all customers", window="day", formula="gestures taken as intrusions * 1000 / customers / months",
        source="Aggarwal (2004)", of=intrusions, sesoi=5.0,
    ),
)  # fmt: skip
