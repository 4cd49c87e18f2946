"""What a report is made from: the records of a folder of results, read as data and taken for nothing else.

Somebody may have built the folder to harm its reader, so files are read only where they are plain files of the
folder itself and of a sensible size, and every part has the form it should have, or the folder is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from kawan.columns import BadInput
from kawan.lab.cells import read_csv
from kawan.lab.comparing import WORDS as OF_A_COMPARISON
from kawan.lab.comparing import Result, read_result
from kawan.lab.expecting import COLUMNS as CLAIMS
from kawan.lab.ranking import COLUMNS as RANKING
from kawan.lab.store import read_config, read_provenance
from kawan.lab.studying import Study, read_study

TABLES = (
    *(
        "provenance.json",
        "plan.json",
        "config.yaml",
        "comparison.csv",
        "design.csv",
        "ranking.csv",
        "claims.csv",
        "runs.parquet",
    ),
)
MOST_BYTES = 1 << 28  # of a table: 100,000 seeds of 50 strategies take less
MOST_PIXELS_FILE = 1 << 23  # bytes of a picture
PNG = b"\x89PNG\r\n\x1a\n"
WORDS = (*OF_A_COMPARISON, "contrast", "expected", "judgement")
IN_ORDER = ("outcomes", "engagement_loyalty", "course", "messages")


@dataclass(frozen=True)
class Failed:
    """A run that did not end."""

    strategy: str
    seed: int
    message: str


@dataclass(frozen=True)
class Records:
    """A finished comparison, or a study of many, as its report tells it.

    Attributes:
        name: Of the folder.
        question: What was asked, or empty.
        scenarios: What each alternative was, as plain data by label.
        baseline: Label of the alternative the others are compared with.
        table: As comparison.csv; a study's begins with `scenario`.
        runs: As runs.parquet.
        design: What a study's scenarios are, as design.csv; empty for a comparison.
        failed: Runs that did not end.
        notes: What is worth knowing.
        provenance: As provenance.json.
        ranking: As ranking.csv, empty where there is none.
        claims: As claims.csv, what was expected and what came of it; empty where there is none.
        figures: Pictures (PNG) by name, in the order they are shown.
    """

    name: str
    question: str
    scenarios: Mapping[str, Mapping[str, Any]]
    baseline: str
    table: pd.DataFrame
    runs: pd.DataFrame
    design: pd.DataFrame
    failed: Sequence[Failed]
    notes: Sequence[str]
    provenance: Mapping[str, Any]
    ranking: pd.DataFrame = field(default_factory=pd.DataFrame)
    claims: pd.DataFrame = field(default_factory=pd.DataFrame)
    figures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def seeds(self) -> list[int]:
        """The seeds that were asked for."""
        return [int(seed) for seed in self.provenance.get("seeds", [])]

    @property
    def level(self) -> str:
        """What the intervals promise to cover, in per cent."""
        return f"{100 * self.provenance.get('level', 0.95):.3g}"

    @property
    def is_study(self) -> bool:
        """Whether there are many scenarios."""
        return len(self.design) > 0

    @property
    def factors(self) -> list[str]:
        """What a study varies."""
        return [str(name) for name in self.design.columns if name != "scenario"]

    @property
    def planned(self) -> int:
        """How many runs were to end."""
        return len(self.runs) + len(self.failed)


def read_records(folder: Path) -> Records:
    """Return the records of a folder, a comparison's or a study's."""
    provenance = check_folder(folder)
    result: Result | Study = read_study(folder) if "factors" in provenance else read_result(folder)
    return Records(
        name=folder.resolve().name,
        question=str(provenance.get("question", "")),
        scenarios=provenance.get("alternatives", {}),
        baseline=provenance["baseline"],
        table=result.table,
        runs=result.runs,
        design=result.design if isinstance(result, Study) else pd.DataFrame(),
        failed=[Failed(str(f.strategy), f.seed, str(f.message)) for f in result.failed],
        notes=[str(note) for note in result.notes],
        provenance=provenance,
        ranking=read_extra(folder / "ranking.csv", RANKING),
        claims=read_extra(folder / "claims.csv", CLAIMS),
        figures=read_figures(folder / "figures"),
    )


def read_scenarios(folder: Path) -> dict[str, Mapping[str, Any]]:
    """Return what was simulated in a folder of results, a comparison or one run, as plain data by label."""
    provenance = check_folder(folder)
    if "alternatives" in provenance:
        return dict(provenance["alternatives"])
    scenario, _ = read_config(folder)
    return {"run": scenario}


def check_files(folder: Path) -> None:
    """Refuse a folder whose tables are links to elsewhere, no files at all, or of a size no comparison has."""
    for path in (folder / name for name in TABLES):
        if path.is_symlink():
            raise BadInput(f"{path} is a link; a folder of results holds files only")
        if path.exists() and not path.is_file():
            raise BadInput(f"{path} is no file")
        if path.exists() and path.stat().st_size > MOST_BYTES:
            raise BadInput(f"{path} is larger than any table of results ({MOST_BYTES >> 20} MB)")


def check_folder(folder: Path) -> Mapping[str, Any]:
    """Return the provenance of a folder that may be read: its files are files of a sensible size."""
    check_files(folder)
    return read_provenance(folder)


def read_figures(folder: Path) -> dict[str, bytes]:
    """Return the pictures in a folder by name, those of every comparison first; links and fakes are left out."""
    if folder.is_symlink() or not folder.is_dir():
        return {}
    found = {}
    for path in sorted(folder.glob("*.png")):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_PIXELS_FILE:
            continue
        content = path.read_bytes()
        if content.startswith(PNG):
            found[path.stem] = content
    first = {name: found[name] for name in IN_ORDER if name in found}
    return first | found


def read_extra(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Return a table that not every folder has, empty where there is none."""
    return read_csv(path, columns, WORDS) if path.exists() else pd.DataFrame(columns=[*columns])
