"""A folder of results is data: whatever its names and files hold, nothing of it runs and nothing of it leaks."""

import csv
import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from kawan import cli
from kawan.api import Comparison, draw_figures
from kawan.columns import BadInput
from kawan.figures.save import save
from kawan.lab.comparing import read_result
from kawan.lab.store import read_config, read_provenance
from kawan.report.records import PNG, read_figures, read_records
from kawan.report.writing import write_report

NAMES = ["<img onerror=x>", r"\input{x}", "=HYPERLINK(1)", "</style><script>x</script>", '" onload="x', "{{ 7*7 }}"]
SECRET = "the secret of another file"


class Tags(HTMLParser):
    """The tags of a page and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("name", NAMES[:3])
def test_the_door_refuses_names_that_are_something_else(name, results, capsys):
    for words in (
        [f'strategies={{quiet: quiet, "{name}": sms_blast}}'],
        ["strategies=[quiet,sms_blast]", f"baseline='{name}'"],
        ["strategies=[quiet,sms_blast]", f'brands={{"{name}": {{price: 3}}}}'],
    ):
        assert cli.main(["compare", "customers.n=60", "days=3", *words]) == 2
        said = capsys.readouterr()
        assert "Traceback" not in said.err and not said.out
    assert not results.exists()


def test_names_in_every_place_are_shown_and_nothing_more(build):
    evil = NAMES[0]
    folder = build(
        ["quiet", *NAMES], question=evil, notes=NAMES, kawan=evil, created=evil, machine=evil, fair_on=evil,
        versions={evil: evil, "numpy": evil}, trusted={evil: evil}, claims=[{"says": evil}],
        precision={"half_widths": {evil: evil}, "max_seeds": evil},
        failed=[{"strategy": name, "seed": 1, "message": name} for name in NAMES],
    )  # fmt: skip
    table = pd.read_csv(folder / "comparison.csv")
    table.assign(verdict=evil, unit=evil, caution=evil).to_csv(folder / "comparison.csv", index=False)
    columns = {"outcome": "profit", "unit": evil, "best_is": evil, "strategy": evil, "mean": 1.0, "rank": 1,
               "p_best": 0.5, "rank_low": 1, "rank_high": 1, "seeds": 3}  # fmt: skip
    pd.DataFrame([columns]).to_csv(folder / "ranking.csv", index=False)
    claim = {"claim": 1, "scenario": 1, "outcome": evil, "contrast": evil, "expected": evil, "difference": 1.0,
             "ci_low": 0.0, "ci_high": 2.0, "smallest": 1.0, "unit": evil, "seeds": 3, "judgement": evil}  # fmt: skip
    pd.DataFrame([claim]).to_csv(folder / "claims.csv", index=False)
    write_report(folder)
    page = Tags((folder / "report.html").read_text(encoding="utf-8"))
    assert not page.found & {"script", "img", "iframe", "svg", "link"}
    assert page.attributes <= {"class", "lang", "charset", "http-equiv", "content", "name"}
    assert all(name in page.text for name in NAMES)
    for file in ("comparison.tex", "methods.tex", "sources.bib"):
        assert r"\input" not in (folder / file).read_text(encoding="utf-8")


def test_names_of_a_design_are_shown_and_nothing_more(build):
    folder = build(["quiet", *NAMES], scenarios=2)
    design = pd.DataFrame({"scenario": [1, 2], NAMES[0]: NAMES[:2], NAMES[1]: NAMES[2:4]})
    design.to_csv(folder / "design.csv", index=False)
    write_report(folder)
    page = Tags((folder / "report.html").read_text(encoding="utf-8"))
    assert not page.found & {"script", "img"} and NAMES[3] in page.text


def test_a_spreadsheet_runs_no_name(tmp_path):
    numbers = pd.DataFrame({"strategy": ["=HYPERLINK(1)", "+1", "@x", "-2", "quiet"], "value": [-1.0, 2, 3, 4, 5]})
    (path,) = (file for file in save(Figure((1, 1)), tmp_path, "outcomes", numbers) if file.suffix == ".csv")
    cells = [cell for row in csv.reader(path.open(encoding="utf-8")) for cell in row]
    assert {"'=HYPERLINK(1)", "'+1", "'@x", "'-2", "quiet", "-1.0"} < {*cells}


def test_links_and_fakes_are_left_out(build, tmp_path):
    folder = build(["quiet", "texts"])
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    figures = folder / "figures"
    figures.mkdir()
    (tmp_path / "private.png").write_bytes(PNG + b"a picture of somebody's own")
    (figures / "outcomes.png").symlink_to(tmp_path / "private.png")
    (figures / "course.png").write_text(SECRET)
    (figures / "messages.png").mkdir()
    assert not read_figures(figures)
    (folder / "report.html").symlink_to(secret)
    write_report(folder)
    assert secret.read_text() == SECRET and not (folder / "report.html").is_symlink()
    (folder / "provenance.json").rename(tmp_path / "elsewhere.json")
    (folder / "provenance.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(BadInput, match="is a link"):
        write_report(folder)


def test_a_file_of_a_size_no_comparison_has_is_not_read(build):
    folder = build(["quiet", "texts"])
    os.truncate(folder / "comparison.csv", 1 << 40)  # takes no room
    with pytest.raises(BadInput, match="larger than any table"):
        read_records(folder)


@pytest.mark.parametrize(
    "part",
    [
        {"alternatives": []}, {"alternatives": {"quiet": 3}}, {"seeds": "many"}, {"seeds": ["one"]}, {"notes": {}},
        {"versions": 3}, {"runs": [3]}, {"runs": [{"strategy": "quiet", "seed": 1, "id": "/etc/passwd"}]},
        {"runs": [{"strategy": "quiet", "seed": 1, "id": "../../../etc"}]}, {"failed": [3]}, {"baseline": []},
        {"alternatives": {"quiet": {"customers": 3, "brands": [1], "network": "x", "switch_off": 7}}}, {"claims": [3]},
    ],
    ids=str,
)  # fmt: skip
def test_parts_of_another_form_are_refused_or_passed_over(part, build):
    folder = build(["quiet", "texts"])
    provenance = json.loads((folder / "provenance.json").read_text())
    (folder / "provenance.json").write_text(json.dumps(provenance | part))
    try:
        write_report(folder)
    except BadInput as error:
        assert "damaged" in str(error)
        assert not (folder / "report.html").exists()


PROGRAM = """
import sys

FORBIDDEN = ("pickle.find_class", "os.system", "os.exec", "os.posix_spawn", "subprocess.Popen", "socket.connect")
folder, seen = sys.argv[1], []

def listen(event, arguments):
    if event in FORBIDDEN:
        seen.append(event)
    if event == "import" and arguments[1] and str(arguments[1]).startswith(folder):
        seen.append(f"import {arguments[1]}")

from kawan import cli
if len(sys.argv) > 2:
    import kawan.api, kawan.report.writing, kawan.figures.outcomes  # libraries may do as they like while loading

import duckdb

sys.addaudithook(listen)
codes = [cli.main([*words.split(), folder]) for words in sys.argv[2:]]
if len(sys.argv) > 2:
    codes.append(cli.main(["query", "SELECT * FROM runs", f"results={folder}"]))
print(codes, seen)
"""


DEEP = "[" * 100_000 + "]" * 100_000
PROVENANCES = {
    "nested": lambda made: f'{{"kawan_format": 1, "x": {DEEP}}}',
    "no runs": lambda made: made | {"runs": None},
    "runs without id": lambda made: made | {"runs": [{"strategy": "quiet", "seed": 1}]},
    "a seed beyond all": lambda made: made | {"runs": [{"strategy": "quiet", "seed": 10**30, "id": "0" * 64}]},
    "a strategy that is none": lambda made: made | {"runs": [{"strategy": {}, "seed": 1, "id": "0" * 64}]},
    "versions of another form": lambda made: made | {"versions": [{}]},
    "versions that lack": lambda made: {key: value for key, value in made.items() if key != "versions"},
    "a file that never ends": lambda made: made | {"files": {"/dev/zero": {"bytes": 0, "sha256": ""}}},
}
TABLES = {
    "comparison.csv": ["", b"\xff\xfe", "a,b\n1,2\n"],
    "runs.parquet": ["PAR1"],
    "ranking.csv": ["", "a\n1\n"],
    "plan.json": [DEEP],
}
READERS = (["query", "SELECT * FROM runs"], ["export", "--to", "outcomes"], ["report"], ["replications"], ["cite"])


def refused(words, folder, capsys):
    """Return whether a command refuses a folder in a sentence, or has no use for what is wrong."""
    words = [*words, f"results={folder}"] if words[0] == "query" else [words[0], str(folder), *words[1:]]
    code, said = cli.main(words), capsys.readouterr().err
    return code in (0, 2) and "Traceback" not in said


@pytest.mark.parametrize("kind", PROVENANCES)
def test_no_provenance_breaks_a_reader(kind, build, capsys):
    folder = build(["quiet", "texts"], seeds=3)
    made = PROVENANCES[kind](json.loads((folder / "provenance.json").read_text()))
    (folder / "provenance.json").write_text(made if isinstance(made, str) else json.dumps(made))
    assert all(refused(words, folder, capsys) for words in READERS)
    with pytest.raises(BadInput, match="damaged"):
        read_provenance(folder)


@pytest.mark.parametrize("name", TABLES)
def test_no_table_breaks_a_reader(name, build, capsys):
    folder = build(["quiet", "texts"], seeds=3)
    for content in TABLES[name]:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        assert all(refused(words, folder, capsys) for words in READERS), content


def test_rows_that_say_what_cannot_be_are_damage(build, capsys):
    folder = build(["quiet", "texts"], seeds=3)
    table, runs = pd.read_csv(folder / "comparison.csv"), pd.read_parquet(folder / "runs.parquet")
    for wrong in (runs.assign(profit="x"), runs.assign(seed="x"), runs.assign(strategy="z"), pd.concat([runs, runs])):
        wrong.to_parquet(folder / "runs.parquet")
        with pytest.raises(BadInput, match="damaged"):
            read_result(folder)
        assert all(refused(words, folder, capsys) for words in READERS)
    runs.to_parquet(folder / "runs.parquet")
    for bad in (table.assign(difference="x"), table.drop(columns="ci_low")):
        bad.to_csv(folder / "comparison.csv", index=False)
        with pytest.raises(BadInput, match="damaged"):
            read_result(folder)


def test_a_config_with_references_is_not_followed(build, capsys):
    folder = build(["quiet", "texts"], seeds=3)
    for text in ("seed: 1\nbrands: &x {a: *x}\n", "[1]", "seed: one\n", DEEP, "seed: 1\nbrands: 3\n"):
        (folder / "config.yaml").write_text(text)
        with pytest.raises(BadInput, match="damaged"):
            read_config(folder)


@pytest.mark.slow
def test_no_command_that_reads_results_runs_code_from_them(build, tmp_path):
    mark = tmp_path / "it_ran"
    folder = build(["quiet", "gifts"], seeds=3, trusted={str(tmp_path / "results"): "0"})
    data = json.loads((folder / "provenance.json").read_text())
    data["alternatives"]["gifts"]["brands"]["focal"]["strategy"] = {"_target_": "gifts.Gifts"}
    (folder / "provenance.json").write_text(json.dumps(data))
    code = f"import pathlib; pathlib.Path({str(mark)!r}).touch()\n"
    for name in ("gifts.py", "sitecustomize.py", "yaml.py", "conftest.py", "__init__.py"):
        (folder / name).write_text(code)
    (folder / "runs.pkl").write_bytes(b"cposix\nsystem\n(S'touch " + str(mark).encode() + b"'\ntR.")
    yaml = f"seed: 1\nnetwork: !!python/object/apply:os.system ['touch {mark}']\n"
    (folder / "config.yaml").write_text(yaml)
    commands = ["report", "figures", "figures width=one", "cite", "rerun", "replications", "export --to outcomes",
                "export --to purchases", "compact"]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), *commands], cwd=tmp_path, capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr
    assert done.stdout.splitlines()[-1].endswith("[]"), done.stdout
    assert not mark.exists()


def test_the_hook_hears_what_runs(tmp_path):
    program = PROGRAM.replace("codes = ", "__import__('os').system('true'); codes = ")
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True)
    assert done.stdout.strip().endswith("['os.system']")


def test_figures_are_not_written_through_a_link(build, tmp_path):
    folder = build(["quiet", "texts"], seeds=3)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "figures").symlink_to(elsewhere)
    result = read_result(folder)
    comparison = Comparison(result.table, result.runs.assign(messages_per_customer=1.0, messages_noticed=1.0), folder)
    object.__setattr__(comparison, "daily", pd.DataFrame())
    for width in ("", "one"):
        with pytest.raises(BadInput, match="is a link"):
            draw_figures(comparison, width)
    assert not list(Path(elsewhere).iterdir())
