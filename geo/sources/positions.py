"""Whether a published point can be right: by the region, by its address, by what another file says."""

import re
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geo import tables as t
from geo.sources.duplicates import strict_name

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

AROUND_M: Final = 2_000.0
"""How far outside its wards a region may have places."""
FROM_WARD_M: Final = 1_000.0
"""How far from the wards of that name an address's own point may lie: legal and administrative wards differ."""
DISAGREE_M: Final = 500.0
"""Farther apart, two files cannot both be right: in the real ones it is up to 249 m, but for one wrong point."""

_DEGREE_M: Final = 111_320.0
_WARD: Final = re.compile(r"(?<![가-힣])([가-힣]+\d*동)(?![가-힣])")
_NUMBERS: Final = re.compile(r"[제\d·.,]+")
_BUILDING: Final = r"(?:로|길)\s?(\d+(?:-\d+)?)(?![\d가-힣]*길)"


@dataclass(frozen=True, eq=False)
class Plane:
    """Metres around the middle of the wards: true to a few parts in a thousand over a city.

    Attributes
    ----------
    middle
        Longitude and latitude, degrees.
    metres
        How long a degree of either is there.
    """

    middle: Floats
    metres: Floats

    @classmethod
    def around(cls, wards: gpd.GeoDataFrame) -> "Plane":
        """Lay the plane.

        Parameters
        ----------
        wards
            By the contract :data:`geo.tables.WARDS`, at least one.

        Returns
        -------
        Plane
            Around the middle of their bounds.
        """
        west, south, east, north = wards.total_bounds
        middle = np.array([west + east, south + north]) / 2
        return cls(middle, np.array([_DEGREE_M * max(np.cos(np.radians(middle[1])), 0.01), _DEGREE_M]))

    def spots(self, lon: Floats, lat: Floats) -> Floats:
        """Put points into the plane.

        Parameters
        ----------
        lon, lat
            (n) degrees, EPSG:4326; NaN for none.

        Returns
        -------
        numpy.ndarray
            (n, 2) metres.
        """
        spots: Floats = (np.column_stack([lon, lat]) - self.middle) * self.metres
        return spots

    def degrees(self, spots: Floats) -> Floats:
        """Read points of the plane as degrees.

        Parameters
        ----------
        spots
            (n, 2) metres; NaN for none.

        Returns
        -------
        numpy.ndarray
            (n, 2) longitude and latitude, EPSG:4326.
        """
        degrees: Floats = spots / self.metres + self.middle
        return degrees

    def wards(self, wards: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
        """Put wards into the plane.

        Parameters
        ----------
        wards
            By the contract :data:`geo.tables.WARDS`.

        Returns
        -------
        numpy.ndarray
            (w) polygons, metres.
        """
        flat: npt.NDArray[np.object_] = shapely.transform(
            wards.geometry.to_numpy(), lambda corners: (corners - self.middle) * self.metres
        )
        return flat


def outside_m(spots: Floats, wards: npt.NDArray[np.object_]) -> Floats:
    """Measure how far points lie outside the wards.

    Parameters
    ----------
    spots
        (n, 2) metres; NaN for none.
    wards
        (w) polygons in the same plane.

    Returns
    -------
    numpy.ndarray
        (n) metres, 0 inside, NaN for none.
    """
    away = np.full(len(spots), np.nan)
    there = np.isfinite(spots).all(axis=1)
    away[there] = shapely.distance(shapely.union_all(wards), shapely.points(spots[there]))
    return away


@dataclass(frozen=True, eq=False)
class Named:
    """The wards that addresses name.

    Attributes
    ----------
    name
        (n) the ward's name in the address, missing where it names none of the region.
    away_m
        (n) how far the point lies from the wards of that name, metres; 0 where it names none.
    """

    name: pd.Series
    away_m: Floats


def named_wards(address: pd.Series, names: pd.Series) -> tuple[pd.Series, dict[str, Integers]]:
    """Find the wards that addresses name.

    Parameters
    ----------
    address
        (n) str, possibly missing.
    names
        (w) the wards' names.

    Returns
    -------
    tuple
        (n) the first name of wards in each address, missing where there is none; and for each name that wards have,
        with its number or without, the rows of those wards.
    """
    bases = names.map(lambda name: _NUMBERS.sub("", name)).to_numpy(dtype=object)
    whole = names.to_numpy(dtype=object)
    meant = {name: np.flatnonzero((bases == name) | (whole == name)) for name in {*bases, *whole}}
    first = {
        cell: next((name for name in _WARD.findall(cell) if name in meant), None) for cell in address.dropna().unique()
    }
    return address.map(first).astype("str"), meant


def numbered_ward(address: pd.Series, wards: gpd.GeoDataFrame) -> pd.Series:
    """Find the administrative wards that addresses name for certain: by a name with a number that one ward has.

    Parameters
    ----------
    address
        (n) str, possibly missing.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    pandas.Series
        (n) the ward's code; missing where the name may be a legal ward's, whose borders are others.
    """
    names = wards[t.NAME_KO]
    certain = ~names.duplicated(keep=False) & names.str.contains(_NUMBERS)
    named, _ = named_wards(address, names)
    return named.map(dict(zip(names[certain], wards[t.WARD_CODE][certain], strict=True))).astype("str")


def from_named_wards(address: pd.Series, spots: Floats, names: pd.Series, wards: npt.NDArray[np.object_]) -> Named:
    """Measure how far points lie from the wards that their addresses name.

    An address names the legal ward (불광동), and the region has administrative ones (불광1동, 불광2동): all of that
    name count, and where the two kinds of ward differ a point may lie beside them.

    Parameters
    ----------
    address
        (n) str, possibly missing.
    spots
        (n, 2) metres; NaN for none.
    names
        (w) the wards' names.
    wards
        (w) polygons in the same plane.

    Returns
    -------
    Named
        The first ward named counts.
    """
    named, meant = named_wards(address, names)
    away = np.zeros(len(address))
    for name, rows in named.groupby(named).indices.items():
        away[rows] = np.nan_to_num(outside_m(spots[rows], wards[meant[str(name)]]))
    return Named(named, away)


def witnesses(
    name: pd.Series,
    kind: pd.Series,
    spots: Floats,
    *,
    other_name: pd.Series,
    other_kind: pd.Series,
    other_spots: Floats,
) -> Integers:
    """Find for each place the one of another file that has its name.

    Parameters
    ----------
    name, kind
        (n) str; kinds as for :func:`geo.sources.duplicates.repeats`.
    spots
        (n, 2) metres.
    other_name, other_kind, other_spots
        The same of the other file.

    Returns
    -------
    numpy.ndarray
        (n) row in the other file: the nearest of the same :func:`~geo.sources.duplicates.strict_name` and kind, -1
        for none.
    """
    mine = pd.DataFrame({"name": strict_name(name).to_numpy(), "kind": kind.to_numpy()})
    other = pd.DataFrame({"name": strict_name(other_name).to_numpy(), "kind": other_kind.to_numpy()})
    found = np.full(len(name), -1, dtype=np.int64)
    theirs = other.groupby(["name", "kind"]).indices
    for key, rows in mine.groupby(["name", "kind"]).indices.items():
        if key in theirs:
            found[rows] = theirs[key][cKDTree(other_spots[theirs[key]]).query(spots[rows])[1]]
    return found


def wards_of(spots: Floats, wards: npt.NDArray[np.object_]) -> Integers:
    """Find the ward of each point.

    Parameters
    ----------
    spots
        (n, 2) metres.
    wards
        (w) polygons in the same plane.

    Returns
    -------
    numpy.ndarray
        (n) row of the ward, -1 for none; a point on a border belongs to the first.
    """
    points = np.asarray(shapely.points(spots), dtype=object)
    ward, point = shapely.STRtree(points).query(wards, predicate="intersects")
    found = np.full(len(spots), len(wards), dtype=np.int64)
    np.minimum.at(found, point, ward)
    found[found == len(wards)] = -1
    return found


def same_door(address: pd.Series, phone: pd.Series, other_address: pd.Series, other_phone: pd.Series) -> pd.Series:
    """Tell whether two entries mean one door: by the building's number or the telephone.

    Parameters
    ----------
    address, phone
        (n) str, possibly missing.
    other_address, other_phone
        (n) of the other entry.

    Returns
    -------
    pandas.Series
        (n) bool. Telephone numbers may differ in what follows the first nine digits (02-385-1671-4).
    """
    mine, other = (text.str.extract(_BUILDING, expand=False) for text in (address, other_address))
    calls, others = (text.str.replace(r"\D", "", regex=True).str[:9] for text in (phone, other_phone))
    return (mine == other).fillna(value=False) | (calls == others).fillna(value=False)
