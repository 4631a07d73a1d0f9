"""Which venue is meant by a place's name, its address and its point: told by what they share, never guessed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import tables as t
from geo.sources.addresses import address_key, read_addresses
from geo.sources.duplicates import SAME_NAME_M
from geo.sources.place_names import Names, names_in, pairs_of, place_key, plain_names
from geo.sources.positions import AROUND_M, Plane

Floats = npt.NDArray[np.float64]
Remembered = Mapping[tuple[str, str], str | None]

AT_THE_DOOR_M: Final = 30.0
"""A point no farther from a venue's is one of that venue."""
MOST_CANDIDATES: Final = 3
_CERTAIN: Final = ("door", "exact")
_LIKE: Final = 0.3
"""Names that share less of their pairs of letters are not shown as alike."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What one place's text, address and point say."""

    named: frozenset[int]
    words: tuple[str, ...]
    key: str | None
    on_road: bool
    area: tuple[str | None, str | None]
    away_m: Floats | None

    @property
    def at(self) -> frozenset[int]:
        """The venues at the point."""
        return frozenset() if self.away_m is None else frozenset(np.flatnonzero(self.away_m <= AT_THE_DOOR_M).tolist())


@dataclass(frozen=True, eq=False)
class _Venues:
    """The venues by row: names, addresses of their doorways, and where they are."""

    number: list[str]
    group: list[str]
    name: list[str]
    keys: list[frozenset[tuple[bool, str]]]
    areas: list[frozenset[tuple[str | None, str | None]]]

    @cached_property
    def by_name(self) -> dict[str, frozenset[int]]:
        """The venues of each name."""
        return _turned([(name, row) for row, name in enumerate(self.name)])

    @cached_property
    def by_key(self) -> dict[str, frozenset[int]]:
        """The venues at each address."""
        return _turned([(key, row) for row, keys in enumerate(self.keys) for _, key in keys])

    def one(self, rows: Collection[int]) -> int | None:
        """Take the only venue, or of those that share a doorway the first by id."""
        if len({self.group[row] for row in rows}) != 1:
            return None
        return min(rows, key=lambda row: self.number[row])

    @cached_property
    def home(self) -> frozenset[tuple[str | None, str | None]]:
        """The cities and districts where venues are."""
        return frozenset[tuple[str | None, str | None]]().union(*self.areas)

    def may_have(self, said: _Text) -> bool:
        """Tell whether a place is around here, as far as it says."""
        far = said.away_m is not None and bool((said.away_m > AROUND_M).all())
        return _is_in(said.area, self.home) and not far

    def fits(self, row: int, said: _Text) -> bool:
        """Tell whether neither address nor point speaks against a venue."""
        other_key = {key for on_road, key in self.keys[row] if on_road == said.on_road}
        apart = said.key is not None and other_key and said.key not in other_key
        far = said.away_m is not None and said.away_m[row] > SAME_NAME_M
        return not apart and not far and _is_in(said.area, self.areas[row])


def joined(
    name: pd.Series,
    address: pd.Series,
    *,
    venues: gpd.GeoDataFrame,
    remembered: Remembered,
    points: Floats | None = None,
) -> pd.DataFrame:
    """Find the venue that each place is.

    What a person has said of a place counts first. Else a venue is meant where its name is the text or stands in it as
    a whole (the longest name, if one is part of another), or where its address is the place's, or where the place's
    point is within :data:`AT_THE_DOOR_M` of it. A venue is not meant where another part speaks against it: an address
    that is not its, another district, a point farther than
    :data:`geo.sources.duplicates.SAME_NAME_M`. Where two venues that do not share a doorway are left, none is meant.

    Parameters
    ----------
    name
        (n) str, what the file calls the place; possibly missing.
    address
        (n) str, possibly missing; then what the name says of an address counts.
    venues
        By the contract :data:`geo.tables.VENUES`.
    remembered
        What persons have said: for :func:`place_key` and :func:`geo.sources.addresses.address_key` (``""`` for
        missing) the venue's id, or None where the place is none of these. It does not count where the venue is no
        longer there, nor for a place that says another district or has a point far from all venues: 대강당 is
        everywhere.
    points
        (n, 2) longitude and latitude in degrees, EPSG:4326; NaN for none.

    Returns
    -------
    pandas.DataFrame
        (n) ``venue_id`` and ``venue_match``, with the index of the names; both missing where none is meant, and
        ``by_hand`` beside a missing id where a person has said so.
    """
    table = _table(venues)
    place = pd.DataFrame({"place": place_key(name), "address": address_key(address)}).fillna("")
    row_of = {number: row for row, number in enumerate(table.number)}
    found: list[tuple[str | None, str | None]] = []
    for said, key in zip(_texts(name, address, venues, table, points), place.itertuples(index=False), strict=True):
        asked = (str(key[0]), str(key[1]))
        known = asked != ("", "") and asked in remembered and (remembered[asked] is None or remembered[asked] in row_of)
        if known and table.may_have(said):
            found.append((remembered[asked], "by_hand"))
            continue
        row, match = _meant(said, table)
        found.append((None, None) if row is None else (table.number[row], match))
    return pd.DataFrame(found, columns=[t.VENUE_ID, t.VENUE_MATCH], index=name.index, dtype="str")


def elsewhere(name: pd.Series, address: pd.Series, *, venues: gpd.GeoDataFrame) -> pd.Series:
    """Find the places that are in a district or a city where no venue is.

    Parameters
    ----------
    name, address, venues
        As in :func:`joined`.

    Returns
    -------
    pandas.Series
        (n) the city and the district, missing where a venue is there, or where the text does not say.
    """
    areas, home = _areas(name, address), _table(venues).home
    here = {area: _is_in(area, home) for area in set(areas)}
    said = [None if here[area] else " ".join(filter(None, area)) for area in areas]
    return pd.Series(said, name.index, dtype="str")


def likeliest(name: pd.Series, address: pd.Series, *, venues: gpd.GeoDataFrame) -> list[tuple[str, ...]]:
    """Find venues that a person may have meant.

    Parameters
    ----------
    name, address, venues
        As in :func:`joined`.

    Returns
    -------
    list of tuple of str
        (n) at most :data:`MOST_CANDIDATES` ids: the venues named and those at the address, then those whose names share
        the most pairs of letters.
    """
    table = _table(venues)
    pairs = [pairs_of(one) for one in table.name]
    having = _turned([(pair, row) for row, theirs in enumerate(pairs) for pair in theirs])
    likely = []
    said_of = _texts(name, address, venues, table, None)
    for said, text in zip(said_of, plain_names(name.astype("str").fillna("")), strict=True):
        mine = pairs_of(text)
        shared = Counter(row for pair in mine for row in having.get(pair, ()))
        alike = {row: 2 * count / (len(mine) + len(pairs[row])) for row, count in shared.items()}
        sure = said.named | table.by_key.get(said.key or "", frozenset())
        rows = sure | {row for row, share in alike.items() if share >= _LIKE}
        order = sorted(rows, key=lambda row: (row not in sure, -alike.get(row, 0.0), table.number[row]))
        likely.append(tuple(table.number[row] for row in order[:MOST_CANDIDATES]))
    return likely


def _meant(said: _Text, venues: _Venues) -> tuple[int | None, str]:
    """Tell which venue a text means, and by what."""
    there = venues.by_key.get(said.key or "", frozenset())
    both = _fitting(said.named & there, said, venues)
    if said.named:
        if both:
            return venues.one(both), "name_and_address"
        row = venues.one(said.named)
        if row is None:
            return venues.one(_fitting(said.named & said.at, said, venues)), "point"
        return (row if venues.fits(row, said) and not there else None), "name"
    if there := _fitting(there, said, venues):
        called = frozenset(row for row in there if any(word in venues.name[row] for word in said.words))
        if len(called) == 1 and len(there) > 1:
            return min(called), "name_and_address"
        return venues.one(there), "address"
    return venues.one(_fitting(said.at, said, venues)), "point"


def _fitting(rows: frozenset[int], said: _Text, venues: _Venues) -> frozenset[int]:
    """Leave out what something speaks against."""
    return frozenset(row for row in rows if venues.fits(row, said))


def _texts(
    name: pd.Series, address: pd.Series, venues: gpd.GeoDataFrame, table: _Venues, points: Floats | None
) -> Iterator[_Text]:
    """Read what is said of each place."""
    own = read_addresses(address.astype("str"))
    other = read_addresses(name.astype("str"))
    keys, road = own.key.fillna(other.key), own.road.where(own.key.notna(), other.road)
    names = names_in(name.dropna().unique().tolist(), table.by_name)
    away = _away(points, len(name), venues)
    rows = zip(name.tolist(), *_none(keys), road.notna().tolist(), _areas(name, address), away, strict=True)
    for text, key, on_road, area, away_m in rows:
        called = names.get(text, Names())
        named = frozenset[int]().union(*(table.by_name[one] for one in called.known))
        yield _Text(named, called.words, key, on_road, area, away_m)


def _table(venues: gpd.GeoDataFrame) -> _Venues:
    """Read the venues' names and addresses; those that share a doorway share its address."""
    read = read_addresses(venues[t.ADDRESS_KO].astype("str"))
    said = pd.DataFrame({"group": venues[t.SITE_GROUP], "key": read.key, "road": read.road.notna()}).dropna()
    keys = defaultdict(set)
    for group, key, on_road in said.itertuples(index=False):
        keys[group].add((bool(on_road), str(key)))
    areas = defaultdict(set)
    for group, city, district in zip(venues[t.SITE_GROUP], *_none(read.city, read.district), strict=True):
        areas[group].add((city, district))
    known = frozenset(area for group in areas.values() for area in group if area != (None, None))
    groups = venues[t.SITE_GROUP].tolist()
    return _Venues(
        venues[t.VENUE_ID].tolist(),
        groups,
        plain_names(venues[t.NAME_KO]),
        [frozenset(keys[group]) for group in groups],
        [frozenset(areas[group] - {(None, None)}) or known for group in groups],
    )


def _away(points: Floats | None, count: int, venues: gpd.GeoDataFrame) -> Iterator[Floats | None]:
    """Measure how far each point is from the venues, metres; NaN where nobody knows."""
    if points is None or not len(venues):
        yield from [None] * count
        return
    plane = Plane.around(venues)
    theirs = plane.spots(venues.geometry.x.to_numpy(), venues.geometry.y.to_numpy())
    # A point that stands for a road or a ward says nothing of a distance of some metres.
    theirs[~venues[t.POSITION].isin(_CERTAIN)] = np.nan
    for spot in plane.spots(*points.T):
        yield np.hypot(*(theirs - spot).T)


def _areas(name: pd.Series, address: pd.Series) -> list[tuple[str | None, str | None]]:
    """Read city and district, from the address or from how the name begins."""
    own, other = read_addresses(address.astype("str")), read_addresses(name.astype("str"))
    silent = own.city.isna() & own.district.isna()
    parts = _none(own.city.where(~silent, other.city), own.district.where(~silent, other.district))
    return list(zip(*parts, strict=True))


def _is_in(area: tuple[str | None, str | None], areas: Collection[tuple[str | None, str | None]]) -> bool:
    """Tell whether an area may be one of others, as far as both are named; without others nobody can tell."""
    return not areas or any(
        all(mine is None or theirs is None or mine == theirs for mine, theirs in zip(area, other, strict=True))
        for other in areas
    )


def _turned(entries: Sequence[tuple[str, int]]) -> dict[str, frozenset[int]]:
    """List the rows of each text."""
    rows = defaultdict(set)
    for text, row in entries:
        rows[text].add(row)
    return {text: frozenset(theirs) for text, theirs in rows.items()}


def _none(*texts: pd.Series) -> list[list[str | None]]:
    """Write missing text as None."""
    return [text.astype(object).where(text.notna(), None).tolist() for text in texts]
