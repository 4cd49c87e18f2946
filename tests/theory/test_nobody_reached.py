"""A strategy that reaches nobody changes nothing, bit for bit, and leaves its rivals' luck alone."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from kawan.actions import Action, Facilitate, Gesture, Hold, Message, Pay
from kawan.behaviour.experience import Experience
from kawan.market import Market
from kawan.scenario import RECORDS, Behaviour, Brand, Customers, Scenario, Start
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast
from kawan.view import Strategy, View


@dataclass(frozen=True)
class ReachNobody:
    """Everything a brand can do, to nobody and nowhere, with luck drawn for it every day."""

    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        nobody, nowhere = view.draws("whom") < 0, view.community_draws("where") < 0
        return [
            *(Message(nobody, channel, 0.5) for channel in ("text", "mail", "advertisement")),
            Gesture(nobody), Hold(nowhere), Pay(nowhere), Facilitate(nowhere), Facilitate(nowhere, role="connector"),
        ]  # fmt: skip


# Nobody's number is ever known, so a texter with a full purse reaches nobody either.
NO_NUMBERS = Scenario(
    days=60, warmup=30, customers=Customers(n=1000), start=Start(in_database=0.0, about_brands=0.0), record=RECORDS,
    value_days=28, brands={"focal": Brand(budget=1.0), "rival_1": Brand(image=120.0, budget=1.0)},
    behaviour=Behaviour(experience=Experience(gives_number=0.0)),
)  # fmt: skip


@cache  # the quiet market is compared with several
def tables(seed: int, **strategies: Strategy) -> dict[str, pd.DataFrame]:
    """Return all tables of a run but the ledger of actions; without channels that reached nobody."""
    brands = {name: replace(b, strategy=strategies.get(name, Quiet())) for name, b in NO_NUMBERS.brands.items()}
    market = Market(replace(NO_NUMBERS, brands=brands), seed=seed)
    market.run()
    made = market.records()
    assert set(made) == set(RECORDS)
    del made["actions"]
    made["messages"] = made["messages"].query("sent > 0").reset_index(drop=True)
    return made


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    "strategies",
    [{"focal": SmsBlast(per_week=7.0)}, {"focal": ReachNobody()}, {"rival_1": ReachNobody()}],
    ids=["texts without numbers", "everything to nobody", "a rival, to nobody"],
)
def test_what_reaches_nobody_changes_nothing(seed, strategies):
    quiet, acting = tables(seed), tables(seed, **strategies)
    assert len(quiet["purchases"]) > 500 and len(quiet["posts"]) > 20
    for name, table in quiet.items():
        pd.testing.assert_frame_equal(acting[name], table, check_exact=True, check_dtype=len(table) > 0, obj=name)


def test_a_single_text_changes_something():
    """The same comparison sees one text to one customer."""

    @dataclass(frozen=True)
    class TextOne:
        effort: float = 1.0

        def act(self, view: View) -> list[Action]:
            return [Message(np.arange(view.customers) == 5, channel="advertisement")] if view.day == 3 else []

    quiet, acting = tables(1), tables(1, focal=TextOne())
    assert not acting["messages"].equals(quiet["messages"])
    assert not acting["customers"].equals(quiet["customers"])
