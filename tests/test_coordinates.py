"""Which coordinate system a file is in, and which way round: told by where its points fall."""

import numpy as np
import pandas as pd
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sources.coordinates import SYSTEMS, located

EUNPYEONG = (126.88, 37.57, 126.97, 37.66)
LON = st.floats(EUNPYEONG[0], EUNPYEONG[2])
LAT = st.floats(EUNPYEONG[1], EUNPYEONG[3])
METRES_A_DEGREE = 111_320
BESSEL = "+proj=tmerc +lat_0=38 +lon_0=127.0028902777778 +k=1 +x_0=200000 +y_0=500000 +ellps=bessel"
FROM_DEGREES = "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step "
BY_HAND = {
    "EPSG:4326": "+proj=unitconvert +xy_in=rad +xy_out=deg",
    "EPSG:5179": "+proj=tmerc +lat_0=38 +lon_0=127.5 +k=0.9996 +x_0=1000000 +y_0=2000000 +ellps=GRS80",
    "EPSG:5181": "+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=500000 +ellps=GRS80",
    "EPSG:5186": "+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=600000 +ellps=GRS80",
    "EPSG:5174": (
        "+proj=push +v_3 +step +proj=cart +ellps=WGS84 +step +inv +proj=molobadekas +x=-145.907 +y=505.034 +z=685.756 "
        "+rx=-1.162 +ry=2.347 +rz=1.592 +s=6.342 +px=-3159521.31 +py=4068151.32 +pz=3748113.85 "
        "+convention=coordinate_frame +step +inv +proj=cart +ellps=bessel +step +proj=pop +v_3 +step " + BESSEL
    ),
}
"""The systems written out, apart from the registry that the code asks."""
INVERSE = {crs: pyproj.Transformer.from_pipeline(FROM_DEGREES + steps) for crs, steps in BY_HAND.items()}


def written(crs: str, points: list[tuple[float, float]]) -> tuple[list[str], list[str]]:
    x, y = INVERSE[crs].transform(*np.transpose(points))
    return [f"{value:.9f}" for value in x], [f"{value:.9f}" for value in y]


def metres_apart(points: list[tuple[float, float]], lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    true_lon, true_lat = np.transpose(points)
    return METRES_A_DEGREE * np.hypot((lon - true_lon) * np.cos(np.radians(true_lat)), lat - true_lat)


@given(st.lists(st.tuples(LON, LAT), min_size=1, max_size=20), st.sampled_from(SYSTEMS), st.booleans(), st.booleans())
def test_points_come_back_through_every_system_either_way_round(
    points: list[tuple[float, float]], crs: str, swapped: bool, stated: bool
) -> None:
    x, y = written(crs, points)
    if swapped:
        x, y = y, x
    # The two that cannot be told apart have to be stated.
    alike = crs in {"EPSG:5174", "EPSG:5181"}
    found = located(x, y, near=EUNPYEONG, stated=crs if stated or alike else None)
    assert (found.crs, found.swapped, found.share, found.rivals) == (crs, swapped, 1.0, ())
    assert found.reason == ("stated" if stated or alike else "guessed")
    assert metres_apart(points, found.lon, found.lat).max() <= 1.0
    assert not found.turned.any()


@pytest.mark.parametrize("crs", ["EPSG:5174", "EPSG:5181"])
def test_the_old_bessel_system_and_its_successor_are_ambiguous(crs: str) -> None:
    x, y = written(crs, [(126.92, 37.61), (126.93, 37.62)])
    found = located(x, y, near=EUNPYEONG, stated=None)
    assert (found.reason, found.crs, found.rivals) == ("ambiguous", "EPSG:5174", ("EPSG:5181",))
    other = located(x, y, near=EUNPYEONG, stated="EPSG:5181")
    apart = metres_apart(list(zip(found.lon, found.lat, strict=True)), other.lon, other.lat)
    assert ((apart > 200) & (apart < 400)).all()


def test_the_old_system_agrees_with_the_survey_s_own_seven_parameters() -> None:
    seven = f"{BESSEL} +towgs84=-115.80,474.99,674.11,1.16,-2.31,-1.63,6.43"
    points = [(126.88, 37.57), (126.97, 37.66)]
    x, y = pyproj.Transformer.from_crs("EPSG:4326", seven, always_xy=True).transform(*np.transpose(points))
    found = located(x, y, near=EUNPYEONG, stated="EPSG:5174")
    assert metres_apart(points, found.lon, found.lat).max() <= 3.0


def test_a_row_the_other_way_round_is_turned_and_said() -> None:
    found = located(["126.92", "37.61", "126.93"], ["37.60", "126.91", "37.62"], near=EUNPYEONG, stated=None)
    assert found.turned.tolist() == [False, True, False]
    assert (found.lon[1], found.lat[1]) == (126.91, 37.61)
    assert found.share == pytest.approx(2 / 3)
    assert not found.swapped


def test_a_file_of_the_whole_country_is_read_by_the_few_points_near() -> None:
    x, y = written("EPSG:5186", [(126.92, 37.61), *[(129.0 + step / 100, 35.1) for step in range(50)]])
    found = located(x, y, near=EUNPYEONG, stated=None)
    assert (found.reason, found.crs) == ("guessed", "EPSG:5186")
    assert found.share == pytest.approx(1 / 51)
    assert metres_apart([(129.0, 35.1)], found.lon[1:2], found.lat[1:2])[0] <= 1.0


@pytest.mark.parametrize(
    "bad", ["37,61", "37°36'36\"", "N37.61", "", None, "inf", "nan", "0x25", "1_0", "37.6 1", np.nan]
)
def test_what_is_no_plain_number_is_not_guessed_at(bad: object) -> None:
    found = located(["126.92", "126.93"], ["37.60", bad], near=EUNPYEONG, stated=None)
    assert np.isnan(found.lat[1])
    assert (found.lat[0], found.share, found.reason) == (37.60, 1.0, "guessed")


def test_numbers_and_missing_cells_of_a_frame_are_read() -> None:
    x, y = pd.Series([" 126.92 ", None], dtype="str", index=[7, 9]), pd.Series([37.6, 37.7])
    found = located(x, y, near=EUNPYEONG, stated=None)
    assert (found.lon[0], found.lat[0]) == (126.92, 37.6)
    assert np.isnan(found.lon[1])


def test_points_near_nothing_are_nowhere_and_stated_ones_are_far() -> None:
    assert located(["2.35"], ["48.85"], near=EUNPYEONG, stated=None).reason == "nowhere"
    far = located(["2.35"], ["48.85"], near=EUNPYEONG, stated="EPSG:4326")
    assert (far.reason, far.share, far.lon[0], far.lat[0]) == ("stated_far", 0.0, 2.35, 48.85)


def test_no_numbers_and_systems_not_read_here_are_said() -> None:
    assert located(["북한산"], ["은평"], near=EUNPYEONG, stated=None).reason == "no_numbers"
    assert located([], [], near=EUNPYEONG, stated=None).reason == "no_numbers"
    unknown = located(["1"], ["2"], near=EUNPYEONG, stated="EPSG:32652")
    assert unknown.reason == "unknown_system"
    assert np.isnan(unknown.lon).all()


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=1), st.sampled_from([None, *SYSTEMS]))
def test_any_numbers_give_degrees_or_nothing(points: list[tuple[float, float]], stated: str | None) -> None:
    x, y = zip(*points, strict=True)
    found = located(x, y, near=EUNPYEONG, stated=stated)
    for values, most in ((found.lon, 180), (found.lat, 90)):
        assert len(values) == len(points)
        assert (np.isnan(values) | (np.abs(values) <= most)).all()
    assert (np.isnan(found.lon) == np.isnan(found.lat)).all()
    assert 0 <= found.share <= 1
