"""Every experiment in its quick version: it ends with a figure and a table, and does not contradict the full one.

docs/experiments/claims.csv keeps what came out of the full versions. A quick difference whose interval leaves zero out
must have the sign of the full one, where that leaves zero out too; otherwise it cannot tell.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kawan
from kawan.configs.composing import options
from kawan.lab.design import told

ROOT = Path(__file__).resolve().parents[2]
FULL = pd.read_csv(ROOT / "docs" / "experiments" / "claims.csv").fillna({"at": ""})
NAMES = [name for name, path in options("experiment").items() if "kawan compare" not in path.read_text("utf-8")]
BY_LUCK = 0.1  # share of signs that 95 % intervals of few seeds may get wrong, with room


def sign(low: float, high: float) -> int:
    """Return the sign of an interval, 0 where it holds zero or is unknown."""
    return int(low > 0) - int(high < 0)


def test_there_is_a_page_for_every_experiment_and_nothing_else():
    pages = {path.stem for path in (ROOT / "docs" / "experiments").glob("*.md")}
    assert pages == set(NAMES)
    assert set(FULL["experiment"]) <= set(NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name != "strategy_game"])
def test_quick_versions_end_and_agree(name: str, tmp_path: Path):
    done = kawan.experiment(name, "executor=serial", quick=True, results=tmp_path)
    assert not done.study.failed
    assert {path.suffix for path in done.files} >= {".png", ".pdf", ".csv"}
    assert len(done.study.table) and np.isfinite(done.claims["difference"]).any()
    design = done.study.design.set_index("scenario")
    quick = done.claims.assign(at=[told(dict(design.loc[number])) for number in done.claims["scenario"]])
    both = quick.merge(FULL[FULL["experiment"] == name], on=["claim", "at", "outcome", "contrast"])
    signs = [
        (sign(row.ci_low_x, row.ci_high_x), sign(row.ci_low_y, row.ci_high_y), row.claim, row.at)
        for row in both.itertuples()
    ]
    against = [words for ours, theirs, *words in signs if ours * theirs < 0]
    assert len(against) <= BY_LUCK * len(signs), against


@pytest.mark.slow
def test_the_game_is_played(tmp_path: Path):
    done = kawan.experiment("strategy_game", "executor=serial", quick=True, results=tmp_path)
    assert not done.study.failed and len(done.claims)
