"""Referral: a buyer recommends the brand to one friend, for nothing or for a reward; some sell it on themselves."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kawan.core.parameters import SHARE


class Referral(NamedTuple):
    """TO BE WRITTEN."""

    opportunity: Annotated[float, SHARE, "assumption"] = 0.05  # of purchases, times sociability
