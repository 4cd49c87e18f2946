"""A run's id changes with everything that makes numbers, and with nothing else."""

import importlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawan.columns import BadInput
from kawan.lab import identity
from kawan.lab.identity import Run, canonical, run_id
from kawan.networks.edge_list import EdgeList
from kawan.scenario import Brand, Customers, Scenario
from kawan.strategies.sms_blast import SmsBlast

plain_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def id_of(scenario: Scenario, seed: int = 1, label: str = "a") -> str:
    return run_id(Run(label, scenario, seed))


def texting(**changes: object) -> Scenario:
    return Scenario(brands={"focal": Brand(strategy=SmsBlast(**changes))})


def test_what_makes_no_number_makes_no_other_run():
    one = Scenario(record=("daily", "posts"), switch_off=("fomo", "meaning"))
    same = replace(one, threads=3, record=("posts", "daily"), switch_off=("meaning", "fomo"))
    assert id_of(one) == id_of(same, label="b")
    assert len(id_of(one)) == 64 and int(id_of(one), 16)


@given(st.dictionaries(st.text(), plain_data), st.randoms(use_true_random=False))
def test_the_order_of_keys_is_no_matter(data, random):
    keys = list(data)
    random.shuffle(keys)
    assert canonical({key: data[key] for key in keys}) == canonical(data)


@given(st.dictionaries(st.sampled_from(["days", "warmup", "rewire_every"]), st.integers(0, 1000)), st.integers(0, 9))
def test_another_number_is_another_run(changes, seed):
    base = Scenario()
    differs = seed != 1 or any(getattr(base, name) != value for name, value in changes.items())
    assert (id_of(replace(base, **changes), seed) != id_of(base)) is differs


@pytest.mark.parametrize("library", ["numpy", "scipy", "numba", "networkx", "pandas"])
def test_another_version_of_what_reads_groups_or_computes_is_another_run(library: str, monkeypatch: pytest.MonkeyPatch):
    before = id_of(Scenario())
    true_version = identity.version
    monkeypatch.setattr(identity, "version", lambda name: "0.0.1" if name == library else true_version(name))
    assert id_of(Scenario()) != before


def test_a_nested_number_a_class_and_the_place_of_a_brand_count():
    brands = {"focal": Brand(), "rival_1": Brand(quality=0.2)}
    runs = [
        texting(),
        texting(per_week=2.9),
        Scenario(),
        Scenario(brands=brands),
        Scenario(brands=dict(reversed(brands.items()))),
        Scenario(customers=replace(Customers(), correlations={"fomo,sociability": 0.3})),
        Scenario(record=("daily", "posts")),
    ]
    assert len({*map(id_of, runs)}) == len(runs)


def test_a_file_counts_by_its_content_not_by_its_place(tmp_path: Path):
    def listed(name: str, text: str) -> str:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return id_of(Scenario(network=EdgeList(path=str(file))))

    first = listed("ties.csv", "a,b\nx,y\n")
    assert listed("elsewhere/people.csv", "a,b\nx,y\n") == first
    assert listed("ties.csv", "a,b\nx,z\n") != first  # same size, one byte changed
    with pytest.raises(BadInput, match=r"gone\.csv"):
        id_of(Scenario(network=EdgeList(path=str(tmp_path / "gone.csv"))))


MINE = """
from dataclasses import dataclass
import helper

@dataclass(frozen=True)
class Mine:
    effort: float = 1.0

    def act(self, view):
        return helper.nothing()
"""


def test_one_byte_of_a_strategy_of_ones_own_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def mine(folder: str, strategy: str = MINE, helper: str = "def nothing(): return []\n", note: str = "") -> str:
        place = tmp_path / folder
        place.mkdir()
        (place / "mine_own.py").write_text(strategy, encoding="utf-8")
        (place / "helper.py").write_text(helper, encoding="utf-8")
        (place / "unrelated.py").write_text(note, encoding="utf-8")
        with monkeypatch.context() as here:
            here.syspath_prepend(str(place))
            for name in ("mine_own", "helper"):
                sys.modules.pop(name, None)
            strategy_class = importlib.import_module("mine_own").Mine
            found = id_of(Scenario(brands={"focal": Brand(strategy=strategy_class())}))
        for name in ("mine_own", "helper"):
            sys.modules.pop(name)
        return found

    first = mine("one")
    assert mine("moved") == first
    assert mine("beside", note="# a note\n") == first
    assert mine("edited", strategy=MINE + "#") != first
    assert mine("deeper", helper="def nothing(): return  []\n") != first


def test_a_strategy_typed_into_a_session_is_refused():
    made = type("Typed", (SmsBlast,), {"__module__": "nowhere"})
    with pytest.raises(BadInput, match="Typed must be written in a file"):
        id_of(Scenario(brands={"focal": Brand(strategy=made())}))


def test_the_models_source_is_all_that_the_market_imports():
    start = {"kawan.market": identity.file_of(identity.PACKAGE.parent, "kawan.market")}
    modules = identity.walk(
        identity.PACKAGE.parent, start, lambda name: name.startswith("kawan.") and identity.beside(name) is None
    )
    assert {"kawan.market", "kawan.core.draws", "kawan.behaviour.fomo", "kawan.measures.loyalty"} <= modules.keys()
    assert not [name for name in modules if identity.beside(name)]
    assert not [name for name in modules if not name.startswith("kawan.")]


def test_one_byte_of_the_model_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def hashed(draws: str) -> str:
        package = tmp_path / "kawan"
        (package / "core").mkdir(parents=True, exist_ok=True)
        (package / "market.py").write_text("from kawan.core import draws\nfrom kawan import cli\n", encoding="utf-8")
        (package / "core" / "draws.py").write_text(draws, encoding="utf-8")
        (package / "cli.py").write_text(draws, encoding="utf-8")
        monkeypatch.setattr(identity, "PACKAGE", package)
        identity.model_source.cache_clear()
        return identity.model_source(frozenset())

    try:
        first = hashed("SCALE = 1\n")
        assert hashed("SCALE = 2\n") != first
        assert hashed("SCALE = 1\n") == first
        (tmp_path / "kawan" / "cli.py").write_text("# the command line makes no numbers\n", encoding="utf-8")
        identity.model_source.cache_clear()
        assert identity.model_source(frozenset()) == first
    finally:
        identity.model_source.cache_clear()
