"""States: means of what goes on inside customers and communities. They explain outcomes; they are not outcomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from kawan.columns import Floats
from kawan.measures.measure import LIFE, Formula, Measure, Period

Role = Literal["outcome", "manipulation check", "state"]


def mean_of(state: str) -> Formula:
    """Return the formula for the mean of one state."""
    return lambda p: p.state(state)


def life_of(name: str) -> Callable[[Period], Floats]:
    """Return the formula for one number about communities or followings."""
    return lambda p: p.life[LIFE.index(name)]


def state(name: str, label: str, unit: str, role: Role, source: str) -> Measure:
    """Return the measure of a customer's state towards a brand."""
    return Measure(
        name, label, unit, role, "state", population="all customers", window="day",
        formula=f"mean {name}, one number per customer and brand, at the end", source=source, of=mean_of(name),
        sesoi=0.01, sesoi_is="units",
    )  # fmt: skip


def life(name: str, label: str, population: str, role: Role, source: str) -> Measure:
    """Return the measure of a community's state."""
    return Measure(
        name, label, "0 to 1", role, "state", population=population, window="day",
        formula=f"mean {name} over communities at the end", source=source, of=life_of(name),
        sesoi=0.01, sesoi_is="units",
    )  # fmt: skip


GROUPS = "all communities, each counting once"
SHARED = f"{GROUPS}; the same number for every brand"

MEASURES = (
    state("familiarity", "Familiarity", "0 to 1", "state", "Romaniuk & Sharp (2004)"),
    state("esteem", "Esteem", "-1 to 1", "state", "Mitchell & Olson (1981)"),
    state("satisfaction", "Satisfaction", "-1 to 1", "state", "Oliver (1980)"),
    state("bond", "Bond", "-1 to 1", "manipulation check", "Park et al. (2010)"),
    state("sincerity", "Sincerity", "0 to 1", "state", "Aaker, Fournier & Brasel (2004)"),
    state("goodwill", "Goodwill", "0 to 1", "state", "Gouldner (1960)"),
    state("participation", "Participation", "0 to 1", "manipulation check", "van Doorn et al. (2010)"),
    state("habit", "Habit", "0 to 1", "state", "Guadagni & Little (1983)"),
    state("buzz", "Buzz", "0 to 1", "state", "Latane (1981)"),
    life("vitality", "Vitality of communities", SHARED, "manipulation check", "Fournier & Lee (2009)"),
    life("dependence", "Dependence of communities", SHARED, "manipulation check", "Deci, Koestner & Ryan (1999)"),
    life("stewardship", "Stewardship", GROUPS, "manipulation check", "McAlexander, Schouten & Koenig (2002)"),
    Measure(
        "members", "Memberships", "per customer", "state", "state",
        population="all customers; the same number for every brand", window="day",
        formula="memberships in communities / customers, at the end", source="Algesheimer, Dholakia & Herrmann (2005)",
        of=life_of("members"), sesoi=0.02, sesoi_is="units",
    ),
    Measure(
        "followers", "Followers", "share of customers", "state", "state", population="all customers", window="day",
        formula="customers who follow the brand's page / customers, at the end", source="model",
        of=life_of("followers"), sesoi=0.005, sesoi_is="units",
    ),
)  # fmt: skip
