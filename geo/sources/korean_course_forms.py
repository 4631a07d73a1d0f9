"""The columns of published files of courses, how they are written, and what is asked of each."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.sources import checks, korean_times
from geo.sources import korean_course_words as words
from geo.sources.kinds import SIMPLE
from geo.sources.korean_forms import Form

CourseForm = Literal["courses", "reservations", "simple"]
Check = Callable[[pd.Series], pd.Series]

DATES: Final = (t.STARTS_ON, t.ENDS_ON, t.ENROL_FROM, t.ENROL_TO)
CLOCKS: Final = (t.STARTS, t.ENDS)

_COURSES: Final = Form(
    {
        t.TITLE_KO: ("강좌명",),
        t.PLACE_KO: ("교육장소",),
        t.ADDRESS_KO: ("교육장도로명주소",),
        t.AUDIENCE: ("교육대상구분",),
        t.METHOD: ("교육방법구분",),
        t.ON_WEEKDAYS: ("운영요일",),
        t.STARTS: ("교육시작시각",),
        t.ENDS: ("교육종료시각",),
        t.STARTS_ON: ("교육시작일자",),
        t.ENDS_ON: ("교육종료일자",),
        t.ENROL_FROM: ("접수시작일자",),
        t.ENROL_TO: ("접수종료일자",),
        t.FEE_WON: ("수강료",),
        t.ORGANISER: ("운영기관명",),
        t.PHONE: ("운영기관전화번호",),
        t.URL: ("홈페이지주소",),
    }
)
_RESERVATIONS: Final = Form(
    {
        t.PROGRAMME_ID: ("SVCID",),
        t.TITLE_KO: ("SVCNM",),
        t.PLACE_KO: ("PLACENM",),
        # The district alone; enough to tell whose place it is.
        t.ADDRESS_KO: ("AREANM",),
        t.AUDIENCE: ("USETGTINFO",),
        t.STARTS: ("V_MIN",),
        t.ENDS: ("V_MAX",),
        t.STARTS_ON: ("SVCOPNBGNDT",),
        t.ENDS_ON: ("SVCOPNENDDT",),
        t.ENROL_FROM: ("RCPTBGNDT",),
        t.ENROL_TO: ("RCPTENDDT",),
        t.FEE_WON: ("PAYATNM",),
        t.PHONE: ("TELNO",),
        t.URL: ("SVCURL",),
        t.LON: ("X",),
        t.LAT: ("Y",),
    }
)
_SIMPLE: Final = Form(
    {(t.PLACE_KO if name == t.VENUE_ID else name): written for name, written in SIMPLE["programmes"].items()}
)
FORMS: Final[Mapping[CourseForm, Form]] = MappingProxyType(
    {"courses": _COURSES, "reservations": _RESERVATIONS, "simple": _SIMPLE}
)
"""By the standards of :mod:`geo.sources.kinds`; ``simple`` are the project's own columns, in Korean or English."""

_NO_DAY: Final = N_("a date is written as 2025-06-27; what is no day, or has no end (9999-12-31), is unknown")
_NO_CLOCK: Final = N_("a clock time is written as 09:00; what is no time of a day is unknown")
_UNCERTAIN_WORD: Final = N_("nobody can tell for certain what that means, so it is unknown")


def _where(read: Check) -> Check:
    """Keep the text that can be read."""
    return lambda text: text.where(read(text).notna())


MEANINGS: Final[Mapping[str, tuple[Check, str]]] = MappingProxyType(
    {
        t.FEE_WON: (checks.fee_won, N_("what one pays in all is not certain from that, so it is unknown")),
        t.ON_WEEKDAYS: (words.weekdays_of, N_("the days of the week are not certain from that, so they are unknown")),
        t.AUDIENCE: (words.audiences_of, N_("that is none of the groups known here, or only some of one; unknown")),
        t.METHOD: (words.methods_of, _UNCERTAIN_WORD),
        t.TOPIC: (words.topics_of, _UNCERTAIN_WORD),
        **dict.fromkeys(t.SUPPORTS, (words.answers_of, _UNCERTAIN_WORD)),
    }
)
"""What columns mean, as against how they are written."""
RULES: Final[Mapping[str, tuple[tuple[Check, str], ...]]] = MappingProxyType(
    {
        **dict.fromkeys(DATES, ((checks.dates, _NO_DAY),)),
        **dict.fromkeys(CLOCKS, ((korean_times.clock_times, _NO_CLOCK),)),
        t.PHONE: ((checks.phone, N_("a telephone number is written with hyphens; text without digits is none")),),
        t.URL: ((checks.link, N_("it is no address of a web page (https://...), so it is left out")),),
        **{name: ((_where(read), why),) for name, (read, why) in MEANINGS.items()},
        t.ON_WEEKDAYS: (
            (korean_times.day_names, N_("the name of a day was mistyped")),
            (_where(words.weekdays_of), MEANINGS[t.ON_WEEKDAYS][1]),
        ),
    }
)
"""What is done to the text of a column, in this order, and why."""
