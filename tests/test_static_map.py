"""What the small map shows lies where it is, at the scale that it says."""

import dataclasses
import re

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from support import by_hand, printed
from support.by_hand import street

from geo import tables as t
from geo.region.region import Region
from geo.show import palette
from geo.show.pdf import document, place
from geo.show.static_map import draw_map
from geo.show.static_map_frame import Box, frame_around
from geo.show.static_map_marks import Mark, scale_of
from geo.show.static_map_names import map_names
from geo.show.static_map_streets import streets_in

BOX = (20.0, 40.0, 170.0, 95.0)
GEOD = pyproj.Geod(ellps="WGS84")


def spot(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of metres by hand."""
    lon, lat = by_hand.degrees(x, y)
    return float(lat), float(lon)


def walk(*places: tuple[float, float]) -> shapely.LineString:
    """Draw a walk through metres by hand."""
    return shapely.LineString([spot(*place)[::-1] for place in places])


def areas(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    """Name areas."""
    names = {t.NAME_KO: ["봉산"] * len(shapes), t.NAME_EN: ["Bongsan"] * len(shapes)}
    return gpd.GeoDataFrame(names, geometry=list(shapes), crs=t.WGS84)


def drawn(on: object, line: shapely.LineString | None, *marks: Mark, box: Box = BOX, language: str = "ko") -> bytes:
    """Draw a map alone on a page."""
    with document(language, "지도") as pdf:
        draw_map(pdf, box, language=language, ground=on, line=line, marks=marks)
        return bytes(pdf.output())


FROM = Mark(*spot(0, 300), "doorstep", "출발")
TO = Mark(*spot(580, 340), "venue", "도서관")
LINE = walk((0, 300), (300, 300), (580, 300))


def middle(picture: np.ndarray, color: str) -> np.ndarray:
    """Find the middle of a mark: its label has the same colour, and a mark is as wide as it is high."""
    places = printed.where(picture, color, near=2)
    grid = np.zeros((300, 220))
    np.add.at(grid, tuple(np.floor(places[:, ::-1]).astype(int).T), 1)
    # Nowhere else is there as much of the colour within 7 mm.
    sums = np.lib.stride_tricks.sliding_window_view(grid, (7, 7)).sum(axis=(2, 3))
    row, column = np.unravel_index(sums.argmax(), sums.shape)
    near = places[(abs(places - [column + 3.5, row + 3.5]) <= 4).all(axis=1)]
    return (near.min(axis=0) + near.max(axis=0)) / 2


@pytest.mark.parametrize("east", [120, 580, 1150])
def test_the_bar_is_as_long_as_it_says(east: float) -> None:
    marks = (FROM, Mark(*spot(east, 340), "venue", ""))
    pdf = drawn(printed.ground(), None, *marks)
    picture = printed.picture(pdf)
    ink = printed.where(picture, palette.INK, near=20)
    low = ink[ink[:, 0] < BOX[0] + 60]
    low = low[low[:, 1] > BOX[1] + BOX[3] - 3.4]
    bar_mm = np.ptp(low[:, 0]) + 1 / printed.PX_PER_MM
    metres = float(re.search(r"([\d,]+)m", printed.texts(pdf)[0]).group(1).replace(",", ""))
    between_mm = np.hypot(*(middle(picture, palette.SPOT) - middle(picture, palette.LEARN_BLUE)))
    between_m = GEOD.inv(marks[0].lon, marks[0].lat, marks[1].lon, marks[1].lat)[2]
    # The bar's ends are as thick as itself, half of each beyond the length.
    assert abs((bar_mm - 0.5) / metres - between_mm / between_m) <= 0.02 * between_mm / between_m


def test_scale_of_any_frame() -> None:
    for span in np.geomspace(1, 60_000, 200):
        frame = frame_around(BOX, np.array([[0.0, 0.0], [span, span / 3]]))
        metres, length_mm = scale_of(frame)
        assert abs(length_mm - metres * frame.mm_per_m) <= 1e-9
        assert 16 <= length_mm <= 42
        assert str(metres)[0] in "125"
        assert set(str(metres)[1:]) <= {"0"}


def test_north_is_up_and_east_is_right() -> None:
    picture = printed.picture(drawn(printed.ground(), LINE, FROM, TO))
    start, end = middle(picture, palette.SPOT), middle(picture, palette.LEARN_BLUE)
    assert end[0] - start[0] > 100
    assert 3 < start[1] - end[1] < 12


def test_nothing_is_drawn_outside_the_box(eunpyeong: Region) -> None:
    left, top, width, height = BOX
    venue = eunpyeong.venues.geometry.iloc[0]
    marks = (Mark(37.6102, 126.9297, "doorstep", "출발"), Mark(venue.y, venue.x, "venue", "가" * 300))
    line = shapely.LineString([(126.9297, 37.6102), (126.935, 37.62), (venue.x, venue.y)])
    picture = printed.picture(drawn(eunpyeong, line, *marks))
    marked = printed.PX_PER_MM * np.array([left - 0.3, top - 0.3, left + width + 0.3, top + height + 0.3])
    west, north, east, south = marked.round().astype(int)
    outside = picture.copy()
    outside[north:south, west:east] = 255
    assert (outside == 255).all()
    green = printed.where(picture, palette.WALK_GREEN)
    assert len(green) > 1000
    assert (green.min(axis=0) > [left + 5, top + 5]).all()
    assert (green.max(axis=0) < [left + width - 5, top + height - 5]).all()


def test_a_walk_is_drawn_where_it_goes_and_is_not_closed() -> None:
    bent = walk((0, 300), (300, 300), (300, 0))
    picture = printed.picture(drawn(printed.ground(), bent, FROM, Mark(*spot(300, 0), "venue", "")))
    start, end = middle(picture, palette.SPOT), middle(picture, palette.LEARN_BLUE)
    green = printed.where(picture, palette.WALK_GREEN)
    along_first = abs(green[:, 1] - start[1]) <= 1.5
    along_second = abs(green[:, 0] - end[0]) <= 1.5
    assert (along_first | along_second).all()
    assert along_first.sum() > 2000
    assert along_second.sum() > 2000


def test_no_walk_and_no_street_near() -> None:
    far = Mark(*spot(40_000, 40_000), "doorstep", "출발")
    pdf = drawn(printed.ground(), None, far)
    assert len(printed.where(printed.picture(pdf), palette.WALK_GREEN)) == 0
    assert len(printed.where(printed.picture(pdf), palette.STREET)) == 0
    assert "출발" in printed.texts(pdf)[0]


def test_streets_by_their_class() -> None:
    places = {1: (0, 0), 2: (200, 0), 3: (0, 60), 4: (200, 60), 5: (0, 120), 6: (200, 120)}
    facts = [{"highway": "primary"}, {"highway": "residential"}, {"highway": "footway"}, {"steps": True}]
    edges = [street(2 * i + 1, 2 * i + 2, **facts[i]) for i in range(3)] + [street(1, 5, **facts[3])]
    network = by_hand.network(places, edges)
    frame = frame_around(BOX, np.column_stack([network.vertex_x, network.vertex_y]))
    classes = streets_in(frame, network)
    assert [len(one.lines) for one in classes] == [1, 1, 1, 0, 0, 1]
    widths = [one.width_mm for one in classes[1:]]
    assert widths == sorted(widths)
    assert [one.dashed for one in classes] == [True, False, False, False, False, False]
    afar = frame_around(BOX, np.array([[0.0, 0.0], [14_000.0, 0.0]]))
    assert [len(one.lines) for one in streets_in(afar, network)] == [0, 0, 0, 0, 0, 1]
    untagged = dataclasses.replace(network, tags={})
    assert [len(one.lines) for one in streets_in(frame, untagged)] == [1, 0, 3, 0, 0, 0]


def test_only_streets_in_the_frame(eunpyeong: Region) -> None:
    network = eunpyeong.network
    frame = frame_around(BOX, np.array([[0.0, 0.0], [300.0, 200.0]]))
    shown = sum(len(one.lines) for one in streets_in(frame, network))
    lines = shapely.linestrings(
        np.column_stack([network.vertex_x, network.vertex_y]),
        indices=np.repeat(np.arange(network.edge_count), np.diff(network.vertex_bounds)),
    )
    seen = int(shapely.intersects(lines, shapely.box(*frame.ground(beyond_mm=0))).sum())
    assert 0 < seen <= shown < 2 * seen + 20


def test_a_hole_in_a_park_stays_open() -> None:
    around = by_hand.square(0, 200, 400)
    hole = by_hand.square(100, 300, 200)
    picture = printed.picture(drawn(printed.ground(parks=areas(around.difference(hole))), None, FROM, TO))
    park = printed.where(picture, palette.PARK, near=1)
    inside = frame_of(FROM, TO).on_page(metres(hole.buffer(-0.0004).exterior.coords))
    covered = (park >= inside.min(axis=0)).all(axis=1) & (park <= inside.max(axis=0)).all(axis=1)
    assert len(park) > 10_000
    assert covered.sum() == 0


def test_water_and_green_streets_show() -> None:
    green = areas(walk((100, 320), (500, 320)))
    pdf = drawn(printed.ground(water=areas(by_hand.square(100, 350, 100)), green_streets=green), None, FROM, TO)
    picture = printed.picture(pdf)
    assert len(printed.where(picture, palette.WATER, near=1)) > 10_000
    assert len(printed.where(picture, palette.LEAF)) > 1_500
    assert "봉산" in printed.texts(pdf)[0]


def metres(lonlat: object) -> np.ndarray:
    """Project degrees as the streets by hand are projected."""
    crs = by_hand.ward_streets().crs
    places = gpd.GeoSeries(gpd.points_from_xy(*np.array(lonlat).T), crs=t.WGS84)
    return shapely.get_coordinates(places.to_crs(crs).array)


def frame_of(*marks: Mark) -> object:
    """Frame marks as the map does."""
    return frame_around(BOX, metres([(mark.lon, mark.lat) for mark in marks]))


def test_names_of_streets_and_parks() -> None:
    park = printed.ground(parks=areas(by_hand.square(100, 320, 300)))
    assert {"구산로", "봉산"} <= set(re.findall(r"구산로|봉산", printed.texts(drawn(park, None, FROM, TO))[0]))
    assert "Bongsan" in printed.texts(drawn(park, None, FROM, TO, language="en"))[0]


def test_a_name_is_never_on_the_walk() -> None:
    network = by_hand.ward_streets()
    frame = frame_of(FROM, TO)
    classes = streets_in(frame, network)
    nothing = (np.array([], dtype=object), [])
    free = map_names(frame, classes, parks=nothing, taken=shapely.Polygon(), walk_mm=3.4)
    covered = shapely.LineString(frame.on_page(metres(LINE.coords))).buffer(1.7)
    beside = map_names(frame, classes, parks=nothing, taken=covered, walk_mm=3.4)
    assert any(covered.intersects(shapely.Polygon(name.corners(air=0) / 10)) for name in free)
    assert beside
    assert not any(covered.intersects(shapely.Polygon(name.corners(air=0) / 10)) for name in beside)
    assert all(frame.shape.contains(shapely.Polygon(name.corners(air=0) / 10)) for name in free + beside)


def test_labels_stand_apart_and_inside() -> None:
    for end in [(20, 300), (580, 340), (0, 300), (5, 310), (0, 100)]:
        pdf = drawn(printed.ground(), LINE, FROM, Mark(*spot(*end), "venue", "대조꿈나무어린이도서관"))
        letters = printed.letters(pdf)
        written = "".join(letter for _, letter, _, _ in letters)
        parts = [
            [shapely.box(*box) for *_, box in letters[at : at + len(label)]]
            for label in ("출발", "대조꿈나무어린이도서관")
            for at in [written.index(label)]
        ]
        first, second = (shapely.union_all(part) for part in parts)
        assert first.envelope.disjoint(second.envelope)
        west, south, east, north = shapely.union_all([first, second]).bounds
        assert BOX[0] <= west < east <= BOX[0] + BOX[2]
        assert BOX[1] <= 297 - north < 297 - south <= BOX[1] + BOX[3]


@pytest.mark.parametrize("apart", [(0, 0), (2, 0), (0, 3), (-4, -4), (6, 0)])
def test_two_marks_on_one_spot_are_both_seen(apart: tuple[float, float]) -> None:
    end = (apart[0], 300 + apart[1])
    pdf = drawn(printed.ground(), None, dataclasses.replace(FROM, label=""), Mark(*spot(*end), "venue", ""))
    picture = printed.picture(pdf)
    start, goal = middle(picture, palette.SPOT), middle(picture, palette.LEARN_BLUE)
    assert np.hypot(*(goal - start)) >= 2 * 4.3
    if any(apart):
        # Still on the side where it is, seen from the other: north is up.
        assert np.dot(goal - start, [apart[0], -apart[1]]) > 0
    # The place itself is where it was: halfway, for both were moved alike.
    places = frame_of(FROM, Mark(*spot(*end), "venue", "")).on_page(metres([(FROM.lon, FROM.lat)]))
    assert abs((start + goal) / 2 - places[0]).max() <= 4.5


def test_marks_far_apart_stay_where_they_are() -> None:
    to = Mark(*spot(60, 300), "venue", "")
    picture = printed.picture(drawn(printed.ground(), None, dataclasses.replace(FROM, label=""), to))
    places = frame_of(FROM, to).on_page(metres([(FROM.lon, FROM.lat), (to.lon, to.lat)]))
    for color, place_mm in ((palette.SPOT, places[0]), (palette.LEARN_BLUE, places[1])):
        assert abs(middle(picture, color) - place_mm).max() <= 0.4


def luminance(color: str) -> float:
    """Weigh a colour as a grey printer does."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2


def test_printed_grey_the_walk_is_told_from_the_streets() -> None:
    walked = luminance(palette.WALK_GREEN)
    for street_color in (palette.STREET, palette.MAIN_STREET, palette.STREET_CASING, palette.PARK, palette.WATER):
        # As text must differ from its ground, WCAG 1.4.11.
        assert (luminance(street_color) + 0.05) / (walked + 0.05) >= 3
    # Arrowheads point along it, white on dark: no street has them.
    picture = printed.picture(drawn(printed.ground(), LINE, FROM, TO))
    green = printed.where(picture, palette.WALK_GREEN)
    row = np.median(green[:, 1])
    across = picture[int(row * printed.PX_PER_MM), :, :].mean(axis=1)
    inside = across[int(45 * printed.PX_PER_MM) : int(150 * printed.PX_PER_MM)]
    dark = inside < 128
    assert np.count_nonzero(np.diff(dark.astype(int)) == -1) >= 6


def test_a_long_label_is_cut_off() -> None:
    text = printed.texts(drawn(printed.ground(), LINE, FROM, Mark(*spot(580, 340), "venue", "가나다라마" * 40)))[0]
    assert re.search(r"가나다라마[가-힣]+…", text)
    assert text.count("가나다라마") < 10


def test_the_page_is_left_as_it_was() -> None:
    with document("ko", "지도") as pdf:
        draw_map(pdf, BOX, language="ko", ground=printed.ground(), line=LINE, marks=[FROM, TO])
        place(pdf, "아래", x_mm=20, y_mm=200, size_pt=16)
        last = [box for _, _, _, box in printed.letters(bytes(pdf.output()))][-1]
    assert 200 <= 297 - last[3] < 297 - last[1] <= 208
