"""kawan: what brands do, and what it makes of the customers who talk to one another."""

from importlib import import_module
from typing import Any

__version__ = "0.2.0"

_ACTIONS = (
    "Action", "Ask", "Blank", "CoDesign", "Facilitate", "Feature", "Gesture", "Hold", "Invite", "Listen", "Message",
    "Pay", "Portion", "Post", "Privilege", "Produce", "Recruit", "Sample",
)  # fmt: skip

# Where each public name lives; loaded when first used, so that `import kawan` costs nothing.
_HOMES = {
    "compare": "kawan.api",
    "Comparison": "kawan.api",
    "experiment": "kawan.studies",
    "query": "kawan.lab.query",
    "load_scenario": "kawan.configs",
    "Market": "kawan.market",
    "Scenario": "kawan.scenario",
    "NetworkBuilder": "kawan.scenario",
    "Network": "kawan.columns",
    "BadInput": "kawan.columns",
    "Measure": "kawan.measures.measure",
    "View": "kawan.view",
    "Strategy": "kawan.view",
    **dict.fromkeys(_ACTIONS, "kawan.actions"),
}
__all__ = [*sorted(_HOMES), "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kawan' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
