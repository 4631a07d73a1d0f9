"""Wards from administrative areas, drawn by hand around a place of 10 by 10."""

import geopandas as gpd
import pytest
import shapely

from geo import tables as t
from geo.errors import SourceError
from geo.sources.osm_answers import Place
from geo.sources.osm_wards import wards_within

PLACE = Place("relation-1", "배움구", "Baeum-gu", shapely.box(0, 0, 10, 10))
ADMINISTRATIVE = {"boundary": "administrative"}


def area(name, level, *box, number, kind="relation", **tags):
    shape = shapely.box(*box) if len(box) == 4 else box[0]
    return {"id": f"{kind}-{number}", "admin_level": level, "name": name, "geometry": shape, **ADMINISTRATIVE, **tags}


def features(*rows):
    columns = ["id", "admin_level", "boundary", "geometry"]
    return gpd.GeoDataFrame(list(rows), columns=columns if not rows else None, geometry="geometry", crs=t.WGS84)


def wards(*rows, level=None, place=PLACE):
    return wards_within(place, features(*rows), ward_level=level, where="here")


OWN = area("배움구", "6", 0, 0, 10, 10, number=1)
WEST = area("서동", "8", 0, 0, 5, 10, number=2, **{"name:en": "West"})
EAST = area("East", "8", 5, 0, 10, 10, number=3, **{"name:ko": "동동"})
QUARTERS = [
    area(f"{number}통", "10", x, y, x + 5, y + 5, number=number)
    for number, (x, y) in enumerate([(0, 0), (5, 0), (0, 5), (5, 5)], 10)
]


def test_the_first_level_below_the_place_that_covers_it() -> None:
    found = wards(OWN, WEST, EAST, *QUARTERS)
    assert found.level == 8
    assert found.table[t.WARD_CODE].tolist() == ["relation-3", "relation-2"]
    assert found.table[t.NAME_KO].tolist() == ["동동", "서동"]
    assert found.table[t.NAME_EN].fillna("-").tolist() == ["-", "West"]
    assert found.table.geometry.tolist() == [EAST["geometry"], WEST["geometry"]]


def test_a_level_can_be_given() -> None:
    assert wards(OWN, WEST, EAST, *QUARTERS, level=10).table[t.NAME_KO].tolist() == ["10통", "11통", "12통", "13통"]
    assert len(wards(OWN, WEST, *QUARTERS, level=8).table) == 1, "given is given, though half is left out"


def test_a_level_that_nothing_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(SourceError, match=r"level 9 lies within Baeum-gu .*\(and how many\): 8 \(2\), 10 \(4\)$"):
        wards(OWN, WEST, EAST, *QUARTERS, level=9)
    with pytest.raises(SourceError, match="no administrative area lies within Baeum-gu on OpenStreetMap; leave out"):
        wards(OWN, level=8)


@pytest.mark.parametrize("covered", [7.9, 8.1])
def test_a_level_must_cover_four_fifths(covered) -> None:
    parts = [area("가", "7", 0, 0, covered, 5, number=4), area("나", "7", 0, 5, covered, 10, number=5)]
    assert wards(OWN, *parts, WEST, EAST).level == (7 if covered > 8 else 8)


def test_one_area_parts_nothing() -> None:
    whole = area("읍", "7", 0, 0, 9.7, 10, number=4)
    assert wards(OWN, whole, WEST, EAST).level == 8


@pytest.mark.parametrize(("beyond", "inside"), [(0.4, True), (0.7, False)])
def test_an_area_belongs_where_nine_tenths_of_it_lie(beyond, inside) -> None:
    over = area("남동", "8", 0, -beyond, 10, 5, number=4)
    north = area("북동", "8", 0, 5, 10, 10, number=5)
    found = wards(OWN, over, north, *QUARTERS)
    assert found.level == (8 if inside else 10)


def test_levels_above_the_place_and_its_neighbours_are_not_its_wards() -> None:
    far = area("먼동", "8", 20, 0, 30, 10, number=4)
    upper = [area("갑", "5", 0, 0, 5, 10, number=5), area("을", "5", 5, 0, 10, 10, number=6)]
    assert wards(OWN, *upper, far, WEST, EAST).level == 8
    assert wards(*upper, WEST, EAST).level == 5, "where the place's own level is not known"


def test_what_is_no_administrative_area_is_left_out() -> None:
    rows = [
        OWN,
        area("역", "8", shapely.Point(2, 2), number=4, kind="node"),
        area("선", "8", shapely.LineString([(0, 0), (5, 5)]), number=5, kind="way"),
        area("선거구", "7", 0, 0, 5, 10, number=6, boundary="political"),
        area("선거구", "7", 5, 0, 10, 10, number=7, boundary="political"),
        area("이상", "six", 0, 0, 5, 10, number=8),
        area("빈", "8", shapely.Polygon(), number=9),
        WEST,
        EAST,
    ]
    found = wards(*rows)
    assert (found.level, len(found.table)) == (8, 2)


def test_an_area_mapped_twice_is_one_ward() -> None:
    border = area("서동", "8", 0, 0, 5, 10, number=9, kind="way")
    assert wards(OWN, border, WEST, EAST).table[t.WARD_CODE].tolist() == ["relation-3", "relation-2"]
    same_as_place = area("배움", "7", 0, 0, 10, 10, number=9)
    assert wards(OWN, same_as_place, WEST, EAST).level == 8


def test_without_a_level_that_fits_the_place_is_one_ward() -> None:
    for rows in ([], [OWN], [OWN, WEST]):
        found = wards(*rows)
        assert found.level is None
        assert found.table[t.WARD_CODE].tolist() == ["relation-1"]
        assert found.table[t.NAME_KO].tolist() == ["배움구"]
        assert found.table.geometry.tolist() == [PLACE.outline]


def test_wards_are_valid_and_have_names() -> None:
    bow = shapely.Polygon([(0, 0), (5, 10), (5, 0), (0, 10)])
    nameless = {**EAST, "name": None, "name:ko": "  "}
    found = wards(OWN, {**WEST, "geometry": bow}, area("x", "8", 0, 0, 5, 2, number=8), nameless, level=8)
    assert found.table.geometry.is_valid.all()
    assert found.table[t.NAME_KO].tolist() == ["relation-3", "x", "서동"]
