"""Double jeopardy: small brands have far fewer buyers, who buy them a little less often (LOY-01).

Goodhardt, Ehrenberg & Chatfield (1984); Ehrenberg, Uncles & Goodhardt (2004). The brands differ in presence alone: they
also stand for the same, for a brand that means something to some has loyal buyers above the line.
"""

import numpy as np
import pytest

from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario

PRESENCE = (0.6, 0.4, 0.28, 0.18, 0.1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_small_brands_are_bought_by_fewer_and_less_often(seed):
    brands = {f"brand_{k}": Brand(presence=presence, image=0.0) for k, presence in enumerate(PRESENCE)}
    market = Market(Scenario(days=91, customers=Customers(n=5000), brands=brands), seed=seed)
    market.run()
    found = market.outcomes()
    share = found["market_share"]
    assert (np.diff(share) < 0).all(), "share follows presence"
    assert np.corrcoef(share, found["purchases_per_buyer"])[0, 1] > 0.6
    assert np.corrcoef(share, found["share_of_category_requirements"])[0, 1] > 0.6
    log_share, log_penetration = np.log(share), np.log(found["penetration"])
    assert np.cov(log_penetration, log_share)[0, 1] / log_share.var() > 0.7
