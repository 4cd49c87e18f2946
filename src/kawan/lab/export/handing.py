"""The kinds of export, and the folder they leave: files to load, and provenance.json, which says what they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from kawan.columns import BadInput
from kawan.configs import read_scenario
from kawan.lab.export import cascades, channels, outcomes, purchases, ties
from kawan.lab.export.reading import read_record
from kawan.lab.identity import hash_of
from kawan.lab.packs import seal
from kawan.lab.store import PROVENANCE, as_json, made_by, put_file, read_provenance, write_table, write_text

Files = dict[str, pd.DataFrame | str]


@dataclass(frozen=True)
class Wish:
    """What is to be exported, and how.

    Attributes:
        folder: The folder of results.
        brand: Whose purchases, channels or posts.
        unit: The period of RFM in which purchases count as one.
        trusted: Folders whose code may run, where a run has to be repeated.
    """

    folder: Path
    brand: str = "focal"
    unit: purchases.Unit = "day"
    trusted: Sequence[Path] = ()


def hand_purchases(wish: Wish) -> tuple[Files, list[str]]:
    """Return the transaction log of a brand."""
    return {"purchases.csv": purchases.purchase_log(read_record(wish.folder), wish.brand)}, []


def hand_rfm(wish: Wish) -> tuple[Files, list[str]]:
    """Return the RFM summary of a brand's customers."""
    record = read_record(wish.folder)
    if wish.unit not in purchases.PERIODS:
        raise BadInput(f"unit must be one of {', '.join(purchases.PERIODS)}, got {wish.unit}")
    log = purchases.purchase_log(record, wish.brand)
    end = purchases.end_of(record)
    return {"rfm.csv": purchases.rfm(log, end, wish.unit)}, [f"observed until {end.date()}, in {wish.unit}s"]


def hand_channels(wish: Wish) -> tuple[Files, list[str]]:
    """Return the weekly channel table and the true effects; simulates the run again, once for each channel."""
    record = read_record(wish.folder)
    scenario = read_scenario(record.config, wish.trusted)
    tables, notes = channels.channel_tables(record, scenario, wish.brand)
    return {f"{name}.csv": table for name, table in tables.items()}, notes


def hand_cascades(wish: Wish) -> tuple[Files, list[str]]:
    """Return posts as trees, and when a brand's speakers first spoke."""
    record = read_record(wish.folder)
    nodes, edges, trees = cascades.post_trees(record)
    spread = cascades.spread(record, wish.brand)
    return {"nodes.csv": nodes, "edges.csv": edges, "cascades.csv": trees, "spread.json": spread}, []


def hand_ties(wish: Wish) -> tuple[Files, list[str]]:
    """Return the network at the end."""
    record = read_record(wish.folder)
    edges, directed = ties.edges(record)
    network = ties.graph(edges, directed, record.customers)
    files: Files = {
        "edges.csv": edges, "nodes.csv": ties.people(record.customers), "network.graphml": ties.graphml(network),
    }  # fmt: skip
    return files, ["directed: the source hears the target" if directed else "ties are mutual, each listed once"]


def hand_outcomes(wish: Wish) -> tuple[Files, list[str]]:
    """Return outcomes and their codebook."""
    table = outcomes.outcomes(wish.folder)
    return {"outcomes.csv": table, "outcomes.parquet": table, "columns.csv": outcomes.codebook(table)}, []


KINDS: dict[str, tuple[Callable[[Wish], tuple[Files, list[str]]], str]] = {
    "purchases": (hand_purchases, "customer_id, date, amount: lifetimes, pymc-marketing, BTYD"),
    "rfm": (hand_rfm, "frequency, recency, T, monetary_value per customer, likewise"),
    "mmm": (hand_channels, "weekly sales and spend per channel, and each channel's true effect"),
    "cascades": (hand_cascades, "posts as trees: networkx, ndlib"),
    "network": (hand_ties, "ties as edge list and GraphML: networkx, igraph, Gephi, ndlib"),
    "outcomes": (hand_outcomes, "a run, comparison or study as csv and Parquet: R"),
}


def export(wish: Wish, to: str, into: Path | None = None) -> tuple[Path, list[str]]:
    """Write an export of a folder of results and return where it is and what is worth knowing.

    Args:
        wish: What to export.
        to: One of KINDS.
        into: The folder to write to; by default as `place_of` says.
    """
    if to not in KINDS:
        near = get_close_matches(to, KINDS, 1)
        raise BadInput(f"to must be one of {', '.join(KINDS)}, got {to}{f'; did you mean {near[0]}?' if near else ''}")
    into = into or place_of(wish.folder, to)
    if (into / PROVENANCE).exists() and read_provenance(into).get("export") != to:
        raise BadInput(f"into={into} holds other results; name a folder of its own")
    files, notes = KINDS[to][0](wish)
    into.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        put_file(into / name, lambda path, content=content: write(path, content))  # type: ignore[misc]
    about = made_by() | {
        "export": to,
        "of": read_provenance(wish.folder).get("id") or hash_of(wish.folder / PROVENANCE),
        "brand": wish.brand,
        "notes": notes,
        "files": {name: seal(into / name) for name in files},
    }
    put_file(into / PROVENANCE, lambda path: write_text(path, as_json(about)))
    return into, notes


def place_of(folder: Path, to: str) -> Path:
    """Return where an export goes: beside the results it is made of, never into a run of a comparison.

    >>> place_of(Path("results/run-quiet-1a"), "rfm").as_posix(), place_of(Path("compare-2b/runs/3c"), "rfm").as_posix()
    ('results/run-quiet-1a/export/rfm', 'compare-2b/export/rfm-3c')
    """
    if folder.parent.name == "runs":  # where it may be packed with others at any time
        return folder.parent.parent / "export" / f"{to}-{folder.name}"
    return folder / "export" / to


def write(path: Path, content: pd.DataFrame | str) -> None:
    """Write a text, or a table in the form that its name ends with."""
    if isinstance(content, str):
        write_text(path, content)
    elif ".parquet" in path.name:
        write_table(path, content)
    else:
        text = content.to_csv(index=False, na_rep="NA", date_format="%Y-%m-%d", lineterminator="\n")
        write_text(path, text)
