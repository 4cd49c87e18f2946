"""The figure of how many seeds are enough, with few and many strategies and nasty values."""

import numpy as np
import pandas as pd
import pytest

from kawan.figures import replications
from kawan.lab.replications import enough, growth
from kawan.lab.statistics import Outcome

NAMES = ["quiet", "thrice_a_week_texting", "befriend", "facilitate", "permission", "sms_blast", "sponsor", "listen"]
LABELS = {"share": "Share of category requirements, share of buyers' needs", "profit": "Profit, money per customer"}
OUTCOMES = [Outcome(name, "", label, sesoi=5.0) for name, label in LABELS.items()] + [Outcome("acts", "", "Acts")]


def runs_of(strategies, seeds, scale=1.0):
    rng = np.random.default_rng(3)
    keys = pd.MultiIndex.from_product([NAMES[:strategies], range(seeds)], names=["strategy", "seed"])
    values = {outcome.name: scale * rng.normal(5, 0.4, len(keys)) for outcome in OUTCOMES}
    return pd.DataFrame(values, index=keys).reset_index()


@pytest.mark.parametrize(
    ("strategies", "seeds", "scale"), [(2, 2, 1.0), (3, 20, 1.0), (8, 30, 1.0), (3, 12, 1e7), (3, 12, 0.0)]
)
def test_it_can_be_printed(strategies, seeds, scale, check_page):
    runs = runs_of(strategies, seeds, scale)
    grown, needed = growth(runs, "quiet", OUTCOMES), enough(runs, "quiet", OUTCOMES)
    drawn = replications.draw(grown, needed, LABELS, NAMES[:strategies])
    check_page(drawn)
    assert len(drawn.axes) == 3 * len(OUTCOMES)
    named = [text.get_text() for axes in drawn.axes for text in axes.texts]
    assert "quiet" not in named and all(named.count(name) == len(OUTCOMES) for name in NAMES[1:strategies])
    dashed = [any(line.is_dashed() for line in axes.lines) for axes in drawn.axes]
    assert dashed == [False, False, scale > 0] * 2 + [False, False, False]  # of acts, nobody named an effect


def test_the_first_few_seeds_do_not_squash_the_rest():
    runs = runs_of(2, 30)
    grown = growth(runs, "quiet", OUTCOMES[:1])
    low, high = replications.limits(grown, "half_width", 0.1)
    assert low == 0 and high < grown["half_width"].max() and high > grown[grown["seeds"] >= 5]["half_width"].max()
