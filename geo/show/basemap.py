"""The basemap: a region's own tiles, drawn once from its streets and kept as files.

Raster tiles cost a reader's browser the least to pan, and no reader's browser asks another server for them.
"""

import hashlib
import math
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from PIL import Image

from geo import tables as t
from geo.errors import N_, SourceError
from geo.show.basemap_plan import TILE_PX, Plan, on_plane, plan
from geo.show.basemap_portions import SHEET_TILES, Sheet, portions
from geo.show.basemap_sheet import cut, draw_sheet

ZOOMS: Final = range(12, 17)
MOST_TILES: Final = 60_000
"""Some 300 MB: a province down to zoom 16."""

_DRAWING: Final = "2"
"""Goes up when the same streets are drawn differently."""
_MOST_PAINTERS: Final = 8
"""Each holds pictures of some 16 MB."""
_LEFT_BEHIND_S: Final = 600
_BESIDE: Final = ".drawing-"

Bounds = tuple[float, float, float, float]
Tile = tuple[int, int]


def tiles_key(
    region: str,
    *,
    streets: gpd.GeoDataFrame,
    wards: gpd.GeoDataFrame,
    bounds: Bounds,
    parks: gpd.GeoDataFrame | None = None,
    water: gpd.GeoDataFrame | None = None,
) -> str:
    """Name the folder of a region's tiles after everything that is drawn on them.

    Parameters
    ----------
    region
        The region's name, good as the name of a folder.
    streets, wards, bounds, parks, water
        As in :func:`render_tiles`.

    Returns
    -------
    str
        ``<region>-<12 hexadecimal digits>``: the same for the same tiles.
    """
    content = hashlib.sha256(f"{_DRAWING} {[round(float(side), 6) for side in bounds]}".encode())
    names = (t.HIGHWAY, t.STREET_NAME, t.STEPS, t.NAME_KO)
    for part, frame in (("streets", streets), ("wards", wards), ("parks", parks), ("water", water)):
        if frame is None:
            continue
        shown = pd.DataFrame({name: frame[name] for name in names if name in frame})
        content.update(f"{part} {len(frame)} {list(shown)}".encode())
        content.update(shapely.get_coordinates(frame.geometry.array).round(7).tobytes())
        content.update(shapely.get_num_coordinates(frame.geometry.array).tobytes())
        content.update(shown.to_csv(index=False).encode())
    return f"{region}-{content.hexdigest()[:12]}"


def zooms_for(bounds: Bounds) -> range:
    """Choose the zoom levels that are drawn: all five, or fewer where a region is so large that they would be too many.

    Parameters
    ----------
    bounds
        West, south, east and north of the area to draw, degrees (EPSG:4326).

    Returns
    -------
    range
        From zoom 12, at most :data:`MOST_TILES` tiles in all unless zoom 12 alone has more.
    """
    total, top = 0, ZOOMS.start
    for zoom in ZOOMS:
        total += _count(zoom, bounds)
        if total > MOST_TILES:
            break
        top = zoom
    return range(ZOOMS.start, top + 1)


def render_tiles(
    folder: Path,
    *,
    streets: gpd.GeoDataFrame,
    wards: gpd.GeoDataFrame,
    bounds: Bounds,
    parks: gpd.GeoDataFrame | None = None,
    water: gpd.GeoDataFrame | None = None,
    zooms: Iterable[int] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Draw a region's tiles, unless they are there.

    They are drawn side by side, into a folder beside their own that moves there when the last one is written, so that
    a folder of that name is always whole. Two runs at once each draw their own; the later one throws its tiles away.
    What a killed run leaves behind is cleared by a run that starts ten minutes later or more.

    Parameters
    ----------
    folder
        Where they go: ``<folder>/<zoom>/<x>/<y>.png``, best named by :func:`tiles_key`.
    streets
        ``tables.EDGES``, EPSG:4326.
    wards
        ``tables.WARDS``, EPSG:4326.
    bounds
        West, south, east, north of the area to draw, degrees (EPSG:4326).
    parks, water
        Polygons, EPSG:4326; they may have names (``name_ko``).
    zooms
        Zoom levels, within 12 to 16; by default :func:`zooms_for` the bounds.
    progress
        Called with the number of tiles written and of all tiles, after every sheet.

    Raises
    ------
    SourceError
        If the folder cannot be written to, or a font is missing.
    """
    if folder.is_dir():
        return
    levels = list(zooms_for(bounds) if zooms is None else zooms)
    total = sum(_count(zoom, bounds) for zoom in levels)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_left_behind(folder.parent)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_BESIDE))
        try:
            written = 0
            for zoom in levels:
                drawn = plan(zoom, streets=streets, wards=wards, parks=parks, water=water)
                with closing(_write_level(beside, drawn, set(_tiles(zoom, bounds)))) as sheets:
                    for count in sheets:
                        written += count
                        # A folder that is still being filled must not look left behind.
                        os.utime(beside)
                        if progress:
                            progress(written, total)
            _move(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except SourceError:
        raise
    except OSError as error:
        msg = N_("the basemap cannot be written to {path}: {reason}; make room there or make the folder writable")
        raise SourceError(msg, path=folder, reason=error.strerror or error) from error


def clear_tiles(parent: Path, region: str, *, keep: str | None) -> None:
    """Remove a region's tiles that newer ones replaced.

    A folder leaves its name at once, so that no half of it is ever found under it. What cannot be removed stays.

    Parameters
    ----------
    parent
        The folder of all tiles.
    region
        The region's name; tiles of a region whose name only begins like it stay.
    keep
        Name of its folder to keep, as :func:`tiles_key` gave it; None where the region is gone.
    """
    its_own = re.compile(re.escape(region) + "-[0-9a-f]{12}")
    with suppress(OSError):
        for folder in sorted(parent.iterdir()):
            if its_own.fullmatch(folder.name) and folder.name != keep and not folder.is_symlink():
                beside = Path(tempfile.mkdtemp(dir=parent, prefix=_BESIDE))
                with suppress(OSError):
                    folder.rename(beside / folder.name)
                shutil.rmtree(beside, ignore_errors=True)


def _tiles(zoom: int, bounds: Bounds) -> Iterator[Tile]:
    columns, rows = _span(zoom, bounds)
    for column in columns:
        for row in rows:
            yield column, row


def _count(zoom: int, bounds: Bounds) -> int:
    columns, rows = _span(zoom, bounds)
    return len(columns) * len(rows)


def _span(zoom: int, bounds: Bounds) -> tuple[range, range]:
    """Give the columns and the rows of the tiles that cover an area."""
    west, south, east, north = bounds
    corners = gpd.GeoSeries(gpd.points_from_xy([west, east], [north, south]), crs=t.WGS84)
    (left, top), (right, bottom) = shapely.get_coordinates(on_plane(corners, zoom)) / TILE_PX
    return range(math.floor(left), math.ceil(right)), range(math.floor(top), math.ceil(bottom))


def _write_level(folder: Path, drawn: Plan, wanted: set[Tile]) -> Generator[int]:
    """Draw one zoom level's sheets side by side, and say how many tiles each gave.

    Threads, because what takes Pillow longest leaves Python's lock alone, and because a process of ``multiprocessing``
    would run the caller's main module again, which under Streamlit is the app, and could outlive the caller.
    """
    # Sheets begin at multiples of their size, whatever the bounds are.
    sheets = sorted({(x - x % SHEET_TILES, y - y % SHEET_TILES) for x, y in wanted})
    painters = ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_PAINTERS))
    try:
        drawing = [
            painters.submit(_write_sheet, folder, portion, sheet, wanted)
            for portion, sheet in zip(portions(drawn, sheets), sheets, strict=True)
        ]
        for sheet in as_completed(drawing):
            yield sheet.result()
    finally:
        painters.shutdown(cancel_futures=True)


def _write_sheet(folder: Path, portion: Plan, sheet: Sheet, wanted: set[Tile]) -> int:
    """Draw a sheet and write those of its tiles that are wanted."""
    count = 0
    for column, row, tile in cut(draw_sheet(portion, *sheet)):
        x, y = sheet[0] + column, sheet[1] + row
        if (x, y) in wanted:
            path = folder / str(portion.zoom) / str(x) / f"{y}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            # Flat colours pack as small by their runs as by zlib's search, in half the time.
            tile.save(path, compress_type=Image.RLE)
            count += 1
    return count


def _clear_left_behind(parent: Path) -> None:
    for other in parent.glob(f"{_BESIDE}*"):
        with suppress(OSError):
            if time.time() - other.stat().st_mtime > _LEFT_BEHIND_S:
                shutil.rmtree(other, ignore_errors=True)


def _move(beside: Path, folder: Path) -> None:
    # mkdtemp makes folders for their owner alone; another account may run the server.
    beside.chmod(0o755)
    try:
        beside.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
