"""SQL over a folder of results: every table of every experiment, read where it lies, packed or not.

DuckDB sees tables and nothing else: files are opened here, and it may neither read nor write any, load an extension
or change a setting, so a query that came with somebody's results can do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.fs as fs
import pyarrow.parquet as pq

from kawan.columns import BadInput
from kawan.configs import results_folder
from kawan.lab.cells import check_columns, read_csv
from kawan.lab.comparing import WORDS
from kawan.lab.packs import packs
from kawan.lab.reading import read_summary
from kawan.lab.store import PROVENANCE, read_provenance, read_table, readable
from kawan.scenario import RECORDS

TABLES = {
    "experiments": "what is there: one row per comparison, experiment or single run",
    "runs": "one row per run, with the focal brand's outcomes, as runs.parquet",
    "comparison": "one row per outcome and strategy, as comparison.csv",
    "design": "one row per scenario of an experiment, with its factors, as design.csv",
    "outcomes": "one row per run and brand: every measure over the whole run",
    "spreads": "one row per run and outcome: the standard deviation between customers",
    "daily": "one row per run, day and brand: every measure of the day",
    **{name: "as recorded, where record=[...] asked for it" for name in RECORDS if name != "daily"},
}
"""What can be asked for. All begin with `experiment`; those of runs go on with `scenario, strategy, seed, run`."""
KEYS = ["experiment", "scenario", "strategy", "seed", "run"]
LOCKS = (
    "enable_external_access=false", "autoinstall_known_extensions=false", "autoload_known_extensions=false",
    "allow_community_extensions=false", "python_enable_replacements=false", "lock_configuration=true",
)  # fmt: skip


def query(sql: str, results: str | Path | None = None) -> pd.DataFrame:
    """Return what one SELECT statement finds in a folder of results, or in the folder of one experiment.

    Args:
        sql: The statement, in DuckDB's SQL, about the tables of `TABLES`.
        results: The folder; by default KAWAN_RESULTS or ./results.

    Raises:
        BadInput: DuckDB is not installed, there are no results, or the statement is wrong.
    """
    try:
        import duckdb
    except ImportError as error:
        raise BadInput("kawan query needs duckdb: pip install 'kawan[query]'") from error
    found = experiments(results_folder(None if results is None else str(results)))
    asked = [table for table in TABLES if table in sql.lower() or "show" in sql.lower()]
    with duckdb.connect(":memory:") as connection:
        connection.register("_plan", pd.concat([one.plan for one in found], ignore_index=True))
        for table in asked:
            present(connection, table, found)
        for lock in LOCKS:
            connection.execute(f"SET {lock}")
        try:
            statements = connection.extract_statements(sql)
            if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
                raise BadInput("a query is one SELECT statement (or DESCRIBE TABLE, SHOW TABLES, SUMMARIZE TABLE)")
            frame: pd.DataFrame = connection.execute(statements[0]).df()
        except (duckdb.Error, RuntimeError) as error:
            raise BadInput(f"the query cannot be answered: {in_words(error)}") from error
    return frame


def in_words(error: Exception) -> str:
    """Return what an error says, without its picture of the statement, and what tables there are if it missed one."""
    text = " ".join(str(error).partition("\n\nLINE")[0].split())
    missing, sentence, _ = text.partition(" does not exist!")
    if sentence and "Table with name" in missing:
        return f"{missing} does not exist here; there may be {', '.join(TABLES)}"
    return text


@dataclass(frozen=True)
class Experiment:
    """One folder of results: of a comparison, an experiment, or a single run."""

    folder: Path

    @cached_property
    def made(self) -> dict[str, Any]:
        """What its provenance.json says."""
        return read_provenance(self.folder)

    @property
    def kind(self) -> str:
        """`run`, `comparison` or `experiment`."""
        return "run" if "runs" not in self.made else "experiment" if "factors" in self.made else "comparison"

    @cached_property
    def plan(self) -> pd.DataFrame:
        """Which run is which: one row per run, columns as `KEYS`."""
        name = self.folder.name  # run-STRATEGY-ID, unless somebody renamed it
        own = {"strategy": name.removeprefix("run-").rpartition("-")[0] or name, **self.made}
        rows = [
            (self.folder.name, run.get("scenario"), run["strategy"], run["seed"], run["id"][:16])
            for run in self.made.get("runs", [own])
        ]
        return pd.DataFrame(rows, columns=KEYS).astype({"scenario": "Int64", "seed": "Int64"})

    def table(self, name: str) -> pd.DataFrame | None:
        """Return a table about all its runs, None where it has none."""
        if name == "experiments":
            words = {"kind": self.kind, "runs": len(self.plan), "created": self.made["created"]}
            versions = {"kawan": self.made["kawan"], **self.made["versions"]}
            return pd.DataFrame([{"experiment": self.folder.name, **words, **versions}])
        if name == "runs" and self.kind == "run":
            outcomes = read_table(self.folder, "outcomes")
            check_columns(outcomes, outcomes.columns.union(["brand"]), ("brand",), self.folder / "outcomes.parquet")
            own = outcomes[outcomes["brand"] == "focal"].drop(columns="brand").reset_index(drop=True)
            return pd.concat([self.plan, own], axis=1)
        if name == "runs":
            runs = read_summary(self.folder)
            return self.plan.merge(runs, on=[key for key in KEYS if key in runs], how="left")
        file = self.folder / f"{name}.csv"
        if not file.exists():
            return None
        rows = read_csv(file, words=WORDS)
        rows.insert(0, "experiment", self.folder.name)
        return rows

    def files(self, table: str) -> Iterator[tuple[Path, dict[str, str]]]:
        """Yield the files that hold a table of its runs, and what is true of all rows of each."""
        mine = {"experiment": self.folder.name}
        if self.kind == "run":
            yield self.folder / f"{table}.parquet", mine | {"run": self.plan["run"][0]}
            return
        packed: set[str] = set()
        for pack in packs(self.folder):
            packed |= pack.ids.keys()
            yield pack.folder / f"{table}.parquet", mine
        for folder in sorted((self.folder / "runs").glob("[!.]*/")):
            if folder.name not in packed:
                yield folder / f"{table}.parquet", mine | {"run": folder.name}


def experiments(results: Path) -> list[Experiment]:
    """Return what a folder of results holds; those that did not end yet, and other folders, are passed over."""
    folders = [results] if (results / PROVENANCE).exists() else sorted(results.glob(f"*/{PROVENANCE}"))
    if not folders:
        raise BadInput(f"{results} holds no results; kawan compare makes some")
    return [Experiment(path if path.is_dir() else path.parent) for path in folders]


def mixed(found: Iterable[Experiment]) -> str:
    """Return a warning where results were made by several versions, or nothing."""
    kinds = {(one.made["kawan"], tuple(sorted(one.made["versions"].items()))) for one in found}
    names = sorted({name for name, _ in kinds})
    if len(kinds) < 2:
        return ""
    which = f"kawan {' and '.join(names)}" if len(names) > 1 else "libraries of several versions"
    return f"these results were made by {which}; the table experiments tells which is which"


def present(connection: Any, table: str, found: Iterable[Experiment]) -> None:
    """Show a table to DuckDB, if any experiment has it: those of single runs stay on disk until they are read."""
    if table in ("experiments", "runs", "comparison", "design"):
        parts = [part for one in found if (part := one.table(table)) is not None]
        if parts:
            connection.register(table, pd.concat(parts, ignore_index=True))
        return
    files = [(path, keys) for one in found for path, keys in one.files(table) if path.exists()]
    if files:
        connection.register(f"_{table}", one_table(files))
        connection.execute(
            f"CREATE VIEW {table} AS SELECT p.*, t.* EXCLUDE (experiment, run) "
            f"FROM _plan p JOIN _{table} t ON p.experiment = t.experiment AND p.run = t.run"
        )


def schema_of(path: Path) -> pa.Schema:
    """Return the columns of a file."""
    with readable(path):
        return pq.read_schema(path).remove_metadata()


def one_table(files: Iterable[tuple[Path, Mapping[str, str]]]) -> Any:
    """Return many files as one table that is read when it is asked; what a file lacks is empty there."""
    paths, keys = zip(*files, strict=True)
    schemas = [schema_of(path) for path in paths]
    key_columns = pa.schema([("experiment", pa.string()), ("run", pa.string())])
    schema = pa.unify_schemas([key_columns, *schemas], promote_options="permissive")
    true_of_all = [reduce(and_, (ds.field(key) == value for key, value in words.items())) for words in keys]
    return ds.FileSystemDataset.from_paths(
        [path.resolve().as_posix() for path in paths],
        schema=schema,
        format=ds.ParquetFileFormat(),
        filesystem=fs.LocalFileSystem(),
        partitions=true_of_all,
    )
