"""Days off as Korean files write them: ``매주 월요일, 1월 1일, 설날·추석 연휴``."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geo.opening import HOLIDAYS, WEEKDAYS
from geo.sources.korean_times import DAYS

LONGEST: Final = 200
"""Letters; the longest in the real files has 56. What is longer is a text and no list."""

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NUMBERS: Final = {"첫": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다": 5, "마": -1}
_NAMED: Final = {
    **dict.fromkeys(("신정", "새해"), "Jan 1"),
    **dict.fromkeys(("노동절", "근로자의 날", "근로자의날"), "May 1"),
    **dict.fromkeys(("성탄절", "크리스마스"), "Dec 25"),
}

_PUBLIC: Final = r"(?:법정\s?|국가\s?)?공휴일"
_NTH: Final = (
    r"(?:제?\s?[1-5]\s?(?:째|번째)|제\s?[1-5]|첫(?:째|\s?번째)?|[둘셋넷]째|[두세네]\s?번째|다섯(?:째|\s?번째)|마지막)"
    r"(?:\s?주)?"
)
_BETWEEN: Final = re.compile(r"(?:[\s,，、/;.·ㆍ・?]|및|(?<=일)[와과](?=\s))+")
"""A middle dot that was lost on the way is a question mark."""


@dataclass(frozen=True)
class DaysOff:
    """What a text about days off says.

    Attributes
    ----------
    weekly
        Days of the week, and ``PH`` for public holidays, as OpenStreetMap writes them.
    monthly
        Days of the week with the numbers of those in a month, such as ``("Mo", "2,4")``; -1 is the last.
    dates
        Such as ``Jan 1``.
    perhaps
        Days of the week some of which are off, nobody can tell which.
    feasts
        Whether the lunar feasts are off, which are some of the public holidays.
    not_sundays
        Whether public holidays are off only where they are no Sundays.
    moved
        Whether a day off that is a public holiday moves to the day after.
    more
        Whether it says that there are other days off.
    unread
        Whether it says anything else, so that none of this is certain.
    says_nothing
        Whether it is blank, or says that nothing is known.
    """

    weekly: frozenset[str] = frozenset()
    monthly: tuple[tuple[str, str], ...] = ()
    dates: tuple[str, ...] = ()
    perhaps: frozenset[str] = frozenset()
    feasts: bool = False
    not_sundays: bool = False
    moved: bool = False
    more: bool = False
    unread: bool = False
    says_nothing: bool = False


OPEN_ALL_YEAR: Final = DaysOff()
NOTHING: Final = DaysOff(says_nothing=True)


@lru_cache(maxsize=4096)
def days_off(text: str | None) -> DaysOff:
    """Read a text about days off, from its beginning to its end.

    Parameters
    ----------
    text
        In Korean, possibly missing.

    Returns
    -------
    DaysOff
        What it says.

    Examples
    --------
    >>> sorted(days_off("토,일요일 법정공휴일").weekly)
    ['PH', 'Sa', 'Su']
    >>> days_off("매월 둘째, 넷째 월요일").monthly
    (('Mo', '2,4'),)
    >>> days_off("홈페이지 참조").unread
    True
    """
    if text is None or _BLANK.fullmatch(text):
        return NOTHING
    if len(text) > LONGEST:
        return DaysOff(unread=True)
    said = DaysOff()
    at = _past(text, 0)
    while at < len(text):
        match, found = _next(text, at)
        if match is None:
            return DaysOff(unread=True)
        said, at = _joined(said, found), _past(text, match.end())
    return said


def _past(text: str, at: int) -> int:
    """Pass over what stands between two days."""
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _next(text: str, at: int) -> tuple[re.Match[str] | None, DaysOff]:
    """Read the next thing that a text says, None where nobody can tell."""
    for pattern, meaning in _PATTERNS:
        match = pattern.match(text, at)
        found = meaning(match) if match else None
        if found is not None:
            return match, found
    return None, NOTHING


def _joined(one: DaysOff, other: DaysOff) -> DaysOff:
    """Take two statements together."""
    return DaysOff(
        weekly=one.weekly | other.weekly,
        monthly=(*one.monthly, *other.monthly),
        dates=tuple(dict.fromkeys((*one.dates, *other.dates))),
        perhaps=one.perhaps | other.perhaps,
        feasts=one.feasts or other.feasts,
        not_sundays=one.not_sundays or other.not_sundays,
        moved=one.moved or other.moved,
        more=one.more or other.more,
    )


def _weekdays(letters: str) -> frozenset[str]:
    """Write days of the week."""
    return frozenset(WEEKDAYS[DAYS.index(letter)] for letter in letters)


def _range(match: re.Match[str]) -> DaysOff:
    """Read ``월~금``; from Saturday to Monday goes round the end of the week."""
    first, last = (DAYS.index(letter) for letter in match.groups())
    return DaysOff(weekly=_weekdays((DAYS * 2)[first : last + 1 + len(DAYS) * (last < first)]))


def _monthly(match: re.Match[str]) -> DaysOff:
    """Read ``둘째, 넷째 월요일``."""
    numbers = sorted(
        {
            int(one) if one.isdigit() else _NUMBERS[one[0]]
            for one in re.findall(r"[1-5]|[첫둘두셋세넷네](?=째|\s?번째|\s|주)|다섯|마지막", match[1])
        }
    )
    return DaysOff(monthly=((WEEKDAYS[DAYS.index(match[2])], ",".join(map(str, numbers))),))


def _date(match: re.Match[str]) -> DaysOff | None:
    """Read ``1월 1일``."""
    month, day = int(match[1]), int(match[2])
    if not (1 <= month <= len(_MONTHS) and 1 <= day <= _LAST[month - 1]):
        return None
    return DaysOff(dates=(f"{_MONTHS[month - 1]} {day}",))


def _moved(match: re.Match[str]) -> DaysOff:
    """Read ``월요일이 공휴일인 경우 화요일 휴관``."""
    return DaysOff(perhaps=_weekdays(match[1]), moved=True)


_BLANK: Final = re.compile(r"\s*(?:-|없음|정보\s?없음|미상)?\s*")
_HOLIDAYS: Final = DaysOff(weekly=frozenset((HOLIDAYS,)))
_PATTERNS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], DaysOff | None]], ...]] = (
    (
        re.compile(rf"일요일을?\s?제외한\s?{_PUBLIC}"),
        lambda _: DaysOff(weekly=_HOLIDAYS.weekly, not_sundays=True),
    ),
    (re.compile(rf"※?\s?[{DAYS}]요일이\s?공휴일인\s?경우\s?([{DAYS}])요일\s?휴[관무](?![가-힣])"), _moved),
    (re.compile(rf"(?:매월\s?)?({_NTH}(?:\s?[,·ㆍ/]\s?{_NTH})*)\s?([{DAYS}])요일"), _monthly),
    (re.compile(rf"격주\s?([{DAYS}])요일"), lambda match: DaysOff(perhaps=_weekdays(match[1]))),
    (re.compile(rf"(?:매주\s?)?([{DAYS}])(?:요일)?\s?[~∼～]\s?([{DAYS}])(?:요일)?(?![가-힣])"), _range),
    (re.compile(rf"{_PUBLIC}(?![가-힣])"), lambda _: _HOLIDAYS),
    (re.compile(r"(?:설날?|구정|추석|명절)(?:\s?연휴|\s?당일)?(?![가-힣])"), lambda _: DaysOff(feasts=True)),
    (re.compile(r"(?:매년\s?)?(\d{1,2})월\s?(\d{1,2})일(?![가-힣])", re.ASCII), _date),
    (re.compile(f"({'|'.join(_NAMED)})(?![가-힣])"), lambda match: DaysOff(dates=(_NAMED[match[1]],))),
    (re.compile(r"평일(?![가-힣])"), lambda _: DaysOff(weekly=_weekdays(DAYS[:5]))),
    (re.compile(r"주말(?![가-힣])"), lambda _: DaysOff(weekly=_weekdays(DAYS[5:]))),
    (
        # 월 1회 is once a month and no Monday.
        re.compile(
            rf"(?:매주\s?)?([{DAYS}]+)(?:요일(?=[과와]\s|[^가-힣]|$)|(?=\s?[^가-힣\s\d]|\s[{DAYS}]|\s?$|\s?및))"
        ),
        lambda match: DaysOff(weekly=_weekdays(match[1])),
    ),
    (re.compile(r"(?:연중\s?무휴|휴[관무]일?\s?없음)(?![가-힣])"), lambda _: DaysOff()),
    # Any place may have to close for a day.
    (re.compile(r"(?:기타\s)?(?:도서관\s사정에\s의한\s)?임시\s?휴[관무]일?(?![가-힣])"), lambda _: DaysOff()),
    (re.compile(r"(?:정기\s?)?휴[관무]일?(?![가-힣])"), lambda _: DaysOff()),
    (re.compile(r"등(?![가-힣])"), lambda _: DaysOff(more=True)),
)
"""What stands in such texts, and what it means; the first that fits counts."""
