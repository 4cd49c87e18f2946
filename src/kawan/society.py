"""What a market is made of: customers in columns, brands and communities as Mesa agents, and the diary of it all.

Built once from a scenario and a seed, or taken over from another market to branch off from it. How it lives is in
`kawan.market`.
"""

from __future__ import annotations

from copy import deepcopy
from functools import partial

import mesa
import numpy as np
import pandas as pd

from kawan.behaviour.community_life import Meetings
from kawan.behaviour.purchase import Category
from kawan.brand import Brand
from kawan.building import blank_day, inherited, members_of, offers_of, share_rows
from kawan.cascades import Cascades
from kawan.columns import (
    STATES,
    BadInput,
    Bonds,
    Complaints,
    Floats,
    Groups,
    Ideas,
    Ints,
    Longs,
    Memberships,
    Network,
    Offers,
    People,
    Posts,
    Resellers,
    Today,
    Values,
    Words,
    chosen,
)  # fmt: skip
from kawan.commerce import NO_RESELLERS, NO_WORDS, mentioned
from kawan.community import Community, found_communities
from kawan.core.crew import Crew, Tally
from kawan.core.sums import no_sums
from kawan.customers import Crowd, draw_bonds, draw_memberships, draw_people, draw_subjects, generator
from kawan.events import Count
from kawan.looking import Pages
from kawan.mailbox import NO_COMPLAINTS, NO_IDEAS
from kawan.networks.room import Room
from kawan.records import Records
from kawan.scenario import Scenario, plain
from kawan.value import no_values

NO_POSTS = Posts(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0), np.empty(0))
NOBODY_WENT = (np.empty(0, np.int32), np.empty(0, np.int32))


class Society(mesa.Model):  # type: ignore[misc]
    """Customers, ties, brands and communities, before anything happens.

    Args:
        scenario: What is simulated; the default scenario where none is given.
        seed: The seed; 1 where none is given.
        trunk: What to branch off from, instead of building.
    """

    settings: Scenario
    day: int
    luck: int
    notes: tuple[str, ...]
    network: Network
    people: People
    bonds: Bonds
    values: Values
    offers: Offers
    belong: Memberships
    groups: Groups
    members: tuple[Ints, Longs]  # by community, and where each community starts
    today: Today
    posts: Posts  # yesterday's, while today's are not yet said
    words: Words  # what single friends were told yesterday, while today's are not yet said
    sellers: Resellers
    went: tuple[Ints, Ints]  # who was at a brand's meeting last, and of which brand
    meetings: Meetings | None
    met: Ints  # (C,) meetings yesterday
    followers: Longs  # (B,) of each brand's page
    room: Room  # for its ties, when they change
    proposed: list[Ints]  # pairs who were introduced or met since ties last changed
    trend: Floats  # (D,) mean identity of those lately heard
    complaints: Complaints
    ideas: Ideas
    aired: tuple[Ints, Ints]  # customers and brands of complaints that become posts today
    cascades: Cascades
    sums: Floats
    book: Records

    def __init__(self, scenario: Scenario | None, seed: int | None, trunk: Society | None) -> None:
        """Build it, or take over what a trunk has become."""
        super().__init__(rng=seed)
        self.settings = scenario or Scenario()
        self.seed = 1 if seed is None else int(seed)
        self.brand_names = tuple(self.settings.brands)
        self.brands = [Brand(self, b, name, s) for b, (name, s) in enumerate(self.settings.brands.items())]
        if trunk is None:
            self._build()
        else:
            self._take_over(trunk)
        self.room = Room()
        n, brands = self.bonds.bond.shape
        self.followers = self.bonds.follows.sum(axis=0)
        self.crew = Crew(*share_rows(n, self.settings.threads))
        self.tally = Tally(len(self.crew.ranges), Count.SIZE, brands)
        self.pages = Pages()
        self.category = Category(self.settings.category.network, self.settings.category.conspicuous)
        self.customers = Crowd(self.brand_names, self.people, self.bonds)
        self.communities = [
            Community(self, c, self.network.names[c] if self.network.names else str(c), self.groups)
            for c in range(self.groups.size.size)
        ]
        # Mesa numbers agents in a table of its class that would hold on to every model for ever.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        self._still()
        self._collector: mesa.DataCollector | None = None

    @property
    def daily(self) -> pd.DataFrame:
        """One row per day and brand, one column per measure, as daily.parquet."""
        return self.book.daily(self.people.fomo.size)

    @property
    def datacollector(self) -> mesa.DataCollector:
        """Mesa's collector: a model reporter per brand and measure (`focal.purchases`), filled when asked for."""
        if self._collector is None:
            places = [(k, b) for b in range(len(self.brands)) for k in range(len(self.book.measures))]
            names = [f"{self.brand_names[b]}.{self.book.measures[k].name}" for k, b in places]
            reporters = {name: partial(Society.collected, k=k, b=b) for name, (k, b) in zip(names, places, strict=True)}
            self._collector = mesa.DataCollector(model_reporters=reporters)
            self._collected = 0
        while self._collected < len(self.book.days):
            self._collector.collect(self)
            self._collected += 1
        return self._collector

    @datacollector.setter
    def datacollector(self, collector: mesa.DataCollector) -> None:
        self._collector, self._collected = collector, len(self.book.days)

    def collected(self, k: int, b: int) -> float:
        """Return measure `k` of brand `b` on the day that Mesa's collector has come to."""
        return float(self.book.values(self.people.fomo.size)[self._collected, k, b])

    def outcomes(self) -> pd.DataFrame:
        """Return every measure over the whole run, by brand."""
        return self.book.outcomes(self)

    def spreads(self) -> dict[str, float]:
        """Return the standard deviation between customers of the focal brand's outcomes that belong to customers."""
        return self.book.spreads(self)

    def realism(self) -> dict[str, tuple[float, str]]:
        """Return a few numbers to hold against any real market, with units."""
        return self.book.realism(self)

    def records(self) -> dict[str, pd.DataFrame]:
        """Return the tables asked for by `record`, by name; see the reference of files."""
        return self.book.tables(self)

    def _build(self) -> None:
        settings = self.settings
        n = settings.network.size() or settings.customers.n
        network = settings.network.build(n, generator(self.seed, "network"))
        self.network = network
        self.notes = network.notes
        p = settings.behaviour
        self.people = draw_people(
            settings.customers, settings.category, network.community, self.seed, p.forgetting.resting_deafness
        )
        self.offers = offers_of(settings)
        self.bonds = draw_bonds(settings, self.people, self.offers, self.seed)
        communities = int(network.community.max(initial=-1)) + 1
        about = draw_subjects(settings.start, communities, len(self.brands), self.seed)
        self.belong = draw_memberships(settings, network, about, self.seed)
        dimensions = settings.customers.dimensions
        self.groups = found_communities(self.belong, about, dimensions, len(self.brands), p.community_life)
        self.today = blank_day(network.n, len(self.brands), settings)
        self.day = -settings.warmup
        self.values = no_values(network.n if "customers" in settings.record else 0, len(self.brands))
        self.posts, self.went = NO_POSTS, NOBODY_WENT
        self.words, self.sellers = NO_WORDS, NO_RESELLERS
        self.met = np.zeros(self.groups.size.size, np.int32)
        self.meetings = None
        self.proposed = []
        self.trend = np.zeros(settings.customers.dimensions)
        self.complaints, self.ideas, self.aired = NO_COMPLAINTS, NO_IDEAS, NOBODY_WENT
        self.sums = no_sums(network.n, len(STATES) + 2, len(self.brands))
        self.members = members_of(self.belong, self.groups)
        self.cascades = Cascades(network.n)
        self.book = Records(settings, self.brand_names)

    def _still(self) -> None:
        """Take what is under way, or stands for something, from mechanisms that are switched off."""
        if not self.on("fomo"):
            self.people.fomo[:] = 0.0
        if not self.on("meaning"):
            self.offers.image[:] = 0.0
            self.bonds.carried[:] = 0.0
        if not self.on("feedback"):
            self.complaints, self.ideas, self.aired = NO_COMPLAINTS, NO_IDEAS, NOBODY_WENT
        if not self.on("attention"):
            self.today.notices[:] = 1.0
        if not self.on("expression"):
            self.posts = NO_POSTS
        if not self.on("community_life"):
            self.today.attended[:] = 0
            self.went, self.meetings, self.met = (NOBODY_WENT, None, np.zeros_like(self.met))
        if not self.on("referral"):
            self.words, self.sellers = NO_WORDS, NO_RESELLERS
            self.bonds.sells[:] = False
        if self.day >= 0:
            self.silence()

    def silence(self) -> None:
        """Take their voice from those who are muted, and everything they would do from those who are absent."""
        absent = list(self.settings.absent)
        quiet = [*self.settings.muted, *absent]
        if not quiet:
            return
        self.people.voice[quiet] = False
        self.people.need_rate[absent] = self.people.sociability[absent] = 0.0
        heard = self.people.voice[self.posts.author]
        self.posts = chosen(self.posts, heard)
        self.cascades.forget(heard)
        self.words = mentioned(self.words, self.people.voice)

    def _take_over(self, trunk: Society) -> None:
        ours, theirs = (plain(s) for s in (self.settings, trunk.settings))
        assert isinstance(ours, dict) and isinstance(theirs, dict)
        for key in ("customers", "network", "category", "start", "warmup"):
            if ours[key] != theirs[key]:
                raise BadInput(f"a branch lives in the same world: {key} may not change")
        if revived := [mechanism for mechanism in trunk.settings.switch_off if self.on(mechanism)]:
            raise BadInput(f"a branch cannot switch on what its world has lived without: {', '.join(revived)}")
        if self.brand_names != trunk.brand_names:
            raise BadInput(
                f"a branch has the same brands ({', '.join(trunk.brand_names)}), got {', '.join(self.brand_names)}"
            )
        lost = [set(getattr(trunk.settings, k)) - set(getattr(self.settings, k)) for k in ("muted", "absent")]
        if trunk.day > 0 and any(lost):
            raise BadInput("a branch cannot give back the voice of customers whom its world has lived without")
        self.steps: int = trunk.steps
        for name in (
            "day", "notes", "network", "posts", "words", "went", "meetings", "members", "complaints", "ideas", "aired",
        ):  # fmt: skip
            setattr(self, name, getattr(trunk, name))  # never written into
        for name in ("people", "bonds", "belong", "groups", "today", "values", "sellers"):
            columns = getattr(trunk, name)
            setattr(self, name, type(columns)(*(column.copy() for column in columns)))
        self.offers = inherited(offers_of(self.settings), offers_of(trunk.settings), trunk.offers)
        self.met, self.sums, self.proposed = (trunk.met.copy(), trunk.sums.copy(), list(trunk.proposed))
        self.trend = trunk.trend.copy()
        self.cascades = deepcopy(trunk.cascades)
        rows = self.bonds.bond.shape[0] if "customers" in self.settings.record else 0
        if self.values.margin.shape[0] != rows:
            self.values = no_values(rows, len(self.brands))
        self.book = trunk.book.copied(self.settings)
        for brand, old in zip(self.brands, trunk.brands, strict=True):
            brand.ledger, brand.sold, brand.stock = old.ledger.copied(), old.sold, old.stock.copied()
            brand.promises = old.promises
            brand.earned, brand.spent, brand.units = list(old.earned), list(old.spent), list(old.units)
