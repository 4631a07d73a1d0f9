"""What lies in the way, by hand: a stream, a hill, steps, a gap, and nothing at all."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from support import by_hand
from support.by_hand import street

from geo import tables as t
from geo.access.beyond import beyond
from geo.access.demand import spread
from geo.region.region import Region
from geo.streets.walkers import pace

VENUE = (300, 300)


def box(west: float, south: float, east: float, north: float) -> gpd.GeoDataFrame:
    """Lay a rectangle of water or park, in metres."""
    shape = shapely.box(*(float(part) for x, y in ((west, south), (east, north)) for part in by_hand.degrees(x, y)))
    return gpd.GeoDataFrame({t.NAME_KO: [None], t.NAME_EN: [None]}, geometry=[shape], crs=t.WGS84)


NOTHING = box(0, 0, 1, 1).iloc[:0]


def round_about(out: float = 300, half: float = 50, **changes) -> Region:
    """Lay homes along a street 200 m south of a venue, from where the only way there leads far out to the east."""
    network = by_hand.network(
        {1: (300 - half, 100), 2: (300 + half, 100), 3: (300 + out, 100), 4: (300 + out, 300), 5: (250, 300)},
        [
            street(1, 2, name="집로"),
            street(2, 3, highway="footway"),
            street(3, 4, highway="footway"),
            street(4, 5, highway="footway"),
        ],
    )
    venues = by_hand.venues([("V1", "01", "G1", VENUE)])
    return by_hand.region(**{"network": network, "venues": venues, "water": NOTHING, "parks": NOTHING} | changes)


def cause(region: Region, *, walker: str = "adult", limit_min: float = 5, speed: float = 1.0) -> str:
    """Tell why the street of the homes is beyond reach."""
    found = beyond(
        region, spread(region.wards, region.network), pace=pace(walker, speed), limit_min=limit_min, ward_code="01"
    )
    assert len(found.streets) == 1
    assert found.streets[t.NAME_KO][0] == "집로"
    return str(found.streets[t.BLOCKED_BY][0])


STREAM = box(0, 190, 560, 210)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "unknown"),
        ({"water": STREAM}, "stream"),
        ({"parks": box(100, 150, 560, 250)}, "park_or_hill"),
        # Water comes first: a stream through a park is what one cannot walk over.
        ({"parks": box(100, 150, 560, 250), "water": STREAM}, "stream"),
        # A pocket park, and a hill that the homes or the venue themselves lie in, are in nobody's way.
        ({"parks": box(100, 185, 560, 215)}, "unknown"),
        ({"parks": box(100, 50, 560, 250)}, "unknown"),
        ({"parks": box(100, 150, 560, 350)}, "unknown"),
        # Beside the line, not across it.
        ({"water": box(400, 190, 560, 210)}, "unknown"),
    ],
)
def test_what_the_straight_line_crosses(changes, expected) -> None:
    assert cause(round_about(**changes)) == expected


def test_no_stream_is_blamed_for_a_walk_that_makes_no_detour() -> None:
    """The way round is 240 m for the 200 m of the straight line: it is merely far."""
    network = by_hand.network(
        {1: (290, 100), 2: (310, 100), 3: (310, 300)}, [street(1, 2, name="집로"), street(2, 3, highway="footway")]
    )
    region = round_about(network=network, water=STREAM)
    assert cause(region, limit_min=3.4) == "far"


def test_no_stream_is_blamed_where_the_straight_line_is_too_long_as_well() -> None:
    assert cause(round_about(water=STREAM), limit_min=3) == "far"
    assert cause(round_about(water=STREAM), limit_min=3.6) == "stream"


def test_the_detour_counts_from_one_and_a_half_times() -> None:
    # The one stretch of homes lies 200 m from the venue; the way there is 200 m and twice as much as it leads out.
    assert cause(round_about(45, half=10, water=STREAM), limit_min=3.6) == "far"
    assert cause(round_about(55, half=10, water=STREAM), limit_min=3.6) == "stream"


def stairs(highway: str = "steps") -> Region:
    """Lead steps straight up to the venue, beside the way round."""
    up = street(2, 5, steps=highway == "steps", highway=highway)
    network = by_hand.network(
        {1: (250, 100), 2: (350, 100), 3: (700, 100), 4: (700, 300), 5: (350, 300)},
        [street(1, 2, name="집로"), street(2, 3, highway="footway"), street(3, 4, highway="footway"),
         street(4, 5, highway="footway"), up],
    )  # fmt: skip
    venues = by_hand.venues([("V1", "01", "G1", (350, 300))])
    return by_hand.region(network=network, venues=venues, water=STREAM, parks=NOTHING)


def test_steps_are_blamed_where_taking_them_would_be_near_enough() -> None:
    # Up 200 m of steps at half a metre a second are 400 s, and 50 m at 1 m/s.
    assert cause(stairs(), walker="stroller", limit_min=8.5) == "stairs"
    # Where even the steps would take too long, the way round is what counts: it passes the stream.
    assert cause(stairs(), walker="stroller", limit_min=5) == "stream"
    # Who takes steps is never kept by them, and takes them across the stream.
    assert cause(stairs(), walker="adult", limit_min=5) == "far"


def test_an_incline_is_not_called_steps() -> None:
    network = by_hand.network(
        {1: (250, 100), 2: (350, 100), 3: (350, 300), 4: (350, 900), 5: (350, -500)},
        [street(1, 2, name="집로"), street(2, 3, highway="footway", incline=12.0), street(3, 4, highway="footway"),
         street(2, 5, highway="footway")],
    )  # fmt: skip
    region = round_about(network=network, venues=by_hand.venues([("V1", "01", "G1", (350, 400))]))
    assert cause(region, walker="stroller", limit_min=5) == "far"
    assert cause(region, walker="wheelchair", limit_min=8) == "unknown"


def in_two_pieces(**changes) -> Region:
    """Lay the homes' street, and 600 m of it, in one piece; the venue's in another."""
    network = by_hand.network(
        {1: (250, 100), 2: (350, 100), 3: (350, -500), 4: (250, 300), 5: (350, 300), 6: (350, 1000)},
        [street(1, 2, name="집로"), street(2, 3, highway="footway"), street(4, 5, highway="footway"),
         street(5, 6, highway="footway")],
    )  # fmt: skip
    return round_about(network=network, **changes)


def test_where_no_way_leads_anywhere() -> None:
    region = in_two_pieces()
    assert cause(region, limit_min=5) == "gap"
    # A gap is a gap however far the venue is.
    assert cause(region, limit_min=1) == "gap"
    assert cause(in_two_pieces(water=STREAM), limit_min=5) == "stream"
    found = beyond(region, spread(region.wards, region.network), pace=pace("adult"), limit_min=5, ward_code="01")
    assert found.residents_unconnected == found.residents_beyond == 1000
    assert found.streets[t.MINUTES].isna().all()
    assert found.streets[t.DETOUR_INDEX].isna().all()
    assert found.streets[t.VENUE_ID].isna().all()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # Half-way to the venue the lines from the street's three stretches lie 283, 300 and 317 m east.
        ({"water": box(292, 190, 560, 210)}, "stream"),
        ({"water": box(308, 190, 560, 210)}, "unknown"),
        ({"water": box(308, 190, 560, 210), "parks": box(100, 150, 306, 250)}, "park_or_hill"),
        ({"water": box(308, 190, 560, 210), "parks": box(100, 150, 292, 250)}, "unknown"),
    ],
)
def test_a_cause_is_told_of_a_street_where_it_holds_for_most_of_its_residents(changes, expected) -> None:
    assert cause(round_about(**changes)) == expected


def test_streets_without_a_name_are_told_apart_by_their_cause() -> None:
    edges = [street(1, 2), *(street(*ends, highway="footway") for ends in ((2, 3), (3, 4), (4, 5)))]
    network = by_hand.network({1: (250, 100), 2: (350, 100), 3: (600, 100), 4: (600, 300), 5: (250, 300)}, edges)
    region = round_about(network=network, water=box(292, 190, 560, 210))
    found = beyond(region, spread(region.wards, network), pace=pace("adult", 1.0), limit_min=5, ward_code="01")
    assert found.streets[t.BLOCKED_BY].tolist() == ["stream", "unknown"]
    assert np.abs(found.streets[t.SHARE_OF_WARD] - [2 / 3, 1 / 3]).max() <= 1e-9
    assert found.streets[t.NAME_KO].isna().all()
