"""Timings: `python -m benchmarks` (or `make bench`) prints one table, `--quick` a smaller one in about a minute.

Every number is a median of several takes, with their extremes. Seconds belong to a machine and to how busy it was, so
each speed stands beside something timed in the same minutes: the memory bandwidth numpy reaches, or Mesa objects that
live the same days. Bounds are meant for two quiet cores; a number over its bound is marked, not an error.
"""
