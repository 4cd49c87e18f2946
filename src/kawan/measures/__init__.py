"""What a run is judged on: one file per family of outcomes, each measure defined once."""
