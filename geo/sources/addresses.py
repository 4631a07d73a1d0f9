"""Korean addresses read: the road and the number, or the ward and the lot, however they are written."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Integers = npt.NDArray[np.int64]

LONGEST_ADDRESS: Final = 200
"""Letters; the longest in the real files has 66."""

_DASHES: Final = re.compile("[\u2010-\u2015\u2212\u223c\uff0d]")
_SPACES: Final = re.compile(r"\s+")
_NOTES: Final = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")
_CITIES: Final = (
    "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
    "|충청북|충청남|전라북|전라남|경상북|경상남"
)
_PROVINCE: Final = r"(?:특별자치시|특별자치도|특별시|광역시|시|도)?"
# 부산진구 is a district, and 서울로 a road.
_CITY: Final = re.compile(rf"(?!부산진구)({_CITIES}){_PROVINCE}(?:(?![가-힣])|(?=[가-힣]{{1,4}}[시군구]\s))\s*")
# Behind a city's name the district may be written together with the road: 서울특별시 은평구통일로 951.
_DISTRICT: Final = re.compile(r"([가-힣]{1,5}[시군구])(?:\s+|$)")
_GLUED: Final = re.compile(r"([가-힣]{1,4}?[시군구])(?=[가-힣]+[0-9]*(?:로|길|동))")
_TOWN: Final = re.compile(r"[가-힣]{1,6}[읍면]\s+")
_NUMBER: Final = r"([0-9]{1,5})(?:\s?-\s?([0-9]{1,5}))?(?:\s?번지|번)?(?![0-9가-힣]|-[0-9])"
_ROAD: Final = r"(?<![가-힣A-Za-z0-9])([가-힣0-9.·]{1,20}?(?:로|길)(?:\s?[0-9]{1,4}[가-힣]?(?:번길|길))?)"
_BUILDING: Final = re.compile(rf"{_ROAD}\s?(지하)?\s?{_NUMBER}")
_BARE_ROAD: Final = re.compile(rf"{_ROAD}(?![가-힣A-Za-z0-9])")
_WARD: Final = r"(?<![가-힣A-Za-z0-9])([가-힣]{1,10}[0-9]{0,2}동(?:[0-9]{1,2}가)?|[가-힣]{1,10}(?:[0-9]{1,2}가|리))"
_LOT: Final = re.compile(rf"{_WARD}\s?(산)?\s?{_NUMBER}")
# Lots are counted by legal wards, which an administrative one has a part of: 불광1동, 불광제2동.
_PART: Final = re.compile(r"제?[0-9]+(?=동)")

_NOTHING: Final = (None, None, None, None, 0, 0)
_OLD_NAMES: Final = {
    "충청북": "충북",
    "충청남": "충남",
    "전라북": "전북",
    "전라남": "전남",
    "경상북": "경북",
    "경상남": "경남",
}


@dataclass(frozen=True, eq=False)
class Addresses:
    """What addresses say.

    Attributes
    ----------
    key
        (n) the road and the number (``은평로21길 3-2``, ``통일로 지하 792``), or else the ward and the lot
        (``불광동 272-2``, ``진관동 산 1-1``): the same text for the same address; missing where it is no whole
        address. The district is no part of it.
    road
        (n) the road's name without spaces, missing where it names none.
    city, district
        (n) 서울 and 은평구, missing where it does not say.
    number, sub
        (n) 3 and 2 of ``은평로21길 3-2``: 0 for none. Of buildings alone, not of lots.
    """

    key: pd.Series
    road: pd.Series
    city: pd.Series
    district: pd.Series
    number: Integers
    sub: Integers


def read_addresses(text: pd.Series) -> Addresses:
    """Read Korean addresses.

    What stands in brackets counts only where nothing else is an address. A number that letters follow (``2층``) is
    none of a building.

    Parameters
    ----------
    text
        (n) str, possibly missing; of more than :data:`LONGEST_ADDRESS` letters none is read.

    Returns
    -------
    Addresses
        In the order of the text, with its index.
    """
    read = {cell: _read(cell) for cell in text.dropna().unique()}
    rows = [read.get(cell, _NOTHING) for cell in text.tolist()]
    key, road, city, district, number, sub = zip(*rows, strict=True) if rows else ((),) * len(_NOTHING)
    return Addresses(
        key=pd.Series(key, text.index, dtype="str"),
        road=pd.Series(road, text.index, dtype="str"),
        city=pd.Series(city, text.index, dtype="str"),
        district=pd.Series(district, text.index, dtype="str"),
        number=np.array(number, dtype=np.int64),
        sub=np.array(sub, dtype=np.int64),
    )


def address_key(text: pd.Series) -> pd.Series:
    """Write addresses so that the same address is the same text.

    Parameters
    ----------
    text
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        (n) :attr:`Addresses.key`, missing where it is no whole address.

    Examples
    --------
    >>> written = ["서울특별시 은평구 은평로21길 3-2, 2층 (녹번동)", "은평로 21길 3-2", "불광동 272-2번지", "은평로"]
    >>> address_key(pd.Series(written)).tolist()
    ['은평로21길 3-2', '은평로21길 3-2', '불광동 272-2', nan]
    """
    return read_addresses(text).key


def road_of(text: pd.Series) -> pd.Series:
    """Say on which road addresses are.

    Parameters
    ----------
    text
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        (n) the road's name without spaces, missing where an address names none.

    Examples
    --------
    >>> road_of(pd.Series(["서울 은평구 응암로 20길 24", "통일로 일대", "불광동 272-2"])).tolist()
    ['응암로20길', '통일로', nan]
    """
    return read_addresses(text).road


def _read(cell: str) -> tuple[str | None, str | None, str | None, str | None, int, int]:
    """Read one address: key, road, city, district, number, sub."""
    if len(cell) > LONGEST_ADDRESS:
        return _NOTHING
    whole = _SPACES.sub(" ", _DASHES.sub("-", unicodedata.normalize("NFKC", cell))).strip()
    city, district, rest = _district(whole)
    outside = _NOTES.sub(" ", rest)
    for part in (outside, rest):
        if found := _BUILDING.search(part):
            road, below, number, sub = found[1].replace(" ", ""), found[2], int(found[3]), int(found[4] or 0)
            key = f"{road} {'지하 ' if below else ''}{_number(number, sub)}"
            return key, road, city, district, number, sub
        if found := _LOT.search(part):
            ward, hill = _PART.sub("", found[1]), "산 " if found[2] else ""
            return f"{ward} {hill}{_number(int(found[3]), int(found[4] or 0))}", None, city, district, 0, 0
    bare = _BARE_ROAD.search(outside)
    return None, bare[1].replace(" ", "") if bare else None, city, district, 0, 0


def _district(whole: str) -> tuple[str | None, str | None, str]:
    """Split city and district off an address."""
    city = _CITY.match(whole)
    rest = whole[city.end() :] if city else whole
    district = None
    # 수원시 팔달구, and what was written twice: 은평구 은평구.
    while (found := _DISTRICT.match(rest)) or (city and district is None and (found := _GLUED.match(rest))):
        district, rest = found[1], rest[found.end() :]
    if town := _TOWN.match(rest):
        rest = rest[town.end() :]
    name = None if city is None else _OLD_NAMES.get(city[1], city[1])
    return name, district, rest


def _number(number: int, sub: int) -> str:
    """Write a building's or a lot's number."""
    return f"{number}-{sub}" if sub else str(number)
