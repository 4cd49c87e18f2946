"""With permission and at one text a month, texting does not harm the sender (MSG-05; Rettie et al. 2005)."""

import numpy as np
import pytest

from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario, Start
from kawan.strategies.permission import Permission
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast

OUTCOMES = ["purchases", "esteem", "bond", "familiarity"]
SEEDS = 8


def differences(strategy) -> tuple[np.ndarray, np.ndarray]:
    """Return the focal brand's mean differences against quiet, and their standard errors over seeds."""
    found = []
    for seed in range(SEEDS):
        start = Start(in_database=1.0, consented=1.0)
        trunk = Scenario(days=180, customers=Customers(n=2000), start=start, brands=brands(Quiet()))
        one, other = Market(trunk, seed=seed), None
        other = one.branch(Scenario(days=180, customers=Customers(n=2000), start=start, brands=brands(strategy)))
        one.run()
        other.run()
        found.append(other.outcomes().loc["focal", OUTCOMES] - one.outcomes().loc["focal", OUTCOMES])
    return np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / np.sqrt(SEEDS)


def brands(strategy) -> dict[str, Brand]:
    return {"focal": Brand(strategy=strategy), "rival_1": Brand(image=180.0)}


@pytest.mark.slow
@pytest.mark.parametrize("discount", [0.0, 0.10])
def test_a_text_a_month_with_permission_does_not_harm(discount):
    mean, error = differences(Permission(per_month=1.0, discount=discount))
    assert (mean > -2 * error).all(), dict(zip(OUTCOMES, mean, strict=True))
    assert mean[0] > 2 * error[0], "it sells"


@pytest.mark.slow
def test_a_text_a_day_does():
    mean, error = differences(SmsBlast(per_week=7.0, discount=0.0))
    assert mean[2] < -4 * error[2], "the bond suffers"
