"""What customers tell brands on one day: complaints, ideas, and hours of designing together.

Complaints and ideas arise whether or not anyone listens; what becomes of them is what brands make of them. The lists
that wait are in `kawan.mailbox`, what it does to customers in `kawan.behaviour.feedback`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kawan.actions import CoDesign, Listen
from kawan.behaviour.feedback import refit, think, thinkers
from kawan.brand import Done
from kawan.mailbox import (
    co_design,
    heard_by,
    left,
    let_lie,
    lose_patience,
    take_complaints,
    take_ideas,
    take_up,
    worth_in_money,
)  # fmt: skip
from kawan.society import Society
from kawan.value import credit_idea


def hear_out(market: Society, doings: Sequence[list[Done]]) -> None:
    """Let customers complain, wait, have ideas and design with brands; brands that listen take ideas up."""
    p, day, people, bonds = market.settings.behaviour.feedback, market.day, market.people, market.bonds
    page = market.tally.pages[0]
    market.complaints, market.aired = lose_patience(market.luck, day, market.complaints, bonds, p)
    who = np.flatnonzero(market.today.failing).astype(np.int32)
    row, column = np.nonzero(market.today.angry[who])
    angry = (who[row], column.astype(np.int32))
    market.complaints = take_complaints(market.luck, day, *angry, market.complaints, bonds, page, p)
    had = np.zeros((market.today.drift.shape[0], len(market.brands)), bool)
    market.crew.run(think, market.luck, day, people, bonds, market.belong, had, p)
    ideas = let_lie(day, market.ideas, bonds, p)
    market.ideas = take_ideas(market.luck, day, 0, *thinkers(had, day), ideas, bonds, page)
    for b, mine in enumerate(doings):
        for done in mine:
            if isinstance(done.action, CoDesign) and done.reached:
                moved, who = co_design(market.luck, day, b, done, people, bonds, market.offers, page, p)
                market.crew.run(refit, b, moved, people, bonds, market.settings.customers.match_sd)
                of_her = np.full(who.size, b, np.int32)
                market.ideas = take_ideas(market.luck, day, 8, who, of_her, market.ideas, bonds, page)
    take_ideas_up(market, doings)


def take_ideas_up(market: Society, doings: Sequence[list[Done]]) -> None:
    """Let brands that listen for ideas hear and adopt them: their own, and those that others left lying."""
    p, prices, page = market.settings.behaviour.feedback, market.settings.prices, market.tally.pages[0]
    adopting = {
        b: done.purse
        for b, mine in enumerate(doings)
        for done in mine
        if isinstance(done.action, Listen) and done.action.adopt
    }
    heard = heard_by(market.luck, market.day, market.ideas, list(adopting), p)
    taken = np.zeros(heard.size, bool)
    for b, purse in adopting.items():
        world = (market.ideas, market.bonds, market.offers, page, prices, p, purse)
        done, gained = take_up(market.luck, market.brands[b], heard == b, *world)
        doings[b].append(done)
        by_esteem = market.settings.behaviour.purchase.by_esteem
        for customer, cents in zip(
            market.ideas.customer[done.to], worth_in_money(market.brands[b], gained, by_esteem, p), strict=True
        ):
            credit_idea(market.values, page, int(customer), b, int(cents))
        taken |= done.to
    market.ideas = left(market.ideas, taken)
