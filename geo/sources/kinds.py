"""What a stranger's table is about, told by its columns: the published Korean standards, and our own simple ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Final, Literal

from geo import tables as t

KindName = Literal["venues", "programmes", "wards", "population", "sites", "rooms", "crossings", "festivals"]


@dataclass(frozen=True)
class Kind:
    """What a table may be, and how much of it is there."""

    name: KindName
    standard: str
    """libraries, culture_spaces, courses, reservations, rooms, crossings, festivals, residents_by_age,
    elderly_by_ward, admdongkor, sgis or simple."""
    matched: int
    """Columns of the standard that the table has."""
    of: int
    """Columns of the standard."""


@dataclass(frozen=True)
class _Standard:
    """A published table: its columns (``*`` and ``?`` stand for any text), and those without which it is not it."""

    name: KindName
    standard: str
    needed: tuple[str, ...]
    others: tuple[str, ...]


_HOURS: Final = ("평일운영시작시각", "평일운영종료시각")
_PLACE: Final = ("소재지도로명주소", "위도", "경도", "데이터기준일자")
_PROVIDER: Final = ("제공기관코드", "제공기관명")
_LIBRARIES: Final = (
    *("시도명", "시군구명", "도서관유형", "휴관일", *_HOURS, "토요일운영시작시각", "토요일운영종료시각"),
    *("공휴일운영시작시각", "공휴일운영종료시각", "열람좌석수", "자료수(도서)", "자료수(연속간행물)", "자료수(비도서)"),
    *("대출가능권수", "대출가능일수", "운영기관명", "도서관전화번호", "부지면적", "건물면적", "홈페이지주소"),
    *(*_PLACE, *_PROVIDER),
)
_CULTURE: Final = (
    *("번호", "주제분류", "주소", "자치구", "위도", "경도", "전화번호", "팩스번호", "홈페이지", "관람시간", "관람료"),
    *("휴관일", "개관일자", "객석수", "대표이미지", "기타사항", "시설소개", "무료구분", "지하철", "버스정거장"),
    *("YELLOW", "GREEN", "BLUE", "RED", "공항버스"),
)
_COURSES: Final = (
    *("강사명", "교육시작일자", "교육종료일자", "교육시작시각", "교육종료시각", "강좌내용", "교육대상구분"),
    *("교육방법구분", "운영요일", "강좌정원수", "수강료", "교육장도로명주소", "운영기관명", "운영기관전화번호"),
    *("접수시작일자", "접수종료일자", "접수방법구분", "선정방법구분", "홈페이지주소"),
    *("직업능력개발훈련비지원강좌여부", "학점은행제평가(학점)인정여부", "평생학습계좌제평가인정여부", "데이터기준일자"),
)
_RESERVATIONS: Final = (
    *("PAYATNM", "USETGTINFO", "SVCURL", "X", "Y", "SVCOPNBGNDT", "SVCOPNENDDT", "RCPTBGNDT", "RCPTENDDT"),
    *("V_MIN", "V_MAX"),
)
_ROOMS: Final = (
    *("개방장소명", "개방시설유형구분", "휴관일", *_HOURS, "유료사용여부", "사용기준시간", "사용료"),
    *("초과사용단위시간", "초과사용료", "수용가능인원수", "면적", "부대시설정보", "신청방법구분", "시설사진정보"),
    *("관리기관명", "담당부서명", "사용안내전화번호", "홈페이지주소", *_PLACE, *_PROVIDER),
)
_CROSSINGS: Final = ("횡단보도연장", "보행자신호등유무", "녹색신호시간", "보도턱낮춤여부", "점자블록유무")
_FESTIVALS: Final = ("개최장소", "축제시작일자", "축제종료일자", "축제내용", *_PLACE)
_ADMDONGKOR: Final = ("OBJECTID", "adm_nm", "adm_cd", "sgg", "sido", "sidonm", "sggnm")
_STANDARDS: Final = (
    _Standard("venues", "libraries", ("도서관명",), _LIBRARIES),
    _Standard("venues", "culture_spaces", ("문화시설명",), _CULTURE),
    _Standard("programmes", "courses", ("강좌명", "교육장소"), _COURSES),
    _Standard("programmes", "reservations", ("SVCNM", "PLACENM"), _RESERVATIONS),
    _Standard("rooms", "rooms", ("개방시설명",), _ROOMS),
    _Standard("crossings", "crossings", ("위도", "경도", "횡단보도폭"), _CROSSINGS),
    _Standard("festivals", "festivals", ("축제명",), _FESTIVALS),
    _Standard("population", "residents_by_age", ("행정구역", "????년??월_계_총인구수"), ("????년??월_계_*세*",)),
    _Standard("population", "elderly_by_ward", ("동별(?)", "*65세이상인구*"), ("*전체인구*",)),
    _Standard("wards", "admdongkor", ("adm_cd2",), _ADMDONGKOR),
    _Standard("wards", "sgis", ("ADM_CD", "ADM_NM"), ("BASE_DATE",)),
    _Standard("wards", "sgis", ("ADM_DR_CD", "ADM_DR_NM"), ("BASE_DATE",)),
)

_NAME: Final = (t.NAME_KO, "이름", "name", "명칭", "장소명", "시설명")
_WARD: Final = (t.WARD_CODE, "동코드", "행정동코드")
_LATITUDE: Final = (t.LAT, "위도", "latitude", "Y", "Y좌표")
_LONGITUDE: Final = (t.LON, "경도", "longitude", "lng", "X", "X좌표")
_ADDRESS: Final = (t.ADDRESS_KO, "주소", "도로명주소", "address")
_VENUE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        t.NAME_KO: _NAME,
        t.NAME_EN: (t.NAME_EN, "영문이름", "영문명"),
        t.KIND: (t.KIND, "종류", "유형"),
        t.ADDRESS_KO: _ADDRESS,
        t.LAT: _LATITUDE,
        t.LON: _LONGITUDE,
        t.WARD_CODE: _WARD,
        t.PHONE: (t.PHONE, "전화", "전화번호"),
        t.SEATS: (t.SEATS, "좌석", "좌석수"),
        t.CLOSED_DAYS_KO: (t.CLOSED_DAYS_KO, "휴관일"),
        t.OPENING_HOURS: (t.OPENING_HOURS, "운영시간"),
    }
)
SIMPLE: Final[Mapping[KindName, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "venues": _VENUE,
        "programmes": {
            t.TITLE_KO: (t.TITLE_KO, "강좌명", "제목", "title"),
            t.VENUE_ID: (t.VENUE_ID, "장소", "장소명", "교육장소", "venue", "place"),
            t.ADDRESS_KO: _ADDRESS,
            t.PROGRAMME_ID: (t.PROGRAMME_ID, "강좌번호"),
            t.TITLE_EN: (t.TITLE_EN, "영문제목", "영문강좌명"),
            t.TOPIC: (t.TOPIC, "주제", "분야"),
            t.AUDIENCE: (t.AUDIENCE, "대상", "교육대상"),
            t.METHOD: (t.METHOD, "방법", "교육방법"),
            t.ACTIVIST: (t.ACTIVIST, "학습활동가"),
            t.SIGN_LANGUAGE: (t.SIGN_LANGUAGE, "수어", "수어통역"),
            t.LARGE_PRINT: (t.LARGE_PRINT, "큰글자", "큰글씨"),
            t.ON_WEEKDAYS: (t.ON_WEEKDAYS, "weekday", "요일", "운영요일"),
            t.STARTS: (t.STARTS, "시작", "시작시각", "시작시간"),
            t.ENDS: (t.ENDS, "끝", "종료", "종료시각", "종료시간"),
            t.STARTS_ON: (t.STARTS_ON, "시작일", "개강일", "start date"),
            t.ENDS_ON: (t.ENDS_ON, "종료일", "종강일", "end date"),
            t.ENROL_FROM: (t.ENROL_FROM, "접수시작", "접수시작일"),
            t.ENROL_TO: (t.ENROL_TO, "접수끝", "접수종료", "접수종료일", "접수마감일"),
            t.FEE_WON: (t.FEE_WON, "수강료", "fee"),
            t.ORGANISER: (t.ORGANISER, "기관", "운영기관", "주관", "organizer"),
            t.PHONE: (t.PHONE, "전화", "전화번호", "문의", "문의처"),
            t.URL: (t.URL, "홈페이지", "누리집", "링크", "link"),
            t.SOURCE: (t.SOURCE, "출처"),
        },
        "wards": {t.WARD_CODE: _WARD, t.NAME_KO: (t.NAME_KO, "이름", "name", "동이름", "행정동", "행정동명")},
        "population": {
            t.WARD_CODE: _WARD,
            t.GROUPS[0]: (t.GROUPS[0], "인구", "주민", "총인구", "총인구수", "residents", "population"),
            t.GROUPS[1]: (t.GROUPS[1], "65세이상", "65+"),
            t.GROUPS[2]: (t.GROUPS[2], "독거노인", "65세이상1인가구"),
            t.GROUPS[3]: (t.GROUPS[3], "장애인"),
            t.GROUPS[4]: (t.GROUPS[4], "외국인"),
            t.GROUPS[5]: (t.GROUPS[5], "어린이", "13세미만"),
        },
        "sites": {
            t.NAME_KO: _NAME,
            t.NAME_EN: _VENUE[t.NAME_EN],
            t.THEME: (t.THEME, "주제", "테마"),
            t.LAT: _LATITUDE,
            t.LON: _LONGITUDE,
        },
    }
)
"""Our own columns, each with the names it may have in a simple table, Korean or English."""
_NEEDED: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        "venues": ((t.NAME_KO, t.LAT, t.LON), (t.NAME_KO, t.ADDRESS_KO)),
        "programmes": ((t.TITLE_KO, t.VENUE_ID), (t.TITLE_KO, t.ADDRESS_KO)),
        "wards": ((t.WARD_CODE, t.NAME_KO),),
        "population": ((t.WARD_CODE, t.GROUPS[0]),),
        "sites": ((t.NAME_KO, t.THEME),),
    }
)
"""Any one of these sets makes a simple table of a kind."""


def recognise(columns: Sequence[str]) -> tuple[Kind, ...]:
    """Tell what a table may be about by its columns.

    Parameters
    ----------
    columns
        As published; case and white space do not matter.

    Returns
    -------
    tuple of Kind
        The likeliest first: the one that explains the most columns, then the one that lacks the fewest. Empty where
        no standard's own columns are there.

    Examples
    --------
    >>> [(kind.name, kind.standard) for kind in recognise(["이름", "위도", "경도"])]
    [('venues', 'simple')]
    """
    present = {_plain(column) for column in columns}
    kinds = []
    for standard in _STANDARDS:
        wanted = (*standard.needed, *standard.others)
        found = [_is_present(pattern, present) for pattern in wanted]
        if all(found[: len(standard.needed)]):
            kinds.append(Kind(standard.name, standard.standard, sum(found), len(wanted)))
    for name, aliases in SIMPLE.items():
        known = simple_columns(columns, name)
        if any(known.keys() >= set(needed) for needed in _NEEDED[name]):
            kinds.append(Kind(name, "simple", len(known), len(aliases)))
    return tuple(sorted(kinds, key=lambda kind: (kind.matched, kind.matched / kind.of), reverse=True))


def simple_columns(columns: Sequence[str], name: KindName) -> dict[str, str]:
    """Find our own columns in a simple table.

    Parameters
    ----------
    columns
        As published.
    name
        One of :data:`SIMPLE`.

    Returns
    -------
    dict of str to str
        The table's column for each of :mod:`geo.tables`' that it has.

    Examples
    --------
    >>> simple_columns(["동코드", "총인구수"], "population")
    {'ward_code': '동코드', 'all': '총인구수'}
    """
    published: dict[str, str] = {}
    for column in columns:
        published.setdefault(_plain(column), column)
    found = {}
    for own, aliases in SIMPLE[name].items():
        written = next((published[_plain(alias)] for alias in aliases if _plain(alias) in published), None)
        if written is not None:
            found[own] = written
    return found


def _is_present(pattern: str, present: set[str]) -> bool:
    """Look for a column among plain ones."""
    plain = _plain(pattern)
    if "*" not in plain and "?" not in plain:
        return plain in present
    return any(fnmatchcase(column, plain) for column in present)


def _plain(column: str) -> str:
    """Write a name without case and white space."""
    return "".join(column.split()).casefold()
