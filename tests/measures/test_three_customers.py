"""Every measure on a story of three customers (Ayu, Budi, Citra), worked out by hand.

The stories last 487 days, which are 16 months of 365.25 / 12 days: three acts per customer and month are 144 acts, and
one act in all is 1000 / 3 / 16 per 1,000 customers and month. Our brand comes first, one rival second.
"""

from dataclasses import dataclass, field, replace
from typing import get_args, get_type_hints

import numpy as np
import pytest

from kawan.columns import STATES
from kawan.events import Count
from kawan.measures.catalogue import all_measures
from kawan.measures.measure import LIFE, Measure, Period
from kawan.measures.money import GOODS, SALES, SPENT

DAYS = 487
SIXTEEN_MONTHS = 16
ONE_ACT = 1000 / 3 / SIXTEEN_MONTHS
ALL_STATES = (*STATES, "deafness", "weariness")
MEASURES = {measure.name: measure for measure in all_measures()}


@dataclass(frozen=True)
class Example:
    """A story, what it leaves behind (of our brand, or of ours and the rival), and the value it must give us."""

    story: str
    value: float
    counts: dict[Count, int | tuple[int, int]] = field(default_factory=dict)
    states: dict[str, tuple[float, float, float]] = field(default_factory=dict)  # Ayu, Budi, Citra
    life: dict[str, tuple[float, float]] = field(default_factory=dict)  # the climbers, the cooks
    money: dict[int, float] = field(default_factory=dict)
    cohort: tuple[int, int] = (0, 0)
    members: int = 0  # memberships of the three
    followers: int = 0  # of the three

    def period(self) -> Period:
        """Return what 487 days of the story left behind."""
        counts = np.zeros((Count.SIZE, 2), np.int64)
        states, life = np.zeros((len(ALL_STATES), 2)), np.zeros((len(LIFE), 2))
        money = np.zeros((3, 2), np.int64)
        for kind, number in self.counts.items():
            counts[kind] = number if isinstance(number, tuple) else (number, 0)
        for name, of_each in self.states.items():
            states[ALL_STATES.index(name), 0] = sum(of_each) / 3
        for name, of_both in self.life.items():
            life[LIFE.index(name), 0] = sum(of_both) / 2
        life[LIFE.index("members")] = self.members / 3
        life[LIFE.index("followers"), 0] = self.followers / 3
        for line, amount in self.money.items():
            money[line, 0] = round(100 * amount)
        cohort = np.array([[self.cohort[0], 0], [self.cohort[1], 0]])
        return Period(counts, states, life, money, cohort, customers=3, days=DAYS)


POSTED = {Count.POSTS: (6, 2), Count.RESHARES: (2, 0), Count.POSITIVE_POSTS: (3, 1), Count.NEUTRAL_POSTS: (2, 0),
          Count.NEGATIVE_POSTS: (1, 1)}  # fmt: skip
BOUGHT = {Count.PURCHASES: (6, 2), Count.BUYERS: (2, 1), Count.NEEDS: (20, 20), Count.BUYER_NEEDS: (15, 9)}
TOUCHED = {Count.PURCHASES: 8, Count.TOUCHED_PURCHASES: 6, Count.TOUCH_DELAY: 24, Count.VISITS: 24,
           Count.CONVERSIONS: 6}  # fmt: skip
TEXTED = {Count.MESSAGES_SENT: 96, Count.MESSAGES_NOTICED: 48, Count.OPT_OUTS: 3, Count.BLACKLISTINGS: 1}
SOLD = {SALES: 48.00, GOODS: 30.00, SPENT: 6.00}

WE_POST = "Ayu praises us 3 times, Budi speaks against us once, Citra passes on 2 lukewarm posts; 2 are about the rival"
WE_BUY = "Ayu meets 4 of 6 needs with us, Budi 2 of 9 (2 with the rival), Citra none of 5"
WE_TALK = (
    "of 24 considerations after a touch 6 end in purchases 0, 1, 2, 3, 4 and 14 days on; Citra buys twice untouched"
)
WE_TEXT = "96 texts to the three, every other one noticed; all leave the list in the end, Budi blacklists us"
WE_REFER = (
    "of 12 recommendations 5 are for a reward of 5; of 3 purchases that follow two, of margin 8.50, are rewarded, "
    "and the third, of margin 4, is not, nor is one after a post, of margin 2"
)
REFERRED = {Count.REFERRALS: 12, Count.REFERRALS_REWARDED: 5, Count.REFERRED_PURCHASES: 3, Count.REWARDS: 1000,
            Count.REFERRED_MARGIN: 850, Count.INFLUENCED_MARGIN: 600}  # fmt: skip
WE_EARN = "3 purchases at 10 and 2 at 9, each of cost 6; 300 texts at 0.02"
THOUGHT = {Count.IDEAS: (3, 1), Count.IDEAS_ADOPTED: (2, 0)}
COMPLAINED = {Count.FAILURES: (9, 2), Count.COMPLAINTS: (4, 1), Count.COMPLAINTS_ANSWERED: (3, 0)}

EXAMPLES = {
    "engagement_acts": Example(
        f"{WE_POST}; Ayu has 3 ideas for us; and Citra comes to 7 of our meetings, 6 of them again",
        value=(6 + 3 + 6) * ONE_ACT,
        counts={**POSTED, Count.IDEAS: (3, 1), Count.ATTENDANCES: 7, Count.REPEAT_ATTENDANCES: 6},
    ),
    "posts": Example(WE_POST, value=125.0, counts=POSTED),
    "likes": Example("Ayu and Budi like 5 posts about us", value=5 * ONE_ACT, counts={Count.LIKES: (5, 2)}),
    "ideas": Example("Ayu has 3 ideas for us, of which we hear 1", value=3 * ONE_ACT, counts=THOUGHT),
    "ideas_adopted": Example("we take up 1 of ours and 1 of our rival's", value=2 * ONE_ACT, counts=THOUGHT),
    "page_reach": Example(
        "we post twice, Budi and Citra see it once, and Budi sees whom we feature",
        value=3 * ONE_ACT,
        counts={Count.BRAND_POSTS_NOTICED: (3, 1), Count.FEATURED: 1},
    ),
    "complaints": Example("four failures of ours are complained of", value=4 * ONE_ACT, counts=COMPLAINED),
    "complaints_answered": Example("and we answer three in time", value=0.75, counts=COMPLAINED),
    "reshares": Example(WE_POST, value=2 * ONE_ACT, counts=POSTED),
    "attendance": Example(
        "all three belong to a community that meets 4 times in our name; Ayu comes to 2, Budi to 1, Citra to none",
        value=0.25,
        counts={Count.INVITED: 12, Count.ATTENDANCES: 3, Count.REPEAT_ATTENDANCES: 1},
    ),
    "reach": Example(
        "Ayu and Budi hear of us from a friend every day, Citra never",
        value=2 / 3,
        counts={Count.REACHED: 2 * DAYS, Count.POSTS_NOTICED: 3 * DAYS, Count.TALKS: DAYS},
    ),
    "positive_posts": Example(WE_POST, value=62.5, counts=POSTED),
    "neutral_posts": Example(WE_POST, value=2 * ONE_ACT, counts=POSTED),
    "negative_posts": Example(WE_POST, value=ONE_ACT, counts=POSTED),
    "positive_share": Example(WE_POST, value=0.75, counts=POSTED),
    "share_of_voice": Example(WE_POST, value=0.75, counts=POSTED),
    "visits": Example(WE_TALK, value=500.0, counts=TOUCHED),
    "conversion": Example(WE_TALK, value=0.25, counts=TOUCHED),
    "touched_share": Example(WE_TALK, value=0.75, counts=TOUCHED),
    "touch_delay": Example(WE_TALK, value=4.0, counts=TOUCHED),
    "purchases": Example(WE_BUY, value=125.0, counts=BOUGHT),
    "basket": Example(f"{WE_BUY}; Ayu twice takes 2 of us", value=8 / 6, counts={**BOUGHT, Count.UNITS: (8, 2)}),
    "market_share": Example(WE_BUY, value=0.75, counts=BOUGHT),
    "penetration": Example(WE_BUY, value=2 / 3, counts=BOUGHT),
    "purchases_per_buyer": Example(WE_BUY, value=3.0, counts=BOUGHT),
    "share_of_category_requirements": Example(WE_BUY, value=0.4, counts=BOUGHT),
    "repeat_rate": Example(
        "Ayu buys on days 10 and 50, Budi on days 20 and 200, Citra first on day 450, too late to know",
        value=0.5,
        cohort=(2, 1),
        counts={Count.PURCHASES: 5, Count.BUYERS: 3},
    ),
    "lapsing": Example(
        "Ayu's chance stands at 0.3 after a peak of 0.5, Budi's at 0.2 after 0.5, Citra's never reached 0.05",
        value=0.5,
        counts={Count.TRIED: 2, Count.LAPSED: 1},
    ),
    "opt_out_rate": Example(WE_TEXT, value=3 / 96, counts=TEXTED),
    "blacklist_rate": Example(WE_TEXT, value=ONE_ACT, counts=TEXTED),
    "messages_per_customer": Example(WE_TEXT, value=2.0, counts=TEXTED),
    "messages_noticed": Example(WE_TEXT, value=1.0, counts=TEXTED),
    "opt_outs": Example(WE_TEXT, value=62.5, counts=TEXTED),
    "intrusions": Example(
        "we write 9 friendly replies, 6 of them to Budi, who finds them importunate",
        value=125.0,
        counts={Count.GESTURES: 9, Count.INTRUSIONS: 6},
    ),
    "revenue": Example(WE_EARN, value=16.0, money=SOLD),
    "margin": Example(WE_EARN, value=6.0, money=SOLD),
    "spend": Example(WE_EARN, value=2.0, money=SOLD),
    "referrals": Example(WE_REFER, value=12 * ONE_ACT, counts=REFERRED),
    "referred_purchases": Example(WE_REFER, value=3 * ONE_ACT, counts=REFERRED),
    "resold": Example("Citra sells 6 of our units on", value=6 * ONE_ACT, counts={Count.RESOLD: 6}),
    "value_referred": Example(WE_REFER, value=-0.5, counts=REFERRED),
    "value_influenced": Example(WE_REFER, value=2.0, counts=REFERRED),
    "value_knowledge": Example(
        "we take up 2 ideas of Budi, worth 4.50 and 1.50 to us", value=2.0, counts={Count.KNOWLEDGE_VALUE: 600}
    ),
    "wasted": Example("3 units of ours are never sold", value=3 * ONE_ACT, counts={Count.WASTED: 3}),
    "profit": Example(WE_EARN, value=4.0, money=SOLD),
    **{
        name: Example(f"{name} is 0.6 in Ayu, 0.3 in Budi, 0 in Citra", value=0.3, states={name: (0.6, 0.3, 0.0)})
        for name in ALL_STATES
    },
    **{
        name: Example(f"{name} is 0.1 among the climbers, 0.3 among the cooks", value=0.2, life={name: (0.1, 0.3)})
        for name in LIFE[:3]
    },
    "members": Example("Ayu climbs and cooks, Budi cooks, Citra keeps to herself", value=1.0, members=3),
    "followers": Example("Ayu and Citra follow our page", value=2 / 3, followers=2),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_measure_says_of_three_customers_what_can_be_counted_by_hand(name: str):
    assert MEASURES[name].of(EXAMPLES[name].period())[0] == pytest.approx(EXAMPLES[name].value, rel=1e-12)


def test_every_measure_has_a_worked_example():
    assert EXAMPLES.keys() == MEASURES.keys()
    assert len(all_measures()) == len(MEASURES), "two measures of one name"


@pytest.mark.parametrize("measure", all_measures(), ids=lambda m: m.name)
def test_every_measure_says_what_a_reader_must_know(measure: Measure):
    hints = get_type_hints(Measure)
    assert measure.role in get_args(hints["role"])
    assert measure.window in get_args(hints["window"])
    assert measure.sesoi_is in get_args(hints["sesoi_is"])
    assert measure.sesoi > 0
    assert all((measure.label, measure.unit, measure.family, measure.population, measure.formula, measure.source))


@pytest.mark.parametrize("measure", all_measures(), ids=lambda m: m.name)
def test_nothing_happened_is_nought_or_unknown_and_never_an_error(measure: Measure):
    with np.errstate(all="raise"):
        value = measure.of(Example("", 0.0).period())
    assert value.shape == (2,)
    ratio = " / customers" not in measure.formula and measure.family not in ("state", "harm")
    assert np.isnan(value).all() if ratio else (value == 0).all()


@pytest.mark.parametrize("name", [m.name for m in all_measures() if "month" in m.unit])
def test_a_rate_does_not_depend_on_how_long_one_looks(name: str):
    once = EXAMPLES[name].period()
    twice = replace(once, counts=2 * once.counts, days=2 * once.days)
    assert MEASURES[name].of(twice) == pytest.approx(MEASURES[name].of(once), rel=1e-12)
