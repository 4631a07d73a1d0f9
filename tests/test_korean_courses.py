"""Courses from published files: made-up rows in the published columns, held at real venues, and disorder."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from support.sheet_files import workbook

from geo import tables as t
from geo.contracts import check
from geo.errors import SourceError
from geo.region.region import Region
from geo.sources.kinds import recognise
from geo.sources.korean_course_forms import CourseForm
from geo.sources.korean_courses import CANDIDATES, LONGEST_TITLE, ROWS, Courses, read_courses
from geo.sources.sheets import Misfit, Sheet, open_sheet

TODAY = dt.date(2025, 6, 27)
LIBRARY = "서울특별시 은평구 통일로 79가길 13-84"
COLUMNS = (
    *("강좌명", "강사명", "교육시작일자", "교육종료일자", "교육시작시각", "교육종료시각", "강좌내용", "교육대상구분"),
    *("교육방법구분", "운영요일", "교육장소", "강좌정원수", "수강료", "교육장도로명주소", "운영기관명"),
    *("운영기관전화번호", "접수시작일자", "접수종료일자", "접수방법구분", "선정방법구분", "홈페이지주소"),
    *("직업능력개발훈련비지원강좌여부", "학점은행제평가(학점)인정여부", "평생학습계좌제평가인정여부", "데이터기준일자"),
)
GOOD = {
    "강좌명": "(견본) 어르신 스마트폰 교실",
    "강사명": "홍길동",
    "교육시작일자": "2025-07-01",
    "교육종료일자": "2025-08-26",
    "교육시작시각": "10:00",
    "교육종료시각": "12:00",
    "교육대상구분": "60세 이상",
    "교육방법구분": "오프라인",
    "운영요일": "화",
    "교육장소": "은평구립도서관 3층 강의실",
    "강좌정원수": "20",
    "수강료": "5,000원",
    "교육장도로명주소": LIBRARY,
    "운영기관명": "은평구립도서관",
    "운영기관전화번호": "02-385-1671",
    "접수시작일자": "2025-06-01",
    "접수종료일자": "2025-06-30",
    "홈페이지주소": "https://www.eplib.or.kr/",
}
RESERVATION = {
    "SVCID": "S250301",
    "SVCNM": "(견본) 생태 산책",
    "PLACENM": "은평한옥마을어울림터",
    "PAYATNM": "무료",
    "USETGTINFO": "제한없음",
    "SVCURL": "https://yeyak.seoul.go.kr/web/reservation/selectReservView.do?rsv_svc_id=S250301",
    "SVCOPNBGNDT": "2025-03-01 00:00:00.0",
    "SVCOPNENDDT": "2025-12-31 00:00:00.0",
    "RCPTBGNDT": "2025-02-20 00:00:00.0",
    "RCPTENDDT": "2025-12-20 00:00:00.0",
    "V_MIN": "10:00",
    "V_MAX": "12:00",
    "AREANM": "은평구",
}


def course(**changed: str | None) -> dict[str, str | None]:
    return {column: (GOOD | changed).get(column) for column in COLUMNS}


def sheet_of(rows: list[dict[str, Any]], *, misfits: int = 0, first: int = 2) -> Sheet:
    frame = pd.DataFrame(rows).astype("str") if rows else pd.DataFrame(columns=list(COLUMNS), dtype="str")
    lines = np.arange(first, first + len(rows), dtype=np.int64)
    late = tuple(Misfit(first + len(rows) + extra, "가,나", 2) for extra in range(misfits))
    return Sheet("강좌.csv", "utf-8", frame, lines, tuple(map(str, rows)), late, None, None)


def read(region: Region, *rows: dict[str, Any], form: CourseForm = "courses", **options: Any) -> Courses:
    return read_courses(sheet_of(list(rows)), form, venues=region.venues, today=TODAY, **options)


def only(courses: Courses) -> dict[str, Any]:
    (row,) = courses.programmes.astype(object).where(courses.programmes.notna(), None).to_dict("records")
    return {str(name): value for name, value in row.items()}


def whys(courses: Courses) -> list[str]:
    return [entry.why.said() if entry.why else "" for entry in courses.ledger.entries]


def test_a_row_of_the_standard_becomes_a_programme(eunpyeong: Region) -> None:
    courses = read(eunpyeong, course())
    assert courses.ledger.counts == {"accepted": 1, "corrected": 0, "set_aside": 0}
    programme = only(courses)
    assert programme.pop("programme_id").startswith("P")
    assert programme == {
        "venue_id": "EP036",
        "venue_match": "name_and_address",
        "title_ko": "(견본) 어르신 스마트폰 교실",
        "title_en": None,
        "topic": "digital",
        "audience": "seniors",
        "method": "in_person",
        "weekdays": "tue",
        "starts": "10:00",
        "ends": "12:00",
        "starts_on": "2025-07-01",
        "ends_on": "2025-08-26",
        "enrol_from": "2025-06-01",
        "enrol_to": "2025-06-30",
        "fee_won": 5000,
        "organiser": "은평구립도서관",
        "phone": "02-385-1671",
        "url": "https://www.eplib.or.kr/",
        "source": "강좌.csv",
        **dict.fromkeys(t.SUPPORTS, "unknown"),
    }


def test_a_row_of_the_reservations_becomes_a_programme(eunpyeong: Region) -> None:
    spot = eunpyeong.venues.set_index(t.VENUE_ID).geometry["EP080"]
    courses = read(eunpyeong, RESERVATION | {"X": str(spot.x), "Y": str(spot.y)}, form="reservations")
    programme = only(courses)
    assert {
        name: programme[name] for name in ("programme_id", "venue_id", "audience", "fee_won", "starts", "ends")
    } == {
        "programme_id": "S250301",
        "venue_id": "EP080",
        "audience": "everyone",
        "fee_won": 0,
        "starts": "10:00",
        "ends": "12:00",
    }
    assert (programme["starts_on"], programme["ends_on"]) == ("2025-03-01", "2025-12-31")
    assert (programme["enrol_from"], programme["topic"]) == ("2025-02-20", "climate")


def test_the_projects_own_programmes_come_back(eunpyeong: Region) -> None:
    text = eunpyeong.programmes.astype("str")
    sheet = Sheet("again.csv", "utf-8", text, np.arange(len(text)) + 2, ("",) * len(text), (), None, None)
    courses = read_courses(sheet, "simple", venues=eunpyeong.venues, today=TODAY)
    assert courses.ledger.counts["accepted"] == len(text)
    same = [name for name in text if name not in {t.VENUE_MATCH, t.SOURCE}]
    assert_frame_equal(courses.programmes[same], check(eunpyeong.programmes, t.PROGRAMMES, "-")[same])
    assert set(courses.programmes[t.VENUE_MATCH].dropna()) == {"given"}


def test_simple_columns_in_korean(eunpyeong: Region) -> None:
    row = {
        "제목": "요가",
        "장소": "은뜨락도서관",
        "요일": "월,수",
        "시작시각": "오후 3시",
        "종료시각": "16:00",
        "대상": "성인",
        "학습활동가": "있음",
        "수어": "○",
        "큰글자": "모름",
    }
    assert recognise(list(row))[0].standard == "simple"
    programme = only(read(eunpyeong, row, form="simple"))
    assert (programme["venue_id"], programme["venue_match"]) == ("EP019", "name")
    assert (programme["weekdays"], programme["starts"], programme["topic"]) == ("mon;wed", "15:00", "health")
    assert [programme[name] for name in t.SUPPORTS] == ["yes", "yes", "unknown"]


MENDED: list[tuple[str, str | None, str, object, str]] = [
    ("교육종료일자", "9999-12-31", "ends_on", None, "corrected"),
    ("교육시작일자", "2025-02-30", "starts_on", None, "corrected"),
    ("교육시작일자", "2025.7.1.", "starts_on", "2025-07-01", "corrected"),
    ("교육시작일자", "2025-09-01", "starts_on", None, "corrected"),
    ("접수종료일자", "2025-05-01", "enrol_to", None, "corrected"),
    ("접수종료일자", "2025-09-30", "enrol_to", None, "corrected"),
    ("접수시작일자", "2025-09-01", "enrol_from", None, "corrected"),
    ("교육시작시각", "9:00", "starts", "09:00", "corrected"),
    ("교육시작시각", "12:00", "starts", None, "corrected"),
    ("교육시작시각", "25:00", "starts", None, "corrected"),
    ("운영요일", "월+수+금", "weekdays", "mon;wed;fri", "accepted"),
    ("운영요일", "월~금", "weekdays", "mon;tue;wed;thu;fri", "accepted"),
    ("운영요일", "매주 목용일", "weekdays", "thu", "corrected"),
    ("운영요일", "화-목", "weekdays", None, "corrected"),
    ("수강료", "무료", "fee_won", 0, "accepted"),
    ("수강료", "50000", "fee_won", 50_000, "accepted"),
    ("수강료", "재료비 별도 10,000원", "fee_won", None, "corrected"),
    ("교육대상구분", "성인, 어린이", "audience", None, "corrected"),
    ("교육대상구분", None, "audience", None, "accepted"),
    ("교육방법구분", "야외", "method", "unknown", "corrected"),
    ("홈페이지주소", "javascript:alert(1)", "url", None, "corrected"),
    ("강좌명", "<b>(견본)</b> 책&nbsp;읽기", "title_ko", "(견본) 책 읽기", "corrected"),
    ("강좌명", "(견본) 목공 첫걸음", "topic", "crafts", "accepted"),
    ("강좌명", "(견본) 어떤 모임", "topic", None, "accepted"),
]


@pytest.fixture(scope="module")
def mended(eunpyeong: Region) -> Courses:
    """Read all cases as one file; no two are the same course."""
    rows = [
        course(**({"강좌명": f"(견본) 어르신 스마트폰 교실 {number}"} | {column: published}))
        for number, (column, published, *_) in enumerate(MENDED)
    ]
    return read(eunpyeong, *rows)


@pytest.mark.parametrize("number", range(len(MENDED)), ids=[f"{case[0]} {case[1]}"[:40] for case in MENDED])
def test_cells_are_mended_or_unknown(mended: Courses, number: int) -> None:
    column, _, name, value, outcome = MENDED[number]
    assert mended.programmes.astype(object).where(mended.programmes.notna(), None)[name][number] == value
    entry = mended.ledger.entries[number]
    assert entry.outcome == outcome
    assert outcome == "accepted" or column in {change.column for change in entry.changes}


def test_a_night_without_hours_is_unknown(eunpyeong: Region) -> None:
    courses = read(eunpyeong, course(교육시작시각="00:00", 교육종료시각="00:00"))
    assert (only(courses)["starts"], only(courses)["ends"]) == (None, None)
    assert {change.why.said() for change in courses.ledger.entries[0].changes} == {
        "00:00 to 00:00 stands for times that nobody has entered; unknown"
    }


ASIDE: list[tuple[dict[str, str | None], str]] = [
    ({"강좌명": None}, "it has no title of 1 to 200 letters"),
    ({"강좌명": "가" * (LONGEST_TITLE + 1)}, "it has no title of 1 to 200 letters"),
    ({"교육시작일자": "2025-05-01", "교육종료일자": "2025-06-26", "접수종료일자": None}, "it was over on 2025-06-26"),
    ({"교육장소": None, "교육장도로명주소": None}, "it does not say where it is held"),
    (
        {"교육장소": "강남도서관", "교육장도로명주소": "서울특별시 강남구 선릉로116길 45"},
        "it is held in 서울 강남구, outside the region",
    ),
    (
        {"교육장소": "무지개 책방", "교육장도로명주소": "서울특별시 은평구 연서로 999"},
        "no place of this region is called 무지개 책방, or several may be",
    ),
    (
        {"교육장소": "은평구립도서관, 증산정보도서관", "교육장도로명주소": None},
        "no place of this region is called 은평구립도서관, 증산정보도서관, or several may be",
    ),
]


def test_rows_that_cannot_be_used_are_set_aside(eunpyeong: Region) -> None:
    courses = read(eunpyeong, *(course(**changed) for changed, _ in ASIDE))
    assert whys(courses) == [why for _, why in ASIDE]
    assert all(entry.mend is not None for entry in courses.ledger.entries)
    assert courses.programmes.empty


def test_a_course_of_today_is_not_over(eunpyeong: Region) -> None:
    assert whys(read(eunpyeong, course(교육시작일자="2025-06-01", 교육종료일자="2025-06-27"))) == [""]


def test_online_courses_need_no_venue(eunpyeong: Region) -> None:
    held = [("온라인", None), ("비대면(ZOOM)", "은평구립도서관"), (None, "온라인(줌)"), ("온라인", "강남도서관")]
    rows = [
        course(강좌명=f"(견본) {number}", 교육방법구분=method, 교육장소=place, 교육장도로명주소=None)
        for number, (method, place) in enumerate(held)
    ]
    programmes = read(eunpyeong, *rows).programmes
    assert programmes[t.METHOD].tolist() == ["online"] * len(held)
    assert programmes[[t.VENUE_ID, t.VENUE_MATCH]].isna().all(axis=None)


def test_a_course_listed_twice_names_the_first_line(eunpyeong: Region) -> None:
    rows = [course(), course(교육장소="은평구립도서관"), course(운영요일="목")]
    assert whys(read(eunpyeong, *rows)) == ["", "line 2 has the same course: title, place, dates and times", ""]


def test_two_courses_of_one_id_name_the_first_line(eunpyeong: Region) -> None:
    rows = [RESERVATION, RESERVATION | {"SVCNM": "(견본) 그림 교실"}]
    assert whys(read(eunpyeong, *rows, form="reservations")) == ["", "line 2 has the same id, S250301"]


def test_ids_are_the_same_in_the_next_file(eunpyeong: Region) -> None:
    rows = [course(), course(운영요일="목"), course(교육장소="은뜨락도서관", 교육장도로명주소=None)]
    first, next_one = read(eunpyeong, *rows), read(eunpyeong, course(강좌명="(견본) 새 강좌"), *rows[::-1])
    assert set(first.programmes[t.PROGRAMME_ID]) < set(next_one.programmes[t.PROGRAMME_ID])


def test_ids_of_the_file_never_meet_those_made(eunpyeong: Region) -> None:
    row = {"강좌명": "요가", "장소": "EP019"}
    made = only(read(eunpyeong, row, form="simple"))["programme_id"]
    rows = [row | {"강좌번호": None}, {"강좌명": "다른 것", "장소": "EP019", "강좌번호": made}]
    assert read(eunpyeong, *rows, form="simple").programmes[t.PROGRAMME_ID].tolist() == [f"P{made}", made]


def test_swapped_points_are_noticed_and_tell_the_place(eunpyeong: Region) -> None:
    spot = eunpyeong.venues.set_index(t.VENUE_ID).geometry["EP075"]
    there = RESERVATION | {"PLACENM": "대강당", "X": str(spot.y), "Y": str(spot.x + 0.0001)}
    courses = read(eunpyeong, there, form="reservations")
    assert (only(courses)["venue_id"], only(courses)["venue_match"]) == ("EP075", "point")
    assert [change.column for change in courses.ledger.entries[0].changes if "swapped" in change.why.said()] == [
        "X",
        "Y",
    ]
    assert courses.ledger.crs == "EPSG:4326"


def test_points_far_away_are_nothing_to_match(eunpyeong: Region) -> None:
    spot = eunpyeong.venues.set_index(t.VENUE_ID).geometry["EP080"]
    here = RESERVATION | {"X": str(spot.x), "Y": str(spot.y)}
    far = RESERVATION | {"SVCID": "S2", "PLACENM": "올림픽공원", "AREANM": None, "X": "127.12", "Y": "37.52"}
    courses = read(eunpyeong, here, far, form="reservations")
    assert "km from the nearest place of this region" in whys(courses)[1]
    assert courses.unmatched.empty


def test_the_unmatched_are_listed_once_with_candidates(eunpyeong: Region) -> None:
    lost = {"교육장소": "증산도서관", "교육장도로명주소": "은평구 증산로 1000"}
    rows = [course(**lost), course(**lost, 운영요일="목"), course(교육장소="무지개 책방", 교육장도로명주소=None)]
    unmatched = read(eunpyeong, *rows).unmatched
    assert unmatched[[t.PLACE_KO, ROWS]].to_numpy().tolist() == [["증산도서관", 2], ["무지개 책방", 1]]
    assert unmatched[CANDIDATES][0][0] == "EP035"
    assert unmatched[CANDIDATES].map(len).max() <= 3


def test_what_a_person_has_said_holds_for_the_next_file(eunpyeong: Region) -> None:
    row = course(교육장소="증산도서관 2층", 교육장도로명주소="은평구 증산로 1000")
    key = tuple(read(eunpyeong, row).unmatched[["place_key", "address_key"]].iloc[0])
    programme = only(read(eunpyeong, row, remembered={key: "EP035"}))
    assert (programme["venue_id"], programme["venue_match"]) == ("EP035", "by_hand")
    none = read(eunpyeong, row, remembered={key: None})
    assert whys(none) == ["a person has said that 증산도서관 2층 is no place of this region"]
    assert none.unmatched.empty
    assert len(read(eunpyeong, row, remembered={key: "gone"}).unmatched) == 1


def test_a_file_without_titles_is_refused(eunpyeong: Region) -> None:
    with pytest.raises(SourceError, match=r"there is no column 강좌명, in 강좌\.csv"):
        read(eunpyeong, {"교육장소": "은뜨락도서관"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "xlsx"])
def test_every_form_of_file_says_the_same(eunpyeong: Region, tmp_path: Path, encoding: str) -> None:
    frame = pd.DataFrame(
        [course(), course(운영요일="월+수", 수강료="무료"), course(교육장소="모르는 곳", 교육장도로명주소=None)]
    )
    path = tmp_path / ("강좌.xlsx" if encoding == "xlsx" else "강좌.csv")
    if encoding == "xlsx":
        cells: list[list[object]] = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
        path.write_bytes(workbook({"강좌": [list(COLUMNS), *cells]}))
    else:
        # The last row has a comma that nobody put quotation marks around.
        text = frame.to_csv(index=False) + "요가, 명상" + "," * (len(COLUMNS) - 1) + "\n"
        path.write_bytes(text.encode(encoding))
    sheet = open_sheet(path)
    assert recognise(list(sheet.frame.columns))[0].standard == "courses"
    courses = read_courses(sheet, "courses", venues=eunpyeong.venues, today=TODAY)
    assert courses.ledger.counts == {"accepted": 2, "corrected": 0, "set_aside": 1 + (encoding != "xlsx")}
    assert courses.programmes[t.VENUE_ID].tolist() == ["EP036", "EP036"]


CELLS: dict[str, list[str | None]] = {
    "강좌명": ["(견본) 요가", "(견본) 요가", "<b>책</b>", None, "가" * 300],
    "교육시작일자": ["2025-07-01", "9999-12-31", "2025-13-01", "20250901", None],
    "교육종료일자": ["2025-08-26", "2025-01-01", "9999-12-31", "어제", None],
    "교육시작시각": ["10:00", "00:00", "오후 3시", "?", None],
    "교육종료시각": ["12:00", "00:00", "24:00", None],
    "운영요일": ["월", "목용일", "월~금", "매월", None],
    "교육장소": ["은평구립도서관", "EP019", "온라인", "강당", "응암도서관", "다락방 2층", "(", None],
    "교육장도로명주소": [LIBRARY, "서울특별시 강남구 선릉로 1", "은평구 서오릉로 87", "가좌로7길 15", None],
    "교육방법구분": ["온라인", "오프라인", "??", None],
    "수강료": ["무료", "5,000원", "별도", None],
}
ROWS_OF_IT = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}), max_size=30
)


@settings(max_examples=5, deadline=None)
@given(rows=ROWS_OF_IT, misfits=st.integers(0, 2), first=st.integers(3, 50))
def test_counts_add_up_and_lines_are_only_names(
    eunpyeong: Region, rows: list[dict[str, Any]], misfits: int, first: int
) -> None:
    sheet = sheet_of(rows, misfits=misfits)
    courses = read_courses(sheet, "courses", venues=eunpyeong.venues, today=TODAY)
    assert sum(courses.ledger.counts.values()) == len(rows) + misfits
    assert courses.ledger.counts["set_aside"] == len(rows) + misfits - len(courses.programmes)
    assert [entry.line for entry in courses.ledger.entries] == list(range(2, 2 + len(rows) + misfits))
    held = courses.programmes[courses.programmes[t.METHOD] != "online"]
    assert held[t.VENUE_ID].isin(eunpyeong.venues[t.VENUE_ID]).all()
    assert (courses.programmes[t.VENUE_ID].isna() == (courses.programmes[t.METHOD] == "online")).all()
    again = read_courses(sheet_of(rows, misfits=misfits, first=first), "courses", venues=eunpyeong.venues, today=TODAY)
    assert_frame_equal(again.programmes, courses.programmes)
    assert_frame_equal(again.unmatched, courses.unmatched)
