"""From tables of text to numbered people and distinct ties, with a sentence for all that was dropped or is wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kawan.columns import BadInput, Floats, Ints
from kawan.networks.reading import column, ids_of, place
from kawan.networks.rows import Whole

Texts = NDArray[np.str_]


def ends_of(ties: pd.DataFrame, source: str | None, target: str | None, file: str) -> list[pd.Series[str]]:
    """Return the ids at the two ends of every tie, from the columns named or else the first two."""
    names = ties.columns.tolist()
    if len(names) < 2:
        raise BadInput(f"{file} has one column, {names}; ties need two, with comma, semicolon or tab between them")
    source = source or next(name for name in names if name != target)
    target = target or next(name for name in names if name != source)
    if source == target:
        raise BadInput(f"network.source and network.target must be two columns, got '{source}' for both")
    ends = column(ties, source, "network.source", file), column(ties, target, "network.target", file)
    return [ids_of(cells, file) for cells in ends]


def people_listed(people: pd.DataFrame, node: str | None, file: str) -> Texts:
    """Return the ids in a list of people, in its order, from the column `node` or the one that looks like it."""
    if people.empty:
        raise BadInput(f"{file} has a header but no people")
    names = people.columns.tolist()
    usual = [name for name in names if name.lower() in ("node", "id")]
    ids = ids_of(column(people, node or (usual or names)[0], "network.node", file), file)
    twice = ids.duplicated()
    if twice.any():
        raise BadInput(f"{file} {place(twice)} lists '{ids[twice].iloc[0]}' again; everybody must be listed once")
    return ids.to_numpy(dtype=np.str_)


def people_tied(ends: list[pd.Series[str]], file: str) -> Texts:
    """Return all ids at the ends of ties, ordered."""
    if ends[0].empty:
        raise BadInput(f"{file} has a header but no ties")
    return ordered(pd.concat(ends))


def ordered(words: pd.Series[str]) -> Texts:
    """Return each of `words` once, by number if all are whole numbers, else by letter."""
    once = words.unique().tolist()
    whole = all(word.removeprefix("-").isdecimal() for word in once)
    return np.array(sorted(once, key=(lambda word: (int(word), word)) if whole else str), dtype=np.str_)


def numbers_of(ids: Texts, ends: list[pd.Series[str]], file: str) -> tuple[Ints, Ints]:
    """Return the numbers of the people at both ends of every tie; raises BadInput for people who are not listed."""
    index = pd.Index(ids.astype(object))
    ego, alter = (index.get_indexer(pd.Index(cells.astype(object))).astype(np.int32) for cells in ends)
    absent = pd.concat([ends[0][ego < 0], ends[1][alter < 0]])
    if not absent.empty:
        once = absent.unique().tolist()
        some = ", ".join(f"'{word}'" for word in once[:3])
        raise BadInput(f"{len(once)} people with ties are missing from {file}: {some}; list them or drop their ties")
    return ego, alter


def strengths_of(ties: pd.DataFrame, name: str, file: str) -> Floats:
    """Return the strength of every tie; raises BadInput naming the first that is not between 0 and 1."""
    cells = column(ties, name, "network.strength", file)
    value = pd.to_numeric(cells, errors="coerce")
    wrong = ~value.between(0, 1)
    if wrong.any():
        word = cells[wrong].iloc[0]
        mend = "write a decimal point, not a comma" if "," in word else "strengths are numbers from 0 to 1"
        raise BadInput(f"{file} {place(wrong)} has {name} '{word}'; {mend}")
    return value.to_numpy(dtype=np.float64)


def distinct_ties(
    n: int, ego: Whole, alter: Whole, strength: Floats, directed: bool
) -> tuple[Ints, Ints, Floats, tuple[str, ...]]:
    """Return each tie once with its mean strength, sorted by its ends, and what was dropped or merged."""
    other = ego != alter
    ego, alter, strength = ego[other], alter[other], strength[other]
    if not directed:
        ego, alter = np.minimum(ego, alter), np.maximum(ego, alter)
    key, index, times = np.unique(ego.astype(np.int64) * n + alter, return_inverse=True, return_counts=True)
    mean = np.bincount(index, weights=strength, minlength=key.size) / times
    own, again = np.count_nonzero(~other), ego.size - key.size
    notes = [f"{own} ties of people to themselves were dropped"] if own else []
    if again:
        ways = "" if directed else ", or in both directions,"
        notes.append(f"{again} ties given more than once{ways} were merged, with their mean strength")
    return (key // n).astype(np.int32), (key % n).astype(np.int32), mean, tuple(notes)


def groups_of(people: pd.DataFrame, name: str, file: str) -> tuple[Ints, tuple[str, ...], tuple[str, ...]]:
    """Return everybody's community, -1 where the cell is empty, the communities' names, and what to say of them."""
    cells = column(people, name, "network.group", file)
    named = cells != ""
    words = ids_of(cells[named], file)
    names = ordered(words)
    community = np.full(len(cells), -1, np.int32)
    community[named.to_numpy()] = pd.Index(names.astype(object)).get_indexer(pd.Index(words.astype(object)))
    notes = () if named.all() else (f"{np.count_nonzero(~named)} people of {file} are in no group",)
    return community, tuple(names.tolist()), notes
