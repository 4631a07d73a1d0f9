"""Heights of the ground from a GeoTIFF, smoothed so that a slope can be read from them."""

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
import rasterio
from pyproj.exceptions import CRSError, ProjError
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window
from scipy.ndimage import gaussian_filter, map_coordinates

from geo.errors import N_, SourceError

Floats = npt.NDArray[np.float64]
Metres = npt.NDArray[np.float32]
Bounds = tuple[float, float, float, float]

LEAST_SMOOTHING_M: Final = 30.0
MOST_PIXELS: Final = 36_000_000
"""Heights kept in memory; a finer raster is averaged over square blocks of pixels."""
MOST_READ_PIXELS: Final = 1_000_000_000
"""Pixels read to make them: 30 km square in metres, most of a minute. A file that claims more is refused."""

_FINEST_PIXELS: Final = 6.0
"""Pixels to a smoothing length: what is finer would not outlive the smoothing, and only cost time."""
_TAIL: Final = 4.0
"""Smoothing lengths after which a Gaussian's tail is left out."""
_CHUNK: Final = 2048
_MOST_BLOCK_BYTES: Final = 256_000_000
_CACHE_MB: Final = 256
"""GDAL would take a twentieth of the machine's memory."""
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0
_METRE_UNITS: Final = frozenset({"", "m", "metre", "metres", "meter", "meters"})
_ALONG_SIDE: Final = 21
_GEOD: Final = pyproj.Geod(ellps="WGS84")


@dataclass(frozen=True, eq=False)
class Heights:
    """Smoothed heights of the ground.

    Attributes
    ----------
    metres
        (rows, columns) heights at the middles of pixels, NaN where unknown; read-only.
    crs
        The raster's coordinate system, as WKT.
    pixel_of
        ``(a, b, c, d, e, f)``: column ``a x + b y + c`` and row ``d x + e y + f`` of a place in that system, whole
        at the middles of pixels.
    smoothing_m
        Standard deviation of the Gaussian, metres: slopes over much less than that are the slope of the ground around.
    """

    metres: Metres
    crs: str
    pixel_of: tuple[float, float, float, float, float, float]
    smoothing_m: float


def read_heights(path: Path, bounds: Bounds) -> Heights:
    r"""Read the heights around a region from a GeoTIFF and smooth them.

    The width of the Gaussian (its standard deviation s) is one pixel, and at least :data:`LEAST_SMOOTHING_M`. White
    noise of n metres a pixel of r metres leaves a slope of :math:`n r / (\sqrt{8 \pi} s^2)`, so at most n / (5 s): 3 m
    on a 30 m raster leave 2 %, which by Tobler changes a walk by 7 %, where two raw pixels would differ by 14 % and
    change it by 60 %. A plane keeps its slope exactly, and a hill 300 m up and 300 m down keeps 95 % of it. Less than
    30 m would find roofs and walls in a fine raster, which nobody climbs.

    Unknown pixels have no weight (normalised convolution) and stay unknown. Toward the rim of what is known, slopes
    come out too gentle, never too steep.

    Parameters
    ----------
    path
        A GeoTIFF on this machine, one band of metres, in any coordinate system that PROJ knows. Nothing beside it and
        nothing that it names is opened.
    bounds
        West, south, east and north of the region, degrees, EPSG:4326. Only what lies around is read.

    Returns
    -------
    Heights
        At most :data:`MOST_PIXELS` of them.

    Raises
    ------
    SourceError
        If the file is missing, no GeoTIFF or damaged, says neither where it lies nor in which coordinate system, has
        another number of bands or another unit, does not meet the bounds, or claims more than
        :data:`MOST_READ_PIXELS` there.
    """
    with _opened(path) as raster:
        _check_kind(raster, path)
        to_raster = _transformer(raster, path)
        pixel = _pixel_m(raster, to_raster, bounds=bounds, path=path)
        smoothing_m = max(*pixel, LEAST_SMOOTHING_M)
        window = _window(raster, to_raster, bounds=bounds, margin_px=_TAIL * smoothing_m / np.array(pixel))
        if window is None:
            msg = N_("the heights in {file} lie elsewhere than the streets; give a GeoTIFF that covers the region")
            raise SourceError(msg, file=path.name)
        read = window.width * window.height
        if read > MOST_READ_PIXELS:
            msg = N_("the raster has {count} pixels over the region, more than {most}, in {file}; give a coarser one")
            raise SourceError(msg, count=read, most=MOST_READ_PIXELS, file=path.name)
        spare = int(smoothing_m / _FINEST_PIXELS / max(pixel))
        block = max(1, min(max(spare, math.ceil(math.sqrt(read / MOST_PIXELS))), window.width, window.height))
        raw = _averaged(raster, window, block)
        smoothing_m = max(smoothing_m, max(pixel) * block)
        # From the place to the column and row of blocks, which are whole at the middles of blocks.
        a, b, c, d, e, f, *_ = ~raster.transform
        at = (c - window.col_off) / block - 0.5, (f - window.row_off) / block - 0.5
        pixel_of = (a / block, b / block, at[0], d / block, e / block, at[1])
        crs = raster.crs.to_wkt()
    sigma = (smoothing_m / (pixel[1] * block), smoothing_m / (pixel[0] * block))
    return Heights(_smoothed(raw, sigma), crs, pixel_of, smoothing_m)


def heights_at(heights: Heights, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
    """Look up the height of some places, between four pixels by their distance.

    Parameters
    ----------
    heights
        As :func:`read_heights` returns them.
    lon, lat
        (p) degrees, EPSG:4326.

    Returns
    -------
    numpy.ndarray
        (p) metres, NaN where unknown.
    """
    transformer = pyproj.Transformer.from_crs("EPSG:4326", heights.crs, always_xy=True)
    x, y = transformer.transform(np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float)))
    known = np.isfinite(x) & np.isfinite(y)
    x, y = np.where(known, x, 0.0), np.where(known, y, 0.0)
    a, b, c, d, e, f = heights.pixel_of
    found = map_coordinates(
        heights.metres, [d * x + e * y + f, a * x + b * y + c], output=np.float64, order=1, mode="constant", cval=np.nan
    )
    return np.where(known, found, np.nan)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a GeoTIFF and nothing else; say what was wrong while it was read."""
    if not path.is_file():
        msg = N_("there is no file {path}; give a GeoTIFF on this machine")
        raise SourceError(msg, path=path)
    try:
        # Files beside the raster (overviews, masks, georeferences) would be opened by whatever driver they ask for.
        with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", GDAL_CACHEMAX=_CACHE_MB):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                raster = rasterio.open(path, driver="GTiff", sharing=False)
            with raster:
                yield raster
    except RasterioError as error:
        msg = N_("the file is no GeoTIFF that can be read ({problem}), in {file}; save it again as GeoTIFF")
        raise SourceError(msg, problem=type(error).__name__, file=path.name) from error


def _check_kind(raster: Any, path: Path) -> None:
    """Refuse a raster that is no height model, or whose blocks alone would fill the memory."""
    if raster.count != 1 or raster.dtypes[0].startswith("complex"):
        msg = N_("the raster has {count} bands of {kind}, in {file}; give a height model: one band of metres")
        raise SourceError(msg, count=raster.count, kind=raster.dtypes[0], file=path.name)
    unit = (raster.units[0] or "").strip()
    if unit.lower() not in _METRE_UNITS:
        msg = N_("the heights are in {unit}, in {file}; convert them to metres")
        raise SourceError(msg, unit=unit[:40], file=path.name)
    if math.prod(raster.block_shapes[0]) * np.dtype(raster.dtypes[0]).itemsize > _MOST_BLOCK_BYTES:
        msg = N_("the raster is stored in blocks of {size} pixels, in {file}; save it again in tiles of 512 x 512")
        raise SourceError(msg, size=math.prod(raster.block_shapes[0]), file=path.name)


def _transformer(raster: Any, path: Path) -> pyproj.Transformer:
    """Lead from degrees to the raster's own system."""
    if raster.crs is None:
        msg = N_("the raster does not say its coordinate system, in {file}; assign the one that it was made in")
        raise SourceError(msg, file=path.name)
    if raster.transform.is_identity or raster.transform.is_degenerate:
        msg = N_("the raster does not say where it lies, in {file}; give one with a geotransform inside")
        raise SourceError(msg, file=path.name)
    try:
        return pyproj.Transformer.from_crs("EPSG:4326", raster.crs.to_wkt(), always_xy=True)
    except (rasterio.errors.CRSError, CRSError, ProjError) as error:
        msg = N_("the raster's coordinate system is none on Earth, in {file}; assign the one that it was made in")
        raise SourceError(msg, file=path.name) from error


def _pixel_m(raster: Any, to_raster: pyproj.Transformer, *, bounds: Bounds, path: Path) -> tuple[float, float]:
    """Metres on the ground from one column to the next, and from one row to the next, in the middle of the bounds."""
    west, south, east, north = bounds
    column, row = ~raster.transform @ to_raster.transform((west + east) / 2, (south + north) / 2)
    x, y = np.array([raster.transform @ (column + right, row + down) for right, down in ((0, 0), (1, 0), (0, 1))]).T
    lon, lat = to_raster.transform(x, y, direction="INVERSE")
    _, _, metres = _GEOD.inv([lon[0], lon[0]], [lat[0], lat[0]], lon[1:], lat[1:])
    if not all(0 < metre < math.inf for metre in metres):
        msg = N_("the heights in {file} lie elsewhere than the streets; give a GeoTIFF that covers the region")
        raise SourceError(msg, file=path.name)
    return float(metres[0]), float(metres[1])


def _window(raster: Any, to_raster: pyproj.Transformer, *, bounds: Bounds, margin_px: Floats) -> Window | None:
    """Frame the bounds and a margin around them in whole pixels; None where the raster does not meet the bounds."""
    west, south, east, north = bounds
    lon, lat = np.meshgrid(np.linspace(west, east, _ALONG_SIDE), np.linspace(south, north, _ALONG_SIDE))
    x, y = to_raster.transform(lon.ravel(), lat.ravel())
    at = np.column_stack(~raster.transform @ (np.asarray(x), np.asarray(y)))
    at = at[np.isfinite(at).all(axis=1)]
    size = np.array([raster.width, raster.height])
    if not at.size or (at.max(axis=0) <= 0).any() or (at.min(axis=0) >= size).any():
        return None
    low = np.maximum(np.floor(at.min(axis=0) - margin_px), 0).astype(int)
    high = np.minimum(np.ceil(at.max(axis=0) + margin_px), size).astype(int)
    return Window(*low.tolist(), *(high - low).tolist())


def _averaged(raster: Any, window: Window, block: int) -> Metres:
    """Read a window, each square block of pixels as the mean of those known.

    Every pixel is read: a smaller copy inside the file may be a lie, or the name of another file.
    """
    rows, columns = window.height // block, window.width // block
    mean = np.empty((rows, columns), np.float32)
    step = max(1, _CHUNK // block)
    for top in range(0, rows, step):
        for left in range(0, columns, step):
            down, right = min(step, rows - top), min(step, columns - left)
            corner = window.col_off + left * block, window.row_off + top * block
            heights = _known(raster, Window(*corner, right * block, down * block))
            squares = heights.reshape(down, heights.shape[0] // down, right, heights.shape[1] // right)
            known = np.isfinite(squares)
            total = np.where(known, squares, 0.0).sum(axis=(1, 3))
            count = known.sum(axis=(1, 3))
            mean[top : top + down, left : left + right] = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean


def _known(raster: Any, window: Window) -> Floats:
    """Read heights in metres, NaN where the raster says nothing or what no ground on Earth has."""
    stored = raster.read(1, window=window, masked=True)
    metres = stored.data.astype(np.float64) * raster.scales[0] + raster.offsets[0]
    unknown = np.ma.getmaskarray(stored) | ~((metres >= _LOWEST_M) & (metres <= _HIGHEST_M))
    return np.where(unknown, np.nan, metres)


def _smoothed(raw: Metres, sigma_px: tuple[float, float]) -> Metres:
    """Weigh each pixel's known neighbours by a Gaussian."""
    known = np.isfinite(raw)
    total = gaussian_filter(np.where(known, raw, np.float32(0)), sigma_px, mode="constant", truncate=_TAIL)
    weight = gaussian_filter(known.astype(np.float32), sigma_px, mode="constant", truncate=_TAIL)
    smooth: Metres = np.where(known, total / np.where(known, weight, np.float32(1)), np.float32(np.nan))
    smooth.setflags(write=False)
    return smooth
