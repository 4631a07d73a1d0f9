"""A spot on the ground, as a person types it: latitude before longitude."""

import math
from dataclasses import dataclass

from geo.errors import N_, UsageError


@dataclass(frozen=True)
class Spot:
    """A spot, degrees, EPSG:4326."""

    lat: float
    lon: float


def parse_spot(text: str, bounds: tuple[float, float, float, float]) -> Spot:
    """Read ``LAT,LON``.

    Parameters
    ----------
    text
        For instance ``37.6190,126.9283``.
    bounds
        West, south, east and north of the region, degrees.

    Returns
    -------
    Spot
        A spot inside the bounds.

    Raises
    ------
    UsageError
        If the text is no pair of numbers, the two are swapped, or the spot lies outside the region.

    Examples
    --------
    >>> parse_spot("37.6190, 126.9283", (126.88, 37.57, 126.98, 37.67))
    Spot(lat=37.619, lon=126.9283)
    """
    try:
        first, second = (float(part) for part in text.split(","))
    except ValueError:
        first = second = math.nan
    if not (math.isfinite(first) and math.isfinite(second)):
        msg = N_("the spot {spot} is not a pair of numbers; give latitude,longitude, for instance {example}")
        middle = f"{(bounds[1] + bounds[3]) / 2:.4f},{(bounds[0] + bounds[2]) / 2:.4f}"
        raise UsageError(msg, spot=repr(text[:60]), example=middle)
    if _inside(first, second, bounds):
        return Spot(first, second)
    if _inside(second, first, bounds):
        msg = N_("the spot {spot} has longitude before latitude; give {swapped}")
        raise UsageError(msg, spot=repr(text[:60]), swapped=f"{second},{first}")
    west, south, east, north = bounds
    msg = N_(
        "the spot {spot} lies outside the region, which reaches from {south} to {north} north and "
        "{west} to {east} east; choose a spot inside"
    )
    limits = {"south": f"{south:.4f}", "north": f"{north:.4f}", "west": f"{west:.4f}", "east": f"{east:.4f}"}
    raise UsageError(msg, spot=repr(text[:60]), **limits)


def _inside(lat: float, lon: float, bounds: tuple[float, float, float, float]) -> bool:
    """Tell whether a spot lies in the bounds."""
    west, south, east, north = bounds
    return south <= lat <= north and west <= lon <= east
