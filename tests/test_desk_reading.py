"""A stranger's file goes to its reader, and comes back with every row."""

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from support import by_hand

from geo import tables as t
from geo.desk.reading import TABLES, How, Reading, kind_as, kinds_of, read
from geo.errors import SourceError, UsageError
from geo.region.region import Region
from geo.sources.separated import read_separated
from geo.sources.sheets import Sheet, open_sheet

HERE = "37.6120,126.9215"
ROOM = "개방시설명,개방장소명,소재지도로명주소,위도,경도\n"
FILES = {
    "venues": f"이름,위도,경도\n새 책방,{HERE}\n",
    "programmes": "강좌명,장소\n한글,V1 도서관\n",
    "wards": "ward_code,name_ko\n01,구산동\n",
    "population": "동코드,인구\n01,10\n02,20\n03,0\n",
    "sites": f"이름,테마,위도,경도\n봉산,ecology,{HERE}\n",
    "rooms": f"{ROOM}세미나실,구민회관,은평구 구산로 3,{HERE}\n",
    "crossings": f"위도,경도,횡단보도폭\n{HERE},4\n",
    "festivals": f"축제명,위도,경도\n배움잔치,{HERE}\n",
}


def sheet(text: str, name: str = "f.csv") -> Sheet:
    return read_separated(name, text.encode("utf-8"))


def desk(text: str, **how: Any) -> Reading:
    one = sheet(text)
    return read(one, kinds_of(one)[0], by_hand.region(), how=How(**how))


@pytest.mark.parametrize("name", [name for name in FILES if name != "wards"])
def test_each_kind_of_file_fills_its_table(name: str) -> None:
    one = sheet(FILES[name])
    kind = kinds_of(one)[0]
    found = read(one, kind, by_hand.region())
    assert kind.name == name
    assert found.table == TABLES[kind.name]
    assert found.ledger.counts["set_aside"] == 0
    assert len(found.rows) == len(found.ledger.entries) == FILES[name].count("\n") - 1
    assert (found.unmatched is not None) == (name == "programmes")


def test_wards_without_shapes_are_refused_with_what_to_do() -> None:
    with pytest.raises(SourceError, match=r"f\.csv"):
        desk(FILES["wards"])


def test_columns_that_say_nothing_are_named() -> None:
    text = ",".join(f"colour {number}" for number in range(40)) + "\n" + ",".join("x" * 40) + "\n"
    with pytest.raises(
        UsageError, match=r"no column tells .* in f\.csv: it has 'colour 0', .*'colour 5'; name its columns as in one"
    ) as told:
        kinds_of(sheet(text))
    assert "colour 6" not in str(told.value)
    assert len(str(told.value)) < 300


def test_a_long_column_is_cut() -> None:
    with pytest.raises(UsageError, match="no column tells") as told:
        kinds_of(sheet("x" * 5000 + ",{y}\n1,2\n"))
    assert len(str(told.value)) < 300


@pytest.mark.parametrize(("name", "wanted"), [("venues", "programmes"), ("population", "venues"), ("venues", "rooms")])
def test_a_file_of_another_kind_is_refused(name: str, wanted: Any) -> None:
    with pytest.raises(
        UsageError, match=rf"f\.csv has not the columns of a file of {wanted}, but of .*{name}.*; compare it"
    ):
        kind_as(sheet(FILES[name]), wanted)


def test_a_file_that_could_be_two_things_is_what_a_person_says() -> None:
    one = sheet(f"이름,주제,위도,경도\n봉산,ecology,{HERE}\n")
    assert {kind.name for kind in kinds_of(one)} == {"venues", "sites"}
    for wanted in ("venues", "sites"):
        assert kind_as(one, wanted).name == wanted  # type: ignore[arg-type]


def test_rooms_are_candidates_or_venues_as_a_person_says() -> None:
    one, here = sheet(FILES["rooms"]), by_hand.region()
    rooms = read(one, kind_as(one, "rooms"), here)
    venues = read(one, kind_as(one, "venues"), here, wanted="venues")
    assert (rooms.table, venues.table) == ("candidates", "venues")
    assert rooms.rows[t.KIND].tolist() == ["room"]
    assert t.CANDIDATE_ID in rooms.rows
    assert venues.rows[t.NAME_KO].tolist() == rooms.rows[t.NAME_KO].tolist()
    assert venues.rows.geometry.tolist() == rooms.rows.geometry.tolist()
    assert rooms.ledger.counts == venues.ledger.counts


def test_a_place_that_is_there_is_set_aside_from_an_addition_alone() -> None:
    known = by_hand.region().venues.geometry.iloc[0]
    text = f"이름,종류,위도,경도\nV1 도서관,small_library,{known.y},{known.x}\n새 책방,other,{HERE}\n"
    added, whole = desk(text), desk(text, replaces=True)
    assert added.ledger.counts == {"accepted": 1, "corrected": 0, "set_aside": 1}
    assert added.rows[t.NAME_KO].tolist() == ["새 책방"]
    assert whole.ledger.counts == {"accepted": 2, "corrected": 0, "set_aside": 0}


def test_a_wrong_point_is_found_by_the_region_and_by_a_second_file() -> None:
    text = "이름,종류,위도,경도\nV1 도서관,small_library,37.6105,126.9290\n"
    by_region = desk(text, replaces=True)
    (entry,) = by_region.ledger.entries
    assert entry.outcome == "set_aside"
    other = text.replace("V1 도서관", "먼 책방")
    assert desk(other, replaces=True).ledger.counts["accepted"] == 1
    second = sheet("이름,종류,위도,경도\n먼 책방,small_library,37.6147,126.9210\n")
    against = desk(other, replaces=True, against=second)
    assert against.ledger.counts["accepted"] == 0
    assert len(against.ledger.entries) == 1


def test_a_second_file_must_be_one_of_places() -> None:
    with pytest.raises(UsageError, match=r"has not the columns of a file of venues, but of population"):
        desk(FILES["venues"], against=sheet(FILES["population"]))


def test_a_stated_system_is_taken_at_its_word() -> None:
    assert desk(FILES["venues"]).ledger.crs == desk(FILES["venues"], stated="EPSG:4326").ledger.crs == "EPSG:4326"
    wrong = desk(FILES["venues"], stated="EPSG:5186")
    assert wrong.ledger.counts["set_aside"] == 1


@pytest.mark.parametrize("stated", ["EPSG:1", "", "x" * 5000])
def test_a_system_that_is_none_is_refused(stated: str) -> None:
    with pytest.raises(
        UsageError, match=r"the coordinate system '.*' is not known here; choose one of EPSG:4326"
    ) as told:
        desk(FILES["venues"], stated=stated)
    assert len(str(told.value)) < 300


def test_a_place_matched_by_hand_is_remembered() -> None:
    text = "강좌명,장소\n한글,우리 사랑방\n"
    found = desk(text)
    assert found.unmatched is not None
    (place,) = found.unmatched.to_dict("records")
    key = (place["place_key"], place["address_key"])
    for venue, held in (("V2", ["V2"]), (None, [])):
        again = desk(text, joins={key: venue})
        assert again.rows[t.VENUE_ID].dropna().tolist() == held
        assert again.unmatched is not None
        assert again.unmatched.empty
        assert sum(again.ledger.counts.values()) == 1


def test_a_course_that_is_over_is_over_by_the_day_of_today() -> None:
    text = "강좌명,장소,시작일,종료일\n한글,V1 도서관,2025-03-01,2025-06-30\n"
    before, after = (desk(text, today=dt.date(2025, month, 1)).ledger.counts for month in (5, 8))
    assert (before["accepted"], after["accepted"]) == (1, 0)


@pytest.mark.shared_data
@pytest.mark.parametrize("against", [None, "culture_spaces_seoul.csv"])
def test_the_published_libraries(shared_data: Path, eunpyeong: Region, against: str | None) -> None:
    one = open_sheet(shared_data / "libraries_standard_eunpyeong.csv")
    second = None if against is None else open_sheet(shared_data / against)
    assert kinds_of(one)[0].standard == "libraries"
    found = read(one, kinds_of(one)[0], eunpyeong, how=How(replaces=True, against=second))
    assert found.ledger.counts == {"accepted": 67, "corrected": 1, "set_aside": 9}
    assert len(found.rows) == 68
    (wrong,) = [entry for entry in found.ledger.entries if entry.original.startswith("은평구립도서관,")]
    assert (wrong.line, wrong.outcome) == (39, "set_aside")
    assert wrong.why is not None
    assert "has the place of that name" in wrong.why.message
    assert "은평구립도서관" not in set(found.rows[t.NAME_KO])


@pytest.mark.shared_data
def test_a_wrong_point_is_found_by_the_second_file_in_a_region_without_places(
    shared_data: Path, eunpyeong: Region
) -> None:
    bare = dataclasses.replace(eunpyeong, venues=eunpyeong.venues.iloc[:0], programmes=eunpyeong.programmes.iloc[:0])
    one = open_sheet(shared_data / "libraries_standard_eunpyeong.csv")
    second = open_sheet(shared_data / "culture_spaces_seoul.csv")
    found = read(one, kinds_of(one)[0], bare, how=How(against=second))
    (wrong,) = [entry for entry in found.ledger.entries if entry.original.startswith("은평구립도서관,")]
    assert (wrong.outcome, {change.column for change in wrong.changes}) == ("corrected", {"위도", "경도"})
    (there,) = read(second, kinds_of(second)[0], bare).rows.set_index(t.NAME_KO).geometry[["은평구립도서관"]]
    (here,) = found.rows.set_index(t.NAME_KO).geometry[["은평구립도서관"]]
    assert here.distance(there) < 1e-6
    assert sum(found.ledger.counts.values()) == 77


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "table", "counts"),
    [
        ("culture_spaces_seoul.csv", "venues", {"accepted": 21, "corrected": 4, "set_aside": 0}),
        ("elderly_by_ward_seoul_2025q4.csv", "population", {"accepted": 16, "corrected": 0, "set_aside": 438}),
        ("wards_admdongkor_202104.geojson", "wards", {"accepted": 16, "corrected": 0, "set_aside": 0}),
    ],
)
def test_the_other_published_files(
    shared_data: Path, eunpyeong: Region, name: str, table: str, counts: dict[str, int]
) -> None:
    one = open_sheet(shared_data / name)
    found = read(one, kinds_of(one)[0], eunpyeong, how=How(replaces=True))
    assert (found.table, found.ledger.counts) == (table, counts)
    assert len(found.rows) == counts["accepted"] + counts["corrected"]


@pytest.mark.shared_data
def test_the_published_residents_sum_to_the_region_s(shared_data: Path, eunpyeong: Region) -> None:
    one = open_sheet(shared_data / "elderly_by_ward_seoul_2025q4.csv")
    rows = read(one, kinds_of(one)[0], eunpyeong).rows
    assert rows[t.GROUPS[0]].sum() == eunpyeong.population[t.GROUPS[0]].sum()
    assert set(rows[t.WARD_CODE]) == set(eunpyeong.wards[t.WARD_CODE])
