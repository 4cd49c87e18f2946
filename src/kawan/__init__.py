"""kawan: what brands do, and what it makes of the customers who talk to one another."""

__version__ = "0.1.0"
