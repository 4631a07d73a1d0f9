"""What published files say of courses in words: for whom, about what, on which days, in which way."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd

from geo import tables as t
from geo.sources.checks import distinct
from geo.sources.korean_points import YES_NO
from geo.sources.korean_times import DAYS, names_all

_SIGNS: Final = re.compile(r"[\W_]+")
_IN_PERSON: Final = ("오프라인", "대면", "집합", "집합교육", "방문", "현장", "대면교육", "오프라인교육")
_ONLINE: Final = (
    *("온라인", "비대면", "원격", "온라인교육", "온라인강의", "비대면교육", "원격교육", "실시간온라인", "실시간비대면"),
    *("온라인실시간", "줌", "zoom", "온라인줌", "온라인zoom", "줌온라인", "zoom온라인", "비대면zoom", "비대면줌"),
)
_BOTH: Final = (
    *(
        "온오프라인",
        "온라인오프라인",
        "오프라인온라인",
        "온라인및오프라인",
        "대면비대면",
        "비대면대면",
        "온오프라인병행",
    ),
    *("혼합", "병행", "블렌디드"),
)
_METHODS: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(_IN_PERSON, "in_person")
    | dict.fromkeys(_ONLINE, "online")
    | dict.fromkeys(_BOTH, "both")
    | {_SIGNS.sub("", method): method for method in t.METHODS}
)

_AGES: Final = re.compile(
    r"(?:만\s?)?(\d{1,3})\s?(?:세\s?)?(?:[~∼～-]\s?(?:만\s?)?(\d{1,3})\s?세|세\s?(이상|이하|미만))", re.ASCII
)
_SENIOR, _ADULT, _CHILD = 60, (18, 19, 20), 13
_WHO: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "newcomers": re.compile(r"다문화\s?(?:가족|가정)?|외국인|결혼\s?이민자?|이주민"),
        "families": re.compile(r"가족"),
        "seniors": re.compile(r"어르신|노인|시니어"),
        "children": re.compile(r"어린이|초등(?:학생|학교)?|유아|아동|영유아|유치원생?"),
        "adults": re.compile(r"성인"),
    }
)
_ANYONE: Final = re.compile(r"누구나|제한\s?없음|모든\s?연령|전\s?연령|연령\s?무관")
# Who is one of these besides is not told by the groups, so that nothing is certain.
_NARROWER: Final = re.compile(
    r"제외|이상|이하|미만|청소년|청년|중학|중등|고등|고교|대학|장애|여성|남성|임산부|임신|학부모|부모|양육자|보호자|교사|강사|직장|취업|구직"
    r"|회원|경력|군인|보훈|수급|저소득|창업|상인|종사자|자원봉사자|활동가"
)
_INCLUDES: Final[Mapping[frozenset[str], str]] = MappingProxyType(
    {frozenset({"families", "children"}): "families", frozenset({"adults", "seniors"}): "adults"}
)

_TITLE_TOPICS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "literacy": re.compile(r"한글|한국어|(?<!디지털\s)(?<!디지털)문해(?!력)|독서|글쓰기"),
        "climate": re.compile(r"기후|탄소|(?<![가-힣])환경|제로\s?웨이스트|업사이클|새활용|재활용|친환경|생태"),
        "crafts": re.compile(r"공예|뜨개|바느질|재봉|퀼트|목공|도예|도자기|자수(?![성전])"),
        "digital": re.compile(
            r"스마트폰|디지털|컴퓨터|키오스크|코딩|엑셀|인공지능|챗\s?GPT|(?<![A-Z])AI(?![A-Z])", re.IGNORECASE
        ),
        "health": re.compile(r"건강|요가|필라테스|체조|스트레칭|치매|명상"),
        "arts": re.compile(r"미술|그림(?!책)|수채화|드로잉|민화|서예|합창|우쿨렐레|연극|음악|(?<![가-힣])사진"),
        "civic": re.compile(r"민주\s?시민|시민\s?교육|세계\s?시민|인권|주민\s?자치|자원봉사|생활\s?법률"),
    }
)
_TOPIC_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {topic: topic for topic in t.TOPICS}
    | {"문해": "literacy", "문해교육": "literacy", "기후": "climate", "기후환경": "climate", "환경": "climate"}
    | {"공예": "crafts", "디지털": "digital", "정보화": "digital", "건강": "health"}
    | {"예술": "arts", "문화예술": "arts", "시민": "civic", "시민교육": "civic"}
)
_ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {**YES_NO, **dict.fromkeys(("unknown", "모름", "미상", "알수없음"), "unknown")}
)

_HOLIDAYS_OFF: Final = re.compile(r"(?:법정\s?|국가\s?)?공휴일(?:은|에는)?\s?(?:제외|휴무|휴강|쉼)")
_NOT_WEEKLY: Final = re.compile(r"제외|휴무|휴강|쉼|월\s?(?:[0-9]{1,2}|[일이삼사])\s?회|일일")
_ALL_DAYS: Final = (("평일", DAYS[:5]), ("주중", DAYS[:5]), ("주말", DAYS[5:]), ("매일", DAYS))
_RANGE: Final = re.compile(rf"([{DAYS}])(?:요일)?\s?([~∼～-])\s?([{DAYS}])(?:요일)?")
_OWN_DAYS: Final = re.compile(rf"(?:{'|'.join(t.WEEKDAYS)})(?:\s?[;,/+]\s?(?:{'|'.join(t.WEEKDAYS)}))*")


def methods_of(text: pd.Series) -> pd.Series:
    """Say in which way courses are held.

    Parameters
    ----------
    text
        (n) str, possibly missing: 온라인, 대면, 온·오프라인.

    Returns
    -------
    pandas.Series
        (n) one of :data:`geo.tables.METHODS`, missing for other words.

    Examples
    --------
    >>> methods_of(pd.Series(["비대면(ZOOM)", "집합교육", "온·오프라인", "야외"])).tolist()
    ['online', 'in_person', 'both', nan]
    """
    return _by_words(text, _METHODS)


def audiences_of(text: pd.Series) -> pd.Series:
    """Say whom courses are for.

    Parameters
    ----------
    text
        (n) str, possibly missing: 성인, 60세 이상, 제한없음.

    Returns
    -------
    pandas.Series
        (n) one of :data:`geo.tables.AUDIENCES`, missing where the words name none, several, or only some of one.

    Examples
    --------
    >>> audiences_of(pd.Series(["은평구민 누구나", "60세 이상", "초등 1~3학년", "성인 여성", "성인, 어린이"])).tolist()
    ['everyone', 'seniors', 'children', nan, nan]
    """
    return distinct(text, _audience)


def topics_of(text: pd.Series) -> pd.Series:
    """Say what words for topics mean.

    Parameters
    ----------
    text
        (n) str, possibly missing: 문해, 디지털.

    Returns
    -------
    pandas.Series
        (n) one of :data:`geo.tables.TOPICS`, missing for other words.
    """
    return _by_words(text, _TOPIC_WORDS)


def answers_of(text: pd.Series) -> pd.Series:
    """Say what answers to a yes-or-no question mean.

    Parameters
    ----------
    text
        (n) str, possibly missing: 있음, ○, 무, 모름.

    Returns
    -------
    pandas.Series
        (n) one of :data:`geo.tables.YES_NO_UNKNOWN`, missing for other words.

    Examples
    --------
    >>> answers_of(pd.Series(["있음", "X", "모름", "문의"])).tolist()
    ['yes', 'no', 'unknown', nan]
    """
    return distinct(text, lambda cell: _ANSWERS.get("".join(unicodedata.normalize("NFKC", cell).split()).casefold()))


def topics_told(title: pd.Series) -> pd.Series:
    """Tell by their titles what courses are about.

    Parameters
    ----------
    title
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        (n) one of :data:`geo.tables.TOPICS` where words of that one alone are in the title, else missing.

    Examples
    --------
    >>> topics_told(pd.Series(["어르신 한글 교실", "스마트폰 사진", "작업환경 점검", "(견본) 키오스크 연습"])).tolist()
    ['literacy', nan, nan, 'digital']
    """
    return distinct(title, _told)


def weekdays_of(text: pd.Series) -> pd.Series:
    """Say on which days of the week courses are held.

    Parameters
    ----------
    text
        (n) str, possibly missing: ``월+수``, ``매주 화요일``, ``월~금``, ``평일``, ``mon;wed``.

    Returns
    -------
    pandas.Series
        (n) of :data:`geo.tables.WEEKDAYS`, Monday first, separated by ``;``; missing where that is not certain
        (``화-목`` may be two days or three, ``월 2회`` is no Monday).

    Examples
    --------
    >>> weekdays_of(pd.Series(["수+월", "매주 화요일", "월~금", "화-목", "월 2회"])).tolist()
    ['mon;wed', 'tue', 'mon;tue;wed;thu;fri', nan, nan]
    """
    plain = distinct(text, _plain_days)
    on = {name: names_all(plain, letter) for letter, name in zip(DAYS, t.WEEKDAYS, strict=True)}
    named = pd.DataFrame(on, index=text.index)
    return pd.Series([";".join(named.columns[row]) or None for row in named.to_numpy()], text.index, dtype="str")


def _by_words(text: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Say what a whole text means, whatever its case, spaces and signs."""
    return distinct(text, lambda cell: words.get(_SIGNS.sub("", unicodedata.normalize("NFKC", cell)).casefold()))


def _audience(cell: str) -> str | None:
    """Read whom a course is for."""
    if cell.casefold() in t.AUDIENCES:
        return cell.casefold()
    groups = set()
    for ages in _AGES.finditer(cell):
        group = _aged(ages)
        if group is None:
            return None
        groups.add(group)
    rest = _AGES.sub(" ", cell)
    for group, words in _WHO.items():
        rest, found = words.subn(" ", rest)
        groups |= {group} if found else set()
    if _NARROWER.search(rest):
        return None
    if not groups and _ANYONE.search(rest):
        return "everyone"
    return next(iter(groups)) if len(groups) == 1 else _INCLUDES.get(frozenset(groups))


def _aged(ages: re.Match[str]) -> str | None:
    """Read ages as one of the groups."""
    first, last, bound = int(ages[1]), ages[2], ages[3]
    if bound == "이상":
        return "seniors" if first >= _SENIOR else "adults" if first in _ADULT else None
    return "children" if int(last or first) <= _CHILD else None


def _told(title: str) -> str | None:
    """Read a topic from a title."""
    topics = [topic for topic, words in _TITLE_TOPICS.items() if words.search(title)]
    return topics[0] if len(topics) == 1 else None


def _plain_days(cell: str) -> str | None:
    """Write a text that certainly names days as a list of their letters."""
    if _OWN_DAYS.fullmatch(cell.casefold()):
        return ",".join(DAYS[t.WEEKDAYS.index(day)] for day in re.findall(r"[a-z]+", cell.casefold()))
    text = _HOLIDAYS_OFF.sub(" ", cell)
    if _NOT_WEEKLY.search(text):
        return None
    for word, days in _ALL_DAYS:
        text = text.replace(word, f" {','.join(days)} ")
    for first, sign, last in _RANGE.findall(text):
        whole_week = (first, last) == (DAYS[0], DAYS[4])
        if DAYS.index(first) >= DAYS.index(last) or (sign == "-" and not whole_week and text.count("-") == 1):
            return None
    return _RANGE.sub(lambda days: days[0].replace("-", "~") if text.count("-") == 1 else days[0], text)
