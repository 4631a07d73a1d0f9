"""What a walk is told in: plain sentences that promise no more than the data know."""

import dataclasses
import re
from typing import get_args

import numpy as np
import pytest
import shapely
from support import by_hand
from support.by_hand import street

from geo.access.doorstep import reach
from geo.access.itinerary import Itinerary, Stretch, itinerary
from geo.access.spot import Spot
from geo.access.turns import Turn
from geo.access.ways import Ways
from geo.show.directions import directions, directions_list, way_facts, ways_sentences
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import walking

ACCESS = Stretch(None, 23.0, 18.0, "start", False, None, "unknown", 37.6, 126.9, False, "access")
EGRESS = dataclasses.replace(ACCESS, metres=16.0, turn="arrive", part="egress")
STREET = dataclasses.replace(ACCESS, street="은평로21길", metres=118.0, part="street")
LINE = shapely.LineString([(126.9, 37.6), (126.901, 37.6)])


def walk(*streets: Stretch, access: Stretch = ACCESS, egress: Stretch = EGRESS, **facts: object) -> Itinerary:
    known = {"walker": "adult", "speed_m_s": 1.29, "knows_light": False, "knows_crossings": False}
    stretches = (access, *streets, egress)
    metres = sum(one.metres for one in stretches)
    return Itinerary(LINE, metres, metres / 1.29, stretches, **(known | facts))


def told(*streets: Stretch, position: str = "exact", **parts: Stretch) -> list[str]:
    return directions("en", walk(*streets, **parts), to_name="Library", position=position)


def on(**changes: object) -> Stretch:
    return dataclasses.replace(STREET, **changes)


def test_a_walk_drawn_by_hand_is_told() -> None:
    network = by_hand.network(
        {1: (0, 0), 2: (0, 120), 3: (-60, 120), 4: (-60, 160), 5: (100, 120)},
        [street(1, 2, name="은평로21길"), street(2, 3, name="불광로"), street(3, 4, steps=True), street(2, 5)],
    )
    at_pace = walking(network, pace("adult"))
    lon, lat = by_hand.degrees(np.array([20.0, -50.0]), np.array([0.0, 160.0]))
    places = snap(network, lon, lat=lat, edge_open=at_pace.edge_open)
    found = itinerary(reach(at_pace, Spot(float(lat[0]), float(lon[0])), limit_min=20), places, place=1)
    assert directions("en", found, to_name="Library", position="door") == [
        "Go to the street, about 20 m in a straight line. The map does not know how.",
        "Turn right and go 120 m along 은평로21길.",
        "Turn left and go 60 m along 불광로.",
        "Turn right. There are stairs here (40 m).",
        "You are at Library. It is about 10 m from the street.",
    ]


@pytest.mark.parametrize("turn", sorted({*get_args(Turn)} - {"arrive"}))
def test_every_turn_has_its_words(turn: str) -> None:
    side = turn.rpartition("_")[2]
    along, stairs = (told(on(turn=turn, steps=steps))[1] for steps in (False, True))
    for sentence in (along, stairs):
        assert ("left" in sentence, "right" in sentence) == (side == "left", side == "right")
        assert ("sharp" in sentence, "Bear" in sentence) == ("sharp" in turn, "slight" in turn)
        assert "120 m" in sentence
    assert "은평로21길" in along
    assert "stairs" in stairs


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"street": None}, "Go 120 m along a street without a name."),
        ({"street": None, "pavement": True}, "Go 120 m along the pavement."),
        ({"pavement": True}, "Go 120 m along 은평로21길."),
        ({"metres": 4.9}, "Go a few metres along 은평로21길."),
        ({"metres": 5.1}, "Go 10 m along 은평로21길."),
        ({"metres": 1234.0}, "Go 1,230 m along 은평로21길."),
        ({"lit": "no"}, "Go 120 m along 은평로21길. There are no street lights here."),
        ({"lit": "yes"}, "Go 120 m along 은평로21길."),
        ({"crossing": "unknown"}, "Cross the road here."),
        ({"crossing": "island"}, "Cross the road here."),
        ({"crossing": "zebra", "turn": "left"}, "Turn left. Cross the road at the crossing."),
        ({"crossing": "traffic_signals"}, "Cross the road at the traffic light."),
        ({"crossing": "unmarked"}, "Cross the road here. No crossing is marked."),
        ({"crossing": "marked", "steps": True}, "There are stairs here (120 m). Cross the road at the crossing."),
    ],
)
def test_what_is_known_of_a_stretch_is_told(changes: dict, expected: str) -> None:
    assert told(on(**changes))[1] == expected


def test_short_straight_legs_are_not_told_in_metres() -> None:
    near = dataclasses.replace(ACCESS, metres=3.0)
    said = told(STREET, access=near, egress=dataclasses.replace(EGRESS, metres=3.0), position="door")
    assert (said[0], said[-1]) == ("Go out to the street.", "You are at Library.")


@pytest.mark.parametrize("position", ["exact", "interpolated", "road"])
def test_an_entrance_that_nobody_marked_is_said_to_be_unknown(position: str) -> None:
    said = told(STREET, position=position)[-1]
    assert said.endswith("Nobody has marked where its entrance is: look around, or ask.")
    assert ("only approximate" in said) == (position != "exact")


def facts(*streets: Stretch, **about: object) -> list[str]:
    return way_facts("en", walk(*streets, **about))


def test_what_is_unknown_is_never_said_to_be_none() -> None:
    assert facts(on(metres=461.0)) == [
        "In all: 7 minutes, 500 m (adult, 1.29 metres a second).",
        "About 700 of an adult's steps.",
        "The map shows no stairs on this way.",
        "This map does not know where roads are crossed.",
        "This map knows nothing of street lights.",
    ]


def test_what_is_known_is_counted() -> None:
    streets = [on(steps=True, metres=30.0), on(lit="no"), on(crossing="zebra", lit="yes"), on(steps=True, lit="yes")]
    said = facts(*streets, knows_light=True, knows_crossings=True)
    assert said[2:] == [
        "Stairs in 2 places, 150 m long. Nobody has counted the steps.",
        "You cross the road at 1 crossing; the map may not know all of them.",
        "No street lights for 120 m.",
        "Nobody has said whether 70 m of the way have street lights.",
    ]


def test_no_crossing_known_is_not_no_crossing_and_light_all_the_way_is_said() -> None:
    ends = [dataclasses.replace(one, metres=1.0) for one in (ACCESS, EGRESS)]
    said = facts(on(lit="yes"), access=ends[0], egress=ends[1], knows_light=True, knows_crossings=True)
    assert said[3:] == [
        "The map shows no crossing on this way, but it may not know all of them.",
        "There are street lights all the way.",
    ]


def test_minutes_are_rounded_up_and_footsteps_are_not_given_in_a_wheelchair() -> None:
    said = facts(on(metres=348.2), walker="wheelchair", speed_m_s=0.6)
    assert said[0] == "In all: 6 minutes, 390 m (manual wheelchair, 0.6 metres a second)."
    assert not any("adult's steps" in one for one in said)
    assert facts(access=dataclasses.replace(ACCESS, metres=0.0), egress=dataclasses.replace(EGRESS, metres=2.0))[
        :2
    ] == [
        "In all: within a minute, a few metres (adult, 1.29 metres a second).",
        "About 10 of an adult's steps.",
    ]


def minutes(count: float, *, steps: bool = False) -> Itinerary:
    return dataclasses.replace(walk(on(steps=steps)), seconds=60 * count)


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (Ways(minutes(6.5), None, None, 0, 0), []),
        (Ways(minutes(6.5, steps=True), None, None, 0, 0), ["This map knows no way without stairs."]),
        (
            Ways(minutes(6.5, steps=True), minutes(9.2), None, 0, 0),
            ["The way without stairs takes 3 minutes longer."],
        ),
        (Ways(minutes(6.9, steps=True), minutes(7.1), None, 0, 0), ["The way without stairs takes 1 minute longer."]),
        (Ways(minutes(6.5, steps=True), minutes(6.9), None, 0, 0), ["The way without stairs takes no longer."]),
        (
            Ways(minutes(6), None, minutes(7.5), 0, 304),
            ["The way along the carbon-neutral street (300 m of it) takes 2 minutes longer."],
        ),
        (
            Ways(minutes(6), None, minutes(6), 0, 304),
            ["The way along the carbon-neutral street (300 m of it) takes no longer."],
        ),
    ],
)
def test_other_ways_are_told_with_their_cost(ways: Ways, expected: list[str]) -> None:
    assert ways_sentences("en", ways) == expected


@pytest.mark.parametrize(
    "name",
    ["{{ 7*7 }}", "{metres} {0}", "<img src=x onerror=alert(1)>", "</li></ol><script>", "`${x}`\\", '" onclick="x'],
)
def test_hostile_street_names_stay_text(name: str) -> None:
    said = directions("en", walk(on(street=name)), to_name=name, position="exact")
    page = directions_list("en", said)
    assert page.count("<li>") == len(said) == 3
    assert set(re.findall(r"<[^>]*>", page)) <= {"<li>", "</li>", "</ol>", page[: page.index(">") + 1]}
    assert not set("`${}\\") & set(page)


def test_the_list_is_named_and_numbered() -> None:
    page = directions_list("en", ["Go.", "Stop."])
    assert page == '<ol class="bg-way" aria-label="The way, step by step"><li>Go.</li><li>Stop.</li></ol>'


def test_in_korean_names_take_their_particles() -> None:
    said = directions("ko", walk(on(turn="left"), on(street="불광로")), to_name="구산동도서관마을", position="exact")
    assert said[1] == "왼쪽으로 돌아 은평로21길을 따라 120 m 가요."
    assert said[2] == "불광로를 따라 120 m 가요."
    assert said[3].startswith("구산동도서관마을에 다 왔어요.")
    assert "이 지도에는 가로등 정보가 없어요." in way_facts("ko", walk(STREET))
