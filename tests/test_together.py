"""Several doorsteps at once."""

import dataclasses
import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand

from geo import tables as t
from geo.access.doorstep import Reach, reach
from geo.access.nearest import nearest_venues
from geo.access.spot import Spot
from geo.access.together import by_venue, fair_places, minutes_for, minutes_from_each
from geo.region.region import Region
from geo.streets.walkers import pace
from geo.streets.walking import walking

CORNERS = {10 * row + column: (250.0 * column, 250.0 * row) for row in range(4) for column in range(4)}


@pytest.fixture(scope="module")
def region() -> Region:
    """A grid of streets with a venue at every second corner."""
    ways = [(a, b) for a, b in itertools.combinations(CORNERS, 2) if b - a in {1, 10}]
    network = by_hand.network(CORNERS, [by_hand.street(a, b) for a, b in ways])
    rows = [(f"V{node:02}", "01", f"G{node:02}", CORNERS[node]) for node in CORNERS if node % 2 == 0]
    return dataclasses.replace(by_hand.region(), network=network, venues=by_hand.venues(rows))


def stand(region: Region, corner: int, walker: str = "adult", limit_min: float = 60) -> Reach:
    lon, lat = by_hand.degrees(*CORNERS[corner])
    return reach(walking(region.network, pace(walker)), Spot(float(lat), float(lon)), limit_min=limit_min)


def expected(corner: int, walker: str) -> dict[str, float]:
    """The walks by plain breadth-first search over the grid."""
    grid = nx.Graph((a, b) for a, b in itertools.combinations(CORNERS, 2) if b - a in {1, 10})
    steps = nx.single_source_shortest_path_length(grid, corner)
    return {f"V{node:02}": 250 * steps[node] / pace(walker).speed_m_s / 60 for node in CORNERS if node % 2 == 0}


@pytest.mark.parametrize("people", [[(0, "adult"), (33, "cane")], [(3, "senior"), (30, "adult"), (12, "child")]])
def test_the_fairest_place_has_the_least_longest_walk(region: Region, people: list[tuple[int, str]]) -> None:
    minutes = minutes_from_each(region, [stand(region, *one) for one in people])
    walks = [expected(*one) for one in people]
    longest = {venue: max(walk[venue] for walk in walks) for venue in walks[0]}
    fair = fair_places(region, minutes)
    assert set(fair[t.VENUE_ID]) == set(longest)
    assert fair[t.MINUTES].is_monotonic_increasing
    # The hand-drawn grid's metres are true to half a percent.
    assert np.abs(fair[t.MINUTES] / fair[t.VENUE_ID].map(longest) - 1).max() < 0.006
    assert longest[fair[t.VENUE_ID].iloc[0]] == pytest.approx(min(longest.values()), rel=0.006)


def test_any_and_all(region: Region) -> None:
    home, work = stand(region, 0, limit_min=7), stand(region, 3, limit_min=7)
    minutes = minutes_from_each(region, [home, work])
    reached = [set(nearest_venues(region, one)[t.VENUE_ID]) for one in (home, work)]
    of_any, of_all = (by_venue(region, minutes_for(minutes, whose)) for whose in ("any", "all"))
    assert set(of_any.index[np.isfinite(of_any)]) == reached[0] | reached[1]
    assert set(of_all.index[np.isfinite(of_all)]) == reached[0] & reached[1]
    assert reached[0] & reached[1]
    assert reached[0] - reached[1]


@given(st.lists(st.lists(st.floats(0, 100) | st.just(np.inf), min_size=3, max_size=3), min_size=1, max_size=5))
def test_the_walk_of_any_is_never_longer_than_that_of_all(rows: list[list[float]]) -> None:
    minutes = np.array(rows)
    assert (minutes_for(minutes, "any") <= minutes_for(minutes, "all")).all()
    assert (minutes_for(minutes[:1], "any") == minutes_for(minutes[:1], "all")).all()


def test_equally_long_walks_go_by_all_walks_together_and_then_by_name(region: Region) -> None:
    minutes = np.full((2, len(region.venues)), 9.0)
    place = {venue: row for row, venue in enumerate(region.venues[t.VENUE_ID])}
    minutes[1, place["V20"]] = 3.0
    assert fair_places(region, minutes)[t.VENUE_ID].tolist()[:2] == ["V20", "V00"]


def test_where_nobody_can_meet_the_list_is_empty(region: Region) -> None:
    minutes = np.full((2, len(region.venues)), 5.0)
    minutes[0] = np.inf
    assert fair_places(region, minutes).empty
    empty = dataclasses.replace(region, venues=region.venues.iloc[:0])
    assert fair_places(empty, np.empty((2, 0))).empty
