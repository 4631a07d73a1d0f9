"""The network report, on streets drawn by hand."""

import dataclasses
import json
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from support.by_hand import ORIGIN, degrees, street, streets

from geo import tables as t
from geo.sources.osm_graph import read_graphml
from geo.streets.build import build
from geo.streets.network import WalkNetwork
from geo.streets.report import network_report

PLACES = {
    1: (0.0, 0.0),
    2: (100.0, 0.0),
    3: (100.0, 100.0),
    4: (0.0, 100.0),
    5: (200.0, 0.0),
    8: (1000.0, 0.0),
    9: (1050.0, 0.0),
}


def network_of() -> WalkNetwork:
    """Draw a block with a flight of steps hanging from it, and a short island 800 m away."""
    ring = [street(1, 2), street(2, 3, incline=4.0), street(3, 4), street(4, 1)]
    nodes, edges = streets(PLACES, [*ring, street(2, 5, steps=True), street(8, 9)])
    edges[t.SURFACE] = pd.Series(["paved", "paved", None, None, None, None], dtype="str")
    edges[t.LIT] = pd.Series(["yes", None, None, None, None, None], dtype="str")
    return build(nodes, edges, ORIGIN)


def venues_at(*places: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.Point(*degrees(x, y)) for x, y in places], crs=t.WGS84)


def test_the_figures() -> None:
    network = network_of()
    report = network_report(network, dropped={"repeated": 3})
    assert (report.nodes, report.edges, report.pieces, report.dead_ends) == (7, 6, 2, 3)
    assert abs(report.km - 0.55) <= 0.002
    for share, wanted in (
        (report.share_in_largest, 500 / 550),
        (report.surface, 200 / 550),
        (report.lit, 100 / 550),
        (report.incline, 100 / 550),
        (report.steps, 100 / 550),
    ):
        assert abs(share - wanted) <= 0.001
    assert report.wheelchair == 0
    assert (report.venues, report.dropped) == (None, {"repeated": 3})


def test_a_loop_is_no_dead_end() -> None:
    nodes, edges = streets(PLACES, [street(1, 1, via=[(50.0, 0.0), (50.0, 50.0)]), street(1, 2)])
    assert network_report(build(nodes, edges, ORIGIN)).dead_ends == 1


def test_venues_are_where_a_walk_to_them_ends_and_never_on_an_island() -> None:
    report = network_report(network_of(), venues=venues_at((50, -10), (150, 10), (1020, 10), (500, 3000)))
    assert report.venues is not None
    assert (report.venues.venues, report.venues.unconnected, report.venues.share_in_largest) == (4, 2, 0.5)


def test_no_venues_have_no_share() -> None:
    report = network_report(network_of(), venues=venues_at())
    assert report.venues is not None
    assert report.venues.share_in_largest is None


def test_json_is_plain() -> None:
    report = network_report(network_of(), venues=venues_at((50, 0)), dropped={"z": 1, "a": 2})
    plain = json.loads(json.dumps(report.as_json(), allow_nan=False))
    assert plain == report.as_json()
    assert list(plain["dropped"]) == ["a", "z"]
    assert plain["venues"] == {"venues": 1, "unconnected": 0, "share_in_largest": 1.0}
    assert set(plain) == {field.name for field in dataclasses.fields(report)}


def test_a_report_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        network_report(network_of()).nodes = 1  # type: ignore[misc]


@pytest.mark.shared_data
def test_gangnam_broken(shared_data: Path) -> None:
    dropped: Counter[str] = Counter()
    tables = read_graphml(shared_data / "gangnam_walk_broken.graphml", dropped=dropped)
    report = network_report(build(*tables, ORIGIN), dropped=dropped)
    # The 412 pieces of the graph: those with a street and the nodes without one.
    assert report.pieces + report.dropped["node_without_street"] == 412
    assert abs(report.share_in_largest - 0.466) <= 0.001
