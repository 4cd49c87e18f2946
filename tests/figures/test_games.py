"""The figure of a game, few and many strategies, sure and unsure: would an editor print it?"""

import numpy as np
import pandas as pd
import pytest

from kawan.figures import games
from kawan.lab.games import Game, equilibria, equilibrium_table, payoff_table, replicator

NAMES = ["quiet", "sms_blast", "resellers_of_ours", "befriend", *(f"strategy_{k}" for k in range(19))]


def parts(k, seeds, scale=1.0):
    rng = np.random.default_rng(k)
    game = Game(tuple(NAMES[:k]), scale * (20 + rng.normal(size=(k, k)) + 0.3 * rng.normal(size=(seeds, k, k))))
    path = pd.DataFrame(replicator(game.means, points=21), columns=NAMES[:k])
    path.insert(0, "time", np.linspace(0, 60, 21))
    return payoff_table(game), equilibrium_table(equilibria(game)), path


@pytest.mark.parametrize(
    ("k", "seeds", "scale"), [(2, 1, 1.0), (5, 3, -1e4), pytest.param(23, 5, 1.0, marks=pytest.mark.slow)]
)
def test_it_can_be_printed(check_page, k, seeds, scale):
    figure = games.draw(*parts(k, seeds, scale), "Profit, money per customer")
    check_page(figure)
    bold = [text.get_text() for text in figure.axes[0].texts if text.get_weight() == "bold"]
    assert len(bold) >= k  # a best reply to each, and the title


def test_pure_equilibria_are_framed_on_both_sides():
    game = Game(("hawk", "dove"), np.array([[[0.0, 4.0], [1.0, 3.0]]] * 3))
    path = pd.DataFrame({"time": [0.0, 1.0], "hawk": 0.5, "dove": 0.5})
    table = equilibrium_table(equilibria(game))
    figure = games.draw(payoff_table(game), table, path, "Profit")
    assert sorted(patch.get_xy() for patch in figure.axes[0].patches) == [(-0.47, 0.54), (0.53, -0.46)]
