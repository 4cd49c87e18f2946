"""Expression: customers speak of brands worth being seen with, and speaking commits them.

Advocacy serves the self (Escalas & Bettman 2003); anger speaks against. What one says, one comes to
believe (Bem 1972; Higgins & Rholes 1978): the author is the first reader. Interest in a cascade halves with every
step and nobody passes the same one on twice. To be noticed and liked is a reason to post again (Toubia & Stephen 2013).
Switched off, nobody posts, is committed by it or gets popular.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from kawan.behaviour.friendship import room
from kawan.behaviour.meaning import CYCLE, TILE, congruity
from kawan.columns import (
    AGAINST,
    LIKED,
    NOTICED,
    OWN,
    RESHARE,
    SILENT,
    Bonds,
    Floats,
    Ints,
    Longs,
    Offers,
    People,
    Posts,
    Today,
)  # fmt: skip
from kawan.core.draws import draw, normal
from kawan.core.loops import Rows, loop, rule
from kawan.core.parameters import AMOUNT, DAYS, SHARE, SIGNED, WEIGHT
from kawan.events import Count, Event


class Expression(NamedTuple):
    """What makes a brand worth talking about, and what talking does."""

    by_bond: Annotated[float, WEIGHT, "assumption"] = 4.0
    by_congruity: Annotated[float, WEIGHT, "assumption, times self-presentation"] = 1.5
    by_esteem: Annotated[float, WEIGHT, "assumption"] = 1.0
    threshold: Annotated[float, WEIGHT, "assumption"] = 2.2
    participating: Annotated[float, SHARE, "tuned to COM-01"] = 0.03  # chance of a post a day, when worth it
    fearing: Annotated[float, SHARE, "assumption; FOM-02 checks it"] = 0.05
    after_purchase: Annotated[float, SHARE, "tuned to COM-01"] = 0.07
    after_meeting: Annotated[float, SHARE, "assumption"] = 0.6
    anger: Annotated[float, SHARE, "tuned to ENG-06"] = 0.55  # chance of a post against after an unrepaired failure
    annoyance: Annotated[float, SHARE, "assumption"] = 0.002  # per day at full irritation
    against: Annotated[float, SIGNED, "assumption"] = -0.8  # valence of a post against
    reshare: Annotated[float, SHARE, "tuned to CAS-01's zero share"] = 0.05
    step: Annotated[float, SHARE, "assumption after CAS-01"] = (
        0.5  # interest kept from one step of a cascade to the next
    )
    interest_sd: Annotated[float, AMOUNT, "assumption"] = 1.0  # of log interest between posts
    reading: Annotated[float, SHARE, "as a friend's post"] = 0.20  # own words remind the author
    believing: Annotated[float, SHARE, "assumption after Higgins & Rholes (1978)"] = 0.15
    involving: Annotated[float, SHARE, "assumption"] = 0.05  # participation gained by speaking
    committing: Annotated[float, SHARE, "assumption after Bem (1972)"] = 0.08  # bond gained or lost by speaking
    flattered: Annotated[float, AMOUNT, "assumption after Toubia & Stephen (2013)"] = 0.3  # posts more, if popular
    by_like: Annotated[float, AMOUNT, "assumption, 0.02-0.3"] = 0.1  # popularity gained, about, of what is missing
    by_notice: Annotated[float, AMOUNT, "assumption, 0-0.05"] = 0.01  # the same, by each reader
    popularity_days: Annotated[float, DAYS, "assumption, 30-180"] = 60.0  # how long it lasts


@rule
def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)).

    >>> logistic(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-x))


@rule
def worth(bond: float, self_presentation: float, g: float, esteem: float, p: Expression) -> float:
    """Return how much a brand deserves being spoken for, 0 to 1.

    >>> worth(bond=1.0, self_presentation=0.0, g=0.0, esteem=0.4, p=Expression()) > 0.9
    True
    """
    return logistic(p.by_bond * bond + p.by_congruity * self_presentation * g + p.by_esteem * esteem - p.threshold)


@rule
def praise(esteem: float, satisfaction: float, bond: float, irritation: float) -> float:
    """Return the valence of an own post, -1 to 1.

    >>> praise(esteem=0.5, satisfaction=0.5, bond=0.5, irritation=0.0)
    1.0
    """
    return max(-1.0, min(1.0, esteem + 0.4 * satisfaction + 0.6 * bond - 0.4 * irritation))


@rule
def urge_of(participation: float, fomo: float, p: Expression) -> float:
    """Return the urge to speak on a day on which nothing happened, a chance per day where the brand is worth it."""
    return p.participating * participation + p.fearing * fomo


@rule
def crossness(irritation: float, p: Expression) -> float:
    """Return the chance of a post against on a day on which nothing happened."""
    return p.annoyance * irritation * irritation * irritation


@rule
def restless(luck: int, i: int, people: People, bonds: Bonds, today: Today, p: Expression) -> bool:
    """Return whether customer `i` may speak although nothing happened today: a quick look, which settles most days."""
    sociability = people.sociability[i]
    for b in range(bonds.bond.shape[1]):
        cross = crossness(bonds.irritation[i, b], p)
        if cross > 0.0 and draw(luck, i, Event.SPEAK_AGAINST, b) < sociability * cross:
            return True
        urge = urge_of(bonds.participation[i, b], today.fomo[i, b], p)
        if draw(luck, i, Event.SPEAK, b) < sociability * urge * (1.0 + p.flattered):  # as if all were popular
            return True
    return False


@loop
def speak_up(rows: Rows, luck: int, people: People, bonds: Bonds, today: Today, offers: Offers, p: Expression) -> None:
    """Decide who posts today: against, else an own post, else a noticed post passed on.

    Writes what is said; clears what tempted. Whoever reads what was said clears it.
    """
    for i in range(rows.start, rows.stop):
        today.spoke[i] = False
        basket = today.basket[i]
        failing = today.failing[i]
        attended = today.attended[i] - 1
        tempted = today.tempted[i]
        if not (basket > 0 or failing or attended >= 0 or tempted or restless(luck, i, people, bonds, today, p)):
            continue
        today.tempted[i] = False
        sociability = people.sociability[i]
        flattered = 1.0 + p.flattered * people.popularity[i]
        for b in range(bonds.bond.shape[1]):
            said = SILENT
            tempting = today.tempting_post[i, b] if tempted else 0
            cross = crossness(bonds.irritation[i, b], p)
            if failing and today.angry[i, b]:
                cross += p.anger
            if cross > 0.0 and draw(luck, i, Event.SPEAK_AGAINST, b) < sociability * cross:
                said = AGAINST
            else:
                urge = urge_of(bonds.participation[i, b], today.fomo[i, b], p)
                if basket >> b & 1:
                    urge += p.after_purchase
                if attended == b:
                    urge += p.after_meeting
                urge *= flattered
                chance = draw(luck, i, Event.SPEAK, b)
                if chance < sociability * urge or tempting > 0:
                    g = congruity(people, bonds, offers, i, b)
                    deserved = worth(bonds.bond[i, b], people.self_presentation[i], g, bonds.esteem[i, b], p)
                    if chance < sociability * urge * deserved:
                        said = OWN
                    elif tempting > 0 and today.tempting[i, b] < p.reshare * deserved:
                        said = RESHARE + tempting - 1
            if tempting > 0:
                today.tempting_post[i, b] = 0
            if said != SILENT:
                today.said[i, b] = said
                today.spoke[i] = True


@loop
def speak_out(who: Ints, which: Ints, people: People, today: Today) -> None:
    """Let customers whose complaints nobody answered say so in public today, unless they speak against anyway."""
    for at in range(who.size):
        i = who[at]
        if people.voice[i]:
            today.said[i, which[at]] = AGAINST
            today.spoke[i] = True


@rule
def popular(popularity: float, notices: int, likes: int, p: Expression) -> float:
    """Return popularity (0 to 1) after a post that so many noticed and liked.

    >>> round(popular(popularity=0.0, notices=5, likes=1, p=Expression()), 4)
    0.1393
    """
    return popularity + (1.0 - popularity) * (1.0 - math.exp(-p.by_notice * notices - p.by_like * likes))


@loop
def please_authors(posts: Posts, response: Longs, people: People, p: Expression) -> None:
    """Let the authors of yesterday's posts learn how many noticed and liked them; `response` has shape (2, posts)."""
    for k in range(posts.author.size):
        if response[NOTICED, k] > 0:
            i = posts.author[k]
            people.popularity[i] = popular(people.popularity[i], response[NOTICED, k], response[LIKED, k], p)


@loop
def grow_quiet(rows: Rows, day: int, people: People, p: Expression) -> None:
    """Let popularity fade, on every 28th day of each customer's own."""
    keep = math.exp(-CYCLE / p.popularity_days)
    for tile in range(rows.start // TILE, (rows.stop + TILE - 1) // TILE):
        if (tile - day) % CYCLE == 0:
            for i in range(max(rows.start, tile * TILE), min(rows.stop, tile * TILE + TILE)):
                people.popularity[i] *= keep


@loop
def weigh_posts(
    luck: int,
    author: Ints,
    brand: Ints,
    said: Ints,
    before: Posts,
    bonds: Bonds,
    valence: Floats,
    interest: Floats,
    p: Expression,
) -> None:
    """Set what each of today's posts says, and how interesting it is: drawn for a new one, of its parent for a reshare.

    Args:
        luck: The day's luck.
        author: Authors of today's posts.
        brand: Their brands.
        said: AGAINST, OWN, or RESHARE + the position of the post passed on in yesterday's list.
        before: Yesterday's posts.
        bonds: What the authors think.
        valence: Where to write what is said, -1 to 1.
        interest: Where to write how interesting it is.
        p: Parameters.
    """  # fmt: skip
    for k in range(author.size):
        i = author[k]
        b = brand[k]
        if said[k] >= RESHARE:
            parent = said[k] - RESHARE
            valence[k] = before.valence[parent]
            interest[k] = before.interest[parent] * p.step
            continue
        if said[k] == AGAINST:
            valence[k] = p.against
        else:
            valence[k] = praise(bonds.esteem[i, b], bonds.satisfaction[i, b], bonds.bond[i, b], bonds.irritation[i, b])
        noise = normal(draw(luck, i, Event.INTEREST_A, b), draw(luck, i, Event.INTEREST_B, b))
        interest[k] = math.exp(p.interest_sd * noise - 0.5 * p.interest_sd * p.interest_sd)


@loop
def commit_speakers(
    day: int, posts: Posts, bonds: Bonds, today: Today, friends_at_most: float, counts: Longs, p: Expression
) -> None:
    """Let what was said commit those who said it, by how much their meeting meant where they come from one."""
    for k in range(posts.author.size):
        i = posts.author[k]
        b = posts.brand[k]
        said = posts.valence[k]
        meant = today.meant[i] if today.attended[i] == b + 1 else 1.0
        commit(i, b, said, meant, bonds, friends_at_most, p)
        bonds.approached_on[i, b] = day
        bonds.seen_on[i, b] = day
        if day >= 0:
            bonds.acts[i, b] += 1
        counts[Count.POSTS, b] += 1
        if said > NEUTRAL:
            counts[Count.POSITIVE_POSTS, b] += 1
        elif said < -NEUTRAL:
            counts[Count.NEGATIVE_POSTS, b] += 1
        else:
            counts[Count.NEUTRAL_POSTS, b] += 1


@rule
def commit(i: int, b: int, said: float, meant: float, bonds: Bonds, friends_at_most: float, p: Expression) -> None:
    """Let customer `i` hear what he or she said (-1 to 1) of brand `b`, and come to mean it."""
    away = 1.0 - bonds.participation[i, b]
    bonds.familiarity[i, b] += p.reading * (1.0 - bonds.familiarity[i, b])
    if abs(said) > abs(bonds.esteem[i, b]):
        bonds.esteem[i, b] += p.believing * (said - bonds.esteem[i, b])
    bonds.participation[i, b] += p.involving * away
    bond = bonds.bond[i, b]
    if said > 0.0:
        bonds.bond[i, b] = min(1.0, bond + p.committing * meant * room(bonds, i, b, friends_at_most) * away)
    elif said < 0.0:
        bonds.bond[i, b] = max(-1.0, bond - p.committing * meant * (1.0 + min(0.0, bond)) * away)


NEUTRAL = 0.1  # posts of a valence nearer to 0 are counted as neutral
