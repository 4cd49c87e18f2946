"""Columns against objects: kawan and `benchmarks.mesa_market` live the same days in turn, one thread each."""

from __future__ import annotations

from time import perf_counter

import mesa

from benchmarks.mesa_market import SWITCHED_OFF, MesaMarket
from benchmarks.timing import Timing
from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario

WEEK = 7
KEYED_COST = "a keyed draw is slow in plain Python"


def against_mesa(n: int, takes: int) -> list[Timing]:
    """Return nanoseconds per customer-day of both, and their ratio week by week."""
    scenario = Scenario(
        days=WEEK * (2 + takes),
        warmup=0,
        threads=1,
        customers=Customers(n=n),
        brands={name: Brand(image=90.0 * k) for k, name in enumerate(("focal", "rival_1", "rival_2", "rival_3"))},
        switch_off=SWITCHED_OFF,
    )
    columns = Market(scenario, seed=1)
    free, keyed = MesaMarket(columns, keyed=False), MesaMarket(columns)
    rows: list[list[float]] = [[week(market, n) for market in (columns, free, keyed)] for _ in range(2 + takes)]
    ours, theirs, same_luck = zip(*rows[2:], strict=True)  # after a fortnight, in which habits and talk begin
    what = f"four mechanisms, {n:,} customers: "
    ratios = tuple(slow / fast for slow, fast in zip(theirs, ours, strict=True))
    return [
        Timing(what + "kawan, one thread", ours, "ns/customer-day"),
        Timing(what + "Mesa objects", theirs, "ns/customer-day", beside="Mesa's own random numbers"),
        Timing(what + "Mesa objects, same luck", same_luck, "ns/customer-day", beside=KEYED_COST),
        Timing(what + "Mesa objects / kawan", ratios, "times"),
    ]


def week(market: mesa.Model, n: int) -> float:
    """Return nanoseconds per customer-day over one week."""
    start = perf_counter()
    for _ in range(WEEK):
        market.step()
    return (perf_counter() - start) / WEEK / n * 1e9
