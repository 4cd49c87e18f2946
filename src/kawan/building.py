"""What a market is built from besides its customers: room for a day, rows shared out, an estimate of memory."""

from __future__ import annotations

import numpy as np

from kawan.behaviour.meaning import CYCLE, TILE
from kawan.columns import Floats, Groups, Ints, Longs, Memberships, Offers, Today, dtypes_of
from kawan.core.crew import ranges_of, threads_for
from kawan.core.loops import Rows, loop
from kawan.scenario import Scenario


def share_rows(n: int, threads: int) -> tuple[list[Rows], int]:
    """Return the ranges of rows and the number of threads for `n` customers; 0 threads chooses."""
    threads = threads or threads_for(n)
    return ranges_of(n, threads), threads


def blank_day(n: int, brands: int, settings: Scenario) -> Today:
    """Return the scratch of a day on which nothing has happened; everything that reaches a customer is noticed."""
    per_customer = (
        "needs", "basket", "load", "notices", "picked", "tempted", "attended", "went", "meant", "failing", "spoke",
        "contact", "talk_to", "talk_by", "talk_over", "seller", "refers", "where", "joins", "changes",
    )  # fmt: skip
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(per_customer, (n,))
    shapes["drift"] = ((n // TILE // CYCLE + 1) * TILE, settings.customers.dimensions)
    shapes["owning"] = (n if settings.category.network > 0 else 1, brands)
    blank = Today(**{
        name: np.zeros(shapes.get(name, (n, brands)), dtype) for name, dtype in dtypes_of(Today).items()
    })  # fmt: skip
    blank.notices[:] = 1.0
    return blank


def members_of(belong: Memberships, groups: Groups) -> tuple[Ints, Longs]:
    """Return customers by community, and where each community's members start (C + 1,)."""
    first = np.concatenate([[0], np.cumsum(groups.size)])
    members = np.empty(first[-1], np.int32)
    sort_members(belong, first.copy(), members)
    return members, first


@loop
def sort_members(belong: Memberships, place: Longs, members: Ints) -> None:
    """Write customers by community, in their own order; `place` says where the next of each community goes."""
    for i in range(belong.community.shape[0]):
        for at in range(belong.community.shape[1]):
            c = belong.community[i, at]
            if c >= 0:
                members[place[c]] = i
                place[c] += 1


def offers_of(settings: Scenario) -> Offers:
    """Return what the brands offer, with the images they launch with: directions in the first two dimensions."""
    brands = list(settings.brands.values())
    image: Floats = np.zeros((len(brands), settings.customers.dimensions))
    angle = np.radians([brand.image for brand in brands])
    image[:, 0] = np.cos(angle)
    if settings.customers.dimensions > 1:
        image[:, 1] = np.sin(angle)
    return Offers(
        quality=np.array([brand.quality for brand in brands], float),
        price=np.array([brand.price / settings.category.reference_price for brand in brands]),
        cents=np.array([int(brand.price * 100 + 0.5) for brand in brands], np.int64),
        unit_cents=np.array([int(brand.unit_cost * 100 + 0.5) for brand in brands], np.int64),
        presence=np.array([brand.presence for brand in brands], float),
        image=image,
        design=image.copy(),
    )


def inherited(ours: Offers, theirs: Offers, now: Offers) -> Offers:
    """Return what a branch's brands offer: as it is set (`ours`), and by what ideas bettered it in the trunk.

    `theirs` is what the trunk began with, `now` what became of it; images and designs go on from there.
    """
    quality = np.where(ours.quality == theirs.quality, now.quality, ours.quality + (now.quality - theirs.quality))
    return ours._replace(quality=quality, image=now.image.copy(), design=now.design.copy())


def memory_needed(n: int, brands: int, mean_degree: float = 10.0) -> int:
    """Return about how many bytes a market takes at its largest, while it is built."""
    per_bond = 19 * 8 + 22 * 4 + 8  # columns of Bonds and Today
    per_customer = 17 * 8 + 3 * (3 * 4 + 8) + 5 * 4  # of People, Memberships and Today
    return int(n * (brands * per_bond + per_customer + mean_degree * 12 * 3))
