"""Figures of studies, few and many numbers, long keys and nasty values: would an editor print them?"""

import numpy as np
import pandas as pd
import pytest

from kawan.configs.points import parameters
from kawan.figures import heat, phase, sensitivity
from kawan.figures.phase import share_nearby
from kawan.scenario import MECHANISMS, Scenario

KEYS = [key for key, item in parameters(Scenario()).items() if item.assumption]
LONGEST = sorted(KEYS, key=len)[::-1]


def table(count, scale=1.0):
    rng = np.random.default_rng(count)
    mu = scale * rng.gamma(0.3, size=count)
    first = rng.dirichlet(np.full(count, 0.1))
    effects = {"mu_star": mu, "mu_star_conf": 0.2 * mu, "sigma": 0.5 * mu}
    shares = {"S1": first, "S1_conf": 0.1 * first, "ST": first + 0.05, "ST_conf": 0.05}
    return pd.DataFrame({"factor": LONGEST[:count], **effects, **shares})


@pytest.mark.parametrize(
    ("count", "scale", "floor"),
    [(2, 1.0, np.nan), (60, 1.0, 0.05), (12, 1e7, 2e6), (5, 1.0, 1e9), (5, 0.0, 0.0), (5, 0.004, 0.0)],
)
def test_the_plane_of_morris_can_be_printed(count, scale, floor, check_page):
    check_page(
        sensitivity.draw_screening(table(count, scale), "Engagement acts of one minus those of the other", floor, "")
    )


@pytest.mark.parametrize("count", [2, 7, 60])
def test_the_bars_of_sobol_can_be_printed(count, check_page):
    figure = sensitivity.draw_shares(table(count), "Engagement acts of one minus those of the other", "Luck: 3%.")
    check_page(figure)
    assert len(figure.axes[0].get_yticklabels()) == min(count, sensitivity.MOST_BARS)


@pytest.mark.parametrize(("count", "known"), [(1, True), (2, False), (5, True), (12, True)])
def test_curves_can_be_printed(count, known, check_page):
    rows = [
        (key, value, 0.5, 1e4 * value if known else np.nan, 0.9e4 * value, 1.1e4 * value)
        for key in LONGEST[:count]
        for value in (0.0, 0.25, 0.5, 1.0)
    ]
    curves = pd.DataFrame(rows, columns=["factor", "value", "default", "mean", "low", "high"])
    curves.loc[0, ["low", "high"]] = np.nan
    figure = sensitivity.draw_curves(curves, "Engagement acts per 1,000 customers and month", 4)
    check_page(figure)
    assert len(figure.axes) == min(count, sensitivity.MOST_CURVES)


@pytest.mark.parametrize(("size", "scale"), [(1, 1.0), (3, 0.0), (3, 1e6), (11, 1.0)])
def test_a_heat_map_can_be_printed(size, scale, check_page):
    rng = np.random.default_rng(size)
    names = list(MECHANISMS[:size])
    values = pd.DataFrame(scale * rng.normal(size=(size, size)), names, names).where(np.tri(size, dtype=bool))
    figure = heat.draw(values, "Engagement acts, facilitate minus sms_blast", "Framed: it matters.", values > 0, "%")
    check_page(figure)
    assert len(figure.axes[0].texts) == size * (size + 1) // 2 + 1  # and the title
    assert len(figure.axes[0].patches) == int((values > 0).to_numpy().sum())


@pytest.mark.parametrize("wins", ["none", "some", "all"])
def test_a_phase_diagram_can_be_printed(wins, check_page):
    rng = np.random.default_rng(3)
    points = pd.DataFrame(rng.uniform(0, 1e-3, (80, 2)), columns=LONGEST[:2])
    points["won"] = {"none": False, "all": True, "some": points[LONGEST[0]] > 6e-4}[wins]
    figure = phase.draw(points, *LONGEST[:2], "facilitate", "thrice_a_week_texting", "80 scenarios of 4 seeds.")
    check_page(figure)
    assert bool(figure.axes[0].collections) == (wins == "some")  # the line of one half


def test_the_line_of_one_half_lies_where_wins_begin():
    x, y = np.random.default_rng(4).uniform(size=(2, 4000))
    shares = share_nearby(x, y, x > 0.6)
    crossing = (np.abs(shares - 0.5).argmin(axis=1) + 0.5) / shares.shape[1]
    assert np.abs(crossing - 0.6).max() < 0.08 / 2 and shares.min() >= 0 and shares.max() <= 1
