"""What is written down at the end: who came back in time."""

from kawan.records import cohort_of


def test_first_buyers_are_watched_for_ninety_days(town):
    town.bonds.first_on[:, 0] = 9, 10, 0
    town.bonds.second_on[:, 0] = 99, 20, 91
    assert cohort_of(town.bonds, 100)[:, 0].tolist() == [2, 1]  # day 10 was watched for 89 days, day 91 is too late


def test_those_who_never_bought_are_not_watched(town):
    town.bonds.first_on[0, 1] = 0
    assert cohort_of(town.bonds, 200).tolist() == [[0, 1], [0, 0]]
