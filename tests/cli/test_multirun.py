"""`kawan run -m`: one run per combination, through the same door as if each had been typed."""

from pathlib import Path

import pytest

from kawan import cli
from kawan.configs.sweeping import sweep
from kawan.lab.store import read_config


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where results go, beside an empty working directory."""
    monkeypatch.setenv("KAWAN_RESULTS", str(tmp_path / "re sults"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "re sults"


def test_every_combination_is_run_once(results: Path, capsys):
    words = ["strategy=quiet,sms_blast", "seed=1,2", "brands.rival_1.strategy=befriend"]
    assert cli.main(["run", "-m", *words, "days=2", "warmup=2", "customers.n=60"]) == 0
    out, err = capsys.readouterr()
    assert "4 runs" in err and len(out.split("results: ")) == 5
    found = []
    for folder in results.iterdir():
        config, seed = read_config(folder)
        found.append((config["brands"]["focal"]["strategy"]["_target_"].rpartition(".")[2], seed))
        assert config["brands"]["rival_1"]["strategy"]["_target_"].endswith("Befriend")
    assert sorted(found) == [("Quiet", 1), ("Quiet", 2), ("SmsBlast", 1), ("SmsBlast", 2)]
    assert not [*Path.cwd().iterdir()]  # Hydra left nothing


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-m", "strategy=quiet,smsblast"], "did you mean sms_blast?"),
        (["-m", "strategy=quiet,befriend", "dayz=1,2"], "dayz: no such key; did you mean days?"),
        (["-m", "strategy=sms_blast", "strategy.per_week=1,999"], "strategy.per_week"),
        (["-m", "seed=[1,2"], "-m: "),
        (["-m", "seed=1,2", "hydra/launcher=nobody"], "hydra/launcher/nobody"),
        (["-m", "seed"], "write key=value"),
        (["strategy.per_week=0,5"], "decimal comma"),
        (["hydra/launcher=joblib"], "hydra/launcher: no such key"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_said_before_the_first_run(results: Path, capsys, words: list[str], said: str):
    assert cli.main(["run", *words]) == 2
    err = capsys.readouterr().err
    assert said in err and "Traceback" not in err
    assert not results.exists()


def test_only_run_takes_it(capsys):
    assert cli.main(["compare", "-m", "seed=1,2"]) == 2
    assert "-m goes with run" in capsys.readouterr().err


def test_names_of_files_stay_as_typed(tmp_path: Path):
    """Spaces, commas, brackets and quotes in a path are no sweep."""
    from kawan.configs.sweeping import job_words

    seen: list[list[str]] = []
    name = "/a b/my (1),x=y's.csv"
    sweep([f"network.path={name}", "seed=1,2"], lambda config: seen.append(job_words()))
    assert seen == [[f"network.path={name}", "seed=1"], [f"network.path={name}", "seed=2"]]


@pytest.mark.slow
def test_joblib_makes_the_same_runs(results: Path, capsys):
    pytest.importorskip("hydra_plugins.hydra_joblib_launcher")
    words = ["run", "-m", "seed=1,2", "days=2", "warmup=2", "customers.n=60"]
    assert cli.main(words) == 0
    before = {path.name: (path / "daily.parquet").read_bytes() for path in results.iterdir()}
    results.rename(results.with_name("kept"))
    assert cli.main([*words, "hydra/launcher=joblib", "hydra.launcher.n_jobs=2"]) == 0
    assert {path.name: (path / "daily.parquet").read_bytes() for path in results.iterdir()} == before
