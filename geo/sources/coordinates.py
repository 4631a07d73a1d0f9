"""Coordinates of a stranger's file brought to longitude and latitude: which system they are in, and which way round."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj

from geo import tables as t

SYSTEMS: Final = (t.WGS84, "EPSG:5186", "EPSG:5179", "EPSG:5174", "EPSG:5181")
"""Seen in Korean files. 5174, on the old Bessel ellipsoid, and 5181 lie some 300 m apart and cannot be told from each
other by where points fall; the registers of businesses are published in 5174, so that it goes first."""
Reason = Literal["stated", "stated_far", "guessed", "ambiguous", "nowhere", "no_numbers", "unknown_system"]
_GROWN_M: Final = 5_000
_METRES_A_DEGREE: Final = 111_320
_AS_GOOD: Final = 0.5
"""A rival has at least this part of the best system's points near. Not of all points: a file may cover a whole
country, and a handful of its points the region."""
_NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_MOST_DEG: Final = (180, 90)
Degrees = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Located:
    """Where a file's points are, and why that is believed."""

    lon: Degrees
    """(n) Degrees, EPSG:4326; NaN where the row has no numbers or none that is on the earth."""
    lat: Degrees
    crs: str
    """What the file was read in; empty where nothing was found."""
    swapped: bool
    """Whether the file has its northings where eastings are meant."""
    share: float
    """Of the rows with numbers, those that fall near the region the way the file is read."""
    reason: Reason
    """``stated``; ``stated_far``: as stated, all lie elsewhere; ``guessed``: one system alone fits; ``ambiguous``:
    ``rivals`` fit as well, and a person must say which; ``nowhere``: none fits; ``no_numbers``; ``unknown_system``:
    the file states one that is not read here."""
    turned: npt.NDArray[np.bool_]
    """(n) Rows whose two numbers are the other way round than the rest of the file's, and were turned."""
    rivals: tuple[str, ...]
    """Other systems that fit about as well."""


@dataclass(frozen=True, eq=False)
class _Reading:
    """A file's points, read in one system and one way round."""

    crs: str
    swapped: bool
    lon: Degrees
    lat: Degrees
    near: npt.NDArray[np.bool_]


def located(
    x: Sequence[object] | pd.Series,
    y: Sequence[object] | pd.Series,
    *,
    near: tuple[float, float, float, float],
    stated: str | None,
) -> Located:
    """Bring coordinates to longitude and latitude, in the system stated or the one in which they fall near a region.

    Parameters
    ----------
    x, y
        (n) As written: easting or longitude, and northing or latitude. Text that is no plain decimal number (``37,6``,
        ``37°36′``) is no coordinate and is not guessed at.
    near
        The region: west, south, east, north in degrees, EPSG:4326. Points up to 5 km outside are near.
    stated
        The system the file or a person states, such as ``EPSG:5186``, or None to guess among :data:`SYSTEMS`.

    Returns
    -------
    Located
        Accurate to about 1 m for the four projected systems (EPSG's figure for PROJ's best transformation of each).
    """
    numbers = (_numbers(x), _numbers(y))
    usable = np.isfinite(numbers[0]) & np.isfinite(numbers[1])
    if stated is not None and stated not in SYSTEMS:
        return _unlocated(len(usable), "unknown_system")
    if not usable.any():
        return _unlocated(len(usable), "no_numbers")
    candidates = SYSTEMS if stated is None else (stated,)
    readings = [_read(numbers, crs=crs, swapped=swapped, near=near) for crs in candidates for swapped in (False, True)]
    counts = np.array([reading.near.sum() for reading in readings])
    best = int(counts.argmax())
    if stated is None and counts[best] == 0:
        return _unlocated(len(usable), "nowhere")
    chosen, other = readings[best], readings[best ^ 1]
    fitting = {reading.crs for reading, count in zip(readings, counts, strict=True) if count >= _AS_GOOD * counts[best]}
    rivals = tuple(crs for crs in candidates if crs in fitting and crs != chosen.crs)
    reason: Reason
    if stated is not None:
        reason = "stated" if counts[best] else "stated_far"
    else:
        reason = "ambiguous" if rivals else "guessed"
    turned = other.near & ~chosen.near
    lon, lat = np.where(turned, other.lon, chosen.lon), np.where(turned, other.lat, chosen.lat)
    share = float(counts[best] / usable.sum())
    return Located(lon, lat, chosen.crs, chosen.swapped, share, reason, turned, rivals)


def _numbers(written: Sequence[object] | pd.Series) -> Degrees:
    """Read plain decimal numbers; all else is NaN."""
    text = pd.Series(written, dtype="object").astype("str").str.strip().reset_index(drop=True)
    plain = text.str.fullmatch(_NUMBER, na=False)
    return pd.to_numeric(text.where(plain), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _read(
    numbers: tuple[Degrees, Degrees], *, crs: str, swapped: bool, near: tuple[float, float, float, float]
) -> _Reading:
    """Read points in a system, and tell which fall near the region."""
    lon, lat = numbers[::-1] if swapped else numbers
    if crs != t.WGS84:
        # A rough transformation would be hundreds of metres off and say nothing.
        transformer = pyproj.Transformer.from_crs(crs, t.WGS84, always_xy=True, allow_ballpark=False)
        lon, lat = transformer.transform(lon, lat)
    # What lies beyond a projection's reach comes back infinite.
    on_earth = (np.abs(lon) <= _MOST_DEG[0]) & (np.abs(lat) <= _MOST_DEG[1])
    lon, lat = np.where(on_earth, lon, np.nan), np.where(on_earth, lat, np.nan)
    west, south, east, north = near
    grown_lat = _GROWN_M / _METRES_A_DEGREE
    grown_lon = grown_lat / np.cos(np.radians((south + north) / 2))
    inside = (lon >= west - grown_lon) & (lon <= east + grown_lon)
    inside &= (lat >= south - grown_lat) & (lat <= north + grown_lat)
    return _Reading(crs, swapped, lon, lat, inside)


def _unlocated(count: int, reason: Reason) -> Located:
    """Place nothing, and say why."""
    nothing = np.full(count, np.nan)
    return Located(nothing, nothing.copy(), "", False, 0.0, reason, np.zeros(count, dtype=bool), ())
