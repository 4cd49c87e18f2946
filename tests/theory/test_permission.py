"""With permission and at one text a month, texting does not harm the sender (MSG-05; Rettie et al. 2005)."""

import numpy as np
import pytest

from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario, Start
from kawan.strategies.permission import Permission
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast
from kawan.view import Strategy

OUTCOMES = ["purchases", "esteem", "bond", "familiarity"]
SEEDS = 8


def differences(strategy: Strategy) -> tuple[np.ndarray, np.ndarray]:
    """Return the focal brand's mean differences against quiet, and their standard errors over seeds."""
    found = []
    for seed in range(SEEDS):
        quiet = Market(permitted(Quiet()), seed=seed)
        texting = quiet.branch(permitted(strategy))
        for market in (quiet, texting):
            market.run()
        found.append(texting.outcomes().loc["focal", OUTCOMES] - quiet.outcomes().loc["focal", OUTCOMES])
    return np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / np.sqrt(SEEDS)


def permitted(strategy: Strategy) -> Scenario:
    """Return a market in which everybody agreed to messages of the focal brand."""
    brands = {"focal": Brand(strategy=strategy), "rival_1": Brand(image=180.0)}
    start = Start(in_database=1.0, consented=1.0)
    return Scenario(days=180, customers=Customers(n=2000), start=start, brands=brands)


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
