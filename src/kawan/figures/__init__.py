"""Figures: each file turns a table into the numbers drawn and a figure of them; none touches a market."""
