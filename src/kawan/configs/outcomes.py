"""Outcomes by the names people type: whole, or as much of one as names no other."""

from __future__ import annotations

from kawan.columns import BadInput
from kawan.configs.building import nearest
from kawan.measures.catalogue import all_measures

MAIN = (
    "engagement_acts", "positive_posts", "reach", "purchases", "share_of_category_requirements", "repeat_rate",
    "opt_outs", "irritation", "profit",
)  # fmt: skip
"""What tables and figures show, and what a beginning is taken to mean before any other measure."""


def outcome_named(typed: str, where: str) -> str:
    """Return the name of the measure that was typed, or of which the beginning was.

    >>> outcome_named("share", "precision"), outcome_named("market", "precision")
    ('share_of_category_requirements', 'market_share')
    """
    names = [measure.name for measure in all_measures()]
    if typed in names:
        return typed
    for known in (MAIN, names):
        begun = [name for name in known if typed and name.startswith(typed)]
        if len(begun) == 1:
            return begun[0]
        if begun:
            raise BadInput(f"{where}: {typed} could be {', '.join(begun)}")
    raise BadInput(f"{where}: {typed} is no outcome{nearest(typed, names)} (kawan list measures shows all)")
