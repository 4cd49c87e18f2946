"""The figure of cascades: the numbers drawn, counted by hand, and a page an editor would print."""

import numpy as np
import pandas as pd
import pytest

from kawan.figures import cascades
from kawan.figures.style import NARROW, WIDE


def many(strategies, n, largest=2000):
    rng = np.random.default_rng(1)
    size = np.minimum(rng.zipf(1.8, (len(strategies), n)), largest)
    viral = np.where(size < 2, np.nan, 1 + np.log(size))
    names = np.repeat(strategies, n)
    return pd.DataFrame({"strategy": names, "size": size.ravel(), "structural_virality": viral.ravel()})


def test_shares_and_means_are_counted():
    sizes = [1, 1, 1, 1, 2, 2, 2, 3, 5, 8]
    table = pd.DataFrame(
        {"strategy": "quiet", "size": sizes, "structural_virality": [np.nan] * 4 + [1, 1, 1, 4 / 3, 2, 3]}
    )
    drawn = cascades.numbers(table)
    share = drawn[drawn["panel"] == cascades.SHARE].set_index("size")["value"]
    assert share.to_dict() == {1.0: 1.0, 2.0: 0.6, 3.0: 0.3, 5.0: 0.2, 8.0: 0.1}
    (viral,) = drawn[drawn["panel"] == cascades.VIRALITY].to_dict("records")  # of five and of eight there is one each
    assert (viral["size"], viral["cascades"]) == (9 / 4, 4)
    assert viral["value"] == pytest.approx(13 / 12)


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize(("count", "largest"), [(1, 1), (2, 40), (6, 2_000_000)])
def test_it_can_be_printed(check_page, width, count, largest):
    names = ["quiet", "thrice_a_week_texting", "befriend", "facilitate", "sponsor", "permission"][:count]
    check_page(cascades.draw(many(names, 300, largest), names, width))
