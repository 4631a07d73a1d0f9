"""What is asked of a tour in the address: there and back, and what cannot be used."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.access.spot import Spot
from geo.access.tour_wishes import TourWishes, tour_from_address, tour_to_address
from geo.access.tours import ANY_THEME
from geo.streets.walkers import WALKERS

BOUNDS = (126.88, 37.57, 126.98, 37.67)
KNOWN = {"schools": ("SC01", "SC02"), "sites": ("EX01", "EX02", "EX03")}

wishes = st.builds(
    TourWishes,
    school_id=st.sampled_from([None, "SC01"]),
    minutes=st.integers(1, 480),
    stops=st.integers(1, 12),
    theme=st.sampled_from(ANY_THEME),
    walker=st.sampled_from(list(WALKERS)),
    no_stairs=st.booleans(),
    starts=st.none() | st.just(dt.datetime.fromisoformat("2026-11-25T09:30")),
    via=st.sampled_from([(), ("EX02",), ("EX03", "EX01")]),
)


@given(wishes)
def test_what_is_written_is_read_again(asked):
    assert tour_from_address(tour_to_address(asked), BOUNDS, **KNOWN) == (asked, [])


def test_a_start_that_is_no_school_is_rounded_as_in_every_link():
    asked = TourWishes(spot=Spot(37.601957, 126.934106))
    (written, ignored) = tour_from_address(tour_to_address(asked), BOUNDS, **KNOWN)
    assert ignored == []
    assert written.spot == Spot(37.602, 126.9342)
    both, _ = tour_from_address({"school": "SC01", "from": "37.602,126.934"}, BOUNDS, **KNOWN)
    assert (both.school_id, both.spot) == ("SC01", None)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("school", "SC99", "school='SC99' means nothing here"),
        ("from", "35.1,129.0", "35.1"),
        ("round", "0", "give a whole number from 1 to 480"),
        ("round", "٣", "cannot be used"),
        ("round", "9" * 5000, "cannot be used"),
        ("stops", "13", "from 1 to 12"),
        ("theme", "<b>", "theme='<b>' means nothing here"),
        ("who", "bird", "who='bird' means nothing"),
        ("steps", "yes", "steps='yes' means nothing"),
        ("starts", "2026-13-01T09:30", "is no day and hour"),
        ("starts", "20261125T093000Z", "is no day and hour"),
        ("via", "EX01,<script>", "there is no place '<script>'"),
    ],
)
def test_what_cannot_be_used_is_left_out_with_a_word(name, text, message):
    asked, ignored = tour_from_address({name: text}, BOUNDS, **KNOWN)
    assert asked == TourWishes()
    (error,) = ignored
    assert message in str(error)


def test_a_place_is_visited_once_and_not_too_many_are_read():
    asked, _ = tour_from_address({"via": "EX01,EX02,EX01"}, BOUNDS, **KNOWN)
    assert asked.via == ("EX01", "EX02")
    sites = [f"S{number}" for number in range(40)]
    asked, _ = tour_from_address({"via": ",".join(sites)}, BOUNDS, schools=(), sites=sites)
    assert asked.via == tuple(sites[:12])
