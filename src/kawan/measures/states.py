"""States: means of what goes on inside customers and communities. They explain outcomes; they are not outcomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from kawan.columns import Floats
from kawan.measures.measure import Formula, Measure, Period

Role = Literal["outcome", "manipulation check", "state"]


def mean_of(state: str) -> Formula:
    """Return the formula for the mean of one state."""
    return lambda p: p.state(state)


def life_of(row: int) -> Callable[[Period], Floats]:
    """Return the formula for one mean over communities."""
    return lambda p: p.life[row]


def state(name: str, label: str, unit: str, role: Role, source: str) -> Measure:
    """Return the measure of a customer's state."""
    return Measure(
        name, label, unit, role, "state", "all customers", "day", f"mean {name} at the end", source, mean_of(name)
    )


def life(row: int, name: str, label: str, unit: str, role: Role) -> Measure:
    """Return the measure of a community's state."""
    return Measure(
        name, label, unit, role, "state", "all communities", "day", f"mean {name} at the end", "model", life_of(row)
    )


MEASURES = (
    state("familiarity", "Familiarity", "0 to 1", "state", "Romaniuk & Sharp (2004)"),
    state("esteem", "Esteem", "-1 to 1", "state", "brand attitude"),
    state("satisfaction", "Satisfaction", "-1 to 1", "state", "Oliver (1980)"),
    state("bond", "Bond", "-1 to 1", "manipulation check", "Park et al. (2010)"),
    state("sincerity", "Sincerity", "0 to 1", "state", "Aaker, Fournier & Brasel (2004)"),
    state("goodwill", "Goodwill", "0 to 1", "state", "felt reciprocity"),
    state("participation", "Participation", "0 to 1", "manipulation check", "behavioural engagement"),
    state("habit", "Habit", "0 to 1", "state", "Guadagni & Little (1983)"),
    state("buzz", "Buzz", "0 to 1", "state", "share of friends lately seen active"),
    life(0, "vitality", "Vitality of communities", "0 to 1", "manipulation check"),
    life(1, "dependence", "Dependence of communities", "0 to 1", "manipulation check"),
    life(2, "stewardship", "Stewardship", "0 to 1", "manipulation check"),
)
