"""Whether a point can be right: distances held against the ellipsoid, addresses against their wards."""

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from support.wards_by_hand import WARDS

from geo import tables as t
from geo.sources import positions

PLANE = positions.Plane.around(WARDS)
AREAS = PLANE.wards(WARDS)
EARTH = Geod(ellps="WGS84")


@pytest.mark.parametrize(("lon", "lat"), [(126.925, 37.625), (126.945, 37.615), (126.90, 37.61)])
def test_metres_outside_are_those_of_the_ellipsoid(lon: float, lat: float) -> None:
    (away,) = positions.outside_m(PLANE.spots(np.array([lon]), np.array([lat])), AREAS)
    edge = {126.925: (126.925, 37.62), 126.945: (126.94, 37.615), 126.90: (126.90, 37.60)}[lon]
    true = EARTH.inv(lon, lat, *edge)[2]
    assert abs(away - true) <= 0.005 * true


def test_inside_is_no_distance_and_no_point_has_none() -> None:
    spots = PLANE.spots(np.array([126.925, np.nan]), np.array([37.615, 37.6]))
    assert positions.outside_m(spots, AREAS)[0] == 0
    assert np.isnan(positions.outside_m(spots, AREAS)[1])
    assert positions.wards_of(spots, AREAS).tolist() == [0, -1]


@pytest.mark.parametrize(
    ("address", "ward", "km"),
    [
        ("서울특별시 은평구 통일로 1 (불광동)", "불광동", 2.1),
        ("은평구 불광2동 1", "불광2동", 2.8),
        ("은평구 역촌동 1, 2층", "역촌동", 0.0),
        ("은평구 진관3로 67 912동 1층(관리동)", None, 0.0),
        ("은평구 갈현동 1", None, 0.0),
        (None, None, 0.0),
    ],
)
def test_an_address_names_its_ward(address: str | None, ward: str | None, km: float) -> None:
    spots = PLANE.spots(np.array([126.905]), np.array([37.595]))
    named = positions.from_named_wards(pd.Series([address], dtype="str"), spots, WARDS[t.NAME_KO], AREAS)
    assert named.name.fillna("-").tolist() == [ward or "-"]
    assert abs(named.away_m[0] / 1000 - km) <= 0.1


def test_the_nearest_of_a_name_and_kind_is_the_witness() -> None:
    text = lambda *cells: pd.Series(cells, dtype="str")  # noqa: E731
    found = positions.witnesses(
        text("구립 숲", "숲", "들"),
        text("other", "museum", "other"),
        np.array([[0.0, 0.0]] * 3),
        other_name=text("숲", "숲(1층)", "숲"),
        other_kind=text("other", "other", "gallery"),
        other_spots=np.array([[0.0, 900.0], [0.0, -800.0], [0.0, 0.0]]),
    )
    assert found.tolist() == [1, -1, -1]


@pytest.mark.parametrize(
    ("mine", "other", "same"),
    [
        (("통일로 79가길 13-84", None), ("통일로78가길 13-84(불광동)", None), True),
        (("통일로 1", "02-385-1671"), ("불광로 2", "02-385-1671-4"), True),
        (("통일로 1", None), ("통일로 11", None), False),
        ((None, None), (None, None), False),
    ],
)
def test_one_door(mine: tuple[str | None, ...], other: tuple[str | None, ...], *, same: bool) -> None:
    columns = [pd.Series([cell], dtype="str") for cell in (*mine, *other)]
    assert positions.same_door(*columns).tolist() == [same]
