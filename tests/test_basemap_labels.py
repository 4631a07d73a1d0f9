import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.show.basemap_labels import Label, area_labels, line_labels, placed, water_labels


def names(*texts):
    return np.array(texts, dtype=object)


def corners(label):
    half_width, half_height = label.width_px / 2, label.size_px / 2
    turn = math.radians(-label.angle_deg)
    box = shapely.box(-half_width, -half_height, half_width, half_height)
    return shapely.affinity.translate(shapely.affinity.rotate(box, turn, (0, 0), use_radians=True), label.x, label.y)


@given(
    st.lists(
        st.tuples(st.floats(0, 400), st.floats(0, 400), st.floats(-90, 90), st.sampled_from(["은평로", "대조동", "a"])),
        max_size=30,
    )
)
def test_no_label_lies_on_another(places):
    kept = placed(Label(text, x, y, 22, angle_deg=angle) for x, y, angle, text in places)
    for row, label in enumerate(kept):
        for other in kept[:row]:
            assert not corners(label).intersects(corners(other))


def test_the_first_comes_first():
    important, other = Label("대조동", 100, 100, 24, "bold"), Label("은평로", 110, 105, 22)
    assert placed([important, other]) == [important]


def test_a_name_is_not_repeated_close_by():
    kept = placed(Label("은평로", x, 0, 22) for x in range(0, 3000, 100))
    assert [label.x for label in kept] == [0, 800, 1600, 2400]


@pytest.mark.parametrize("degrees", range(-180, 180, 15))
def test_a_road_name_follows_its_road_and_reads_from_the_left(degrees):
    turn = math.radians(degrees)
    line = shapely.LineString([(0, 0), (500 * math.cos(turn), -500 * math.sin(turn))])
    first = line_labels(np.array([line]), names("은평로"), size_px=22)[0]
    assert -90 <= first.angle_deg <= 90
    assert abs(math.sin(math.radians(first.angle_deg - degrees))) < 1e-9
    assert line.interpolate(250).distance(shapely.Point(first.x, first.y)) < 44


def test_pieces_of_a_road_are_named_as_one():
    pieces = shapely.linestrings([[(x, 0), (x + 40, 0)] for x in range(0, 400, 40)])
    assert line_labels(pieces, names(*["긴 이름의 거리"] * 10), size_px=22)
    assert not line_labels(pieces[:1], names("긴 이름의 거리"), size_px=22)


def test_no_name_lies_across_a_bend():
    bent = shapely.LineString([(0, 0), (80, 0), (80, 80)])
    assert line_labels(np.array([bent]), names("은평로이십일길"), size_px=22) == []


def test_streets_without_a_name_get_none():
    line = shapely.LineString([(0, 0), (500, 0)])
    assert line_labels(np.array([line, line, line]), names(None, float("nan"), ""), size_px=22) == []


def test_areas_are_named_inside_the_larger_first():
    small, large = shapely.box(0, 0, 10, 10), shapely.box(100, 0, 200, 100)
    labels = area_labels(np.array([small, large]), ["작은 동", "큰 동"], size_px=24, weight="bold")
    assert [label.text for label in labels] == ["큰 동", "작은 동"]
    assert large.contains(shapely.Point(labels[0].x, labels[0].y))


@pytest.mark.parametrize("degrees", [0, 30, -45, 75])
def test_a_river_carries_its_name_along_its_run(degrees):
    line = shapely.LineString([(-700, 0), (700, 0)])
    river = shapely.affinity.rotate(line.buffer(25), -degrees, (0, 0))
    labels = water_labels(np.array([river]), ["한강"], size_px=22, along=True)
    assert labels
    for label in labels:
        assert river.contains(corners(label))


def test_the_name_of_a_brook_stands_along_it():
    brook = shapely.LineString([(0, 0), (600, 0)]).buffer(2)
    assert water_labels(np.array([brook]), ["실개천"], size_px=22, along=False) == []
    first = water_labels(np.array([brook]), ["실개천"], size_px=22, along=True)[0]
    assert abs(first.y) <= 2
    assert 0 < first.x < 600


def test_a_name_that_no_font_has_is_left_out():
    assert placed([Label("ไทย\U0001f600", 0, 0, 22)]) == []


def test_an_area_without_room_has_no_name():
    small = np.array([shapely.box(0, 0, 20, 20)])
    assert area_labels(small, ["이름"], size_px=22, room=3) == []
    assert len(area_labels(small, ["이름"], size_px=22)) == 1
