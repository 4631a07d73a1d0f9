"""A run as a file: written, read again, and hostile."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import tables as t
from geo.access.parameters import Parameters, from_json, to_json
from geo.access.scenario import Scenario
from geo.access.spot import Spot
from geo.errors import UsageError
from geo.streets.walkers import WALKERS

GOOD = {"baeumgil_coverage": 1, "region": "eunpyeong", "walkers": ["senior"], "speed": "cautious", "minutes": 5}


@given(
    walkers=st.lists(st.sampled_from(list(WALKERS)), min_size=1, unique=True).map(tuple),
    speed=st.sampled_from(["mean", "cautious"]) | st.floats(0.1, 3).map("{:g}".format),
    minutes=st.floats(0.5, 120),
    group=st.sampled_from(t.GROUPS),
    scenario=st.builds(
        Scenario,
        st.lists(st.builds(Spot, st.floats(37, 38), st.floats(126, 127)), max_size=5).map(tuple),
        st.lists(st.text(min_size=1), max_size=5, unique=True).map(tuple),
    ),
)
def test_what_is_written_is_read(**asked_for) -> None:
    asked = Parameters("은평", **asked_for, data="abc")
    assert from_json(to_json(asked)) == asked


def test_the_least_that_is_needed() -> None:
    assert from_json(json.dumps(GOOD)) == Parameters("eunpyeong", ("senior",), "cautious", 5.0)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"region": ""}, "region"),
        ({"region": 7}, "region"),
        ({"walkers": []}, "walkers"),
        ({"walkers": ["horse"]}, "walkers"),
        ({"walkers": ["adult", "adult"]}, "walkers"),
        ({"walkers": "adult"}, "walkers"),
        ({"speed": "fast"}, "speed"),
        ({"speed": 99}, "speed"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"minutes": "5"}, "minutes"),
        ({"group": "cats"}, "group"),
        ({"group": []}, "group"),
        ({"open": [{"lat": 1}]}, "open"),
        ({"open": {}}, "open"),
        ({"close": [1]}, "close"),
        ({"close": ["EP001"] * 100}, "close"),
    ],
)
def test_what_cannot_be_used_is_named(change: dict, named: str) -> None:
    with pytest.raises(UsageError, match=rf"^{named} of the parameters cannot be used"):
        from_json(json.dumps(GOOD | change))


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"baeumgil_coverage": 2}', "NaN", "x" * 200_000])
def test_what_is_no_file_of_parameters(text: str) -> None:
    with pytest.raises(
        UsageError, match="this is no file of parameters; write one with: baeumgil coverage --params-out"
    ):
        from_json(text)
