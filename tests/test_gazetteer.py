"""Names found however they are typed."""

import dataclasses
import string
import time
import unicodedata

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from support import by_hand

from geo import tables as t
from geo.region.gazetteer import MOST_FOUND, Gazetteer, Place, find, gazetteer, searchable
from geo.region.region import Region
from geo.region.search_names import initials
from geo.streets.snapping import snap

EARTH = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def places(eunpyeong: Region) -> Gazetteer:
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
        ("gusandong", "구산동"),
        ("Gusan\u2011Dong", "구산동"),
        ("\u202e구산동\u200f", "구산동"),
        ("Eunpyeong-ro 21-gil", "은평로21길"),
        ("eunpyeongro21gil", "은평로21길"),
        ("Tongil-ro", "통일로"),
        ("Baengnyeonsan-ro", "백련산로"),
        ("Yeonsinnae", "연신내역"),
        ("연신내", "연신내역"),
        ("ㅇㅅㄴㅇ", "연신내역"),
        ("Gusan-yeok", "구산역"),
        ("digital media city", "디지털미디어시티역"),
        ("bulgwang chodeunghakgyo", "서울불광초등학교"),
        ("Bulgwang Elementary", "서울불광초등학교"),
    ],
)
def test_the_best_match_comes_first(query: str, first: str, places: Gazetteer) -> None:
    assert names(find(places, query).places)[0] == first


def test_whole_names_then_beginnings_then_parts() -> None:
    listed = searchable(tuple(Place("venue", name, "", 0, 0) for name in ["큰 도서관", "도서관길", "도서관", "책방"]))
    assert names(find(listed, "도서관").places) == ["도서관", "도서관길", "큰 도서관"]
    assert names(find(listed, "ㄷㅅㄱ").places) == ["도서관", "도서관길", "큰 도서관"]


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("구신동", "구산동"),
        ("응안1동", "응암1동"),
        ("Gusam-dong", "구산동"),
        ("Yonsinnae", "연신내역"),
        ("연신네", "연신내역"),
        ("Eunpyung-ro 21-gil", "은평로21길"),
    ],
)
def test_a_misspelled_name_suggests_the_right_one(query: str, meant: str, places: Gazetteer) -> None:
    found = find(places, query)
    assert found.places == ()
    assert meant in names(found.suggestions)
    assert len(found.suggestions) <= 3


@pytest.mark.parametrize("query", ["", "   ", "\n\t", "\u3000"])
def test_nothing_typed_finds_nothing(query: str, places: Gazetteer) -> None:
    assert find(places, query) == find(searchable(()), "구산동")


def test_an_answer_is_short(places: Gazetteer) -> None:
    assert len(find(places, "도").places) == MOST_FOUND


@pytest.mark.parametrize(
    "query",
    [
        ".*", "(a+)+$", "[", "\\", "%s%n{0}", "구산동'; DROP TABLE", "<script>", "\x00", "\ud800", "🙂",
        "가" * 1_000_000, "ㄱ" * 1_000_000, "1" * 10_000, "로1" * 5_000,
        "a-1 " * 5_000, "ro 1 " * 2_500, "\u202e\u200f",
        "\ud800 없는길 3", "a" + "\u0327\u0301" * 400_000, "구산동" + " " * 1_000_000,
    ],
    ids=lambda query: ascii(query[:12]),
)  # fmt: skip
def test_a_hostile_query_is_only_a_query(query: str, places: Gazetteer) -> None:
    found = find(places, query)
    assert len(found.places) <= MOST_FOUND
    assert len(found.suggestions) <= 3
    assert not found.places or "구산동" in query


@pytest.fixture(scope="module")
def few_places() -> Gazetteer:
    return gazetteer(by_hand.region())


@settings(max_examples=100)
@given(st.text(max_size=30) | st.text("구산동ㄱㅅㄷgusan -", max_size=5))
def test_any_query_is_answered_and_every_match_holds_it(few_places: Gazetteer, query: str) -> None:
    latin = {
        "구산동": "gusandong", "응암동": "eungamdong", "산골동": "sangoldong", "구산역": "gusanyeok",
        "V1 도서관": "v1doseogwan", "V2 도서관": "v2doseogwan", "구산초등학교": "gusanchodeunghakgyo elementaryschool",
        "봉산": "bongsan", "구산로": "gusanro", "응암로": "eungamro",
    }  # fmt: skip
    letters = {sign for sign in query.casefold() if sign in string.ascii_lowercase or "가" <= sign <= "힣"}
    found = find(few_places, query)
    for place in (place for place in found.places if place.kind != "address"):
        spelled = [place.name_ko, place.name_en, initials(place.name_ko), latin.get(place.name_ko, "")]
        spelled += [unicodedata.normalize("NFD", place.name_ko)]
        assert not letters or any(letters <= set(name.casefold()) for name in spelled)
    assert not (found.places and found.suggestions)


def test_everything_with_a_name_is_listed_where_it_is() -> None:
    region = by_hand.region()
    listed = gazetteer(region).places
    kinds = [place.kind for place in listed]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    assert counts == {"ward": 3, "station": 1, "venue": 2, "school": 1, "site": 1, "road": 2}
    assert list(counts) == ["ward", "station", "venue", "school", "site", "road"]
    assert {place.position for place in listed if place.kind != "road"} == {"exact"}
    assert {place.position for place in listed if place.kind == "road"} == {"road"}
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


def test_every_ward_of_eunpyeong_stands_inside_itself(eunpyeong: Region, places: Gazetteer) -> None:
    wards = [place for place in places.places if place.kind == "ward"]
    assert len(wards) == 16
    for place, shape in zip(wards, eunpyeong.wards.geometry, strict=True):
        assert shape.intersects(shapely.Point(place.lon, place.lat))


def test_nobody_starts_from_a_ward_s_middle() -> None:
    region = by_hand.region()
    guessed = dataclasses.replace(region, venues=region.venues.assign(**{t.POSITION: ["ward", "road"]}))
    assert sum(place.kind == "venue" for place in gazetteer(region).places) == 2
    venues = [place for place in gazetteer(guessed).places if place.kind == "venue"]
    assert [(place.name_ko, place.position) for place in venues] == [("V2 도서관", "road")]


def test_a_school_that_a_map_offers_is_a_school() -> None:
    region = by_hand.region()
    offered = region.candidates.assign(**{t.KIND: "school", t.NAME_KO: "산골중학교"})
    found = find(gazetteer(dataclasses.replace(region, candidates=offered)), "Sangol middle school").places
    assert [(place.kind, place.name_ko) for place in found] == [("school", "산골중학교")]
    assert find(gazetteer(region), "골목찻집").places == ()


@pytest.mark.parametrize(
    ("query", "kinds"),
    [("구산", ["ward", "station", "school", "road"]), ("gusan", ["ward", "station", "school", "road"])],
)
def test_wards_and_stations_come_before_roads(query: str, kinds: list[str]) -> None:
    assert [place.kind for place in find(gazetteer(by_hand.region()), query).places] == kinds


@pytest.mark.parametrize("query", ["구산역", "Gusan Station", "Gusan", "gusan yeok", "구산"])
def test_a_station_goes_with_its_word_or_without(query: str) -> None:
    region = by_hand.region()
    bare = dataclasses.replace(region, stations=region.stations.assign(**{t.NAME_KO: "구산", t.NAME_EN: "Gusan"}))
    for one in (region, bare):
        assert "station" in {place.kind for place in find(gazetteer(one), query).places}


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        # Where Seoul's other list of stations has them.
        ("녹번", 37.600927, 126.935756), ("불광", 37.610713, 126.929605), ("연신내", 37.618932, 126.920831),
        ("구파발", 37.636763, 126.918821), ("독바위", 37.618456, 126.933031), ("구산", 37.611377, 126.917270),
        ("역촌", 37.606021, 126.922744), ("응암", 37.598605, 126.915577), ("새절", 37.591148, 126.913629),
        ("증산", 37.583876, 126.909645), ("디지털미디어시티", 37.576958, 126.898609), ("수색", 37.580833, 126.895556),
    ],
)  # fmt: skip
def test_the_stations_of_eunpyeong_are_where_another_list_has_them(
    name: str, lat: float, lon: float, eunpyeong: Region, places: Gazetteer
) -> None:
    found = {place.kind: place for place in reversed(find(places, name).places)}["station"]
    assert found.name_ko == f"{name}역"
    assert EARTH.inv(found.lon, found.lat, lon, lat)[2] <= 100
    west, south, east, north = eunpyeong.bounds
    assert west <= found.lon <= east
    assert south <= found.lat <= north
    network = eunpyeong.network
    placed = snap(network, [found.lon], lat=[found.lat], edge_open=np.ones(network.edge_count, dtype=bool))
    assert placed.access_m[0] <= 150


@pytest.mark.parametrize(
    ("query", "said", "spot", "within_m"),
    [
        # Points of these very addresses, or of the road, as published.
        ("서울 은평구 은평로 195 (녹번동)", ("은평로 195", "exact"), (37.602454, 126.928821), 60),
        ("195 Eunpyeong-ro, Eunpyeong-gu, Seoul", ("은평로 195", "exact"), (37.602454, 126.928821), 60),
        ("은평로21길 3", ("은평로21길 3", "road"), (37.602728, 126.931026), 500),
        ("은평로 21길 3", ("은평로21길 3", "road"), (37.602728, 126.931026), 500),
        ("서울 은평구 은평로21길 3-1 (응암동)", ("은평로21길 3-1", "road"), (37.602728, 126.931026), 500),
        ("Eunpyeong-ro 21-gil 3", ("은평로21길 3", "road"), (37.602728, 126.931026), 500),
        ("불광동 272-2", ("불광동 272-2", "exact"), (37.613429, 126.930720), 60),
        ("진관2로 80", ("진관2로 80", "interpolated"), (37.632812, 126.926687), 200),
    ],
)
def test_an_address_of_eunpyeong_says_how_well_it_is_known(
    query: str, said: tuple[str, str], spot: tuple[float, float], within_m: float, places: Gazetteer
) -> None:
    first = find(places, query).places[0]
    assert (first.kind, first.name_ko, first.position) == ("address", *said)
    assert EARTH.inv(first.lon, first.lat, *spot[::-1])[2] <= within_m


def test_stations_and_schools_of_the_rest_of_the_country_are_not_offered() -> None:
    region = by_hand.region()
    offered = region.candidates.assign(**{t.KIND: "school", t.NAME_KO: "산골중학교"})
    far = {"geometry": by_hand.points([(50_000, 300)])}
    there = dataclasses.replace(region, stations=region.stations.assign(**far), candidates=offered.assign(**far))
    assert [find(gazetteer(there), query).places for query in ("구산역", "산골중학교")] == [(), ()]


@pytest.mark.parametrize("query", ["통일로 5", "5 Tongil-ro"])
def test_of_an_address_that_is_not_known_the_road_alone_is_offered(query: str, places: Gazetteer) -> None:
    found = find(places, query)
    assert found.places == ()
    assert "통일로" in names(found.suggestions)


def test_an_address_s_ward_is_no_place_to_stand(places: Gazetteer) -> None:
    found = find(places, "불광동 999")
    assert found.places == ()
    assert {place.kind for place in found.suggestions} <= {"ward", "road", "station"}


def test_a_search_is_quick(places: Gazetteer) -> None:
    queries = [place.name_ko for place in places.places[::3]] + [place.name_en for place in places.places[::5]]
    queries += [f"은평로 {number}" for number in range(1, 90, 9)] + ["Eunpyeong-ro 21-gil 3", "나다" * 50, "e" * 100]
    queries += [name[::-1] for name in queries]
    took = []
    for query in queries:
        before = time.thread_time()
        find(places, query)
        took.append(time.thread_time() - before)
    assert len(queries) >= 200
    assert sorted(took)[int(0.95 * len(took))] <= 0.05
