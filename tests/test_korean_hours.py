"""Opening hours of Korean files: what every text of the real ones becomes, and what becomes of the others."""

import csv
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import tables as t
from geo.opening import LONGEST, acceptable, checked
from geo.region.former import of_today
from geo.settings import PACKAGE_ROOT
from geo.sources import korean_hours
from geo.sources.korean_hours import CLOCKS, KindOfDay, fits, opening_hours, with_hours

WEEK = ("10:00", "17:00")
NIGHT = ("00:00", "00:00")
CULTURE = {
    "매주 금요일과 법정공휴일": "Mo-Th,Sa-Su unknown; Fr closed; PH closed",
    "매주 금요일 및 법정공휴일": "Mo-Th,Sa-Su unknown; Fr closed; PH closed",
    "매주 금요일, 일요일을 제외한 법정공휴일": "Mo-Th,Sa-Su unknown; Fr closed; PH closed; Su unknown",
    "매주 월요일, 일요일을 제외한 법정공휴일": "Tu-Su unknown; Mo closed; PH closed; Su unknown",
    "매주 월요일": "Tu-Su unknown; Mo closed; PH unknown",
    "월요일": "Tu-Su unknown; Mo closed; PH unknown",
    "월요일, 법정공휴일": "Tu-Su unknown; Mo closed; PH closed",
    "매주 월요일,  법정공휴일, 기타 도서관 사정에 의한 임시휴관일": "Tu-Su unknown; Mo closed; PH closed",
    "매주 월요일, 1월 1일, 설날?추석 연휴 ※ 월요일이 공휴일인 경우 화요일 휴관": (
        'Tu unknown "{}"; We-Su unknown; Mo closed; PH unknown "{}"; Jan 1 closed'
    ),
    "매주 월요일, 신정, 노동절, 설날/추석연휴": 'Tu-Su unknown; Mo closed; PH unknown "{}"; Jan 1 closed; May 1 closed',
    "매주 월요일, 신정, 설날, 추석": 'Tu-Su unknown; Mo closed; PH unknown "{}"; Jan 1 closed',
    "매주 월요일 1월 1일, 설?추석 연휴": 'Tu-Su unknown; Mo closed; PH unknown "{}"; Jan 1 closed',
    "매주 월요일, 1월 1일, 설?추석 연휴": 'Tu-Su unknown; Mo closed; PH unknown "{}"; Jan 1 closed',
    "월,화, 수,토,일, 공휴일": "Th-Fr unknown; Mo-We,Sa-Su closed; PH closed",
    "토, 일, 공휴일": "Mo-Fr unknown; Sa-Su closed; PH closed",
    "매주 일요일, 공휴일 등": 'Mo-Sa unknown "{}"; Su closed; PH closed',
    "매주 일요일": "Mo-Sa unknown; Su closed; PH unknown",
    "매주 일,월,화요일": "We-Sa unknown; Mo-Tu,Su closed; PH unknown",
    "홈페이지 참조": 'Mo-Su unknown "{}"; PH unknown "{}"',
    "정보없음": None,
    "연중무휴": None,
}
"""Days off in the file of culture spaces, which has no clock times."""
LIBRARIES = {
    ("토,일요일 법정공휴일", WEEK, NIGHT, NIGHT): "Mo-Fr 10:00-17:00; Sa-Su closed; PH closed",
    ("토,일요일, 법정공휴일", WEEK, NIGHT, NIGHT): "Mo-Fr 10:00-17:00; Sa-Su closed; PH closed",
    ("토, 일,법정공휴일", WEEK, NIGHT, NIGHT): "Mo-Fr 10:00-17:00; Sa-Su closed; PH closed",
    ("월요일,법정공휴일", WEEK, WEEK, WEEK): 'Tu-Sa 10:00-17:00; Su unknown; PH 10:00-17:00 unknown "{}"; Mo closed',
    ("금요일,법정공휴일", WEEK, WEEK, WEEK): 'Mo-Th,Sa 10:00-17:00; Su unknown; PH 10:00-17:00 unknown "{}"; Fr closed',
    ("금요일 법정공휴일", WEEK, WEEK, WEEK): 'Mo-Th,Sa 10:00-17:00; Su unknown; PH 10:00-17:00 unknown "{}"; Fr closed',
    ("월요일,토요일,법정공휴일", WEEK, NIGHT, WEEK): (
        'Tu-Fr 10:00-17:00; Su unknown; PH 10:00-17:00 unknown "{}"; Mo,Sa closed'
    ),
    ("일요일,법정공휴일", WEEK, WEEK, NIGHT): "Mo-Sa 10:00-17:00; Su closed; PH closed",
    ("일요일, 법정공휴일", WEEK, WEEK, NIGHT): "Mo-Sa 10:00-17:00; Su closed; PH closed",
    ("일요일 법정공휴일", WEEK, WEEK, NIGHT): "Mo-Sa 10:00-17:00; Su closed; PH closed",
    ("일요일  법정공휴일", WEEK, WEEK, NIGHT): "Mo-Sa 10:00-17:00; Su closed; PH closed",
    ("월요일,일요일,법정공휴일", WEEK, WEEK, NIGHT): "Tu-Sa 10:00-17:00; Mo,Su closed; PH closed",
    ("일, 월요일,법정공휴일", WEEK, WEEK, NIGHT): "Tu-Sa 10:00-17:00; Mo,Su closed; PH closed",
    ("일, 월,법정공휴일", WEEK, WEEK, NIGHT): "Tu-Sa 10:00-17:00; Mo,Su closed; PH closed",
    ("목, 일요일/법정공휴일", WEEK, WEEK, NIGHT): "Mo-We,Fr-Sa 10:00-17:00; Th,Su closed; PH closed",
    ("일요일", WEEK, WEEK, WEEK): "Mo-Sa 10:00-17:00; PH 10:00-17:00; Su closed",
    ("월요일", WEEK, WEEK, WEEK): "Tu-Sa 10:00-17:00; Su unknown; PH 10:00-17:00; Mo closed",
    ("매주월요일", WEEK, WEEK, WEEK): "Tu-Sa 10:00-17:00; Su unknown; PH 10:00-17:00; Mo closed",
    ("월, 화요일", WEEK, WEEK, WEEK): "We-Sa 10:00-17:00; Su unknown; PH 10:00-17:00; Mo-Tu closed",
    ("월요일,수요일", WEEK, WEEK, WEEK): "Tu,Th-Sa 10:00-17:00; Su unknown; PH 10:00-17:00; Mo,We closed",
    ("월요일, 일요일", WEEK, WEEK, WEEK): "Tu-Sa 10:00-17:00; PH 10:00-17:00; Mo,Su closed",
    ("월,화,수,목,금요일", NIGHT, WEEK, WEEK): "Sa 10:00-17:00; Su unknown; PH 10:00-17:00; Mo-Fr closed",
    ("월,화,수,목,금,토요일", NIGHT, NIGHT, WEEK): "Su unknown; PH 10:00-17:00; Mo-Sa closed",
    ("연중무휴", WEEK, WEEK, WEEK): "Mo-Sa 10:00-17:00; Su unknown; PH 10:00-17:00",
    ("명절 연휴", WEEK, WEEK, WEEK): 'Mo-Sa 10:00-17:00; Su unknown; PH 10:00-17:00 unknown "{}"',
}
"""Days off in the file of libraries, with whether there are times for weekdays, Saturdays and public holidays."""


def made(text: str | None, **clocks: tuple[str | None, str | None]) -> str | None:
    columns = {kind: tuple(pd.Series([one], dtype="str") for one in pair) for kind, pair in clocks.items()}
    (hours,) = opening_hours(columns, pd.Series([text], dtype="str"))
    return None if pd.isna(hours) else hours


def one_space(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", CULTURE)
def test_days_off_alone(text: str) -> None:
    expected = CULTURE[text]
    assert made(text) == (expected if expected is None else expected.replace("{}", one_space(text)))


@pytest.mark.parametrize("key", LIBRARIES)
def test_days_off_with_clock_times(key: tuple) -> None:
    text, weekday, saturday, holiday = key
    hours = made(text, weekday=weekday, saturday=saturday, holiday=holiday)
    assert hours == LIBRARIES[key].replace("{}", one_space(text))


@pytest.mark.shared_data
def test_every_text_of_the_real_files_is_listed_here(shared_data: Path) -> None:
    culture = read(shared_data / "culture_spaces_seoul.csv")
    assert set(culture["휴관일"].dropna()) == set(CULTURE)
    libraries = read(shared_data / "libraries_standard_eunpyeong.csv")
    kinds = {"weekday": "평일", "saturday": "토요일", "holiday": "공휴일"}
    clocks = {
        kind: (libraries[f"{name}운영시작시각"], libraries[f"{name}운영종료시각"]) for kind, name in kinds.items()
    }
    shapes = zip(
        libraries["휴관일"],
        *(np.where((opens == "00:00") & (closes == "00:00"), "shut", "times") for opens, closes in clocks.values()),
        strict=True,
    )
    listed = {(text, *("shut" if pair == NIGHT else "times" for pair in pairs)) for text, *pairs in LIBRARIES}
    assert set(shapes) == listed
    assert acceptable(opening_hours(clocks, libraries["휴관일"])).all()


def read(path: Path) -> pd.DataFrame:
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp949" if not is_utf8(raw) else "utf-8")
    return pd.read_csv(io.StringIO(text), dtype="str")


def is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        (None, "Mo-Fr 10:00-17:00; Sa-Su unknown; PH unknown"),
        ("없음", "Mo-Fr 10:00-17:00; Sa-Su unknown; PH unknown"),
        ("휴관일 없음", "Mo-Fr 10:00-17:00; Sa-Su unknown; PH unknown"),
        ("두 번째, 마지막 금요일", "Mo-Fr 10:00-17:00; Sa-Su unknown; Fr[2,-1] closed; PH unknown"),
        ("매년 12월 25일, 근로자의 날", "Mo-Fr 10:00-17:00; Sa-Su unknown; PH unknown; Dec 25 closed; May 1 closed"),
        ("매월 둘째, 넷째 월요일", "Mo-Fr 10:00-17:00; Sa-Su unknown; Mo[2,4] closed; PH unknown"),
        ("첫째주 월요일", "Mo-Fr 10:00-17:00; Sa-Su unknown; Mo[1] closed; PH unknown"),
        ("매월 마지막 월요일", "Mo-Fr 10:00-17:00; Sa-Su unknown; Mo[-1] closed; PH unknown"),
        ("제2째주, 제4째주 화요일", "Mo-Fr 10:00-17:00; Sa-Su unknown; Tu[2,4] closed; PH unknown"),
        ("1월1일, 설날, 추석연휴", 'Mo-Fr 10:00-17:00; Sa-Su unknown; PH unknown "{}"; Jan 1 closed'),
        ("월요일·수요일", "Tu,Th-Fr 10:00-17:00; Sa-Su unknown; Mo,We closed; PH unknown"),
        ("금~일요일", "Mo-Th 10:00-17:00; Fr-Su closed; PH unknown"),
        ("토~월", "Tu-Fr 10:00-17:00; Mo,Sa-Su closed; PH unknown"),
        ("주말 및 공휴일", "Mo-Fr 10:00-17:00; Sa-Su closed; PH closed"),
        ("격주 월요일", 'Mo 10:00-17:00 unknown "{}"; Tu-Fr 10:00-17:00; Sa-Su unknown; PH unknown'),
        # All weekdays are off, and yet there are times for them.
        ("월~금", 'Mo-Fr 10:00-17:00 unknown "{}"; Sa-Su unknown; PH unknown'),
        # What cannot be read may touch any day, and makes what was read uncertain.
        *(
            (text, 'Mo-Fr 10:00-17:00 unknown "{}"; Sa-Su unknown "{}"; PH unknown "{}"')
            for text in (
                "월 1회",
                "매월 1일",
                "토요일 오후",
                "월요일(7월 제외)",
                "연중무휴(명절 제외)",
                "2월 30일",
                "공휴일 다음날",
            )
        ),
        ('"', "Mo-Fr 10:00-17:00 unknown; Sa-Su unknown; PH unknown"),
        # A remark keeps no sign that would end it.
        ('"월" 1회', 'Mo-Fr 10:00-17:00 unknown "월 1회"; Sa-Su unknown "월 1회"; PH unknown "월 1회"'),
    ],
)
def test_what_else_is_read(text: str | None, hours: str) -> None:
    assert made(text, weekday=WEEK) == hours.replace("{}", text or "")


@pytest.mark.parametrize("pair", [NIGHT, ("18:00", "09:00"), ("09:00", "09:00"), ("09:00", None), (None, None)])
def test_what_are_no_hours_say_nothing(pair: tuple[str | None, str | None]) -> None:
    assert made(None, weekday=pair, saturday=pair) is None
    assert made("일요일", weekday=pair) == "Mo-Sa unknown; Su closed; PH unknown"


def test_a_day_is_closed_only_where_it_is_named() -> None:
    assert made("토요일", weekday=NIGHT, saturday=NIGHT) == "Mo-Fr,Su unknown; Sa closed; PH unknown"


@pytest.mark.parametrize(
    ("opens", "closes", "kind", "days", "fit"),
    [
        ("09:00", "18:00", "weekday", None, True),
        ("00:00", "24:00", "weekday", None, True),
        ("00:00", "00:00", "saturday", "토,일요일", True),
        ("00:00", "00:00", "saturday", "일요일", False),
        ("00:00", "00:00", "weekday", "월~금", True),
        ("00:00", "00:00", "weekday", "월요일", False),
        ("00:00", "00:00", "holiday", "법정공휴일", True),
        ("00:00", "00:00", "weekday", None, False),
        ("09:00", "09:00", "saturday", "토요일", False),
        ("18:00", "09:00", "weekday", None, False),
        ("09:00", None, "weekday", None, True),
    ],
)
def test_pairs_that_fit(opens: str, closes: str | None, kind: KindOfDay, days: str | None, *, fit: bool) -> None:
    columns = [pd.Series([text], dtype="str") for text in (opens, closes, days)]
    assert fits(columns[0], columns[1], kind=kind, closed_days=columns[2]).tolist() == [fit]


WORDS = (
    "월",
    "요일",
    "일",
    "화,",
    " 매주 ",
    "둘째",
    "공휴일",
    "휴관",
    "등",
    "~",
    "1",
    "월 ",
    "\n",
    '"',
    "추석",
    "※",
    "\x00",
    "{0}",
)


@given(
    text=st.one_of(st.none(), st.lists(st.sampled_from(WORDS), max_size=60).map("".join)),
    clocks=st.lists(st.sampled_from([*WEEK, "00:00", "24:00", None]), min_size=6, max_size=6),
)
def test_disorder_becomes_hours_or_nothing(text: str | None, clocks: list[str | None]) -> None:
    pairs = {kind: (clocks[2 * place], clocks[2 * place + 1]) for place, kind in enumerate(CLOCKS)}
    hours = made(text, **pairs)
    if hours is not None:
        assert len(hours) <= LONGEST
        assert checked(hours) == hours
        assert re.search(r"Su \d", hours) is None


def test_too_many_days_off_to_be_written_are_unknown() -> None:
    text = ", ".join(f"1월 {day}일" for day in range(1, 20))
    assert made(text, weekday=WEEK) == f'24/7 unknown "{text[:60]}"'


FORMER = {
    t.CLOSED_DAYS_KO: ["일요일,법정공휴일", "토,일요일", None, None],
    "weekday_open": ["09:00", "09:00", "09:00", None],
    "weekday_close": ["18:00", "18:00", "18:00", None],
    "saturday_open": ["10:00", "00:00", "00:00", None],
    "saturday_close": ["15:00", "00:00", "00:00", None],
}
NOW = [
    "Mo-Fr 09:00-18:00; Sa 10:00-15:00; Su closed; PH closed",
    "Mo-Fr 09:00-18:00; Sa-Su closed; PH unknown",
    "Mo-Fr 09:00-18:00; Sa-Su unknown; PH unknown",
    None,
]


@pytest.mark.parametrize("dtype", ["str", object])
def test_regions_with_clock_times_have_hours_now(dtype: object) -> None:
    former = pd.DataFrame(FORMER, index=[4, 3, 2, 1], dtype=dtype)
    today = of_today(former, "venues")
    assert not {name for pair in CLOCKS.values() for name in pair} & set(today)
    assert [None if pd.isna(hours) else hours for hours in today[t.OPENING_HOURS]] == NOW
    assert of_today(today, "venues")[t.OPENING_HOURS].equals(today[t.OPENING_HOURS])


def test_stated_hours_count_before_clock_times() -> None:
    both = pd.DataFrame(FORMER, dtype="str").assign(**{t.OPENING_HOURS: ["24/7", None, None, None]})
    assert with_hours(both)[t.OPENING_HOURS].iloc[:2].tolist() == ["24/7", NOW[1]]


def test_a_table_that_says_nothing_about_hours_is_left_alone() -> None:
    table = pd.DataFrame({t.NAME_KO: ["책방"]})
    assert with_hours(table) is table


def test_hours_are_written_as_openstreetmap_does() -> None:
    column = korean_hours.standard(pd.Series(["mo-fr 9:00-18:00", "아홉 시부터", None], dtype="str"))
    assert column.fillna("-").tolist() == ["Mo-Fr 09:00-18:00", "-", "-"]


def test_the_embedded_venues_without_hours_are_as_many_as_is_said() -> None:
    with (PACKAGE_ROOT / "data" / "eunpyeong" / "venues.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    hours = [row["opening_hours"] for row in rows]
    assert len(rows) == 108
    assert sum(not text for text in hours) == 23
    # One library names all days but Sundays as days off, and gives no times.
    assert sum(":" not in text for text in hours) == 39 + 1
    assert sum("Su 0" in text or "Su 1" in text for text in hours) == 0
    assert all(checked(text) == text for text in hours if text)
