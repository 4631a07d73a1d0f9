"""Spots as people type them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.access.spot import Spot, parse_spot
from geo.errors import UsageError

BOUNDS = (126.88, 37.57, 126.98, 37.67)


@pytest.mark.parametrize("text", ["37.6190,126.9283", " 37.6190 , 126.9283 ", "37.619,+126.9283", "3.7619e1,126.9283"])
def test_latitude_and_longitude(text: str) -> None:
    assert parse_spot(text, BOUNDS) == Spot(37.619, 126.9283)


@pytest.mark.parametrize("text", ["37.57,126.88", "37.67,126.98"])
def test_the_bounds_are_inside(text: str) -> None:
    assert f"{parse_spot(text, BOUNDS).lat:.2f},{parse_spot(text, BOUNDS).lon:.2f}" == text


@pytest.mark.parametrize(
    "text",
    ["", ",", "37.6", "37.6 126.9", "37.6,126.9,0", "a,b", "nan,126.9", "37.6,inf", "1e999,126.9", "37,6190;126,9283"],
)
def test_what_is_no_pair_of_numbers_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(
        UsageError, match=r"is not a pair of numbers; give latitude,longitude, for instance 37.6200,126.9300"
    ):
        parse_spot(text, BOUNDS)


@given(st.floats(126.88, 126.98), st.floats(37.57, 37.67))
def test_swapped_numbers_are_refused_with_the_very_spot_meant(lon: float, lat: float) -> None:
    with pytest.raises(UsageError, match="has longitude before latitude; give ") as caught:
        parse_spot(f"{lon},{lat}", BOUNDS)
    assert parse_spot(str(caught.value).rpartition(" ")[2], BOUNDS) == Spot(lat, lon)


@pytest.mark.parametrize("text", ["37.5699,126.9", "37.6,126.9801", "0,0", "-37.6,126.9", "1e300,-1e300"])
def test_a_spot_outside_is_refused_with_the_bounds(text: str) -> None:
    message = (
        r"lies outside the region, which reaches from 37.5700 to 37.6700 north and 126.8800 to 126.9800 east; choose"
    )
    with pytest.raises(UsageError, match=message):
        parse_spot(text, BOUNDS)


@given(st.text(max_size=200))
def test_any_text_is_a_spot_inside_or_refused_in_a_short_message(text: str) -> None:
    try:
        spot = parse_spot(text, BOUNDS)
    except UsageError as error:
        message = str(error)
    else:
        message = f"{spot.lat}, {spot.lon}"
        assert math.isfinite(spot.lat + spot.lon)
    assert len(message) < 800
