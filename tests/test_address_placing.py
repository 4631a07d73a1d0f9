"""Addresses placed by what is known around them: hand-made roads whose every number's place is known."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from support.wards_by_hand import WARDS

from geo import tables as t
from geo.region.region import Region
from geo.sources.address_placing import FARTHEST, AddressPlaces, Asked, place_addresses

EARTH = Geod(ellps="WGS84")
START = (126.922, 37.615)
LEVELS = ("exact", "interpolated", "road", "ward")


def on_road(number: int, *, off_m: float = 0.0) -> tuple[float, float]:
    """Stand on a straight road that runs east from the start, ten metres a number."""
    lon, lat, _ = EARTH.fwd(*START, 90, number * 10.0)
    lon, lat, _ = EARTH.fwd(lon, lat, 0, off_m)
    return float(lon), float(lat)


def places(*rows: tuple[str | None, tuple[float, float]], **more: Any) -> gpd.GeoDataFrame:
    table = {
        t.NAME_KO: pd.Series([f"곳{row}" for row in range(len(rows))], dtype="str"),
        t.ADDRESS_KO: pd.Series([address for address, _ in rows], dtype="str"),
    }
    return gpd.GeoDataFrame(table | more, geometry=[shapely.Point(point) for _, point in rows], crs=t.WGS84)


def numbered(*numbers: int, **more: Any) -> gpd.GeoDataFrame:
    return places(*((f"은평로 {number}", on_road(number)) for number in numbers), **more)


def put(address: str | None, known: gpd.GeoDataFrame, **more: Any) -> AddressPlaces:
    return place_addresses(pd.Series([address], dtype="str"), known=known, wards=WARDS, **more)


def level(found: AddressPlaces) -> str | None:
    return None if found.position.isna()[0] else str(found.position[0])


def off_m(found: AddressPlaces, point: tuple[float, float]) -> float:
    return float(EARTH.inv(found.lon[0], found.lat[0], *point)[2])


def why(found: AddressPlaces) -> str:
    reason = found.why[0]
    return "" if reason is None else reason.said()


def test_the_same_address_is_the_same_point() -> None:
    found = put("서울 은평구 은평로 10, 2층 (불광동)", numbered(2, 10, 30))
    assert level(found) == "exact"
    assert off_m(found, on_road(10)) <= 0.01
    assert why(found) == "곳1 has the same address, 은평로 10"


def test_a_lot_is_found_by_its_ward() -> None:
    known = places(("서울특별시 은평구 불광동 27-2", on_road(3)))
    assert level(put("은평구 불광1동 27-2번지 1층", known)) == "exact"
    assert level(put("은평구 불광동 27-3", known)) == "ward"


def test_of_several_points_of_one_address_the_first_counts() -> None:
    known = places(*[("은평로 10", on_road(number)) for number in (11, 10, 90)])
    assert off_m(put("은평로 10", known), on_road(11)) <= 0.01


def test_between_two_numbers_it_lies_where_its_number_is() -> None:
    found = put("은평로 14", numbered(2, 10, 30))
    assert level(found) == "interpolated"
    assert off_m(found, on_road(14)) <= 0.5
    assert why(found) == "its building number lies between 곳1, number 10, and 곳2, number 30, on 은평로"


def test_the_own_side_of_the_road_comes_first() -> None:
    odd = [(f"은평로 {number}", on_road(number, off_m=-15)) for number in (11, 31)]
    even = [(f"은평로 {number}", on_road(number, off_m=15)) for number in (10, 40)]
    found = put("은평로 20", places(*odd, *even))
    assert off_m(found, on_road(20, off_m=15)) <= 0.5
    assert off_m(put("은평로 21", places(*odd, *even)), on_road(21, off_m=-15)) <= 0.5
    # With nobody on its own side the other one serves.
    assert off_m(put("은평로 20", places(*odd)), on_road(20, off_m=-15)) <= 0.5


@pytest.mark.parametrize(
    ("apart", "expected"), [(0.3, "road"), (0.4, "interpolated"), (2.9, "interpolated"), (3.1, "road")]
)
def test_numbers_that_are_not_as_far_apart_as_they_say_are_no_neighbours(apart: float, expected: str) -> None:
    far = EARTH.fwd(*on_road(10), 90, 200 * apart)[:2]
    known = places(("은평로 10", on_road(10)), ("은평로 30", far))
    assert level(put("은평로 20", known)) == expected


def test_a_wrong_point_among_the_neighbours_is_passed_over() -> None:
    known = pd.concat([numbered(10, 30), places(("은평로 16", on_road(110)))], ignore_index=True)
    found = put("은평로 14", known)
    assert level(found) == "interpolated"
    assert off_m(found, on_road(14)) <= 0.5


def test_beyond_the_last_number_nothing_is_extrapolated() -> None:
    found = put("은평로 40", numbered(10, 20))
    assert level(found) == "road"
    assert off_m(found, on_road(20)) <= 0.01
    assert why(found) == "it is on 은평로, where the next building known is 곳1, number 20"


def test_a_building_off_the_road_is_not_interpolated() -> None:
    assert level(put("은평로 14-2", numbered(10, 30))) == "road"
    between = places(("은평로 10-1", on_road(10)), ("은평로 30", on_road(30)))
    assert level(put("은평로 14", between)) == "road"


def test_numbers_far_along_the_road_say_nothing() -> None:
    known = numbered(10)
    assert level(put(f"은평로 {10 + FARTHEST}", known)) == "road"
    assert level(put(f"은평로 {11 + FARTHEST}", known)) is None
    assert level(put(f"은평로 10-{FARTHEST + 1}", known)) is None


def test_the_road_s_own_point() -> None:
    roads = {"은평로 3길": on_road(5), "먼길": (127.5, 37.6)}
    found = put("은평로3길 7", numbered(10), roads=roads)
    assert (level(found), why(found)) == ("road", "it is on 은평로3길; no building near it is known")
    assert off_m(found, on_road(5)) <= 0.01
    assert level(put("먼길 7", numbered(10), roads=roads)) is None
    assert level(put("은평로 11", numbered(10), roads={"은평로": on_road(70)})) == "road"
    assert off_m(put("은평로 11", numbered(10), roads={"은평로": on_road(70)}), on_road(10)) <= 0.01


def test_the_ward_it_names_and_no_more() -> None:
    found = put("서울 은평구 모르는길 3 (불광동)", numbered(10))
    both = shapely.union_all(WARDS.geometry[WARDS[t.NAME_KO].str.startswith("불광")].to_numpy())
    assert (level(found), why(found)) == ("ward", "it is in 불광동; its road and number are not known")
    assert shapely.contains_xy(both, found.lon[0], found.lat[0])


@pytest.mark.parametrize("address", [None, "", "은평구", "모르는길 3", "없는동 3", "가" * 5000])
def test_what_is_not_known_has_no_point(address: str | None) -> None:
    found = put(address, numbered(10, 20))
    assert level(found) is None
    assert np.isnan([found.lon[0], found.lat[0]]).all()
    assert found.why == [None]


def test_a_point_far_from_the_ward_that_the_address_names_is_not_taken() -> None:
    assert level(put("은평로 10 (불광동)", numbered(10))) == "exact"
    assert level(put("은평로 10 (역촌동)", numbered(10))) == "ward"


@pytest.mark.parametrize("address", ["서울 강남구 은평로 10", "부산 은평로 10", "서울 강남구 역촌동 10"])
def test_another_district_s_road_of_that_name_is_another_road(address: str) -> None:
    known = places(("서울특별시 은평구 은평로 10", on_road(10)))
    assert level(put(address, known)) is None


def test_without_a_known_address_the_district_of_most_wards_counts() -> None:
    cells = ["서울 은평구 역촌동 1", "서울 은평구 불광동 2", "서울 강남구 역촌동 3", "역촌동 4"]
    found = place_addresses(pd.Series(cells, dtype="str"), known=numbered(), wards=WARDS)
    assert found.position.astype(object).where(found.position.notna(), None).tolist() == ["ward", "ward", None, "ward"]


@pytest.mark.parametrize("position", ["interpolated", "road", "ward"])
def test_nothing_rests_on_a_guess(position: str) -> None:
    guessed = numbered(10, **{t.POSITION: [position]})
    assert level(put("은평로 10", guessed)) is None
    assert level(put("은평로 10", numbered(10, **{t.POSITION: ["door"]}))) == "exact"


def test_what_somebody_was_asked_comes_after_what_is_known() -> None:
    house = {"은평로 14": Asked(*on_road(14, off_m=30), "exact")}
    road = {"은평로 14": Asked(*on_road(60), "road")}
    outside = {"은평로 14": Asked(127.3, 37.6, "exact")}
    assert level(put("은평로 14", numbered(10, 30), asked=house)) == "exact"
    assert why(put("은평로 14", numbered(14), asked=house)).startswith("곳0 has the same address")
    assert level(put("은평로 14", numbered(10, 30), asked=road)) == "interpolated"
    assert level(put("은평로 14", numbered(), asked=road)) == "road"
    assert level(put("은평로 14", numbered(), asked=outside)) is None


def test_rows_keep_their_index_and_there_may_be_none() -> None:
    address = pd.Series(["은평로 14", None, "은평로 10"], index=[9, 4, 2], dtype="str")
    found = place_addresses(address, known=numbered(10, 30), wards=WARDS)
    assert found.position.index.tolist() == [9, 4, 2]
    assert found.position[[9, 2]].tolist() == ["interpolated", "exact"]
    assert len(place_addresses(address.iloc[:0], known=numbered(), wards=WARDS).why) == 0


numbers = st.lists(st.integers(1, 99), min_size=1, max_size=7, unique=True)


@given(numbers, st.integers(1, 99))
def test_an_interpolated_point_lies_between_its_neighbours(known: list[int], wanted: int) -> None:
    found = put(f"은평로 {wanted}", numbered(*known))
    if level(found) == "interpolated":
        low, high = max(n for n in known if n < wanted), min(n for n in known if n > wanted)
        same = [n for n in known if n % 2 == wanted % 2]
        if any(n < wanted for n in same) and any(n > wanted for n in same):
            low, high = max(n for n in same if n < wanted), min(n for n in same if n > wanted)
        assert on_road(low)[0] < found.lon[0] < on_road(high)[0]
    else:
        assert wanted in known or wanted < min(known) or wanted > max(known)


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(-3, 90)), min_size=1, max_size=7), st.integers(1, 99))
def test_another_known_place_never_lowers_a_level(known: list[tuple[int, int]], wanted: int) -> None:
    """Some of the points are where another number is."""
    rows = [(f"은평로 {number}", on_road(number + shift)) for number, shift in known]
    ranks = [
        (*LEVELS, None).index(level(put(f"은평로 {wanted}", places(*rows[:count])))) for count in range(len(rows) + 1)
    ]
    assert ranks == sorted(ranks, reverse=True)


def test_how_near_the_embedded_region_s_venues_are_placed(eunpyeong: Region) -> None:
    """Each of the venues placed by all others: the figures of the docstring, with some room."""
    venues = eunpyeong.venues
    rows = []
    for row in np.flatnonzero(venues[t.ADDRESS_KO].notna()):
        one = venues.iloc[[row]]
        found = place_addresses(one[t.ADDRESS_KO], known=venues.drop(venues.index[row]), wards=eunpyeong.wards)
        away = EARTH.inv(found.lon, found.lat, one.geometry.x, one.geometry.y)[2]
        rows.append((found.position.iloc[0], float(away[0])))
    table = pd.DataFrame(rows, columns=["position", "away"]).dropna().groupby("position")["away"]
    assert table.count().to_dict() == {"exact": 4, "interpolated": 11, "road": 31, "ward": 11}
    assert table.median()["exact"] <= 30
    assert 100 <= table.median()["interpolated"] <= 200
    assert 150 <= table.median()["road"] <= 250
    assert table.max()["road"] <= 650
    assert table.max()["ward"] <= 1_000
