"""Customers as objects: views of rows, to be read and set; and traits of real people, from a file."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kawan.columns import BadInput, Bonds, People
from kawan.configs import load_scenario
from kawan.customers import Crowd, read_traits


def test_reading_shows_the_columns(crowd: Crowd):
    customer = crowd[3]
    assert customer.number == 3
    assert customer.fomo == crowd._people.fomo[3]
    assert customer.bond["donor"] == crowd._bonds.bond[3, 1]
    assert isinstance(customer.fomo, float) and isinstance(customer.purchases["focal"], int)
    assert isinstance(customer.opted_out["focal"], bool)
    assert list(customer.bond) == list(crowd._brands)
    assert np.array_equal(customer.identity, crowd._people.identity[3])
    assert {*People._fields, *Bonds._fields} <= set(dir(customer))
    assert all(getattr(customer, name) is not None for name in dir(customer) if not name.startswith("_"))


def test_setting_writes_one_cell_or_one_row(crowd: Crowd):
    bonds = crowd._bonds.bond.copy()
    crowd[3].bond["donor"] = 0.75
    bonds[3, 1] = 0.75
    assert np.array_equal(crowd._bonds.bond, bonds)
    crowd[4].bond = -0.5
    bonds[4] = -0.5
    assert np.array_equal(crowd._bonds.bond, bonds)
    crowd[5].fomo = 1.0
    assert crowd._people.fomo[5] == 1.0
    crowd[5].identity[0] = 99.0  # a copy: identities stay unit vectors
    assert crowd._people.identity[5, 0] != 99.0


def test_customers_are_a_sequence(crowd: Crowd):
    assert len(crowd) == 60
    assert crowd[-1].number == 59
    assert crowd[-60].number == 0
    assert crowd[np.int64(2)].number == 2
    assert [customer.number for customer in crowd] == list(range(60))


@pytest.mark.parametrize("number", [60, -61, 10**9])
def test_a_customer_who_is_not_there(crowd: Crowd, number: int):
    with pytest.raises(IndexError, match=f"customers are numbered 0 to 59, got {number}"):
        crowd[number]


@pytest.mark.parametrize("number", [slice(0, 3), "3", 1.5, None])
def test_one_customer_at_a_time(crowd: Crowd, number: object):
    with pytest.raises(TypeError, match="a customer is named by one whole number"):
        crowd[number]


def test_a_state_or_brand_that_is_not_there(crowd: Crowd):
    with pytest.raises(AttributeError, match="a customer has no 'love'"):
        _ = crowd[0].love
    with pytest.raises(AttributeError, match="a customer has no 'love'"):
        crowd[0].love = 1.0
    with pytest.raises(KeyError, match="no brand 'nobody'; brands are focal, donor"):
        _ = crowd[0].bond["nobody"]
    with pytest.raises(KeyError, match="nobody"):
        crowd[0].bond["nobody"] = 1.0


# Traits from a file

KNOWN = ("fomo", "communal", "need_rate")
TRAITS = "fomo,need_rate\n0.1,2\n0.30000000000000004,0.5\n1,1e-3\n"
WRITERS = {
    "comma.csv": lambda path: path.write_text(TRAITS),
    "mark.csv": lambda path: path.write_text("\ufeff" + TRAITS, encoding="utf-8"),
    "semicolon.csv": lambda path: path.write_text(TRAITS.replace(",", ";") + "\n\n"),
    "tab.tsv": lambda path: path.write_text(TRAITS.replace(",", "\t")),
    "packed.csv.gz": lambda path: path.write_bytes(gzip.compress(TRAITS.encode())),
    "numbered.csv": lambda path: path.write_text(
        "need_rate,customer,fomo\n1e-3,2,1\n2,0.0,0.1\n\n0.5,1,0.30000000000000004\n"
    ),
    "table.parquet": lambda path: (
        pd.DataFrame({"fomo": [0.1, 0.1 + 0.2, 1], "need_rate": [2, 0.5, 1e-3]}).to_parquet(path)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
def test_traits_are_read_from_every_format(name: str, tmp_path: Path):
    path = tmp_path / name
    WRITERS[name](path)
    assert load_scenario("customers=from_file", f"customers.path={path}").customers.n == 3
    traits = read_traits(str(path), 3, KNOWN)
    assert {trait: column.tolist() for trait, column in traits.items()} == {
        "fomo": [0.1, 0.1 + 0.2, 1.0],
        "need_rate": [2.0, 0.5, 0.001],
    }


def test_one_column_is_a_table(tmp_path: Path):
    (tmp_path / "traits.csv").write_text("fomo\n0.25\n0.5\n")
    assert load_scenario("customers=from_file", f"customers.path={tmp_path / 'traits.csv'}").customers.n == 2
    assert read_traits(str(tmp_path / "traits.csv"), 2, KNOWN)["fomo"].tolist() == [0.25, 0.5]


NO_TABLE = {
    "": "traits.csv is empty",
    "\n \n": "traits.csv holds blank lines only",
    "fomo\n": "traits.csv has a header but no customers",
    "fomo\n0,5\n": "traits.csv line 2 has 2 cells where the first line has 1: ['0', '5']; if a comma stands for",
}


@pytest.mark.parametrize("text", NO_TABLE, ids=NO_TABLE.values())
def test_what_is_no_table_of_customers_is_told_alike_at_the_door_and_in_the_market(text: str, tmp_path: Path):
    path = tmp_path / "traits.csv"
    path.write_text(text)
    for read in (
        lambda: load_scenario("customers=from_file", f"customers.path={path}"),
        lambda: read_traits(str(path), 3, KNOWN),
    ):
        with pytest.raises(BadInput) as error:
            read()
        assert NO_TABLE[text] in str(error.value) and "\n" not in str(error.value)


BAD_TRAITS = {
    "fomo\n0.1\n0.2\n": "traits.csv has 2 rows for 3 customers",
    "fomo,love\n0,1\n0,1\n0,1\n": "traits.csv: 'love' is no trait; traits are fomo, communal, need_rate",
    "0.1,1\n0.2,1\n0.3,1\n": "'column 1' is no trait",
    "fomo\n0.1\n7\n0.2\n": "traits.csv line 3 has fomo '7'; it must lie between 0 and 1",
    "need_rate\n1\n2\n-1\n": "traits.csv line 4 has need_rate '-1'; it must be 0 or more",
    "fomo,need_rate\n0.1,1\n,1\n1,1\n": "traits.csv line 3 has fomo ''",
    "fomo\n0.1\nhigh\n1\n": "traits.csv line 3 has fomo 'high'",
    "need_rate\n1\ninf\n1\n": "traits.csv line 3 has need_rate 'inf'",
    "fomo;need_rate\n0;1\n0,5;1\n1;1\n": "traits.csv line 3 has fomo '0,5'; write a decimal point, not a comma",
    "fomo\n0.1\n\n0.2\n0.3\n": "traits.csv: nothing stands before line 4",
    "customer,fomo\n0,0\n1,0\n3,0\n": "traits.csv line 4 has customer '3'; customers are numbered 0 to 2, each once",
    "customer,fomo\n0,0\n1,0\n1,0\n": "traits.csv line 4 has customer '1'; customers are numbered",
    "customer,fomo\n0,0\nann,0\n1,0\n": "traits.csv line 3 has customer 'ann'; customers are numbered",
    "customer,fomo\n0,0\n0.5,0\n1,0\n": "traits.csv line 3 has customer '0.5'; customers are numbered",
    "customer,fomo\n2,0\n0,5\n1,0\n": "traits.csv line 3 has fomo '5'",  # the line of the file, not of the order
}


@pytest.mark.parametrize("text", BAD_TRAITS, ids=BAD_TRAITS.values())
def test_bad_traits_are_named(text: str, tmp_path: Path):
    (tmp_path / "traits.csv").write_text(text)
    with pytest.raises(BadInput) as error:
        read_traits(str(tmp_path / "traits.csv"), 3, KNOWN)
    assert BAD_TRAITS[text] in str(error.value) and "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    (tmp_path / "traits.csv").write_text(TRAITS)
    with pytest.raises(BadInput, match=r"customers\.path=.*trait\.csv does not exist; did you mean 'traits\.csv'\?"):
        load_scenario("customers=from_file", f"customers.path={tmp_path / 'trait.csv'}")
