"""Which of the places that come are there already, and what those that are new are called."""

import hashlib
from collections.abc import Iterator
from itertools import count
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.region.region import Region
from geo.sources.duplicates import repeats, strict_name
from geo.sources.placing import library_or
from geo.sources.positions import Plane

SAME_PLACE_M: Final = 30.0
"""Two entries of one name within this are one site, room or festival."""
SAME_CROSSING_M: Final = 3.0
"""Crossings have no names; the arms of one junction lie farther apart."""
DECIMALS: Final = 7
"""Of degrees, in what the desk writes."""

_TOLD_BY: Final = (t.NAME_KO, t.ADDRESS_KO, t.STARTS_ON)
"""What, beside its point, tells a place from every other; each year's festival is another one."""


def as_written(points: gpd.GeoSeries) -> list[tuple[str, str]]:
    """Write points as the desk's forms and ledgers show them, to the centimetre.

    Parameters
    ----------
    points
        EPSG:4326.

    Returns
    -------
    list of tuple
        Latitude and longitude of each, degrees.
    """
    return [(f"{y:.{DECIMALS}f}", f"{x:.{DECIMALS}f}") for x, y in zip(points.x, points.y, strict=True)]


def same_venues(rows: gpd.GeoDataFrame, region: Region) -> npt.NDArray[np.int64]:
    """Find the venues of a region that are there again.

    An id alone says nothing, since a city may count each of its files from one; with the name, or at the spot, of the
    place that has it, it does.

    Parameters
    ----------
    rows
        (n) by the contract :data:`geo.tables.VENUES`.
    region
        The region.

    Returns
    -------
    numpy.ndarray
        (n) row of the venue that each is, which no other is too; -1 for none.
    """
    there = region.venues
    plane = Plane.around(region.wards)
    both = pd.concat([there[[t.NAME_KO, t.KIND]], rows[[t.NAME_KO, t.KIND]]], ignore_index=True)
    points = np.concatenate([there.geometry.to_numpy(), rows.geometry.to_numpy()])
    spots = plane.spots(shapely.get_x(points), shapely.get_y(points))
    first = repeats(both[t.NAME_KO], library_or(both[t.KIND]), spots, known=len(there))[len(there) :]
    first = np.where(first < len(there), first, -1)
    by_id = (
        rows[t.VENUE_ID].map({name: row for row, name in enumerate(there[t.VENUE_ID])}).fillna(-1).to_numpy(np.int64)
    )
    names = strict_name(both[t.NAME_KO]).to_numpy(dtype=object)
    away = np.hypot(*(spots[len(there) :] - spots[by_id]).T)
    sure = (by_id >= 0) & ((names[len(there) :] == names[by_id]) | (away <= SAME_PLACE_M))
    found = np.where(sure, by_id, first)
    return np.where(pd.Series(found).duplicated(), -1, found)


def same_points(
    rows: gpd.GeoDataFrame, there: gpd.GeoDataFrame, *, plane: Plane, within_m: float
) -> npt.NDArray[np.int64]:
    """Find the places that are there again, at nearly their point and, where they have names, under their name.

    Parameters
    ----------
    rows, there
        (n) that come and those that are there, at least one of each, EPSG:4326.
    plane
        In which distances are measured.
    within_m
        How far apart the two points of one place may lie, metres.

    Returns
    -------
    numpy.ndarray
        (n) row of the place that each is, the nearest, which no other is too: the first row is it; -1 for none.
    """
    old, new = (plane.spots(part.geometry.x.to_numpy(), part.geometry.y.to_numpy()) for part in (there, rows))
    tree = shapely.STRtree(np.asarray(shapely.points(old)))
    row, other = tree.query(shapely.points(new), predicate="dwithin", distance=within_m)
    if t.NAME_KO in rows:
        same = rows[t.NAME_KO].to_numpy()[row] == there[t.NAME_KO].to_numpy()[other]
        row, other = row[same], other[same]
    away = np.hypot(*(new[row] - old[other]).T)
    pairs = pd.DataFrame({"row": row, "other": other, "away": away}).sort_values(["row", "away"], kind="stable")
    pairs = pairs.drop_duplicates("row").drop_duplicates("other")
    found = np.full(len(rows), -1, dtype=np.int64)
    found[pairs["row"].to_numpy()] = pairs["other"].to_numpy()
    return found


def renumbered(rows: Any, there: pd.DataFrame, key: str) -> Any:
    """Give new ids to the places whose own another one has.

    Parameters
    ----------
    rows
        Places that are new.
    there
        Those that are there.
    key
        The column of the ids.

    Returns
    -------
    geopandas.GeoDataFrame
        The rows.
    """
    return named(rows, rows[key].isin(there[key]).to_numpy(), key, taken={*there[key]})


def named(rows: Any, which: npt.NDArray[np.bool_], key: str, *, taken: set[str] | None = None) -> Any:
    """Give places ids that follow from what they are.

    The id of a place that was taken out is never given to another one, to which what is still said of the former would
    then belong; and a file that is read twice has the same ids.

    Parameters
    ----------
    rows
        (n) places, EPSG:4326.
    which
        (n) those that are to have such an id; all others keep theirs.
    key
        The column of the ids.
    taken
        Ids that others have.

    Returns
    -------
    geopandas.GeoDataFrame
        The rows; doorways that were called by a former id are called by the new one.
    """
    new = rows[which]
    told = zip(*(new[name].fillna("") for name in _TOLD_BY if name in new), as_written(new.geometry), strict=True)
    used = (taken or set()) | {*rows[key][~which]}
    ids = rows[key].to_numpy(dtype=object).copy()
    for place, about in zip(which.nonzero()[0], told, strict=True):
        said = "\x1f".join((*about[:-1], *about[-1])).encode()
        name = key[0].upper() + hashlib.blake2b(said, digest_size=6).hexdigest()
        ids[place] = next(one for one in (name + end for end in _ends()) if one not in used)
        used.add(ids[place])
    anew = {key: pd.Series(ids, rows.index, dtype="str")}
    if t.SITE_GROUP in rows:
        former = dict(zip(rows[key][which], ids[which], strict=True))
        anew[t.SITE_GROUP] = rows[t.SITE_GROUP].replace(former).astype("str")
    return rows.assign(**anew)


def _ends() -> Iterator[str]:
    """Tell apart what would be called the same."""
    yield ""
    yield from (f"-{nth}" for nth in count(2))
