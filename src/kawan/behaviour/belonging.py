"""Belonging: people join the communities of their friends, leave those they drifted out of, and follow brands."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kawan.core.parameters import DAYS


class Belonging(NamedTuple):
    """TO BE WRITTEN."""

    every: Annotated[float, DAYS, "assumption: about once a month"] = 28.0  # how often a community is looked at
