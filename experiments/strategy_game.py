"""The game between strategies: payoffs of every pair, equilibria, and what a population of brands comes to do."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kawan.figures import games
from kawan.lab.cells import put_csv
from kawan.lab.games import equilibria, equilibrium_table, payoff_table, read_game, replicator
from kawan.lab.statistics import Outcome
from kawan.lab.studying import Study

MONEY = "money per customer"
RIVAL = "brands.rival_1.strategy"
SHARE = "% of what two quiet brands earn"
OUTCOMES = (Outcome("profit_by_rival", SHARE, "Profit beyond that against a quiet rival", sesoi=2.0, sesoi_is="units"),)


def measure(study: Study) -> pd.DataFrame:
    """Return what the rival's strategy adds to profit, seed by seed: nothing where the rival is quiet."""
    runs = study.runs.merge(study.design, on="scenario")
    alone = runs[runs[RIVAL] == "quiet"].set_index(["strategy", "seed"])["profit"].rename("alone")
    runs = runs.join(alone, on=["strategy", "seed"])
    usual = runs["seed"].map(alone.loc["quiet"])
    runs["profit_by_rival"] = 100 * (runs["profit"] - runs["alone"]) / usual
    return runs[["scenario", "strategy", "seed", "profit_by_rival"]]


def draw(study: Study) -> tuple[Figure, pd.DataFrame]:
    """Return the figure and the payoffs in it; equilibria and the path are written beside them."""
    game = read_game(study)
    payoffs, found, moves = payoff_table(game), equilibrium_table(equilibria(game)), replicator(game.means)
    path = pd.DataFrame(moves, columns=list(game.strategies))
    path.insert(0, "time", np.linspace(0.0, 60.0, len(moves)))
    put_csv(study.folder / "equilibria.csv", found)
    put_csv(study.folder / "population.csv", path)
    return games.draw(payoffs, found, path, f"Profit, {MONEY}"), payoffs
