"""The venues within a walk, nearest first."""

import dataclasses

import numpy as np
import pytest
from support import by_hand

from geo import tables as t
from geo.access.doorstep import reach, walks_to
from geo.access.nearest import measured, nearest_venues, venue_places
from geo.access.spot import Spot
from geo.region.region import Region
from geo.streets.walkers import pace
from geo.streets.walking import walking


@pytest.fixture(scope="module")
def region() -> Region:
    rows = [("V4", "02", "G4", (800, 300)), ("V3", "01", "G3", (350, 300)), ("V2", "01", "G1", (100, 300))]
    rows += [("V1", "01", "G1", (100, 300)), ("V5", "01", "G5", (300, 590))]
    plain = by_hand.region()
    return dataclasses.replace(plain, venues=by_hand.venues(rows))


def from_west(region: Region, limit_min: float):
    lon, lat = by_hand.degrees(0, 300)
    return reach(walking(region.network, pace("adult")), Spot(float(lat), float(lon)), limit_min=limit_min)


def test_nearest_first_then_by_name(region: Region) -> None:
    table = nearest_venues(region, from_west(region, 20))
    assert table[t.VENUE_ID].tolist() == ["V1", "V2", "V3", "V4"]
    assert table.index.tolist() == [3, 2, 1, 0]
    assert np.abs(table[t.DISTANCE_M] - [100, 100, 351, 803]).max() <= 2
    assert np.abs(table[t.MINUTES] * 60 * 1.29 - table[t.DISTANCE_M]).max() <= 1e-6
    assert table[t.NEAR_BORDER].all()
    assert set(table.columns) == {*region.venues.columns, t.DISTANCE_M, t.MINUTES, t.NEAR_BORDER}


def test_only_those_within_the_limit(region: Region) -> None:
    assert nearest_venues(region, from_west(region, 5))[t.VENUE_ID].tolist() == ["V1", "V2", "V3"]
    assert nearest_venues(region, from_west(region, 0.1)).empty


def test_the_region_s_own_table_is_left_alone(region: Region) -> None:
    before = region.venues.copy(deep=True)
    nearest_venues(region, from_west(region, 20))
    assert region.venues.equals(before)
    assert t.MINUTES not in region.venues


def test_places_are_snapped_once_a_walker(region: Region) -> None:
    adult, child = (walking(region.network, pace(name)) for name in ("adult", "child"))
    assert venue_places(region, adult) is venue_places(region, adult)
    assert venue_places(region, adult) is not venue_places(region, child)


@pytest.mark.parametrize("position", ["door", "interpolated", "road"])
def test_a_point_on_the_right_road_is_used(region: Region, position: str) -> None:
    rough = dataclasses.replace(region, venues=region.venues.assign(**{t.POSITION: position}))
    assert nearest_venues(rough, from_west(rough, 20))[t.VENUE_ID].tolist() == ["V1", "V2", "V3", "V4"]


def test_no_walk_ends_at_a_ward_s_middle(region: Region) -> None:
    guess = region.venues[t.POSITION].mask(region.venues[t.VENUE_ID] == "V2", "ward")
    guessed = dataclasses.replace(region, venues=region.venues.assign(**{t.POSITION: guess}))
    assert measured(guessed.venues).tolist() == [True, True, False, True, True]
    assert nearest_venues(guessed, from_west(guessed, 20))[t.VENUE_ID].tolist() == ["V1", "V3", "V4"]
    places = venue_places(guessed, walking(guessed.network, pace("adult")))
    assert (places.edge[2], places.access_m[2]) == (-1, np.inf)
    assert places.connected[[0, 1, 3]].all()


def test_eunpyeong_agrees_with_every_single_walk(eunpyeong) -> None:
    at_pace = walking(eunpyeong.network, pace("senior", "cautious"))
    at = eunpyeong.schools.geometry.iloc[0]
    reached = reach(at_pace, Spot(at.y, at.x), limit_min=30)
    table = nearest_venues(eunpyeong, reached)
    assert table[t.MINUTES].is_monotonic_increasing
    assert (table[t.MINUTES] <= 30).all()
    seconds = walks_to(reached, venue_places(eunpyeong, at_pace)).seconds
    assert len(table) == np.isfinite(seconds).sum() > 3
