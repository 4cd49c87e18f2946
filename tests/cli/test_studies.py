"""The commands of studies as a user meets them: what they leave, go on with, and refuse before the first run."""

import sys

import pandas as pd
import pytest

from kawan import cli
from kawan.lab import execute

SMALL = ["customers.n=60", "days=4", "warmup=2", "executor=serial"]
PAIR = "difference=[facilitate,sms_blast]"


@pytest.fixture
def folder_left(results, capsys):
    """Return what calls a command and gives back the folder it names, and what it printed."""

    def call(*words):
        assert cli.main([*words, *SMALL]) == 0
        out = capsys.readouterr().out
        last = out.strip().splitlines()[-1]
        assert last.startswith(f"results: {results}")
        return results / last.rpartition("/")[2], out

    return call


def drawn(folder):
    return {path.name for path in (folder / "figures").iterdir()}


def is_drawn_again(folder):
    """Return whether `kawan figures` draws the same pictures from what is beside them."""
    pictures = {path: path.read_bytes() for path in (folder / "figures").glob("*.png")}
    for path in pictures:
        path.unlink()
    return cli.main(["figures", str(folder)]) == 0 and pictures == {path: path.read_bytes() for path in pictures}


@pytest.mark.parametrize(
    ("words", "columns", "scenarios"),
    [
        (["strategy=sms_blast", "parameters=[behaviour.fomo.*]", "points=3"], ["swing"], 10),
        (["method=morris", PAIR, "parameters=[behaviour.fomo.*]", "points=2"], ["mu_star", "sigma"], 8),
        pytest.param(
            ["method=sobol", PAIR, "over={customers.fomo.mean: [0.2, 0.5], prices.hour: [4, 9]}", "points=2"],
            ["S1", "ST"],
            8,
            marks=pytest.mark.slow,
        ),
    ],
    ids=["oat", "morris", "sobol"],
)
def test_sensitivity_leaves_indices_and_a_figure(words, columns, scenarios, folder_left):
    folder, out = folder_left("sensitivity", *words, "outcome=purchases", "seeds=2")
    table = pd.read_csv(folder / "sensitivity_purchases.csv")
    assert set(columns) <= set(table.columns) and table["factor"].iloc[0] in out.replace("  ", " ")
    assert len(pd.read_csv(folder / "design.csv")) == scenarios
    assert "sensitivity_purchases.pdf" in drawn(folder) and is_drawn_again(folder)


def test_another_outcome_is_read_from_the_same_runs(folder_left, monkeypatch):
    words = ["sensitivity", "strategy=sms_blast", "parameters=[behaviour.fomo.tiring]", "points=2", "seeds=1"]
    folder, _ = folder_left(*words, "outcome=purchases")
    monkeypatch.setattr(execute, "serially", None)  # would fail if called
    again, _ = folder_left(*words, "outcome=engagement")
    assert again == folder and (folder / "sensitivity_engagement_acts.csv").exists()


def test_ablation_leaves_a_table_and_a_heat_map(folder_left):
    folder, out = folder_left(
        "ablate", "strategies=[quiet,sms_blast]", "mechanisms=[fomo,interruption]", "outcome=purchases", "seeds=2"
    )
    table = pd.read_csv(folder / "ablation.csv")
    mine = table[table["outcome"] == "purchases"]
    assert mine["without"].tolist() == ["none", "interruption", "fomo", "interruption + fomo"]
    assert "ablation_purchases_sms_blast.png" in drawn(folder) and "without fomo" in out and is_drawn_again(folder)


@pytest.mark.slow
def test_discovery_leaves_rules_and_a_phase_diagram(folder_left):
    folder, out = folder_left(
        "discover", PAIR, "over={customers.fomo.mean: [0.2, 0.5], brands.focal.budget: [0.01, 0.1]}",
        "among={network: [complete, small_world]}", "outcome=purchases", "points=20", "seeds=1",
    )  # fmt: skip
    assert len(pd.read_csv(folder / "discovery_purchases.csv")) == 20
    assert pd.read_csv(folder / "rules_purchases.csv")["scenarios"].sum() == 20
    assert "phase_purchases.pdf" in drawn(folder) and "of 20 scenarios" in out and is_drawn_again(folder)


def test_optimising_goes_on_where_it_was(folder_left, monkeypatch):
    words = ["optimise", "strategy=sms_blast", "maximise=[profit]", "limits={opt_outs: {below: 1e6}}", "seeds=1",
             "over={strategy.per_week: [0.5, 7]}", "batch=3", "confirm=2", "best=2"]  # fmt: skip
    folder, _ = folder_left(*words, "trials=3")
    first = pd.read_csv(folder / "trials.csv")
    again, out = folder_left(*words, "trials=6")
    trials = pd.read_csv(folder / "trials.csv")
    assert again == folder and len(trials) == 6 and trials.iloc[:3].equals(first)
    table = pd.read_csv(folder / "confirmation.csv")
    assert len(table) == 2 and table["limits_kept"].all() and "on fresh seeds" in out
    monkeypatch.setattr(execute, "serially", None)
    folder_left(*words, "trials=6")
    seeds = (
        pd.read_parquet(folder / "runs.parquet")["seed"],
        pd.read_parquet(folder / "confirmed" / "runs.parquet")["seed"],
    )
    assert not set(seeds[0]) & set(seeds[1])


@pytest.mark.slow
def test_claims_are_judged_over_a_cloud_of_towns(folder_left):
    folder, out = folder_left("experiment", "texting_pace", "quick=true", "cloud=3", "seeds=2")
    found, design = pd.read_csv(folder / "cloud.csv"), pd.read_csv(folder / "design.csv")
    assert (found[["holds", "fails", "open"]].sum(axis=1) == 3).all() and (found["towns"] == 3).all()
    assert design["town_number"].nunique() == 3 and design["network"].nunique() > 1 and len(design.columns) > 100
    assert "of 3 towns" in out and not (folder / "figures").exists()


def test_a_plan_lies_where_the_experiment_writes(folder_left, results, capsys):
    folder, out = folder_left("plan", "texting_pace", "quick=true")
    assert {path.name for path in folder.iterdir()} == {"plan.json"} and "hash: " in out
    assert cli.main(["plan", "texting_pace", "quick=true", *SMALL, "cloud=5"]) == 0  # of other runs, in another folder
    assert not (folder / "runs").exists() and len(list(results.iterdir())) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sensitivity", "strategy=sms_blast"], "nothing to vary"),
        (["sensitivity", "parameters=assumptions"], "either strategy=NAME, or difference"),
        (["sensitivity", PAIR, "parameters=[strategy.per_week]"], "in every strategy"),
        (["sensitivity", "strategy=sms_blast", "parameters=assumptions", "outcome=purchase_"], "mean purchases"),
        (["sensitivity", "strategy=sms_blat", "parameters=assumptions"], "did you mean sms_blast"),
        (["sensitivity", "strategy=quiet", "parameters=assumptions", "method=sobol", "points=5"], "power of two"),
        (["sensitivity", "strategy=quiet", "parameters=assumptions", "seeds=0"], "seeds must lie between 1"),
        (["sensitivity", "strategy=quiet", "over={customers.fomo.sd: [0.4, 0.499]}"], "sd must be below"),
        (["sensitivity", PAIR, "parameters=assumptions", "precision={profit: 1}"], "belong to compare"),
        (["ablate", "pvalues=true"], "belong to compare"),
        (["ablate", "mechanisms=[fomoo]"], "did you mean fomo"),
        (["ablate", "mechanisms=[]"], "no mechanism"),
        (["discover", "strategy=quiet", "cloud=true"], "compares two"),
        (["discover", PAIR, "among={network: [complete, scalefree]}"], "did you mean scale_free"),
        (["discover", PAIR, "cloud=true", "points=5"], "points must lie between 20"),
        (["optimise", "strategy=sms_blast", "over={strategy.per_week: [1, 3]}"], "name what is to be had"),
        (["optimise", "strategy=sms_blast", "maximise=[profit]"], "nothing to set"),
        (["optimise", "strategy=sms_blast", "maximise=[prophit]", "over={prices.hour: [1, 3]}"], "did you mean profit"),
        (["plan"], "which experiment"),
        (["plan", "texting_paces"], "did you mean texting_pace"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)  # fmt: skip
def test_bad_input_is_refused_before_anything_is_written(words, said, results, capsys):
    assert cli.main([*words, *SMALL]) == 2
    err = capsys.readouterr().err
    assert said in err and "Traceback" not in err and len(err.splitlines()) == 1
    assert not results.exists()


@pytest.mark.parametrize(
    ("module", "words", "extra"),
    [
        ("SALib", ["sensitivity", "method=morris", "strategy=quiet", "parameters=assumptions"], "sensitivity"),
        ("sklearn", ["discover", PAIR, "cloud=true"], "discovery"),
        ("optuna", ["optimise", "strategy=quiet", "maximise=[profit]", "over={prices.hour: [1, 9]}"], "optimise"),
    ],
)
def test_an_extra_that_is_missing_is_named(module, words, extra, results, capsys, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    assert cli.main([*words, *SMALL]) == 2
    assert f"pip install 'kawan[{extra}]'" in capsys.readouterr().err
    assert not results.exists()
