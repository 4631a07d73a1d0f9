"""Degrees and metres."""

import numpy as np
import pyproj
from hypothesis import given
from hypothesis import strategies as st

from geo.streets.projection import local_crs, project, unproject

SEOUL = np.array([126.88, 126.98]), np.array([37.57, 37.67])
GEOD = pyproj.Geod(ellps="WGS84")


def test_the_middle_is_the_origin() -> None:
    x, y = project(local_crs(*SEOUL), np.array([126.93]), np.array([37.62]))
    assert np.abs([x, y]).max() <= 1e-6


@given(st.floats(126.88, 126.98), st.floats(37.57, 37.67), st.floats(0, 360))
def test_metres_are_metres(lon: float, lat: float, bearing: float) -> None:
    crs = local_crs(*SEOUL)
    lon2, lat2, _ = GEOD.fwd(lon, lat, bearing, 250.0)
    x, y = project(crs, np.array([lon, lon2]), np.array([lat, lat2]))
    assert abs(np.hypot(x[1] - x[0], y[1] - y[0]) - 250.0) <= 1e-3


@given(st.floats(126.88, 126.98), st.floats(37.57, 37.67))
def test_there_and_back(lon: float, lat: float) -> None:
    crs = local_crs(*SEOUL)
    back = unproject(crs, *project(crs, np.array([lon]), np.array([lat])))
    assert abs(back[0][0] - lon) <= 1e-9
    assert abs(back[1][0] - lat) <= 1e-9
