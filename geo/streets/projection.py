"""Between degrees and a network's own metres."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyproj

Floats = npt.NDArray[np.float64]


def local_crs(lon: Floats, lat: Floats) -> str:
    """Name the transverse Mercator that is true to scale in the middle of some points.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326.

    Returns
    -------
    str
        A PROJ string; x and y in metres.
    """
    middle_lon = round(float(lon.min() + lon.max()) / 2, 3)
    middle_lat = round(float(lat.min() + lat.max()) / 2, 3)
    return f"+proj=tmerc +lat_0={middle_lat} +lon_0={middle_lon} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs"


def project(crs: str, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Turn degrees into the network's metres.

    Parameters
    ----------
    crs
        As :func:`local_crs` names it.
    lon, lat
        Degrees, EPSG:4326.

    Returns
    -------
    tuple
        x and y, metres; the middle of the network is the origin.
    """
    x, y = _projection(crs).transform(lon, lat)
    return np.asarray(x, np.float64), np.asarray(y, np.float64)


def unproject(crs: str, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Turn the network's metres back into degrees.

    Parameters
    ----------
    crs
        As :func:`local_crs` names it.
    x, y
        Metres.

    Returns
    -------
    tuple
        Longitude and latitude, degrees, EPSG:4326.
    """
    lon, lat = _projection(crs).transform(x, y, direction="INVERSE")
    return np.asarray(lon, np.float64), np.asarray(lat, np.float64)


@lru_cache(maxsize=8)
def _projection(crs: str) -> pyproj.Transformer:
    """Keep the few projections in use: making one takes longer than a whole search."""
    return pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
