"""Harm: what customers bear, always shown next to sales."""

from __future__ import annotations

from kawan.columns import Floats
from kawan.events import Count
from kawan.measures.measure import MONTH, Measure, Period


def messages_per_customer(p: Period) -> Floats:
    """Messages sent, per customer and month."""
    return p.count(Count.MESSAGES_SENT) * (MONTH / (p.customers * max(1, p.days)))


def messages_noticed(p: Period) -> Floats:
    """Messages noticed, per customer and month."""
    return p.count(Count.MESSAGES_NOTICED) * (MONTH / (p.customers * max(1, p.days)))


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
    Measure("messages_per_customer", "Messages sent", "per customer and month", "manipulation check", "harm",
            "all customers", "day", "messages sent / customers / months", "model", messages_per_customer),
    Measure("messages_noticed", "Messages noticed", "per customer and month", "manipulation check", "harm",
            "all customers", "day", "messages noticed / customers / months", "model", messages_noticed),
    Measure("opt_outs", "Opted out", "per 1,000 customers and month", "outcome", "harm", "all customers", "day",
            "opt-outs * 1000 / customers / months", "MSG-04", opt_outs, 0.1, "units"),
    Measure("irritation", "Irritation", "0 to 1", "outcome", "harm", "all customers", "day",
            "mean irritation with the brand at the end", "Edwards, Li & Lee (2002)", irritation, 0.005, "units"),
    Measure("deafness", "Deafness", "0 to 1", "outcome", "harm", "all customers", "day",
            "mean learned inattention to brand messages at the end", "Hohnhold, O'Brien & Tang (2015)", deafness, 0.005, "units"),
    Measure("weariness", "Weariness", "0 to 1", "outcome", "harm", "all customers", "day",
            "mean fatigue from FOMO at the end", "Przybylski et al. (2013)", weariness, 0.005, "units"),
    Measure("intrusions", "Unwelcome gestures", "per 1,000 customers and month", "manipulation check", "harm",
            "all customers", "day", "intrusive gestures * 1000 / customers / months", "Aggarwal (2004)", intrusions),
)  # fmt: skip
