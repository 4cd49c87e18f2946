"""The market: one day in order, the whole model on a page. START HERE.

A market holds a million customers as columns and a few brands and communities as Mesa agents. `step` is one day;
the order of its phases is a scientific statement, so it is written down. What happens inside a customer is in
`kawan.behaviour`, one file per phase; what brands may do is in `kawan.actions`; what is recorded is in `kawan.records`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from kawan.actions import Blank, Feature, Gesture, Invite, Listen, Message, Post
from kawan.behaviour.attention import deliver_messages, deliver_page, deliver_posts, pay_attention
from kawan.behaviour.belonging import Hold, consider, look_inside, move
from kawan.behaviour.community_life import attend, call_meetings, live_on, no_meetings
from kawan.behaviour.experience import judge_failures, put_away
from kawan.behaviour.expression import commit_speakers, grow_quiet, please_authors, speak_out, speak_up, weigh_posts
from kawan.behaviour.fomo import fear_missing_out
from kawan.behaviour.forgetting import NOTHING_FADES, forget
from kawan.behaviour.friendship import KINDS, Kindness, befriend
from kawan.behaviour.interruption import CHANNELS, Sending, advertise, interrupt
from kawan.behaviour.invitation import invite
from kawan.behaviour.meaning import (
    CYCLE,
    NOTHING_CARRIED,
    carry_images,
    consider_drift,
    drift,
    rows_of_today,
    set_trend,
)  # fmt: skip
from kawan.behaviour.page import Showing, hear_featured, honour, see_page
from kawan.behaviour.purchase import feel_needs, look_around, look_back, shop
from kawan.behaviour.referral import consider_referring, hear_words
from kawan.behaviour.roles import help_members, read_members, remember
from kawan.behaviour.word_of_mouth import count_contacts, hear_posts, hear_talk, meet_friends, see_attendance
from kawan.brand import Done
from kawan.building import members_of, memory_needed
from kawan.columns import AGAINST, RESHARE, STATES, Bools, Posts
from kawan.commerce import Floor, let_go, line_up, pay_customers, stock_of, trade, words_of
from kawan.conduct import Members, Visits, carry_out, facilitate, repair, visit_communities
from kawan.core.crew import Crew, Tally, draw_many
from kawan.core.draws import luck_of
from kawan.core.loops import Rows
from kawan.core.sums import LANES, total_of
from kawan.events import Count, Event
from kawan.listening import hear_out
from kawan.looking import view_of
from kawan.mailbox import (
    answer_complaints,
)  # fmt: skip
from kawan.rewiring import propose_ties, rewire
from kawan.scenario import Mechanism, Scenario
from kawan.society import Society
from kawan.strategies.quiet import Quiet
from kawan.value import book_sales, sales_of


class Market(Society):
    """A market of customers, brands and communities.

    Args:
        scenario: What is simulated; the default scenario where none is given.
        seed: Whole number from 0 to 2**31; the same scenario and seed give the same market, bit for bit.
        trunk: A market to branch from, instead of building one; see `branch`.

    Attributes:
        settings: The scenario.
        seed: The seed.
        day: The next day to be lived; 0 after the market has settled.
        brands: The brands (Mesa agents), the focal one first.
        communities: The communities (Mesa agents).
        customers: Views of single customers: `market.customers[3].bond["focal"]`.
        notes: What was dropped, guessed or found while the network was built.
    """

    def __init__(
        self, scenario: Scenario | None = None, *, seed: int | None = None, trunk: Market | None = None
    ) -> None:
        """Build the world and let the market settle; or branch off a trunk."""
        super().__init__(scenario, seed, trunk)
        if trunk is None:
            self.count_friends()
            self.everyone(look_inside, self.network.hears, self.belong)
            self.read_communities(centred=True)
            while self.day < 0:
                self.live()
            self.silence()
        self.running = self.day < self.settings.days

    def step(self) -> None:
        """Live one day and write it down. Mesa counts the steps; a finished run stays as it is."""
        if self.day < self.settings.days:
            self.live()
        self.running = self.day < self.settings.days

    def run(self) -> None:
        """Live all days that are left."""
        while self.running:
            self.step()
        self.running = False

    def live(self) -> None:
        """One day: the order of these lines is the model."""
        self.luck = luck_of(self.seed, self.day)
        self.everyone(feel_needs, self.luck, self.people, self.today)
        doings = self.act()  # every brand looks, then answers; priced, charged, refused if too dear
        self.notice(doings)  # what reaches each customer, and what gets through
        self.hear_friends(doings)  # word of mouth, brands' pages, and the fear of missing out
        self.belong_anew(doings)  # communities are joined and left, brands followed
        self.gather(doings)  # communities meet
        self.offer(doings)  # privileges, samples, stock to resell
        self.shop(doings)  # brands are considered and chosen; customers are paid for sales they brought about
        self.judge(doings)  # experience, failure, repair
        self.give_feedback(doings)  # complaints, ideas, designing together
        self.refer(doings)  # recommendations to one friend, and sales by customers
        self.speak_up()  # posts for and against, and what speaking does to speakers
        self.make_friends(doings)  # gestures
        self.move_on()  # memories fade, meanings drift
        self.write_down(doings)
        self.day += 1

    def act(self) -> list[list[Done]]:
        """Ask every brand what it does today; while the market settles, nobody does anything."""
        if self.day < 0:
            return [[] for _ in self.brands]
        n = self.people.fomo.size
        for brand in self.brands:
            brand.ledger.allowance += brand.settings.budget * n * 100
        views = [view_of(brand, self) for brand in self.brands]
        return [
            carry_out(brand, brand.act(view), self.luck, self.bonds, self.posts, self.settings.prices)
            for brand, view in zip(self.brands, views, strict=True)
        ]

    def notice(self, doings: list[list[Done]]) -> None:
        """Let posts and messages compete for attention, then let noticed messages work."""
        p, today = self.settings.behaviour, self.today
        messages = [(b, done) for b, mine in enumerate(doings) for done in mine if isinstance(done.action, Message)]
        if self.on("attention"):
            if self.on("word_of_mouth"):
                self.everyone(deliver_posts, self.network.heard_by, self.posts, today)
                for b, mine in enumerate(doings):
                    own = sum(isinstance(done.action, Post) and done.reached for done in mine)
                    featured = sum(done.reached for done in mine if isinstance(done.action, Feature))
                    if on_page := own + min(featured, int(p.word_of_mouth.shown)):
                        self.everyone(deliver_page, self.bonds.follows[:, b].copy(), on_page, today)
            for done in (done for mine in doings for done in mine if isinstance(done.action, Message | Blank)):
                self.everyone(deliver_messages, done.to, today)
            self.everyone(pay_attention, self.people, self.network.hears, today, p.attention)
        if self.on("word_of_mouth"):  # what friends think is copied before anything changes today
            visible, life = self.settings.category.visible, self.settings.category.life
            world = (self.people, self.bonds, today)
            self.everyone(meet_friends, self.luck, self.day, visible, life, self.network.hears, *world)
        for b, done in messages:
            action = done.action
            assert isinstance(action, Message)
            self.tally.pages[0, Count.MESSAGES_SENT, b] += done.reached
            if self.on("interruption"):
                self.interrupt(b, action, done.to)
            self.book.messages(self.day, b, action.channel, self.tally)

    def interrupt(self, b: int, action: Message, to: Bools) -> None:
        """Let one brand's messages of one channel be noticed, weighed and remembered."""
        p = self.settings.behaviour
        sending = Sending(b, CHANNELS.index(action.channel), float(action.discount), bool(action.can_refuse))
        world = (self.people, self.bonds, self.today, self.offers, to, sending)
        if action.channel == "advertisement":
            self.everyone(advertise, self.luck, *world, self.tally, p.interruption)
        else:
            room = p.friendship.friends_at_most
            self.everyone(interrupt, self.luck, self.day, *world, room, self.tally, p.interruption)

    def hear_friends(self, doings: list[list[Done]]) -> None:
        """Hear yesterday's posts and today's talk, read pages, see who went out, and feel what is missed."""
        p, ties = self.settings.behaviour, self.network
        if self.on("word_of_mouth"):
            minds = (self.people, self.bonds, self.offers, self.today, self.tally)
            taking = (p.word_of_mouth, p.meaning if self.on("meaning") else NOTHING_CARRIED)
            response = Tally(len(self.crew.ranges), 2, self.posts.author.size)
            self.everyone(hear_talk, self.day, *minds, *taking)
            self.everyone(hear_posts, self.luck, self.day, ties.heard_by, self.posts, *minds, response, *taking)
            self.read_pages(doings, response)
            please_authors(self.posts, response.total(), self.people, p.expression)
            if self.on("referral"):
                hear_words(
                    self.luck, self.day, self.words, *minds[:-1], self.tally.pages[0], p.referral, *taking,
                )  # fmt: skip
            seen = self.people.voice[self.went[0]]
            self.everyone(see_attendance, self.luck, ties.heard_by, *(went[seen] for went in self.went), self.today)
        self.everyone(fear_missing_out, self.people, self.bonds, ties.hears, self.today, p.fomo)

    def read_pages(self, doings: list[list[Done]], response: Tally) -> None:
        """Let followers read what brands posted, and yesterday's posts of those whom brands feature."""
        p, world = self.settings.behaviour, (self.people, self.bonds, self.today, self.offers)
        for b, mine in enumerate(doings):
            on_page = [done for done in mine if isinstance(done.action, Post | Feature) and done.reached]
            follows = self.bonds.follows[:, b].copy() if on_page else np.empty(0, bool)
            for done in on_page:
                if isinstance(done.action, Post):
                    showing = Showing(b, float(done.action.commercial), self.on("interruption"))
                    self.everyone(
                        see_page, self.luck, *world, follows, showing, self.tally, p.word_of_mouth, p.interruption
                    )
                elif isinstance(done.action, Feature):
                    theirs = (self.posts.brand == b) & (self.posts.valence > 0.0) & done.to[self.posts.author]
                    self.everyone(
                        hear_featured, self.luck, self.day, follows, np.flatnonzero(theirs).astype(np.int32),
                        done.action.reward > 0, self.posts, self.people, self.bonds, self.offers, self.today,
                        self.tally, response, p.word_of_mouth, p.meaning if self.on("meaning") else NOTHING_CARRIED,
                    )  # fmt: skip

    def belong_anew(self, doings: list[list[Done]]) -> None:
        """Let customers come back to where they belong, look around, join, leave, follow."""
        p, people, bonds, today = self.settings.behaviour, self.people, self.bonds, self.today
        hears, belong, groups = self.network.hears, self.belong, self.groups
        if self.on("belonging"):
            counts = self.tally.pages[0]
            kindness = p.friendship if self.on("friendship") else p.friendship._replace(approach_days=math.inf)
            asked = [rows_of_today(people.fomo.size, self.day)]
            for b, mine in enumerate(doings):
                for done in mine:
                    if isinstance(done.action, Invite):
                        asked.append(np.flatnonzero(done.to).astype(np.int32))
                        invite(
                            self.luck, self.day, b, asked[-1], people, bonds, today, hears, belong, groups, counts,
                            p.belonging, kindness,
                        )  # fmt: skip
            hold = Hold(p.community_life.identification_rest, p.community_life.identification_days)
            world = (people, bonds, today, self.offers, hears, belong, groups, hold)
            self.everyone(consider, self.luck, self.day, *world, p.belonging, p.expression)
            deciding = np.zeros(people.fomo.size, bool)
            for who in asked:
                deciding[who] = (today.changes[who] | today.joins[who]) != 0
            who = np.flatnonzero(deciding).astype(np.int32)
            before = counts[Count.FOLLOWED] - counts[Count.UNFOLLOWED]
            move(self.day, self.luck, who, bonds, today, belong, groups, counts, p.belonging, p.experience)
            self.followers += counts[Count.FOLLOWED] - counts[Count.UNFOLLOWED] - before
        if self.day % CYCLE == 0:
            self.read_communities(centred=self.on("belonging"))

    def read_communities(self, centred: bool) -> None:
        """List who is where, and read from members what communities lack; `centred`: and what they stand for."""
        self.members = members_of(self.belong, self.groups)
        read_members(*self.members, centred, self.people, self.belong, self.groups)

    def offer(self, doings: list[list[Done]]) -> None:
        """Open prices, hand out the product, make it for stock; ask for recommendations, find resellers."""
        for brand, mine in zip(self.brands, doings, strict=True):
            self.sellers = trade(self.floor(), brand, mine, self.sellers)

    def floor(self) -> Floor:
        """Return where today's trade takes place."""
        page = self.tally.pages[0]
        return Floor(self.day, self.luck, self.settings, self.people, self.bonds, self.offers, page)

    def give_feedback(self, doings: list[list[Done]]) -> None:
        """Let customers complain, wait, have ideas and design with brands; brands that listen take ideas up."""
        if self.on("feedback"):
            hear_out(self, doings)

    def refer(self, doings: list[list[Done]]) -> None:
        """Let buyers recommend what they bought to one friend, and resellers offer units; tomorrow these hear of it."""
        if not self.on("referral"):
            return
        p, heard_by = self.settings.behaviour, self.network.heard_by
        world = (self.people, self.bonds, self.today, self.offers)
        self.everyone(
            consider_referring, self.luck, self.day, heard_by, *world, self.tally, p.referral, p.expression
        )  # fmt: skip
        self.sellers = let_go(self.floor(), self.sellers)
        made = int(self.tally.pages[:, Count.REFERRALS].sum())
        self.words = words_of(self.floor(), self.network, self.today, self.crew.ranges, made, self.sellers)

    def gather(self, doings: list[list[Done]]) -> None:
        """Let communities meet, and let vitality, dependence and stewardship move."""
        if not (self.on("community_life") and self.groups.size.size):
            return
        p, groups = self.settings.behaviour, self.groups
        shape = groups.stewardship.shape
        visits = Visits(np.zeros(shape, bool), np.zeros(shape), np.zeros(shape), np.zeros(shape[0]))
        members = Members(self.people, self.bonds, self.belong, *self.members)
        owned_since = self.day - self.settings.category.life
        for b, mine in enumerate(doings):
            visit_communities(self.day, b, mine, groups, visits, p.community_life)
            facilitate(
                self.luck, owned_since, b, mine, members, self.offers, groups, self.tally.pages[0], p.roles,
                p.experience,
            )  # fmt: skip
        meets, hosts = (draw_many(groups.size.size, self.luck, event) for event in (Event.MEETING, Event.HOST))
        self.meetings = no_meetings(*shape)
        call_meetings(
            self.day, groups, visits.held, visits.commercial, visits.artist, meets, hosts, self.meetings,
            p.community_life, p.roles,
        )  # fmt: skip
        self.met = (self.meetings.host >= 0).sum(axis=1).astype(np.int32)
        self.everyone(
            attend, self.luck, self.day, self.people, self.bonds, self.today, self.offers, self.belong, groups,
            self.meetings, p.friendship.friends_at_most, self.tally, p.community_life, p.expression, p.experience,
        )  # fmt: skip
        who = np.flatnonzero(self.today.went).astype(np.int32)
        host, where = self.today.attended[who] - np.int32(1), self.today.where[who]
        of_brand = host < len(self.brands)
        self.went = (who[of_brand], host[of_brand])
        live_on(self.day, groups, visits.hours, p.community_life)
        remember(np.bincount(where // 16, minlength=shape[0]), groups, p.roles)
        if self.settings.rewire_every:
            propose_ties(self, doings, who, where)

    def shop(self, doings: list[list[Done]]) -> None:
        """Meet today's needs."""
        if not self.on("purchase"):
            return
        p, settings = self.settings.behaviour.purchase, self.settings.category
        service = self.settings.behaviour.experience
        looking_back = self.day >= 0 and self.day % CYCLE == 0
        if settings.network > 0:
            hears = self.network.hears
            self.everyone(look_around, self.day, settings.life, looking_back, hears, self.bonds, self.today)
        stock, line = stock_of(self.brands), np.empty(0, np.int32)
        crew = self.crew
        if stock.max() >= 0:  # who comes first is served first, which threads could not tell
            line = line_up(self.today.needs, self.luck)
            crew = Crew([Rows(0, line.size)], 1)
        crew.run(
            shop, self.luck, self.day, self.people, self.bonds, self.today, self.offers, self.category, line, stock,
            self.tally, p, self.on("experience"), service,
        )  # fmt: skip
        for brand in self.brands:
            brand.stock.take(brand.stock.units - int(stock[brand.number]))
        self.settle(doings)
        if looking_back:
            self.everyone(
                look_back, self.day, self.people, self.bonds, self.today, self.offers, self.category, self.tally, p
            )

    def settle(self, doings: list[list[Done]]) -> None:
        """Pay who brought about today's sales, and book what they are worth, to whom."""
        kept = self.values.margin.size or "purchases" in self.settings.record
        if self.day >= 0 and (kept or self.sellers.who.size or any(brand.promises for brand in self.brands)):
            window = self.settings.behaviour.purchase.touch_days
            sales = sales_of(self.day, self.bonds, self.today, self.offers, window)
            for brand, mine in zip(self.brands, doings, strict=True):
                mine += pay_customers(self.floor(), brand, sales, self.sellers)
            book_sales(self.values, sales)
            self.book.purchases(self.day, sales, self.offers)
        self.today.seller[self.words.to] = 0

    def judge(self, doings: list[list[Done]]) -> None:
        """Learn from what was bought; brands that listen repair what failed."""
        if not self.on("experience"):
            return
        who = np.flatnonzero(self.today.failing).astype(np.int32)
        row, column = np.nonzero(self.today.failed[who])
        who, which = who[row], column.astype(np.int32)
        repaired, helped = np.zeros(who.size, bool), np.zeros(who.size, bool)
        told = self.settings.behaviour.experience.told
        for brand, mine in zip(self.brands, doings, strict=True):
            for k, done in enumerate(mine):
                if isinstance(done.action, Listen):
                    hers = np.flatnonzero((which == brand.number) & ~repaired)
                    mended, repairs = repair(brand, done, self.luck, who[hers], self.settings.prices, told)
                    mine[k] = repairs._replace(action=done.action)
                    repaired[hers[mended]] = True
        page = self.tally.pages[0]
        page[Count.REPAIRS] += np.bincount(which[repaired], minlength=len(self.brands))
        p = self.settings.behaviour
        if self.on("community_life"):
            gain = p.community_life.belonging
            help_members(self.luck, who, which, repaired, helped, self.belong, self.groups, page, gain, p.roles)
        judge_failures(
            self.luck, who, which, repaired, helped, self.bonds, self.today, self.offers, page,
            p.experience,
        )  # fmt: skip

    def speak_up(self) -> None:
        """Let customers post; tomorrow their friends may notice."""
        p, today = self.settings.behaviour, self.today
        if not self.on("expression"):
            return
        self.everyone(speak_up, self.luck, self.people, self.bonds, today, self.offers, p.expression)
        speak_out(*self.aired, self.people, today)
        self.everyone(grow_quiet, self.day, self.people, p.expression)
        brands = len(self.brands)
        speakers = np.flatnonzero(today.spoke)
        row, column = np.nonzero(today.said[speakers])
        author, brand = speakers[row].astype(np.int32), column.astype(np.int32)
        said = today.said[author, brand]
        today.said[author, brand] = 0
        parent = np.maximum(said - np.int32(RESHARE), np.int32(-1))
        new = self.cascades.first_time(author, parent) & self.people.voice[author]
        if not new.all():
            author, brand, parent, said = author[new], brand[new], parent[new], said[new]
        valence, interest = np.empty(author.size), np.empty(author.size)
        weigh_posts(self.luck, author, brand, said, self.posts, self.bonds, valence, interest, p.expression)
        self.cascades.follow(author, parent)
        self.posts = Posts(author, brand, valence, interest)
        self.book.posts(self.day, self.posts, parent, self.cascades, said == AGAINST)
        page = self.tally.pages[0]
        commit_speakers(self.day, self.posts, self.bonds, today, p.friendship.friends_at_most, page, p.expression)
        page[Count.RESHARES] += np.bincount(brand[parent >= 0], minlength=brands)

    def make_friends(self, doings: list[list[Done]]) -> None:
        """Let gestures reach those they are meant for."""
        if not self.on("friendship"):
            return
        for b, mine in enumerate(doings):
            for done in mine:
                if isinstance(done.action, Feature) and done.reached:
                    who = np.flatnonzero(done.to).astype(np.int32)
                    paid, page = done.action.reward > 0, self.tally.pages[0]
                    honour(self.day, who, b, paid, self.people, self.bonds, page, self.settings.behaviour.friendship)
                if isinstance(done.action, Gesture):
                    kindness = Kindness(b, bool(done.action.same_for_all), KINDS.index(done.action.kind))
                    self.everyone(
                        befriend, self.luck, self.day, self.people, self.bonds, self.today, done.to, kindness,
                        self.tally, self.settings.behaviour.friendship,
                    )  # fmt: skip
                    if done.action.kind in ("help", "apology"):
                        self.complaints = answer_complaints(
                            self.day, b, done.to, self.complaints, self.bonds, self.tally.pages[0],
                            self.settings.behaviour.feedback, self.settings.behaviour.experience,
                        )  # fmt: skip

    def move_on(self) -> None:
        """Let memories fade, identities and images drift, and ties form where people were introduced."""
        p = self.settings.behaviour
        if self.on("meaning"):
            mean = np.empty(self.offers.image.shape[1])
            carry_images(self.offers, self.people.identity, self.posts, mean, p.meaning)
            set_trend(self.people, self.posts, self.trend, mean, p.meaning)
            world = (self.people, self.bonds, self.offers)
            self.everyone(consider_drift, self.day, *world, self.network.hears, self.trend, self.today, p.meaning)
            self.everyone(drift, self.day, *world, self.today, self.settings.customers.match_sd, p.meaning)
        self.sums[:] = 0
        memory = p.forgetting if self.on("forgetting") else NOTHING_FADES
        flat = self.sums.reshape(*self.sums.shape[:2], -1)
        self.everyone(forget, self.people, self.bonds, np.tile(self.offers.presence, LANES), flat, memory)
        if self.settings.rewire_every and self.day > 0 and self.day % self.settings.rewire_every == 0:
            before = self.network
            rewire(self)
            if self.network is not before:
                self.count_friends()

    def count_friends(self) -> None:
        """Note how much of friends there is near, which changes only when ties do."""
        self.everyone(count_contacts, self.network.hears, self.today)

    def write_down(self, doings: list[list[Done]]) -> None:
        """Record the day, close the books, and clear what it left behind."""
        counts = self.tally.total()
        for brand in self.brands:
            brand.sold = int(counts[Count.PURCHASES, brand.number])
            if self.day >= 0:
                before = brand.ledger.margin, sum(brand.spent)
                brand.ledger.sales += int(counts[Count.SALES, brand.number])
                made = counts[Count.UNITS, brand.number] - counts[Count.RESOLD, brand.number]
                brand.ledger.goods += int(made) * brand.unit_cents
                brand.earned.append((brand.ledger.margin - before[0]) / 100)
                brand.spent.append(brand.ledger.spending / 100 - before[1])
                brand.units.append(int(counts[Count.UNITS, brand.number]))
        if self.day >= 0:
            sums = total_of(self.sums)
            sums[len(STATES) :] = sums[len(STATES) :].sum(axis=1, keepdims=True)  # deafness and weariness of all
            self.book.day(self, counts, sums / self.people.fomo.size, doings)
        self.everyone(put_away, self.today)

    def everyone(self, work: Callable[..., None], *arguments: Any) -> None:
        """Run one loop over all customers, in as many threads as this market has."""
        self.crew.run(work, *arguments)

    def on(self, mechanism: Mechanism) -> bool:
        """Return whether a mechanism is part of the day."""
        return self.settings.on(mechanism)

    def branch(self, scenario: Scenario) -> Market:
        """Return the same world with the same luck, which lives by another scenario from today on.

        Raises:
            BadInput: Where the other scenario has other customers, another network or category, or other brand names.
        """
        return type(self)(scenario, seed=self.seed, trunk=self)


def world(scenario: Scenario) -> Scenario:
    """Return what a scenario shares with every alternative of the same seed: the settled market, nobody acting yet."""
    brands = {name: replace(brand, strategy=Quiet()) for name, brand in scenario.brands.items()}
    return replace(
        scenario, brands=brands, days=0, record=("daily",), value_days=0, discount_rate=0.0, muted=(), absent=(),
        threads=0,
    )  # fmt: skip


__all__ = ["Market", "memory_needed", "world"]
