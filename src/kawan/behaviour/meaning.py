"""Meaning: a brand means what the people mean who carry it, and people drift towards those they hear.

Self-congruity (Sirgy 1982); homophily by influence (McPherson, Smith-Lovin & Cook 2001); who carries a brand
is what it means (Berger & Heath 2008). The public image moves towards those who post for the brand; identities
move a little towards friends and towards the brands those friends are seen with. Switched off, images are nobody's:
congruity is 0, fit is one half, and identities stand still; how well products match is as it was drawn.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

import numpy as np

from kawan.columns import Bonds, Floats, Ints, Offers, People, Posts, Ties, Today
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import SHARE

CYCLE = 28  # identities move on every 28th day of each customer's own, 28 times as far
TILE = 64  # neighbours in the columns have the same day, so that memory is read in order


class Meaning(NamedTuple):
    """How fast meanings move."""

    carried: Annotated[float, SHARE, "assumption, 0-0.05"] = 0.01  # of the way to its posters' mean, per day
    drift: Annotated[float, SHARE, "assumption, 0-0.002"] = 0.0005  # of the way to what is heard, per day


def rows_of_today(n: int, day: int) -> Ints:
    """Return those of `n` customers whose own day this is: on every 28th, 64 neighbours together.

    >>> rows_of_today(n=66, day=1).tolist()
    [64, 65]
    """
    tiles = np.arange(day % CYCLE, -(-n // TILE), CYCLE, dtype=np.int32)
    rows: Ints = np.add.outer(tiles * TILE, np.arange(TILE)).astype(np.int32).ravel()
    return rows[rows < n]


@rule
def congruity(people: People, offers: Offers, i: int, b: int) -> float:
    """Return how much customer `i` and the image of brand `b` are alike, -1 to 1."""
    g = 0.0
    for d in range(people.identity.shape[1]):
        g += people.identity[i, d] * offers.image[b, d]
    return g


@loop
def consider_drift(
    rows: Rows, day: int, people: People, bonds: Bonds, offers: Offers, hears: Ties, today: Today, p: Meaning
) -> None:
    """Write where the identity of today's customers is heading, seen from what friends are until now."""
    step = min(1.0, p.drift * CYCLE)
    for tile in range(rows.start // TILE, (rows.stop + TILE - 1) // TILE):
        if (tile - day) % CYCLE == 0:
            for i in range(max(rows.start, tile * TILE), min(rows.stop, tile * TILE + TILE)):
                slot = tile // CYCLE * TILE + i % TILE
                turn_to(i, slot, step, people, bonds, offers, hears, today)


@rule
def turn_to(
    i: int, slot: int, step: float, people: People, bonds: Bonds, offers: Offers, hears: Ties, today: Today
) -> None:
    """Write where customer `i` heads: a step towards friends, by tie, and the brand they are seen with most."""
    dimensions = people.identity.shape[1]
    loudest = 0
    for b in range(1, bonds.buzz.shape[1]):
        if bonds.buzz[i, b] > bonds.buzz[i, loudest]:
            loudest = b
    weight = bonds.buzz[i, loudest]
    for d in range(dimensions):
        today.drift[slot, d] = weight * offers.image[loudest, d]
    for at in range(hears.start[i], hears.start[i + 1]):
        strength = hears.strength[at]
        weight += strength
        for d in range(dimensions):
            today.drift[slot, d] += strength * people.identity[hears.friend[at], d]
    length = 0.0
    for d in range(dimensions):
        here = people.identity[i, d]
        there = here
        if weight > 0.0:
            there += step * (today.drift[slot, d] / weight - here)
        today.drift[slot, d] = there
        length += there * there
    if length > 1e-12:
        for d in range(dimensions):
            today.drift[slot, d] /= math.sqrt(length)


@loop
def drift(rows: Rows, day: int, people: People, today: Today) -> None:
    """Move today's customers to where they were heading."""
    for tile in range(rows.start // TILE, (rows.stop + TILE - 1) // TILE):
        if (tile - day) % CYCLE == 0:
            for i in range(max(rows.start, tile * TILE), min(rows.stop, tile * TILE + TILE)):
                for d in range(people.identity.shape[1]):
                    people.identity[i, d] = today.drift[tile // CYCLE * TILE + i % TILE, d]


@loop
def carry_images(offers: Offers, identity: Floats, posts: Posts, mean: Floats, p: Meaning) -> None:
    """Move each brand's public image towards the mean identity (D) of those who posted for it today.

    Posts are sorted by author, so the sums are in one order; `mean` (D) is room to work in.
    """
    dimensions = identity.shape[1]
    for b in range(offers.quality.size):
        authors = 0
        for d in range(dimensions):
            mean[d] = 0.0
        for k in range(posts.author.size):
            if posts.brand[k] == b and posts.valence[k] > 0.0:
                authors += 1
                for d in range(dimensions):
                    mean[d] += identity[posts.author[k], d]
        if authors == 0:
            continue
        length = 0.0
        for d in range(dimensions):
            mean[d] = offers.image[b, d] + p.carried * (mean[d] / authors - offers.image[b, d])
            length += mean[d] * mean[d]
        length = math.sqrt(length)
        if length > 1e-6:
            for d in range(dimensions):
                offers.image[b, d] = mean[d] / length
