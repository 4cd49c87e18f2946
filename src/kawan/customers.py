"""The customers: how they are drawn, and `Customer`, a view of one row.

Each trait has a generator of its own, keyed by the seed and its name, so that adding a trait or a customer leaves the
others as they were: the first n of 2n customers are the same people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np
from scipy.special import betaincinv, gammaincinv, ndtr, ndtri

from kawan.columns import (
    NEVER,
    PLACES,
    PRACTICE,
    THIRD_PARTY,
    BadInput,
    Bonds,
    Floats,
    Ints,
    Memberships,
    Network,
    Offers,
    People,
    dtypes_of,
)  # fmt: skip
from kawan.scenario import Beta, Category, Customers, Gamma, Lognormal, Scenario, Start

if TYPE_CHECKING:
    import pandas as pd

TRAITS = (
    "fomo", "self_presentation", "communal", "reactance", "price_sensitivity", "attention", "sociability", "basket",
    "expertise",
)  # fmt: skip
SHARES = ("fomo", "self_presentation", "communal", "reactance", "expertise")  # between 0 and 1


def generator(seed: int, what: str) -> np.random.Generator:
    """Return the stream of random numbers for one thing that is drawn once."""
    return np.random.Generator(np.random.Philox(key=[np.uint64(seed), np.uint64(crc32(what.encode()))]))


def draw_people(settings: Customers, category: Category, community: Ints, seed: int, deafness: float) -> People:
    """Return the traits of all customers, drawn independently unless `correlations` couples them.

    Args:
        settings: How customers are drawn.
        category: Gives the need rate.
        community: (n,) each customer's community, whose centre is part of the identity; -1 for none.
        seed: The run's seed.
        deafness: Where learned inattention starts and rests.
    """
    n = community.size
    laws: dict[str, Beta | Gamma | Lognormal] = {name: getattr(settings, name) for name in TRAITS}
    laws["need_rate"] = Gamma(category.need_mean, category.need_shape)
    coupled = couple(settings.correlations, tuple(laws), n, seed)
    columns = {name: draw_trait(law, coupled.get(name), generator(seed, name), n) for name, law in laws.items()}
    if settings.path is not None:
        columns |= read_traits(settings.path, n, tuple(columns))
    return People(
        **columns,
        identity=draw_identity(settings, community, seed),
        deafness=np.full(n, deafness),
        weariness=np.zeros(n),
        popularity=np.zeros(n),
        voice=np.ones(n, bool),
        needs=np.zeros(n, np.int32),
    )


def draw_trait(law: Beta | Gamma | Lognormal, u: Floats | None, rng: np.random.Generator, n: int) -> Floats:
    """Return one trait (n,), by the quantiles `u` where they are given."""
    if isinstance(law, Beta):
        if law.sd == 0:
            return np.full(n, law.mean)
        size = law.mean * (1 - law.mean) / law.sd**2 - 1
        a, b = law.mean * size, (1 - law.mean) * size
        return rng.beta(a, b, n) if u is None else betaincinv(a, b, u)
    if isinstance(law, Gamma):
        draws = rng.standard_gamma(law.shape, n) if u is None else gammaincinv(law.shape, u)
        return draws * (law.mean / law.shape)
    return law.median * np.exp(law.sigma * (rng.standard_normal(n) if u is None else ndtri(u)))


def couple(correlations: Mapping[str, float], names: Sequence[str], n: int, seed: int) -> dict[str, Floats]:
    """Return quantiles (n,) of the traits that `correlations` couples by a Gaussian copula.

    Raises:
        BadInput: Where a pair names no traits, or the correlations cannot hold together.
    """
    if not correlations:
        return {}
    matrix = np.eye(len(names))
    for pair, r in correlations.items():
        ends = [name.strip() for name in pair.split(",")]
        if len(ends) != 2 or not set(ends) <= set(names) or ends[0] == ends[1]:
            raise BadInput(
                f"customers.correlations takes pairs such as 'fomo,sociability' of {', '.join(names)}; got '{pair}'"
            )
        if not -1 < r < 1:
            raise BadInput(f"customers.correlations.{pair} must lie between -1 and 1, got {r}")
        i, j = (names.index(end) for end in ends)
        matrix[i, j] = matrix[j, i] = r
    try:
        root = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        raise BadInput(
            "customers.correlations cannot hold together: no set of traits is correlated like this"
        ) from None
    noise = np.stack([generator(seed, f"copula {name}").standard_normal(n) for name in names])
    tied = {end.strip() for pair in correlations for end in pair.split(",")}
    return {name: ndtr(root[k] @ noise) for k, name in enumerate(names) if name in tied}


def draw_identity(settings: Customers, community: Ints, seed: int) -> Floats:
    """Return identities (n, D): unit vectors, in part their community's centre (McPherson et al. 2001)."""
    n, dimensions, h = community.size, settings.dimensions, settings.homophily
    groups = max(1, int(community.max(initial=0)) + 1)
    centres = unit(generator(seed, "centre").standard_normal((groups, dimensions)))
    own = unit(generator(seed, "identity").standard_normal((n, dimensions)))
    return unit(np.where(community[:, None] >= 0, np.sqrt(h) * centres[community] + np.sqrt(1 - h) * own, own))


def unit(vectors: Floats) -> Floats:
    """Return the vectors (n, D) at length 1."""
    lengths = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    return np.ascontiguousarray(vectors / np.maximum(lengths, 1e-12))


def read_traits(path: str, n: int, known: tuple[str, ...]) -> dict[str, Floats]:
    """Return the traits that a user's table of customers holds, one row per customer.

    Rows are put in the order of the column `customer` (0, 1, ...) if there is one.

    Raises:
        BadInput: Where the file is missing, has another number of rows, or holds something that is no trait.
    """
    import pandas as pd

    from kawan.networks.reading import place

    table, file = read_customers(path), Path(path).name
    if len(table) != n:
        raise BadInput(f"customers.path: {file} has {len(table)} rows for {n} customers")
    strange = [name for name in table.columns if name not in (*known, "customer")]
    if strange:
        raise BadInput(f"{file}: '{strange[0]}' is no trait; traits are {', '.join(known)}")
    if "customer" in table:
        table = in_order(table, file)
    elif (gap := np.diff(table.index) > 1).any():  # a blank row may be somebody of whom nothing is known
        raise BadInput(f"{file}: nothing stands before line {table.index[1:][gap][0]}; every customer needs a row")
    traits = {}
    for name in table.columns.drop("customer", errors="ignore"):
        cells, shares = table[name], name in SHARES
        values = pd.to_numeric(cells, errors="coerce")
        wrong = ~np.isfinite(values) | (values < 0) | (shares & (values > 1))
        if wrong.any():
            word = cells[wrong].iloc[0]
            limit = "it must lie between 0 and 1" if shares else "it must be 0 or more"
            mend = "write a decimal point, not a comma" if "," in word else limit
            raise BadInput(f"{file} {place(wrong)} has {name} '{word}'; {mend}")
        traits[name] = values.to_numpy(np.float64, copy=True)
    return traits


def read_customers(path: str) -> pd.DataFrame:
    """Return a user's table of customers, every cell as text; raises BadInput where there is none."""
    from kawan.networks.reading import read_tables

    file = Path(path).expanduser()
    table = read_tables(file, "customers.path").rows
    if table.empty:
        raise BadInput(f"{file.name} has a header but no customers")
    return table


def in_order(table: pd.DataFrame, file: str) -> pd.DataFrame:
    """Return the rows by their number in the column `customer`; raises BadInput where it is not 0, 1, ... each once."""
    import pandas as pd

    from kawan.networks.reading import place

    number = pd.to_numeric(table["customer"], errors="coerce")
    wrong = ~number.isin(range(len(table))) | number.duplicated()
    if wrong.any():
        word = table["customer"][wrong].iloc[0]
        last = len(table) - 1
        raise BadInput(f"{file} {place(wrong)} has customer '{word}'; customers are numbered 0 to {last}, each once")
    return table.iloc[np.argsort(number.to_numpy())]


def draw_bonds(scenario: Scenario, people: People, offers: Offers, seed: int) -> Bonds:
    """Return what customers and brands are to each other on the first day, (n, B) each."""
    n, brands = people.fomo.size, offers.quality.size
    start, p = scenario.start, scenario.behaviour

    def uniform(what: str) -> Floats:
        return np.stack([generator(seed, f"{what} {b}").random(n) for b in range(brands)], axis=1)

    congruity = people.identity @ offers.image.T
    noise = np.stack([generator(seed, f"match {b}").standard_normal(n) for b in range(brands)], axis=1)
    match = scenario.customers.match_sd * (congruity + np.sqrt(0.5) * noise)  # half by fit, half by chance
    familiarity = np.minimum(1.0, start.familiarity * offers.presence * uniform("familiarity"))
    known = np.minimum(1.0, familiarity / np.maximum(offers.presence, 1e-12)) * (not start.launch)
    in_database = uniform("in_database") < start.in_database
    kinds: dict[str, Any] = {
        "familiarity": familiarity,
        "esteem": known * np.clip(offers.quality + match, -1.0, 1.0),
        "sincerity": np.full((n, brands), p.forgetting.resting_sincerity),
        "match": match,
        "follows": uniform("follows") < start.follows,
        "in_database": in_database,
        "consented": in_database & (uniform("consented") < start.consented),
    }
    days = {
        "first_on", "second_on", "bought_on", "approached_on", "seen_on", "attended_on", "gestured_on", "touched_on",
        "offer_until", "asked_until", "rewarded_until",
    }  # fmt: skip
    for name, dtype in dtypes_of(Bonds).items():
        if name not in kinds:
            kinds[name] = np.full((n, brands), NEVER, dtype) if name in days else np.zeros((n, brands), dtype)
    return Bonds(**kinds)


def draw_subjects(start: Start, communities: int, brands: int, seed: int) -> Ints:
    """Return what each community is about (C,): a practice, a third party or a brand; no brand before its launch."""
    u = generator(seed, "about").random(communities)
    of_brands = 0.0 if start.launch else min(start.about_brands, 1.0 - start.about_others)
    which = np.minimum(u / max(of_brands, 1e-12) * brands, brands - 1)
    about = np.where(u < of_brands + start.about_others, THIRD_PARTY, PRACTICE)
    return np.where(u < of_brands, which, about).astype(np.int32)


def draw_memberships(scenario: Scenario, network: Network, about: Ints, seed: int) -> Memberships:
    """Return which communities each customer belongs to: one at first, none for those of community -1."""
    member = network.community >= 0
    shape = network.n, PLACES
    community, identification = np.full(shape, -1, np.int32), np.zeros(shape)
    community[:, 0] = network.community
    drawn = scenario.start.identification * generator(seed, "identification").random(np.count_nonzero(member))
    fans = about[network.community[member]] == THIRD_PARTY
    identification[member, 0] = np.minimum(1.0, drawn * np.where(fans, scenario.behaviour.belonging.fandom, 1.0))
    return Memberships(community, identification, np.zeros(shape, np.int32), np.full(shape, NEVER, np.int32))


class ByBrand:
    """One state of one customer by brand name: read it, or set it.

    >>> ByBrand(("focal", "rival_1"), np.array([0.5, 0.0]))["focal"]
    0.5
    """

    def __init__(self, brands: Sequence[str], row: Any) -> None:
        """Keep a view of the row, one number per brand."""
        self._brands = tuple(brands)
        self._row = row

    def __getitem__(self, brand: str) -> Any:
        """Return the state towards one brand."""
        return self._row[self._at(brand)].item()

    def __setitem__(self, brand: str, value: float) -> None:
        """Set the state towards one brand."""
        self._row[self._at(brand)] = value

    def __iter__(self) -> Iterator[str]:
        """Iterate over brands."""
        return iter(self._brands)

    def __repr__(self) -> str:
        """Return the states by brand."""
        return repr({brand: self[brand] for brand in self._brands})

    def _at(self, brand: str) -> int:
        if brand not in self._brands:
            raise KeyError(f"no brand '{brand}'; brands are {', '.join(self._brands)}")
        return self._brands.index(brand)


class Customer:
    """One customer: every trait and state by name, read and settable (`customer.fomo`, `customer.bond["focal"]`)."""

    __slots__ = ("_bonds", "_brands", "_number", "_people")

    def __init__(self, number: int, brands: Sequence[str], people: People, bonds: Bonds) -> None:
        """Look at one row."""
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_brands", brands)
        object.__setattr__(self, "_people", people)
        object.__setattr__(self, "_bonds", bonds)

    @property
    def number(self) -> int:
        """The customer's row."""
        return self._number

    def __getattr__(self, name: str) -> Any:
        """Return a trait, or a state by brand."""
        if name in Bonds._fields:
            return ByBrand(self._brands, getattr(self._bonds, name)[self._number])
        if name in People._fields:
            value = getattr(self._people, name)[self._number]
            return value.copy() if value.ndim else value.item()
        raise AttributeError(f"a customer has no '{name}'; see kawan.columns for what it has")

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a trait, or a state towards all brands alike."""
        columns: NamedTuple = self._people if name in People._fields else self._bonds
        if name not in columns._fields:
            raise AttributeError(f"a customer has no '{name}'; see kawan.columns for what it has")
        getattr(columns, name)[self._number] = value

    def __dir__(self) -> list[str]:
        """List traits and states."""
        return ["number", *People._fields, *Bonds._fields]


class Crowd(Sequence[Customer]):
    """All customers of a market, as views of rows."""

    def __init__(self, brands: Sequence[str], people: People, bonds: Bonds) -> None:
        """Look at all rows."""
        self._brands, self._people, self._bonds = tuple(brands), people, bonds

    def __len__(self) -> int:
        """Return how many there are."""
        return int(self._people.fomo.size)

    def __getitem__(self, number: Any) -> Any:
        """Return one customer."""
        if not isinstance(number, (int, np.integer)):
            raise TypeError(f"a customer is named by one whole number, got {number!r}")
        if not -len(self) <= number < len(self):
            raise IndexError(f"customers are numbered 0 to {len(self) - 1}, got {number}")
        return Customer(range(len(self))[number], self._brands, self._people, self._bonds)
