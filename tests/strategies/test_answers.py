"""What a strategy may not answer: the run fails with brand, strategy and day named, in one line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pytest

from kawan.actions import (
    Act,
    Action,
    Ask,
    Blank,
    CoDesign,
    Facilitate,
    Feature,
    Gesture,
    Hold,
    Invite,
    Listen,
    Message,
    Pay,
    Portion,
    Post,
    Privilege,
    Produce,
    Recruit,
    Sample,
)
from kawan.brand import ACTS, LIMITS, StrategyError, check, price_of
from kawan.columns import BadInput
from kawan.scenario import Prices
from kawan.view import View

N, C = 300, 3
ALL, EVERYWHERE = np.ones(N, bool), np.ones(C, bool)
RIGHT = [
    Message(ALL), Blank(ALL, "mail"), Gesture(ALL, "apology"), Listen(), Listen(most=0), Hold(EVERYWHERE, artist=5),
    Pay(EVERYWHERE), Facilitate(EVERYWHERE, 2, "pioneer", registry=True), Invite(ALL), Post(0), Feature(ALL, 2.5),
    Ask(ALL, 5.0, 7), Privilege(ALL, 0.2, np.int64(3)), Sample(ALL), Recruit(ALL, 5, np.float64(0.2)), CoDesign(ALL),
    Produce(100), Portion(Message(ALL), "a", 0.5),
]  # fmt: skip
WRONG: dict[str, object] = {
    "expected an action (Message, Blank, Gesture": "text everybody",
    "expected an action": None,
    "Message.to must be a mask (bool) of shape (300,), got bool of shape (301,)": Message(np.ones(N + 1, bool)),
    "Blank.to must be a mask (bool) of shape (300,), got int64 of shape (300,)": Blank(np.ones(N, np.int64)),
    "Sample.to must be a mask (bool) of shape (300,), got list": Sample([True] * N),  # type: ignore[arg-type]
    "Pay.communities must be a mask (bool) of shape (3,), got bool of shape (300,)": Pay(ALL),
    "Message.discount must lie between 0 and 1, got 1.5": Message(ALL, discount=1.5),
    "Message.discount must be a number, got 'half'": Message(ALL, discount="half"),  # type: ignore[arg-type]
    "Message.discount must lie between 0 and 1, got nan": Message(ALL, discount=float("nan")),
    "Message.can_refuse must be True or False, got 1": Message(ALL, can_refuse=1),  # type: ignore[arg-type]
    "Message.channel must be one of text, mail, advertisement, got 'fax'": Message(ALL, "fax"),  # type: ignore[arg-type]
    "Blank.channel must be one of": Blank(ALL, None),  # type: ignore[arg-type]
    "Gesture.kind must be one of reply, help, apology, gift, got 'hug'": Gesture(ALL, "hug"),  # type: ignore[arg-type]
    "Facilitate.role must be one of educator": Facilitate(EVERYWHERE, 1.0, "teacher"),  # type: ignore[arg-type]
    "Facilitate.hours must lie between 0 and 168, got -1": Facilitate(EVERYWHERE, -1.0),
    "Hold.artist must lie between 0 and 1e+06, got -5": Hold(EVERYWHERE, artist=-5.0),
    "Post.commercial must lie between 0 and 1, got 2": Post(2.0),
    "Feature.reward must lie between 0 and 1e+06, got -1": Feature(ALL, -1.0),
    "Ask.reward must lie between": Ask(ALL, -0.01),
    "Ask.days must be a whole number, got 2.5": Ask(ALL, 1.0, 2.5),  # type: ignore[arg-type]
    "Ask.days must lie between 1 and 3650, got 0": Ask(ALL, 1.0, 0),
    "Privilege.discount must lie between": Privilege(ALL, -0.1),
    "Recruit.units must lie between 1 and 1e+09, got 0": Recruit(ALL, 0),
    "Recruit.units must be a whole number, got True": Recruit(ALL, True),
    "Recruit.commission must lie between": Recruit(ALL, 5, 1.1),
    "Produce.units must lie between 1": Produce(0),
    "Produce.units must be a whole number, got 2.5": Produce(2.5),  # type: ignore[arg-type]
    "Listen.most must lie between 0": Listen(most=-1),
    "Listen.adopt must be True or False": Listen(adopt="yes"),  # type: ignore[arg-type]
    "CoDesign.to must be a mask": CoDesign(None),  # type: ignore[arg-type]
    "Invite.to must be a mask": Invite(np.ones((N, 2), bool)),
    "Portion.share must lie between 0 and 1, got 2": Portion(Post(), "a", 2.0),
    "Portion.part must be a name, got ''": Portion(Post(), "", 1.0),
    "Post.commercial must be a number, got None": Portion(Post(None), "a", 0.5),  # type: ignore[arg-type]
    "expected an action (": Portion(Portion(Post(), "a", 0.5), "b", 0.5),  # type: ignore[arg-type]
}


@dataclass(frozen=True)
class Answering:
    """Answer with one thing, on day 2."""

    answer: Callable[[View], object]
    effort: float = 1.0

    def act(self, view: View) -> list[Action]:
        return self.answer(view) if view.day == 2 else []  # type: ignore[return-value]


def test_every_action_is_checked_and_has_a_price():
    assert {*ACTS} == {*get_args(Act)} == {type(a) for a in RIGHT} - {Portion}
    for action in RIGHT:
        check(action, N, C)
        if not isinstance(action, Portion):
            item, each = price_of(action, Prices(), 600)
            assert item and each >= 0
    numbers = {name for kind in ACTS.values() for name, hint in kind.items() if hint in (int, float, int | None)}
    assert numbers <= {*LIMITS}


@pytest.mark.parametrize(("said", "action"), WRONG.items())
def test_a_wrong_answer_is_refused_in_one_line(said, action):
    with pytest.raises(BadInput) as refusal:
        check(action, N, C)
    assert str(refusal.value).startswith(said)
    assert "\n" not in str(refusal.value) and len(str(refusal.value)) < 300


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda view: [Post(), Produce(-1)], "day 2: Produce.units must lie between 1 and 1e+09, got -1"),
        (lambda view: [Sample(np.ones(view.customers + 1, bool))], "day 2: Sample.to must be a mask"),
        (lambda view: (Post(),), "must answer with a list of actions, got tuple on day 2"),
        (lambda view: view.nothing, "failed on day 2: AttributeError"),
        (lambda view: 1 / 0, "failed on day 2: ZeroDivisionError: division by zero"),
    ],
)
def test_a_run_fails_with_brand_strategy_and_day(lived, answer, said):
    with pytest.raises(StrategyError, match="strategy Answering of focal") as failure:
        lived(Answering(answer), days=4)
    assert said in str(failure.value)


def test_what_is_right_is_carried_out(lived):
    market = lived(Answering(lambda view: [*RIGHT]), days=3)
    log = market.records()["actions"].query("brand == 'focal' and day == 2")
    assert [*log["action"]] == [type(a).__name__.lower() for a in RIGHT[:-1]] + ["message"]
