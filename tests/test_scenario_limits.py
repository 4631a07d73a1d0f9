"""A link holds so many changes, and says where it held more."""

from geo.access.scenario import MOST_CHANGES
from geo.access.scenario_address import scenario_from_address

BOUNDS = (126.0, 37.0, 128.0, 38.0)


def test_what_is_past_the_limit_is_left_out_with_a_word():
    spots = [f"37.5{number:03d},127.0" for number in range(MOST_CHANGES + 3)]
    whole, none = scenario_from_address({"open": ";".join(spots[:MOST_CHANGES])}, BOUNDS, venue_ids=())
    assert (len(whole.opened), none) == (MOST_CHANGES, [])
    cut, (error,) = scenario_from_address({"open": ";".join(spots)}, BOUNDS, venue_ids=())
    assert cut == whole
    assert f"at most {MOST_CHANGES} changes" in str(error)
