"""Networks from files: every format holds the same people, and what is wrong is named."""

import gzip
import os
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from kawan.columns import BadInput
from kawan.networks.edge_list import EdgeList
from kawan.networks.rows import distinct_pairs

RNG = np.random.default_rng
ROWS = "source,target,weight\nann,bob,0.5\nbob,cid,0.25\ncid,dee,1\n"
DATA = Path(os.environ.get("KAWAN_DATA", Path(__file__).parents[3] / "shared" / "data")) / "valente-diffusion"


def frame() -> pd.DataFrame:
    return pd.DataFrame({"source": ["ann", "bob", "cid"], "target": ["bob", "cid", "dee"], "weight": [0.5, 0.25, 1.0]})


def write_graphml(path):
    net = nx.Graph()
    net.add_weighted_edges_from(frame().itertuples(index=False))
    nx.write_graphml(net, path)


WRITERS = {
    "comma.csv": lambda path: path.write_text(ROWS),
    "mark.csv": lambda path: path.write_text("\ufeff" + ROWS, encoding="utf-8"),
    "windows.csv": lambda path: path.write_bytes(ROWS.replace("\n", "\r\n").encode()),
    "semicolon.csv": lambda path: path.write_text(ROWS.replace(",", ";")),
    "tab.tsv": lambda path: path.write_text(ROWS.replace(",", "\t")),
    "quoted.csv": lambda path: path.write_text(ROWS.replace("ann", '" ann "') + "\n\n"),
    "packed.csv.gz": lambda path: path.write_bytes(gzip.compress(ROWS.encode())),
    "table.parquet": lambda path: frame().to_parquet(path),
    "net.graphml": write_graphml,
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_reads_alike(name, tmp_path):
    WRITERS[name](tmp_path / name)
    network = EdgeList(path=str(tmp_path / name), source="source", strength="weight")
    built = network.build(99, RNG(1))
    assert built.ids.tolist() == ["ann", "bob", "cid", "dee"] and network.size() == 4
    assert built.hears.start.tolist() == [0, 1, 3, 5, 6]
    assert built.hears.friend.tolist() == [1, 0, 2, 1, 3, 2]
    assert built.hears.strength.tolist() == [0.5, 0.5, 0.25, 0.25, 1.0, 1.0]
    assert built.heard_by is built.hears and network.files() == (tmp_path / name,)
    assert "found by Louvain's method" in built.notes[-1]


@pytest.fixture
def network(tmp_path):
    """Return a function that writes ties, and people if any, and names the files."""

    def written(ties: str, people: str | None = None, **settings) -> EdgeList:
        (tmp_path / "ties.csv").write_text(ties)
        if people is not None:
            (tmp_path / "people.csv").write_text(people)
            settings["nodes"] = str(tmp_path / "people.csv")
        return EdgeList(path=str(tmp_path / "ties.csv"), **settings)

    return written


def test_directed_ties_are_heard_by_those_named_as_sources(network):
    built = network("ego,alter,s\n1,2,0.5\n3,2,0.25\n2,1,1\n", directed=True, strength="s").build(0, RNG(1))
    assert built.hears.start.tolist() == [0, 1, 2, 3] and built.hears.friend.tolist() == [1, 0, 1]
    assert built.hears.strength.tolist() == [0.5, 1.0, 0.25]
    assert built.heard_by.start.tolist() == [0, 1, 3, 3] and built.heard_by.friend.tolist() == [1, 0, 2]
    assert built.heard_by.strength.tolist() == [1.0, 0.5, 0.25]  # the weight the hearer gives


def test_columns_can_be_named_and_others_are_reported(network):
    built = network("day,who,whom\n1,a,b\n2,c,b\n", source="whom", target="who", directed=True).build(0, RNG(1))
    assert built.hears.start.tolist() == [0, 0, 2, 2]
    assert built.hears.strength.tolist() == [0.5, 0.5]
    assert "columns of ties.csv not used: day" in built.notes


def test_repeats_and_selves_are_dropped_and_counted(network):
    ties = "a,b,s\nx,y,0.2\ny,x,0.4\nx,x,0.9\nx,y,0.6\ny,z,1\n"
    both = network(ties, strength="s").build(0, RNG(1))
    assert both.hears.strength == pytest.approx([0.4, 0.4, 1, 1])
    assert both.notes[:2] == (
        "1 ties of people to themselves were dropped",
        "2 ties given more than once, or in both directions, were merged, with their mean strength",
    )
    directed = network(ties, strength="s", directed=True).build(0, RNG(1))
    assert directed.hears.strength == pytest.approx([0.4, 0.4, 1])
    assert directed.notes[1].startswith("1 ties given more than once were merged")


def test_people_bring_groups_and_may_have_no_ties(network):
    people = "name,id,group\nAnn,7,north\nBob,3,\nCid,10,south\nDee,1,north\n"
    built = network("a,b\n7,10\n", people).build(0, RNG(1))
    assert built.ids.tolist() == ["7", "3", "10", "1"]
    assert built.names == ("north", "south") and built.community.tolist() == [0, -1, 1, 0]
    assert built.hears.friend.tolist() == [2, 0]
    assert {"2 people have no ties", "1 people of people.csv are in no group"} <= set(built.notes)
    assert network("a,b\n", people).build(0, RNG(1)).hears.friend.size == 0


def test_whole_numbers_are_ids_however_they_are_written(network):
    built = network("a,b\n1.0,2.0\n10.0,2.0\n", "node,group\n1,1.0\n2,2.0\n10,2.0\n").build(0, RNG(1))
    assert built.ids.tolist() == ["1", "2", "10"] and built.names == ("1", "2")
    assert network("a,b\n1.0,x\nx,1\n").build(0, RNG(1)).ids.tolist() == ["1", "1.0", "x"]  # text: left as it is


def test_a_first_line_of_numbers_is_data(network):
    built = network("0;1\n1;2\n").build(0, RNG(1))
    assert built.n == 3 and "read as data, not as a header" in built.notes[0]


def test_unnamed_columns_are_row_names(network):
    assert network(",ego,alter\n1,a,b\n2,c,b\n").build(0, RNG(1)).ids.tolist() == ["a", "b", "c"]


def test_people_on_their_own_are_in_no_community(network):
    built = network("a,b\n1,2\n", "id\n1\n2\n3\n").build(0, RNG(1))
    assert built.community.tolist() == [0, 0, -1]
    assert built.notes[-1] == "1 communities were found by Louvain's method; 1 people are in none"


def test_order_of_rows_does_not_matter(network):
    rows = [f"{i},{(i * 7 + 3) % 40}" for i in range(40)]
    one = network("\n".join(["a,b", *rows])).build(0, RNG(1))
    other = network("\n".join(["a,b", *reversed(rows)])).build(0, RNG(1))
    assert np.array_equal(one.hears.friend, other.hears.friend) and np.array_equal(one.community, other.community)


def test_a_changed_file_is_read_again(network, tmp_path):
    settings = network("a,b\n1,2\n")
    assert settings.size() == 2
    network("a,b\n1,2\n2,3\n")
    assert settings.size() == 3


def test_groups_planted_are_found(network):
    rng = RNG(6)
    one = rng.integers(60, size=900)
    other = one // 20 * 20 + rng.integers(20, size=900)
    low, high = distinct_pairs(60, one, other)
    rows = [f"{a},{b}" for a, b in zip(low, high, strict=True)] + ["0,20", "20,40"]
    built = network("\n".join(["a,b", *rows])).build(0, RNG(1))
    assert built.community.tolist() == [i // 20 for i in range(60)]


WRONG = [
    ("", {}, "ties.csv is empty"),
    ("\n \n", {}, "ties.csv holds blank lines only"),
    ("a,b\n", {}, "ties.csv has a header but no ties"),
    ("a\n1\n", {}, "ties.csv has one column, ['a']; ties need two, with comma, semicolon or tab between"),
    ("a,b\n1,2\n3\n", {}, "ties.csv line 3 has 1 cells where the first line has 2: ['3']"),
    ("a,b\n\n1,2,3\n", {}, "ties.csv line 3 has 3 cells"),
    ("a,b,s\n1,2,0,5\n", {}, "['1', '2', '0', '5']; if a comma stands for the decimal point, write a point"),
    ("a,b\n1,\n", {}, "ties.csv line 2 has no 'b'"),
    ("a,a\n1,2\n", {}, "ties.csv has two columns named 'a'"),
    ("ego,alter\n1,2\n", {"source": "alterr"}, "no column 'alterr' (network.source); did you mean 'alter'?"),
    ("ego,alter\n1,2\n", {"source": "ego", "target": "ego"}, "must be two columns, got 'ego' for both"),
    ("a,b,s\n1,2,0.5\n1,3,7\n", {"strength": "s"}, "ties.csv line 3 has s '7'; strengths are numbers from 0 to 1"),
    ("a,b,s\n1,2,\n", {"strength": "s"}, "ties.csv line 2 has s ''"),
    ("a;b;s\n1;2;0,5\n", {"strength": "s"}, "ties.csv line 2 has s '0,5'; write a decimal point, not a comma"),
    ("a,b,s\n1,2,1\n", {"strength": "sn"}, "no column 'sn' (network.strength); did you mean 's'?"),
]


@pytest.mark.parametrize(("ties", "settings", "message"), WRONG, ids=[message[:40] for *_, message in WRONG])
def test_bad_ties_are_named(ties, settings, message, network):
    with pytest.raises(BadInput) as error:
        network(ties, **settings).build(0, RNG(1))
    assert message in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("people", "settings", "message"),
    [
        ("id\n1\n2\n", {}, "4 people with ties are missing from people.csv: '3', '5', '4'; list them"),
        ("id\n", {}, "people.csv has a header but no people"),
        ("id\n1\n2\n1\n", {}, "people.csv line 4 lists '1' again"),
        ("id,village\n1,a\n", {"node": "di"}, "people.csv has no column 'di' (network.node); did you mean 'id'?"),
        ("id,village\n1,a\n2,a\n3,a\n4,a\n5,a\n6,b\n", {"group": "vilage"}, "did you mean 'village'?"),
    ],
)
def test_bad_people_are_named(people, settings, message, network):
    with pytest.raises(BadInput) as error:
        network("a,b\n1,2\n3,4\n5,6\n", people, **settings).build(0, RNG(1))
    assert message in str(error.value)


def test_bad_paths_are_named(tmp_path):
    (tmp_path / "friends.csv").write_text(ROWS)
    (tmp_path / "friends.xlsx").write_bytes(b"PK")
    (tmp_path / "broken.csv.gz").write_bytes(b"not packed")
    (tmp_path / "latin.csv").write_bytes("a,b\nJosé,Ann\n".encode("latin-1"))
    (tmp_path / "broken.graphml").write_text("<graphml><node")
    (tmp_path / "broken.parquet").write_bytes(b"PAR0")
    for name, message in {
        "freinds.csv": "freinds.csv does not exist; did you mean 'friends.csv'?",
        "": "is a folder; name a file in it",
        "friends.xlsx": "friends.xlsx is of no known kind; use csv",
        "broken.csv.gz": "broken.csv.gz cannot be read as csv",
        "latin.csv": "latin.csv is not UTF-8 text (byte 7)",
        "broken.graphml": "broken.graphml cannot be read as graphml",
        "broken.parquet": "broken.parquet cannot be read as parquet",
    }.items():
        with pytest.raises(BadInput) as error:
            EdgeList(path=str(tmp_path / name)).build(0, RNG(1))
        assert message in str(error.value)
    with pytest.raises(BadInput, match=r"network.path must name a file"):
        EdgeList().build(0, RNG(1))


def test_graphml_brings_people_and_groups(tmp_path):
    net = nx.DiGraph()
    net.add_nodes_from([("a", {"group": "x"}), ("b", {"group": "y"}), ("c", {"group": "x"})])
    net.add_edge("b", "a")
    nx.write_graphml(net, tmp_path / "net.graphml")
    built = EdgeList(path=str(tmp_path / "net.graphml"), directed=True).build(0, RNG(1))
    assert built.hears.start.tolist() == [0, 0, 1, 1] and built.names == ("x", "y")
    assert built.notes[0] == "net.graphml says of itself that it is directed"


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder valente-diffusion is not here; KAWAN_DATA names where it is")
def test_korean_villages_are_read_as_published():
    files = [str(DATA / f"korean_family_planning_{part}.csv") for part in ("edges", "nodes")]
    built = EdgeList(path=files[0], nodes=files[1], directed=True).build(0, RNG(1))
    assert (built.n, built.hears.friend.size, len(built.names)) == (1047, 4999, 25)
    assert built.hears.friend.size / built.n == pytest.approx(4.77, abs=0.005)
    ego = np.repeat(np.arange(built.n), np.diff(built.hears.start))
    assert (built.community[ego] == built.community[built.hears.friend]).all()
    pairs = set(zip(ego.tolist(), built.hears.friend.tolist(), strict=True))
    back = np.repeat(np.arange(built.n), np.diff(built.heard_by.start))
    assert pairs == set(zip(built.heard_by.friend.tolist(), back.tolist(), strict=True))
    assert np.mean([(j, i) in pairs for i, j in pairs]) == pytest.approx(0.43, abs=0.005)  # reciprocity as published
