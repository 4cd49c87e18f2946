"""Make docs/ideas.md from records: every idea, and the effect on its claim's outcome in each town. `make ideas`.

    python docs/ideas.py                    write the page from the results that are there; other rows stay as they are
    python docs/ideas.py --run              run the quick version of every experiment in every town first
    python docs/ideas.py --run full         the full ones

Results stand in results/ideas/TOWN/NAME-...; what is there already is not run again. Nothing here judges.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from kawan.columns import BadInput
from kawan.lab.expecting import alike
from kawan.lab.store import read_provenance
from kawan.report.parameters import table

DOCS = Path(__file__).resolve().parent
RESULTS = DOCS.parent / "results" / "ideas"
TOWNS = ("default", "campus", "prepaid_telecom", "groceries", "fashion", "durables")
MISSING = "–"
INTRO = """\
# The ideas, and what came out

<!-- Made from records by `make ideas`; edit docs/ideas.yaml or the experiments instead. -->

One row per idea of the practitioners whose essays kawan examines. Each cell is the difference that a claim of an
experiment is about (the first alternative minus the second, same customers, same luck) and its 95 % interval, in one of
the six towns (`kawan list towns`). *Expected* is what the claim said before the first run. {dash} means that no run is
there, or that the outcome is unknown in that town. Where a claim is about several scenarios the cell spans them all.

**No verdict is given here.** Six towns set by hand are no sample of markets. Which assumptions could turn an answer is
said on the page of each experiment; whether a claim holds is asked of [clouds of towns](howto/discovery.md).
"""


@dataclass(frozen=True)
class Idea:
    """One idea and the claim that speaks to it."""

    id: str
    idea: str
    experiment: str = ""
    number: int = 0  # of the claim, from 1
    at: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: str = ""


@dataclass(frozen=True)
class Found:
    """What an experiment found in one town."""

    claims: pd.DataFrame
    provenance: Mapping[str, Any]

    def of(self, idea: Idea) -> pd.DataFrame:
        """Return the rows of an idea's claim, in the scenarios that it names."""
        mine = self.claims[(self.claims["claim"] == idea.number) & self.claims["difference"].notna()]
        for key, level in idea.at.items():
            mine = mine[[alike(there, level) for there in mine[key]]] if key in mine else mine.iloc[:0]
        return mine


def read_ideas(path: Path = DOCS / "ideas.yaml") -> list[Idea]:
    """Return the ideas, in order."""
    return [Idea(**said) for said in yaml.safe_load(path.read_text(encoding="utf-8"))]


def find(folder: Path, name: str) -> Found | None:
    """Return the newest finished results of an experiment below a folder, None where there are none."""
    found = []
    for claims in folder.glob(f"{name}-*/claims.csv"):
        try:
            provenance = read_provenance(claims.parent)
        except BadInput:  # not finished
            continue
        if provenance.get("experiment") == name:
            found.append((str(provenance["created"]), claims, provenance))
    if not found:
        return None
    _, path, provenance = max(found, key=lambda one: one[0])
    design = pd.read_csv(path.parent / "design.csv", keep_default_na=False)
    return Found(pd.read_csv(path).merge(design, on="scenario", how="left"), provenance)


def kept(page: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the rows of a page by id and idea."""
    lines = page.read_text(encoding="utf-8").splitlines() if page.exists() else []
    cells = [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines if line.startswith("| ")]
    return {(row[0], row[1]): row for row in cells if len(row) == 5 + len(TOWNS)}


def rows(ideas: Sequence[Idea], results: Path, before: Path | None = None) -> Iterator[tuple[str, ...]]:
    """Yield one row per idea: id, idea, experiment, what is compared, a cell per town, date and version.

    Where no results of its experiment are there, a row stays as it is on the page of `before`.
    """
    earlier = {} if before is None else kept(before)
    for idea in ideas:
        found = {town: find(results / town, idea.experiment) for town in TOWNS} if idea.experiment else {}
        of_claim = {town: one.of(idea) for town, one in found.items() if one is not None}
        told = next((compared(mine) for mine in of_claim.values() if len(mine)), MISSING)
        cells = [cell(of_claim[town]) if town in of_claim else MISSING for town in TOWNS]
        known = [one for one in found.values() if one is not None]
        if not known and (idea.id, idea.idea) in earlier:
            yield earlier[idea.id, idea.idea]
            continue
        name = f"[{idea.experiment}](experiments/{idea.experiment}.md) {idea.number}" if idea.experiment else ""
        yield idea.id, idea.idea, name or idea.elsewhere, told, *cells, made(known)


def compared(mine: pd.DataFrame) -> str:
    """Return what is compared, in which unit, and what was expected."""
    first = mine.iloc[0]
    unit = str(first["unit"]).removeprefix("'")  # which keeps spreadsheets from running it
    return f"`{first['outcome']}`, {first['contrast']}, {unit}; expected {first['expected']}"


def cell(mine: pd.DataFrame) -> str:
    """Return a difference with its interval; of several scenarios the lowest and highest, and the widest interval.

    >>> cell(pd.DataFrame({"difference": [0.5, 0.25], "ci_low": [0.4, 0.1], "ci_high": [0.6, 0.3]}))
    '+0.25 to +0.5 (+0.1 to +0.6) in 2 scenarios'
    """
    if mine.empty:
        return MISSING
    ends = mine["ci_low"].min(), mine["ci_high"].max()
    interval = f"({ends[0]:+.3g} to {ends[1]:+.3g})" if np.isfinite(ends).all() else "(no interval)"
    low, high = mine["difference"].min(), mine["difference"].max()
    if len(mine) == 1:
        return f"{low:+.3g} {interval}"
    return f"{low:+.3g} to {high:+.3g} {interval} in {len(mine)} scenarios"


def made(found: Sequence[Found]) -> str:
    """Return when and by which version the results of a row were made, and how large they are."""
    if not found:
        return MISSING
    dates = sorted({str(one.provenance["created"])[:10] for one in found})
    versions = sorted({str(one.provenance["kawan"]) for one in found})
    quick = {bool(one.provenance["quick"]) for one in found}
    size = "quick" if quick == {True} else "full" if quick == {False} else "quick and full"
    return f"{' to '.join(dict.fromkeys([dates[0], dates[-1]]))}, {', '.join(versions)}, {size}"


def page(ideas: Sequence[Idea], results: Path, before: Path | None = None) -> str:
    """Return the page in Markdown; see `rows`."""
    head = ("id", "idea", "experiment, claim", "difference", *(town.replace("_", " ") for town in TOWNS), "made")
    return INTRO.format(dash=MISSING) + "\n" + table(head, list(rows(ideas, results, before))) + "\n"


def run(names: Sequence[str], results: Path, size: str) -> list[str]:
    """Run every experiment in every town and return those that did not end well."""
    failed = []
    quick = ["quick=true"] if size == "quick" else []
    for name in names:
        for town in TOWNS:
            words = ["experiment", name, f"town={town}", *quick, f"results={results / town}"]
            print(f"kawan {' '.join(words[:3])}", flush=True)
            if subprocess.run([sys.executable, "-m", "kawan", *words], stdout=subprocess.DEVNULL).returncode:
                failed.append(f"{name} in {town}")
    return failed


def main() -> int:
    """Run what is asked for, and write the page."""
    parser = argparse.ArgumentParser(description="Make docs/ideas.md from records.")
    parser.add_argument("--run", nargs="?", const="quick", choices=["quick", "full"], help="run the experiments first")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where their results are")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="run these experiments only")
    asked = parser.parse_args()
    ideas = read_ideas()
    names = asked.only or list(dict.fromkeys(idea.experiment for idea in ideas if idea.experiment))
    failed = run(names, asked.results, asked.run) if asked.run else []
    page_of_ideas = DOCS / "ideas.md"
    page_of_ideas.write_text(page(ideas, asked.results, page_of_ideas), encoding="utf-8")
    if failed:
        print(f"did not end well: {', '.join(failed)}", file=sys.stderr)
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
