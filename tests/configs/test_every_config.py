"""Every option that ships composes into a scenario and lives three days."""

from pathlib import Path

import pytest

from kawan import Market, load_scenario
from kawan.configs import options

SMALL = ("customers.n=60", "days=3", "warmup=3")
GROUPS = ("strategy", "network", "rivals", "category", "town")
CHOICES = [(group, name) for group in GROUPS for name in options(group)]


@pytest.mark.parametrize(("group", "name"), CHOICES)
def test_every_option_lives_three_days(group: str, name: str, tmp_path: Path):
    overrides = [f"{group}={name}", *SMALL]
    if name == "edge_list":
        ties = tmp_path / "ties.csv"
        ties.write_text("from,to\n" + "".join(f"{i},{(i * 7 + 1) % 40}\n" for i in range(40) if i != (i * 7 + 1) % 40))
        overrides = [f"{group}={name}", f"network.path={ties}", "days=3", "warmup=3"]
    market = Market(load_scenario(*overrides), seed=1)
    market.run()
    assert len(market.daily) == 3 * len(market.brands)
    assert market.daily["familiarity"].between(0, 1).all()
