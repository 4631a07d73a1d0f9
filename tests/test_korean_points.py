"""Crossings, festivals and sites from published files, with disorder of every kind."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.wards_by_hand import WARDS

from geo import tables as t
from geo.contracts import check
from geo.errors import SourceError
from geo.sources.korean_points import read_crossings, read_festivals, read_sites
from geo.sources.ledger import Ledger
from geo.sources.sheets import Sheet

Reading = tuple[Ledger, gpd.GeoDataFrame]


def sheet_of(rows: list[dict[str, Any]], geometry: Any = None) -> Sheet:
    lines = np.arange(2, 2 + len(rows), dtype=np.int64)
    return Sheet("표.csv", "cp949", pd.DataFrame(rows).astype("str"), lines, ("",) * len(rows), (), geometry, None)


def crossing(lat: Any = "37.615", lon: Any = "126.925", **more: Any) -> dict[str, Any]:
    cells = {"위도": lat, "경도": lon, "횡단보도폭": "8", "횡단보도연장": "22.5", "보행자신호등유무": "Y"}
    return {**cells, "녹색신호시간": "25", "보도턱낮춤여부": "Y", "점자블록유무": "N", **more}


def festival(name: Any = "벚꽃축제", lat: Any = "37.615", lon: Any = "126.925", **more: Any) -> dict[str, Any]:
    cells = {"축제명": name, "개최장소": "불광천", "축제시작일자": "2025-04-04", "축제종료일자": "2025-04-06"}
    return {**cells, "축제내용": "봄", "소재지도로명주소": None, "위도": lat, "경도": lon, **more}


def site(
    name: Any = "봉수대", theme: Any = "역사", lat: Any = "37.615", lon: Any = "126.925", **more: Any
) -> dict[str, Any]:
    return {"이름": name, "주제": theme, "위도": lat, "경도": lon, **more}


def crossings(*rows: dict[str, Any], **options: Any) -> Reading:
    return read_crossings(sheet_of(list(rows)), wards=WARDS, **options)


def festivals(*rows: dict[str, Any]) -> Reading:
    return read_festivals(sheet_of(list(rows)), wards=WARDS)


def sites(*rows: dict[str, Any]) -> Reading:
    return read_sites(sheet_of(list(rows)), wards=WARDS)


def whys(ledger: Ledger) -> list[str]:
    return [entry.why.said() if entry.why else "" for entry in ledger.entries]


def test_a_crossing_as_it_is_published() -> None:
    ledger, table = crossings(crossing())
    assert ledger.counts == {"accepted": 1, "corrected": 0, "set_aside": 0}
    (row,) = table.drop(columns=t.GEOMETRY).to_dict("records")
    assert row == {
        "crossing_id": "C2",
        "signal": "yes",
        "green_s": 25.0,
        "kerb_lowered": "yes",
        "tactile_paving": "no",
        "width_m": 8.0,
        "length_m": 22.5,
        "source": "표.csv",
    }
    assert (table.geometry[0].x, table.geometry[0].y) == (126.925, 37.615)


@pytest.mark.parametrize("word", ["Y", "y", "예", "유", "있음", "O", " ○ ", "1"])
def test_yes_in_every_spelling(word: str) -> None:
    assert crossings(crossing(보행자신호등유무=word))[1][t.SIGNAL].tolist() == ["yes"]


@pytest.mark.parametrize("word", ["N", "n", "아니오", "무", "없음", "X", "미설치", "0"])
def test_no_in_every_spelling(word: str) -> None:
    assert crossings(crossing(점자블록유무=word))[1][t.TACTILE_PAVING].tolist() == ["no"]


@pytest.mark.parametrize(("word", "changed"), [(None, False), ("모름", True), ("YN", True), ("2", True)])
def test_what_nobody_says_is_unknown(word: str | None, changed: bool) -> None:
    ledger, table = crossings(crossing(보도턱낮춤여부=word))
    assert table[t.KERB_LOWERED].tolist() == ["unknown"]
    assert bool(ledger.entries[0].changes) == changed


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [("30초", 30), ("25.5", 25.5), (None, None), ("0", None), ("많음", None), ("301", None), ("-5", None)],
)
def test_green_is_a_number_of_seconds_or_unknown(cell: str | None, seconds: float | None) -> None:
    _, table = crossings(crossing(녹색신호시간=cell))
    assert [None if pd.isna(x) else x for x in table[t.GREEN_S]] == [seconds]


def test_without_a_light_there_is_no_green() -> None:
    assert crossings(crossing(보행자신호등유무="N"))[1][t.GREEN_S].isna().all()
    assert crossings(crossing(보행자신호등유무=None))[1][t.GREEN_S].tolist() == [25.0]


def test_a_width_of_kilometres_is_none() -> None:
    ledger, table = crossings(crossing(횡단보도폭="8000", 횡단보도연장="0"))
    assert table[[t.WIDTH_M, t.LENGTH_M]].isna().to_numpy().all()
    (change,) = ledger.entries[0].changes
    assert (change.column, change.old, change.new) == ("횡단보도폭", "8000", None)


def test_crossings_elsewhere_nowhere_and_twice_are_set_aside() -> None:
    rows = [crossing(), crossing("37.615", "127.0"), crossing(None, None), crossing("37.6150000001")]
    ledger, table = crossings(*rows, crossing("37.6151"))
    assert whys(ledger) == [
        "",
        "its point lies 5.3 km outside the region",
        "it has no coordinates that are numbers",
        "line 2 has a crossing at the same point",
        "",
    ]
    assert table[t.CROSSING_ID].tolist() == ["C2", "C6"]


def test_points_of_a_layer_do_as_well_as_columns() -> None:
    geometry = np.array([shapely.Point(126.925, 37.615)], dtype=object)
    rows = [{"횡단보도폭": "8"}]
    _, table = read_crossings(sheet_of(rows, geometry), wards=WARDS)
    assert table[t.WIDTH_M].tolist() == [8.0]
    with pytest.raises(SourceError, match=r"there is no column 위도, in 표\.csv"):
        read_crossings(sheet_of(rows), wards=WARDS)


def test_a_festival_as_it_is_published() -> None:
    ledger, table = festivals(festival(축제내용="<p>봄&nbsp;<b>꽃</b></p>"))
    assert [(c.column, c.new) for c in ledger.entries[0].changes] == [("축제내용", "봄 꽃")]
    (row,) = table.drop(columns=t.GEOMETRY).to_dict("records")
    assert {name: None if pd.isna(cell) else cell for name, cell in row.items()} == {
        "festival_id": "F2",
        "name_ko": "벚꽃축제",
        "place_ko": "불광천",
        "starts_on": "2025-04-04",
        "ends_on": "2025-04-06",
        "text_ko": "봄 꽃",
        "address_ko": None,
        "source": "표.csv",
    }


@pytest.mark.parametrize(
    ("starts", "ends", "told"),
    [
        ("2025.4.4", "20250406", ("2025-04-04", "2025-04-06")),
        ("2025년 4월 4일", "2025-04-06 18:00:00", ("2025-04-04", "2025-04-06")),
        ("2025-02-30", "2025-04-06", (None, "2025-04-06")),
        ("2025-04-04", "9999-12-31", ("2025-04-04", None)),
        ("1999-01-01", "1999-01-02", ("1999-01-01", "1999-01-02")),
        ("2025-04-06", "2025-04-04", (None, None)),
        ("4월 중", None, (None, None)),
        ("0000-00-00", "2025-4-6", (None, "2025-04-06")),
    ],
)
def test_dates_of_festivals(starts: str | None, ends: str | None, told: tuple[str | None, str | None]) -> None:
    ledger, table = festivals(festival(축제시작일자=starts, 축제종료일자=ends))
    assert tuple(None if pd.isna(day) else day for day in table[[t.STARTS_ON, t.ENDS_ON]].iloc[0]) == told
    expected = [(old, new) for old, new in zip((starts, ends), told, strict=True) if old != new]
    assert ledger.counts["corrected"] == (1 if expected else 0)


def test_each_year_s_festival_is_another() -> None:
    last = festival(축제시작일자="2024-04-04", 축제종료일자="2024-04-06")
    ledger, table = festivals(festival(), last, festival("벚꽃 축제"), festival(None), festival("나" * 101))
    assert whys(ledger) == [
        "",
        "",
        "line 2 has the same place, as 벚꽃축제",
        *["it has no name of 1 to 100 letters"] * 2,
    ]
    assert len(table) == 2


def test_a_site_in_every_wording() -> None:
    words = ["역사", "heritage", "생태", "ecology", "문화", "culture", "탄소중립", "Carbon-Neutral", "탄소 중립"]
    ledger, table = sites(*[site(f"곳 {place}", word) for place, word in enumerate(words)])
    themes = ["heritage"] * 2 + ["ecology"] * 2 + ["culture"] * 2 + ["carbon-neutral"] * 3
    assert table[t.THEME].tolist() == themes
    assert ledger.counts["accepted"] == len(words)
    assert table[t.SITE_ID].tolist() == [f"S{line}" for line in range(2, 11)]


def test_sites_that_cannot_be_used_say_why() -> None:
    ledger, _ = sites(site(), site("둘", "맛집"), site("셋", None), site(), site(None))
    assert whys(ledger) == [
        "",
        "맛집 is no theme, in the column 주제",
        "'' is no theme, in the column 주제",
        "line 2 has the same place, as 봉수대",
        "it has no name of 1 to 100 letters",
    ]
    with pytest.raises(SourceError, match=r"there is no column theme, in 표\.csv"):
        sites({"이름": "봉수대"})


def test_sites_keep_their_ids_and_the_others_get_one_that_is_free() -> None:
    ledger, table = sites(site("하나", site_id="S3"), site("둘"), site("셋", site_id="S3"), site("넷", site_id="SS5"))
    assert whys(ledger) == ["", "", "line 2 has the same id, S3", ""]
    assert table[t.SITE_ID].tolist() == ["S3", "SSS3", "SS5"]


CELL = (
    st.none()
    | st.text(max_size=5)
    | st.sampled_from(["Y", "25", "2025-13-01", "9999-12-31", "<b>", "역사", "0", "37.615"])
)
COORDINATE = st.sampled_from(["37.615", "126.925", "126.93", "199800.1", "556000", "0", None, "x"])


@given(
    st.sampled_from([(crossing, crossings, t.CROSSINGS), (festival, festivals, t.FESTIVALS), (site, sites, t.SITES)]),
    st.data(),
)
def test_disorder_is_never_lost(
    kind: tuple[Callable[..., Any], Callable[..., Reading], Any], data: st.DataObject
) -> None:
    made, read, schema = kind
    cells = st.fixed_dictionaries({}, optional=dict.fromkeys(made(), CELL))
    points = st.fixed_dictionaries({}, optional={"위도": COORDINATE, "경도": COORDINATE})
    rows = [made() | data.draw(cells) | data.draw(points) for _ in range(data.draw(st.integers(1, 5)))]
    ledger, table = read(*rows)
    assert [entry.line for entry in ledger.entries] == [*range(2, 2 + len(rows))]
    assert ledger.counts["accepted"] + ledger.counts["corrected"] == len(table)
    check(table, schema, "here")
