"""The lab: plan runs, run them, store what they leave, compare it."""
