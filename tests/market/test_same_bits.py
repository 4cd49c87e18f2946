"""One scenario and one seed make the same bits: for any threads and rows, compiled or plain, in any process."""

import hashlib
import os
import subprocess
import sys
import warnings
from itertools import pairwise

import numba
import numpy as np
import pytest

from kawan.columns import Bonds, Groups, Memberships, Offers, People, Posts, Today, dtypes_of
from kawan.core.crew import Crew, Tally
from kawan.core.loops import PLAIN
from kawan.events import Count
from kawan.market import Market, world
from kawan.networks.scale_free import ScaleFree
from kawan.networks.small_world import SmallWorld
from kawan.scenario import Category

ALLOWED = {np.dtype(kind) for kind in (np.float64, np.int32, np.int64, np.bool_)}


def cut_oddly(market: Market) -> None:
    """Let a market work its rows in ranges cut across the blocks of sums, one after the other."""
    n = market.people.fomo.size
    ends = sorted({end for end in (0, 1, 777, 8191, 8193, 100_003, n - 1, n) if 0 <= end <= n})
    market.crew = Crew([slice(a, b) for a, b in pairwise(ends)], 1)
    market.tally = Tally(len(market.crew.ranges), Count.SIZE, len(market.brands))


@pytest.mark.parametrize(("n", "days", "brands"), [(30_000, 6, 5), pytest.param(250_000, 4, 5, marks=pytest.mark.slow)])
def test_threads_and_rows_change_no_bit(busy, differing, n: int, days: int, brands: int):
    def lived(threads: int, cut: bool = False) -> Market:
        scenario = busy(n, days, brands, threads=threads, rewire_every=3, warmup=2)
        market = Market(scenario, trunk=trunk)
        if cut:
            cut_oddly(market)
        market.run()
        return market

    trunk = Market(world(busy(n, days, brands, rewire_every=3, warmup=2)), seed=3)
    alone = lived(threads=1)
    assert len(alone.crew.ranges) == 1
    for threads in (2, 7):
        shared = lived(threads)
        assert len(shared.crew.ranges) > 1
        assert not differing(alone, shared), threads
        del shared
    assert not differing(alone, lived(threads=1, cut=True))


def test_settling_in_threads_changes_no_bit(busy, differing):
    one, two = (Market(busy(20_000, 0, 2, threads=threads, warmup=5), seed=1) for threads in (1, 2))
    assert not differing(one, two)


@pytest.mark.parametrize(("n", "days"), [(150, 40), pytest.param(500, 120, marks=pytest.mark.slow)])
def test_plain_python_makes_the_same_bits(busy, columns, replaced, n: int, days: int):
    def diary(market: Market) -> list[dict[str, bytes]]:
        pages = []
        while market.running:
            market.step()
            if market.day % 10 == 0 or not market.running:
                pages.append({name: column.tobytes() for name, column in columns(market).items()})
        return pages

    scenario = busy(n, days, category=Category(need_mean=0.2, visible=0.05, network=0.5, conspicuous=True))
    compiled = diary(Market(scenario, seed=7))
    with replaced(lambda loop: loop.py_func), warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        plain = diary(Market(scenario, seed=7))
    for page, (fast, slow) in enumerate(zip(compiled, plain, strict=True)):
        assert [name for name in fast if fast[name] != slow[name]] == [], f"page {page}"


@pytest.fixture(scope="module")
def kinds_of_call(busy, replaced) -> dict[str, set[tuple[object, ...]]]:
    """Return the types every loop was called with, in markets of all kinds."""
    calls: dict[str, set[tuple[object, ...]]] = {}

    def listening(loop):
        def work(*arguments):
            kinds = tuple(numba.typeof(argument) for argument in arguments)
            calls.setdefault(f"{loop.__module__}.{loop.__name__}", set()).add(kinds)
            loop(*arguments)

        return work

    with replaced(listening):
        network = Category(need_mean=0.2, network=1.0)
        for scenario in (
            busy(days=30, category=network),
            busy(days=8, threads=2),
            busy(days=8, network=SmallWorld()),
            busy(days=8, network=ScaleFree()),
            busy(n=1, days=8),
        ):
            market = Market(scenario, seed=2**31 - 1)
            market.run()
            market.branch(scenario)
    return calls


def test_every_loop_is_called_with_one_kind_of_arguments(loops, kinds_of_call):
    assert kinds_of_call.keys() == loops.keys()  # else the market of this test is not busy enough
    assert {name: kinds for name, kinds in kinds_of_call.items() if len(kinds) > 1} == {}


@pytest.mark.skipif(PLAIN, reason="nothing is compiled")
def test_another_kind_of_array_would_be_seen(loops, kinds_of_call):
    name = "kawan.behaviour.attention.deliver_messages"
    assert numba.typeof(np.ones(4, bool)) in next(iter(kinds_of_call[name]))
    assert numba.typeof(np.ones((4, 2), bool)[:, 0]) not in next(iter(kinds_of_call[name]))


def test_columns_are_of_the_types_that_loops_are_compiled_for(busy):
    market = Market(busy(), seed=1)
    market.run()
    branch = market.branch(busy(days=25))
    branch.run()
    for one in (market, branch):
        for group, kind in (
            ("people", People), ("bonds", Bonds), ("belong", Memberships), ("groups", Groups), ("offers", Offers),
            ("posts", Posts), ("today", Today),
        ):  # fmt: skip
            for name, dtype in dtypes_of(kind).items():
                column = getattr(getattr(one, group), name)
                assert column.dtype == dtype, name
                assert column.dtype in ALLOWED, name
                assert column.flags.c_contiguous and column.flags.writeable, name


def digest(columns) -> str:
    whole = hashlib.sha256()
    for name, column in columns.items():
        whole.update(name.encode() + column.tobytes())
    return whole.hexdigest()


ELSEWHERE = """
import hashlib
from dataclasses import replace
from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario
from kawan.strategies.befriend import Befriend
from kawan.strategies.sms_blast import SmsBlast
brands = {"focal": Brand(strategy=SmsBlast()), "rival_1": Brand(strategy=Befriend(), image=120.0)}
market = Market(Scenario(days=10, warmup=5, customers=Customers(n=200), brands=brands), seed=2**31)
market.run()
whole = hashlib.sha256(market.daily.to_csv(float_format="%r").encode())
for group in (market.people, market.bonds, market.belong, market.groups):
    for column in group:
        whole.update(column.tobytes())
print(whole.hexdigest())
"""


def test_a_fresh_process_makes_the_same_bits():
    def started(hash_seed: str) -> subprocess.Popen[str]:
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        return subprocess.Popen([sys.executable, "-c", ELSEWHERE], stdout=subprocess.PIPE, text=True, env=environment)

    processes = [started(hash_seed) for hash_seed in ("1", "2")]
    answers = [process.communicate()[0] for process in processes]
    assert all(process.returncode == 0 for process in processes)
    assert len(set(answers)) == 1
    assert len(answers[0].strip()) == 64


def test_seeds_differ_and_repeat(busy, columns, differing):
    def lived(seed: int) -> Market:
        market = Market(busy(n=100, days=5), seed=seed)
        market.run()
        return market

    one = lived(1)
    assert not differing(one, lived(1))
    digests = {digest(columns(lived(seed))) for seed in (2, 3, 2**31)}
    assert len(digests | {digest(columns(one))}) == 4


def test_brands_can_be_asked_in_any_order(busy, differing):
    class Backwards(Market):
        def act(self):
            self.brands.reverse()
            doings = super().act()
            self.brands.reverse()
            return doings[::-1]

    forwards, backwards = Market(busy(), seed=1), Backwards(busy(), seed=1)
    forwards.run()
    backwards.run()
    assert not differing(forwards, backwards)
    assert forwards.records()["actions"]["reached"].sum() > 0


BOUNDS = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from conftest import busy_scenario
from kawan.market import Market
from kawan.scenario import Category
for category in (Category(need_mean=0.2, visible=0.05), Category(need_mean=0.2, network=1.0)):
    market = Market(busy_scenario(days=20, category=category), seed=1)
    market.run()
    market.branch(replace(market.settings, days=25)).run()
from kawan.core.loops import loop
import numpy as np
@loop
def beyond(x):
    x[x.size] = 1.0
try:
    beyond(np.zeros(3))
except IndexError:
    print("bounds were checked")
"""


@pytest.mark.slow
@pytest.mark.skipif(PLAIN, reason="nothing is compiled")
def test_no_loop_reaches_beyond_its_arrays(tmp_path):
    script = tmp_path / "bounds.py"  # a file, since numba keeps compiled code by the file it came from
    script.write_text(BOUNDS)
    environment = os.environ | {"NUMBA_BOUNDSCHECK": "1", "KAWAN_CACHE": str(tmp_path)}
    command = [sys.executable, str(script), os.path.dirname(__file__)]
    answer = subprocess.run(command, env=environment, text=True, capture_output=True, check=False)
    assert answer.returncode == 0, answer.stderr[-2000:]
    assert "bounds were checked" in answer.stdout
