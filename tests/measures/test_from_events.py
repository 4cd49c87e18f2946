"""What the market counts as it goes is what anyone can count afterwards from the tables of events."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from kawan.actions import Action, Gesture, Listen, Message
from kawan.behaviour.interruption import Interruption
from kawan.columns import STATES
from kawan.events import Count
from kawan.market import Market
from kawan.measures.catalogue import all_measures
from kawan.measures.measure import MONTH
from kawan.scenario import RECORDS, Behaviour, Brand, Customers, Scenario
from kawan.strategies.befriend import Befriend
from kawan.strategies.sponsor import Sponsor
from kawan.view import View

N, DAYS = 400, 130
RATES = [m.name for m in all_measures() if m.unit.endswith("month") or m.name == "reach"]
SUMS = [m.name for m in all_measures() if m.family == "money"]
LAST = [m.name for m in all_measures() if m.window == "run" or "at the end" in m.formula]


@dataclass(frozen=True)
class Everything:
    """Text and write to everybody on the same days, be kind to strangers, and mend what failed."""

    def act(self, view: View) -> list[Action]:
        """Return two messages to all, a gesture to some, and an open ear."""
        everybody = np.ones(view.customers, bool)
        some = view.draws("whom to please") < 0.05
        messages = [Message(everybody, channel, discount=0.1) for channel in ("text", "mail")]
        return [*(messages if view.day % 3 == 0 else []), Gesture(some), Listen(most=2)]


@pytest.fixture(scope="module")
def market() -> Market:
    brands = {
        "focal": Brand(strategy=Everything(), budget=1.0, quality=0.1),
        "rival_1": Brand(strategy=Befriend(), image=120.0),
        "rival_2": Brand(strategy=Sponsor(), image=240.0, budget=0.1),
    }
    easily_closed = Behaviour(interruption=Interruption(blacklist=1.0))
    scenario = Scenario(
        DAYS, 40, customers=Customers(n=N), brands=brands, behaviour=easily_closed, record=RECORDS, value_days=3
    )
    market = Market(scenario, seed=4)
    market.run()
    return market


@pytest.fixture(scope="module")
def tables(market: Market) -> dict[str, pd.DataFrame]:
    return market.records()


def by_day(table: pd.DataFrame, column: str, market: Market) -> pd.DataFrame:
    """Return the sums of a column, one row per day, one column per brand."""
    sums = table.groupby(["day", "brand"])[column].sum().unstack("brand")
    return sums.reindex(index=range(DAYS), columns=market.brand_names).fillna(0.0)


def daily(market: Market, measure: str) -> pd.DataFrame:
    """Return one measure of the daily table in the same shape."""
    return market.daily.pivot(index="day", columns="brand", values=measure)[list(market.brand_names)]


def agree(said: pd.DataFrame | pd.Series, counted: pd.DataFrame | pd.Series) -> bool:
    """Return whether two tables are the same up to rounding, unknown where the other is unknown."""
    return np.allclose(said.to_numpy(float), counted.to_numpy(float), rtol=1e-9, atol=1e-12, equal_nan=True)


def test_the_market_of_these_tests_is_eventful(tables: dict[str, pd.DataFrame]):
    messages, posts, purchases = tables["messages"], tables["posts"], tables["purchases"]
    assert messages["opted_out"].sum() > 20
    assert messages["blacklisted"].sum() > 5
    assert {"own", "reshare", "against"} <= set(posts["kind"])
    assert {"none", "post", "talk"} <= set(purchases["touch"])
    assert tables["communities"]["attended"].sum() > 20
    assert (purchases["discount"] > 0).any()


def test_purchases(market: Market, tables: dict[str, pd.DataFrame]):
    bought = by_day(tables["purchases"], "occasions", market)
    assert agree(daily(market, "purchases"), bought * 1000 * MONTH / N)
    assert agree(daily(market, "market_share"), bought.div(bought.sum(axis=1).replace(0, np.nan), axis=0))


def test_money(market: Market, tables: dict[str, pd.DataFrame]):
    revenue, margin = (by_day(tables["purchases"], column, market) / N for column in ("amount", "margin"))
    spend = by_day(tables["actions"], "cost", market) / N
    assert spend.sum().min() > 0
    for name, counted in {"revenue": revenue, "margin": margin, "spend": spend, "profit": margin - spend}.items():
        assert agree(daily(market, name), counted), name


def test_penetration_and_purchases_per_buyer(market: Market, tables: dict[str, pd.DataFrame]):
    first = tables["purchases"].groupby(["brand", "customer"], as_index=False)["day"].min().assign(new=1)
    buyers = by_day(first, "new", market).cumsum()
    bought = by_day(tables["purchases"], "occasions", market).cumsum()
    assert agree(daily(market, "penetration"), buyers / N)
    assert agree(daily(market, "purchases_per_buyer"), bought / buyers.replace(0, np.nan))


def test_share_of_category_requirements(market: Market, tables: dict[str, pd.DataFrame]):
    bought = tables["purchases"].groupby(["brand", "customer"])["occasions"].sum()
    needs = tables["customers"].set_index(["brand", "customer"])["needs"].loc[bought.index]
    share = (bought.groupby("brand").sum() / needs.groupby("brand").sum())[list(market.brand_names)]
    assert agree(market.outcomes()["share_of_category_requirements"], share)


def test_repeat_rate(market: Market, tables: dict[str, pd.DataFrame]):
    who = ["brand", "customer"]
    units = tables["purchases"].loc[lambda t: t.index.repeat(t["occasions"])]  # two at once are a first and a second
    rank = units.groupby(who).cumcount()
    table = pd.concat({k: units[rank == k].set_index(who)["day"] for k in (0, 1)}, axis=1)
    table = table.set_axis(["first", "second"], axis=1).reset_index()
    observed = table[table["first"] + 90 <= DAYS - 1]
    back = (observed["second"] - observed["first"] <= 90).groupby(observed["brand"]).mean()
    assert 0.1 < back.min() < back.max() < 1
    assert agree(market.outcomes()["repeat_rate"], back[list(market.brand_names)])


def test_purchases_after_a_touch(market: Market, tables: dict[str, pd.DataFrame]):
    purchases = tables["purchases"]
    touched = purchases[purchases["touch"] != "none"]
    touched = touched.assign(delay=touched["days_since_touch"] * touched["occasions"])
    assert touched["days_since_touch"].between(0, market.settings.behaviour.purchase.touch_days).all()
    count, delay = (by_day(touched, column, market) for column in ("occasions", "delay"))
    bought = by_day(purchases, "occasions", market)
    assert agree(daily(market, "touched_share"), count / bought.replace(0, np.nan))
    assert agree(daily(market, "touch_delay"), delay / count.replace(0, np.nan))
    converted = daily(market, "visits") * daily(market, "conversion").fillna(0.0)
    assert agree(converted, count * 1000 * MONTH / N)


def test_posts(market: Market, tables: dict[str, pd.DataFrame]):
    posts = tables["posts"]
    kinds = {
        "posts": posts["valence"].notna(),
        "reshares": posts["kind"] == "reshare",
        "positive_posts": posts["valence"] > 0.1,
        "neutral_posts": posts["valence"].abs() <= 0.1,
        "negative_posts": posts["valence"] < -0.1,
    }
    for name, rows in kinds.items():
        assert agree(daily(market, name), by_day(posts.assign(one=rows), "one", market) * 1000 * MONTH / N), name
    count = posts["brand"].value_counts()[list(market.brand_names)]
    assert agree(market.outcomes()["share_of_voice"], count / count.sum())


def test_engagement_acts_are_the_acts_of_customers(market: Market, tables: dict[str, pd.DataFrame]):
    acts = tables["customers"].groupby("brand")["acts"].sum()[list(market.brand_names)]
    assert agree(market.outcomes()["engagement_acts"], acts * 1000 * MONTH / N / DAYS)


def test_attendance(market: Market, tables: dict[str, pd.DataFrame]):
    communities = tables["communities"].assign(invited=lambda t: t["members"] * t["meetings"])
    came, invited = (by_day(communities, column, market) for column in ("attended", "invited"))
    assert agree(daily(market, "attendance"), came / invited.replace(0, np.nan))


def test_messages(market: Market, tables: dict[str, pd.DataFrame]):
    messages = tables["messages"]
    sent, left = (by_day(messages, column, market) for column in ("sent", "opted_out"))
    assert agree(daily(market, "messages_per_customer"), sent * MONTH / N)
    assert agree(daily(market, "messages_noticed"), by_day(messages, "noticed", market) * MONTH / N)
    assert agree(daily(market, "opt_outs"), left * 1000 * MONTH / N)
    assert agree(daily(market, "blacklist_rate"), by_day(messages, "blacklisted", market) * 1000 * MONTH / N)
    assert agree(daily(market, "opt_out_rate"), left / sent.replace(0, np.nan))
    reached = tables["actions"][tables["actions"]["action"] == "message"]
    assert agree(by_day(reached, "reached", market), sent)


def test_who_leaves_the_list_leaves_it_once(tables: dict[str, pd.DataFrame]):
    events = tables["messages"].groupby("brand")[["opted_out", "blacklisted"]].sum()
    customers = tables["customers"].groupby("brand")[["opted_out", "blacklisted"]].sum().loc[events.index]
    assert agree(events, customers)


def test_states_at_the_end(market: Market, tables: dict[str, pd.DataFrame]):
    names = [*STATES, "deafness", "weariness"]
    means = tables["customers"].groupby("brand")[names].mean().loc[list(market.brand_names)]
    assert agree(market.outcomes()[names], means)
    life = ["vitality", "dependence", "stewardship"]
    last = tables["communities"][lambda t: t["day"] == DAYS - 1]
    assert agree(market.outcomes()[life], last.groupby("brand")[life].mean().loc[list(market.brand_names)])


def test_lapsing_is_as_of_the_last_look(market: Market, tables: dict[str, pd.DataFrame]):
    won = (tables["customers"]["peak"] >= 0.05).groupby(tables["customers"]["brand"]).sum()[list(market.brand_names)]
    assert market.book.totals[Count.TRIED].tolist() == won.tolist()
    lapsed = market.outcomes()["lapsing"] * won
    assert lapsed.max() > 0
    assert agree(lapsed, lapsed.round())


def test_reach_on_the_last_day(market: Market, tables: dict[str, pd.DataFrame]):
    reached = (tables["customers"]["touched_on"] == DAYS - 1).groupby(tables["customers"]["brand"]).mean()
    assert reached.max() > 0
    assert agree(daily(market, "reach").iloc[-1], reached[list(market.brand_names)])


@pytest.mark.parametrize("name", RATES)
def test_a_rate_over_the_run_is_the_mean_over_its_days(market: Market, name: str):
    assert agree(market.outcomes()[name], daily(market, name).mean())


@pytest.mark.parametrize("name", SUMS)
def test_money_over_the_run_is_the_sum_over_its_days(market: Market, name: str):
    assert agree(market.outcomes()[name], daily(market, name).sum())


@pytest.mark.parametrize("name", LAST)
def test_what_stands_at_the_end_stands_on_the_last_day(market: Market, name: str):
    last = daily(market, name).iloc[-1]
    assert last.isna().all() if name == "repeat_rate" else agree(market.outcomes()[name], last)


def test_recording_changes_no_number(market: Market):
    silent = Market(replace(market.settings, record=("daily",)), seed=4)
    silent.run()
    assert silent.outcomes().equals(market.outcomes())
