"""Feedback: complaints and ideas arise whether or not anyone listens."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kawan.core.parameters import DAYS


class Feedback(NamedTuple):
    """TO BE WRITTEN."""

    patience: Annotated[float, DAYS, "assumption: a fortnight"] = 14.0  # how long a complaint waits for an answer
