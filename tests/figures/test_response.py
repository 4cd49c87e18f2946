"""The figure of an experiment with one factor, with few and many strategies and nasty values."""

import numpy as np
import pandas as pd
import pytest

from kawan.figures import response


def study(strategies, scale=1.0, levels=(0.25, 1.0, 7.0)):
    rng = np.random.default_rng(3)
    rows = [
        (scenario, outcome, name, "quiet", *(scale * np.sort(rng.normal(0.1, 1, 3))[[1, 0, 2]]), 20)
        for scenario in range(1, len(levels) + 1)
        for outcome in ("profit", "share_of_category_requirements", "opt_outs")
        for name in strategies
    ]
    columns = ["scenario", "outcome", "strategy", "baseline", "difference", "ci_low", "ci_high", "seeds"]
    design = pd.DataFrame({"scenario": range(1, len(levels) + 1), "pace": levels})
    return pd.DataFrame(rows, columns=columns), design


SHOWN = ("share_of_category_requirements", "profit", "opt_outs")
LABELS = {"profit": "Profit, money per customer", "opt_outs": "Opted out, per 1,000 customers and month"}


@pytest.mark.parametrize(("strategies", "scale", "log"), [
    (["a"], 1.0, True), (["can refuse", "cannot refuse", "permission"], 1e-4, True),
    ([f"a rather long name {i}" for i in range(7)], 1e6, False), (["flat"], 0.0, False),
])  # fmt: skip
def test_answers_to_a_factor_can_be_printed(strategies, scale, log, check_page):
    drawn = response.numbers(*study(strategies, scale), "pace", SHOWN)
    check_page(response.draw(drawn, "pace", "Texts a week", LABELS, ["quiet", *strategies], log=log))


def test_the_numbers_drawn_are_those_of_the_comparison():
    table, design = study(["a", "b"])
    drawn = response.numbers(table, design, "pace", SHOWN)
    assert list(dict.fromkeys(drawn["measure"])) == list(SHOWN)
    assert len(drawn) == len(table)
    one = drawn.query("measure == 'profit' and strategy == 'b' and pace == 7").iloc[0]
    other = table.query("outcome == 'profit' and strategy == 'b' and scenario == 3").iloc[0]
    assert (one["difference"], one["low"], one["high"]) == (other["difference"], other["ci_low"], other["ci_high"])
