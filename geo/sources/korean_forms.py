"""The columns of published files of places, and what their words for kinds of places mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

import pandas as pd

from geo import tables as t
from geo.errors import N_, SourceError
from geo.sources.kinds import SIMPLE
from geo.sources.korean_hours import CLOCKS, KindOfDay
from geo.sources.sheets import Sheet

FormName = Literal["libraries", "culture_spaces", "rooms", "reservations", "simple"]

_LIBRARY: Final = MappingProxyType(
    {"공공도서관": "public_library", "어린이도서관": "public_library"} | {"작은도서관": "small_library"}
)
_CULTURE: Final = MappingProxyType(
    {
        "도서관": "public_library",
        "박물관/기념관": "museum",
        "미술관/갤러리": "gallery",
        "공연장": "performance_hall",
        "문화예술회관": "arts_centre",
    }
)


ROOM: Final = "room"
"""A room within the place: no column of any table, since it becomes part of the name."""


@dataclass(frozen=True)
class Form:
    """How one kind of file writes places.

    Attributes
    ----------
    columns
        For a column of :data:`geo.tables.VENUES`, for ``lat`` and ``lon``, for :data:`ROOM`, and for those of
        :data:`geo.sources.korean_hours.CLOCKS`: the file's columns; the first that is there counts.
    kinds
        What its words for kinds mean; other words are ``other_kind``.
    other_kind
        The kind of every other place.
    open_to
        Whom the file says its places are for.
    words
        The columns of :data:`geo.tables.VENUES` that it has as they are, and what may stand there.
    """

    columns: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other_kind: str = "other"
    open_to: str = "public"
    words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


def _clocks(kind: KindOfDay, name: str) -> dict[str, tuple[str, ...]]:
    """Name the columns for when places open and close on a kind of day."""
    opens, closes = CLOCKS[kind]
    return {opens: (f"{name}운영시작시각",), closes: (f"{name}운영종료시각",)}


_OWN_KINDS: Final = MappingProxyType(
    {kind: kind for kind in t.VENUE_KINDS}
    | {
        "문화예술회관": "arts_centre",
        "주민센터": "community_centre",
        "문화공간": "culture_space",
        "미술관": "gallery",
        "평생학습관": "lifelong_learning_centre",
        "박물관": "museum",
        "공연장": "performance_hall",
        "공공도서관": "public_library",
        "어린이도서관": "public_library",
        "도서관": "public_library",
        "노인복지관": "senior_centre",
        "경로당": "senior_centre",
        "작은도서관": "small_library",
        "복지관": "welfare_centre",
        "청소년센터": "youth_centre",
        "기타": "other",
        "그 밖의 배울 곳": "other",
    }
)
"""Our own words for kinds, and what the pages call them in Korean."""
_POINT: Final = {t.LAT: ("위도",), t.LON: ("경도",)}
_OWN: Final = (
    *(t.VENUE_ID, t.SOURCE, t.SITE_GROUP, t.OPEN_TO, t.STEP_FREE, t.POSITION),
    *(clock for pair in CLOCKS.values() for clock in pair),
)
FORMS: Final[Mapping[FormName, Form]] = MappingProxyType(
    {
        "libraries": Form(
            {
                t.NAME_KO: ("도서관명",),
                t.KIND: ("도서관유형",),
                t.ADDRESS_KO: ("소재지도로명주소",),
                t.CLOSED_DAYS_KO: ("휴관일",),
                **_clocks("weekday", "평일"),
                **_clocks("saturday", "토요일"),
                **_clocks("holiday", "공휴일"),
                t.SEATS: ("열람좌석수",),
                t.PHONE: ("도서관전화번호",),
                **_POINT,
            },
            kinds=_LIBRARY,
            # Some small libraries are an estate's own; the file does not say which.
            open_to="unknown",
        ),
        "culture_spaces": Form(
            {
                t.NAME_KO: ("문화시설명",),
                t.KIND: ("주제분류",),
                t.ADDRESS_KO: ("주소",),
                t.CLOSED_DAYS_KO: ("휴관일",),
                t.SEATS: ("객석수",),
                t.PHONE: ("전화번호",),
                **_POINT,
            },
            kinds=_CULTURE,
            other_kind="culture_space",
        ),
        "rooms": Form(
            {
                t.NAME_KO: ("개방시설명",),
                ROOM: ("개방장소명",),
                t.ADDRESS_KO: ("소재지도로명주소",),
                t.CLOSED_DAYS_KO: ("휴관일",),
                **_clocks("weekday", "평일"),
                t.SEATS: ("수용가능인원수",),
                t.PHONE: ("사용안내전화번호",),
                **_POINT,
            },
        ),
        "reservations": Form({t.NAME_KO: ("PLACENM",), t.LAT: ("Y",), t.LON: ("X",)}),
        "simple": Form(
            {
                **{name: (name,) for name in _OWN},
                **{name: written for name, written in SIMPLE["venues"].items() if name != t.WARD_CODE},
            },
            kinds=_OWN_KINDS,
            open_to="unknown",
            words=MappingProxyType(
                {
                    t.KIND: tuple(_OWN_KINDS),
                    t.OPEN_TO: ("public", "residents", "unknown"),
                    t.STEP_FREE: t.YES_NO_UNKNOWN,
                    t.POSITION: t.POSITIONS,
                }
            ),
        ),
    }
)
"""By the standards of :mod:`geo.sources.kinds`; ``simple`` are the project's own columns, in Korean or English."""


def columns_of(sheet: Sheet, form: Form, *, needed: Sequence[str] = (t.NAME_KO,)) -> dict[str, str]:
    """Find a form's columns in a file.

    Parameters
    ----------
    sheet
        The file.
    form
        How it is written.
    needed
        Those of the form's without which it is no such file.

    Returns
    -------
    dict
        The file's column for each of the form's that is there.

    Raises
    ------
    SourceError
        If one that is needed is not there.
    """
    published = {_plain(name): name for name in reversed(sheet.frame.columns)}
    found = {}
    for wanted, names in form.columns.items():
        written = next((published[_plain(name)] for name in names if _plain(name) in published), None)
        if written is not None:
            found[wanted] = written
    for wanted in needed:
        if wanted not in found:
            msg = N_("there is no column {column}, in {file}; add one, or say what kind of file it is")
            raise SourceError(msg, column=form.columns[wanted][0], file=sheet.file)
    return found


def kinds_of(word: pd.Series, name: pd.Series, form: Form) -> pd.Series:
    """Say what kind of place each is.

    Parameters
    ----------
    word
        (n) the file's word for it, possibly missing.
    name
        (n) its name.
    form
        How the file is written.

    Returns
    -------
    pandas.Series
        (n) one of :data:`geo.tables.VENUE_KINDS`. What a culture file calls a library is a small one if its name does.
    """
    kind = word.map(dict(form.kinds)).astype("str").fillna(form.other_kind)
    small = (kind == "public_library") & (word == "도서관") & name.str.contains("작은", regex=False, na=False)
    return kind.mask(small, "small_library")


def _plain(column: str) -> str:
    """Write a column's name without case and spaces."""
    return "".join(column.split()).casefold()
