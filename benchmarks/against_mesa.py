"""Columns against objects: kawan and `benchmarks.mesa_market` live the same days in turn, one thread each."""

from __future__ import annotations

import mesa

from benchmarks.mesa_market import SWITCHED_OFF, MesaMarket
from benchmarks.one_market import live
from benchmarks.timing import Timing
from kawan.behaviour.expression import Expression
from kawan.market import Market
from kawan.scenario import Behaviour, Brand, Customers, Scenario

WEEK = 7


def against_mesa(n: int, takes: int) -> list[Timing]:
    """Return nanoseconds per customer-day of both, and their ratio week by week."""
    scenario = Scenario(
        days=WEEK * (2 + takes),
        warmup=0,
        threads=1,
        customers=Customers(n=n),
        brands={name: Brand(image=90.0 * k) for k, name in enumerate(("focal", "rival_1", "rival_2", "rival_3"))},
        switch_off=SWITCHED_OFF,
        behaviour=Behaviour(expression=Expression(flattered=0.0)),
    )
    columns = Market(scenario, seed=1)
    free, keyed = MesaMarket(columns, keyed=False), MesaMarket(columns)
    markets: dict[str, tuple[mesa.Model, str]] = {
        "kawan, one thread": (columns, "every measure taken"),
        "Mesa objects": (free, "Mesa's own random numbers, two sums a day taken"),
        "Mesa objects, same luck": (keyed, "a keyed draw is slow in plain Python"),
    }
    weeks = [[live(market, WEEK, n) for market, _ in markets.values()] for _ in range(2 + takes)]
    timings = []
    for (name, (_, beside)), takes_of_it in zip(markets.items(), zip(*weeks[2:], strict=True), strict=True):
        clock, processor = zip(*takes_of_it, strict=True)  # after a fortnight, in which habits and talk begin
        what = f"four mechanisms, {n:,} customers: {name}"
        timings.append(Timing(what, clock, "ns/customer-day", None, processor, beside))
    ratios = [slow / fast for slow, fast in zip(timings[1].processor, timings[0].processor, strict=True)]
    beside = "of processor time, week by week"
    return [*timings, Timing(f"Mesa objects / kawan, {n:,} customers", tuple(ratios), "times", beside=beside)]
