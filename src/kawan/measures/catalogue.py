"""All measures: every `MEASURES` of the files beside this one."""

from __future__ import annotations

from kawan.measures import engagement, harm, loyalty, money, reputation, states, traffic
from kawan.measures.measure import Measure


def all_measures() -> tuple[Measure, ...]:
    """Return every measure, family by family."""
    families = (engagement, reputation, traffic, loyalty, harm, money, states)
    return tuple(measure for family in families for measure in family.MEASURES)
