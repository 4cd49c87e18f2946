"""Double jeopardy: small brands have far fewer buyers, who buy them a little less often (LOY-01).

Goodhardt, Ehrenberg & Chatfield (1984); Ehrenberg, Uncles & Goodhardt (2004). The brands here differ in presence alone.
"""

import numpy as np
import pytest

from kawan.market import Market
from kawan.scenario import Brand, Category, Customers, Scenario

PRESENCE = (0.6, 0.4, 0.28, 0.18, 0.1)


def quarter(seed: int, *, alike: bool = False):
    """Return the outcomes of one quarter in a frequent category, by brand."""
    brands = {
        f"b{k}": Brand(presence=0.3 if alike else presence, image=72.0 * k) for k, presence in enumerate(PRESENCE)
    }
    market = Market(
        Scenario(days=91, customers=Customers(n=5000), brands=brands, category=Category(need_mean=1 / 7)), seed=seed
    )
    market.run()
    return market.outcomes()


@pytest.mark.parametrize("seed", [1, 2])
def test_small_brands_are_bought_by_fewer_and_less_often(seed):
    found = quarter(seed)
    share = found["market_share"]
    assert (np.diff(share) < 0).all(), "share follows presence"
    assert np.corrcoef(share, found["purchases_per_buyer"])[0, 1] > 0.6
    assert np.corrcoef(share, found["share_of_category_requirements"])[0, 1] > 0.6
    log_share, log_penetration = np.log(share), np.log(found["penetration"])
    assert np.cov(log_penetration, log_share)[0, 1] / log_share.var(ddof=1) > 0.7
