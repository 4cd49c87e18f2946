"""The methods paragraph of a paper, written from what a folder records; `[@key]` cites a source.

Only what was done is said, with the numbers it was done with, so the paragraph can be pasted and cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kawan.lab.intervals import FEWEST_TO_BOOTSTRAP
from kawan.report.records import Records
from kawan.report.sources import Source, file_of, named_in, places_used, sources, sources_named, targets_in
from kawan.report.wording import listed, name_of, parts_of, tex
from kawan.scenario import MECHANISMS

LIBRARIES = {
    "python": "Python", "numpy": "NumPy", "scipy": "SciPy", "numba": "Numba", "mesa": "Mesa", "pandas": "pandas",
}  # fmt: skip
CITE = {"numpy": "harris2020", "scipy": "virtanen2020", "numba": "lam2015", "mesa": "terhoeven2025"}


def paragraph(records: Records) -> str:
    """Return the methods paragraph of a comparison or a study."""
    return " ".join([*world(records), *procedure(records), *analysis(records), *software(records)])


def world(records: Records) -> list[str]:
    """Return what was simulated."""
    scenarios = [*records.scenarios.values()]
    customers = spread(scenarios, "customers", "n")
    brands = max((len(scenario.get("brands", {})) for scenario in scenarios), default=0)
    networks = list(dict.fromkeys(name_of(s.get("network", {}).get("_target_", "")) for s in scenarios))
    places = places_used(scenarios)
    mechanisms = [
        ("fear of missing out" if name == "fomo" else name.replace("_", " ")) + cite(places=[f"behaviour/{name}.py"])
        for name in MECHANISMS
        if f"behaviour/{name}.py" in places
    ]
    said = [
        f"We simulated markets of {customers} customers and {brands} {plural('brand', brands)} in kawan, an "
        f"agent-based model of {listed(mechanisms)}.",
    ]
    if any(networks):
        tied = [place for place in places if place.startswith("networks/")]
        said.append(f"Customers were tied by the network {listed(networks)}{cite(places=tied)}.")
    off = sorted({str(name) for s in scenarios for name in s.get("switch_off", ())} & set(MECHANISMS))
    if off:
        said.append(f"Left out in some or all alternatives: {listed(off)}.")
    return said


def procedure(records: Records) -> list[str]:
    """Return what was run."""
    scenarios = [*records.scenarios.values()]
    seeds = records.seeds
    followed = [
        label + cite(places=filter(None, map(file_of, targets_in(focal(scenario)))))
        for label, scenario in records.scenarios.items()
        if label != records.baseline
    ]
    warmup = spread(scenarios, "warmup")
    settled = f"After {warmup} days of settling in which no brand acted, each" if warmup not in ("", "0") else "Each"
    said = [f"{settled} run lasted {spread(scenarios, 'days')} days; a step is a day."]
    if records.is_study:
        said.append(
            f"{len(records.design)} scenarios varied {listed(records.factors)}, each with the same alternatives."
        )
    said.append(
        f"The focal brand followed {listed(followed)}, compared with {records.baseline}, "
        f"each on the same {len(seeds)} {plural('seed', len(seeds))}"
        f"{between(seeds)}: runs of one seed share customers, ties and the luck of every decision, so that they differ "
        "by what was changed alone (common random numbers)."
    )
    budget = spread(map(focal, scenarios), "budget")
    if budget:
        said.append(f"It could spend {budget} money units per customer and day.")
    if records.failed:
        said.append(f"{len(records.failed)} of {records.planned} runs failed and are left out.")
    return said


def analysis(records: Records) -> list[str]:
    """Return how it was analysed."""
    most = int(records.table["seeds"].max()) if len(records.table) else 0
    student, bootstrap = "Student's t intervals", "studentized bootstrap intervals [@efron1993; @hall1988]"
    how = (
        f"with {records.level} % {bootstrap if most >= FEWEST_TO_BOOTSTRAP else student}"
        if most > 1
        else "without an interval"
    )
    return [
        *stopping(records),
        f"Outcomes are differences from {records.baseline} on the same seed, averaged over seeds, {how}.",
        "An interval is held against the smallest effect of interest that goes with each outcome: larger or smaller "
        "where all of the interval lies beyond it, equivalent where all of it lies within, and open otherwise "
        "[@lakens2018].",
        "Effect sizes are in standard deviations between customers.",
        "The number of seeds, and with it any significance, is ours to choose, so that p-values would say nothing "
        "[@white2014].",
    ]


def stopping(records: Records) -> list[str]:
    """Return by what rule seeds were added, if they were."""
    rule = records.provenance.get("precision")
    if not isinstance(rule, Mapping) or not isinstance(rule.get("half_widths"), Mapping):
        return []
    asked = listed([f"{outcome} to {half} either way" for outcome, half in rule["half_widths"].items()])
    return [
        f"Seeds were added until the intervals reached {asked}, at most {rule.get('max_seeds')} seeds; intervals are "
        f"at {records.level} % so that they cover 95 % when stopped like this [@chow1965]."
    ]


def software(records: Records) -> list[str]:
    """Return what it was run with."""
    versions = records.provenance.get("versions", {})
    used = [
        f"{name} {versions[library]}{f' [@{CITE[library]}]' if library in CITE else ''}"
        for library, name in LIBRARIES.items()
        if versions.get(library)
    ]
    return [f"We used kawan {records.provenance.get('kawan', '')} with {listed(used)}." if used else ""]


def focal(scenario: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings of the focal brand."""
    brands = scenario.get("brands")
    brand = brands.get("focal") if isinstance(brands, Mapping) else None
    return brand if isinstance(brand, Mapping) else {}


def spread(scenarios: Iterable[Mapping[str, Any]], *path: str) -> str:
    """Return a number of the scenarios, or its range where they differ."""
    found = set()
    for scenario in scenarios:
        value: Any = scenario
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        if isinstance(value, (int, float)):
            found.add(value)
    ends = [f"{value:,}" for value in sorted(found)]
    return f"{ends[0]} to {ends[-1]}" if len(ends) > 1 else "".join(ends)


def between(seeds: Sequence[int]) -> str:
    """Return the seeds in brackets where they count up."""
    counts_up = len(seeds) > 1 and list(seeds) == list(range(seeds[0], seeds[0] + len(seeds)))
    return f" ({seeds[0]} to {seeds[-1]})" if counts_up else ""


def plural(word: str, count: int) -> str:
    """Return a word for so many."""
    return word if count == 1 else f"{word}s"


def cite(places: Iterable[str]) -> str:
    """Return a citation of the sources that files of kawan's name, nothing where they name none."""
    keys = "; ".join(f"@{source.key}" for source in sources_named(named_in(places)))
    return f" [{keys}]" if keys else ""


def cited(text: str) -> list[Source]:
    """Return the sources that a text cites, by key."""
    keys = {key for _, found in parts_of(text) for key in found}
    return [source for key, source in sources().items() if key in keys]


def as_text(text: str) -> str:
    """Return a text with its citations as a reader sees them: `(Bass 1969; Bem 1972)`."""
    known = sources()
    return "".join(
        piece + (f"({'; '.join(known[key].short for key in keys if key in known)})" if keys else "")
        for piece, keys in parts_of(str(text))
    )


def as_tex(text: str) -> str:
    r"""Return a text for LaTeX with natbib: citations as \citep{key}, everything else escaped."""
    known = sources()
    pieces = []
    for piece, keys in parts_of(text):
        found = ",".join(key for key in keys if key in known)
        pieces.append(tex(piece) + (f"\\citep{{{found}}}" if found else ""))
    return "".join(pieces)
