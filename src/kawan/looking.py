"""What a brand sees today: copies of what a real one could know, handed to its strategy."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from kawan.actions import ROLES
from kawan.behaviour.roles import read_needs
from kawan.brand import Brand
from kawan.columns import NEVER, Bonds, Complaints, Floats, Groups, Ints, Network, Ties, dtypes_of
from kawan.core.crew import everyone
from kawan.core.draws import luck_of
from kawan.core.loops import Rows, loop
from kawan.mailbox import complained_on
from kawan.scenario import Scenario
from kawan.view import EVERYTHING, View

OF_THE_KNOWN = {"bought_on": NEVER, "approached_on": NEVER, "seen_on": NEVER, "purchases": 0, "acts": 0}
"""What a brand can only tell of those whom it knows: from its database, or from posts and meetings."""
COPIED = EVERYTHING & {"in_database", "consented", "opted_out", "follows", "sells", "gestured_on"}
UNSEEN = {name: np.empty(0, dtype) for name, dtype in dtypes_of(Bonds).items() if name in EVERYTHING} | {
    "complained_on": np.empty(0, np.int32), "audience": np.empty(0, np.int32), "reach_across": np.empty(0),
}  # fmt: skip
"""What a strategy finds in columns it did not ask for: nothing."""

VIEW_LUCK = 0x5EED  # a brand's own luck is another seed's, so that no strategy can foresee the market's


class Pages:
    """What customers' public pages show: how many people hear them, and where those are. Counted once per network."""

    def __init__(self) -> None:
        """Look at nothing yet."""
        self.network: Network | None = None
        self.audience: Ints = np.empty(0, np.int32)
        self.across: Floats = np.empty(0)

    def look(self, network: Network) -> None:
        """Count how many people hear each customer (n,), and the share of those in no community of theirs (n,)."""
        if network is self.network:
            return
        self.network, n = network, network.n
        self.audience, self.across = np.diff(network.heard_by.start).astype(np.int32), np.empty(n)
        everyone(n, count_across, network.heard_by, network.community, self.across)


class Looked(Protocol):
    """A market, as far as brands may look at it."""

    day: int
    seed: int
    settings: Scenario
    bonds: Bonds
    groups: Groups
    network: Network
    met: Ints
    complaints: Complaints
    pages: Pages


def view_of(brand: Brand, market: Looked) -> View:
    """Return what one brand sees today: copies of the columns its strategy looks at, and nothing else."""
    sees = getattr(brand.settings.strategy, "sees", EVERYTHING)
    bonds, groups, day = market.bonds, market.groups, market.day
    b, n, ledger = brand.number, bonds.bond.shape[0], brand.ledger
    columns = dict(UNSEEN)
    needs = np.full((groups.size.size, len(ROLES)), np.nan)
    read_needs(b, day, groups, needs, market.settings.behaviour.roles, market.settings.behaviour.belonging)
    for name in sees & COPIED:
        columns[name] = getattr(bonds, name)[:, b].copy()
    for name in sees & OF_THE_KNOWN.keys():
        columns[name] = np.empty(n, np.int32)
        everyone(n, look_at_known, b, getattr(bonds, name), OF_THE_KNOWN[name], bonds, columns[name])
    if "complained_on" in sees:
        columns["complained_on"] = complained_on(market.complaints, b, n)
    if sees & {"audience", "reach_across"}:
        pages = market.pages
        pages.look(market.network)
        columns |= {"audience": np.empty(n, np.int32), "reach_across": np.empty(n)}
        public = (pages.audience, pages.across)
        everyone(n, look_at_pages, b, bonds, *public, columns["audience"], columns["reach_across"])
    mine = market.seed ^ (VIEW_LUCK + (b << 32))
    return View(
        day=day, days=market.settings.days, brand=brand.name, budget=ledger.left / 100, granted=ledger.allowance / 100,
        price=brand.settings.price, customers=n, communities=groups.size.size, sales=brand.sold,
        sold=np.array(brand.units, np.int32), earned=np.array(brand.earned, float),
        spent=np.array(brand.spent, float), stock=brand.stock.units,
        purses={part: spent / 100 for part, spent in ledger.purses.items()},
        community_sizes=groups.size.astype(np.int32), meetings=market.met.copy(), needs=needs,
        luck=luck_of(mine, day), lasting=luck_of(mine, NEVER), **columns,
    )  # fmt: skip


@loop
def count_across(rows: Rows, heard_by: Ties, community: Ints, across: Floats) -> None:
    """Write for each customer the share of those who hear them that are in another community, or in none."""
    for i in range(rows.start, rows.stop):
        outside = 0
        for at in range(heard_by.start[i], heard_by.start[i + 1]):
            outside += int(community[i] < 0 or community[heard_by.friend[at]] != community[i])
        across[i] = outside / max(1, heard_by.start[i + 1] - heard_by.start[i])


@loop
def look_at_known(rows: Rows, b: int, column: Ints, stranger: int, bonds: Bonds, out: Ints) -> None:
    """Copy a column as brand `b` can tell it: of strangers it knows nothing, which is written as `stranger`."""
    listed, seen = bonds.in_database[rows.start : rows.stop, b], bonds.seen_on[rows.start : rows.stop, b]
    mine, told = column[rows.start : rows.stop, b], out[rows.start : rows.stop]
    for k in range(told.size):
        told[k] = mine[k] if listed[k] | (seen[k] > NEVER) else stranger


@loop
def look_at_pages(
    rows: Rows, b: int, bonds: Bonds, audience: Ints, across: Floats, heard: Ints, reaching: Floats
) -> None:
    """Copy what public pages show of those whom brand `b` knows; strangers' pages are not looked for."""
    for i in range(rows.start, rows.stop):
        known = bonds.in_database[i, b] | (bonds.seen_on[i, b] > NEVER)
        heard[i] = audience[i] if known else 0
        reaching[i] = across[i] if known else 0.0
