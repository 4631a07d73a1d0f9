"""Residents from published files: the real one adds up to the district's own total."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.wards_by_hand import WARDS

from geo import tables as t
from geo.errors import SourceError
from geo.region.region import Region
from geo.sources.korean_residents import read_residents
from geo.sources.sheets import Sheet, open_sheet

ALL, ELDERLY = "2025 4/4|전체인구|소계", "2025 4/4|65세이상 인구|소계"
MONTH = "2025년12월_계_"


def sheet_of(rows: list[dict[str, Any]]) -> Sheet:
    lines = np.arange(5, 5 + len(rows), dtype=np.int64)
    return Sheet("주민.csv", "cp949", pd.DataFrame(rows).astype("str"), lines, ("",) * len(rows), (), None, None)


def ward(name: str | None, residents: Any, elderly: Any, district: str = "은평구") -> dict[str, Any]:
    return {"동별(2)": district, "동별(3)": name, ALL: residents, "2025 4/4|전체인구|남자|소계": "1", ELDERLY: elderly}


def aged(area: str, **more: Any) -> dict[str, Any]:
    ages = {f"{MONTH}{age}세": "1" for age in range(100)} | {f"{MONTH}100세 이상": "2"}
    return {"행정구역": area, f"{MONTH}총인구수": "1,102", **ages, f"{MONTH.replace('계', '남')}0세": "9", **more}


@pytest.mark.shared_data
def test_the_real_file_adds_up_to_the_district_s_own_total(shared_data: Path, eunpyeong: Region) -> None:
    sheet = open_sheet(shared_data / "elderly_by_ward_seoul_2025q4.csv")
    ledger, residents = read_residents(sheet, "elderly_by_ward", wards=eunpyeong.wards)
    assert ledger.counts == {"accepted": 16, "corrected": 0, "set_aside": 438}
    assert residents[["all", "65plus"]].sum().tolist() == [459_586, 102_485]
    known = eunpyeong.population.set_index(t.WARD_CODE)[["all", "65plus"]]
    assert residents.set_index(t.WARD_CODE).sort_index().equals(known.sort_index())


def test_a_ward_of_the_same_name_elsewhere_is_another_place() -> None:
    rows = [ward("불광1동", "1,000", "200"), ward("불광 2동", "500", "0"), ward("소계", "9", "9")]
    rows += [ward("역촌동", "7", "1", "강남구"), ward("압구정동", "7", "1", "강남구"), ward(None, "7", "1")]
    ledger, residents = read_residents(sheet_of(rows), "elderly_by_ward", wards=WARDS)
    assert residents.to_dict("records") == [
        {"ward_code": "1138052000", "all": 1_000, "65plus": 200},
        {"ward_code": "1138053000", "all": 500, "65plus": 0},
    ]
    assert ledger.counts == {"accepted": 2, "corrected": 0, "set_aside": 4}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (ward("불광1동", "천", "1"), "천 is no number of residents, in the column 2025 4/4|전체인구|소계"),
        (ward("불광1동", "10", None), "'' is no number of residents, in the column 2025 4/4|65세이상 인구|소계"),
        (ward("불광1동", "10", "11"), "it has more residents over 65 than residents"),
        (ward("역촌동", "10", "1"), "line 5 has the same ward"),
        (ward("불광3동", "10", "1"), "은평구 불광3동 is no ward of the region: a total, or another place"),
    ],
)
def test_rows_that_cannot_be_used_say_why(row: dict[str, Any], why: str) -> None:
    ledger, residents = read_residents(
        sheet_of([ward("역촌동", "10", "1"), ward("불광2동", "10", "1"), row]), "elderly_by_ward", wards=WARDS
    )
    assert ledger.entries[2].why is not None
    assert ledger.entries[2].why.said() == why
    assert len(residents) == 2


def test_years_of_age_are_added_up_from_65_on() -> None:
    rows = [aged("서울특별시 은평구 (1138000000)"), aged("서울특별시 은평구 불광1동(1138052000)")]
    ledger, residents = read_residents(sheet_of(rows), "residents_by_age", wards=WARDS)
    assert residents.to_dict("records") == [{"ward_code": "1138052000", "all": 1_102, "65plus": 37, "children": 13}]
    assert ledger.counts["set_aside"] == 1


def test_without_a_bound_at_65_nobody_over_65_is_counted() -> None:
    row = {"행정구역": "불광1동(1138052000)", f"{MONTH}총인구수": "10", f"{MONTH}60~69세": "3", f"{MONTH}70~79세": "2"}
    for twice in ({}, {f"{MONTH}65세": "1", f"{MONTH}65~69세": "1"}):
        _, residents = read_residents(sheet_of([row | twice]), "residents_by_age", wards=WARDS)
        assert residents.columns.tolist() == ["ward_code", "all"]


@pytest.mark.parametrize(
    ("spans", "children"),
    [
        ([(0, 6), (7, 12), (13, 18)], 3),
        ([(age, age) for age in range(14)], 91 - 13),
        ([(0, 4), (5, 9), (10, 14)], None),
        ([(0, 6), (8, 12), (13, 18)], None),
        ([(1, 12), (13, 18)], None),
        ([(0, 12), (0, 4), (13, 18)], None),
    ],
)
def test_children_are_counted_where_a_bound_lies_at_13(spans: list[tuple[int, int]], children: int | None) -> None:
    row = {"행정구역": "불광1동(1138052000)", f"{MONTH}총인구수": "100"}
    for number, (start, end) in enumerate(spans):
        row[f"{MONTH}{start}세" if start == end else f"{MONTH}{start}~{end}세"] = str(number + (len(spans) < 5))
    _, residents = read_residents(sheet_of([row]), "residents_by_age", wards=WARDS)
    assert (residents["children"].tolist() if "children" in residents else None) == (
        None if children is None else [children]
    )


def test_columns_that_are_missing_are_named() -> None:
    with pytest.raises(SourceError, match=r"there is no column 전체인구, in 주민\.csv"):
        read_residents(sheet_of([{"동별(2)": "은평구"}]), "elderly_by_ward", wards=WARDS)
    with pytest.raises(SourceError, match=r"there is no column 행정구역, in 주민\.csv"):
        read_residents(sheet_of([{f"{MONTH}총인구수": "1"}]), "residents_by_age", wards=WARDS)
    two = {"행정구역": "불광1동(1138052000)", f"{MONTH}총인구수": "1", "2025년11월_계_총인구수": "1"}
    with pytest.raises(SourceError, match=r"there are 2 columns of a month's residents, in 주민\.csv; leave one month"):
        read_residents(sheet_of([two]), "residents_by_age", wards=WARDS)


CELL = st.none() | st.sampled_from(["10", "1,000", "-", "", "소계", "불광1동"]) | st.text(max_size=4)
NAME = st.none() | st.sampled_from([*WARDS[t.NAME_KO], "소계", "압구정동"]) | st.text(max_size=4)


@given(st.lists(st.builds(ward, NAME, CELL, CELL, st.sampled_from(["은평구", "강남구"])), min_size=1, max_size=8))
def test_disorder_is_never_lost(rows: list[dict[str, Any]]) -> None:
    ledger, residents = read_residents(sheet_of(rows), "elderly_by_ward", wards=WARDS)
    assert sum(ledger.counts.values()) == len(rows)
    assert ledger.counts["accepted"] == len(residents)


def simple(*rows: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    ledger, residents = read_residents(sheet_of(list(rows)), "simple", wards=WARDS)
    return residents.to_dict("records"), [entry.why.said() if entry.why else "" for entry in ledger.entries]


def test_our_own_columns_by_code_or_name() -> None:
    rows = [
        {"동코드": "1138052000.0", "총인구수": "1,000", "외국인": "7"},
        {"동코드": "1138062500", "총인구수": "5", "외국인": "9"},
    ]
    told = [
        {"ward_code": "1138052000", "all": 1_000, "foreign": 7},
        {"ward_code": "1138062500", "all": 5, "foreign": 9},
    ]
    assert simple(*rows) == (told, ["", ""])
    names = [
        {"행정동": name, "인구": row["총인구수"], "외국인": row["외국인"]}
        for name, row in zip(["불광 1동", "역촌동"], rows, strict=True)
    ]
    assert simple(*names) == (told, ["", ""])


def test_every_group_that_is_there_has_a_column() -> None:
    row = {
        "ward_code": "1138062500",
        "all": "9",
        "65plus": "5",
        "living_alone_65plus": "2",
        "disabled": "3",
        "foreign": "0",
    }
    assert simple(row)[0] == [{key: text if key == "ward_code" else int(text) for key, text in row.items()}]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"장애인": "11"}, "it has more residents in the column 장애인 than in the column 인구"),
        ({"독거노인": "6", "65+": "5"}, "it has more residents in the column 독거노인 than in the column 65+"),
        ({"독거노인": "11"}, "it has more residents in the column 독거노인 than in the column 인구"),
        ({"65+": "11"}, "it has more residents over 65 than residents"),
        ({"65+": None}, "'' is no number of residents, in the column 65+"),
        ({"동코드": "합계"}, "합계 is no ward of the region: a total, or another place"),
    ],
)
def test_groups_that_cannot_be_say_why(cells: dict[str, Any], why: str) -> None:
    assert simple({"동코드": "1138062500", "인구": "10"} | cells) == ([], [why])


def test_a_name_that_two_wards_have_is_no_ward_s() -> None:
    twice = pd.concat([WARDS, WARDS.iloc[[2]].assign(**{t.WARD_CODE: "1168062500"})], ignore_index=True)
    rows = [{"행정동": "역촌동", "인구": "1"}, {"행정동": "불광1동", "인구": "2"}]
    _, residents = read_residents(sheet_of(rows), "simple", wards=twice)
    assert residents.to_dict("records") == [{"ward_code": "1138052000", "all": 2}]


def test_a_simple_table_without_wards_or_residents_is_refused() -> None:
    with pytest.raises(SourceError, match=r"there is no column 인구, in 주민\.csv"):
        simple({"동코드": "1138062500"})
    with pytest.raises(SourceError, match=r"there is no column 동코드, in 주민\.csv"):
        simple({"인구": "1"})
