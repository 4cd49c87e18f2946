"""SQL over results: every table by its name, nothing else to be read, nothing to be written."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import kawan
from kawan.columns import BadInput
from kawan.lab.compaction import compact
from kawan.lab.comparing import compare
from kawan.lab.identity import Run
from kawan.lab.query import experiments, mixed, query
from kawan.lab.running import Runner
from kawan.lab.writing import write_run

pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    """Return a folder of results: two comparisons, one of them packed, and a run."""
    from kawan.scenario import Brand, Customers, Scenario
    from kawan.strategies.sms_blast import SmsBlast

    folder = tmp_path_factory.mktemp("results")
    for name, days in (("compare-1", 4), ("compare-2", 5)):
        world = {"days": days, "warmup": 2, "customers": Customers(n=60)}
        brands = {"quiet": Brand(), "texts": Brand(strategy=SmsBlast())}
        both = {label: Scenario(**world, brands={"focal": brand}) for label, brand in brands.items()}
        compare(both, baseline="quiet", seeds=(1, 2), folder=folder / name, executor="serial")
    compact(folder / "compare-2")
    run = Run("quiet", both["quiet"], 7)
    market = Runner().market(run, share=False)
    market.run()
    write_run(folder / "run-quiet-00000000", run, market)
    (folder / "notes").mkdir()  # what is no results is passed over
    return folder


def test_every_run_is_found_once_wherever_it_lies(results: Path):
    found = query(
        "SELECT experiment, strategy, seed, count(*) AS days FROM daily "
        "WHERE brand = 'focal' GROUP BY ALL ORDER BY ALL",
        results,
    )
    keys = [(f"compare-{k}", label, seed, 3 + k) for k in (1, 2) for label in ("quiet", "texts") for seed in (1, 2)]
    assert [*found.itertuples(index=False, name=None)] == [*keys, ("run-quiet-00000000", "quiet", 7, 5)]
    assert query("SELECT count(*) AS n FROM runs", results)["n"][0] == 9
    assert query("SELECT kind, sum(runs) AS n FROM experiments GROUP BY ALL ORDER BY ALL", results)["n"].tolist() == [
        8,
        1,
    ]


def test_numbers_are_those_of_the_tables(results: Path):
    folder = results / "compare-1"
    found = query("SELECT strategy, seed, profit FROM runs ORDER BY ALL", folder)
    runs = pd.read_parquet(folder / "runs.parquet")[["strategy", "seed", "profit"]]
    assert found["profit"].tolist() == runs.sort_values(["strategy", "seed"])["profit"].tolist()
    mean = query("SELECT mean FROM comparison WHERE outcome = 'profit'", folder)["mean"][0]
    assert mean == pytest.approx(found[found["strategy"] == "texts"]["profit"].mean())
    last = "SELECT avg(familiarity) AS f FROM {} WHERE brand = 'focal' AND strategy = 'quiet'"
    assert (
        query(last.format("daily") + " AND day = 3", folder)["f"][0] == query(last.format("outcomes"), folder)["f"][0]
    )


def test_columns_that_some_experiments_lack_are_empty_there(results: Path, tmp_path: Path):
    described = query("DESCRIBE outcomes", results)["column_name"].tolist()
    assert described[:6] == ["experiment", "scenario", "strategy", "seed", "run", "brand"]
    assert query("SELECT count(scenario) AS n FROM daily", results)["n"][0] == 0


@pytest.mark.parametrize(
    "sql",
    [
        "COPY runs TO '{}/out.csv'",
        "SELECT * FROM read_text('{}/secret.txt')",
        "SELECT * FROM read_csv('{}/secret.txt')",
        "SELECT * FROM '{}/secret.csv'",
        "SELECT * FROM glob('{}/*')",
        "ATTACH '{}/new.db' AS x",
        "EXPORT DATABASE '{}/all'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SELECT 1; COPY runs TO '{}/out.csv'",
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW daily",
        "SELECT getenv('HOME')",
        "SELECT * FROM results",
        "",
    ],
)
def test_a_hostile_query_reads_and_writes_nothing(results: Path, tmp_path: Path, sql: str):
    for name in ("secret.txt", "secret.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n", encoding="utf-8")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(BadInput):
        query(sql.format(tmp_path), results)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_what_is_wrong_is_said_shortly(results: Path, tmp_path: Path):
    with pytest.raises(BadInput, match=r"syntax error at or near .selec.$"):
        query("selec 1", results)
    with pytest.raises(BadInput, match=r"Table with name sales does not exist here; there may be .*daily"):
        query("SELECT * FROM sales", results)
    with pytest.raises(BadInput, match="holds no results"):
        query("SELECT 1", tmp_path)


def test_a_renamed_run_goes_by_its_name(tmp_path: Path, results: Path):
    shutil.copytree(results / "run-quiet-00000000", tmp_path / "mine")
    assert query("select strategy from runs", tmp_path)["strategy"].tolist() == ["mine"]


def test_names_that_lead_out_of_the_folder_lead_nowhere(results: Path, tmp_path: Path):
    folder = tmp_path / "compare-1"
    folder.mkdir()
    made = json.loads((results / "compare-1" / "provenance.json").read_text())
    made["runs"] = [{"strategy": "quiet", "seed": 1, "id": "../../../etc/passwd"}]
    (folder / "provenance.json").write_text(json.dumps(made), encoding="utf-8")
    with pytest.raises(BadInput, match="damaged: runs"):
        query("SELECT * FROM daily", tmp_path)


def test_results_of_several_versions_are_told(results: Path, tmp_path: Path):
    assert mixed(experiments(results)) == ""
    made = json.loads((results / "compare-1" / "provenance.json").read_text())
    for name, version in (("compare-1", "0.1.0"), ("compare-2", "0.2.0")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "provenance.json").write_text(json.dumps(made | {"kawan": version}), encoding="utf-8")
    assert "kawan 0.1.0 and 0.2.0" in mixed(experiments(tmp_path))


def test_it_is_there_in_python(results: Path, monkeypatch):
    monkeypatch.setenv("KAWAN_RESULTS", str(results))
    assert kawan.query("SELECT count(*) AS n FROM experiments")["n"][0] == 3
