"""Korean addresses as people write them, and text that is none."""

import time
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import tables as t
from geo.region.region import Region
from geo.sources.addresses import LONGEST_ADDRESS, address_key, read_addresses, road_of


def series(*cells: str | None) -> pd.Series:
    return pd.Series(cells, dtype="str")


def or_none(column: pd.Series) -> list[str | None]:
    return column.astype(object).where(column.notna(), None).tolist()


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("서울특별시 은평구 은평로21길 3-2, 2층 (녹번동)", "은평로21길 3-2"),
        ("서울 은평구 연서로 415 (은평노인종합복지관1층)", "연서로 415"),
        ("응암로 20길 24 한성교회 교육관 1층", "응암로20길 24"),
        ("통일로 79가길 13-84", "통일로79가길 13-84"),
        ("연서로3나길 11-30", "연서로3나길 11-30"),
        ("통일로 지하 792", "통일로 지하 792"),
        ("통일로 지하792 (불광동)", "통일로 지하 792"),
        ("경기도 수원시 팔달구 중앙로 123번길 45", "중앙로123번길 45"),
        ("서울특별시 은평구통일로 951 서광교회", "통일로 951"),
        ("서울은평구 은평로240", "은평로 240"),
        ("서울특별시 은평구 은평구 진관4로 48-51 상림마을 742동 1층", "진관4로 48-51"),
        ("서오릉로4길 10. 성암비전센터", "서오릉로4길 10"),
        ("통일로 590 B동 204호", "통일로 590"),
        ("은평로２１길 ３－２", "은평로21길 3-2"),
        ("은평로21길 3–2", "은평로21길 3-2"),
        ("은평로 003", "은평로 3"),
        ("세종대로 110", "세종대로 110"),
        ("종로 1", "종로 1"),
        ("서울로 10", "서울로 10"),
        ("중구로 12", "중구로 12"),
        ("불광동 272-2", "불광동 272-2"),
        ("서울 은평구 불광제1동 272-2번지", "불광동 272-2"),
        ("인계동 산12-1", "인계동 산 12-1"),
        ("종로1가 24", "종로1가 24"),
        ("성수동1가 12", "성수동1가 12"),
        ("충청남도 아산시 배방읍 장재리 123", "장재리 123"),
        ("불광동 272-2 (통일로 715)", "불광동 272-2"),
        ("은평구립도서관 (통일로 715)", "통일로 715"),
        ("은평로", None),
        ("은평로 2층", None),
        ("은평로 201동", None),
        ("수색로 02-385-1351", None),
        ("불광동", None),
        ("912동 1층", None),
        ("", None),
        (None, None),
    ],
)
def test_the_same_address_is_the_same_text(written: str | None, key: str | None) -> None:
    assert or_none(address_key(series(written))) == [key]


def test_what_an_address_says() -> None:
    cells = ("서울특별시 은평구 은평로21길 3-2", "전라북도 전주시 덕진구 백제대로 567", "불광동 1", "통일로 일대")
    read = read_addresses(series(*cells))
    assert or_none(read.road) == ["은평로21길", "백제대로", None, "통일로"]
    assert or_none(read.city) == ["서울", "전북", None, None]
    assert or_none(read.district) == ["은평구", "덕진구", None, None]
    assert read.number.tolist() == [3, 567, 0, 0]
    assert read.sub.tolist() == [2, 0, 0, 0]


def test_a_road_without_a_number_is_a_road() -> None:
    cells = ("서울 은평구 응암로 20길 24", "은평로 201동", "진흥로, 2층", "불광동 272-2", "길", None)
    assert or_none(road_of(series(*cells))) == ["응암로20길", "은평로", "진흥로", None, None, None]


def test_every_address_of_the_embedded_region_is_read(eunpyeong: Region) -> None:
    address = eunpyeong.venues[t.ADDRESS_KO]
    keys = address_key(address)
    assert keys.notna().sum() == address.notna().sum() == 94
    assert keys.nunique() == 92
    assert or_none(read_addresses(address.dropna()).district.drop_duplicates()) == ["은평구"]
    lots = address_key(eunpyeong.schools[t.ADDRESS_KO])
    assert lots.str.contains(" ").all()


def test_rows_keep_their_index_and_nothing_is_nothing() -> None:
    two = pd.Series(["은평로 1", None], index=[7, 3], dtype="str")
    assert address_key(two).index.tolist() == [7, 3]
    none = read_addresses(series())
    assert len(none.key) == len(none.number) == 0
    assert none.number.dtype == np.int64


@given(st.text(max_size=2 * LONGEST_ADDRESS))
def test_no_text_breaks_it_and_a_key_is_its_own_key(cell: str) -> None:
    key = address_key(series(cell))
    if key.notna().all():
        assert address_key(key).tolist() == key.tolist()


@given(
    st.sampled_from(["은평로", "통일로", "세종대로", "진관길", "응암로20길", "통일로79가길", "중앙로123번길"]),
    st.integers(1, 99_999),
    st.integers(0, 999),
    st.sampled_from(["", "서울 은평구 ", "서울특별시 은평구 ", "은평구 ", "서울특별시 은평구"]),
    st.sampled_from(["", ", 2층", " (녹번동)", " 3층 301호", " B동 204호", "(녹번동, 은평구청)"]),
)
def test_what_stands_around_an_address_changes_nothing(
    road: str, number: int, sub: int, before: str, behind: str
) -> None:
    key = f"{road} {number}-{sub}" if sub else f"{road} {number}"
    read = read_addresses(series(unicodedata.normalize("NFD", before + key + behind)))
    assert read.key.tolist() == [key]
    assert (read.road[0], read.number[0], read.sub[0]) == (road, number, sub)


@pytest.mark.parametrize(
    "unit", ["가", "로", "길", "1", "로1", "가로 ", "(", "[로", "로1-", "동 ", "구 ", "서울시", " "]
)
def test_hostile_text_ends_soon(unit: str) -> None:
    cells = [unit * (LONGEST_ADDRESS // len(unit)) + str(end) for end in range(100)]
    started = time.perf_counter()
    read_addresses(series(*cells, unit * 100_000))
    assert time.perf_counter() - started <= 2
