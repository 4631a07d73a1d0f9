import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from PIL import Image

from geo import tables as t
from geo.errors import SourceError
from geo.show import basemap, basemap_sheet, palette
from geo.show.basemap import clear_tiles, render_tiles, tiles_key
from geo.show.basemap_plan import TILE_PX, on_plane, plan
from geo.show.basemap_portions import SHEET_TILES
from geo.show.basemap_sheet import cut, draw_sheet

ROOT = Path(__file__).parents[1]
BOUNDS = (126.90, 37.60, 126.92, 37.61)


def drawn_from():
    """Make a town of two wards, a hill with a clearing, a pond and four streets."""
    lines = [
        shapely.LineString([(126.90, 37.605), (126.92, 37.605)]),
        shapely.LineString([(126.905, 37.60), (126.906, 37.61)]),
        shapely.LineString([(126.915, 37.60), (126.9152, 37.603), (126.915, 37.605)]),
        shapely.LineString([(126.912, 37.605), (126.912, 37.607)]),
    ]
    streets = gpd.GeoDataFrame(
        {
            t.HIGHWAY: ["primary", "residential", "footway", pd.NA],
            t.STREET_NAME: ["은평로", "은평로21길", pd.NA, pd.NA],
            t.STEPS: [False, False, False, True],
        },
        geometry=lines,
        crs=t.WGS84,
    )
    wards = gpd.GeoDataFrame(
        {t.WARD_CODE: ["1", "2"], t.NAME_KO: ["대조동", "구산동"]},
        geometry=[shapely.box(126.90, 37.60, 126.91, 37.61), shapely.box(126.91, 37.60, 126.92, 37.61)],
        crs=t.WGS84,
    )
    hill = shapely.box(126.9165, 37.6065, 126.9195, 37.6095) - shapely.box(126.9175, 37.6075, 126.9185, 37.6085)
    parks = gpd.GeoDataFrame({t.NAME_KO: [pd.NA]}, geometry=[hill], crs=t.WGS84)
    water = gpd.GeoDataFrame(geometry=[shapely.box(126.9005, 37.6005, 126.9025, 37.6025)], crs=t.WGS84)
    return {"streets": streets, "wards": wards, "parks": parks, "water": water}


def tiles(folder):
    return {tuple(int(part) for part in path.with_suffix("").parts[-3:]) for path in folder.rglob("*.png")}


def color_at(folder, lon, lat, zoom):
    x, y = shapely.get_coordinates(on_plane(gpd.GeoSeries.from_xy([lon], [lat], crs=t.WGS84), zoom))[0]
    tile = Image.open(folder / str(zoom) / str(int(x // TILE_PX)) / f"{int(y // TILE_PX)}.png").convert("RGB")
    red, green, blue = tile.getpixel((int(x % TILE_PX), int(y % TILE_PX)))
    return f"#{red:02X}{green:02X}{blue:02X}"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static") / "tiles" / "town-1"
    said = []
    render_tiles(folder, **drawn_from(), bounds=BOUNDS, progress=lambda done, total: said.append((done, total)))
    return folder, said


def test_draws_the_tiles_that_touch_the_bounds(rendered):
    folder, said = rendered
    found = tiles(folder)
    assert {zoom for zoom, _, _ in found} == set(range(12, 17))
    # Written out from the definition of the numbering: 126.90 E, 37.61 N and 126.92 E, 37.60 N at zoom 16.
    assert {tile[1:] for tile in found if tile[0] == 16} == {
        (x, y) for x in range(55869, 55874) for y in range(25368, 25372)
    }
    assert said[-1] == (len(found), len(found))
    assert [done for done, _ in said] == sorted({done for done, _ in said})


def test_tiles_are_small_and_sharp(rendered):
    for path in rendered[0].rglob("*.png"):
        with Image.open(path) as tile:
            assert (tile.size, tile.mode) == ((512, 512), "P")
        assert path.stat().st_size < 40_000


@pytest.mark.parametrize(
    ("lon", "lat", "color"),
    [
        (126.9075, 37.6085, palette.PAPER),
        (126.9035, 37.605, palette.MAIN_STREET),
        (126.917, 37.607, palette.PARK),
        (126.918, 37.608, palette.PAPER),
        (126.9015, 37.6015, palette.WATER),
    ],
)
def test_each_thing_has_its_colour_exactly(rendered, lon, lat, color):
    assert color_at(rendered[0], lon, lat, 16) == color


def test_a_lane_stands_out_from_the_paper(rendered):
    along = [color_at(rendered[0], 126.905 + share * 0.001, 37.60 + share * 0.01, 16) for share in (0.2, 0.75, 0.85)]
    assert palette.STREET in along


def test_neighbouring_sheets_meet_without_a_seam():
    drawing = plan(16, **drawn_from())
    first, second = draw_sheet(drawing, 55869, 25369), draw_sheet(drawing, 55869 + SHEET_TILES // 2, 25369)
    half = SHEET_TILES * TILE_PX // 2
    right, left = np.asarray(first)[:, half:], np.asarray(second)[:, :half]
    assert len(np.unique(right)) > 10
    assert (right != left).mean() < 0.0005


def test_every_colour_of_the_look_is_in_the_palette():
    names = ("PAPER", "PARK", "WATER", "STREET", "STREET_CASING", "MAIN_STREET", "MAIN_CASING", "WARD_LINE")
    for color in [getattr(palette, name) for name in (*names, "LABEL", "PARK_LABEL", "WATER_LABEL")]:
        shown = Image.new("RGB", (1, 1), color).quantize(palette=basemap_sheet._PALETTE, dither=Image.Dither.NONE)
        assert "#{:02X}{:02X}{:02X}".format(*shown.convert("RGB").getpixel((0, 0))) == color


def test_side_by_side_gives_the_same_tiles_as_one_by_one(rendered, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    render_tiles(tmp_path / "town-1", **drawn_from(), bounds=BOUNDS)
    both = [
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.png")}
        for folder in (rendered[0], tmp_path / "town-1")
    ]
    assert both[0] == both[1]


def test_a_sheet_is_cut_into_its_tiles():
    sheet = draw_sheet(plan(16, **drawn_from()), 55868, 25368)
    pieces = {(column, row): tile for column, row, tile in cut(sheet)}
    assert len(pieces) == SHEET_TILES**2
    assert pieces[0, 1].tobytes() == sheet.crop((0, 512, 512, 1024)).tobytes()
    assert pieces[0, 1].tobytes() != pieces[1, 0].tobytes()


def test_a_second_run_finds_the_tiles(rendered):
    folder, _ = rendered
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    render_tiles(folder, **drawn_from(), bounds=BOUNDS)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize("zooms", [[12], [16]])
def test_a_run_that_ends_early_leaves_no_folder(tmp_path, zooms):
    threads = threading.active_count()

    def stop(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_tiles(tmp_path / "town-1", **drawn_from(), bounds=BOUNDS, zooms=zooms, progress=stop)
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() == threads


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to send")
def test_an_interrupt_from_outside_leaves_nothing(tmp_path):
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, 'tests'); import test_basemap as town;"
        "west, south, east, north = town.BOUNDS;"
        "print('begun', flush=True);"
        "town.render_tiles(Path(sys.argv[1]) / 'town-1', **town.drawn_from(), bounds=(west - 1, south, east, north))"
    )
    drawing = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=-1, stderr=-1, cwd=ROOT)
    try:
        assert drawing.stdout.readline() == b"begun\n"
        while not any(tmp_path.rglob("*.png")):
            time.sleep(0.02)
        drawing.send_signal(signal.SIGINT)
        _, said = drawing.communicate(timeout=20)
    finally:
        drawing.kill()
    assert b"KeyboardInterrupt" in said
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_and_a_living_one_is_not(tmp_path):
    dead, alive = tmp_path / ".drawing-dead", tmp_path / ".drawing-alive"
    for folder in (dead, alive):
        (folder / "12").mkdir(parents=True)
    long_ago = time.time() - 3600
    os.utime(dead, (long_ago, long_ago))
    render_tiles(tmp_path / "town-1", **drawn_from(), bounds=BOUNDS, zooms=[12])
    assert {path.name for path in tmp_path.iterdir()} == {".drawing-alive", "town-1"}


def test_two_runs_at_once_do_not_mix(tmp_path):
    folder = tmp_path / "town-1"
    with ThreadPoolExecutor(2) as runs:
        for _ in runs.map(lambda _: render_tiles(folder, **drawn_from(), bounds=BOUNDS, zooms=[12, 13]), range(2)):
            pass
    assert [path.name for path in tmp_path.iterdir()] == ["town-1"]
    assert {zoom for zoom, _, _ in tiles(folder)} == {12, 13}


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "tiles").write_text("a file")
    with pytest.raises(SourceError, match=r"basemap cannot be written to .*town-1"):
        render_tiles(tmp_path / "tiles" / "town-1", **drawn_from(), bounds=BOUNDS, zooms=[12])


def test_streets_alone_are_enough(tmp_path):
    town = drawn_from()
    empty = {name: town[name].iloc[:0] for name in ("parks", "water")}
    render_tiles(tmp_path / "a", **{**town, **empty}, bounds=BOUNDS, zooms=[16])
    render_tiles(tmp_path / "b", streets=town["streets"], wards=town["wards"], bounds=BOUNDS, zooms=[16])
    render_tiles(tmp_path / "c", streets=town["streets"].iloc[:0], wards=town["wards"], bounds=BOUNDS, zooms=[16])
    assert tiles(tmp_path / "a") == tiles(tmp_path / "b") == tiles(tmp_path / "c")


def test_the_key_follows_what_is_drawn():
    town = drawn_from()
    key = tiles_key("town", **town, bounds=BOUNDS)
    assert key.startswith("town-")
    assert len(key) == len("town-") + 12
    assert tiles_key("town", **drawn_from(), bounds=tuple(np.array(BOUNDS))) == key
    moved = town["streets"].copy()
    moved.geometry = moved.geometry.translate(xoff=1e-5)
    renamed = town["wards"].assign(**{t.NAME_KO: ["역촌동", "구산동"]})
    others = {
        tiles_key("town", **{**town, "streets": moved}, bounds=BOUNDS),
        tiles_key("town", **{**town, "wards": renamed}, bounds=BOUNDS),
        tiles_key("town", **{**town, "parks": None}, bounds=BOUNDS),
        tiles_key("town", **town, bounds=(126.90, 37.60, 126.92, 37.62)),
    }
    assert len(others | {key}) == 5


def test_a_new_drawing_is_a_new_key(monkeypatch):
    before = tiles_key("town", **drawn_from(), bounds=BOUNDS)
    monkeypatch.setattr(basemap, "_DRAWING", "next")
    assert tiles_key("town", **drawn_from(), bounds=BOUNDS) != before


def test_old_tiles_of_exactly_this_region_go(tmp_path):
    digest = "0123456789ab"
    stay = [
        f"a-{digest[::-1]}",
        f"a-b-{digest}",
        f"b-{digest}",
        f"xa-{digest}",
        f"a-{digest}0",
        "a-0123456789aG",
        f"A-{digest}",
        "a-",
        "a",
    ]
    for name in (f"a-{digest}", "a-ffffffffffff", *stay):
        (tmp_path / name / "12").mkdir(parents=True)
        (tmp_path / name / "12" / "1.png").write_bytes(b"tile")
    clear_tiles(tmp_path, "a", keep=stay[0])
    assert {path.name for path in tmp_path.iterdir()} == set(stay)
    assert all((tmp_path / name / "12" / "1.png").is_file() for name in stay)


def test_all_tiles_of_a_region_that_is_gone_go(tmp_path):
    for name in ("a-0123456789ab", "a.c-0123456789ab", "abc-0123456789ab"):
        (tmp_path / name).mkdir()
    clear_tiles(tmp_path, "a.c", keep=None)
    assert {path.name for path in tmp_path.iterdir()} == {"a-0123456789ab", "abc-0123456789ab"}


@pytest.mark.parametrize("region", ["../a", "", ".*", "/"])
def test_no_name_reaches_outside_the_tiles(tmp_path, region):
    outside, tiles_folder = tmp_path / "a-0123456789ab", tmp_path / "tiles"
    linked = tiles_folder / "b-0123456789ab"
    outside.mkdir()
    tiles_folder.mkdir()
    linked.symlink_to(outside)
    for name in (region, "b"):
        clear_tiles(tiles_folder, name, keep=None)
    assert outside.is_dir()
    assert linked.is_symlink()


def test_clearing_where_nothing_is_says_nothing(tmp_path):
    clear_tiles(tmp_path / "nowhere", "a", keep=None)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", ["A\nB", "A\rB", "\x07", "x" * 200_000, "강남\n구"])
def test_a_name_of_several_lines_or_without_end_does_not_end_the_drawing(name, tmp_path):
    town = drawn_from()
    for table, column in (("streets", t.STREET_NAME), ("wards", t.NAME_KO), ("parks", t.NAME_KO)):
        town[table] = town[table].assign(**{column: name})
    render_tiles(tmp_path / "x", **town, bounds=BOUNDS, zooms=[15, 16])
    assert len(list((tmp_path / "x").rglob("*.png"))) > 0


@pytest.mark.parametrize("across_deg", [0.1, 1, 5, 60])
def test_a_larger_region_is_drawn_down_to_a_lower_zoom(across_deg):
    bounds = (100.0, 20.0, 100.0 + across_deg, 20.0 + across_deg)
    zooms = basemap.zooms_for(bounds)
    counts = {zoom: sum(1 for _ in basemap._tiles(zoom, bounds)) for zoom in zooms if across_deg < 60}
    assert zooms[0] == 12
    assert sum(counts.values()) <= basemap.MOST_TILES
    assert {zoom: basemap._count(zoom, bounds) for zoom in counts} == counts
    if zooms[-1] < 16:
        assert sum(basemap._count(zoom, bounds) for zoom in range(12, zooms[-1] + 2)) > basemap.MOST_TILES
    assert (zooms[-1] == 16) == (across_deg <= 1)
