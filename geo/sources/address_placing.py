"""Addresses without a point put on the map by what is known around them, and nothing better claimed than that is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.errors import N_
from geo.sources import positions
from geo.sources.addresses import Addresses, read_addresses
from geo.sources.ledger import Reason

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

NUMBER_M: Final = 10.0
"""Buildings are numbered by the metres of their road: one on either side every 20 m."""
FACTOR: Final = 3.0
"""Two buildings so many times nearer or farther apart than their numbers say have another road between them."""
FARTHEST: Final = 50
"""So many numbers on, about 500 m, a known place tells no more where a building is: of the venues of the embedded
region nine of ten within it are less than 400 m from it, and those beyond up to 1,545 m."""
_NEAREST: Final = 8
"""So many known numbers on either side are tried as neighbours."""
_CERTAIN: Final = ("door", "exact")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody who was asked for an address said.

    Attributes
    ----------
    lon, lat
        Degrees, EPSG:4326.
    position
        The building, or somewhere on its road.
    """

    lon: float
    lat: float
    position: Literal["exact", "road"]


@dataclass(frozen=True, eq=False)
class AddressPlaces:
    """Where addresses are.

    Attributes
    ----------
    lon, lat
        (n) degrees, EPSG:4326; NaN where nothing is known.
    position
        (n) one of :data:`geo.tables.POSITIONS` but ``door``, missing where nothing is known.
    why
        (n) what that rests on, None where nothing is known.
    """

    lon: Floats
    lat: Floats
    position: pd.Series
    why: list[Reason | None]


@dataclass(frozen=True, eq=False)
class _Houses:
    """Known addresses, each once, by road and number."""

    name: npt.NDArray[np.object_]
    spots: Floats
    by_key: dict[str, int]
    on_road: dict[str, Integers]
    number: Integers
    sub: Integers


@dataclass(frozen=True, eq=False)
class _Found:
    """Points, in metres of the plane, for some of the rows, and what each rests on."""

    rows: Integers
    spots: Floats
    why: list[Reason]


def place_addresses(
    address: pd.Series,
    *,
    known: gpd.GeoDataFrame,
    wards: gpd.GeoDataFrame,
    roads: Mapping[str, tuple[float, float]] | None = None,
    asked: Mapping[str, Asked] | None = None,
) -> AddressPlaces:
    """Put addresses on the map.

    An address is ``exact`` where a known place has it, or who was asked knows its building; ``interpolated`` between
    the nearest two building numbers of its road that are as far apart as numbers are, those of its own side of the
    road first; on the ``road`` at the known place next to it by number, at most :data:`FARTHEST` on, or at the road's
    own point; in the ``ward`` that it names at a point inside. A building with a second number (13-84) stands off its
    road: it is not interpolated, nor is anything next to it. No point is farther than
    :data:`geo.sources.positions.FROM_WARD_M` from the ward that the address names.

    Parameters
    ----------
    address
        (n) str, possibly missing.
    known
        Places that are where they are said to be: ``name_ko``, ``address_ko`` and points, EPSG:4326; where they have a
        ``position``, those that are not ``exact`` or ``door`` are left out. The first of an address counts.
    wards
        The region's, by the contract :data:`geo.tables.WARDS`, at least one. What lies farther than
        :data:`geo.sources.positions.AROUND_M` outside is not used.
    roads
        A point of each road by its name, longitude and latitude; of roads that are short enough for one.
    asked
        What is known of an address from elsewhere, by its text.

    Returns
    -------
    AddressPlaces
        In the order of the addresses. A district or city other than those of the known addresses (or, without any, of
        those that name most of the wards) is another region's: 신사동 is in three districts of Seoul.

    Notes
    -----
    Of the 94 addresses of the embedded region's 108 venues, each placed by all others: 4 exact, 14 m off in the median
    and 29 m at most; 11 interpolated, 135 m (197 m nine times of ten, 380 m at most); 31 on the road, 204 m (388 m,
    599 m); 11 by their ward, 448 m (714 m, 953 m); 37 not at all. Many are libraries of estates, which stand far from
    the road that numbers them.
    """
    plane = positions.Plane.around(wards)
    areas = plane.wards(wards)
    houses, known_addresses = _houses(known, plane, areas)
    read = read_addresses(address)
    ward, meant = positions.named_wards(address, wards[t.NAME_KO])
    here = ~_elsewhere(read, known_addresses, ward)
    spots = np.full((len(address), 2), np.nan)
    position = pd.Series(pd.NA, address.index, dtype="str")
    why: list[Reason | None] = [None] * len(address)
    levels: tuple[tuple[str, Callable[[Integers], _Found]], ...] = (
        ("exact", lambda rows: _at_same(read, rows, houses)),
        ("exact", lambda rows: _asked(address, rows, asked or {}, "exact", plane)),
        ("interpolated", lambda rows: _between(read, rows, houses)),
        ("road", lambda rows: _beside(read, rows, houses)),
        ("road", lambda rows: _asked(address, rows, asked or {}, "road", plane)),
        ("road", lambda rows: _on_road(read, rows, roads or {}, plane)),
        ("ward", lambda rows: _in_ward(ward, rows, {name: areas[meant[name]] for name in ward.dropna().unique()})),
    )
    for level, find in levels:
        found = find(np.flatnonzero(position.isna() & here))
        if not found.rows.size:
            continue
        apart = positions.from_named_wards(address.iloc[found.rows], found.spots, wards[t.NAME_KO], areas).away_m
        near = positions.outside_m(found.spots, areas) <= positions.AROUND_M
        kept = np.flatnonzero(near & (apart <= positions.FROM_WARD_M))
        spots[found.rows[kept]] = found.spots[kept]
        position.iloc[found.rows[kept]] = level
        for place in kept.tolist():
            why[found.rows[place]] = found.why[place]
    degrees = plane.degrees(spots)
    return AddressPlaces(degrees[:, 0], degrees[:, 1], position, why)


def _houses(
    known: gpd.GeoDataFrame, plane: positions.Plane, areas: npt.NDArray[np.object_]
) -> tuple[_Houses, Addresses]:
    """Take each known address once: the first place that has it."""
    certain = known[known[t.POSITION].isin(_CERTAIN)] if t.POSITION in known else known
    spots = plane.spots(certain.geometry.x.to_numpy(), certain.geometry.y.to_numpy())
    near = positions.outside_m(spots, areas) <= positions.AROUND_M
    certain, spots = certain[near].reset_index(drop=True), spots[near]
    read = read_addresses(certain[t.ADDRESS_KO].astype("str"))
    rows = np.flatnonzero(read.key.notna() & ~read.key.duplicated())
    keys, roads = read.key.iloc[rows], read.road.iloc[rows].reset_index(drop=True)
    houses = _Houses(
        name=certain[t.NAME_KO].to_numpy(dtype=object)[rows],
        spots=spots[rows],
        by_key=dict(zip(keys.tolist(), range(len(rows)), strict=True)),
        on_road={str(road): np.asarray(places) for road, places in roads.groupby(roads).indices.items()},
        number=read.number[rows],
        sub=read.sub[rows],
    )
    return houses, read


def _elsewhere(read: Addresses, known: Addresses, ward: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell which addresses are in a city or a district that is not the region's."""
    elsewhere = np.zeros(len(ward), dtype=bool)
    for theirs, ours in ((read.city, known.city), (read.district, known.district)):
        there = ours.dropna().unique().tolist()
        if not there:
            wards_named = ward.groupby(theirs).nunique()
            there = wards_named.index[wards_named == wards_named.max()].tolist()
        elsewhere |= (theirs.notna() & ~theirs.isin(there)).to_numpy()
    return elsewhere


def _at_same(read: Addresses, rows: Integers, houses: _Houses) -> _Found:
    """Find the known place of the same address."""
    key = read.key.iloc[rows]
    house = key.map(houses.by_key).fillna(-1).to_numpy(dtype=np.int64)
    there, house = house >= 0, house[house >= 0]
    why = [
        Reason(N_("{place} has the same address, {address}"), {"place": name, "address": same})
        for name, same in zip(houses.name[house].tolist(), key[there].tolist(), strict=True)
    ]
    return _Found(rows[there], houses.spots[house], why)


def _between(read: Addresses, rows: Integers, houses: _Houses) -> _Found:
    """Find a point between the known buildings of the road, on the address's own side of it if there are such."""
    found: list[_Found] = []
    for road, places, known in _by_road(read, rows[(read.sub[rows] == 0) & (read.number[rows] > 0)], houses):
        single = known[houses.sub[known] == 0]
        low, high = np.full((2, len(places)), -1, dtype=np.int64)
        for side in (0, 1, None):
            mine = np.flatnonzero((low < 0) & ((side is None) | (read.number[places] % 2 == side)))
            theirs = single[(side is None) | (houses.number[single] % 2 == side)]
            low[mine], high[mine] = _neighbours(read.number[places[mine]], theirs, houses)
        there = low >= 0
        wanted, low, high = places[there], low[there], high[there]
        first, last = houses.number[low], houses.number[high]
        part = (read.number[wanted] - first) / (last - first)
        spots = houses.spots[low] + part[:, None] * (houses.spots[high] - houses.spots[low])
        msg = N_("its building number lies between {place}, number {number}, and {other}, number {last}, on {road}")
        why = [
            Reason(msg, {"road": road, "place": place, "number": number, "other": other, "last": end})
            for place, number, other, end in zip(
                houses.name[low], first.tolist(), houses.name[high], last.tolist(), strict=True
            )
        ]
        found.append(_Found(wanted, spots, why))
    return _together(found)


def _neighbours(wanted: Integers, known: Integers, houses: _Houses) -> tuple[Integers, Integers]:
    """Find the known houses below and above numbers that are as far apart as their numbers say; -1 for none."""
    nothing = np.full(len(wanted), -1, dtype=np.int64)
    if len(known) < 2 or not len(wanted):  # noqa: PLR2004 (one below and one above)
        return nothing, nothing
    known = known[np.argsort(houses.number[known], kind="stable")]
    number, spots = houses.number[known], houses.spots[known]
    steps = np.arange(_NEAREST)
    low = (np.searchsorted(number, wanted, "left")[:, None] - 1 - steps)[:, :, None]
    high = (np.searchsorted(number, wanted, "right")[:, None] + steps)[:, None, :]
    there = (low >= 0) & (high < len(known))
    low, high = np.maximum(low, 0), np.minimum(high, len(known) - 1)
    numbered = (number[high] - number[low]) * NUMBER_M
    apart = np.hypot(*np.moveaxis(spots[high] - spots[low], -1, 0))
    fits = there & (apart * FACTOR >= numbered) & (apart <= numbered * FACTOR)
    best = np.where(fits, numbered, np.inf).reshape(len(wanted), -1).argmin(axis=1)
    row, (below, above) = np.arange(len(wanted)), np.divmod(best, _NEAREST)
    good = fits[row, below, above]
    return np.where(good, known[low[row, below, 0]], -1), np.where(good, known[high[row, 0, above]], -1)


def _beside(read: Addresses, rows: Integers, houses: _Houses) -> _Found:
    """Find the known place of the road that is next by number, if it is near enough."""
    found: list[_Found] = []
    for road, places, known in _by_road(read, rows[read.number[rows] > 0], houses):
        order = known[np.argsort(houses.number[known], kind="stable")]
        after = np.searchsorted(houses.number[order], read.number[places])
        near = np.clip(after[:, None] + np.arange(-_NEAREST, _NEAREST), 0, len(order) - 1)
        away = _numbers_apart(read.number[places][:, None], read.sub[places][:, None], order[near], houses)
        nearest = away.argmin(axis=1)
        there = away.min(axis=1) <= FARTHEST
        wanted, house = places[there], order[near[np.arange(len(near)), nearest]][there]
        msg = N_("it is on {road}, where the next building known is {place}, number {number}")
        why = [
            Reason(msg, {"road": road, "place": place, "number": number})
            for place, number in zip(houses.name[house], houses.number[house].tolist(), strict=True)
        ]
        found.append(_Found(wanted, houses.spots[house], why))
    return _together(found)


def _numbers_apart(number: Integers, sub: Integers, house: Integers, houses: _Houses) -> Integers:
    """Count the numbers between buildings, along the road and off it."""
    along = np.abs(number - houses.number[house])
    off = np.where(along == 0, np.abs(sub - houses.sub[house]), sub + houses.sub[house])
    apart: Integers = along + off
    return apart


def _asked(
    address: pd.Series, rows: Integers, asked: Mapping[str, Asked], position: str, plane: positions.Plane
) -> _Found:
    """Take what somebody said who was asked."""
    answers = {
        place: asked[text]
        for place, text in enumerate(address.iloc[rows].tolist())
        if text in asked and asked[text].position == position
    }
    good = list(answers)
    spots = np.array([(answer.lon, answer.lat) for answer in answers.values()], dtype=np.float64).reshape(-1, 2)
    house = N_("OpenStreetMap knows the building of its address")
    msg = house if position == "exact" else N_("OpenStreetMap knows the road of its address, not the building")
    return _Found(rows[good], plane.spots(*spots.T), [Reason(msg)] * len(good))


def _on_road(
    read: Addresses, rows: Integers, roads: Mapping[str, tuple[float, float]], plane: positions.Plane
) -> _Found:
    """Take the road's own point."""
    points = {name.replace(" ", ""): point for name, point in roads.items()}
    road = read.road.iloc[rows]
    there = road.isin(list(points)).to_numpy()
    names = road[there].tolist()
    degrees = np.array([points[name] for name in names], dtype=np.float64).reshape(-1, 2)
    why = [Reason(N_("it is on {road}; no building near it is known"), {"road": name}) for name in names]
    return _Found(rows[there], plane.spots(*degrees.T), why)


def _in_ward(ward: pd.Series, rows: Integers, areas: Mapping[str, npt.NDArray[np.object_]]) -> _Found:
    """Take a point inside the wards of the name that the address has."""
    inner = {name: shapely.point_on_surface(shapely.union_all(parts)) for name, parts in areas.items()}
    there = ward.iloc[rows].notna().to_numpy()
    names = ward.iloc[rows[there]].tolist()
    points = np.array([inner[name] for name in names], dtype=object)
    why = [Reason(N_("it is in {ward}; its road and number are not known"), {"ward": name}) for name in names]
    return _Found(rows[there], np.column_stack([shapely.get_x(points), shapely.get_y(points)]), why)


def _by_road(read: Addresses, rows: Integers, houses: _Houses) -> Iterator[tuple[str, Integers, Integers]]:
    """Go through the roads that have known houses, with the rows and the houses on each."""
    road = read.road.iloc[rows]
    for name, places in road.groupby(road).indices.items():
        if name in houses.on_road:
            yield str(name), rows[places], houses.on_road[name]


def _together(found: list[_Found]) -> _Found:
    """Join what was found on several roads."""
    if not found:
        return _Found(np.empty(0, dtype=np.int64), np.empty((0, 2)), [])
    why = [reason for part in found for reason in part.why]
    return _Found(np.concatenate([part.rows for part in found]), np.vstack([part.spots for part in found]), why)
