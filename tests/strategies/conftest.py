"""One settled market, every strategy by its config, and views of what a brand sees there."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from kawan import load_scenario
from kawan.actions import Action
from kawan.configs import options
from kawan.market import Market
from kawan.view import Strategy, View

SMALL = (
    "customers.n=300", "days=58", "warmup=30", "record=[daily,actions]", "brands.focal.budget=0.3",
    "brands.focal.quality=0.2",
)  # fmt: skip


@dataclass(frozen=True)
class Spy:
    """Do nothing and keep every view, of everything there is to see."""

    views: list[View] = field(default_factory=list)
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        self.views.append(view)
        return []


@pytest.fixture(scope="session")
def strategies() -> dict[str, Strategy]:
    """Return every strategy that ships, as its config builds it."""
    return {name: load_scenario(f"strategy={name}", *SMALL).brands["focal"].strategy for name in options("strategy")}


@pytest.fixture(scope="session")
def settled() -> Market:
    """Return a market on its first day, to branch from."""
    return Market(load_scenario(*SMALL), seed=5)


@pytest.fixture(scope="session")
def lived(settled: Market) -> Callable[..., Market]:
    """Return what lives 58 days, or fewer, of that market with a strategy of the focal brand."""

    def live(strategy: Strategy, days: int = 58, **changes: object) -> Market:
        focal = replace(settled.settings.brands["focal"], strategy=strategy)
        brands = {**settled.settings.brands, "focal": focal}
        market = settled.branch(replace(settled.settings, brands=brands, days=days, **changes))
        market.run()
        return market

    return live


@pytest.fixture(scope="session")
def views(lived: Callable[..., Market]) -> list[View]:
    """Return what a quiet brand sees on each of 58 days."""
    spy = Spy()
    lived(spy)
    return spy.views
