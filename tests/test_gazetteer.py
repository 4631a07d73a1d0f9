"""Names found however they are typed."""

import dataclasses
import unicodedata

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support import by_hand

from geo import tables as t
from geo.region.gazetteer import MOST_FOUND, Place, find, gazetteer, initials
from geo.region.region import Region


@pytest.fixture(scope="module")
def places(eunpyeong: Region) -> tuple[Place, ...]:
    return gazetteer(eunpyeong)


def names(found: tuple[Place, ...]) -> list[str]:
    return [place.name_ko for place in found]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("구산동", "구산동"),
        (" 구산 동 ", "구산동"),
        ("ㄱㅅㄷ", "구산동"),
        ("ㄱ ㅅ ㄷ", "구산동"),
        ("ㄳㄷ", "구산동"),
        ("\u1100\u1109\u1103", "구산동"),
        (unicodedata.normalize("NFD", "구산동"), "구산동"),
        ("gusan-dong", "구산동"),
        ("GUSAN", "구산동"),
        ("은평구립도서관", "은평구립도서관"),
    ],
)
def test_the_best_match_comes_first(query: str, first: str, places: tuple[Place, ...]) -> None:
    assert names(find(places, query).places)[0] == first


def test_whole_names_then_beginnings_then_parts() -> None:
    listed = tuple(Place("venue", name, "", 0, 0) for name in ["큰 도서관", "도서관길", "도서관", "책방"])
    assert names(find(listed, "도서관").places) == ["도서관", "도서관길", "큰 도서관"]
    assert names(find(listed, "ㄷㅅㄱ").places) == ["도서관", "도서관길", "큰 도서관"]


@pytest.mark.parametrize(("query", "meant"), [("구신동", "구산동"), ("응안1동", "응암1동"), ("Gusam-dong", "구산동")])
def test_a_misspelled_name_suggests_the_right_one(query: str, meant: str, places: tuple[Place, ...]) -> None:
    found = find(places, query)
    assert found.places == ()
    assert meant in names(found.suggestions)
    assert len(found.suggestions) <= 3


@pytest.mark.parametrize("query", ["", "   ", "\n\t", "\u3000"])
def test_nothing_typed_finds_nothing(query: str, places: tuple[Place, ...]) -> None:
    assert find(places, query) == find((), "구산동")


def test_an_answer_is_short(places: tuple[Place, ...]) -> None:
    assert len(find(places, "도").places) == MOST_FOUND


@pytest.mark.parametrize(
    "query",
    [
        ".*", "(a+)+$", "[", "\\", "%s%n{0}", "구산동'; DROP TABLE", "<script>", "\x00", "\ud800", "🙂",
        "가" * 1_000_000, "ㄱ" * 1_000_000, "a" + "\u0327\u0301" * 400_000, "구산동" + " " * 1_000_000,
    ],
    ids=lambda query: ascii(query[:12]),
)  # fmt: skip
def test_a_hostile_query_is_only_a_query(query: str, places: tuple[Place, ...]) -> None:
    found = find(places, query)
    assert len(found.places) <= MOST_FOUND
    assert len(found.suggestions) <= 3
    assert not found.places or "구산동" in query


@pytest.fixture(scope="module")
def few_places() -> tuple[Place, ...]:
    return gazetteer(by_hand.region())


@settings(max_examples=100)
@given(st.text(max_size=30) | st.text("구산동ㄱㅅㄷgusan -", max_size=5))
def test_any_query_is_answered_and_every_match_holds_it(few_places: tuple[Place, ...], query: str) -> None:
    def plain(text: str) -> str:
        return "".join(unicodedata.normalize("NFC", text).casefold().split())

    found = find(few_places, query)
    for place in found.places:
        names = plain(place.name_ko), plain(place.name_en), initials(plain(place.name_ko))
        assert any(plain(query) in name for name in names)
    assert not (found.places and found.suggestions)


def test_everything_with_a_name_is_listed_where_it_is() -> None:
    region = by_hand.region()
    listed = gazetteer(region)
    kinds = [place.kind for place in listed]
    assert [kinds.count(kind) for kind in ("ward", "venue", "school", "site", "road")] == [3, 2, 1, 1, 2]
    by_name = {place.name_ko: place for place in listed}
    west, south, east, north = region.bounds
    assert all(west <= place.lon <= east and south <= place.lat <= north for place in listed)
    road = by_name["구산로"]
    lon, lat = by_hand.degrees(300, 300)
    assert (road.name_en, abs(road.lon - lon) <= 1e-9, abs(road.lat - lat) <= 1e-9) == ("", True, True)
    assert by_name["응암동"].name_en == ""
    assert by_name["봉산"].name_en == "Mt. Bongsan"
    for ward, shape in zip(listed[:3], region.wards.geometry, strict=True):
        assert shape.intersects(shapely.Point(ward.lon, ward.lat))


def test_every_ward_of_eunpyeong_stands_inside_itself(eunpyeong: Region, places: tuple[Place, ...]) -> None:
    wards = [place for place in places if place.kind == "ward"]
    assert len(wards) == 16
    for place, shape in zip(wards, eunpyeong.wards.geometry, strict=True):
        assert shape.intersects(shapely.Point(place.lon, place.lat))


def test_initials_of_double_consonants_and_other_signs() -> None:
    assert initials("꿈나무 ABC 힣가1ㄱ") == "ㄲㄴㅁ ABC ㅎㄱ1ㄱ"


@given(st.text())
def test_initials_keep_the_length(text: str) -> None:
    assert len(initials(text)) == len(text)


def test_nobody_starts_from_a_ward_s_middle() -> None:
    region = by_hand.region()
    guessed = dataclasses.replace(region, venues=region.venues.assign(**{t.POSITION: ["ward", "road"]}))
    assert sum(place.kind == "venue" for place in gazetteer(region)) == 2
    assert [place.name_ko for place in gazetteer(guessed) if place.kind == "venue"] == ["V2 도서관"]
