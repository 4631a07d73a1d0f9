"""All walks between points and places, against networkx and against the search for the nearest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import by_hand, oracle

from geo.access.catchments import seconds_to_nearest
from geo.access.walks_between import walks_between
from geo.streets.build import build
from geo.streets.snapping import Snaps, snap
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import walking

PLACES = 5


@pytest.mark.parametrize("walker", WALKERS)
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32), hilly=st.booleans(), limit_min=st.sampled_from([2.0, 6.0, 1e4]))
def test_every_walk_is_networkx_s(walker: str, seed: int, hilly: bool, limit_min: float) -> None:
    tables = by_hand.random_streets(seed)
    flat = build(*tables, by_hand.ORIGIN)
    network = by_hand.on_hills(flat, seed % 99) if hilly else flat
    at_pace = walking(network, pace(walker))
    xy = np.random.default_rng(seed).uniform(-150, 750, (16, 2))
    lon, lat = by_hand.degrees(xy[:, 0], xy[:, 1])
    spots = snap(network, lon, lat=lat, edge_open=at_pace.edge_open)
    places = Snaps(*(values[:PLACES] for values in vars(spots).values()))
    ours = walks_between(at_pace, spots, places, limit_min=limit_min)
    slopes = (network.edge_slope_along, network.edge_slope_against) if hilly else None
    graph = oracle.walking_graph(*tables, list(zip(lon, lat, strict=True)), walker=walker, slopes=slopes)
    theirs = np.column_stack([oracle.seconds_to_nearest(graph, range(16), [place]) for place in range(PLACES)]) / 60
    dense = np.full((16, PLACES), np.inf)
    pairs = ours.tocoo()
    assert len(set(zip(pairs.row.tolist(), pairs.col.tolist(), strict=True))) == pairs.nnz
    dense[pairs.row, pairs.col] = pairs.data
    near_limit = np.abs(theirs - limit_min) <= 1e-6
    oracle.assert_same(
        np.where(near_limit, 0, dense), np.where(near_limit, 0, np.where(theirs <= limit_min, theirs, np.inf))
    )
    nearest = seconds_to_nearest(at_pace, places, points=spots) / 60
    assert np.array_equal(dense.min(axis=1), np.where(nearest <= limit_min, nearest, np.inf))


def test_no_place_is_no_walk() -> None:
    network = by_hand.ward_streets()
    at_pace = walking(network, pace("adult"))
    spots = snap(network, *[[by_hand.LON]] * 1, lat=[by_hand.LAT + 0.0027], edge_open=at_pace.edge_open)
    none = Snaps(*(values[:0] for values in vars(spots).values()))
    assert spots.connected.all()
    assert walks_between(at_pace, spots, none, limit_min=5).shape == (1, 0)
    assert walks_between(at_pace, none, spots, limit_min=5).shape == (0, 1)
