"""Residents counted by place, and the wards they live in."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.errors import N_, TableError
from geo.region.wards import wards_of

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
_SLIVER: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Pieces:
    """The parts of counts in wards: a point is whole, an area across a boundary is divided by its area.

    Attributes
    ----------
    ward
        (k) row of the ward table.
    count
        (k) row of the counts.
    share
        (k) share of the count, above 0, at most 1.
    shape
        (k) the point, or what of the area lies in the ward, EPSG:4326.
    """

    ward: Integers
    count: Integers
    share: Floats
    shape: npt.NDArray[np.object_]


def pieces(counts: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> Pieces:
    """Divide counts among wards.

    Parameters
    ----------
    counts
        By the contract :data:`geo.tables.COUNTS`.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    Pieces
        What lies outside of all wards is in none.
    """
    shapes = counts.geometry.to_numpy()
    is_point = shapely.get_dimensions(shapes) == 0
    points, areas = np.flatnonzero(is_point), np.flatnonzero(~is_point)
    held = wards_of(shapes[points], wards)
    points, held = points[held >= 0], held[held >= 0]
    outlines = wards.geometry.to_numpy()
    ward, area = shapely.STRtree(shapes[areas]).query(outlines, predicate="intersects")
    parts = shapely.intersection(shapes[areas][area], outlines[ward])
    share = shapely.area(parts) / shapely.area(shapes[areas][area])
    real = share > _SLIVER
    return Pieces(
        ward=np.concatenate([held, ward[real]]),
        count=np.concatenate([points, areas[area[real]]]),
        share=np.concatenate([np.ones(points.size), np.minimum(share[real], 1.0)]),
        shape=np.concatenate([shapes[points], parts[real]]),
    )


def ward_sums(counts: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> pd.DataFrame:
    """Add counts up to residents by ward.

    Parameters
    ----------
    counts, wards
        As for :func:`pieces`.

    Returns
    -------
    pandas.DataFrame
        By the contract :data:`geo.tables.POPULATION`, in the order of the wards; sums are rounded to whole residents.

    Raises
    ------
    TableError
        If nothing was counted in a ward: that nobody lives there has to be said with a 0.
    """
    parts = pieces(counts, wards)
    lost = np.setdiff1d(np.arange(len(wards)), parts.ward)
    if lost.size:
        msg = N_(
            "no count of residents lies in the ward {ward} ({lost} of {wards} wards have none); give counts for all "
            "of the wards, with 0 where nobody lives, in the coordinate system that the file states"
        )
        code = repr(wards[t.WARD_CODE].iloc[int(lost[0])])
        raise TableError(msg, ward=code, lost=int(lost.size), wards=len(wards))
    sums = {
        group: np.bincount(
            parts.ward, weights=parts.share * counts[group].to_numpy(np.float64)[parts.count], minlength=len(wards)
        )
        for group in t.GROUPS
        if group in counts
    }
    whole = {group: np.rint(people).astype(np.int64) for group, people in sums.items()}
    return pd.DataFrame({t.WARD_CODE: wards[t.WARD_CODE].to_numpy(), **whole})


def outside(counts: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> float:
    """Count residents who were counted outside of all wards.

    Parameters
    ----------
    counts, wards
        As for :func:`pieces`.

    Returns
    -------
    float
        How many are in no figure.
    """
    people = counts[t.GROUPS[0]].to_numpy(np.float64)
    parts = pieces(counts, wards)
    inside = np.bincount(parts.count, weights=parts.share, minlength=len(counts))
    return float(people @ np.maximum(1.0 - inside, 0.0))
