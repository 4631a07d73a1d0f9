"""A walk told street by street: as long as the walk, and its turns are those that a hand on the map would draw."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import by_hand, oracle
from support.by_hand import street
from support.lines import route_line

from geo import tables as t
from geo.access.doorstep import reach, walks_to
from geo.access.itinerary import FOOTSTEPS_PER_M, Itinerary, Stretch, itinerary
from geo.access.nearest import venue_places
from geo.access.spot import Spot
from geo.access.turns import LOOK_M, Turn, turn_of
from geo.errors import NotConnectedError
from geo.sources.pbf import read_pbf
from geo.streets.build import build
from geo.streets.network import StreetsOrigin, WalkNetwork
from geo.streets.snapping import snap
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import walking

CORNERS = {1: (0, 0), 2: (0, 100), 3: (100, 100), 4: (200, 100), 5: (-100, 100), 6: (0, 200)}
GRID = [street(1, 2), street(2, 3), street(3, 4), street(2, 5), street(2, 6)]
MIRRORED = {"left": "right", "right": "left"}


def told(network: WalkNetwork, start: tuple, end: tuple, *, walker: str = "adult", limit_min: float = 60) -> Itinerary:
    """Tell the walk between two places in metres."""
    at_pace = walking(network, pace(walker))
    lon, lat = by_hand.degrees(*np.array([start, end], float).T)
    places = snap(network, lon, lat=lat, edge_open=at_pace.edge_open)
    return itinerary(reach(at_pace, Spot(float(lat[0]), float(lon[0])), limit_min=limit_min), places, place=1)


def turns(walk: Itinerary) -> list[str]:
    return [one.turn for one in walk.stretches]


def lengths(walk: Itinerary) -> list[float]:
    """Read the lengths; a metre by hand is not quite one on the globe."""
    return pytest.approx([one.metres for one in walk.stretches], rel=0.01, abs=0.5)


def swapped(turn: str) -> str:
    for word, other in MIRRORED.items():
        if turn.endswith(word):
            return turn.replace(word, other)
    return turn


def check_sums(walk: Itinerary, *, seconds: float, metres: float) -> None:
    assert abs(walk.metres - metres) <= 1e-6
    assert abs(walk.seconds - seconds) <= 1e-6
    assert abs(sum(one.metres for one in walk.stretches) - metres) <= 1e-6
    assert abs(sum(one.seconds for one in walk.stretches) - seconds) <= 1e-6
    assert [one.part for one in walk.stretches] == ["access", *["street"] * (len(walk.stretches) - 2), "egress"]
    assert {one.turn for one in walk.stretches} <= set(get_args(Turn))
    known_m = sum(one.metres for one in walk.stretches if one.lit == "yes")
    assert abs(walk.unlit_m + walk.light_unknown_m + known_m - metres) <= 1e-6


@given(
    seed=st.integers(0, 2**32),
    walker=st.sampled_from(sorted(WALKERS)),
    limit_min=st.sampled_from([4.0, 120.0]),
    hilly=st.booleans(),
)
def test_it_is_as_long_as_the_walk(seed: int, walker: str, limit_min: float, hilly: bool) -> None:
    network = build(*by_hand.random_streets(seed), by_hand.ORIGIN)
    network = by_hand.on_hills(network, seed) if hilly else network
    at_pace = walking(network, pace(walker))
    lon, lat = by_hand.degrees(*np.random.default_rng(seed).uniform(-100, 700, (2, 8)))
    places = snap(network, lon, lat=lat, edge_open=at_pace.edge_open)
    try:
        reached = reach(at_pace, Spot(float(lat[0]), float(lon[0])), limit_min=limit_min)
    except NotConnectedError:
        return
    walks = walks_to(reached, places)
    for place in range(8):
        walk = itinerary(reached, places, place=place)
        assert (walk is None) == (not np.isfinite(walks.seconds[place]))
        if walk is not None:
            check_sums(walk, seconds=walks.seconds[place], metres=walks.metres[place])
            assert walk.line == route_line(reached, places, place=place)


@given(seed=st.integers(0, 2**32), walker=st.sampled_from(["adult", "cane", "wheelchair"]))
def test_networkx_walks_as_far(seed: int, walker: str) -> None:
    tables = by_hand.random_streets(seed)
    xy = np.random.default_rng(seed).uniform(0, 600, (6, 2))
    lonlat = list(zip(*(column.tolist() for column in by_hand.degrees(*xy.T)), strict=True))
    seconds, metres = oracle.walks(oracle.walking_graph(*tables, lonlat, walker=walker), 0, 6)
    network = build(*tables, by_hand.ORIGIN)
    try:
        found = [told(network, xy[0], end, walker=walker, limit_min=120) for end in xy]
    except NotConnectedError:
        assert not np.isfinite(seconds).any()
        return
    metres = np.where(seconds > 120 * 60, math.inf, metres)
    seconds = np.where(seconds > 120 * 60, math.inf, seconds)
    oracle.assert_same([math.inf if walk is None else walk.seconds for walk in found], seconds)
    oracle.assert_same([math.inf if walk is None else walk.metres for walk in found], metres)


def test_100_walks_in_eunpyeong_are_as_long_as_they_are(eunpyeong) -> None:
    network, rng = eunpyeong.network, np.random.default_rng(5)
    at_pace = walking(network, pace("senior"))
    places = venue_places(eunpyeong, at_pace)
    count = 0
    for node in rng.choice(network.node_count, 25, replace=False):
        spot = Spot(float(network.node_lat[node]) + 1e-4, float(network.node_lon[node]))
        reached = reach(at_pace, spot, limit_min=60)
        walks = walks_to(reached, places)
        for place in rng.choice(np.flatnonzero(np.isfinite(walks.seconds)), 4, replace=False).tolist():
            walk = itinerary(reached, places, place=place)
            check_sums(walk, seconds=walks.seconds[place], metres=walks.metres[place])
            assert not walk.knows_light
            assert (walk.unlit_m, round(walk.light_unknown_m, 6)) == (0, round(walk.metres, 6))
            count += 1
    assert count == 100


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((0, 20), (150, 100), ["start", "start", "right", "arrive"]),
        ((0, 20), (-50, 100), ["start", "start", "left", "arrive"]),
        ((0, 20), (0, 180), ["start", "start", "arrive"]),
        ((150, 100), (0, 20), ["start", "start", "left", "arrive"]),
        ((10, 20), (0, 60), ["start", "right", "arrive"]),
        ((-10, 20), (0, 60), ["start", "left", "arrive"]),
        ((60, 130), (150, 100), ["start", "left", "arrive"]),
    ],
)
def test_turns_drawn_by_hand(start: tuple, end: tuple, expected: Sequence[str]) -> None:
    walk = told(by_hand.network(CORNERS, GRID), start, end)
    assert turns(walk) == expected


def test_lengths_and_corners_drawn_by_hand() -> None:
    walk = told(by_hand.network(CORNERS, GRID), (10, 20), (150, 130))
    assert lengths(walk) == [10, 80, 150, 30]
    assert walk.seconds == pytest.approx(270 / 1.29, rel=0.01)
    at = [(10, 20), (0, 20), (0, 100), (150, 100)]
    for one, xy in zip(walk.stretches, at, strict=True):
        assert (one.lon, one.lat) == pytest.approx(tuple(map(float, by_hand.degrees(*xy))), abs=1e-7)


@pytest.mark.parametrize(
    "degrees", [sign * size for size in (3, 18, 22, 48, 53, 90, 117, 123, 163, 168) for sign in (1, -1)]
)
def test_a_turn_is_called_by_its_angle(degrees: int) -> None:
    bent = math.radians(90 + degrees)
    places = {1: (0, -200), 2: (0, 0), 3: (200 * math.cos(bent), 200 * math.sin(bent)), 4: (0, 200)}
    network = by_hand.network(places, [street(1, 2, name="아랫길"), street(2, 3, name="윗길"), street(2, 4)])
    end = tuple(0.9 * part for part in places[3])
    side = "left" if degrees > 0 else "right"
    names = {20: "straight", 50: f"slight_{side}", 120: side, 165: f"sharp_{side}", 181: "back"}
    expected = next(name for most, name in names.items() if abs(degrees) < most)
    assert turns(told(network, (0, -150), end))[2] == expected == turn_of(float(degrees))


@given(seed=st.integers(0, 2**32), walker=st.sampled_from(["adult", "stroller"]))
def test_in_a_mirror_left_is_right(seed: int, walker: str) -> None:
    rng = np.random.default_rng(seed)
    start, end = rng.uniform(0, 600, (2, 2))
    seen = []
    for side in (1, -1):
        nodes, edges = by_hand.random_streets(seed)
        nodes[t.LON] = by_hand.LON + side * (nodes[t.LON] - by_hand.LON)
        edges.geometry = edges.geometry.affine_transform([side, 0, 0, 1, by_hand.LON - side * by_hand.LON, 0])
        try:
            walk = told(build(nodes, edges, by_hand.ORIGIN), (side * start[0], start[1]), (side * end[0], end[1]),
                        walker=walker)  # fmt: skip
        except NotConnectedError:
            walk = None
        seen.append([] if walk is None else turns(walk))
    assert [swapped(turn) for turn in seen[0]] == seen[1]


@given(st.integers(0, 2**32))
def test_on_the_way_back_the_corners_come_in_reverse_and_left_is_right(seed: int) -> None:
    tables = by_hand.random_streets(seed, oneway=0.0, steps=0.0)
    network = build(*tables, by_hand.ORIGIN)
    rng = np.random.default_rng(seed)
    lines = tables[1].geometry.iloc[rng.choice(network.edge_count, 2, replace=False)]
    ends = [line.interpolate(0.5, normalized=True) for line in lines]
    start, end = (((at.x - by_hand.LON) * by_hand.METRES_LON, (at.y - by_hand.LAT) * by_hand.METRES_LAT) for at in ends)
    try:
        there, back = told(network, start, end), told(network, end, start)
    except NotConnectedError:
        return
    assert (there is None) == (back is None)
    if there is None:
        return
    assert there.metres == pytest.approx(back.metres, abs=1e-3)
    # Behind a corner a walker does not look back, so corners close together look otherwise from either side.
    assume(all(one.metres > LOOK_M for walk in (there, back) for one in walk.stretches[1:-1]))
    # Slight turns are told by what else can be seen on arriving at the corner, which differs on the way back.
    plain = [[turn for turn in turns(walk)[2:-1] if not turn.startswith("s")] for walk in (there, back)]
    assert plain[0] == [swapped(turn) for turn in plain[1]][::-1]


def test_a_bend_without_a_choice_is_no_turn() -> None:
    bend = {1: (0, 0), 2: (0, 100), 3: (100, 100)}
    edges = [street(1, 2, name="구산로"), street(2, 3, name="구산로")]
    assert lengths(told(by_hand.network(bend, edges), (0, 20), (90, 100))) == [0, 170, 0]
    with_side = by_hand.network({**bend, 4: (0, 200)}, [*edges, street(2, 4, name="구산로")])
    walk = told(with_side, (0, 20), (90, 100))
    assert lengths(walk) == [0, 80, 90, 0]
    assert turns(walk)[2] == "right"
    assert {one.street for one in walk.stretches[1:-1]} == {"구산로"}


def test_a_slight_turn_is_told_where_a_straighter_street_tempts() -> None:
    fork = {1: (0, 0), 2: (0, 200), 3: (100, 373)}
    edges = [street(1, 2), street(2, 3)]
    beside = by_hand.network({**fork, 4: (-200, 200)}, [*edges, street(2, 4)])
    ahead = by_hand.network({**fork, 4: (0, 400)}, [*edges, street(2, 4)])
    assert turns(told(beside, (0, 20), (95, 364))) == ["start", "start", "arrive"]
    assert turns(told(ahead, (0, 20), (95, 364))) == ["start", "start", "slight_right", "arrive"]


def test_a_kink_is_no_turn_but_the_next_corner_is() -> None:
    places = {1: (0, 0), 2: (0, 100), 3: (2, 100), 4: (2, 200), 5: (-50, 100), 6: (60, 100)}
    edges = [street(1, 2), street(2, 3), street(3, 4), street(2, 5), street(3, 6)]
    network = by_hand.network(places, edges)
    assert turns(told(network, (0, 20), (2, 180))) == ["start", "start", "arrive"]
    assert turns(told(network, (0, 20), (50, 100))) == ["start", "start", "right", "arrive"]


def test_a_doorstep_at_the_corner_begins_in_the_street_that_is_walked() -> None:
    walk = told(by_hand.network(CORNERS, GRID), (-10, 99.7), (150, 100))
    assert turns(walk)[:2] == ["start", "start"]
    beside = by_hand.network(
        {1: (0, 0), 2: (0, 100), 3: (100, 100)}, [street(1, 2, name="가"), street(2, 3, name="나")]
    )
    walk = told(beside, (-20, 99.6), (90, 100))
    assert lengths(walk) == [20, 90, 0]
    assert [one.street for one in walk.stretches] == [None, "나", None]
    assert turns(walk)[1] == "straight"


def with_tags(places: dict, edges: list, **columns: Sequence[str | None]) -> WalkNetwork:
    nodes, table = by_hand.streets(places, edges)
    for name, values in columns.items():
        table[name] = by_hand.pd.Series(values, dtype="str")
    return build(nodes, table, by_hand.ORIGIN)


LINE = {number: (100 * number, 0) for number in range(7)}


def test_what_the_source_says_of_streets_is_told() -> None:
    edges = [street(number, number + 1, name="긴길", steps=number in {1, 4}) for number in range(6)]
    network = with_tags(
        LINE, edges,
        lit=["yes", "no", "no", "24/7", "limited", None],
        crossing=["no", None, "zebra", None, None, None],
        footway=[None, None, None, None, None, "crossing"],
    )  # fmt: skip
    walk = told(network, (10, 0), (590, 0))
    streets = walk.stretches[1:-1]
    assert [one.lit for one in streets] == ["yes", "no", "no", "yes", "unknown", "unknown"]
    assert [one.crossing for one in streets] == [None, None, "zebra", None, None, "unknown"]
    assert [one.steps for one in streets] == [False, True, False, False, True, False]
    assert (walk.flights, walk.crossings) == (2, 2)
    assert [walk.stairs_m, walk.unlit_m, walk.light_unknown_m] == pytest.approx([200, 200, 190], rel=0.01)
    assert (walk.knows_light, walk.knows_crossings) == (True, True)
    assert {one.turn for one in streets[1:]} == {"straight"}


def test_a_flight_in_two_pieces_is_one_flight_and_a_pavement_is_known() -> None:
    edges = [street(number, number + 1, steps=number in {1, 2}) for number in range(6)]
    network = with_tags(LINE, edges, footway=[None, None, None, "sidewalk", None, None], lit=[None, "yes", *[None] * 4])
    walk = told(network, (10, 0), (590, 0))
    assert walk.flights == 1
    assert [one.pavement for one in walk.stretches[1:-1]] == [False, False, False, True, False]
    assert not walk.knows_crossings


def test_streets_of_which_a_part_is_steps_count_as_stairs() -> None:
    network = by_hand.network(LINE, [street(number, number + 1, highway="residential;steps") for number in range(6)])
    assert told(network, (10, 0), (590, 0)).flights == 1


def test_nothing_is_known_of_streets_without_tags() -> None:
    walk = told(by_hand.network(LINE, [street(number, number + 1) for number in range(6)]), (10, 0), (590, 0))
    assert not walk.knows_light
    assert not walk.knows_crossings
    assert (walk.unlit_m, walk.light_unknown_m) == (0, pytest.approx(walk.metres))


@pytest.mark.parametrize(("walker", "steps"), [("adult", 812), ("child", 812), ("wheelchair", None)])
def test_footsteps_are_an_adult_s(walker: str, steps: int | None) -> None:
    assert abs(FOOTSTEPS_PER_M - 2252 / 1609.344) <= 0.001
    network = by_hand.network(LINE, [street(number, number + 1) for number in range(6)])
    assert told(network, (10, 0), (590, 0), walker=walker).footsteps == (
        None if steps is None else pytest.approx(steps, abs=6)
    )


def test_there_is_none_beyond_the_limit_and_one_of_nothing_at_the_same_place() -> None:
    network = by_hand.network(LINE, [street(number, number + 1) for number in range(6)])
    assert told(network, (10, 0), (590, 0), limit_min=5) is None
    walk = told(network, (200, 10), (200, 10))
    assert turns(walk) == ["start", "arrive"]
    assert lengths(walk) == [10, 10]
    assert len(walk.line.coords) == 2
    assert isinstance(walk.stretches[0], Stretch)


@pytest.mark.shared_data
def test_porto_knows_some_light_steps_and_crossings(shared_data: Path) -> None:
    network = build(*read_pbf(shared_data / "porto.osm.pbf"), StreetsOrigin("포르투", "Porto"))
    at_pace = walking(network, pace("adult"))
    lit, crossing = network.tags[t.LIT], network.tags[t.CROSSING]
    dark, marked = (
        [edge for edge in range(network.edge_count) if at_pace.edge_open[edge] and tag.at(edge) in values]
        for tag, values in ((lit, {"no"}), (crossing, {"unmarked", "uncontrolled"}))
    )
    stairs = np.flatnonzero(network.edge_steps & at_pace.edge_open).tolist()
    assert len(dark) > 20
    assert len(marked) >= 3
    seen = {"unlit": 0, "crossing": 0, "steps": 0}
    for edge in [*dark[:10], *marked, *stairs[:10]]:
        ends = [network.edge_from[edge], network.edge_to[edge]]
        lon, lat = network.node_lon[ends], network.node_lat[ends]
        places = snap(network, lon, lat=lat, edge_open=at_pace.edge_open)
        reached = reach(at_pace, Spot(float(lat[0]), float(lon[0])), limit_min=60)
        walk = itinerary(reached, places, place=1)
        walks = walks_to(reached, places)
        check_sums(walk, seconds=walks.seconds[1], metres=walks.metres[1])
        assert walk.knows_light
        assert walk.knows_crossings
        seen["unlit"] += walk.unlit_m > 0
        seen["crossing"] += walk.crossings > 0
        seen["steps"] += walk.flights > 0
    assert min(seen.values()) >= 3
