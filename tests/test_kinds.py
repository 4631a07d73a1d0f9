"""What a table is about, told by its columns."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sources.kinds import Kind, recognise, simple_columns
from geo.sources.sheets import open_sheet

ROOMS = "개방시설명,개방장소명,개방시설유형구분,휴관일,평일운영시작시각,평일운영종료시각,유료사용여부,위도,경도"
COURSES = "강좌명,강사명,교육시작일자,교육종료일자,운영요일,교육장소,수강료,교육장도로명주소"
CROSSINGS = "위도,경도,횡단보도폭,횡단보도연장,보행자신호등유무,녹색신호시간,보도턱낮춤여부,점자블록유무"
FESTIVALS = "축제명,개최장소,축제시작일자,축제종료일자,축제내용,소재지도로명주소,위도,경도,데이터기준일자"
RESERVATIONS = "SVCNM,PLACENM,PAYATNM,USETGTINFO,SVCURL,X,Y,SVCOPNBGNDT,SVCOPNENDDT,RCPTBGNDT,RCPTENDDT,V_MIN,V_MAX"


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("file", "best"),
    [
        ("libraries_standard_eunpyeong.csv", Kind("venues", "libraries", 28, 28)),
        ("culture_spaces_seoul.csv", Kind("venues", "culture_spaces", 26, 26)),
        ("elderly_by_ward_seoul_2025q4.csv", Kind("population", "elderly_by_ward", 3, 3)),
        ("wards_admdongkor_202104.geojson", Kind("wards", "admdongkor", 8, 8)),
    ],
)
def test_real_files_are_recognised(shared_data: Path, file: str, best: Kind) -> None:
    assert recognise(list(open_sheet(shared_data / file).frame.columns))[0] == best


@pytest.mark.parametrize(
    ("columns", "name", "standard"),
    [
        (ROOMS, "rooms", "rooms"),
        (COURSES, "programmes", "courses"),
        (CROSSINGS, "crossings", "crossings"),
        (FESTIVALS, "festivals", "festivals"),
        (RESERVATIONS, "programmes", "reservations"),
        (
            "행정구역,2025년12월_계_총인구수,2025년12월_계_0세,2025년12월_계_100세 이상",
            "population",
            "residents_by_age",
        ),
        ("ADM_CD,ADM_NM,BASE_DATE", "wards", "sgis"),
        ("BASE_DATE,ADM_DR_CD,ADM_DR_NM,OBJECTID", "wards", "sgis"),
        ("이름,위도,경도", "venues", "simple"),
        ("name_ko,lat,lon", "venues", "simple"),
        ("Name,X,Y", "venues", "simple"),
        ("이름,주소", "venues", "simple"),
        ("동코드,이름", "wards", "simple"),
        ("ward_code,all,65plus", "population", "simple"),
        ("이름,테마,위도,경도", "sites", "simple"),
        ("강좌명,장소,요일", "programmes", "simple"),
    ],
)
def test_columns_tell_the_kind(columns: str, name: str, standard: str) -> None:
    best = recognise(columns.split(","))[0]
    assert (best.name, best.standard) == (name, standard)


def test_case_and_white_space_do_not_matter() -> None:
    assert recognise([" 도서관 명 ", "위도"]) == recognise(["도서관명", "위도"])
    assert recognise(["svcnm", "placenm"])[0].standard == "reservations"


def test_a_table_may_be_several_things_the_likeliest_first() -> None:
    kinds = recognise(["이름", "주제", "위도", "경도"])
    assert [kind.name for kind in kinds] == ["sites", "venues"]


def test_forty_unknown_columns_are_nothing() -> None:
    assert recognise([f"column {number}" for number in range(40)]) == ()


def test_simple_columns_are_mapped_to_ours() -> None:
    assert simple_columns(["Y", " X", "이름", "비고"], "venues") == {"name_ko": "이름", "lat": "Y", "lon": " X"}


@given(st.lists(st.one_of(st.text(), st.sampled_from(f"{ROOMS},{COURSES},{FESTIVALS},X,Y,이름,동코드".split(",")))))
def test_counts_are_in_order_and_within_the_standard(columns: list[str]) -> None:
    kinds = recognise(columns)
    assert all(one.matched >= other.matched for one, other in itertools.pairwise(kinds))
    assert all(0 < kind.matched <= kind.of for kind in kinds)
    assert kinds == recognise(columns[::-1])
