"""What a strategy may see: what a real brand could know, as copies.

Nothing reachable from a view is a column of the market or belongs to another brand; writing into it changes
nothing. What goes on inside customers is not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kawan.actions import Action
from kawan.columns import Bools, Floats, Ints
from kawan.core.crew import draw_many, pick_some
from kawan.core.draws import event_of

EVERYTHING = frozenset({
    "in_database", "consented", "opted_out", "follows", "sells", "bought_on", "approached_on", "seen_on", "purchases",
    "acts", "gestured_on", "complained_on", "audience", "reach_across",
})  # fmt: skip


@dataclass(frozen=True)
class View:
    """One brand's view of one day.

    Attributes:
        day: Today, 0 or more.
        days: Length of the run.
        brand: The brand's name.
        budget: Money the brand may still spend today.
        granted: Money it was granted since day 0, today's included.
        price: Its price.
        customers: How many customers there are, n.
        communities: How many communities there are, C.
        sales: Purchases of the brand yesterday.
        sold: (day,) units sold on each day so far.
        earned: (day,) margin of each day so far, money.
        spent: (day,) what was spent on actions on each day so far, money.
        purses: What each part of the budget has spent so far, by its name in `kawan.actions.Portion`, money.
        stock: Units in stock; -1 for a brand that sells to order.
        community_sizes: (C,) members.
        meetings: (C,) meetings seen yesterday, of anyone.
        needs: (C, 6) how much each community needs each role (0 to 1, in the order of `kawan.actions.ROLES`), as staff
            who were there lately can tell; NaN where the brand was not.
        in_database: (n,) whose numbers the brand has.
        consented: (n,) who agreed to messages.
        opted_out: (n,) who asked for no more.
        bought_on: (n,) day of the last purchase of the brand, or sample, far in the past for none; of those whom the
            brand knows from its database, a post or a meeting, as are the next two.
        approached_on: (n,) day of the last purchase, post or meeting, likewise.
        seen_on: (n,) day of the last post or meeting where the brand could see who it was, far in the past for none.
        purchases: (n,) purchases of the brand ever, 0 for strangers.
        follows: (n,) who follow the brand's page.
        sells: (n,) who resell the brand.
        acts: (n,) what they posted, passed on and attended for the brand since day 0, 0 for strangers.
        gestured_on: (n,) day of the brand's last gesture that was no intrusion, far in the past for none.
        complained_on: (n,) day of a complaint that is still open, far in the past for none.
        audience: (n,) how many people hear them, of those the brand knows, as their public pages show; else 0.
        reach_across: (n,) share of those people who share no community with them, likewise; 0 to 1.
        luck: What today's draws depend on.
        lasting: What draws depend on that are the same every day.
    """

    day: int
    days: int
    brand: str
    budget: float
    granted: float
    price: float
    customers: int
    communities: int
    sales: int
    sold: Ints
    earned: Floats
    spent: Floats
    purses: Mapping[str, float]
    stock: int
    community_sizes: Ints
    meetings: Ints
    needs: Floats
    in_database: Bools
    consented: Bools
    opted_out: Bools
    bought_on: Ints
    approached_on: Ints
    seen_on: Ints
    purchases: Ints
    follows: Bools
    sells: Bools
    acts: Ints
    gestured_on: Ints
    complained_on: Ints
    audience: Ints
    reach_across: Floats
    luck: int
    lasting: int

    @property
    def reachable(self) -> Bools:
        """(n,) customers who may be texted: in the database and not opted out."""
        return self.in_database & ~self.opted_out

    @property
    def everyone(self) -> Bools:
        """(n,) all customers."""
        return np.ones(self.customers, bool)

    @property
    def every_community(self) -> Bools:
        """(C,) all communities."""
        return np.ones(self.communities, bool)

    def draws(self, why: str, *, lasting: bool = False) -> Floats:
        """Return one uniform number per customer, (n,), in (0, 1), the same for the same day, brand and reason.

        Args:
            why: Words for what is decided.
            lasting: Whether it is the same every day.
        """
        return self._drawn(why, self.customers, lasting)

    def some(self, among: Bools, why: str, share: float) -> Bools:
        """Return the mask (n,) of a random share of those among (n,): those with `draws(why)` below it, at less cost.

        Args:
            among: Whom it is about.
            why: Words for what is decided.
            share: Of them, 0 to 1.
        """
        return pick_some(among, self.luck, event_of(why), share)

    def community_draws(self, why: str, *, lasting: bool = False) -> Floats:
        """Return one uniform number per community, (C,), in (0, 1), likewise."""
        return self._drawn(why, self.communities, lasting)

    def chance(self, why: str, *, lasting: bool = False) -> float:
        """Return one uniform number in (0, 1), likewise."""
        return float(self._drawn(why, 1, lasting)[0])

    def _drawn(self, why: str, size: int, lasting: bool) -> Floats:
        return draw_many(size, self.lasting if lasting else self.luck, event_of(why))

    def due(self, every: int) -> Bools:
        """Return which communities are due today, (C,), when each is visited every so many days, in turn."""
        return (np.arange(self.communities) + self.day) % max(1, every) == 0


class Strategy(Protocol):
    """What a brand does: a frozen dataclass with `effort` and `act`, and perhaps `sees` and `fits`.

    `sees` names the customer columns of the view the strategy looks at; without it all are copied. Those not
    named are empty. `fits(days)` raises BadInput where the strategy makes no sense in a run of so many days.
    """

    @property
    def effort(self) -> float:
        """Intensity, 1 by definition; scaled for comparisons at equal spend."""
        ...

    def act(self, view: View) -> list[Action]:
        """Return today's actions."""
        ...
