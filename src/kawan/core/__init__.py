"""What the rest stands on: keyed draws, compiled loops, sums in a fixed order. Knows nothing of markets."""
