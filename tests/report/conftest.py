"""What the tests of the report share: a small comparison, and folders that somebody built to harm their reader."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kawan.configs.outcomes import MAIN
from kawan.lab.comparing import known_outcomes
from kawan.lab.statistics import compare_runs
from kawan.lab.store import KAWAN_FORMAT, write_table
from kawan.scenario import Scenario, plain
from kawan.strategies.sms_blast import SmsBlast

Build = Callable[..., Path]


def runs_of(labels: list[str], seeds: int, scenarios: int = 0) -> pd.DataFrame:
    """Return runs with made-up outcomes, in each of which the labels differ a little."""
    rng = np.random.default_rng(3)
    rows = [
        ({"scenario": number} if scenarios else {})
        | {"strategy": label, "seed": seed, "spend": 1.0 + place}
        | {name: 10 + place + rng.normal(0, 0.5) for name in MAIN}
        for number in range(1, max(1, scenarios) + 1)
        for place, label in enumerate(labels)
        for seed in range(1, seeds + 1)
    ]
    return pd.DataFrame(rows)


def scenario_of(place: int) -> dict[str, object]:
    """Return a scenario as plain data; every second one texts."""
    data = plain(Scenario())
    assert isinstance(data, dict)
    if place % 2:
        data["brands"]["focal"]["strategy"] = plain(SmsBlast())
    return data


def build_folder(folder: Path, labels: list[str], *, seeds: int = 12, scenarios: int = 0, **provenance: object) -> Path:
    """Write a folder of results by hand, with no check of any name."""
    folder.mkdir(parents=True)
    runs = runs_of(labels, seeds, scenarios)
    outcomes = known_outcomes(runs)
    tables = [
        compare_runs(mine.drop(columns="scenario", errors="ignore"), labels[0], outcomes).assign(
            **({"scenario": number} if scenarios else {})
        )
        for number, mine in (runs.groupby("scenario") if scenarios else [(0, runs)])
    ]
    pd.concat(tables).to_csv(folder / "comparison.csv", index=False)
    write_table(folder / "runs.parquet", runs)
    data = {
        "kawan_format": KAWAN_FORMAT, "kawan": "0.1.0", "created": "2026-01-01T00:00:00+00:00", "machine": "Linux",
        "versions": {"python": "3.11.7", "numpy": "2.4.6"}, "baseline": labels[0], "fair_on": "ceiling",
        "seeds": list(range(1, seeds + 1)), "trusted": {}, "notes": [], "failed": [],
        "alternatives": {label: scenario_of(place) for place, label in enumerate(labels)},
        "runs": [{"scenario": int(row.get("scenario", 1)), "strategy": row["strategy"], "seed": int(row["seed"]),
                  "id": "0" * 64} for _, row in runs.iterrows()],
    }  # fmt: skip
    if scenarios:
        design = pd.DataFrame({"scenario": range(1, scenarios + 1), "customers.fomo.mean": 0.3})
        design.to_csv(folder / "design.csv", index=False)
        data["factors"] = ["customers.fomo.mean"]
    (folder / "provenance.json").write_text(json.dumps(data | provenance), encoding="utf-8")
    return folder


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Return what writes a folder of results by hand."""
    return lambda labels, name="results", **more: build_folder(tmp_path / name, labels, **more)
