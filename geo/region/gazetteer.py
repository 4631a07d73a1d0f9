"""Names of a region, found however they are typed."""

import difflib
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.region.region import Region

PlaceKind = Literal["ward", "venue", "school", "site", "road"]

MOST_FOUND: Final = 12
_LONGEST_QUERY: Final = 100
_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# Keyboards join two consonants typed in a row, and some write initials as conjoining letters.
_CLUSTERS: Final = "ㄳㄱㅅ ㄵㄴㅈ ㄶㄴㅎ ㄺㄹㄱ ㄻㄹㅁ ㄼㄹㅂ ㄽㄹㅅ ㄾㄹㅌ ㄿㄹㅍ ㅀㄹㅎ ㅄㅂㅅ"
_KEYBOARD: Final = str.maketrans(
    {cluster[0]: cluster[1:] for cluster in _CLUSTERS.split()}
    | {chr(0x1100 + place): initial for place, initial in enumerate(_INITIALS)}
)
_FIRST_SYLLABLE: Final = ord("가")
_LAST_SYLLABLE: Final = ord("힣")
_SYLLABLES_AN_INITIAL: Final = 588
_LEAST_LIKENESS: Final = 0.6


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
    """

    kind: PlaceKind
    name_ko: str
    name_en: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Findings:
    """The answer to a search.

    Attributes
    ----------
    places
        What matches, best first.
    suggestions
        Where nothing matches: names that are spelled much like it.
    """

    places: tuple[Place, ...]
    suggestions: tuple[Place, ...] = ()


def gazetteer(region: Region) -> tuple[Place, ...]:
    """List the named places of a region.

    Parameters
    ----------
    region
        The region.

    Returns
    -------
    tuple of Place
        Wards, venues, schools, sites and named roads; a road stands at its middle.
    """
    places = _rows("ward", region.wards.set_geometry(_ward_spots(region)))
    # Nobody can start from a venue of which the ward alone is known.
    places += _rows("venue", region.venues[region.venues[t.POSITION] != "ward"])
    places += _rows("school", region.schools)
    places += _rows("site", region.sites)
    return (*places, *_roads(region))


def find(places: tuple[Place, ...], query: str) -> Findings:
    """Search names by any part of them, by initial consonants, or nearly.

    Parameters
    ----------
    places
        From :func:`gazetteer`.
    query
        What somebody typed; spaces and capitals do not matter, nor what follows a hundred letters.

    Returns
    -------
    Findings
        At most :data:`MOST_FOUND` places. Whole names come first, then beginnings, then parts.
    """
    # Python puts accents in order in a time that grows with the square of their number.
    wanted = _plain("".join(query.split())[:_LONGEST_QUERY])
    if not wanted:
        return Findings(())
    by_initials = all(letter in _INITIALS for letter in wanted)
    ranked = []
    for number, place in enumerate(places):
        names = [_plain(place.name_ko), _plain(place.name_en)]
        if by_initials:
            names = [initials(names[0])]
        ranks = [_rank(name, wanted) for name in names if wanted in name]
        if ranks:
            ranked.append((min(ranks), number))
    if ranked:
        return Findings(tuple(places[number] for _, number in sorted(ranked)[:MOST_FOUND]))
    return Findings((), _suggest(places, wanted))


def initials(text: str) -> str:
    """Reduce every Hangul syllable to its initial consonant.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Other signs stay.

    Examples
    --------
    >>> initials("구산동")
    'ㄱㅅㄷ'
    """
    return "".join(
        _INITIALS[(ord(sign) - _FIRST_SYLLABLE) // _SYLLABLES_AN_INITIAL]
        if _FIRST_SYLLABLE <= ord(sign) <= _LAST_SYLLABLE
        else sign
        for sign in text
    )


def _suggest(places: tuple[Place, ...], wanted: str) -> tuple[Place, ...]:
    """Find names spelled much like the query, letter by letter of each syllable."""
    letters = unicodedata.normalize("NFD", wanted)
    by_name: dict[str, Place] = {}
    for place in places:
        for name in (place.name_ko, place.name_en):
            if name:
                by_name.setdefault(unicodedata.normalize("NFD", _plain(name)), place)
    close = difflib.get_close_matches(letters, by_name, n=3, cutoff=_LEAST_LIKENESS)
    return tuple(dict.fromkeys(by_name[name] for name in close))


def _rank(name: str, wanted: str) -> int:
    """Order matches: whole names, beginnings, parts."""
    if name == wanted:
        return 0
    return 1 if name.startswith(wanted) else 2


def _plain(text: str) -> str:
    """Drop what people type in many ways: spaces, capitals, composed and decomposed forms, joined consonants."""
    return "".join(unicodedata.normalize("NFC", text).translate(_KEYBOARD).casefold().split())


def _rows(kind: PlaceKind, table: pd.DataFrame) -> list[Place]:
    """Turn a table with names and points into places."""
    english = table[t.NAME_EN].fillna("") if t.NAME_EN in table else [""] * len(table)
    spots = zip(table[t.NAME_KO], english, table.geometry.y, table.geometry.x, strict=True)
    return [Place(kind, name_ko, name_en, lat, lon) for name_ko, name_en, lat, lon in spots]


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
        places.append(Place("road", label, "", float(network.vertex_lat[middle]), float(network.vertex_lon[middle])))
    return places
