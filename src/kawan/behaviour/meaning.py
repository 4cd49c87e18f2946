"""Meaning: a brand means what the people mean who carry it, and people drift towards those they hear.

Self-congruity (Sirgy 1982); homophily by influence (McPherson, Smith-Lovin & Cook 2001); who carries a brand
is what it means (Berger & Heath 2008). The public image moves towards those who post for the brand; the image that
one customer perceives is the public one moved towards the senders noticed, by tie and likeness. Identities
move a little towards friends, towards the brands those friends are seen with and towards the trend: whom lately heard
posters are like. What a product was made for stands still meanwhile. Switched off, images are nobody's:
congruity is 0, fit is one half, and identities stand still; how well products match is as it was drawn.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

import numpy as np

from kawan.columns import Bonds, Floats, Ints, Offers, People, Posts, Ties, Today
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import AMOUNT, DAYS, SHARE

CYCLE = 28  # identities move on every 28th day of each customer's own, 28 times as far
TILE = 64  # neighbours in the columns have the same day, so that memory is read in order


class Meaning(NamedTuple):
    """How fast meanings move."""

    carried: Annotated[float, SHARE, "assumption, 0-0.05"] = 0.01  # of the way to its posters' mean, per day
    drift: Annotated[float, SHARE, "assumption, 0-0.002"] = 0.0005  # of the way to what is heard, per day
    perceived: Annotated[float, SHARE, "assumption, 0-0.5"] = 0.2  # of the way to a sender just like oneself, full tie
    perceived_days: Annotated[float, DAYS, "assumption, 30-365"] = 90.0  # until it is the public image again
    trend: Annotated[float, AMOUNT, "assumption, 0-5"] = 1.0  # pull of the trend, as of a friend with so strong a tie
    trend_step: Annotated[float, SHARE, "assumption, 0.01-0.2"] = 0.05  # of the way to today's posters, per day


NOTHING_CARRIED = Meaning(perceived=0.0)
"""The neutral of perceiving: every customer's image of a brand is the public one."""


def rows_of_today(n: int, day: int) -> Ints:
    """Return those of `n` customers whose own day this is: on every 28th, 64 neighbours together.

    >>> rows_of_today(n=66, day=1).tolist()
    [64, 65]
    """
    tiles = np.arange(day % CYCLE, -(-n // TILE), CYCLE, dtype=np.int32)
    rows: Ints = np.add.outer(tiles * TILE, np.arange(TILE)).astype(np.int32).ravel()
    return rows[rows < n]


@rule
def congruity(people: People, bonds: Bonds, offers: Offers, i: int, b: int) -> float:
    """Return how much customer `i` and the image of brand `b`, as this customer perceives it, are alike, -1 to 1."""
    g = bonds.carried[i, b]
    for d in range(people.identity.shape[1]):
        g += people.identity[i, d] * offers.image[b, d]
    return max(-1.0, min(1.0, g))


@rule
def moved_image(g: float, likeness: float, strength: float, p: Meaning) -> float:
    """Return by how much congruity changes when a brand is noticed with somebody.

    The perceived image moves towards the sender's identity by a step that grows with tie and likeness; as congruity is
    its product with one's own identity, only that product needs to be kept.

    Args:
        g: Congruity before, -1 to 1.
        likeness: Product of one's own and the sender's identity, -1 to 1.
        strength: Of the tie, 0 to 1.
        p: Parameters.

    >>> moved_image(g=0.0, likeness=1.0, strength=1.0, p=Meaning(perceived=0.2))
    0.2
    >>> moved_image(g=0.5, likeness=-1.0, strength=1.0, p=Meaning(perceived=0.2))  # strangers mean nothing
    -0.0
    """
    return p.perceived * strength * 0.5 * (1.0 + likeness) * (likeness - g)


@rule
def see_carried(
    i: int, b: int, sender: int, strength: float, people: People, bonds: Bonds, offers: Offers, p: Meaning
) -> None:
    """Move the image of brand `b` in the mind of customer `i` towards the one seen with it."""
    likeness = 0.0
    for d in range(people.identity.shape[1]):
        likeness += people.identity[i, d] * people.identity[sender, d]
    likeness = max(-1.0, min(1.0, likeness))
    bonds.carried[i, b] += moved_image(congruity(people, bonds, offers, i, b), likeness, strength, p)


@loop
def consider_drift(
    rows: Rows,
    day: int,
    people: People,
    bonds: Bonds,
    offers: Offers,
    hears: Ties,
    trend: Floats,
    today: Today,
    p: Meaning,
) -> None:
    """Write where the identity of today's customers is heading, seen from what friends are until now."""  # fmt: skip
    step = min(1.0, p.drift * CYCLE)
    for tile in range(rows.start // TILE, (rows.stop + TILE - 1) // TILE):
        if (tile - day) % CYCLE == 0:
            for i in range(max(rows.start, tile * TILE), min(rows.stop, tile * TILE + TILE)):
                slot = tile // CYCLE * TILE + i % TILE
                turn_to(i, slot, step, people, bonds, offers, hears, trend, today, p)


@rule
def turn_to(
    i: int,
    slot: int,
    step: float,
    people: People,
    bonds: Bonds,
    offers: Offers,
    hears: Ties,
    trend: Floats,
    today: Today,
    p: Meaning,
) -> None:
    """Write where customer `i` heads: a step towards friends, by tie, the brand they are most seen with, the trend."""
    dimensions = people.identity.shape[1]
    loudest = 0
    for b in range(1, bonds.buzz.shape[1]):
        if bonds.buzz[i, b] > bonds.buzz[i, loudest]:
            loudest = b
    weight = bonds.buzz[i, loudest]
    common = 0.0  # how much of a trend there is, 0 to 1
    for d in range(dimensions):
        today.drift[slot, d] = weight * offers.image[loudest, d] + p.trend * trend[d]
        common += trend[d] * trend[d]
    weight += p.trend * math.sqrt(common)
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
def drift(
    rows: Rows, day: int, people: People, bonds: Bonds, offers: Offers, today: Today, match_sd: float, p: Meaning
) -> None:
    """Move today's customers to where they were heading.

    With them moves how well products fit that are made as they were, and what was seen carried fades.
    """
    keep = math.exp(-CYCLE / p.perceived_days)
    for tile in range(rows.start // TILE, (rows.stop + TILE - 1) // TILE):
        if (tile - day) % CYCLE == 0:
            for i in range(max(rows.start, tile * TILE), min(rows.stop, tile * TILE + TILE)):
                for d in range(people.identity.shape[1]):
                    there = today.drift[tile // CYCLE * TILE + i % TILE, d]
                    change = match_sd * (there - people.identity[i, d])
                    people.identity[i, d] = there
                    for b in range(bonds.match.shape[1]):
                        bonds.match[i, b] += change * offers.design[b, d]
                for b in range(bonds.carried.shape[1]):
                    bonds.carried[i, b] *= keep


@loop
def set_trend(people: People, posts: Posts, trend: Floats, mean: Floats, p: Meaning) -> None:
    """Move the trend (D) towards the mean identity of today's posters, the popular counting up to twice.

    Posts are sorted by author, so the sums are in one order; `mean` (D) is room to work in.
    """
    if posts.author.size == 0:
        return
    weight = 0.0
    for d in range(trend.size):
        mean[d] = 0.0
    for k in range(posts.author.size):
        i = posts.author[k]
        heard = 1.0 + people.popularity[i]
        weight += heard
        for d in range(trend.size):
            mean[d] += heard * people.identity[i, d]
    for d in range(trend.size):
        trend[d] += p.trend_step * (mean[d] / weight - trend[d])


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
