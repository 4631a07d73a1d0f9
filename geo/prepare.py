"""What must stand before a page is served: scripts, tiles and the compiled kernel."""

import hashlib
from collections.abc import Callable
from typing import Final

from geo.access.doorstep import reach
from geo.access.spot import Spot
from geo.errors import NotConnectedError
from geo.region.region import Region
from geo.settings import Settings
from geo.show.assets import install_assets
from geo.show.basemap import Bounds, render_tiles, tiles_key
from geo.streets.build import to_tables
from geo.streets.walkers import pace
from geo.streets.walking import walking

TILE_MARGIN_DEG: Final = 0.012
"""About a kilometre of map around the region."""

Progress = Callable[[int, int], None]


def map_bounds(region: Region) -> Bounds:
    """Give the area that has tiles.

    Parameters
    ----------
    region
        The region.

    Returns
    -------
    tuple of float
        West, south, east and north, degrees, EPSG:4326.
    """
    west, south, east, north = region.bounds
    return west - TILE_MARGIN_DEG, south - TILE_MARGIN_DEG, east + TILE_MARGIN_DEG, north + TILE_MARGIN_DEG


def prepare_map(region: Region, settings: Settings, *, progress: Progress | None = None) -> str:
    """Put the scripts and a region's tiles where the app serves them from.

    Parameters
    ----------
    region
        The region.
    settings
        Where the static folder is.
    progress
        Called with the tiles drawn and all tiles.

    Returns
    -------
    str
        Name of the tiles' folder below ``static/tiles``.

    Raises
    ------
    SourceError
        If the static folder cannot be written to.
    """
    install_assets(settings.static)
    _, streets = to_tables(region.network)
    bounds = map_bounds(region)
    key = tiles_key(
        tiles_prefix(settings, region.name),
        streets=streets,
        wards=region.wards,
        bounds=bounds,
        parks=region.parks,
        water=region.water,
    )
    render_tiles(
        settings.static / "tiles" / key,
        streets=streets,
        wards=region.wards,
        bounds=bounds,
        parks=region.parks,
        water=region.water,
        progress=progress,
    )
    return key


def tiles_prefix(settings: Settings, name: str) -> str:
    """Name the tiles of a region: all homes share the folder they are served from.

    Parameters
    ----------
    settings
        Where regions are kept.
    name
        The region.

    Returns
    -------
    str
        Its name, and for the user's own regions a mark of the home they are kept in.
    """
    if (settings.data / name).is_dir():
        return name
    return f"{name}-{hashlib.sha256(str(settings.home.absolute()).encode()).hexdigest()[:6]}"


def compile_kernel(region: Region) -> None:
    """Compile the search once, so that the first reader does not wait for it.

    Parameters
    ----------
    region
        Any region.
    """
    west, south, east, north = region.bounds
    try:
        reach(walking(region.network, pace("adult")), Spot((south + north) / 2, (west + east) / 2), limit_min=1)
    except NotConnectedError:
        return
