"""What stands in the address bar, whoever wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.access.query import (
    LIMITS_MIN,
    NAMED_SPEEDS,
    WAYS,
    WHOSE,
    Doorstep,
    Query,
    from_address,
    shared_spot,
    to_address,
)
from geo.access.spot import Spot
from geo.errors import UsageError
from geo.show.language import LANGUAGES, explain
from geo.streets.walkers import WALKERS

BOUNDS = (126.88, 37.57, 126.98, 37.67)
VENUES = frozenset({"EP001", "EP002"})

INSIDE = st.builds(Spot, st.floats(37.571, 37.669), st.floats(126.881, 126.979))
OWN_SPEEDS = st.none() | st.floats(0.1, 3.0).map(lambda speed: float(f"{speed:g}"))
QUERIES = st.builds(
    Query,
    st.none() | INSIDE,
    st.sampled_from(sorted(WALKERS)),
    OWN_SPEEDS,
    st.sampled_from(LIMITS_MIN),
    st.none() | st.sampled_from(sorted(VENUES)),
    st.sampled_from(WAYS),
    st.lists(st.builds(Doorstep, INSIDE, st.sampled_from(sorted(WALKERS)), OWN_SPEEDS), max_size=4).map(tuple),
    st.sampled_from(WHOSE),
    st.booleans(),
)


def read(**parameters):
    return from_address(parameters, BOUNDS, venue_ids=VENUES)


@given(QUERIES)
def test_a_link_restores_what_is_on_screen(query):
    restored, ignored = read(**to_address(query))
    assert not ignored
    assert restored.spot == (query.spot and shared_spot(query.spot))
    assert (restored.walker, restored.limit_min, restored.venue_id) == (query.walker, query.limit_min, query.venue_id)
    assert restored.own_speed_m_s == query.own_speed_m_s
    assert restored.way == query.way
    assert restored.others == tuple(
        Doorstep(shared_spot(one.spot), one.walker, one.own_speed_m_s) for one in query.others
    )
    assert restored.no_stairs == query.no_stairs
    assert restored.whose == (query.whose if query.others else "any")
    assert to_address(restored) == to_address(query)


def test_further_doorsteps():
    query, ignored = read(also="37.6101,126.9297,senior;37.6201,126.9197,child", whose="all")
    assert not ignored
    assert query.others == (Doorstep(Spot(37.6101, 126.9297), "senior"), Doorstep(Spot(37.6201, 126.9197), "child"))
    assert (query.whose, query.others[1].pace.speed_m_s) == ("all", 0.80)


def test_a_further_doorstep_keeps_its_walkers_own_speed():
    query, ignored = read(also="37.6101,126.9297,senior,0.7")
    assert not ignored
    assert query.others[0].pace.speed_m_s == 0.7
    assert read(also="37.6101,126.9297,senior,fast")[0].others == ()


@pytest.mark.parametrize(
    "also",
    [";;;", "1,2,3,4,5", "nan,nan,adult", "37.6192,126.9211,robot", "37.6192;126.9211", "9" * 400, "37.6e400,126.9"],
)
def test_a_further_doorstep_that_is_none_is_left_out(also):
    query, (error,) = read(also=also)
    assert query.others == ()
    assert str(error).startswith("doorstep 2 of the link: ")


def test_nobody_takes_stairs_where_that_is_asked():
    query, ignored = read(at="37.6101,126.9297", also="37.6201,126.9197,child", stairs="no")
    assert not ignored
    assert [(one.walker.name, one.walker.steps) for one, _ in query.everybody] == [
        ("adult", "never"),
        ("child", "never"),
    ]
    taking, _ = read(at="37.6101,126.9297", also="37.6201,126.9197,child")
    assert [one.walker.steps for one, _ in taking.everybody] == ["takes", "takes"]
    assert read()[0].everybody == ()


def test_four_further_doorsteps_at_most():
    one = "37.6101,126.9297,senior"
    assert read(also=";".join([one] * 4))[1] == []
    query, (ignored,) = read(also=";".join([one] * 9))
    assert str(ignored) == "the link has 9 further doorsteps; only the first 4 are used"
    assert len(query.others) == 4


@given(INSIDE)
def test_a_link_does_not_point_at_a_door(spot):
    shared = shared_spot(spot)
    assert abs(shared.lat - spot.lat) <= 0.00016
    assert abs(shared.lon - spot.lon) <= 0.00016
    assert shared_spot(shared) == shared
    for value in (shared.lat, shared.lon):
        assert abs(value / 0.0003 - round(value / 0.0003)) < 1e-6


def test_an_empty_address_asks_for_the_default():
    assert read() == (Query(), [])
    assert Query().pace.speed_m_s == 1.29


def test_the_address_of_the_brief():
    query, ignored = read(at="37.6102,126.9297", walker="senior", minutes="10", lang="ko", utm_source="x")
    assert (query, ignored) == (Query(Spot(37.6102, 126.9297), "senior", None, 10, None), [])
    assert query.pace.speed_m_s == 1.13


def test_ones_own_speed():
    assert read(walker="cane", speed="0.45")[0].pace.speed_m_s == 0.45


@pytest.mark.parametrize("speed", NAMED_SPEEDS)
def test_a_named_speed_belongs_to_the_planning_page(speed):
    assert read(speed=speed) == (Query(), [])


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("at", "here", "is not a pair of numbers; give latitude,longitude"),
        ("at", "126.92,37.61", "has longitude before latitude; give 37.61,126.92"),
        ("at", "0,0", "lies outside the region"),
        ("walker", "robot", "unknown walker 'robot'; choose one of adult, senior"),
        ("speed", "fast", "the speed 'fast' is no number"),
        ("speed", "99", "the speed 99.0 cannot be used; give mean, cautious, or 0.1 to 3.0"),
        ("speed", "nan", "the speed nan cannot be used"),
        ("minutes", "8", "a walk of '8' minutes is not offered here; choose one of 5, 7, 10, 15, 20, 30"),
        ("minutes", "10.0", "is not offered here"),
        ("minutes", "-5", "is not offered here"),
        ("to", "EP999", "there is no venue 'EP999' in this region"),
        ("way", "by bus", "way='by bus' means nothing here; write one of these words: quickest, no_stairs, green"),
        ("whose", "mine", "whose='mine' means nothing here; write one of these words: any, all"),
        ("also", "37.61", "unknown walker '37.61'|is not a pair of numbers"),
        ("also", "0,0,adult", "lies outside the region"),
        ("also", "37.6101,126.9297,robot", "unknown walker 'robot'"),
        ("also", "37.6101,126.9297,adult;here", "doorstep 3 of the link: "),
    ],
)
def test_what_cannot_be_used_is_ignored_and_named(name, value, message):
    query, ignored = read(**{name: value})
    assert query == Query()
    (error,) = ignored
    assert isinstance(error, UsageError)
    assert any(part in str(error) for part in message.split("|"))


def test_one_bad_parameter_leaves_the_others():
    query, ignored = read(at="0,0", walker="senior", minutes="x", to="EP002")
    assert query == Query(None, "senior", None, 10, "EP002")
    assert len(ignored) == 2


@given(
    st.dictionaries(
        st.sampled_from(["at", "walker", "speed", "minutes", "to", "lang", "x"]), st.text(max_size=300), max_size=7
    )
)
def test_no_address_breaks_the_page(parameters):
    query, ignored = read(**parameters)
    assert query.limit_min in LIMITS_MIN
    assert query.walker in WALKERS
    assert query.pace.speed_m_s > 0
    for error in ignored:
        for language in LANGUAGES:
            assert len(explain(error, language)) < 800
