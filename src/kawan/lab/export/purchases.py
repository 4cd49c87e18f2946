"""Purchases and RFM: what models of customer base analysis take (lifetimes, pymc-marketing, BTYD in R).

Conventions of Fader & Hardie: a transaction log of customer, date and amount; its summary counts repeat periods, and
recency is the age at the last purchase, not the time since. A customer who never bought is in neither.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from kawan.lab.export.reading import Record

PERIODS = {"day": "D", "week": "W"}
Unit = Literal["day", "week"]


def purchase_log(record: Record, brand: str) -> pd.DataFrame:
    """Return one row per purchase from a brand since day 0: customer_id, date, amount."""
    bought = record.of_brand("purchases", brand)
    times = bought["occasions" if "occasions" in bought else "quantity"]  # in 0.1 every purchase was of one unit
    log = pd.DataFrame({
        "customer_id": bought["customer"], "date": bought["date"], "amount": bought["amount"] / times,
    })  # fmt: skip
    several = np.repeat(np.arange(len(log)), times)  # of one day, as if equal
    return log.iloc[several].reset_index(drop=True)


def rfm(log: pd.DataFrame, end: pd.Timestamp, unit: Unit = "day") -> pd.DataFrame:
    """Return frequency, recency, T and monetary_value per customer, all numbers with a decimal point.

    Args:
        log: As `purchase_log` returns it.
        end: The last day observed.
        unit: `day` or `week` (Monday to Sunday), the period in which purchases count as one.
    """
    period = PERIODS[unit]
    days = {"day": 1, "week": 7}[unit]
    start = log["date"].dt.to_period(period).dt.start_time
    spent = log.assign(start=start).groupby(["customer_id", "start"], as_index=False)["amount"].sum()
    first = spent.groupby("customer_id")["start"].transform("min")
    repeats = spent[spent["start"] > first].groupby("customer_id")["amount"]
    by_customer = spent.groupby("customer_id")["start"].agg(["min", "max", "count"])
    day = pd.Timedelta(days=days)
    last = pd.Period(end, period).start_time
    return pd.DataFrame({
        "frequency": by_customer["count"] - 1.0,
        "recency": (by_customer["max"] - by_customer["min"]) / day,
        "T": (last - by_customer["min"]) / day,
        "monetary_value": repeats.mean().reindex(by_customer.index, fill_value=0.0),
    }).reset_index()  # fmt: skip


def end_of(record: Record) -> pd.Timestamp:
    """Return the date of the last day."""
    return record.epoch + pd.Timedelta(days=max(0, record.days - 1))
