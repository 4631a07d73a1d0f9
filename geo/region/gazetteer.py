"""Names of a region, found however they are typed."""

from dataclasses import dataclass
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.region.house_numbers import HouseNumbers, find_address, house_numbers
from geo.region.region import Region
from geo.region.romanised import romanised
from geo.region.search_names import SearchNames, matching, nearly, plain, search_names

PlaceKind = Literal["ward", "station", "venue", "school", "site", "road", "address"]
PlacePosition = Literal["door", "exact", "interpolated", "road"]

MOST_FOUND: Final = 12
_LONGEST_QUERY: Final = 100
_STATION_KO: Final = "역"
_STATION_EN: Final = " station"
_SCHOOLS_EN: Final = {
    "초등학교": " elementary school",
    "중학교": " middle school",
    "고등학교": " high school",
}


@dataclass(frozen=True)
class Place:
    """A named place.

    Attributes
    ----------
    kind
        What it is.
    name_ko, name_en
        Its names; English is empty where nobody gave one.
    lat, lon
        A spot that stands for it, degrees, EPSG:4326.
    position
        How well that spot is known, as in :data:`geo.tables.POSITIONS`.
    """

    kind: PlaceKind
    name_ko: str
    name_en: str
    lat: float
    lon: float
    position: PlacePosition = "exact"


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The named places of a region, ready to be searched.

    Attributes
    ----------
    places
        The places; of two that match alike the earlier comes first.
    names
        Their spellings.
    numbers
        What is known of the region's addresses; missing where none are sought.
    """

    places: tuple[Place, ...]
    names: SearchNames
    numbers: HouseNumbers | None = None


@dataclass(frozen=True)
class Findings:
    """The answer to a search.

    Attributes
    ----------
    places
        What matches, best first.
    suggestions
        Where nothing matches: names that are spelled much like it, or the road of an address whose number is not
        known.
    address
        That address, in Korean; empty where the suggestions are names.
    """

    places: tuple[Place, ...]
    suggestions: tuple[Place, ...] = ()
    address: str = ""


def gazetteer(region: Region) -> Gazetteer:
    """Make the named places of a region ready to be searched.

    Parameters
    ----------
    region
        The region.

    Returns
    -------
    Gazetteer
        Wards, stations, venues, schools, those that a map offers as candidates too, sites and named roads; a road
        stands at its middle.
    """
    places = _rows("ward", region.wards.set_geometry(_ward_spots(region)))
    places += _rows("station", _inside(region, region.stations))
    # Nobody can start from a venue of which the ward alone is known.
    places += _rows("venue", region.venues[region.venues[t.POSITION] != "ward"])
    places += _rows("school", region.schools)
    places += _rows("school", _inside(region, region.candidates[region.candidates[t.KIND] == "school"]))
    places += _rows("site", region.sites)
    return searchable((*places, *_roads(region)), numbers=house_numbers(region))


def searchable(places: tuple[Place, ...], *, numbers: HouseNumbers | None = None) -> Gazetteer:
    """Make places ready to be searched.

    Parameters
    ----------
    places
        The places; of two that match alike the earlier is found first.
    numbers
        From :func:`geo.region.house_numbers.house_numbers`; without it no address is found.

    Returns
    -------
    Gazetteer
        Each place by its Korean and English names and by its spelling in Latin letters.
    """
    return Gazetteer(places, search_names([_spellings(place) for place in places]), numbers)


def find(known: Gazetteer, query: str) -> Findings:
    """Search places by any part of a name in either language, by initial consonants, by address, or nearly.

    Parameters
    ----------
    known
        From :func:`gazetteer`.
    query
        What somebody typed; spaces, hyphens and capitals do not matter, nor what follows a hundred letters.

    Returns
    -------
    Findings
        At most :data:`MOST_FOUND` places. An address comes first, then whole names, then beginnings, then parts.
    """
    words = " ".join(query.split())[:_LONGEST_QUERY]
    # Python puts accents in order in a time that grows with the square of their number.
    wanted = plain("".join(query.split())[:_LONGEST_QUERY])
    if not wanted:
        return Findings(())
    found = [known.places[number] for number in matching(known.names, wanted)[:MOST_FOUND]]
    address = None
    if known.numbers is not None and any(sign.isdecimal() for sign in wanted):
        address = find_address(known.numbers, words)
    if address is not None and address.spot is not None:
        found.insert(0, Place("address", address.written, "", *address.spot, address.position or "road"))
    if found:
        return Findings(tuple(found[:MOST_FOUND]))
    road = tuple(place for place in known.places if address is not None and _is_road(place, address.road))
    if address is not None and road:
        return Findings((), road, address.written)
    return Findings((), tuple(known.places[number] for number in nearly(known.names, wanted)))


def _is_road(place: Place, road: str) -> bool:
    """Tell whether a place is the road of an address."""
    return place.kind == "road" and place.name_ko.replace(" ", "") == road


def _spellings(place: Place) -> list[str]:
    """List the ways to write a place's name."""
    names = [place.name_ko, place.name_en]
    if place.kind == "station":
        names[0] = place.name_ko.removesuffix(_STATION_KO) + _STATION_KO
        names += [place.name_en.removesuffix(_STATION_EN.title()) + _STATION_EN] if place.name_en else []
    if place.kind == "school":
        names += [
            spelled + english
            for korean, english in _SCHOOLS_EN.items()
            if place.name_ko.endswith(korean)
            for spelled in romanised(place.name_ko.removesuffix(korean))
        ]
    return [*names, *romanised(names[0])]


def _inside(region: Region, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep what lies within the region's bounds: a street file may tell of a whole country."""
    west, south, east, north = region.bounds
    return table.cx[west:east, south:north]


def _rows(kind: PlaceKind, table: pd.DataFrame) -> list[Place]:
    """Turn a table with names and points into places."""
    english = table[t.NAME_EN].fillna("") if t.NAME_EN in table else [""] * len(table)
    position = table[t.POSITION] if t.POSITION in table else ["exact"] * len(table)
    spots = zip(table[t.NAME_KO], english, table.geometry.y, table.geometry.x, position, strict=True)
    return [Place(kind, name_ko, name_en, lat, lon, known) for name_ko, name_en, lat, lon, known in spots]


def _ward_spots(region: Region) -> npt.NDArray[np.object_]:
    """Stand for each ward by its street corner nearest to the middle of all its corners: never a hilltop."""
    network = region.network
    spots = []
    for ward in region.wards.geometry:
        mine = np.flatnonzero(shapely.contains_xy(ward, network.node_lon, network.node_lat))
        if mine.size == 0:
            spots.append(ward.representative_point())
            continue
        lon, lat = network.node_lon[mine], network.node_lat[mine]
        corner = np.argmin((lon - lon.mean()) ** 2 + (lat - lat.mean()) ** 2)
        spots.append(shapely.Point(lon[corner], lat[corner]))
    return np.array(spots, dtype=object)


def _roads(region: Region) -> list[Place]:
    """Put each named road at the vertex nearest to the middle of its vertices."""
    network = region.network
    tag = network.tags[t.STREET_NAME]
    code = np.repeat(tag.codes, np.diff(network.vertex_bounds))
    west, south, east, north = region.bounds
    # Streets reach past the region; a place to stand must lie in it.
    inside = (network.vertex_lon >= west) & (network.vertex_lon <= east)
    inside &= (network.vertex_lat >= south) & (network.vertex_lat <= north)
    code = np.where(inside, code, -1)
    by_road = np.argsort(code, kind="stable")
    bounds = np.searchsorted(code, np.arange(len(tag.labels) + 1), sorter=by_road)
    places = []
    for label, first, last in zip(tag.labels, bounds, bounds[1:], strict=False):
        mine = by_road[first:last]
        if mine.size == 0:
            continue
        x, y = network.vertex_x[mine], network.vertex_y[mine]
        middle = mine[np.argmin((x - x.mean()) ** 2 + (y - y.mean()) ** 2)]
        lat, lon = float(network.vertex_lat[middle]), float(network.vertex_lon[middle])
        places.append(Place("road", label, "", lat, lon, "road"))
    return places
