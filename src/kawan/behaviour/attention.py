"""Attention: there is more to notice than anyone can notice, so most of it passes unseen.

What reaches a customer competes for a limited capacity (Weng et al. 2012); a crowd of friends drowns out
each one of them (Hodas & Lerman 2012). Fear of missing out checks the phone more often, until it wears out.
Switched off, every post that reaches a customer is noticed, and messages fail only on deafness.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kawan.columns import Bools, People, Posts, Ties, Today
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import AMOUNT


class Attention(NamedTuple):
    """How much competes for attention."""

    ambient: Annotated[float, AMOUNT, "assumption, 5-20 items a day"] = 10.0  # noise of the world
    per_friend: Annotated[float, AMOUNT, "assumption after Hodas & Lerman (2012), 1-6"] = 3.0  # their other talk
    fomo_checking: Annotated[float, AMOUNT, "assumption, 0.2-1; FOM-02 checks its effect"] = 0.5


@rule
def notice_chance(capacity: float, load: float) -> float:
    """Return the chance that one item is noticed when `load` items compete for `capacity`, both per day.

    >>> notice_chance(capacity=20.0, load=40.0)
    0.5
    >>> notice_chance(capacity=20.0, load=0.0)
    1.0
    """
    if load <= capacity:
        return 1.0
    return capacity / load


@rule
def first_at(ties: Ties, hearer: int, author: int) -> int:
    """Return the position in the author's row of the first friend numbered `hearer` or above."""
    low = ties.start[author]
    high = ties.start[author + 1]
    while low < high:
        middle = (low + high) // 2
        if ties.friend[middle] < hearer:
            low = middle + 1
        else:
            high = middle
    return low


@loop
def deliver_posts(rows: Rows, heard_by: Ties, posts: Posts, today: Today) -> None:
    """Count each post as load for everyone in `rows` who hears its author."""
    for k in range(posts.author.size):
        author = posts.author[k]
        for at in range(first_at(heard_by, rows.start, author), heard_by.start[author + 1]):
            friend = heard_by.friend[at]
            if friend >= rows.stop:
                break
            today.load[friend] += 1


@loop
def deliver_messages(rows: Rows, to: Bools, today: Today) -> None:
    """Count a brand's message as load for everyone it is sent to."""
    for i in range(rows.start, rows.stop):
        today.load[i] += int(to[i])


@loop
def deliver_page(rows: Rows, follows: Bools, items: int, today: Today) -> None:
    """Count what is on a brand's page today as load for everyone who follows it."""
    for i in range(rows.start, rows.stop):
        today.load[i] += items * int(follows[i])


@loop
def pay_attention(rows: Rows, people: People, hears: Ties, today: Today, p: Attention) -> None:
    """Set today's chance of noticing one item, and clear the load."""
    for i in range(rows.start, rows.stop):
        friends = hears.start[i + 1] - hears.start[i]
        capacity = people.attention[i] * (1.0 + p.fomo_checking * people.fomo[i] * (1.0 - people.weariness[i]))
        today.notices[i] = notice_chance(capacity, p.ambient + p.per_friend * friends + today.load[i])
        today.load[i] = 0
