"""Addresses of a region that somebody types, in Korean or in Latin letters, and where they are."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import tables as t
from geo.region.region import Region
from geo.region.road_points import road_points
from geo.region.romanised import romanised
from geo.region.search_names import plain
from geo.sources.address_placing import place_addresses
from geo.sources.addresses import Addresses, read_addresses

AddressPosition = Literal["exact", "interpolated", "road"]

_MOST_ON_A_ROAD: Final = 300
"""A road that one point can stand for is short, and a number takes about 10 m."""
_MORE_THAN_KNOWN: Final = 50
"""So far past its last known number does a road go on."""
_CERTAIN: Final = ("door", "exact")
_LATIN: Final = re.compile("[a-z]")
_HANGUL: Final = re.compile("[ㄱ-ㅣ가-힣]")
_HYPHEN: Final = re.compile(r"['’]|(?<!\d)-|-(?!\d)")
_AFTER_ROAD: Final = re.compile(r"(?:(?<=ro)|(?<=gil))(?=\d)")
_NUMBER: Final = re.compile(r"\d{1,5}(?:-\d{1,5})?")
_DISTRICT: Final = re.compile(r"[a-z]{2,}(?:gu|gun|si)")


@dataclass(frozen=True, eq=False)
class HouseNumbers:
    """What is known of a region's addresses.

    Attributes
    ----------
    known
        (n) places that have an address: name, address, position and point, EPSG:4326.
    read
        (n) what their addresses say.
    witness
        (n) whether it is the first of its city and district.
    wards
        The region's, by the contract :data:`geo.tables.WARDS`.
    roads
        A point of each road that is short enough for one, by its name.
    korean
        Each road's Korean name, by its spellings in Latin letters.
    districts
        The districts, and the cities with -si, of the known addresses, in Latin letters.
    """

    known: gpd.GeoDataFrame
    read: Addresses
    witness: npt.NDArray[np.bool_]
    wards: gpd.GeoDataFrame
    roads: Mapping[str, tuple[float, float]]
    korean: Mapping[str, str]
    districts: frozenset[str]


@dataclass(frozen=True)
class Addressed:
    """An address that somebody typed.

    Attributes
    ----------
    written
        The road and the number, or the ward and the lot, in Korean.
    road
        Its road, without spaces; empty where it names none.
    spot
        Latitude and longitude, degrees, EPSG:4326; missing where it is not known here, or by its ward alone.
    position
        How well that is known, one of :data:`geo.tables.POSITIONS`; missing with the spot.
    """

    written: str
    road: str
    spot: tuple[float, float] | None = None
    position: AddressPosition | None = None


def house_numbers(region: Region) -> HouseNumbers:
    """Gather what is known of a region's addresses.

    Parameters
    ----------
    region
        The region.

    Returns
    -------
    HouseNumbers
        From its venues that are where they are said to be, its schools and its candidates.
    """
    columns = [t.NAME_KO, t.ADDRESS_KO, t.POSITION, t.GEOMETRY]
    tables = (region.venues, region.schools, region.candidates)
    parts = [table if t.POSITION in table else table.assign(**{t.POSITION: "exact"}) for table in tables]
    certain = [part[part[t.ADDRESS_KO].notna() & part[t.POSITION].isin(_CERTAIN)] for part in parts]
    known = pd.concat([part[columns] for part in certain], ignore_index=True)
    read = read_addresses(known[t.ADDRESS_KO].astype("str"))
    roads = dict.fromkeys([*region.network.tags[t.STREET_NAME].labels, *read.road.dropna()])
    districts = {*read.district.dropna(), *(f"{city}시" for city in read.city.dropna())}
    return HouseNumbers(
        known=gpd.GeoDataFrame(known, geometry=t.GEOMETRY, crs=t.WGS84),
        read=read,
        witness=~pd.DataFrame({"city": read.city, "district": read.district}).duplicated().to_numpy(),
        wards=region.wards,
        roads=road_points(region),
        korean={plain(spelled): road for road in roads for spelled in romanised(road)},
        districts=frozenset(plain(spelled) for name in districts for spelled in romanised(name)),
    )


def find_address(numbers: HouseNumbers, typed: str) -> Addressed | None:
    """Read what somebody typed as an address, and find where that is.

    Parameters
    ----------
    numbers
        From :func:`house_numbers`.
    typed
        Korean (``은평로 21길 3``) or in Latin letters (``3, Eunpyeong-ro 21-gil``), with or without the district.

    Returns
    -------
    Addressed or None
        None where it is no whole address. Where it is comes from :func:`geo.sources.address_placing.place_addresses`;
        a district that no known address has is another region's.
    """
    # A half of a sign, which a browser may send, is no text to pandas.
    whole = typed.encode(errors="ignore").decode()
    text = pd.Series([_in_korean(numbers, whole) or whole], dtype="str")
    read = read_addresses(text)
    key, road = read.key.fillna("").iloc[0], read.road.fillna("").iloc[0]
    if not key:
        return None
    # Placing takes its time by the places it is given: those of the road, and one of each district.
    mine = (numbers.read.key == key) | (numbers.read.road == road)
    found = place_addresses(
        text,
        known=numbers.known[mine.fillna(value=False).to_numpy(dtype=bool) | numbers.witness],
        wards=numbers.wards,
        roads=numbers.roads,
    )
    position = found.position.fillna("").iloc[0]
    if position in ("", "ward") or (road and not _there_is(numbers, road, number=int(read.number[0]))):
        return Addressed(key, road)
    return Addressed(key, road, (float(found.lat[0]), float(found.lon[0])), cast("AddressPosition", position))


def _there_is(numbers: HouseNumbers, road: str, *, number: int) -> bool:
    """Tell whether a road can have a number."""
    same = (numbers.read.road == road).fillna(value=False).to_numpy(dtype=bool)
    last = int(numbers.read.number[same].max(initial=0))
    return 0 < number <= max(_MOST_ON_A_ROAD, last + _MORE_THAN_KNOWN)


def _in_korean(numbers: HouseNumbers, typed: str) -> str:
    """Write an address in Latin letters as road and number in Korean; empty where it is none of the region."""
    text = unicodedata.normalize("NFKC", typed).casefold()
    if _HANGUL.search(text) or not _LATIN.search(text):
        return ""
    words = _AFTER_ROAD.sub(" ", _HYPHEN.sub("", text)).replace(",", " ").split()
    spans = ((first, last) for last in range(len(words), 0, -1) for first in range(last))
    there = [span for span in spans if "".join(words[slice(*span)]) in numbers.korean]
    if not there:
        return ""
    first, last = max(there, key=lambda span: span[1] - span[0])
    others = words[:first] + words[last:]
    if any(_DISTRICT.fullmatch(word) and word not in numbers.districts for word in others):
        return ""
    beside = [words[place] for place in (last, first - 1) if 0 <= place < len(words)]
    number = next((word for word in beside if _NUMBER.fullmatch(word)), "")
    return f"{numbers.korean[''.join(words[first:last])]} {number}" if number else ""
