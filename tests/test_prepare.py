"""What stands before a page is served."""

import pytest
from support import by_hand

from geo import prepare
from geo.errors import SourceError
from geo.settings import Settings
from geo.streets import _kernel


@pytest.fixture(scope="module")
def region():
    return by_hand.region()


def test_the_map_reaches_beyond_the_region(region):
    west, south, east, north = prepare.map_bounds(region)
    inner_west, inner_south, inner_east, inner_north = region.bounds
    for outer, inner in ((inner_west - west, east - inner_east), (inner_south - south, north - inner_north)):
        assert outer == pytest.approx(prepare.TILE_MARGIN_DEG)
        assert inner == pytest.approx(prepare.TILE_MARGIN_DEG)


def test_scripts_and_tiles_are_put_where_the_app_serves_them(region, tmp_path):
    settings = Settings(home=tmp_path / "home", static=tmp_path / "static")
    told = []
    key = prepare.prepare_map(region, settings, progress=lambda done, total: told.append((done, total)))
    assert key.startswith("by-hand-")
    assert (settings.static / "vendor" / "leaflet.js").is_file()
    tiles = list((settings.static / "tiles" / key).rglob("*.png"))
    assert told[-1] == (len(tiles), len(tiles))
    assert not settings.home.exists()

    told.clear()
    assert prepare.prepare_map(region, settings, progress=lambda *_: told.append(_)) == key
    assert told == []


def test_a_folder_that_cannot_be_written_to_is_named(region, tmp_path):
    (tmp_path / "static").write_text("a file, no folder")
    settings = Settings(home=tmp_path, static=tmp_path / "static")
    with pytest.raises(SourceError, match=r"cannot be written: .*; make the folder .*static writable and start again"):
        prepare.prepare_map(region, settings)


def test_the_search_is_compiled_wherever_the_middle_lies(region, eunpyeong):
    prepare.compile_kernel(eunpyeong)
    # The middle of the region drawn by hand is far from its streets: that must not stop anybody.
    prepare.compile_kernel(region)
    assert _kernel.nearest_segments.signatures
    assert _kernel.settle.signatures
