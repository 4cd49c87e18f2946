"""Edge list: customers and ties from a file of one's own, such as who named whom in a survey.

In a directed file the source hears the target: ego named alter as somebody whose word counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kawan.columns import BadInput, Floats, Ints, Network
from kawan.networks.found import found_communities
from kawan.networks.limits import require
from kawan.networks.listing import (
    Texts,
    distinct_ties,
    ends_of,
    groups_of,
    numbers_of,
    people_listed,
    people_tied,
    strengths_of,
)
from kawan.networks.reading import nearest, read_tables
from kawan.networks.rows import directed_ties, mutual_ties


class Listed(NamedTuple):
    """People and ties as the files list them."""

    ids: Texts  # one per person
    ego: Ints  # sorted by ego, then alter; where ties are mutual, ego is the smaller number
    alter: Ints
    strength: Floats
    community: Ints | None  # None where no file names groups
    names: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class EdgeList:
    """Ties read from a file: csv (comma, semicolon or tab; also .gz), Parquet or GraphML.

    Attributes:
        path: File of ties, one per row.
        nodes: File of people, one per row; without it, people are those who have ties (or whom GraphML lists).
        source: Column of the one who hears; the first column where not given.
        target: Column of the one who is heard; the second column where not given.
        strength: Column of the tie's strength, 0 to 1; every tie has `default_strength` where not given.
        default_strength: Strength of every tie when no column is named, 0 to 1.
        node: Column of `nodes` with the ids; where not given the one named node or id, or else the first.
        group: Column of `nodes` that names each person's community; where there is none, communities are found.
        directed: Whether a tie from source to target holds in that direction only.
    """

    path: str = ""
    nodes: str | None = None
    source: str | None = None
    target: str | None = None
    strength: str | None = None
    default_strength: float = 0.5
    node: str | None = None
    group: str = "group"
    directed: bool = False

    def __post_init__(self) -> None:
        """Refuse a strength outside its range."""
        require("default_strength", self.default_strength, 0, 1)

    def files(self) -> tuple[Path, ...]:
        """Return the files it is read from."""
        return tuple(Path(name).expanduser() for name in (self.path, self.nodes) if name)

    def size(self) -> int | None:
        """Return the number of people in the files."""
        return self.listed().ids.size

    def listed(self) -> Listed:
        """Return what the files list; they are read once, until they change."""
        if not self.path:
            raise BadInput("network.path must name a file of ties (csv, csv.gz, parquet or graphml)")
        stats = [file.stat() for file in self.files() if file.exists()]
        return _listed(self, tuple((stat.st_mtime_ns, stat.st_size) for stat in stats))

    def build(self, n: int, rng: np.random.Generator) -> Network:
        """Return the network in the files, whatever `n` is; `rng` serves only to find communities not given."""
        ids, ego, alter, strength, community, names, notes = self.listed()
        if self.directed:
            hears, heard_by = directed_ties(ids.size, ego, alter, strength)
        else:
            hears = heard_by = mutual_ties(ids.size, ego, alter, strength)
        if community is None:
            community, note = found_communities(hears, rng)
            notes = (*notes, note)
        return Network(hears, heard_by, community.copy(), names, ids, notes)


@lru_cache(maxsize=2)
def _listed(settings: EdgeList, stamps: tuple[tuple[int, int], ...]) -> Listed:
    """Return what the files of `settings` list; `stamps` change when the files do."""
    path, *others = settings.files()
    ties, people, notes = read_tables(path, "network.path")
    file = path.name
    if others:
        tables = read_tables(others[0], "network.nodes")
        people, file = tables.rows, others[0].name
        notes += tables.notes
    ends = ends_of(ties, settings.source, settings.target, path.name)
    ids = people_tied(ends, file) if people is None else people_listed(people, settings.node, file)
    ego, alter = numbers_of(ids, ends, file)
    strength = np.full(ego.size, settings.default_strength)
    if settings.strength is not None:
        strength = strengths_of(ties, settings.strength, path.name)
    ego, alter, strength, merged = distinct_ties(ids.size, ego, alter, strength, settings.directed)
    notes += merged
    notes += (f"{path.name}: {ids.size} people, {ego.size} ties, from columns {ends[0].name} and {ends[1].name}",)
    alone = ids.size - np.unique(np.concatenate([ego, alter])).size
    if alone:
        notes += (f"{alone} people have no ties",)
    unused = [name for name in ties.columns.tolist() if name not in (ends[0].name, ends[1].name, settings.strength)]
    if unused:
        notes += (f"columns of {path.name} not used: {', '.join(unused)}",)
    community, names = None, tuple[str, ...]()
    if people is not None and (settings.group in people or settings.group != EdgeList.group):
        community, names, ungrouped = groups_of(people, settings.group, file)
        notes += ungrouped
    elif people is not None:
        notes += (f"{file} has no column '{settings.group}'{nearest(settings.group, people.columns.tolist())}",)
    return Listed(ids, ego, alter, strength, community, names, notes)
