"""Word of mouth: what friends say and what is seen in use, weighed by the tie.

Most talk is private and offline (Keller & Fay 2012): an owner is noticed or heard by a friend now and then. Posts
are heard by those who notice them. A friend's report teaches at the rate of one's own experience, discounted by the
tie; bad news about a brand one favours is resisted (East, Hammond & Lomax 2008). With `reinforcement` above 0, several
sources are needed before anything is believed (complex contagion; Centola 2010). Posts that suit the reader are liked.
Switched off, nobody hears anything, reads a page or sees who went to a meeting, so that there is no buzz either.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from kawan.behaviour.attention import first_at
from kawan.behaviour.meaning import Meaning, congruity, see_carried
from kawan.columns import LIKED, NOTICED, POST, TALK, Bonds, Ints, Longs, Offers, People, Posts, Ties, Today
from kawan.core.draws import draw
from kawan.core.loops import AHEAD, Rows, fetch, loop, rule
from kawan.core.parameters import AMOUNT, SHARE
from kawan.events import Count, Event


class WordOfMouth(NamedTuple):
    """What hearing of a brand does."""

    reminder: Annotated[float, SHARE, "assumption, 0.05-0.4"] = 0.20  # of the familiarity still missing
    learning: Annotated[float, SHARE, "assumption: the rate of one's own experience"] = 0.15  # of the way, full tie
    bad_news: Annotated[float, AMOUNT, "ENG-06: not stronger than good news"] = 1.0  # weight against good news
    reinforcement: Annotated[float, SHARE, "0 independent; 0.1-0.3 complex (Centola 2010)"] = 0.0  # buzz needed
    liking: Annotated[float, SHARE, "assumption, 0.05-0.5"] = 0.2  # of noticed posts that suit the reader entirely
    page: Annotated[float, SHARE, "assumption"] = 0.2  # strength of the tie between a brand's page and its followers
    shown: Annotated[float, AMOUNT, "assumption, 1-10"] = 3.0  # featured posts that a page shows each follower a day
    commercial: Annotated[float, SHARE, "assumption"] = 0.5  # of that strength, lost by what is fully commercial
    rewarded: Annotated[float, SHARE, "Verlegh et al. (2013), direction; assumption"] = 0.5  # lost by praise for pay


@rule
def persuaded(esteem: float, valence: float, strength: float, bond: float, p: WordOfMouth) -> float:
    """Return esteem (-1..1) after hearing a valence (-1..1) over a tie of this strength (0..1).

    >>> round(persuaded(esteem=0.0, valence=1.0, strength=1.0, bond=0.0, p=WordOfMouth()), 6)
    0.15
    >>> persuaded(esteem=0.5, valence=-1.0, strength=1.0, bond=1.0, p=WordOfMouth())  # resisted
    0.5
    """
    step = p.learning * strength
    if valence < 0.0:
        step *= p.bad_news * (1.0 - max(0.0, bond))
    return esteem + min(1.0, step) * (valence - esteem)


@rule
def like_chance(g: float, valence: float, p: WordOfMouth) -> float:
    """Return the chance (0 to 1) to like a noticed post: praise is for the congruent, blame for the others.

    >>> like_chance(g=1.0, valence=1.0, p=WordOfMouth()), like_chance(g=1.0, valence=-1.0, p=WordOfMouth())
    (0.2, 0.0)
    """
    return p.liking * 0.5 * (1.0 + g * valence)


@loop
def count_contacts(rows: Rows, hears: Ties, today: Today) -> None:
    """Add up the strength of each customer's ties, which changes only when ties do."""
    for i in range(rows.start, rows.stop):
        total = 0.0
        for at in range(hears.start[i], hears.start[i + 1]):
            total += hears.strength[at]
        today.contact[i] = total


@loop
def meet_friends(
    rows: Rows,
    luck: int,
    day: int,
    visible: float,
    life: int,
    hears: Ties,
    people: People,
    bonds: Bonds,
    today: Today,
) -> None:
    """Choose whom each customer hears talk or sees using things today, and copy what that friend thinks.

    Each tie has a chance of visible * strength a day; a customer has one such conversation a day at the most (the
    chances of all ties together stay below one in every shipped category). Copied before anything changes
    today, so that the order of customers does not matter.
    """  # fmt: skip
    end = rows.start
    for i in range(rows.start, rows.stop):
        left = draw(luck, i, Event.TALK)
        if left < visible * today.contact[i]:
            today.talk_to[end] = i
            today.talk_over[end] = left
            end += 1
    if end < rows.stop:
        today.talk_to[end] = -1
    for slot in range(rows.start, end):
        if slot + AHEAD < end:
            fetch((hears.start,), today.talk_to[slot + AHEAD])
        i = today.talk_to[slot]
        left = today.talk_over[slot] * max(1.0, visible * today.contact[i]) / visible
        at = hears.start[i]
        while left >= hears.strength[at] and at + 1 < hears.start[i + 1]:
            left -= hears.strength[at]
            at += 1
        friend = hears.friend[at]
        fetch((people.voice, bonds.bought_on, bonds.esteem), friend)
        today.talk_by[slot] = friend
        today.talk_over[slot] = hears.strength[at]
    for slot in range(rows.start, end):
        friend = today.talk_by[slot]
        for b in range(bonds.esteem.shape[1]):
            owns = people.voice[friend] and bonds.bought_on[friend, b] > day - life
            today.owns[slot, b] = owns
            if owns:
                today.told[slot, b] = bonds.esteem[friend, b]


@loop
def hear_talk(
    rows: Rows,
    day: int,
    people: People,
    bonds: Bonds,
    offers: Offers,
    today: Today,
    counts: Longs,
    p: WordOfMouth,
    meaning: Meaning,
) -> None:
    """Learn from the friend met today about every brand the friend owns, and what it means to own it."""  # fmt: skip
    for slot in range(rows.start, rows.stop):
        i = today.talk_to[slot]
        if i < 0:
            break
        for b in range(bonds.esteem.shape[1]):
            if today.owns[slot, b]:
                counts[Count.TALKS, b] += 1
                touch(day, i, b, today.talk_by[slot], TALK, bonds, today, counts)
                learn(i, b, today.told[slot, b], today.talk_over[slot], bonds, p)
                see_carried(i, b, today.talk_by[slot], today.talk_over[slot], people, bonds, offers, meaning)


@rule
def touch(day: int, i: int, b: int, friend: int, kind: int, bonds: Bonds, today: Today, counts: Longs) -> None:
    """Note that customer `i` noticed `friend` with brand `b` today."""
    if bonds.touched_on[i, b] != day:
        counts[Count.REACHED, b] += 1
    bonds.touched_on[i, b] = day
    bonds.touched_by[i, b] = friend
    bonds.touch_kind[i, b] = kind
    today.seen[i, b] += 1


@rule
def learn(i: int, b: int, valence: float, strength: float, bonds: Bonds, p: WordOfMouth) -> None:
    """Let customer `i` take in one report about brand `b`, unless too few friends stand behind it."""
    if bonds.buzz[i, b] < p.reinforcement:
        return
    bonds.familiarity[i, b] += p.reminder * (1.0 - bonds.familiarity[i, b])
    bonds.esteem[i, b] = persuaded(bonds.esteem[i, b], valence, strength, bonds.bond[i, b], p)


@loop
def hear_posts(
    rows: Rows,
    luck: int,
    day: int,
    heard_by: Ties,
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
    """Notice yesterday's posts of friends, author by author; remember the one most worth passing on.

    `response` has shape (2, posts): how often each is noticed and liked, added up.
    """  # fmt: skip
    for k in range(posts.author.size):
        author = posts.author[k]
        b = posts.brand[k]
        item = author * 8 + b
        for at in range(first_at(heard_by, rows.start, author), heard_by.start[author + 1]):
            i = heard_by.friend[at]
            if i >= rows.stop:
                break
            if draw(luck, i, Event.NOTICE_POST, item) >= today.notices[i]:
                continue
            counts[Count.POSTS_NOTICED, b] += 1
            touch(day, i, b, author, POST, bonds, today, counts)
            read_post(
                luck,
                i,
                k,
                heard_by.strength[at],
                1.0,
                posts,
                people,
                bonds,
                offers,
                today,
                counts,
                response,
                p,
                meaning,
            )


@rule
def read_post(
    luck: int,
    i: int,
    k: int,
    strength: float,
    nearness: float,
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
    """Let customer `i` take in post `k`: learn, see who carries the brand, like it, be tempted to pass it on.

    `nearness` (0 to 1) is 1 for a friend's post; what is read elsewhere is the less passed on, the smaller it is.
    """
    author = posts.author[k]
    b = posts.brand[k]
    item = author * 8 + b
    valence = posts.valence[k]
    learn(i, b, valence, strength, bonds, p)
    response[NOTICED, k] += 1
    if draw(luck, i, Event.LIKE, item) < like_chance(congruity(people, bonds, offers, i, b), valence, p):
        response[LIKED, k] += 1
        counts[Count.LIKES, b] += 1
    if valence > 0.0:  # who speaks against a brand does not carry it
        see_carried(i, b, author, strength, people, bonds, offers, meaning)
    pull = draw(luck, i, Event.RESHARE, item) / (posts.interest[k] * nearness)
    if today.tempting_post[i, b] == 0 or pull < today.tempting[i, b]:
        today.tempting[i, b] = pull
        today.tempting_post[i, b] = k + 1
        today.tempted[i] = True


@loop
def see_attendance(rows: Rows, luck: int, heard_by: Ties, who: Ints, brand: Ints, today: Today) -> None:
    """Notice which friends went to a meeting of a brand yesterday."""
    for k in range(who.size):
        author = who[k]
        b = brand[k]
        for at in range(first_at(heard_by, rows.start, author), heard_by.start[author + 1]):
            i = heard_by.friend[at]
            if i >= rows.stop:
                break
            if draw(luck, i, Event.SEE_ATTENDANCE, author * 8 + b) < today.notices[i]:
                today.seen[i, b] += 1
