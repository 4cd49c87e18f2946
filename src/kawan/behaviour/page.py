"""The brand's page: what it posts itself, and whose voice it lends its followers' ears to.

Praise of oneself is believed as far as one is thought sincere, and only by those who thought less; those who follow
asked for it, so that it bores only when it is commercial or too much (Godfrey, Seiders & Voss 2011). A customer who is
featured is heard like a friend at arm's length, less where paid (Verlegh et al. 2013), and honoured in public. Part of
word of mouth, interruption (what bores) and friendship (what honours).
"""

from __future__ import annotations

from typing import NamedTuple

from kawan.behaviour.friendship import Friendship, room
from kawan.behaviour.interruption import Interruption, irritated, relevance
from kawan.behaviour.meaning import Meaning, congruity
from kawan.behaviour.word_of_mouth import WordOfMouth, read_post
from kawan.columns import POST, Bonds, Bools, Ints, Longs, Offers, People, Posts, Today
from kawan.core.draws import draw
from kawan.core.loops import Rows, loop, rule
from kawan.events import Count, Event


class Showing(NamedTuple):
    """What one brand posts on its page today."""

    brand: int
    commercial: float
    tires: bool  # whether it can bore anybody


@rule
def believed(esteem: float, sincerity: float, strength: float, p: WordOfMouth) -> float:
    """Return esteem (-1 to 1) after a brand praised itself over a tie of this strength (0 to 1).

    >>> believed(esteem=0.5, sincerity=0.5, strength=0.2, p=WordOfMouth())  # nothing new
    0.5
    >>> round(believed(esteem=0.0, sincerity=0.5, strength=0.2, p=WordOfMouth()), 6)
    0.015
    """
    return esteem + p.learning * strength * max(0.0, sincerity - esteem)


@rule
def welcome_on_page(relevance: float, commercial: float, lately: float, p: Interruption) -> float:
    """Return how welcome one more post of the brand is: below 0 it bores.

    Args:
        relevance: How much it concerns the follower, 0 to 1; following counts as consent.
        commercial: How commercial it feels, 0 to 1.
        lately: Messages and posts of the brand noticed lately.
        p: Parameters.

    >>> welcome_on_page(relevance=0.3, commercial=1.0, lately=0.0, p=Interruption())
    0.0
    >>> welcome_on_page(relevance=0.3, commercial=0.0, lately=12.0, p=Interruption()) < 0
    True
    """
    return relevance - p.ideal * commercial - p.tedium * lately


@loop
def see_page(
    rows: Rows,
    luck: int,
    people: People,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    follows: Bools,
    showing: Showing,
    counts: Longs,
    p: WordOfMouth,
    patience: Interruption,
) -> None:
    """Let followers (n,) notice what a brand posted today: it reminds, is believed in part, and may bore."""
    b = showing.brand
    strength = p.page * (1.0 - p.commercial * showing.commercial)
    for i in range(rows.start, rows.stop):
        if not follows[i] or draw(luck, i, Event.SEE_BRAND, b) >= today.notices[i]:
            continue
        counts[Count.BRAND_POSTS_NOTICED, b] += 1
        if showing.tires:
            g = congruity(people, bonds, offers, i, b)
            r = relevance(bonds.bond[i, b], g, today.needs[i] > 0, True, False, patience)
            welcome = welcome_on_page(r, showing.commercial, bonds.messages[i, b], patience)
            bonds.messages[i, b] += patience.page_weight
            if welcome < 0.0:
                intrusion = patience.intrusion * (1.0 - people.fomo[i])
                bonds.irritation[i, b] = irritated(bonds.irritation[i, b], max(0.0, 1.0 + welcome), intrusion)
        bonds.familiarity[i, b] += p.reminder * (1.0 - bonds.familiarity[i, b])
        bonds.esteem[i, b] = believed(bonds.esteem[i, b], bonds.sincerity[i, b], strength, p)


@rule
def weight_of_page(rewarded: bool, p: WordOfMouth) -> float:
    """Return the strength with which followers hear somebody a brand features, 0 to 1; paid voices count less.

    >>> weight_of_page(False, WordOfMouth()), round(weight_of_page(True, WordOfMouth()), 6)
    (0.2, 0.12)
    """
    return p.page * (1.0 - p.rewarded * (1.0 - p.page)) if rewarded else p.page


@loop
def hear_featured(
    rows: Rows,
    luck: int,
    day: int,
    follows: Bools,
    featured: Ints,
    rewarded: bool,
    posts: Posts,
    people: People,
    bonds: Bonds,
    offers: Offers,
    today: Today,
    counts: Longs,
    response: Longs,
    p: WordOfMouth,
    meaning: Meaning,
) -> None:
    """Let followers (n,) notice yesterday's posts of those whom a brand features (positions in the list of posts).

    A page has room for few: where many are featured, each follower is shown some of them.
    """
    strength = max(1e-9, weight_of_page(rewarded, p))
    shown = min(1.0, p.shown / max(1, featured.size))
    for i in range(rows.start, rows.stop):
        if not follows[i]:
            continue
        for at in range(featured.size):
            k = featured[at]
            author = posts.author[k]
            b = posts.brand[k]
            if author == i or draw(luck, i, Event.SEE_BRAND, 8 + author * 8 + b) >= shown * today.notices[i]:
                continue
            counts[Count.BRAND_POSTS_NOTICED, b] += 1
            if bonds.touched_on[i, b] != day:
                counts[Count.REACHED, b] += 1
            bonds.touched_on[i, b] = day
            bonds.touched_by[i, b] = author
            bonds.touch_kind[i, b] = POST
            read_post(luck, i, k, strength, strength, posts, people, bonds, offers, today, counts, response, p, meaning)


@loop
def honour(
    day: int, who: Ints, b: int, rewarded: bool, people: People, bonds: Bonds, counts: Longs, p: Friendship
) -> None:
    """Let those whom brand `b` features today be proud of it; pay is a favour, and makes them doubt."""
    for at in range(who.size):
        i = who[at]
        counts[Count.FEATURED, b] += 1
        people.popularity[i] += p.honour * (1.0 - people.popularity[i])
        bonds.participation[i, b] += p.honour * (1.0 - bonds.participation[i, b])
        again = day - bonds.gestured_on[i, b] <= p.surprise_days
        warmth = p.warmth * room(bonds, i, b, p.friends_at_most) * 2.0 * bonds.sincerity[i, b]
        warmth *= p.expected if again else 1.0
        bonds.bond[i, b] = min(1.0, bonds.bond[i, b] + warmth)
        bonds.goodwill[i, b] += p.favour * (1.0 - bonds.goodwill[i, b])
        bonds.gestured_on[i, b] = day
        if rewarded:
            bonds.goodwill[i, b] += p.favour * (1.0 - bonds.goodwill[i, b])
            bonds.sincerity[i, b] -= p.same_for_all * bonds.sincerity[i, b]
