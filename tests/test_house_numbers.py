"""Addresses somebody types: on a road drawn by hand, and each venue of Eunpyeong by all others."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from support import by_hand

from geo import tables as t
from geo.region.house_numbers import Addressed, HouseNumbers, find_address, house_numbers
from geo.region.region import Region
from geo.settings import PACKAGE_ROOT

EARTH = Geod(ellps="WGS84")


def with_addresses(*addresses: str | None, positions: tuple[str, ...] = ("exact", "exact")) -> Region:
    """Put two venues 200 m apart on the road, at 100 m and 300 m from its west end."""
    region = by_hand.region()
    moved = by_hand.venues([("V1", "01", "G1", (100, 310)), ("V2", "01", "G2", (300, 310))])
    moved = moved.assign(**{t.ADDRESS_KO: list(addresses), t.POSITION: list(positions)})
    return dataclasses.replace(region, venues=moved)


@pytest.fixture(scope="module")
def numbers() -> HouseNumbers:
    return house_numbers(with_addresses("서울특별시 은평구 구산로 10", "서울특별시 은평구 구산로 30"))


def off_m(found: Addressed | None, x: float, y: float) -> float:
    assert found is not None
    assert found.spot is not None
    lon, lat = by_hand.degrees(x, y)
    return float(EARTH.inv(found.spot[1], found.spot[0], float(lon), float(lat))[2])


@pytest.mark.parametrize(
    "typed",
    [
        "구산로 20", "구산로20", "은평구 구산로 20, 2층", "서울시 은평구 구산로 20 (구산동)", "Gusan-ro 20",
        "20 Gusan-ro",
        "20, Gusan-ro, Eunpyeong-gu, Seoul", "GUSANRO20", "gusan ro 20, seoul-si", "Gusan\u2019ro 20",
    ],
)  # fmt: skip
def test_between_known_numbers(typed: str, numbers: HouseNumbers) -> None:
    found = find_address(numbers, typed)
    assert found is not None
    assert (found.written, found.road, found.position) == ("구산로 20", "구산로", "interpolated")
    assert off_m(found, 200, 310) <= 3


@pytest.mark.parametrize(
    ("typed", "position", "x", "within_m"),
    [
        ("구산로 10", "exact", 100, 0.1), ("Gusan-ro 30", "exact", 300, 0.1),
        ("구산로 20-1", "road", 200, 101), ("Gusan-ro 20-1", "road", 200, 101), ("구산로 45", "road", 300, 0.1),
        # Beyond all known numbers it is the point of the road, whose middle is at 300 m.
        ("구산로 300", "road", 300, 12),
    ],
)  # fmt: skip
def test_nothing_better_is_claimed_than_is_known(
    typed: str, position: str, x: float, within_m: float, numbers: HouseNumbers
) -> None:
    found = find_address(numbers, typed)
    assert found is not None
    assert found.position == position
    assert off_m(found, x, 310) <= within_m


@pytest.mark.parametrize(
    "typed",
    [
        "구산동 99",
        "부산 해운대구 구산로 20",
        "서울 종로구 구산로 20",
        "응암동 1-1",
        "없는길 3",
        "구산로 0",
        "구산로 301",
        "구산로 99999",
        "Gusan-ro 0",
    ],
)
def test_an_address_that_is_not_known_here_has_no_spot(typed: str, numbers: HouseNumbers) -> None:
    found = find_address(numbers, typed)
    assert found is not None
    assert (found.spot, found.position) == (None, None)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "구산로",
        "구산역",
        "2층",
        "Gusan-ro",
        "20",
        "20 Gusan-ro, Gangnam-gu",
        "Nowhere-ro 3",
        "\x00",
        "ro 1",
        "１",
        "Gusan-ro x",
        "\ud800 1",
    ],
)
def test_what_is_no_whole_address_is_none(typed: str, numbers: HouseNumbers) -> None:
    assert find_address(numbers, typed) is None


def test_a_guessed_venue_is_no_known_number() -> None:
    guessed = with_addresses("서울 은평구 구산로 10", "서울 은평구 구산로 30", positions=("interpolated", "exact"))
    found = find_address(house_numbers(guessed), "구산로 10")
    assert found is not None
    assert found.position == "road"


def test_schools_and_candidates_are_known_places() -> None:
    region = with_addresses(None, None)
    school = find_address(house_numbers(region), "구산동 1")
    assert school is not None
    assert (school.written, school.position) == ("구산동 1", "exact")
    cafe = dataclasses.replace(region, candidates=region.candidates.assign(**{t.ADDRESS_KO: "구산로 44"}))
    for before, after in ((region, "road"), (cafe, "exact")):
        found = find_address(house_numbers(before), "구산로 44")
        assert found is not None
        assert found.position == after


@given(st.text(max_size=100) | st.text("구산로길동 0123-,(gusanroil", max_size=60))
def test_any_text_is_an_address_or_none(numbers: HouseNumbers, typed: str) -> None:
    found = find_address(numbers, typed)
    assert found is None or (found.written and (found.spot is None) == (found.position is None))


def test_each_venue_of_eunpyeong_by_all_others(eunpyeong: Region) -> None:
    """Leave out a building; what is said of its address is as good as that, and no better."""
    numbers = house_numbers(eunpyeong)
    off: dict[str, list[float]] = {"exact": [], "interpolated": [], "road": []}
    unknown = 0
    for key, rows in numbers.read.key.groupby(numbers.read.key).indices.items():
        others = np.setdiff1d(np.arange(len(numbers.known)), rows)
        less = dataclasses.replace(
            numbers,
            known=numbers.known.iloc[others],
            read=dataclasses.replace(
                numbers.read,
                key=numbers.read.key.iloc[others],
                road=numbers.read.road.iloc[others],
                number=numbers.read.number[others],
            ),
            witness=numbers.witness[others],
        )
        found = find_address(less, f"서울특별시 은평구 {key}")
        assert found is not None
        if found.spot is None:
            unknown += 1
            continue
        there = numbers.known.geometry.iloc[rows[0]]
        off[str(found.position)].append(EARTH.inv(found.spot[1], found.spot[0], there.x, there.y)[2])
    assert off["exact"] == []
    assert min(len(off["interpolated"]), len(off["road"]), unknown) >= 5
    assert float(np.median(off["interpolated"])) <= 200
    assert max(off["interpolated"]) <= 500
    assert max(off["road"]) <= 1000


def test_the_published_points_of_other_addresses_of_eunpyeong(eunpyeong: Region) -> None:
    """Seek the addresses by which the street model draws its roads: most of them are no venue's."""
    numbers = house_numbers(eunpyeong)
    points = pd.read_csv(PACKAGE_ROOT / "data" / "eunpyeong" / "model" / "main_roads.csv")
    off: dict[str | None, list[float]] = {}
    for road, number, lat, lon in points[["road_ko", "number", "lat", "lon"]].itertuples(index=False):
        found = find_address(numbers, f"{road} {number}")
        assert found is not None
        there = found.spot or (lat, lon)
        off.setdefault(found.position, []).append(EARTH.inv(there[1], there[0], lon, lat)[2])
    assert {position: len(far) > 10 for position, far in off.items()} == dict.fromkeys(
        ("exact", "interpolated", "road", None), True
    )
    assert max(off["exact"]) <= 40
    assert 20 <= float(np.median(off["interpolated"])) <= 150
    assert max(off["interpolated"]) <= 500
    assert 100 <= float(np.median(off["road"])) <= 350
    assert max(off["road"]) <= 700
