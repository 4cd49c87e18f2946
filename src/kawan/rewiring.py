"""Ties that change: proposed where people are introduced or meet, made and let go every few weeks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kawan.behaviour.acquaintance import get_acquainted, let_lapse
from kawan.brand import Done
from kawan.columns import Bools, Ints, Ties
from kawan.conduct import introduce
from kawan.networks.introductions import change_ties
from kawan.society import Society


def propose_ties(market: Society, doings: Sequence[Sequence[Done]], who: Ints, where: Ints) -> None:
    """Note who was introduced by connectors, and who of those at today's meetings got to know each other.

    While the market settles its network stands as it was built: nobody is introduced or becomes acquainted.

    Args:
        market: Whose ties they will be.
        doings: What each brand did today.
        who: Customers who were at a meeting.
        where: Which meeting, community * 16 + slot.
    """
    p = market.settings.behaviour
    market.proposed += [
        introduce(market.luck, b, mine, *market.members, p.community_life) for b, mine in enumerate(doings) if mine
    ]
    if market.settings.on("belonging") and market.day >= 0 and who.size:
        order = np.argsort(where, kind="stable")
        pairs = np.empty((2, who.size), np.int32)
        get_acquainted(market.luck, who[order], where[order], pairs, p.belonging)
        market.proposed.append(pairs[:, pairs[0] >= 0])


def rewire(market: Society) -> None:
    """Let unused ties lapse, and add those that were proposed since the last time; the old network is left as it is."""
    pairs = np.concatenate([np.empty((2, 0), np.int32), *market.proposed], axis=1)
    market.proposed = []
    network, strength = market.network, market.settings.behaviour.community_life.introduced
    lapsed = lapsed_of(market, network.hears)
    also = lapsed if network.heard_by is network.hears else lapsed_of(market, network.heard_by)
    market.network, one, other = change_ties(network, pairs, strength, lapsed, also, market.room)
    market.book.ties(market.day, one, other)


def lapsed_of(market: Society, ties: Ties) -> Bools:
    """Return which ties lapse today."""
    marked = np.zeros(ties.friend.size, bool)
    p = market.settings.behaviour.belonging
    if market.settings.on("belonging") and p.lapsing > 0:
        market.crew.run(let_lapse, market.luck, market.day, ties, market.bonds, market.belong, marked, p)
    return marked
