"""Purchase: a need arises, some brands come to mind, one is chosen, or something else.

Needs are Poisson with Gamma rates, hence NBD counts (Ehrenberg 1959). A brand is considered as far as it is
salient (Sharp 2010); among the considered the choice is multinomial logit (Guadagni & Little 1983), drawn by
Gumbel-max so that the same luck makes the same choice while utilities change little. With `noise` 0 the best
considered brand wins outright (a threshold rule). How many units are bought follows from the basket, the price and
the bond: a cheaper brand fills more of it, a friend is sold more, and something else besides. A brand out of stock is
passed over. Switched off, needs arise and nobody buys, tries a sample or has a privilege.
"""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

from kawan.behaviour.experience import Experience, use
from kawan.behaviour.meaning import congruity
from kawan.columns import REFERRAL, REWARDED, Bonds, Ints, Longs, Offers, People, Ties, Today
from kawan.core.draws import draw, gumbel
from kawan.core.loops import AHEAD, Rows, fetch, loop, rule
from kawan.core.parameters import AMOUNT, DAYS, SHARE, WEIGHT, Range
from kawan.events import Count, Event

OUTSIDE = 15
MOST_NEEDS = 1000  # a day, so that rounding cannot keep the inversion going
MOST_UNITS = 100  # at a purchase, however cheap
CHEAPEST = 0.01  # relative price from which nothing is any cheaper


class Purchase(NamedTuple):
    """What makes a considered brand attractive."""

    by_esteem: Annotated[float, WEIGHT, "assumption"] = 2.0
    by_bond: Annotated[float, WEIGHT, "assumption; LOY-08 checks it"] = 1.0
    by_habit: Annotated[float, WEIGHT, "assumption; LOY-07 checks it"] = 1.2
    by_congruity: Annotated[float, WEIGHT, "assumption, times self-presentation"] = 1.5
    by_fomo: Annotated[float, WEIGHT, "assumption; FOM-03 checks it"] = 1.5
    by_irritation: Annotated[float, WEIGHT, "assumption"] = -1.0
    by_price: Annotated[float, WEIGHT, "tuned to LOY-08's elasticity"] = -4.0  # per relative price, times sensitivity
    outside: Annotated[float, WEIGHT, "assumption: worth an unknown brand"] = 0.0
    noise: Annotated[float, AMOUNT, "1 logit (Guadagni & Little 1983), 0 threshold rule"] = 1.0
    habit_step: Annotated[float, SHARE, "Guadagni & Little (1983), order; assumption"] = 0.12
    touch_days: Annotated[float, DAYS, "assumption, 7-30"] = 14.0  # how long a touch counts as leading to a visit
    forgetting_blacklisted: Annotated[float, SHARE, "assumption"] = 0.5  # familiarity lost at a need, once blacklisted
    basket_elasticity: Annotated[float, Range(0, 5, "per cent"), "LOY-08, the units' part of it; assumption"] = 1.0
    upselling: Annotated[float, AMOUNT, "assumption"] = 0.3  # more wanted, by this share at a full bond
    cross_selling: Annotated[float, SHARE, "assumption"] = 0.1  # chance that something else is bought, at a full bond


class Category(NamedTuple):
    """What is bought: the part of it that loops see."""

    network: float  # utility per share of friends who own the brand
    conspicuous: bool  # seen in use, so that missing out concerns it


@rule
def utility(
    esteem: float,
    bond: float,
    habit: float,
    congruity: float,
    fomo: float,
    irritation: float,
    price: float,
    sensitivity: float,
    p: Purchase,
) -> float:
    """Return what a considered brand is worth at this moment.

    Args:
        esteem: -1 to 1.
        bond: -1 to 1.
        habit: 0 to 1.
        congruity: Self-presentation times congruity, -1 to 1.
        fomo: State FoMO where the offer is dated or the category visible, else 0.
        irritation: 0 to 1.
        price: Relative to the reference price.
        sensitivity: Price sensitivity, 1 on average.
        p: Parameters.

    >>> utility(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, price=1.0, sensitivity=1.0, p=Purchase())
    0.0
    """  # fmt: skip
    return (
        p.by_esteem * esteem
        + p.by_bond * bond
        + p.by_habit * habit
        + p.by_congruity * congruity
        + p.by_fomo * fomo
        + p.by_irritation * irritation
        + p.by_price * sensitivity * (price - 1.0)
    )


@loop
def feel_needs(rows: Rows, luck: int, people: People, today: Today) -> None:
    """Draw how many needs arise today: Poisson, by inversion of one draw."""
    for i in range(rows.start, rows.stop):
        rate = people.need_rate[i]
        left = draw(luck, i, Event.NEED)
        needs = 0
        if left > 1.0 - rate:  # else below exp(-rate) in any case
            chance = math.exp(-rate)
            left -= chance
            while left > 0.0 and needs < MOST_NEEDS:
                needs += 1
                chance *= rate / needs
                left -= chance
        today.needs[i] = needs


@loop
def look_around(rows: Rows, day: int, life: int, everybody: bool, hears: Ties, bonds: Bonds, today: Today) -> None:
    """Count which share of friends owns each brand, for those in need or everybody (network categories only)."""
    for i in range(rows.start, rows.stop):
        if today.needs[i] == 0 and not everybody:
            continue
        friends = hears.start[i + 1] - hears.start[i]
        for b in range(bonds.bond.shape[1]):
            owners = 0
            for at in range(hears.start[i], hears.start[i + 1]):
                if bonds.bought_on[hears.friend[at], b] > day - life:
                    owners += 1
            today.owning[i, b] = owners / max(1, friends)


@rule
def rebate_of(i: int, b: int, day: int, bonds: Bonds) -> float:
    """Return the share of the price that an open offer of brand `b` spares customer `i`."""
    return bonds.discount[i, b] if bonds.offer_until[i, b] >= day else 0.0


@rule
def appeal(
    i: int,
    b: int,
    day: int,
    people: People,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    category: Category,
    p: Purchase,
) -> float:
    """Return the utility of brand `b` to customer `i` today, at the price this customer would pay."""  # fmt: skip
    rebate = rebate_of(i, b, day, bonds)
    price = offers.price[b] * (1.0 - rebate)
    open_offer = bonds.offer_until[i, b] >= day
    fomo = today.fomo[i, b] if open_offer or category.conspicuous else 0.0
    g = people.self_presentation[i] * congruity(people, bonds, offers, i, b)
    u = utility(
        bonds.esteem[i, b], bonds.bond[i, b], bonds.habit[i, b], g, fomo, bonds.irritation[i, b],
        price, people.price_sensitivity[i], p,
    )  # fmt: skip
    if category.network > 0.0:
        u += category.network * today.owning[i, b]
    return u


@loop
def shop(
    rows: Rows,
    luck: int,
    day: int,
    people: People,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    category: Category,
    line: Ints,
    stock: Longs,
    counts: Longs,
    p: Purchase,
    learns: bool,
    service: Experience,
) -> None:
    """Meet each need of today: consider, choose, pay, use, and let the choice become habit.

    Args:
        rows: Customers; with a line, places in it.
        luck: The day's luck.
        day: Today.
        people: Traits.
        bonds: States.
        today: Scratch of the day.
        offers: What the brands offer.
        category: What is bought.
        line: Customers in the order in which they are served, where that matters; else empty.
        stock: (B,) units that are left, which go down; -1 where a brand sells to order, as all must in threads.
        counts: What is counted.
        p: Parameters.
        learns: Whether what is bought teaches.
        service: Parameters of that.
    """  # fmt: skip
    brands = offers.quality.size
    in_line = line.size > 0
    end = rows.start
    for at in range(rows.start, rows.stop):
        i = line[at] if in_line else at
        if today.needs[i] > 0:
            today.picked[end] = i
            end += 1
    for slot in range(rows.start, end):
        if slot + AHEAD < end:
            look_up(today.picked[slot + AHEAD], people, bonds, today)
        i = today.picked[slot]
        for need in range(today.needs[i]):
            best = p.outside + p.noise * gumbel(draw(luck, i, Event.TASTE, need * 16 + OUTSIDE))
            chosen = -1
            for b in range(brands):
                if bonds.blacklisted[i, b]:
                    bonds.familiarity[i, b] *= 1.0 - p.forgetting_blacklisted
                    continue
                at_hand = has_at_hand(i, b, today)
                if not at_hand and draw(luck, i, Event.CONSIDER, need * 8 + b) >= bonds.familiarity[i, b]:
                    continue
                if stock[b] == 0 and not at_hand:
                    counts[Count.OUT_OF_STOCK, b] += 1
                    continue
                if day - bonds.touched_on[i, b] <= p.touch_days:
                    counts[Count.VISITS, b] += 1
                u = appeal(i, b, day, people, bonds, today, offers, category, p)
                u += p.noise * gumbel(draw(luck, i, Event.TASTE, need * 16 + b))
                if u > best:
                    best = u
                    chosen = b
            for b in range(brands):
                counts[Count.NEEDS, b] += 1
                taken = 1.0 if b == chosen else 0.0
                bonds.habit[i, b] += p.habit_step * (taken - bonds.habit[i, b])
            if day >= 0:
                people.needs[i] += 1
            if chosen >= 0:
                buy(i, chosen, need, luck, day, people, bonds, today, offers, stock, counts, p)
                if learns:
                    use(luck, i, chosen, bonds, today, offers, counts, service)
            if day >= 0:
                for b in range(brands):
                    if b == chosen and bonds.bought[i, b] == 1:
                        counts[Count.BUYER_NEEDS, b] += people.needs[i]
                    elif bonds.bought[i, b] > 0:
                        counts[Count.BUYER_NEEDS, b] += 1


@rule
def look_up(i: int, people: People, bonds: Bonds, today: Today) -> None:
    """Fetch what customer `i`, who will soon shop, goes by and changes."""
    fetch(
        (
            bonds.familiarity, bonds.esteem, bonds.bond, bonds.habit, bonds.irritation, bonds.carried, bonds.match,
            bonds.satisfaction, bonds.discount, bonds.offer_until, bonds.touched_on, bonds.bought, bonds.purchases,
            bonds.bought_on, bonds.approached_on, bonds.blacklisted, today.fomo, today.bought, today.units, today.paid,
            people.identity, people.self_presentation, people.price_sensitivity, people.basket, people.needs,
        ),
        i,
    )  # fmt: skip


@rule
def has_at_hand(i: int, b: int, today: Today) -> bool:
    """Return whether a friend holds out a unit of brand `b` to customer `i`, who has not taken it yet."""
    return today.seller[i] > 0 and (today.seller[i] - 1) % 8 == b and today.bought[i, b] == 0


@rule
def units_wanted(basket: float, price: float, bond: float, chance: float, p: Purchase) -> int:
    """Return how many units are bought: one, and as much of what is wanted beyond it as whole units allow on average.

    Args:
        basket: What the customer wants at the reference price, above 0.
        price: Price paid, relative to the reference price.
        bond: -1 to 1.
        chance: Draw that decides about the part of a unit.
        p: Parameters.

    >>> [units_wanted(2.4, price=1.0, bond=0.0, chance=u, p=Purchase()) for u in (0.3, 0.5)]
    [3, 2]
    >>> units_wanted(2.4, price=2.4, bond=0.0, chance=0.5, p=Purchase())
    1
    """
    fits = math.exp(-p.basket_elasticity * math.log(max(price, CHEAPEST)))
    more = basket * fits * (1.0 + p.upselling * max(0.0, bond)) - 1.0
    more = min(MOST_UNITS - 2.0, max(0.0, more))
    units = 1 + int(more)
    return units + 1 if chance < more - int(more) else units


@rule
def buy(
    i: int,
    b: int,
    need: int,
    luck: int,
    day: int,
    people: People,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    stock: Longs,
    counts: Longs,
    p: Purchase,
) -> None:
    """Write down that customer `i` buys brand `b` for a need of today: how much, for what, who led to it."""
    item = need * 8 + b
    bond = bonds.bond[i, b]
    rebate = rebate_of(i, b, day, bonds)
    chance = draw(luck, i, Event.BASKET, item)
    units = units_wanted(people.basket[i], offers.price[b] * (1.0 - rebate), bond, chance, p)
    crossed = 1 if bond > 0.0 and draw(luck, i, Event.CROSS, item) < p.cross_selling * bond else 0
    resold = 1 if has_at_hand(i, b, today) else 0
    if stock[b] >= 0:
        units = min(units, stock[b] + resold)
        crossed = min(crossed, stock[b] + resold - units)
        stock[b] -= units + crossed - resold
    units += crossed
    cents = units * int(offers.cents[b] * (1.0 - rebate) + 0.5)
    counts[Count.PURCHASES, b] += 1
    counts[Count.UNITS, b] += units
    counts[Count.CROSS_SOLD, b] += crossed
    counts[Count.RESOLD, b] += resold
    counts[Count.SALES, b] += cents
    if day - bonds.touched_on[i, b] <= p.touch_days:
        margin = cents - (units - resold) * offers.unit_cents[b]
        counts[Count.TOUCHED_PURCHASES, b] += 1
        counts[Count.CONVERSIONS, b] += 1
        counts[Count.TOUCH_DELAY, b] += day - bonds.touched_on[i, b]
        if bonds.touch_kind[i, b] >= REFERRAL:
            counts[Count.REFERRED_PURCHASES, b] += 1
        if bonds.touch_kind[i, b] == REWARDED:
            counts[Count.REFERRED_MARGIN, b] += margin
        else:
            counts[Count.INFLUENCED_MARGIN, b] += margin
    today.basket[i] |= 1 << b
    today.bought[i, b] += 1
    today.units[i, b] += units
    today.paid[i, b] += cents
    bonds.purchases[i, b] += 1
    bonds.bought_on[i, b] = day
    bonds.approached_on[i, b] = day
    if day < 0:
        return
    bonds.bought[i, b] += 1
    if bonds.bought[i, b] == 1:
        bonds.first_on[i, b] = day
        counts[Count.BUYERS, b] += 1
    elif bonds.bought[i, b] == 2:
        bonds.second_on[i, b] = day


@loop
def look_back(
    rows: Rows,
    day: int,
    people: People,
    bonds: Bonds,
    today: Today,
    offers: Offers,
    category: Category,
    counts: Longs,
    p: Purchase,
) -> None:
    """Compare each customer's purchase chance given a need with its peak: who is drifting away?

    The chance is familiarity times the logit share against the outside option and the other brands, each weighed
    by its own familiarity. Customers whose peak stayed below 0.05 were never the brand's to lose.
    """
    brands = offers.quality.size
    for i in range(rows.start, rows.stop):
        total = math.exp(p.outside)
        for b in range(brands):
            weight = math.exp(appeal(i, b, day, people, bonds, today, offers, category, p))
            today.told[i, b] = weight  # what friends told has been taken in by now; its place is free
            total += bonds.familiarity[i, b] * weight
        for b in range(brands):
            weight = today.told[i, b]
            known = bonds.familiarity[i, b]
            chance = known * weight / (total + (1.0 - known) * weight)
            if bonds.blacklisted[i, b]:
                chance = 0.0
            peak = max(bonds.peak[i, b], chance)
            bonds.peak[i, b] = peak
            if peak >= 0.05:
                counts[Count.TRIED, b] += 1
                if chance < 0.5 * peak:
                    counts[Count.LAPSED, b] += 1
