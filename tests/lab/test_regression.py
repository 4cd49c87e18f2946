"""Effects of factors: as statsmodels says, as the design was made, and covered as promised."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from kawan.columns import BadInput
from kawan.lab.regression import COLUMNS, regress


def study(seeds=20, key=1, levels=(0.5, 1.0, 3.0)):
    """A full design of a number and a word, two strategies, and luck that runs of one seed share."""
    rng = np.random.default_rng(key)
    design = pd.DataFrame(
        [
            {"scenario": 1 + i, "pace": pace, "network": network}
            for i, (pace, network) in enumerate((p, w) for p in levels for w in ("ring", "town"))
        ]
    )
    runs = design.merge(pd.DataFrame({"strategy": ["quiet", "texts"]}), how="cross")
    runs = runs.merge(pd.DataFrame({"seed": range(seeds), "luck": rng.normal(0, 1, seeds)}), how="cross")
    texts, town, pace = (runs["strategy"] == "texts"), (runs["network"] == "town"), (runs["pace"] - 1.75) / 2.5
    # Some of the luck meets those who are texted only: errors are neither equal nor independent.
    runs["sales"] = 10 + 2 * texts - 3 * pace + 4 * texts * pace + town + runs["luck"] * (1 + texts)
    runs["sales"] += rng.normal(0, 1, len(runs))
    runs["same"] = 5.0
    return runs.drop(columns=["luck", "pace", "network"]), design


def test_estimates_and_errors_are_those_of_statsmodels():
    runs, design = study()
    found = regress(runs, design, ["sales"])
    ours = found.set_index("term")
    table = runs.merge(design, on="scenario")
    table["p"] = (table["pace"] - 1.75) / 2.5
    table["s"], table["w"] = (table["strategy"] == "texts") - 0.5, (table["network"] == "town") - 0.5
    fit = smf.ols("sales ~ s + p + w + s:p + s:w + p:w", table).fit(
        cov_type="cluster", cov_kwds={"groups": table["seed"]}, use_t=True
    )
    names = {
        "Intercept": "mean", "s": "strategy[texts]", "p": "pace", "w": "network[town]", "s:p": "strategy[texts] x pace",
        "s:w": "strategy[texts] x network[town]", "p:w": "pace x network[town]",
    }  # fmt: skip
    assert set(ours.index) == set(names.values())
    for theirs, name in names.items():
        assert ours.loc[name, "estimate"] == pytest.approx(fit.params[theirs], abs=1e-10)
        assert ours.loc[name, "se"] == pytest.approx(fit.bse[theirs])
        assert ours.loc[name, ["ci_low", "ci_high"]].tolist() == pytest.approx(fit.conf_int().loc[theirs].tolist())
    assert ours["r_squared"].iloc[0] == pytest.approx(fit.rsquared)
    assert (ours["runs"] == 240).all() and (ours["seeds"] == 20).all() and tuple(found) == COLUMNS


def test_effects_are_those_the_design_was_made_with():
    truth = {"strategy[texts]": 2 + 0, "pace": -3 + 2, "network[town]": 1, "strategy[texts] x pace": 4}
    found = regress(*study(seeds=400), ["sales"]).set_index("term")
    for term, effect in truth.items():
        assert abs(found.loc[term, "estimate"] - effect) < 4 * found.loc[term, "se"]


def covered(simulations, seeds=20):
    """Return how often the intervals of the strategy's effect and of an interaction hold the truth."""
    truth = pd.Series({"strategy[texts]": 2.0, "strategy[texts] x pace": 4.0})
    inside = []
    for key in range(simulations):
        rows = regress(*study(seeds, key, (0.5, 3.0)), ["sales"]).set_index("term").loc[truth.index]
        inside.append((rows["ci_low"] <= truth) & (truth <= rows["ci_high"]))
    return np.mean(inside, axis=0)


def test_intervals_of_20_seeds_cover_what_they_promise():
    error = np.sqrt(0.95 * 0.05 / 60)
    assert (np.abs(covered(60) - 0.95) < 0.02 + 3 * error).all()


@pytest.mark.slow
def test_intervals_of_20_seeds_cover_93_to_97_per_cent():
    inside = covered(2_000)
    assert (inside >= 0.93).all() and (inside <= 0.97).all()


def test_other_factors_do_not_move_an_effect_of_a_balanced_design():
    runs, design = study()
    whole, alone = (regress(runs, design, ["sales"], factors).set_index("term") for factors in (None, ["strategy"]))
    assert alone.loc["strategy[texts]", "estimate"] == pytest.approx(whole.loc["strategy[texts]", "estimate"], rel=0.3)
    means = runs.groupby("strategy")["sales"].mean()
    assert alone.loc["strategy[texts]", "estimate"] == pytest.approx(means["texts"] - means["quiet"])
    assert alone.loc["mean", "estimate"] == pytest.approx(means.mean())


def test_three_words_are_each_compared_with_the_first():
    runs, design = study(levels=(0.5,))
    design = pd.concat([design, design.assign(scenario=design["scenario"] + 2)], ignore_index=True).head(3)
    design["network"] = ["ring", "town", "web"]
    runs = pd.concat([runs, runs[runs["scenario"] == 1].assign(scenario=3, sales=lambda r: r["sales"] + 7)])
    found = regress(runs, design, ["sales"], interactions=False).set_index("term")
    means = runs.groupby("scenario")["sales"].mean()
    assert found.loc["network[web]", "estimate"] == pytest.approx(7) == means[3] - means[1]
    assert found.loc["network[town]", "estimate"] == pytest.approx(means[2] - means[1])


def test_an_outcome_without_spread_has_no_effects():
    found = regress(*study(), ["same"]).set_index("term")
    assert found.loc["mean", "estimate"] == pytest.approx(5) and found["r_squared"].isna().all()
    assert found.drop(index="mean")["estimate"].abs().max() < 1e-9


def test_what_cannot_be_told_apart_is_refused():
    runs, design = study()
    with pytest.raises(BadInput, match=r"price does not vary.*strategy, pace, network"):
        regress(runs, design, ["sales"], ["price"])
    twin = design.assign(twice=2 * design["pace"])
    with pytest.raises(BadInput, match=r"cannot tell twice.* from the other terms"):
        regress(runs, twin, ["sales"])
    with pytest.raises(BadInput, match="two seeds are needed, got 1"):
        regress(runs[runs["seed"] == 0], design, ["sales"])
    few = runs[(runs["seed"] < 2) & runs["scenario"].isin([1, 4])]
    with pytest.raises(BadInput, match=r"6 runs cannot tell 7 terms"):
        regress(few.head(6), design, ["sales"])
