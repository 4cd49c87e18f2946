"""Numbers and settings in words: rounded to what an interval can carry, made safe for the page they go to."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

MINUS = "\N{MINUS SIGN}"
LONGEST = 600  # letters of any one text
TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_\allowbreak{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''", "[": "{[}", "]": "{]}", MINUS: "$-$",
}  # fmt: skip


class Told(NamedTuple):
    """A difference as a table writes it."""

    value: str
    low: str
    high: str
    suffix: str  # "%" or nothing

    @property
    def interval(self) -> str:
        """The interval, or a dash where there is none."""
        return f"[{self.low}, {self.high}]" if self.low else "–"


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table, each by column."""
    return [dict(zip(map(str, table.columns), row, strict=True)) for row in table.itertuples(index=False)]


def difference(row: Mapping[str, Any]) -> Told:
    """Return a row of comparison.csv in its unit."""
    return told(row["difference"], row["ci_low"], row["ci_high"])


def percent(row: Mapping[str, Any]) -> Told:
    """Return a row of comparison.csv in per cent of the baseline; a dash where that says nothing."""
    if not (math.isfinite(row["percent"]) and abs(row["percent"]) < 10_000):
        return Told("–", "", "", "")
    return told(row["percent"], row["percent_low"], row["percent_high"], "%")


def told(value: float, low: float, high: float, suffix: str = "") -> Told:
    """Return a value and its interval with as many digits as half the interval has to two.

    >>> told(5.1234, 4.71, 5.34, "%")
    Told(value='+5.12', low='4.71', high='5.34', suffix='%')
    """
    if not math.isfinite(value):
        return Told("–", "", "", "")
    sure = math.isfinite(low) and math.isfinite(high)
    size = (high - low) / 2 if sure and high > low else abs(value)
    digits = min(8, max(0, 1 - math.floor(math.log10(size)))) if size > 0 else 0
    ends = (rounded(low, digits), rounded(high, digits)) if sure else ("", "")
    return Told(rounded(value, digits, "+"), *ends, suffix)


def rounded(value: float, digits: int, sign: str = "-") -> str:
    """Return a number with so many decimals and a real minus sign, never minus zero.

    >>> rounded(-1234.5678, 1), rounded(-0.0001, 2, "+")
    ('−1,234.6', '0.00')
    """
    value = round(value, digits) + 0.0
    return f"{value:{sign if value else '-'},.{digits}f}".replace("-", MINUS)


def short(value: float, digits: int = 3) -> str:
    """Return a number in few digits.

    >>> short(1234.5), short(0.012345), short(float("nan"))
    ('1,234', '0.0123', '–')
    """
    if not math.isfinite(value):
        return "–"
    size = math.floor(math.log10(abs(value))) if value else 0
    return rounded(value, max(0, digits - 1 - size)) if size > -6 else f"{value:.{digits}g}".replace("-", MINUS)


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def tame(value: object) -> object:
    """Return a text without control characters and at most `LONGEST` long; anything else as it is."""
    if type(value) is not str:
        return value
    text = printable(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def printable(text: str) -> str:
    """Return a text without what no page shows: control characters, marks that turn the direction of reading."""
    return "".join(" " if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") else letter for letter in text)


def tex(text: str) -> str:
    r"""Return a text of any length that LaTeX prints and never obeys.

    >>> print(tex(r"\input{x} & 5 %"))
    \textbackslash{}input\{x\} \& 5 \%
    """
    return "".join(TEX.get(letter, letter) for letter in printable(text))


# Settings


def flat(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield dotted keys and values; what names its class (`_target_`) is one value.

    >>> dict(flat({"a": {"b": 1}, "c": {"_target_": "x.quiet.Quiet"}}))
    {'a.b': 1, 'c': {'_target_': 'x.quiet.Quiet'}}
    """
    for key, value in data.items():
        if isinstance(value, Mapping) and value and "_target_" not in value:
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def name_of(target: object) -> str:
    """Return what a class is called in configs.

    >>> name_of("kawan.strategies.sms_blast.SmsBlast"), name_of("gifts.Gifts")
    ('sms_blast', 'gifts')
    """
    parts = str(target).split(".")
    return parts[-2] if len(parts) > 1 else parts[0]


def setting(value: Any) -> str:
    """Return the value of a setting as a reader writes it."""
    if isinstance(value, Mapping) and "_target_" in value:
        details = ", ".join(f"{key} {setting(v)}" for key, v in value.items() if key != "_target_")
        return f"{name_of(value['_target_'])} ({details})" if details else name_of(value["_target_"])
    if isinstance(value, bool) or value is None:
        return "none" if value is None else "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {setting(v)}" for key, v in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(map(setting, value)) or "none"
    return str(value)


def changed(
    scenarios: Mapping[str, Mapping[str, Any]], defaults: Mapping[str, Any]
) -> tuple[list[tuple[str, str, str]], list[tuple[str, dict[str, str]]]]:
    """Return what differs from the defaults in all alternatives alike, and what differs between them.

    The first holds (key, value, default); the second holds the key and its value by label.
    """
    flats = {label: dict(flat(scenario)) for label, scenario in scenarios.items()}
    usual = dict(flat(defaults))
    alike, apart = [], []
    for key in dict.fromkeys(key for settings in flats.values() for key in settings):
        values = {label: settings.get(key) for label, settings in flats.items()}
        if any(value != next(iter(values.values())) for value in values.values()):
            apart.append((key, {label: setting(value) for label, value in values.items()}))
        elif (value := next(iter(values.values()))) != usual.get(key):
            alike.append((key, setting(value), setting(usual[key]) if key in usual else ""))
    return alike, apart


CITED = re.compile(r"\[((?:@\w+(?:; )?)+)\]")


def parts_of(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a text in pieces, each with the keys cited after it: `as shown [@bass1969; @bem1972].`"""
    end = 0
    for match in CITED.finditer(text):
        yield text[end : match.start()], tuple(re.findall(r"@(\w+)", match[1]))
        end = match.end()
    yield text[end:], ()
