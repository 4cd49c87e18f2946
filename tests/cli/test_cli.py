"""The command as a user meets it: exit codes, short messages, and a folder at the end or nothing at all."""

import errno
import subprocess
import sys

import pandas as pd
import pytest

from kawan import cli
from kawan.columns import BadInput
from kawan.commands import compare, run
from kawan.commands import list as list_

SMALL = ["customers.n=60", "days=4", "warmup=2"]
GROUND = ("strategies=[quiet,sms_blast]", "seeds=2", "executor=serial")


def last_line(text: str) -> str:
    """Return the last line of what was printed."""
    return text.strip().splitlines()[-1]


def folder_of(results, out):
    """Return the folder that the last line names."""
    name = last_line(out).removeprefix("results: ")
    assert name.startswith(str(results))
    return results / name[len(str(results)) + 1 :]


# What works


@pytest.mark.parametrize(
    "words",
    [
        ["strategy=sms_blast"],
        ["days=0"],
        ["days=0", "warmup=0"],
        ["brands.focal.budget=0", "strategy=sponsor"],
        ["customers.n=1"],
        ["rivals=none", "strategy=befriend"],
        ["rivals=three_acting", "record=[daily,actions,purchases]"],
    ],
    ids=" ".join,
)
def test_a_run_leaves_one_folder(words, results, capsys):
    assert cli.main(["run", *SMALL, *words]) == 0
    folder = folder_of(results, capsys.readouterr().out)
    assert {path.name for path in folder.iterdir()} >= {"config.yaml", "provenance.json", "daily.parquet"}
    assert [path.name for path in results.iterdir()] == [folder.name]
    days = 0 if "days=0" in words else 4
    assert pd.read_parquet(folder / "daily.parquet")["day"].nunique() == days


def test_a_finished_run_is_not_repeated_and_can_be(results, capsys, monkeypatch):
    words = ["run", *SMALL, "strategy=permission"]
    assert cli.main(words) == 0
    folder = folder_of(results, capsys.readouterr().out)
    assert cli.main(["rerun", str(folder)]) == 0
    assert capsys.readouterr().out.strip() == "same bits"
    monkeypatch.setattr(run, "live", None)  # would fail if called
    assert cli.main(words) == 0
    again = capsys.readouterr()
    assert last_line(again.out) == f"results: {folder}"
    assert "there already" in again.err


def test_a_comparison_leaves_tables_and_figures(results, capsys):
    assert cli.main(["compare", *SMALL, *GROUND]) == 0
    out = capsys.readouterr().out
    told = [line for line in out.splitlines() if str(results) not in line]
    assert max(map(len, told)) <= compare.WIDTH
    assert "sms_blast" in out
    folder = folder_of(results, out)
    assert {"comparison.csv", "runs.parquet", "provenance.json", "runs", "figures"} <= {
        p.name for p in folder.iterdir()
    }
    drawn = {path.name for path in (folder / "figures").iterdir()}
    assert {"outcomes.pdf", "course.png", "engagement_loyalty.csv", "messages.pdf"} <= drawn
    for file in (folder / "figures").iterdir():
        file.unlink()
    assert cli.main(["figures", str(folder)]) == 0
    assert {path.name for path in (folder / "figures").iterdir()} == drawn
    capsys.readouterr()
    assert cli.main(["compare", *GROUND, *SMALL]) == 0  # in another order: the same comparison
    again = capsys.readouterr()
    assert last_line(again.out) == f"results: {folder}"
    assert "all runs were there already" in again.err


def test_results_go_where_they_are_asked_to(tmp_path, results, capsys):
    place = tmp_path / "over there, (1)"
    assert cli.main(["run", *SMALL, f"results={place}"]) == 0
    assert last_line(capsys.readouterr().out).startswith(f"results: {place}/run-quiet-")
    assert not results.exists()


@pytest.mark.parametrize("words", [[], ["--help"], ["run", "--help"], ["compare", "-h"], ["list", "--help"]])
def test_help(words, capsys):
    assert cli.main(words) == 0
    assert "kawan" in capsys.readouterr().out


@pytest.mark.parametrize("kind", list_.KINDS)
def test_list_says_what_each_is(kind, capsys):
    assert cli.main(["list", kind]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(len(line.split(maxsplit=1)) == 2 for line in lines)


# What is wrong: exit code 2, a short message, no traceback, no file

WRONG = {
    "": ("frobnicate", "frobnicate: no such command"),
    "key": ("run dayz=3", "dayz: no such key; did you mean days?"),
    "plus": ("run +dayz=3", "dayz: no such key; did you mean days?"),
    "two plus": ("run ++strategy.efort=3", "strategy.efort: no such key; did you mean effort?"),
    "strategy": ("run strategy=befrend", "did you mean befriend?"),
    "network": ("run network=smal_world", "did you mean small_world?"),
    "range": ("run strategy=sms_blast strategy.per_week=-3", "must lie between 0 and 7 texts a week, got -3"),
    "type": ("run days=soon", "days must be a whole number, got soon"),
    "comma": ("run brands.focal.budget=0,5", "write brands.focal.budget=0.5"),
    "no value": ("run strategy", "strategy: write key=value"),
    "trust": ("run strategy._target_=mine.Gifts", "--trust FOLDER"),
    "flag": ("run -x strategy=quiet", "-x: no such option"),
    "no folder": ("run --trust", "--trust needs a folder"),
    "no such folder": ("run --trust /nowhere/mine", "--trust mine: no such folder"),
    "no configs": ("run --config-dir /nowhere/mine", "--config-dir mine: no such folder"),
    "seed": ("run seed=-1", "seed must lie between 0 and 2147483648, got -1"),
    "seeds": ("compare seeds=0", "seeds must lie between 1 and 100000 seeds, got 0"),
    "compared": ("compare strategies=[quiet,sms]", "did you mean sms_blast?"),
    "twice": ("compare strategies=[quiet,quiet]", "strategies names quiet twice"),
    "baseline": ("compare baseline=quite", "baseline=quite is not among the strategies compared"),
    "strategy in compare": ("compare strategy=quiet", "compare takes strategies=[...]"),
    "label": ("compare strategies={a/b:quiet} baseline=a/b", "is no name"),
    "executor": ("compare executor=locale", "serial, dask or tcp://HOST:PORT, got locale; did you mean local?"),
    "fair": ("compare fair_on=spend", "fair_on=spend is not available yet"),
    "memory": ("run customers.n=50000000 brands.focal.price=1", "GB of memory"),
    "kind": ("list strategys", "did you mean strategies?"),
    "figures": ("figures /nowhere", "is no finished folder of results"),
    "rerun": ("rerun", "expected one folder, got nothing"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "said"), WRONG.values(), ids=WRONG)
def test_wrong_input(typed, said, results, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("psutil.virtual_memory", lambda: type("Memory", (), {"available": 8_000_000_000}))
    assert cli.main(typed.split(" ")) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.startswith("kawan: ")
    assert "Traceback" not in captured.err
    assert len(captured.err.splitlines()) == 1
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["run"], ["compare", *GROUND]], ids=lambda words: words[0])
def test_results_that_cannot_be_written(command, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert cli.main([*command, *SMALL, f"results={tmp_path / 'file'}"]) == 2
    assert "results cannot be written to" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_leaves_nothing_half_written(results, capsys, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kawan.lab.writing.write_table", full)
    assert cli.main(["run", *SMALL]) == 3
    captured = capsys.readouterr()
    assert "No space left on device" in captured.err
    assert "results:" not in captured.out
    assert list(results.iterdir()) == []


def test_ctrl_c_says_how_to_go_on(results, capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kawan.market.Market.step", interrupted)
    assert cli.main(["run", *SMALL, "strategy=sms_blast"]) == 130
    captured = capsys.readouterr()
    assert "interrupted; nothing was written. Start again with:" in captured.err
    assert "kawan run customers.n=60 days=4 warmup=2 strategy=sms_blast" in captured.err
    assert "results:" not in captured.out
    assert not [path for path in results.rglob("*") if path.is_file()]
    monkeypatch.setattr("kawan.api.carry_out", interrupted)
    assert cli.main(["compare", *SMALL, *GROUND]) == 130
    assert "interrupted; what is finished is kept. Go on with:" in capsys.readouterr().err


def test_a_defect_of_ours_is_no_input_error(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("kawan.market.Market.step", broken)
    with pytest.raises(ZeroDivisionError):
        cli.main(["run", *SMALL])


# A strategy of one's own


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """Return a folder with a strategy that fails on day 2, and its config."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    folder = tmp_path / "mine"
    (folder / "strategy").mkdir(parents=True)
    (folder / "strategy" / "moody.yaml").write_text("_target_: moody.Moody\n")
    (folder / "moody.py").write_text(
        "from dataclasses import dataclass\n\n@dataclass(frozen=True)\nclass Moody:\n    patience: int = 2\n"
        "    def act(self, view):\n        if view.day >= self.patience:\n            raise RuntimeError('no more')\n"
        "        return []\n"
    )
    yield folder
    sys.modules.pop("moody", None)


def test_own_strategies_run_when_trusted(mine, results, capsys):
    ours = ["--config-dir", str(mine), f"--trust={mine}"]
    assert cli.main(["run", *SMALL, *ours, "strategy=moody", "strategy.patience=9"]) == 0
    captured = capsys.readouterr()
    assert "running code from" in captured.err
    assert "run-moody-" in last_line(captured.out)
    assert cli.main(["run", *SMALL, *ours[:2], "strategy=moody"]) == 2
    assert "--trust FOLDER" in capsys.readouterr().err


def test_a_strategy_that_fails_is_named(mine, results, capsys):
    ours = ["--config-dir", str(mine), "--trust", str(mine)]
    assert cli.main(["run", *SMALL, *ours, "strategy=moody"]) == 3
    said = capsys.readouterr().err
    assert "no more" in said
    assert "day 2" in said
    assert "Traceback" not in said
    assert cli.main(["compare", *SMALL, *ours, "strategies=[quiet,moody]", *GROUND[1:]]) == 3
    captured = capsys.readouterr()
    assert captured.err.count("failed: moody, seed") == 2
    assert last_line(captured.out).startswith("results: ")


# As a process


def kawan(*words, **options):
    """Run the command as its own process."""
    return subprocess.run(
        [sys.executable, "-m", "kawan", *words], capture_output=True, text=True, timeout=120, **options
    )


def test_the_process_ends_with_the_code(tmp_path):
    wrong = kawan("run", "dayz=3", cwd=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "kawan: dayz: no such key; did you mean days?\n"
    assert kawan("--version").stdout.startswith("kawan 0.")


def test_help_loads_nothing_heavy():
    script = "import sys; from kawan import cli; cli.main(['run', '--help']); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "hydra", "mesa", "numba", "pandas", "matplotlib"} & set(loaded)


def test_the_way_to_the_first_day_loads_no_statistics_and_no_pyplot(tmp_path):
    script = (
        f"import sys; from kawan import cli; cli.main({['run', *SMALL, f'results={tmp_path}']}); print(*sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.returncode == 0, ran.stderr
    assert not {"matplotlib.pyplot", "scipy.stats"} & set(ran.stdout.splitlines()[-1].split())


def test_compare_from_a_script_needs_no_main_guard(tmp_path):
    (tmp_path / "script.py").write_text(
        "import kawan\n"
        "result = kawan.compare(['quiet', 'sms_blast'], 'customers.n=60', 'days=4', 'warmup=2', seeds=1, workers=1,\n"
        "    results='here')\n"
        "print(len(result.table) > 0, result.folder.parent, len(result.daily))\n"
        "result.figure('outcomes')\n"
    )
    ran = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert ran.stdout.split() == ["True", "here", "8"], ran.stderr


def test_python_callers_get_bad_input(results):
    import kawan

    with pytest.raises(BadInput, match="baseline=no is not among"):
        kawan.compare(["quiet"], baseline="no")
