"""Puts the repository's root on the path: benchmarks are run from there and are not installed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
