"""A small run whose numbers are kept: whatever moves them is noticed, explained in CHANGELOG, and written down anew.

    .venv/bin/python tests/golden/test_golden.py     writes golden.json from the code as it is

Agreement is asked for to 1e-9, since the last bits may differ between kinds of machines.
"""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from kawan.market import Market
from kawan.scenario import Brand, Customers, Scenario
from kawan.strategies.befriend import Befriend
from kawan.strategies.facilitate import Facilitator
from kawan.strategies.permission import Permission
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast
from kawan.strategies.sponsor import Sponsor

KEPT = Path(__file__).with_name("golden.json")
BRANDS = {
    "focal": SmsBlast(), "rival_1": Sponsor(), "rival_2": Facilitator(role="connector"), "rival_3": Befriend(),
    "rival_4": Permission(), "rival_5": Quiet(),
}  # fmt: skip


def numbers() -> dict[str, dict[str, float | None]]:
    """Return every outcome of every brand of the golden run; None stands for a number that does not exist."""
    brands = {name: Brand(image=60.0 * k, strategy=s) for k, (name, s) in enumerate(BRANDS.items())}
    scenario = Scenario(days=100, warmup=30, brands=brands, customers=replace(Customers(), n=400))
    market = Market(scenario, seed=20)
    market.run()
    return {
        brand: {name: None if np.isnan(value) else float(value) for name, value in row.items()}
        for brand, row in market.outcomes().to_dict("index").items()
    }


def test_the_golden_run_gives_the_numbers_it_gave():
    kept, now = json.loads(KEPT.read_text()), numbers()
    assert now.keys() == kept.keys()
    moved = [
        f"{brand}.{name}: {kept[brand][name]} -> {now[brand][name]}"
        for brand in kept
        for name in kept[brand]
        if not same(kept[brand][name], now[brand][name])
    ]
    assert moved == []


def same(old: float | None, new: float | None) -> bool:
    """Return whether two numbers agree to 1e-9, relative, or are both missing."""
    if old is None or new is None:
        return old is new
    return abs(old - new) <= 1e-9 * max(1.0, abs(old))


if __name__ == "__main__":
    KEPT.write_text(json.dumps(numbers(), indent=1) + "\n")
