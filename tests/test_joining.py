"""Which venue is meant: real venues of the embedded region, named and addressed as publishers do, and never two."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from support.by_hand import degrees
from support.by_hand import venues as drawn

from geo import tables as t
from geo.region.region import Region
from geo.sources.joining import AT_THE_DOOR_M, MOST_CANDIDATES, elsewhere, joined, likeliest
from geo.sources.place_names import place_key
from geo.sources.positions import Plane

LIBRARY = "서울특별시 은평구 통일로 79가길 13-84"
Said = tuple[str | None, str | None]
Points = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def two_venues(*, names: tuple[str, str], addresses: tuple[str | None, str | None] = (None, None)) -> gpd.GeoDataFrame:
    """Draw venues A and B, a kilometre apart."""
    texts = {t.NAME_KO: pd.Series(names, dtype="str"), t.ADDRESS_KO: pd.Series(addresses, dtype="str")}
    return drawn([("A", "w", "1", (0, 0)), ("B", "w", "2", (1000, 0))]).assign(**texts)


def spot_of(x: float, y: float) -> Points:
    """Place one point in metres."""
    return np.array([degrees(x, y)], dtype=np.float64)


def texts(places: list[Said]) -> tuple[pd.Series, pd.Series]:
    names, addresses = zip(*places, strict=True) if places else ((), ())
    return pd.Series(list(names), dtype="str"), pd.Series(list(addresses), dtype="str")


def join(
    venues: gpd.GeoDataFrame,
    *places: Said,
    remembered: Mapping[tuple[str, str], str | None] | None = None,
    points: Points | None = None,
) -> list[tuple[str | None, str | None]]:
    name, address = texts(list(places))
    found = joined(name, address, venues=venues, remembered=remembered or {}, points=points)
    return [tuple(row) for row in found.astype(object).where(found.notna(), None).itertuples(index=False)]


@pytest.mark.parametrize(
    ("name", "address", "meant"),
    [
        ("은평구립도서관", LIBRARY, ("EP036", "name_and_address")),
        ("은평구립도서관", "통일로79가길 13-84, 3층", ("EP036", "name_and_address")),
        ("은평구립도서관 3층 강의실", None, ("EP036", "name")),
        ("은평구립도서관3층 강의실", None, ("EP036", "name")),
        ("3층 강의실 (은평구립도서관)", None, ("EP036", "name")),
        ("[은평구립도서관]", None, ("EP036", "name")),
        ("구립 구산동도서관마을 문화교실", None, ("EP059", "name")),
        ("응암제1동 행정복지센터 3층", None, ("EP098", "name")),
        ("서울특별시 은평구 통일로 972 은뜨락도서관 1층", None, ("EP019", "name_and_address")),
        ("시립은평노인종합복지관 작은도서관", None, ("EP001", "name")),
        ("시립은평노인종합복지관 강당", "연서로 415", ("EP102", "name_and_address")),
        ("응암1동 주민센터", "백련산로 179", ("EP098", "name_and_address")),
        ("대강당", "서울 은평구 통일로62길 7", ("EP075", "address")),
        (None, "서울 은평구 통일로62길 7", ("EP075", "address")),
        ("평생학습관 2층", "은평구 서오릉로 87", ("EP108", "name_and_address")),
        ("어떤 방", "은평구 서오릉로 87", ("EP011", "address")),
        # Two that do not share a doorway, and a name that is neither's.
        ("노인복지관", "은평구 연서로 415", (None, None)),
        # Each says another place.
        ("응암도서관", "은평구 가좌로7길 15", (None, None)),
        ("은평구립도서관", "은평구 연서로 999", (None, None)),
        ("은평구립도서관, 증산정보도서관", None, (None, None)),
        ("은평구립도서관, 증산정보도서관", LIBRARY, ("EP036", "name_and_address")),
        # The same road and number, in another district.
        ("강당", "서울 강남구 통일로62길 7", (None, None)),
        ("서대문구 다락방", None, (None, None)),
        ("다락방 2층", None, ("EP081", "name")),
        ("구산동 다락방", None, (None, None)),
        ("은평구립도서관 앞 광장", None, (None, None)),
        ("무지개책방 (은평구립도서관 운영)", None, (None, None)),
        ("은평구립도서관 별관", None, (None, None)),
        ("옛 은평구립도서관", None, (None, None)),
        ("증산도서관", None, (None, None)),
        ("강의실", None, (None, None)),
        ("가 " * 13 + "은평구립도서관", None, (None, None)),
        (None, None, (None, None)),
    ],
)
def test_a_place_is_told_by_what_it_shares(
    eunpyeong: Region, name: str | None, address: str | None, meant: tuple[str | None, str | None]
) -> None:
    assert join(eunpyeong.venues, (name, address)) == [meant]


def test_every_venue_is_told_by_its_own_name_and_address(eunpyeong: Region) -> None:
    venues = eunpyeong.venues
    name, address = venues[t.NAME_KO].astype("str"), venues[t.ADDRESS_KO].astype("str")
    alone = joined(name, address.mask(address.notna()), venues=venues, remembered={})
    assert alone[t.VENUE_ID].tolist() == venues[t.VENUE_ID].tolist()
    assert set(alone[t.VENUE_MATCH]) == {"name"}
    both = joined(name, address, venues=venues, remembered={})
    assert both[t.VENUE_ID].tolist() == venues[t.VENUE_ID].tolist()
    assert (both[t.VENUE_MATCH] == "name_and_address").equals(address.notna())


def test_a_point_tells_a_place_by_its_door_alone(eunpyeong: Region) -> None:
    venues = eunpyeong.venues
    plane = Plane.around(venues)
    spot = venues.set_index(t.VENUE_ID).geometry["EP075"]
    north = np.array([0.0, 1.0]) / plane.metres
    for away_m, meant in (
        (AT_THE_DOOR_M - 0.5, ("EP075", "point")),
        (AT_THE_DOOR_M + 0.5, (None, None)),
    ):
        point = np.array([[spot.x, spot.y]]) + north * away_m
        assert join(venues, ("마당", None), points=point) == [meant]
    assert join(venues, ("마당", None), points=np.full((1, 2), np.nan)) == [(None, None)]


def test_a_point_far_from_the_place_named_speaks_against_it(eunpyeong: Region) -> None:
    venues = eunpyeong.venues
    spot = venues.set_index(t.VENUE_ID).geometry["EP036"]
    near, far = np.array([[spot.x, spot.y + 0.004]]), np.array([[spot.x, spot.y + 0.005]])
    assert join(venues, ("은평구립도서관", None), points=near) == [("EP036", "name")]
    assert join(venues, ("은평구립도서관", None), points=far) == [(None, None)]
    assert join(venues, ("강당", LIBRARY), points=far) == [(None, None)]


def test_a_point_that_stands_for_a_road_tells_nothing() -> None:
    venues = two_venues(names=("배움터", "다른 곳"))
    assert join(venues, ("마당", None), points=spot_of(0, 10)) == [("A", "point")]
    vague = venues.assign(**{t.POSITION: "road"})
    assert join(vague, ("마당", None), points=spot_of(0, 10)) == [(None, None)]
    assert join(vague, ("배움터", None), points=spot_of(0, 2000)) == [("A", "name")]


def test_a_name_of_two_is_neither_unless_the_address_says_which() -> None:
    venues = two_venues(names=("새마을문고", "새마을 문고"), addresses=("은평구 은평로 1", "은평구 은평로 2"))
    assert join(venues, ("새마을문고", None), ("새마을문고", "은평로 2"), ("새마을문고", "은평로 3")) == [
        (None, None),
        ("B", "name_and_address"),
        (None, None),
    ]
    assert join(venues, ("새마을문고", None), points=spot_of(1000, 20)) == [("B", "point")]


def test_what_a_person_has_said_counts_first(eunpyeong: Region) -> None:
    (key,) = place_key(pd.Series(["은평구립도서관 301호"]))
    place = ("은평구립도서관 2층", LIBRARY)
    for venue_id, meant in (
        ("EP019", ("EP019", "by_hand")),
        (None, (None, "by_hand")),
        ("gone", ("EP036", "name_and_address")),
    ):
        assert join(eunpyeong.venues, place, remembered={(key, "통일로79가길 13-84"): venue_id}) == [meant]
    assert join(eunpyeong.venues, place, remembered={(key, ""): "EP019"}) == [("EP036", "name_and_address")]
    assert join(eunpyeong.venues, (None, None), remembered={("", ""): "EP019"}) == [(None, None)]


def test_what_a_person_has_said_holds_here_alone(eunpyeong: Region) -> None:
    remembered = {("대강당", ""): "EP019"}
    places: list[Said] = [("대강당", None), ("대강당", "은평구"), ("대강당", "강남구")]
    assert join(eunpyeong.venues, *places, remembered=remembered) == [("EP019", "by_hand")] * 2 + [(None, None)]
    for lon, meant in ((126.92, ("EP019", "by_hand")), (127.1, (None, None))):
        point = np.array([[lon, 37.61]])
        assert join(eunpyeong.venues, ("대강당", None), remembered=remembered, points=point) == [meant]


def test_without_venues_nothing_is_meant(eunpyeong: Region) -> None:
    nothing = eunpyeong.venues.iloc[:0]
    assert join(nothing, ("은평구립도서관", LIBRARY), points=np.array([[126.9, 37.6]])) == [(None, None)]
    assert join(eunpyeong.venues) == []
    name, address = texts([("은평구립도서관", "서울 강남구 선릉로 1")])
    assert likeliest(name, address, venues=nothing) == [()]
    assert elsewhere(name, address, venues=nothing).isna().all()


def test_other_districts_are_told(eunpyeong: Region) -> None:
    places: list[Said] = [
        (None, "서울특별시 강남구 선릉로 1"),
        (None, "부산광역시 해운대로 1"),
        ("마포구 상암동 도서관", None),
        ("도서관", "은평구 은평로 1"),
        ("도서관", "은평로 1"),
        (None, None),
    ]
    name, address = texts(places)
    found = elsewhere(name, address, venues=eunpyeong.venues)
    assert found.astype(object).where(found.notna(), None).tolist() == [
        "서울 강남구",
        "부산",
        "마포구",
        None,
        None,
        None,
    ]


def test_candidates_are_the_likeliest_first(eunpyeong: Region) -> None:
    name, address = texts([("증산 도서관", None), ("강당", "연서로 415"), ("xyz", None), (None, None)])
    zeungsan, hall, *nothing = likeliest(name, address, venues=eunpyeong.venues)
    assert zeungsan[0] == "EP035"
    assert len(zeungsan) == MOST_CANDIDATES
    assert hall == ("EP001", "EP102")
    assert nothing == [(), ()]


ROOMS = ["", " 3층", " 2층 강의실", "(1층)", " 301호"]


@settings(max_examples=15, deadline=None)
@given(data=st.data(), seed=st.integers(0, 9))
def test_never_two_and_never_by_the_order_of_venues(eunpyeong: Region, data: st.DataObject, seed: int) -> None:
    venues = eunpyeong.venues
    rows = st.integers(0, len(venues) - 1)
    picked = data.draw(st.lists(st.tuples(rows, st.none() | rows, st.sampled_from(ROOMS)), min_size=1, max_size=20))
    names, addresses = venues[t.NAME_KO].tolist(), venues[t.ADDRESS_KO].astype(object).tolist()
    places = [(names[row] + room, None if other is None else addresses[other]) for row, other, room in picked]
    name, address = texts([(one, two if isinstance(two, str) else None) for one, two in places])
    found = joined(name, address, venues=venues, remembered={})
    for (row, other, _), number in zip(picked, found[t.VENUE_ID].tolist(), strict=True):
        own, there = addresses[row], addresses[row if other is None else other]
        if not isinstance(there, str) or there == own:
            assert number == venues[t.VENUE_ID].iloc[row]
        else:
            # A name and another's address: the place named, where its own address is not known, or none.
            assert pd.isna(number) or venues[t.SITE_GROUP].iloc[row] == venues[t.SITE_GROUP].iloc[other]
    shuffled = venues.sample(frac=1, random_state=seed)
    assert_frame_equal(joined(name, address, venues=shuffled, remembered={}), found)


@given(st.text(max_size=40))
def test_a_key_is_a_key_of_itself(text: str) -> None:
    once = place_key(pd.Series([text], dtype="str"))
    assert place_key(once).tolist() == once.tolist()
