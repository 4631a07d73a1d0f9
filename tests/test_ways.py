"""Three ways to one place: what each promises holds, and each is as long as it says."""

import dataclasses
import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand
from support.by_hand import street

from geo import tables as t
from geo.access.doorstep import LONGEST_MIN, reach, walks_to
from geo.access.nearest import venue_places
from geo.access.spot import Spot
from geo.access.ways import LEAST_MORE_M, MOST_DETOUR_MIN, MOST_DETOUR_SHARE, Ways, green_edges, ways_to
from geo.errors import GeoError, NotConnectedError, UsageError
from geo.region.region import Region
from geo.streets.build import build
from geo.streets.network import WalkNetwork
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import preferring, walking

DRAWN = by_hand.region()
NO_GREEN = DRAWN.green_streets[:0]


def region(network: WalkNetwork, *venues: tuple[float, float], green: gpd.GeoDataFrame = NO_GREEN) -> Region:
    rows = [(f"V{number}", "01", f"G{number}", at) for number, at in enumerate(venues)]
    return dataclasses.replace(DRAWN, network=network, venues=by_hand.venues(rows), green_streets=green)


def spot_at(x: float, y: float) -> Spot:
    lon, lat = by_hand.degrees(x, y)
    return Spot(float(lat), float(lon))


def ways(place: Region, start: tuple[float, float], *, row: int = 0, walker: str = "adult", limit_min=60) -> Ways:
    return ways_to(place, pace=pace(walker), spot=spot_at(*start), venue_row=row, limit_min=limit_min)


def green_street(*lines: list[tuple[float, float]], status: str = "designated") -> gpd.GeoDataFrame:
    shapes = [shapely.LineString(np.column_stack(by_hand.degrees(*np.transpose(line)))) for line in lines]
    one = DRAWN.green_streets.iloc[[0] * len(lines)].reset_index(drop=True)
    return one.assign(**{t.SITE_ID: [f"L{i}" for i in range(len(lines))], t.STATUS: status}).set_geometry(
        gpd.GeoSeries(shapes, crs=t.WGS84)
    )


# Stairs

HILL = {1: (0, 0), 2: (300, 0), 3: (300, 100), 4: (0, 100), 5: (800, 0), 6: (800, 100), 7: (-500, 0), 8: (-500, 100)}
SIDES = [street(1, 2), street(3, 4), street(2, 5), street(3, 6), street(1, 7), street(4, 8)]
STAIRS = street(2, 3, steps=True)


def test_the_way_round_the_stairs_is_offered_with_its_cost() -> None:
    place = region(by_hand.network(HILL, [*SIDES, STAIRS, street(5, 6)]), (200, 100))
    both = ways(place, (200, 0))
    assert (both.plain.flights, both.without_stairs.flights) == (1, 0)
    assert both.plain.metres == pytest.approx(300, rel=0.01)
    assert both.plain.seconds == pytest.approx(200 / 1.29 + 100 / 0.5, rel=0.01)
    assert both.without_stairs.metres == pytest.approx(1300, rel=0.01)
    assert both.without_stairs.seconds == pytest.approx(1300 / 1.29, rel=0.01)
    assert not both.stairs_unavoidable


def test_the_way_round_may_be_longer_than_the_walk_that_was_asked_for() -> None:
    place = region(by_hand.network(HILL, [*SIDES, STAIRS, street(5, 6)]), (200, 100))
    assert ways(place, (200, 0), limit_min=7).without_stairs.seconds > 15 * 60


def test_no_way_without_stairs_is_said_and_not_the_same_as_no_stairs() -> None:
    place = region(by_hand.network(HILL, [*SIDES, STAIRS]), (200, 100), (100, 0))
    assert ways(place, (200, 0)).stairs_unavoidable
    assert ways(place, (200, 0)).without_stairs is None
    level = ways(place, (200, 0), row=1)
    assert (level.without_stairs, level.stairs_unavoidable) == (None, False)


@pytest.mark.parametrize(("start", "venue"), [((305, 180), (100, 0)), ((100, 0), (305, 180))])
def test_a_street_that_only_stairs_lead_to_is_not_left_over_its_walls(start: tuple, venue: tuple) -> None:
    # The short street above the stairs is an island without them; another street passes 60 m away.
    places = {1: (-600, 0), 2: (300, 0), 3: (300, 100), 4: (300, 250), 5: (360, 0), 6: (360, 250)}
    edges = [street(1, 2), street(2, 3, steps=True), street(3, 4), street(2, 5), street(5, 6)]
    both = ways(region(by_hand.network(places, edges), venue), start)
    assert both.plain.flights == 1
    assert both.stairs_unavoidable


def test_from_a_doorstep_on_the_stairs_the_next_street_is_taken() -> None:
    place = region(by_hand.network(HILL, [*SIDES, STAIRS, street(5, 6)]), (200, 0))
    both = ways(place, (310, 40))
    assert both.plain.flights == 1
    assert both.without_stairs.stretches[0].metres == pytest.approx(40, abs=1)


@pytest.mark.parametrize("walker", ["stroller", "wheelchair"])
def test_who_never_takes_steps_needs_no_second_way(walker: str) -> None:
    place = region(by_hand.network(HILL, [*SIDES, STAIRS, street(5, 6)]), (200, 100))
    only = ways(place, (200, 0), walker=walker)
    assert (only.plain.flights, only.without_stairs) == (0, None)
    assert only.plain.metres == pytest.approx(1300, rel=0.01)


@given(seed=st.integers(0, 2**32), walker=st.sampled_from(["adult", "senior", "cane"]))
def test_it_is_the_quickest_way_where_all_steps_are_taken_away(seed: int, walker: str) -> None:
    nodes, edges = by_hand.random_streets(seed, steps=0.4)
    network, rng = build(nodes, edges, by_hand.ORIGIN), np.random.default_rng(seed)
    place = region(network, *map(tuple, rng.uniform(0, 600, (6, 2))))
    start = tuple(rng.uniform(0, 600, 2))
    bare = build(nodes, edges[~edges[t.STEPS]].reset_index(drop=True), by_hand.ORIGIN)
    kept = dataclasses.replace(place, network=bare)
    for row in range(6):
        try:
            found = ways(place, start, row=row, walker=walker, limit_min=LONGEST_MIN)
        except NotConnectedError:
            return
        if found is None or not found.plain.flights:
            assert found is None or found.without_stairs is None
            continue
        try:
            oracle = ways(kept, start, row=row, walker=walker, limit_min=LONGEST_MIN)
        except NotConnectedError:
            oracle = None
        if found.without_stairs is None:
            assert oracle is None or cut_off(place, kept, start, row=row, walker=walker)
        else:
            assert found.without_stairs.flights == 0
            assert abs(found.without_stairs.seconds - oracle.plain.seconds) <= 0.02
            assert abs(found.without_stairs.metres - oracle.plain.metres) <= 0.02


def cut_off(place: Region, kept: Region, start: tuple[float, float], *, row: int, walker: str) -> bool:
    """Tell whether the doorstep or the venue lies nearest to a street, not stairs, that is closed without stairs."""
    venue = place.venues.geometry.iloc[row]
    lon, lat = np.array([[spot_at(*start).lon, venue.x], [spot_at(*start).lat, venue.y]])
    with_steps = walking(place.network, pace(walker))
    near = snap(place.network, lon, lat=lat, edge_open=with_steps.edge_open)
    bare = snap(kept.network, lon, lat=lat, edge_open=walking(kept.network, pace(walker)).edge_open)
    on_street = ~place.network.edge_steps[near.edge]
    return bool((on_street & (bare.access_m > near.access_m + 0.01)).any())


# Carbon-neutral streets

BLOCK = {1: (0, 0), 2: (1000, 0), 3: (0, 60), 4: (1000, 60), 5: (-100, 0), 6: (1100, 0)}
AROUND = [street(1, 2), street(1, 3), street(3, 4), street(4, 2), street(5, 1), street(2, 6)]
ON_TOP = [(0, 60), (1000, 60)]


def test_a_carbon_neutral_street_beside_the_way_is_offered() -> None:
    place = region(by_hand.network(BLOCK, AROUND), (1050, 0), green=green_street(ON_TOP))
    both = ways(place, (-50, 0))
    assert both.plain.metres == pytest.approx(1100, rel=0.01)
    assert both.green.metres == pytest.approx(1220, rel=0.01)
    assert both.green.seconds == pytest.approx(both.green.metres / 1.29, abs=0.01)
    assert (both.plain_green_m, both.green_m) == (0, pytest.approx(1000, rel=0.01))


@pytest.mark.parametrize("away", [130, 160])
def test_a_detour_beyond_what_is_stated_is_not_offered(away: float) -> None:
    # 260 m more of 1,100 m are over 20 %; 320 m more are over 3 minutes too.
    places = {**BLOCK, 3: (0, away), 4: (1000, away)}
    place = region(by_hand.network(places, AROUND), (1050, 0), green=green_street([(0, away), (1000, away)]))
    assert ways(place, (-50, 0)).green is None


def test_three_minutes_are_the_most_on_a_long_way_too() -> None:
    for away, offered in ((115, True), (117, False)):
        places = {1: (0, 0), 2: (1500, 0), 3: (0, away), 4: (1500, away)}
        edges = [street(1, 2), street(1, 3), street(3, 4), street(4, 2)]
        green = green_street([(0, away), (1500, away)])
        both = ways(region(by_hand.network(places, edges), (1500, -1), green=green), (0, -1))
        assert (both.green is not None) == offered


def test_a_way_that_is_on_the_street_already_needs_no_other() -> None:
    place = region(by_hand.network(BLOCK, AROUND), (900, 60), green=green_street(ON_TOP))
    both = ways(place, (100, 60))
    assert both.green is None
    assert both.plain_green_m == pytest.approx(800, rel=0.01)


def test_stairs_are_no_price_for_a_carbon_neutral_street() -> None:
    edges = [*AROUND[:1], street(1, 3, steps=True), *AROUND[2:]]
    place = region(by_hand.network(BLOCK, edges), (1050, 0), green=green_street(ON_TOP))
    assert ways(place, (-50, 0)).green is None


@pytest.mark.parametrize("status", ["planned", "unknown"])
def test_only_designated_streets_are_preferred(status: str) -> None:
    place = region(by_hand.network(BLOCK, AROUND), (1050, 0), green=green_street(ON_TOP, status=status))
    assert not green_edges(place).any()
    assert ways(place, (-50, 0)).green is None


def test_an_edge_belongs_to_a_street_when_it_lies_beside_and_runs_along() -> None:
    lanes = {10 * lane + end: (end * 200, y) for lane, y in enumerate((0, 12, 18), start=1) for end in (0, 1)}
    crossing = {1: (100, -14), 2: (100, 14), 3: (300, 0), 4: (205, 0), 5: (205, -200)}
    slanted = {6: (0, -8), 7: (20, 12)}
    edges = [
        street(10, 11), street(20, 21), street(30, 31), street(1, 2), street(11, 3), street(4, 5), street(6, 7),
    ]  # fmt: skip
    network = by_hand.network({**lanes, **crossing, **slanted}, edges)
    place = region(network, green=green_street([(0, 0), (150, 0), (210, 0)]))
    ids = {int(way) for way in network.edge_way_id[green_edges(place)]}
    assert ids == {100, 101}
    assert not green_edges(place).flags.writeable


def test_in_eunpyeong_they_are_the_edges_of_that_name(eunpyeong) -> None:
    names = eunpyeong.network.tags[t.STREET_NAME]
    marked = green_edges(eunpyeong)
    assert {names.at(edge) for edge in np.flatnonzero(marked).tolist()} == {"은평로21길"}
    assert marked.sum() == (names.codes == names.labels.index("은평로21길")).sum()


@pytest.mark.parametrize("walker", ["adult", "cane"])
def test_in_eunpyeong_all_promises_hold(eunpyeong, walker: str) -> None:
    rng = np.random.default_rng(3)
    at_pace = walking(eunpyeong.network, pace(walker))
    away = np.hypot(eunpyeong.venues.geometry.x - 126.931, eunpyeong.venues.geometry.y - 37.6027).to_numpy()
    count = {"green": 0, "level": 0}
    for _ in range(80):
        spot = Spot(37.6027 + rng.uniform(-0.006, 0.006), 126.931 + rng.uniform(-0.008, 0.008))
        row = int(rng.choice(np.argsort(away)[:25]))
        try:
            found = ways_to(eunpyeong, pace=pace(walker), spot=spot, venue_row=row, limit_min=60)
        except GeoError:
            continue
        walks = walks_to(reach(at_pace, spot, limit_min=60), venue_places(eunpyeong, at_pace))
        assert abs(found.plain.seconds - walks.seconds[row]) <= 1e-6
        if found.green is not None:
            count["green"] += 1
            assert found.plain.seconds <= found.green.seconds <= (1 + MOST_DETOUR_SHARE) * found.plain.seconds
            assert found.green.seconds <= found.plain.seconds + 60 * MOST_DETOUR_MIN
            assert found.green_m >= found.plain_green_m + LEAST_MORE_M
            on_it = math.fsum(one.metres for one in found.green.stretches if one.street == "은평로21길")
            assert found.green_m == pytest.approx(on_it, abs=2)
        if found.without_stairs is not None:
            count["level"] += 1
            assert found.without_stairs.seconds >= found.plain.seconds - 1e-6
    assert min(count.values()) >= 3


# Where there is no way


def test_beyond_the_limit_there_is_none() -> None:
    place = region(by_hand.network(BLOCK, AROUND), (1050, 0))
    assert ways(place, (-50, 0), limit_min=14) is None
    assert ways(place, (-50, 0), limit_min=15) is not None


def test_to_a_place_of_which_the_ward_alone_is_known_there_is_none() -> None:
    place = region(by_hand.network(BLOCK, AROUND), (1050, 0))
    place = dataclasses.replace(place, venues=place.venues.assign(**{t.POSITION: "ward"}))
    assert ways(place, (-50, 0)) is None


def test_to_the_very_doorstep_there_is_one() -> None:
    place = region(by_hand.network(BLOCK, AROUND), (0, 0), green=green_street(ON_TOP))
    assert ways(place, (0, 0)).plain.metres == pytest.approx(0, abs=1e-6)


def test_a_doorstep_far_from_any_street_is_not_connected() -> None:
    place = region(by_hand.network(BLOCK, AROUND), (1050, 0))
    with pytest.raises(NotConnectedError, match=r"no street that this walker \(adult\) can use lies within 250 m"):
        ways(place, (0, 400))
    with pytest.raises(UsageError, match="a walk of 0 minutes cannot be asked for"):
        ways(place, (0, 0), limit_min=0)


@given(seed=st.integers(0, 2**32), share=st.floats(0.1, 1))
def test_a_preference_shortens_what_it_prefers_alone_in_both_directions(seed: int, share: float) -> None:
    network = by_hand.on_hills(build(*by_hand.random_streets(seed), by_hand.ORIGIN), seed)
    at_pace = walking(network, pace("cane"))
    liked = np.random.default_rng(seed).random(network.edge_count) < 0.5
    wishing = preferring(at_pace, liked, share=share)
    assert wishing.edge_open is at_pace.edge_open
    factor = np.where(liked, share, 1.0)
    for name in ("along_s_per_m", "against_s_per_m"):
        assert np.array_equal(getattr(wishing, name), getattr(at_pace, name) * factor)
    for name, arcs in (("outward", network.arcs), ("inward", network.arcs_backward)):
        assert np.array_equal(getattr(wishing, name).cost, getattr(at_pace, name).cost * factor[arcs.edge])
