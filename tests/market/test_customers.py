"""Customers as objects: views of rows, to be read and set."""

import numpy as np
import pytest

from kawan.columns import Bonds, People
from kawan.customers import Crowd


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
