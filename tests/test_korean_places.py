"""Places from published files: the real ones with their counts, and disorder of every kind."""

import unicodedata
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from support.wards_by_hand import WARDS

from geo import tables as t
from geo.contracts import check
from geo.errors import SourceError
from geo.region.region import Region
from geo.sources.address_placing import Asked
from geo.sources.korean_forms import FORMS, FormName
from geo.sources.korean_places import addresses_to_ask, read_places
from geo.sources.ledger import Ledger
from geo.sources.sheets import Misfit, Sheet, open_sheet

Reading = tuple[Ledger, gpd.GeoDataFrame]


def sheet_of(rows: list[dict[str, Any]], *, misfits: int = 0, file: str = "곳.csv") -> Sheet:
    frame = pd.DataFrame(rows).astype("str") if rows else pd.DataFrame(columns=["이름", "위도", "경도"], dtype="str")
    lines = np.arange(2, 2 + len(rows), dtype=np.int64)
    late = tuple(Misfit(2 + len(rows) + extra, "가,나,다,라", 4) for extra in range(misfits))
    return Sheet(file, "utf-8", frame, lines, tuple(map(str, rows)), late, None, None)


def place(name: str | None, lat: Any = 37.615, lon: Any = 126.925, **more: Any) -> dict[str, Any]:
    return {"이름": name, "위도": lat if lat is None else str(lat), "경도": lon if lon is None else str(lon), **more}


def read(*rows: dict[str, Any], form: FormName = "simple", **options: Any) -> Reading:
    return read_places(sheet_of(list(rows)), form, wards=WARDS, **options)


def whys(ledger: Ledger) -> list[str]:
    return [entry.why.said() if entry.why else "" for entry in ledger.entries]


def as_sheet(places: gpd.GeoDataFrame) -> Sheet:
    """Write places in the project's own columns, as an export does."""
    flat = pd.DataFrame(places.drop(columns=t.GEOMETRY))
    text = flat.assign(**{t.LAT: places.geometry.y.map(repr), t.LON: places.geometry.x.map(repr)}).astype("str")
    lines = np.arange(2, 2 + len(text), dtype=np.int64)
    return Sheet("again.csv", "utf-8", text.reset_index(drop=True), lines, ("",) * len(text), (), None, None)


def lonely(name: str, address: str | None, **more: Any) -> dict[str, Any]:
    return {**place(name, None, None), "주소": address, **more}


def changes(ledger: Ledger, row: int) -> list[tuple[str, str | None, str | None, str]]:
    return [(c.column, c.old, c.new, c.why.said()) for c in ledger.entries[row].changes]


@pytest.fixture(scope="module")
def real_culture(shared_data: Path, embedded_wards: gpd.GeoDataFrame) -> Reading:
    return read_places(open_sheet(shared_data / "culture_spaces_seoul.csv"), "culture_spaces", wards=embedded_wards)


@pytest.fixture(scope="module")
def embedded_wards(eunpyeong: Region) -> gpd.GeoDataFrame:
    return eunpyeong.wards


@pytest.fixture(scope="module")
def real_libraries(shared_data: Path, embedded_wards: gpd.GeoDataFrame, real_culture: Reading) -> Reading:
    sheet = open_sheet(shared_data / "libraries_standard_eunpyeong.csv")
    return read_places(sheet, "libraries", wards=embedded_wards, against=real_culture[1])


@pytest.fixture(scope="module")
def real_others(shared_data: Path, embedded_wards: gpd.GeoDataFrame, real_libraries: Reading) -> Reading:
    sheet = open_sheet(shared_data / "culture_spaces_seoul.csv")
    return read_places(sheet, "culture_spaces", wards=embedded_wards, known=real_libraries[1])


@pytest.mark.shared_data
def test_the_counts_of_the_real_files(real_culture: Reading, real_libraries: Reading, real_others: Reading) -> None:
    assert real_libraries[0].counts == {"accepted": 67, "corrected": 2, "set_aside": 8}
    assert real_culture[0].counts == {"accepted": 21, "corrected": 4, "set_aside": 0}
    assert real_others[0].counts == {"accepted": 16, "corrected": 2, "set_aside": 7}


@pytest.mark.shared_data
def test_the_wrong_point_is_corrected_against_the_second_file(real_libraries: Reading) -> None:
    ledger, places = real_libraries
    (entry,) = (entry for entry in ledger.entries if entry.original.startswith("은평구립도서관"))
    assert entry.line == 39
    assert [(c.column, c.old, c.new) for c in entry.changes] == [
        ("경도", "126.9166338", "126.9283998"),
        ("위도", "37.60648786", "37.6190451"),
    ]
    (spot,) = places.geometry[places[t.NAME_KO] == "은평구립도서관"]
    assert (spot.x, spot.y) == (126.9283998, 37.6190451)


@pytest.mark.shared_data
def test_the_real_files_give_the_embedded_venues(
    real_libraries: Reading, real_others: Reading, eunpyeong: Region
) -> None:
    """The embedded table was made from the same files by other hands."""
    found = pd.concat([real_libraries[1], real_others[1]], ignore_index=True)
    known = eunpyeong.venues[eunpyeong.venues[t.SOURCE].str.contains("library standard|culture-space")].reset_index()
    assert len(found) == len(known) == 69 + 18

    def tidy(column: pd.Series) -> list[str | None]:
        return [None if pd.isna(x) else " ".join(unicodedata.normalize("NFC", x).split()) for x in column]

    for column in (t.NAME_KO, t.KIND, t.ADDRESS_KO, t.WARD_CODE):
        assert tidy(found[column]) == tidy(known[column]), column
    # The embedded table is without the file's columns for public holidays, and has dots where the other file lost them.
    of_weeks = [column.str.replace(r"; PH [^;]*|\"[^\"]*\"", "", regex=True) for column in (found[HOURS], known[HOURS])]
    assert tidy(of_weeks[0]) == tidy(of_weeks[1])
    for column in (t.SEATS, t.PHONE, t.CLOSED_DAYS_KO):
        libraries = known[column].iloc[:69]
        assert tidy(found[column].iloc[:69].astype("str")) == tidy(libraries.astype("str")), column
    away = np.hypot((found.geometry.x - known.geometry.x) * 88_200, (found.geometry.y - known.geometry.y) * 111_000)
    assert away.drop(35).max() < 0.1
    # The embedded point of 은평구립도서관 is of yet another source.
    assert away[35] < 15


HOURS = t.OPENING_HOURS
CLOCKS = ("weekday_open", "weekday_close", "saturday_open", "saturday_close")


@pytest.mark.shared_data
def test_the_places_in_both_real_files_are_found_and_no_others(real_others: Reading) -> None:
    ledger, _ = real_others
    pairs = {
        (entry.original.split(",")[2], dict(entry.why.values)["name"])
        for entry in ledger.entries
        if entry.why is not None
    }
    assert pairs == {
        ("구립은평뉴타운도서관", "은평뉴타운 도서관"),
        ("구립증산도서관", "증산정보도서관"),
        ("은평구립도서관", "은평구립도서관"),
        ("내를 건너서 숲으로 도서관", "내를건너서숲으로도서관"),
        ("구립상림도서관", "상림마을작은도서관"),
        ("구립응암정보도서관", "응암정보도서관"),
        ("구립구산동도서관마을", "구산동 도서관마을"),
    }


@pytest.mark.shared_data
def test_what_was_accepted_of_the_real_files_is_accepted_again(
    real_libraries: Reading, real_others: Reading, embedded_wards: gpd.GeoDataFrame
) -> None:
    for _, places in (real_libraries, real_others):
        ledger, again = read_places(as_sheet(places), "simple", wards=embedded_wards)
        assert ledger.counts == {"accepted": len(places), "corrected": 0, "set_aside": 0}
        assert_frame_equal(pd.DataFrame(again), pd.DataFrame(places))


def test_no_embedded_venue_is_taken_for_another(embedded_wards: gpd.GeoDataFrame) -> None:
    sheet = open_sheet(Path(__file__).resolve().parents[1] / "data" / "eunpyeong" / "venues.csv")
    ledger, _ = read_places(sheet, "simple", wards=embedded_wards)
    assert ledger.counts == {"accepted": 106, "corrected": 2, "set_aside": 0}


def test_a_name_and_a_point_are_enough() -> None:
    ledger, places = read(place("책방"))
    assert ledger.counts == {"accepted": 1, "corrected": 0, "set_aside": 0}
    row = places.iloc[0]
    assert row[[t.VENUE_ID, t.KIND, t.OPEN_TO, t.STEP_FREE]].tolist() == ["V2", "other", "unknown", "unknown"]
    assert row[[t.WARD_CODE, t.SOURCE, t.SITE_GROUP]].tolist() == ["1138052000", "곳.csv", "V2"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (place(None), "the place has no name"),
        (place("가" * 101), "the name has 101 letters: it is a text and no name"),
        (place("책방(폐관예정)"), "its name says that it is closed, or is to close: 폐관예정"),
        (place("책방", None), "it has no coordinates that are numbers"),
        (place("책방", "37도 36분"), "it has no coordinates that are numbers"),
        (place("책방", 37.645), "its point lies 2.8 km outside the region"),
        (place("책방", 0, 0), "its point lies"),
        (
            place("책방", 37.595, 126.905, 주소="서울특별시 은평구 통일로 1 (불광동)"),
            "its point lies 2.1 km from 불광동",
        ),
    ],
)
def test_rows_that_cannot_be_used_say_why(row: dict[str, Any], why: str) -> None:
    ledger, places = read(row, place("다른 책방"))
    assert whys(ledger)[0].startswith(why)
    assert ledger.entries[0].mend is not None
    assert ledger.counts["set_aside"] == 1
    assert places[t.NAME_KO].tolist() == ["다른 책방"]


def test_a_place_a_little_outside_is_used_without_a_ward() -> None:
    ledger, places = read(place("책방", 37.63))
    assert ledger.counts["accepted"] == 1
    assert places[t.WARD_CODE].isna().all()


def test_an_address_in_a_ward_of_the_same_legal_name_is_right() -> None:
    ledger, _ = read(place("책방", 37.615, 126.925, 주소="불광동 1"), place("숲", 37.615, 126.925, 주소="불광2동 1"))
    assert ledger.counts["accepted"] == 2


def test_a_row_whose_coordinates_are_swapped_is_turned() -> None:
    ledger, places = read(place("책방"), place("숲", 37.616), place("돌아간 곳", 126.926, 37.614))
    assert ledger.counts == {"accepted": 2, "corrected": 1, "set_aside": 0}
    assert [(c.column, c.old, c.new) for c in ledger.entries[2].changes] == [
        ("경도", "37.614", "126.926"),
        ("위도", "126.926", "37.614"),
    ]
    assert (places.geometry.x[2], places.geometry.y[2]) == (126.926, 37.614)


def test_a_system_that_nobody_can_tell_sets_the_file_aside() -> None:
    # EPSG:5174 and 5181 lie some 300 m apart.
    sheet = sheet_of([place("책방", 457_000, 193_400)])
    ledger, _ = read_places(sheet, "simple", wards=WARDS)
    assert whys(ledger) == [
        "its point is in one of several coordinate systems, some hundred metres apart: EPSG:5174, EPSG:5181"
    ]
    stated, places = read_places(sheet, "simple", wards=WARDS, stated="EPSG:5181")
    assert (stated.counts["accepted"], stated.crs) == (1, "EPSG:5181")
    assert len(places) == 1


def test_a_repeated_place_and_a_repeated_id_are_set_aside() -> None:
    ledger, places = read(
        place("구립 숲도서관", venue_id="A", 종류="public_library"),
        place("숲정보도서관", 37.6153, venue_id="B", 종류="small_library"),
        place("숲정보도서관", 37.617, venue_id="C", 종류="small_library"),
        place("숲책방", venue_id="D"),
        place("숲카페", venue_id="A"),
    )
    assert whys(ledger) == ["", "line 2 has the same place, as 구립 숲도서관", "", "", "line 2 has the same id, A"]
    assert places[t.SITE_GROUP].tolist() == ["A", "C", "A"]


ROAD = {"주소": "통일로 79가길 13-84", "종류": "public_library"}
WITNESS = place("은평도서관", 주소="통일로78가길 13-84(불광동)", 종류="public_library", 전화번호="02-385-1671")


@pytest.mark.parametrize(
    ("row", "outcome", "spot"),
    [
        (place("구립은평도서관", 37.595, 126.905, **ROAD), "corrected", (126.925, 37.615)),
        (place("구립은평도서관", 37.613, 126.925, **ROAD), "accepted", (126.925, 37.613)),
        (place("구립은평도서관", 37.595, 126.905, **ROAD | {"주소": "통일로 1"}), "set_aside", None),
        (place("구립은평도서관", 37.62, 126.933, **ROAD), "set_aside", None),
        (place("구산도서관", 37.595, 126.905, **ROAD), "accepted", (126.905, 37.595)),
    ],
)
def test_another_file_is_a_witness(row: dict[str, Any], outcome: str, spot: tuple[float, float] | None) -> None:
    _, against = read(WITNESS)
    ledger, places = read(row, against=against)
    assert ledger.entries[0].outcome == outcome
    assert [(p.x, p.y) for p in places.geometry] == ([] if spot is None else [spot])


def test_a_witness_whose_own_point_is_wrong_changes_nothing() -> None:
    _, against = read(WITNESS | {"주소": None})
    against = against.set_geometry(gpd.points_from_xy([126.905], [37.595], crs=t.WGS84))
    ledger, _ = read(place("은평도서관", **ROAD | {"주소": "불광동 13-84"}), against=against)
    assert ledger.entries[0].outcome == "accepted"


def test_hours_days_and_numbers_are_mended_or_unknown() -> None:
    clocks = dict(zip(CLOCKS, ("9:00", "18시", "00:00", "00:00"), strict=True))
    ledger, places = read(
        place("책방", 휴관일="매주 목용일", 좌석수="1,039석", **clocks),
        place("숲", 휴관일="토,일요일", 좌석수="많음", **clocks),
    )
    assert places[HOURS].tolist() == [
        "Mo-We,Fr 09:00-18:00; Sa-Su unknown; Th closed; PH unknown",
        "Mo-Fr 09:00-18:00; Sa-Su closed; PH unknown",
    ]
    assert places[t.SEATS].astype("str").fillna("-").tolist() == ["1039", "-"]
    assert places[t.CLOSED_DAYS_KO].tolist() == ["매주 목요일", "토,일요일"]
    assert len(ledger.entries[0].changes) == 6


def test_hours_may_be_given_as_openstreetmap_has_them() -> None:
    times = dict(zip(CLOCKS[:2], ("09:00", "18:00"), strict=True))
    ledger, places = read(
        place("책방", 운영시간="mo-fr 10:00-20:00", **times),
        place("숲", 운영시간="아홉 시부터", **times),
        place("빵집", 운영시간=None, **times),
    )
    made = "Mo-Fr 09:00-18:00; Sa-Su unknown; PH unknown"
    assert places[HOURS].tolist() == ["Mo-Fr 10:00-20:00", made, made]
    assert [entry.outcome for entry in ledger.entries] == ["corrected", "corrected", "accepted"]


def test_rooms_are_called_by_their_house() -> None:
    rows = [
        {"개방시설명": "은평구청", "개방장소명": room, "위도": "37.615", "경도": "126.925", "수용가능인원수": "8"}
        for room in ("회의실", "강당", None)
    ]
    ledger, places = read(*rows, form="rooms")
    assert places[t.NAME_KO].tolist() == ["은평구청 회의실", "은평구청 강당", "은평구청"]
    assert places[t.SITE_GROUP].tolist() == ["V2"] * 3
    assert (places[t.OPEN_TO] == "public").all()
    assert ledger.counts["accepted"] == 3


def test_a_reservation_s_place_counts_once() -> None:
    rows = [{"SVCNM": name, "PLACENM": "물빛공원", "X": "37.615", "Y": "126.925"} for name in ("농구", "배구")]
    ledger, places = read(*rows, form="reservations")
    assert places[t.NAME_KO].tolist() == ["물빛공원"]
    assert whys(ledger)[1] == "line 2 has the same place, as 물빛공원"
    # X and Y are the other way round in this file.
    assert (places.geometry.x[0], places.geometry.y[0]) == (126.925, 37.615)


def test_shapes_are_points_or_nothing() -> None:
    sheet = sheet_of([{"이름": "책방"}, {"이름": "숲"}, {"이름": "빈 곳"}])
    shapes = np.array([shapely.Point(126.925, 37.615), shapely.box(126.92, 37.61, 126.93, 37.62), None], dtype=object)
    drawn = Sheet("곳.geojson", "geojson", sheet.frame, sheet.line, sheet.original, (), shapes, "EPSG:4326")
    ledger, places = read_places(drawn, "simple", wards=WARDS)
    assert (ledger.counts["accepted"], ledger.counts["set_aside"]) == (1, 2)
    assert places[t.NAME_KO].tolist() == ["책방"]


def test_a_file_without_names_is_refused() -> None:
    with pytest.raises(SourceError, match=r"there is no column name_ko, in 곳\.csv; add one"):
        read({"무엇": "책방"})


def test_an_empty_file_gives_an_empty_table() -> None:
    ledger, places = read()
    assert ledger.entries == ()
    assert len(check(places, t.VENUES, "nothing")) == 0


NAME = st.sampled_from(
    [
        "구립숲도서관",
        "숲정보도서관",
        "숲 작은도서관",
        "책방(폐관)",
        "책방-미운영",
        "<b>책방</b>",
        "책방 &amp;",
        "=1+1",
        "\x00",
        "",
    ]
) | st.text(max_size=8)
NUMBER = st.sampled_from(
    ["37.615", "126.925", "37.6152", "0", "nan", "inf", "1e400", "37,6", "193400", "457000", "", "37.645"]
)
CELL = st.sampled_from(
    [
        *(
            "목용일",
            "토,일요일",
            "9:00",
            "00:00",
            "18:00",
            "24:00",
            "1,039",
            "무료",
            "02)351-1234",
            "불광동 1",
            "역촌동",
        ),
        *("A", "public", "public_library", "<script>", "&lt;b&gt;", "'", '"', ",", "\u200b", "yes"),
    ]
) | st.text(max_size=5)
SPOT = st.sampled_from(
    [("37.615", "126.925"), ("37.6152", "126.9251"), ("126.925", "37.615"), ("37.62", "126.93"), ("37.63", "126.925")]
)
OTHERS = (*CLOCKS, "주소", "휴관일", "좌석수", "전화번호", "종류", t.VENUE_ID, t.OPEN_TO, t.STEP_FREE, t.SITE_GROUP)
ROWS = st.lists(
    st.tuples(
        st.fixed_dictionaries({"이름": st.none() | NAME}, optional=dict.fromkeys(OTHERS, st.none() | CELL)),
        SPOT | SPOT | st.tuples(st.none() | NUMBER, st.none() | NUMBER),
    ).map(lambda row: row[0] | {"위도": row[1][0], "경도": row[1][1]}),
    max_size=8,
)


@settings(max_examples=30)
@given(ROWS, st.integers(0, 3))
def test_disorder_is_never_lost_and_what_is_accepted_stays(rows: list[dict[str, str | None]], misfits: int) -> None:
    sheet = sheet_of(rows, misfits=misfits)
    ledger, places = read_places(sheet, "simple", wards=WARDS)
    assert [entry.line for entry in ledger.entries] == [*range(2, 2 + len(rows) + misfits)]
    assert sum(ledger.counts.values()) == len(rows) + misfits
    assert ledger.counts["accepted"] + ledger.counts["corrected"] == len(places)
    check(places, t.VENUES, "places")
    again, same = read_places(as_sheet(places), "simple", wards=WARDS)
    assert again.counts == {"accepted": len(places), "corrected": 0, "set_aside": 0}
    assert_frame_equal(pd.DataFrame(same), pd.DataFrame(places))


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_every_form_survives_disorder(form: FormName, data: st.DataObject) -> None:
    columns = [names[0] for names in FORMS[form].columns.values()]
    rows = data.draw(
        st.lists(
            st.fixed_dictionaries(dict.fromkeys(columns, st.none() | CELL | NUMBER | NAME)), min_size=1, max_size=5
        )
    )
    ledger, places = read(*rows, form=form)
    assert sum(ledger.counts.values()) == len(rows)
    assert ledger.counts["accepted"] + ledger.counts["corrected"] == len(places)


def test_a_row_without_a_point_is_placed_by_its_address() -> None:
    """Between two of the file's own rows, and at the same door as one of them."""
    ledger, places = read(
        place("샘도서관", 37.6120, 126.9220, 주소="은평로 10"),
        place("숲도서관", 37.6120, 126.9250, 주소="은평로 40"),
        lonely("들도서관", "은평구 은평로 20, 2층"),
        lonely("별도서관", "은평로 40 (불광동)"),
    )
    assert ledger.counts == {"accepted": 2, "corrected": 2, "set_aside": 0}
    assert places[t.POSITION].tolist() == ["exact", "exact", "interpolated", "exact"]
    assert abs(places.geometry.x[2] - 126.9230) <= 1e-7
    assert places[t.SITE_GROUP].tolist() == ["V2", "V3", "V4", "V3"]
    said = "its building number lies between 샘도서관, number 10, and 숲도서관, number 40, on 은평로"
    assert sorted(changes(ledger, 2)) == [("경도", None, "126.9230000", said), ("위도", None, "37.6120000", said)]
    assert changes(ledger, 3)[0][3] == "숲도서관 has the same address, 은평로 40"


def test_a_file_without_columns_for_points_is_placed_by_what_is_known() -> None:
    _, known = read(place("샘도서관", 37.6120, 126.9220, 주소="은평로 10"))
    rows = [
        {"이름": "숲도서관", "주소": "은평로 10"},
        {"이름": "들도서관", "주소": None},
        {"이름": "못도서관", "주소": "물로 1"},
    ]
    ledger, places = read(*rows, known=known)
    assert ledger.crs is None
    said = "샘도서관 has the same address, 은평로 10"
    assert changes(ledger, 0) == [("주소", None, "37.6120000, 126.9220000", said)]
    assert whys(ledger)[1:] == ["it has no coordinates that are numbers"] * 2
    assert (places.geometry.x[0], places.geometry.y[0]) == (126.9220, 37.6120)
    _, again = read(*rows, against=known)
    assert again[t.POSITION].tolist() == ["exact"]


def test_a_place_known_by_its_ward_is_in_a_ward_only_if_that_is_certain() -> None:
    _, places = read(
        lonely("샘도서관", "은평구 불광동"), lonely("숲도서관", "은평구 불광2동"), lonely("들도서관", "은평구 역촌동")
    )
    assert places[t.POSITION].tolist() == ["ward"] * 3
    assert places[t.WARD_CODE].isna().tolist() == [True, False, True]
    assert places[t.WARD_CODE][1] == "1138053000"
    assert places[t.SITE_GROUP].tolist() == ["V2", "V3", "V4"]


def test_guesses_are_no_witnesses_and_make_no_doubles() -> None:
    ledger, places = read(
        place("샘작은도서관", 37.6120, 126.9220, 주소="은평로 10", 종류="small_library"),
        lonely("샘정보도서관", "은평로 16", 종류="small_library"),
        lonely("샘 작은도서관", "은평로 18", 종류="small_library"),
        lonely("숲도서관", "은평로 22", 종류="small_library"),
        lonely("들도서관", "은평로 61", 종류="small_library"),
    )
    assert places[t.NAME_KO].tolist() == ["샘작은도서관", "샘정보도서관", "숲도서관"]
    assert places[t.POSITION].tolist() == ["exact", "road", "road"]
    assert whys(ledger)[2] == "line 2 has the same place, as 샘작은도서관"
    # Numbers 16 to 22 are guesses, and 10 is too far.
    assert whys(ledger)[4] == "it has no coordinates that are numbers"


def test_how_well_a_point_is_known_survives_an_export() -> None:
    _, places = read(place("샘도서관", 37.6120, 126.9220, 주소="은평로 10"), lonely("숲도서관", "은평로 16"))
    ledger, again = read_places(as_sheet(places), "simple", wards=WARDS)
    assert ledger.counts["accepted"] == 2
    assert again[t.POSITION].tolist() == ["exact", "road"]


def test_roads_and_answers_help_to_place() -> None:
    rows = [lonely("샘도서관", "은평로 10 <b>2층</b>"), lonely("숲도서관", "물빛길 3"), lonely("들도서관", "불빛길 3")]
    asked = addresses_to_ask(sheet_of(rows), "simple")
    assert asked == ["은평로 10 2층", "물빛길 3", "불빛길 3"]
    answers = {asked[0]: Asked(126.9220, 37.6120, "exact")}
    _, places = read(*rows, roads={"물빛길": (126.9250, 37.6150)}, asked=answers)
    assert places[t.POSITION].tolist() == ["exact", "road"]
    assert places.geometry.x.tolist() == [126.9220, 126.9250]
    assert addresses_to_ask(sheet_of([place("샘도서관", 주소="은평로 10")]), "simple") == []
    assert addresses_to_ask(sheet_of([place("샘도서관", "x", "y")]), "simple") == []
