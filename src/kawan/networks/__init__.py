"""Ways in which customers are tied to one another: a frozen dataclass each, whose `build` draws a `Network`."""
