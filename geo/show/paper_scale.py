"""The scale of a map on paper: a round number, at which its ground fits."""

import math
from typing import Final

import geopandas as gpd

from geo.show.static_map_frame import Box, Frame

_STEPS: Final = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 7.5, 8.0, 9.0)
_LARGEST: Final = 1_000
"""One to so many at most: any closer, and a ward would have no street beside it to recognise."""
_AIR_MM: Final = 3.0


def scale_of_paper(extent_m: tuple[float, float], room_mm: tuple[float, float]) -> int:
    """Choose the scale at which something fits.

    Parameters
    ----------
    extent_m
        Width and height on the ground.
    room_mm
        Width and height on paper.

    Returns
    -------
    int
        One to so many, a round number, the largest scale that fits.

    Examples
    --------
    >>> scale_of_paper((1800, 1300), (174, 120))
    12500
    >>> scale_of_paper((10, 10), (174, 120))
    1000
    """
    least = max(_LARGEST, *(1000 * metres / mm for metres, mm in zip(extent_m, room_mm, strict=True)))
    power: int = 10 ** math.floor(math.log10(least))
    fitting = (step * unit for unit in (power, 10 * power) for step in _STEPS if step * unit >= least - 1e-6)
    return round(min(fitting))


def framed(shapes: gpd.GeoSeries, crs: str, box: Box, *, strip_mm: float, enlarged: float) -> tuple[Frame, int]:
    """Lay ground in the middle of a box, clear of the strip at its foot.

    Parameters
    ----------
    shapes
        What must be seen.
    crs
        The streets' own system, metres.
    box
        Left, top, width and height on the page, millimetres.
    strip_mm
        Height of the strip.
    enlarged
        How many millimetres of paper a millimetre of the page is.

    Returns
    -------
    frame : Frame
        Where the ground lies on the page.
    denominator : int
        The scale on paper is one to so many.
    """
    west, south, east, north = shapes.to_crs(crs).total_bounds.tolist()
    _, _, width, height = box
    room = ((width - 2 * _AIR_MM) * enlarged, (height - strip_mm - 2 * _AIR_MM) * enlarged)
    denominator = scale_of_paper((east - west, north - south), room)
    mm_per_m = 1000 / denominator / enlarged
    left = (west + east) / 2 - width / mm_per_m / 2
    top = (south + north) / 2 + (height - strip_mm) / mm_per_m / 2
    return Frame(box, mm_per_m, left, top), denominator
