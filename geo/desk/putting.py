"""Rows that were read become part of a region: what stays, what comes, what goes."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.desk.matching import SAME_CROSSING_M, SAME_PLACE_M, as_written, renumbered, same_points, same_venues
from geo.errors import N_, UsageError
from geo.region.intake import WHAT, Intake, updated
from geo.region.region import Region, Source
from geo.sources.positions import Plane

IDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "venues": t.VENUE_ID,
        "programmes": t.PROGRAMME_ID,
        "wards": t.WARD_CODE,
        "population": t.WARD_CODE,
        "sites": t.SITE_ID,
        "candidates": t.CANDIDATE_ID,
        "crossings": t.CROSSING_ID,
        "festivals": t.FESTIVAL_ID,
    }
)
"""The column that tells a table's rows apart."""
APPROXIMATE: Final = ("road", "ward")
"""Positions that are no place's own point."""

_SAYS_NOTHING: Final = ("unknown", "other")
"""Words of a row that must not take the place of what is known."""
_SEEN: Final = (*t.DOOR_FACTS, t.CHECKED_ON)
_SURER: Final = {position: place for place, position in enumerate(t.POSITIONS)}


@dataclass(frozen=True)
class Difference:
    """What a change does to a table, by the rows' ids.

    Attributes
    ----------
    added, changed, removed
        Ids.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def put(region: Region, table: str, rows: pd.DataFrame, *, file: str, replaces: bool, updates: bool = False) -> Region:
    """Put rows into a region.

    Parameters
    ----------
    region
        The region.
    table
        One of :data:`IDS`.
    rows
        By the table's contract.
    file
        Where they came from.
    replaces
        Whether they are the whole table. Places that are there already keep their ids and what was seen at their
        doors; the programmes of those that go, go with them.
    updates
        Whether places that are there already are to say what the rows say, where these say anything, and all others
        stay; of meaning for venues alone.

    Returns
    -------
    Region
        Checked as a whole.

    Raises
    ------
    TableError
        If the rows do not fit the region's other tables.
    """
    there = getattr(region, table)
    if table == "venues":
        if replaces:
            rows = _as_known(rows, region)
        elif updates:
            rows = _updated(there, _as_known(rows, region))
        else:
            rows = _joined(there, with_doorways(renumbered(rows, there, t.VENUE_ID), there))
    elif table == "programmes":
        rows = rows if replaces else _joined(there[~there[t.PROGRAMME_ID].isin(rows[t.PROGRAMME_ID])], rows)
    elif not replaces:
        rows = _with_places(there, rows, table, region)
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    former = () if replaces else tuple(source for source in region.sources if source.table == table)
    source = Source(*WHAT[table], file, "", today, table=table)
    return with_tables(region, {table: rows}, sources=(*(one for one in former if one != source), source))


def with_tables(region: Region, tables: Mapping[str, Any], *, sources: tuple[Source, ...] = ()) -> Region:
    """Give a region other tables; programmes whose venue is gone go too.

    Parameters
    ----------
    region
        The region.
    tables
        By their names.
    sources
        Where they came from.

    Returns
    -------
    Region
        Checked as a whole.

    Raises
    ------
    TableError
        If they do not fit the region's other tables.
    """
    tables = dict(tables)
    if "venues" in tables:
        programmes = tables.get("programmes", region.programmes)
        held = programmes[t.VENUE_ID].isna() | programmes[t.VENUE_ID].isin(tables["venues"][t.VENUE_ID])
        tables["programmes"] = programmes[held].reset_index(drop=True)
    return updated(region, Intake(None, Counter(), MappingProxyType(tables), sources))


def row_of(region: Region, venue_id: str) -> int:
    """Find a venue's row.

    Parameters
    ----------
    region
        The region.
    venue_id
        The venue.

    Returns
    -------
    int
        Its place in the region's table.

    Raises
    ------
    UsageError
        If it is gone.
    """
    at = (region.venues[t.VENUE_ID] == venue_id).to_numpy().nonzero()[0]
    if not len(at):
        msg = N_("there is no place {venue} any more: somebody has taken it out; look at the history")
        raise UsageError(msg, venue=repr(venue_id[:40]))
    return int(at[0])


def difference(before: Region, after: Region, table: str) -> Difference:
    """Tell what a change does to a table.

    Parameters
    ----------
    before, after
        The region without and with it.
    table
        One of :data:`IDS`.

    Returns
    -------
    Difference
        By ids.
    """
    old, new = (_plain(getattr(region, table), IDS[table]) for region in (before, after))
    both = old.index.intersection(new.index)
    # A group of residents that one of the two does not count has no column there.
    columns = old.columns.union(new.columns, sort=False)
    one, two = old.reindex(both, columns=columns), new.reindex(both, columns=columns)
    differs = (one != two) & ~(one.isna() & two.isna())
    changed = differs.any(axis=1).to_numpy(dtype=bool)
    itself = differs.drop(columns=list(t.BOOKKEEPING), errors="ignore").any(axis=1).to_numpy(dtype=bool)
    return Difference(
        tuple(new.index.difference(old.index, sort=False)),
        (*both[itself], *both[changed & ~itself]),
        tuple(old.index.difference(new.index, sort=False)),
    )


def with_doorways(rows: gpd.GeoDataFrame, there: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Tell which places share a doorway with one that is there: those at its point, whatever their files call it.

    Parameters
    ----------
    rows
        Places that come, by the contract :data:`geo.tables.VENUES`.
    there
        Those beside which they come, by the same contract.

    Returns
    -------
    geopandas.GeoDataFrame
        The rows; doorways that only share their name with another one are called by the id of their first place.
    """
    # A point that stands for a road or a ward is nobody's doorway.
    doors = there[~there[t.POSITION].isin(APPROXIMATE)]
    known = dict(zip(as_written(doors.geometry), doors[t.SITE_GROUP], strict=True))
    at = pd.Series(as_written(rows.geometry), rows.index, dtype=object).map(known)
    shared = at.where(~rows[t.POSITION].isin(APPROXIMATE))
    taken = {*there[t.SITE_GROUP], *there[t.VENUE_ID]}
    first = rows.groupby(t.SITE_GROUP, sort=False)[t.VENUE_ID].transform("first")
    own = [
        _free(name, taken) if group in taken else group for name, group in zip(first, rows[t.SITE_GROUP], strict=True)
    ]
    groups = shared.where(shared.notna(), pd.Series(own, rows.index, dtype=object))
    return rows.assign(**{t.SITE_GROUP: groups.astype("str")})


def _free(name: str, taken: set[str]) -> str:
    """Lengthen a name until nobody else has it."""
    while name in taken:
        name += "-"
    return name


def _plain(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """Write a table as objects by id, its shapes as bytes."""
    plain = pd.DataFrame(frame).astype(object)
    if t.GEOMETRY in plain:
        plain[t.GEOMETRY] = shapely.to_wkb(frame[t.GEOMETRY].to_numpy())
    return plain.set_index(key)


def _updated(there: gpd.GeoDataFrame, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Let rows say anew what they say of places that are there, and put new places below them."""
    known = rows[t.VENUE_ID].isin(there[t.VENUE_ID])
    anew = rows[known].set_index(t.VENUE_ID)
    former = there.set_index(t.VENUE_ID).loc[anew.index]
    for column in anew.columns.difference([t.GEOMETRY, t.POSITION, t.SITE_GROUP]):
        silent = anew[column].isna() | anew[column].astype(object).isin(_SAYS_NOTHING)
        anew[column] = anew[column].where(~silent, former[column])
    anew[t.SITE_GROUP] = former[t.SITE_GROUP]
    moved = np.array(as_written(anew.geometry)) != np.array(as_written(former.geometry))
    ids = anew.index[moved.reshape(-1, 2).any(axis=1)]
    kept = pd.concat([there[~there[t.VENUE_ID].isin(anew.index)], anew.reset_index()], ignore_index=True)
    order = dict(zip(there[t.VENUE_ID], range(len(there)), strict=True))
    kept = kept.sort_values(t.VENUE_ID, key=lambda ids: ids.map(order), kind="stable", ignore_index=True)
    kept = _regrouped(kept[list(there.columns)], kept[t.VENUE_ID].isin(ids).to_numpy())
    return cast("gpd.GeoDataFrame", _joined(kept, with_doorways(rows[~known], kept)))


def _joined(there: Any, rows: Any) -> Any:
    """Put rows below those that are there."""
    return pd.concat([there, rows], ignore_index=True)


def _as_known(rows: gpd.GeoDataFrame, region: Region) -> gpd.GeoDataFrame:
    """Let places that are there keep their ids, what was seen at their doors, and points better than the rows'."""
    there = region.venues
    known = there.set_index(t.VENUE_ID, drop=False)
    match = same_venues(rows, region)
    kept = match >= 0
    ids = there[t.VENUE_ID].to_numpy(dtype=object)[match]
    ids[~kept] = renumbered(rows[~kept], there, t.VENUE_ID)[t.VENUE_ID]
    rows = rows.assign(**{t.VENUE_ID: pd.Series(ids, rows.index, dtype="str")})
    seen = kept & rows[t.VENUE_ID].map(known[t.CHECKED_ON]).notna().to_numpy()
    for column in _SEEN:
        former = rows[t.VENUE_ID].map(known[column])
        rows[column] = rows[column].where(~seen, former).astype("str")
    how = rows[t.VENUE_ID].map(known[t.POSITION])
    better = how.map(_SURER) < rows[t.POSITION].map(_SURER)
    stays = kept & ((how == "door") | (better & (rows[t.POSITION] != "exact"))).to_numpy()
    rows[t.POSITION] = rows[t.POSITION].mask(stays, how).astype("str")
    points = rows.geometry.to_numpy().copy()
    points[stays] = known.geometry.loc[rows[t.VENUE_ID][stays]].to_numpy()
    moved = stays & (points != rows.geometry.to_numpy())
    return _regrouped(rows.set_geometry(gpd.GeoSeries(points, rows.index, crs=t.WGS84)), moved)


def _regrouped(venues: gpd.GeoDataFrame, moved: npt.NDArray[np.bool_]) -> gpd.GeoDataFrame:
    """Tell anew which places share a doorway, for those that have come to other points."""
    rows = venues[moved]
    spot = pd.Series(as_written(rows.geometry), rows.index, dtype=object)
    spot = spot.mask(rows[t.POSITION].isin(APPROXIMATE), rows[t.VENUE_ID])
    rows = rows.assign(**{t.SITE_GROUP: rows.groupby(spot, sort=False)[t.VENUE_ID].transform("first")})
    groups = venues[t.SITE_GROUP].copy()
    groups[moved] = with_doorways(rows, venues[~moved])[t.SITE_GROUP]
    return venues.assign(**{t.SITE_GROUP: groups})


def _with_places(there: gpd.GeoDataFrame, rows: gpd.GeoDataFrame, table: str, region: Region) -> gpd.GeoDataFrame:
    """Put places beside those that are there; one that is there already is taken anew, under its id."""
    key = IDS[table]
    if there.empty or rows.empty:
        return _joined(there, rows) if len(there) else rows
    within_m = SAME_CROSSING_M if table == "crossings" else SAME_PLACE_M
    match = same_points(rows, there, plane=Plane.around(region.wards), within_m=within_m)
    known = there[key].to_numpy(dtype=object)[match]
    ids = renumbered(rows, there, key)[key].mask(match >= 0, pd.Series(known, rows.index))
    anew = rows.assign(**{key: ids.astype("str")})
    return _joined(there[~there[key].isin(anew[key])], anew)
