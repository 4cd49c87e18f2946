"""What communities lack, what staff do about it, and how members help each other."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest

from kawan.actions import ROLES, Action, Facilitate
from kawan.behaviour.belonging import Belonging
from kawan.behaviour.experience import Experience
from kawan.behaviour.roles import (
    Roles,
    care,
    cheer,
    help_members,
    helpfulness,
    read_members,
    read_needs,
    register,
    remember,
    renew,
    teach,
)
from kawan.core.draws import draw
from kawan.events import Count, Event
from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario, Start
from kawan.view import View

P = Roles()
MEMBERS, FIRST = np.array([0, 1, 2, 0], np.int32), np.array([0, 3, 4])
FIRST_ONLY = np.array([0], np.int32)


def needs(town, b=1, day=10):
    found = np.full((2, 6), np.nan)
    read_needs.py_func(b, day, town.groups, found, P, Belonging())
    return found


def test_needs_are_read_from_members(town):
    town.people.expertise[:] = 0.1, 0.4, 0.7
    town.belong.identification[:, 0] = 0.2, 0.4, 0.9
    town.belong.identification[0, 1] = 0.5
    town.belong.inside[:, 0] = 0, 1, 3
    town.people.identity[:] = [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]]
    town.groups.shift[0] = 0.1, -0.1
    read_members.py_func(MEMBERS, FIRST, True, town.people, town.belong, town.groups)
    np.testing.assert_allclose(town.groups.expertise, [0.4, 0.1])
    np.testing.assert_allclose(town.groups.attachment, [0.5, 0.5])
    np.testing.assert_allclose(town.groups.loneliness, [(1 + 1 / 2 + 1 / 4) / 3, 1.0])
    np.testing.assert_allclose(town.groups.centre, [[1.6 / 3 + 0.1, 1.8 / 3 - 0.1], [1.0, 0.0]])
    town.groups.centre[:] = 7.0
    read_members.py_func(MEMBERS, FIRST, False, town.people, town.belong, town.groups)
    assert (town.groups.centre == 7.0).all()


def test_each_role_is_needed_for_a_reason_of_its_own(town):
    groups = town.groups
    groups.present_until[0, 1] = 10
    groups.expertise[0], groups.loneliness[0], groups.attachment[0] = 0.3, 0.2, 0.5
    groups.vitality[0], groups.novelty[0] = 0.6, 0.25
    groups.lately[0], groups.usually[0] = 0.01, 0.04
    groups.trouble[0] = 9.0, 0.15
    np.testing.assert_allclose(needs(town)[0], [0.7, 0.2, 0.75, 0.5 * 0.4, 0.75 * 0.4, 0.5])
    assert np.isnan(needs(town)[1]).all() and np.isnan(needs(town, b=0)).all()
    groups.lately[0] = 0.05
    assert needs(town)[0, 2] == 0.0
    groups.usually[0] = 0.0
    assert needs(town)[0, 2] == 1.0
    groups.stewardship[1, 1] = 0.05
    assert not np.isnan(needs(town)[1]).any()


def test_an_educator_raises_what_members_know_and_get_out_of_what_they_own(town):
    town.people.expertise[:] = 0.0, 0.5, 1.0
    town.groups.expertise[:] = 0.5
    town.bonds.bought_on[1] = 21, 20  # the second was used up
    teach.py_func(FIRST_ONLY, 3.0, 20, MEMBERS, FIRST, town.people, town.bonds, town.groups, P)
    share = 0.02 * 3 * 0.5
    np.testing.assert_allclose(town.people.expertise, [share, 0.5 + 0.5 * share, 1.0])
    np.testing.assert_allclose(town.bonds.match, [[0, 0], [0.3 * 0.5 * share, 0], [0, 0]])


def test_an_entertainer_and_a_pioneer_raise_what_is_looked_forward_to(town):
    town.groups.usually[:], town.groups.lately[:] = 0.1, (0.05, 0.1)
    town.groups.vitality[:] = 0.2
    town.groups.excitement[:] = town.groups.novelty[:] = 0.5
    town.groups.centre[:] = 0.0
    town.offers.image[1] = 0.6, 0.8
    where = np.arange(2, dtype=np.int32)
    cheer.py_func(where, 1.0, town.groups, P)
    np.testing.assert_allclose(town.groups.excitement, [0.5 + 0.5 * 0.5 * 0.5, 0.5])
    renew.py_func(where, 1.0, 1, town.offers, town.groups, P)
    need = 0.8 * 0.5
    np.testing.assert_allclose(town.groups.novelty, 0.5 + 0.3 * need * 0.5)
    np.testing.assert_allclose(town.groups.centre, [np.multiply(0.05 * need, [0.6, 0.8])] * 2)
    np.testing.assert_allclose(town.groups.shift, town.groups.centre)


def test_a_caretaker_soothes_members_in_trouble_with_this_brand_only(town):
    town.bonds.irritation[:] = 0.5
    town.bonds.satisfaction[:] = [[-0.5, -0.5], [0.5, 0.5], [0.0, 0.0]]
    town.groups.trouble[0] = 0.15, 0.15
    care.py_func(FIRST_ONLY, 1.0, 1, MEMBERS, FIRST, town.bonds, town.groups, P)
    kept = 1 - 0.3 * 0.5
    np.testing.assert_allclose(town.bonds.irritation, [[0.5, 0.5 * kept]] * 3)
    np.testing.assert_allclose(town.bonds.satisfaction, [[-0.5, -0.5 * kept], [0.5, 0.5], [0.0, 0.0]])
    np.testing.assert_allclose(town.groups.trouble[0], [0.15, 0.15 * kept])


def test_hours_are_lost_where_nothing_is_lacking(town):
    town.groups.expertise[:] = town.groups.vitality[:] = 1.0
    town.groups.usually[:] = town.groups.lately[:] = 0.1
    town.bonds.bought_on[:] = 25
    town.bonds.irritation[:] = 0.5
    before = [column.copy() for group in (town.people, town.bonds, town.groups) for column in group]
    teach.py_func(FIRST_ONLY, 99.0, 20, MEMBERS, FIRST, town.people, town.bonds, town.groups, P)
    cheer.py_func(FIRST_ONLY, 99.0, town.groups, P)
    renew.py_func(FIRST_ONLY, 99.0, 1, town.offers, town.groups, P)
    care.py_func(FIRST_ONLY, 99.0, 1, MEMBERS, FIRST, town.bonds, town.groups, P)
    after = [column for group in (town.people, town.bonds, town.groups) for column in group]
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_members_who_identify_put_their_names_on_the_list(town):
    town.belong.identification[:, 0] = 0.9, 0.5, 0.0
    for luck in range(100):
        town.bonds.in_database[:] = town.bonds.consented[:] = False
        world = (town.bonds, town.belong, town.counts, Roles(registering=0.8), Experience(consent=50.0))
        register.py_func(FIRST_ONLY, luck, 1, MEMBERS, FIRST, *world)
        listed = [draw(luck, i, Event.REGISTER, 1) < 0.8 * j for i, j in enumerate((0.9, 0.5, 0.0))]
        assert town.bonds.in_database[:, 1].tolist() == town.bonds.consented[:, 1].tolist() == listed
        assert not town.bonds.in_database[:, 0].any()


def test_what_was_new_or_troubling_fades_and_who_came_is_averaged_in(town):
    town.groups.lately[:] = town.groups.usually[:] = 0.2
    town.groups.novelty[:] = town.groups.trouble[:] = 0.5
    town.groups.shift[0] = 0.2, -0.4
    town.groups.centre[0] = 0.0
    remember.py_func(np.array([3, 0]), town.groups, P)
    for column, days in (("lately", 28), ("usually", 180)):
        keep = math.exp(-1 / days)
        np.testing.assert_allclose(getattr(town.groups, column), [0.2 + 0.8 * (1 - keep), 0.2 * keep])
    np.testing.assert_allclose(town.groups.novelty, 0.5 * math.exp(-1 / 60))
    np.testing.assert_allclose(town.groups.trouble, 0.5 * math.exp(-1 / 28))
    np.testing.assert_allclose(town.groups.shift[0], np.multiply([0.2, -0.4], math.exp(-1 / 180)))
    np.testing.assert_allclose(town.groups.centre[0], town.groups.shift[0] - [0.2, -0.4])


def test_a_member_who_was_let_down_is_helped_by_those_who_know_and_organise(town):
    town.groups.expertise[:] = 0.8, 0.2
    town.groups.vitality[:] = 0.6, 0.2
    who, which = np.array([0, 1, 2], np.int32), np.array([1, 0, 1], np.int32)
    repaired = np.array([False, False, True])
    for luck in range(200):
        town.counts[:] = 0
        town.groups.trouble[:] = 0.0
        town.belong.identification[:] = [[0.5, 0.9, 0.0], [0.3, 0.0, 0.0], [0.9, 0.0, 0.0]]
        helped = np.zeros(3, bool)
        help_members.py_func(luck, who, which, repaired, helped, town.belong, town.groups, town.counts, 0.2, P)
        first = draw(luck, 0, Event.HELP, 1) < helpfulness(0.8, 0.6, 0.5, P)  # the more helpful of the two
        second = draw(luck, 1, Event.HELP, 0) < helpfulness(0.8, 0.6, 0.3, P)
        assert helped.tolist() == [first, second, False]
        assert town.counts[Count.HELPED].tolist() == [second, first]
        assert town.groups.trouble.tolist() == [[1.0 - second, 1.0 - first], [0.0, 1.0 - first]]
        np.testing.assert_allclose(town.belong.identification[0, :2], [0.5 + 0.1 * first, 0.9])


@dataclass(frozen=True)
class Helper:
    """Work in every community, once a week, in one role."""

    role: str
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        seen = view.needs[~np.isnan(view.needs)]
        assert ((seen >= 0) & (seen <= 1)).all()
        assert seen.size == (0 if view.day == 0 else view.needs.size)  # staff can tell once they have been there
        return [Facilitate(view.due(7) | (view.day == 0), 4.0, self.role)]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def lived():
    """Return markets in which one brand's staff work in one role, and one in which nobody does."""
    start = Start(about_brands=0.0)
    plain = Scenario(days=120, warmup=60, customers=Customers(n=400), start=start, brands={"focal": Brand(budget=0.5)})
    world = Market(replace(plain, days=0), seed=4)

    def live(role: str | None) -> Market:
        brand = replace(plain.brands["focal"], strategy=Helper(role)) if role else plain.brands["focal"]
        market = world.branch(replace(plain, brands={"focal": brand}))
        market.run()
        return market

    return {role: live(role) for role in (None, *ROLES)}


CHANGES = {
    "educator": lambda m: m.people.expertise.mean(),
    "connector": lambda m: m.network.hears.friend.size,
    "entertainer": lambda m: m.groups.excitement.mean(),
    "motivator": lambda m: m.groups.vitality.mean(),
    "pioneer": lambda m: m.groups.novelty.mean(),
    "caretaker": lambda m: -m.groups.trouble.mean(),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_what_no_other_does_as_much(lived, role):
    found = {other: CHANGES[role](market) for other, market in lived.items()}
    assert max(found, key=lambda other: found[other]) == role
    assert found[role] > found[None]
