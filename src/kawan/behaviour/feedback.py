"""Feedback: complaints and ideas arise whether or not anyone listens; heard too late, they work elsewhere.

Voice is one of two answers to a failure (Hirschman 1970): a complaint answered in time recovers what a repair would
have, less with every day (de Matos, Henrique & Rossi 2007); unanswered it turns into resentment, and perhaps into a
post. Those who know and use a thing have ideas for it (Kumar et al. 2010, on knowledge value); adopted they
better the product, ignored they are free for any rival that listens. Designing with customers moves the product to
where these customers are, and away from the others (Hoyer et al. 2010). Switched off, nobody complains or
has ideas, invitations to design are paid for and lost, and qualities and designs stay as they are.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

import numpy as np

from kawan.behaviour.experience import Experience
from kawan.behaviour.meaning import CYCLE, TILE
from kawan.columns import Bonds, Bools, Floats, Ints, Longs, Memberships, Offers, People
from kawan.core.draws import draw
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import AMOUNT, DATES, SHARE
from kawan.events import Count, Event


class Feedback(NamedTuple):
    """What customers tell a brand, and what comes of it."""

    patience: Annotated[float, DATES, "assumption: a fortnight"] = 14.0  # how long complaints and ideas wait
    complaining: Annotated[float, SHARE, "assumption, 0.1-0.6"] = 0.3  # of failures nobody mended
    resentment: Annotated[float, SHARE, "assumption"] = 0.3  # of goodwill, lost when nobody answered
    disappointment: Annotated[float, SHARE, "assumption"] = 0.05  # of the way to the worst esteem, likewise
    going_public: Annotated[float, SHARE, "assumption; ENG-06 checks it"] = 0.2  # of unanswered complaints
    thinking: Annotated[float, SHARE, "assumption"] = 0.3  # chance of an idea in 28 days, of an expert taking full part
    by_talk: Annotated[float, AMOUNT, "assumption"] = 1.0  # times as many more, of one who belongs somewhere entirely
    by_use: Annotated[float, SHARE, "assumption"] = 0.05  # of such a part, taken by one who buys nothing else
    ignored: Annotated[float, SHARE, "assumption"] = 0.05  # of goodwill and participation, when nobody took it up
    credited: Annotated[float, SHARE, "assumption"] = 0.1  # of participation and goodwill missing, when somebody did
    bettering: Annotated[float, AMOUNT, "assumption, 0.001-0.02"] = 0.005  # of the quality missing, idea per thousand
    designing: Annotated[float, SHARE, "assumption, 0-0.5"] = 0.5  # who accept to design, fully expert or taking part
    redesign: Annotated[float, AMOUNT, "assumption, 0-0.1"] = 0.02  # of the way, by a designer per thousand
    idea_share: Annotated[float, SHARE, "assumption"] = 0.5  # of a year's margin gained that is the author's merit


@loop
def complain(
    luck: int, day: int, who: Ints, which: Ints, bonds: Bonds, said: Bools, counts: Longs, p: Feedback
) -> None:
    """Decide who complains to the brand of a failure that nobody mended today; it learns who they are.

    Args:
        luck: The day's luck.
        day: Today.
        who: Customers.
        which: The brands that failed them.
        bonds: What they think.
        said: Where to write whether they complain.
        counts: The day's counts.
        p: Parameters.
    """
    for at in range(who.size):
        i = who[at]
        b = which[at]
        said[at] = draw(luck, i, Event.COMPLAIN, b) < p.complaining
        if said[at]:
            counts[Count.COMPLAINTS, b] += 1
            bonds.approached_on[i, b] = day
            bonds.seen_on[i, b] = day


@loop
def resent(luck: int, who: Ints, which: Ints, bonds: Bonds, public: Bools, p: Feedback) -> None:
    """Give up waiting for an answer: hold it against the brand, and perhaps say so in public (`public` is written)."""
    for at in range(who.size):
        i = who[at]
        b = which[at]
        bonds.goodwill[i, b] -= p.resentment * bonds.goodwill[i, b]
        bonds.esteem[i, b] -= p.disappointment * (1.0 + bonds.esteem[i, b])
        public[at] = draw(luck, i, Event.COMPLAIN, 8 + b) < p.going_public


@rule
def timeliness(delay: int, p: Feedback) -> float:
    """Return how much of a repair an answer is worth after so many days: 1 at once, 0 when patience ends.

    >>> timeliness(0, Feedback()), timeliness(7, Feedback()), timeliness(14, Feedback())
    (1.0, 0.5, 0.0)
    """
    return max(0.0, 1.0 - delay / p.patience)


@loop
def answer(
    day: int, who: Ints, since: Ints, b: int, bonds: Bonds, counts: Longs, p: Feedback, service: Experience
) -> None:
    """Accept the brand's answer to a complaint: what a repair would have done, as far as it comes in time."""
    for at in range(who.size):
        i = who[at]
        worth = timeliness(day - since[at], p)
        counts[Count.COMPLAINTS_ANSWERED, b] += 1
        satisfaction = bonds.satisfaction[i, b]
        bonds.satisfaction[i, b] += worth * service.comparing * max(0.0, service.recovered - satisfaction)
        bonds.sincerity[i, b] += worth * service.help_believed * (1.0 - bonds.sincerity[i, b])
        bonds.bond[i, b] = min(1.0, bonds.bond[i, b] + worth * service.hurt)


@rule
def idea_chance(participation: float, habit: float, expertise: float, belongs: float, p: Feedback) -> float:
    """Return the chance (0 to 1) of an idea in 28 days: those who take part, or at least use, and know have them.

    `belongs` (0 to 1) is the strongest identification with a community, where ideas are talked over.

    >>> idea_chance(participation=1.0, habit=0.0, expertise=0.5, belongs=0.0, p=Feedback())
    0.15
    """
    return min(1.0, p.thinking * min(1.0, participation + p.by_use * habit) * expertise * (1.0 + p.by_talk * belongs))


@loop
def think(
    rows: Rows, luck: int, day: int, people: People, bonds: Bonds, belong: Memberships, had: Bools, p: Feedback
) -> None:
    """Decide who has an idea today, on every 28th day of each customer's own.

    `had` has one row per customer whose day may be today (as `Today.drift`), and one column per brand.
    """
    for tile in range(rows.start // TILE, (rows.stop + TILE - 1) // TILE):
        if (tile - day) % CYCLE == 0:
            for i in range(max(rows.start, tile * TILE), min(rows.stop, tile * TILE + TILE)):
                belongs = 0.0
                for place in range(belong.community.shape[1]):
                    if belong.community[i, place] >= 0:
                        belongs = max(belongs, belong.identification[i, place])
                for b in range(bonds.bond.shape[1]):
                    chance = idea_chance(bonds.participation[i, b], bonds.habit[i, b], people.expertise[i], belongs, p)
                    had[tile // CYCLE * TILE + i % TILE, b] = draw(luck, i, Event.IDEA, b) < chance


def thinkers(had: Bools, day: int) -> tuple[Ints, Ints]:
    """Return customers and brands of the ideas that `think` wrote down.

    >>> had = np.zeros((128, 2), bool); had[65, 1] = True
    >>> thinkers(had, day=1)
    (array([1857], dtype=int32), array([1], dtype=int32))
    """
    slot, brand = np.nonzero(had)
    tile = slot // TILE * CYCLE + day % CYCLE
    return (tile * TILE + slot % TILE).astype(np.int32), brand.astype(np.int32)


@loop
def tell(luck: int, day: int, shift: int, who: Ints, which: Ints, bonds: Bonds, worth: Floats, counts: Longs) -> None:
    """Tell the brands of ideas; most are worth little: `worth` (0 to 1) is a draw (item shift + brand) squared."""
    for at in range(who.size):
        i = who[at]
        b = which[at]
        u = draw(luck, i, Event.IDEA_WORTH, shift + b)
        worth[at] = u * u
        counts[Count.IDEAS, b] += 1
        bonds.approached_on[i, b] = day
        bonds.seen_on[i, b] = day
        if day >= 0:
            bonds.acts[i, b] += 1


@loop
def give_up(who: Ints, which: Ints, bonds: Bonds, p: Feedback) -> None:
    """Take part a little less where nobody wanted to know."""
    for at in range(who.size):
        i = who[at]
        b = which[at]
        bonds.goodwill[i, b] -= p.ignored * bonds.goodwill[i, b]
        bonds.participation[i, b] -= p.ignored * bonds.participation[i, b]


@rule
def bettered(quality: float, worth: float, customers: int, p: Feedback) -> float:
    """Return quality (-1 to 1) after one idea of this worth (0 to 1) was adopted, in a market of so many customers.

    >>> bettered(quality=0.0, worth=1.0, customers=1000, p=Feedback())
    0.005
    """
    return quality + min(1.0, p.bettering * 1000.0 / customers) * worth * (1.0 - quality)


@loop
def adopt(
    who: Ints, worth: Floats, b: int, bonds: Bonds, offers: Offers, gained: Floats, counts: Longs, p: Feedback
) -> None:
    """Let brand `b` take up ideas: the product gets better and the authors are proud. Writes the quality gained."""
    for at in range(who.size):
        i = who[at]
        quality = offers.quality[b]
        offers.quality[b] = bettered(quality, worth[at], bonds.bond.shape[0], p)
        gained[at] = offers.quality[b] - quality
        counts[Count.IDEAS_ADOPTED, b] += 1
        bonds.participation[i, b] += p.credited * (1.0 - bonds.participation[i, b])
        bonds.goodwill[i, b] += p.credited * (1.0 - bonds.goodwill[i, b])


@rule
def design_chance(participation: float, expertise: float, p: Feedback) -> float:
    """Return the chance (0 to 1) that somebody asked to design with a brand accepts.

    >>> design_chance(participation=0.5, expertise=0.5, p=Feedback())
    0.5
    """
    return min(1.0, p.designing * (participation + expertise))


@loop
def design(
    luck: int,
    day: int,
    who: Ints,
    b: int,
    people: People,
    bonds: Bonds,
    offers: Offers,
    moved: Floats,
    inspired: Bools,
    counts: Longs,
    p: Feedback,
) -> None:
    """Design with those who accept: they are proud and may have ideas, and the product moves to where they are.

    Writes by how much the design moves (`moved`, D) and who has an idea (`inspired`). A design is a direction:
    designers who have little in common hardly move it.
    """  # fmt: skip
    designers = 0
    for d in range(moved.size):
        moved[d] = 0.0
    for at in range(who.size):
        i = who[at]
        inspired[at] = False
        if draw(luck, i, Event.CO_DESIGN, b) >= design_chance(bonds.participation[i, b], people.expertise[i], p):
            continue
        designers += 1
        counts[Count.CO_DESIGNERS, b] += 1
        inspired[at] = draw(luck, i, Event.IDEA, 8 + b) < people.expertise[i]
        bonds.participation[i, b] += p.credited * (1.0 - bonds.participation[i, b])
        bonds.goodwill[i, b] += p.credited * (1.0 - bonds.goodwill[i, b])
        bonds.approached_on[i, b] = day
        bonds.seen_on[i, b] = day
        for d in range(moved.size):
            moved[d] += people.identity[i, d]
    step = min(1.0, p.redesign * 1000.0 * designers / bonds.bond.shape[0])
    length = 0.0
    for d in range(moved.size):
        moved[d] = offers.design[b, d] + step * (moved[d] / max(1, designers) - offers.design[b, d])
        length += moved[d] * moved[d]
    length = math.sqrt(length)
    for d in range(moved.size):
        there = moved[d] / length if length > 1e-6 else offers.design[b, d]
        moved[d] = there - offers.design[b, d]
        offers.design[b, d] = there


@loop
def refit(rows: Rows, b: int, moved: Floats, people: People, bonds: Bonds, match_sd: float) -> None:
    """Let the product of brand `b` fit every customer as its new design does."""
    for i in range(rows.start, rows.stop):
        change = 0.0
        for d in range(moved.size):
            change += people.identity[i, d] * moved[d]
        bonds.match[i, b] += match_sd * change
