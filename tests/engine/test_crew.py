"""Rows shared out among threads: every row once, every count kept, every failure heard."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawan.core.crew import Crew, Tally, ranges_of
from kawan.core.loops import Rows
from kawan.core.sums import BLOCK, LANES, add_up, no_sums, total_of


@given(rows=st.integers(1, 3_000_000), threads=st.integers(1, 64))
def test_ranges_hold_every_row_once_and_cut_between_blocks(rows: int, threads: int):
    ranges = ranges_of(rows, threads)
    assert [r.start for r in ranges] == [0, *(r.stop for r in ranges[:-1])]
    assert ranges[-1].stop == rows
    assert all(r.start % BLOCK == 0 and r.start < r.stop for r in ranges)
    assert len(ranges) <= threads


def test_no_rows_are_one_empty_range():
    assert ranges_of(0, 4) == [Rows(0, 0)]


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_each_range_counts_on_a_page_of_its_own(threads: int):
    ranges = ranges_of(10 * BLOCK, threads)
    tally = Tally(len(ranges), 2, 3)

    def work(rows: Rows, seen: np.ndarray, page: np.ndarray) -> None:
        seen[rows.start : rows.stop] += 1
        page[1, 2] += rows.stop - rows.start

    seen = np.zeros(10 * BLOCK, int)
    Crew(ranges, threads).run(work, seen, tally)
    assert (seen == 1).all()
    assert tally.total()[1, 2] == 10 * BLOCK
    assert not tally.pages.any()


@pytest.mark.parametrize("threads", [1, 2])
def test_a_failure_in_a_thread_is_heard(threads: int):
    def work(rows: Rows) -> None:
        raise RuntimeError("a loop failed")

    with pytest.raises(RuntimeError, match="a loop failed"):
        Crew(ranges_of(10 * BLOCK, threads), threads).run(work)


def test_blocks_are_added_in_order():
    blocks = np.zeros((3, 1, LANES, 1))
    blocks[:, 0, 0, 0] = 1e16, 1.0, -1e16  # in another order the 1 survives
    assert total_of(blocks)[0, 0] == 0.0
    assert total_of(blocks[[0, 2, 1]])[0, 0] == 1.0
    assert [len(no_sums(rows, 1, 1)) for rows in (0, 1, BLOCK, BLOCK + 1)] == [0, 1, 1, 2]


def test_rows_are_added_to_one_lane_after_the_other():
    lanes = np.zeros(2 * LANES)  # two columns
    add_up(np.arange(2.0 * (LANES + 1)), lanes, 0)
    assert lanes.tolist() == [16.0, 18.0, *range(2, 2 * LANES)]


@given(st.integers(0, 3 * LANES), st.integers(0, 3 * LANES))
def test_where_rows_are_cut_moves_none_to_another_lane(cut, size):
    numbers = np.linspace(0.1, 7.0, 2 * size)
    whole, parts = np.zeros(2 * LANES), np.zeros(2 * LANES)
    add_up(numbers, whole, 0)
    add_up(numbers[: 2 * cut], parts, 0)
    add_up(numbers[2 * cut :], parts, cut % LANES * 2)
    assert parts.tolist() == whole.tolist()
