"""`kawan experiment`: a question goes in, claims and scenarios are run, an answer, tables and a figure come out."""

import pandas as pd
import pytest
import yaml

from kawan.cli import main
from kawan.configs import options
from kawan.lab.studying import read_study

MINE = """\
# @package _global_
# Question: do texts sell?
defaults:
  - override /design: grid

claim:
  - {says: They cost something., outcome: spend, contrast: [sms_blast, quiet], direction: higher, smallest: 0}
  - {says: Tenfold is tenfold., outcome: tenfold, contrast: [sms_blast, quiet], direction: higher}
strategies: [quiet, sms_blast]
design:
  factors: {strategy.per_week: [2, 5]}
customers: {n: 60}
days: 5
warmup: 2
seeds: 4
"""
SCRIPT = """
from kawan.api import labels
from kawan.figures import messages
from kawan.lab.statistics import Outcome

OUTCOMES = (Outcome("tenfold", "acts", "Ten times the acts"),)


def measure(study):
    return study.runs[["scenario", "strategy", "seed"]].assign(tenfold=10 * study.runs["engagement_acts"])


def draw(study):
    shown = ("spend", "irritation")
    return messages.draw(study.runs, labels(), shown, {}), messages.numbers(study.runs, shown)
"""


@pytest.fixture
def mine(tmp_path):
    """Return a folder with an experiment of one's own and its script."""
    for folder in ("experiment", "experiments"):
        (tmp_path / folder).mkdir()
    (tmp_path / "experiment" / "texts.yaml").write_text(MINE)
    (tmp_path / "experiments" / "texts.py").write_text(SCRIPT)
    return tmp_path


def words(mine, *more):
    return ["experiment", "texts", "--config-dir", str(mine), "--trust", str(mine), "executor=serial", *more]


def test_a_plan_says_what_would_be_run_and_runs_nothing(mine, results, capsys):
    assert main(words(mine, "plan=true")) == 0
    out = capsys.readouterr().out
    assert "do texts sell?" in out
    assert "2 scenarios, 2 strategies, 4 seeds" in out
    assert "runs: 16, of which 4 are the same as others" in out
    assert "time: about" in out and "disk: about" in out
    assert not results.exists()


def test_an_experiment_of_ones_own_from_question_to_figure(mine, results, capsys):
    assert main(words(mine)) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "do texts sell?"
    assert "  holds in 2 of 2 scenarios" in out
    folder = next(results.glob("texts-*"))
    assert out[-1] == f"results: {folder}"
    kept = {path.name for path in folder.iterdir()}
    assert {"design.csv", "runs.parquet", "comparison.csv", "claims.csv", "provenance.json", "runs"} <= kept
    assert {path.suffix for path in (folder / "figures").iterdir()} == {".png", ".pdf", ".csv"}
    study = read_study(folder)
    assert study.provenance["question"] == "do texts sell?"
    claims = pd.read_csv(folder / "claims.csv").set_index(["claim", "scenario"])
    acts = study.table.query("outcome == 'engagement_acts'").set_index("scenario")
    for scenario in (1, 2):
        assert claims.loc[(2, scenario), "difference"] == pytest.approx(10 * acts.loc[scenario, "difference"])
    assert str(mine) not in (folder / "provenance.json").read_text()
    assert main(words(mine)) == 0
    assert "16 of 16 runs were there already" in capsys.readouterr().err


def test_without_trust_no_code_of_the_users_runs(mine, results, capsys):
    (mine / "experiments" / "texts.py").write_text("raise SystemExit('it ran')\n")
    assert main(["experiment", "texts", "--config-dir", str(mine), "executor=serial"]) == 2
    assert "tenfold is no outcome" in capsys.readouterr().err
    assert not results.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["experiment"], "which experiment?"),
        (["experiment", "plan=true"], "which experiment?"),
        (["experiment", "texting_pase"], "did you mean texting_pace"),
        (["experiment", "texting_pace", "sedes=3"], "did you mean seeds"),
    ],
)
def test_bad_input_ends_with_a_short_message(typed, message, capsys, results):
    assert main(typed) == 2
    assert message in capsys.readouterr().err
    assert not results.exists()


@pytest.mark.parametrize("name", ["texting_pace", "donor_trap", "fomo_fads"])
def test_the_examples_open_with_a_question_and_plan_a_quick_version(name, capsys):
    file = options("experiment")[name]
    assert file.read_text(encoding="utf-8").splitlines()[1].startswith("# Question: ")
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["claim"]
    assert main(["experiment", name, "plan=true", "quick=true"]) == 0
    assert "claim 1: " in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("name", ["texting_pace", "donor_trap", "fomo_fads"])
def test_the_examples_run_quickly(name, results):
    assert main(["experiment", name, "quick=true"]) == 0
    folder = next(results.glob(f"{name}-*"))
    assert (folder / "figures" / f"{name}.png").stat().st_size > 10_000
    assert len(pd.read_csv(folder / "claims.csv")) >= 3
