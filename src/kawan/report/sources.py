"""The literature behind the model: which sources the code names, and their BibTeX entries in `sources.bib`.

A source is cited where it is used, in docstrings and beside numbers, as `Name (year)` or `Name & Name year`; nothing
is registered. Which sources a folder of results rests on follows from the mechanisms, strategies and networks in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kawan import __version__
from kawan.scenario import MECHANISMS

PACKAGE = Path(__file__).resolve().parent.parent
SURNAME = r"(?:(?:Mac|de|ter|van|von) )?[A-ZÀ-Þ][\w'’]+(?:[-/]\w+)*"
MENTION = re.compile(rf"\b({SURNAME}(?:(?:, {SURNAME})*,? & {SURNAME}| et al\.)?),? \(?((?:19|20)\d\d)[a-z]?\b")
NO_NAMES = {
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    *("December", "In", "Since", "Until", "Of", "From"),
}
SOFTWARE = ("harris2020", "lam2015", "terhoeven2025", "virtanen2020")
# What every run rests on; what else it does depends on the mechanisms, strategies and networks in it.
ALWAYS = ("scenario.py", "customers.py", "core", "measures", "lab/statistics.py", "lab/intervals.py")


class Mention(NamedTuple):
    """A source as a sentence names it: surnames, whether others are left out, the year."""

    names: tuple[str, ...]
    others: bool
    year: str

    def __str__(self) -> str:
        """Return it as it was written, more or less."""
        return f"{' & '.join(self.names)}{' et al.' if self.others else ''} ({self.year})"


@dataclass(frozen=True)
class Source:
    """One entry of the bibliography: its key, its fields, and the entry as it stands in the file."""

    key: str
    fields: Mapping[str, str]
    text: str

    @property
    def surnames(self) -> tuple[str, ...]:
        """The authors' surnames."""
        return tuple(name.partition(",")[0].strip("{} ") for name in self.fields["author"].split(" and "))

    @property
    def short(self) -> str:
        """The source as a sentence names it, without brackets: `Aaker, Fournier & Brasel 2004`."""
        names = [name for name in self.surnames if name != "others"]
        if len(names) > 3 or "others" in self.surnames:
            return f"{names[0]} et al. {self.fields['year']}"
        return f"{' & '.join(filter(None, [', '.join(names[:-1]), names[-1]]))} {self.fields['year']}"

    @property
    def reference(self) -> str:
        """The source as a list of references has it."""
        field = {
            name: re.sub(r"[{}$]|``|''|\\(?=&)", "", text).replace("--", "–") for name, text in self.fields.items()
        }
        names = [" ".join(filter(None, reversed(name.split(", ")))) for name in field["author"].split(" and ")]
        names = [*names[:3], "others"] if len(names) > 8 else names
        authors = ", ".join("et al." if name == "others" else name for name in names)
        place = (
            field.get("journal") or field.get("booktitle") or field.get("publisher") or field.get("howpublished", "")
        )
        issue = f" {field['volume']}" if "volume" in field else ""
        issue += f"({field['number']})" if "number" in field else ""
        pages = f", {field['pages']}" if "pages" in field else ""
        return f"{authors} ({field['year']}). {field['title']}. {place}{issue}{pages}".rstrip(". ") + "."

    def is_meant(self, mention: Mention) -> bool:
        """Return whether a mention is of this source."""
        names, ours = tuple(map(folded, mention.names)), tuple(map(folded, self.surnames))
        whose = names == ours or (mention.others and names == ours[:1])
        return whose and mention.year == self.fields["year"]


@cache
def sources() -> dict[str, Source]:
    """Return all entries of the bibliography by key, in alphabetical order."""
    text = (PACKAGE / "report" / "sources.bib").read_text(encoding="utf-8")
    entries = re.findall(r"^@\w+\{(\w+),\n.*?^\}$", text, re.MULTILINE | re.DOTALL)
    bodies = [match[0] for match in re.finditer(r"^@\w+\{\w+,\n.*?^\}$", text, re.MULTILINE | re.DOTALL)]
    found = {}
    for key, body in zip(entries, bodies, strict=True):
        fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", body, re.MULTILINE))
        found[key] = Source(key, fields, body)
    return dict(sorted(found.items()))


def itself() -> str:
    """Return the BibTeX entry of this kawan."""
    title = "kawan: Agent-Based Simulation of Marketing"
    return (
        f"@software{{kawan,\n  author = {{{{The kawan developers}}}},\n  title = {{{title}}},\n"
        f"  version = {{{__version__}}},\n}}"
    )


def folded(name: str) -> str:
    """Return a name without accents, in small letters.

    >>> folded("Grégoire"), folded("Sobol'")
    ('gregoire', 'sobol')
    """
    plain = unicodedata.normalize("NFD", name.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return plain.replace("'", "")


def mentions(text: str) -> list[Mention]:
    """Return the sources that a text names, in its order.

    >>> [str(mention) for mention in mentions("as Weng et al. (2012) and others say (Box & Muller 1958; Bem 1972)")]
    ['Weng et al. (2012)', 'Box & Muller (1958)', 'Bem (1972)']
    """
    lines = re.sub(r"\s*\n\s*(?:#\s*)?", " ", text)
    found = []
    for match in MENTION.finditer(lines):
        names = tuple(re.split(r",? & |, ", match[1].removesuffix(" et al.")))
        if names[0] not in NO_NAMES:
            found.append(Mention(names, match[1].endswith(" et al."), match[2]))
    return list(dict.fromkeys(found))


def sources_named(mentioned: Iterable[Mention]) -> list[Source]:
    """Return the sources that are meant, each once, by key; what has no entry is left out."""
    mentioned = list(mentioned)
    return [source for source in sources().values() if any(map(source.is_meant, mentioned))]


def named_in(places: Iterable[str]) -> list[Mention]:
    """Return the sources that files of the package name; a place is a file or a folder of them."""
    found: list[Mention] = []
    for place in places:
        path = PACKAGE / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            found += mentions(file.read_text(encoding="utf-8")) if file.is_file() else []
    return list(dict.fromkeys(found))


def places_used(scenarios: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the files of the package that runs of these scenarios, as plain data, rest on."""
    off = [set(scenario.get("switch_off", ())) for scenario in scenarios]
    used = [name for name in MECHANISMS if not all(name in those for those in off)]
    targets = {target for scenario in scenarios for target in targets_in(scenario)}
    files = {file for target in targets if (file := file_of(target))}
    return [*ALWAYS, *(f"behaviour/{name}.py" for name in used), *sorted(files)]


def targets_in(data: object) -> Iterable[str]:
    """Yield the classes that plain data names."""
    if isinstance(data, Mapping):
        if isinstance(data.get("_target_"), str):
            yield data["_target_"]
        for value in data.values():
            yield from targets_in(value)


def file_of(target: str) -> str | None:
    """Return the file of kawan's that a class is written in, None for one of the user's.

    >>> file_of("kawan.strategies.quiet.Quiet"), file_of("gifts.Gifts"), file_of("kawan.strategies.../../x")
    ('strategies/quiet.py', None, None)
    """
    match = re.fullmatch(r"kawan\.(strategies|networks)\.(\w+)\.\w+", target)
    return f"{match[1]}/{match[2]}.py" if match else None


def bibliography(chosen: Iterable[Source]) -> str:
    """Return BibTeX: kawan itself, then the sources."""
    return "\n\n".join([itself(), *(source.text for source in chosen)]) + "\n"
