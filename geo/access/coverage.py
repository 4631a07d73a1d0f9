"""The share of residents with a place to learn within a walk, ward by ward."""

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import tables as t
from geo.access.border import near_border
from geo.access.catchments import seconds_to_nearest
from geo.access.demand import DemandPoints, starts
from geo.access.doorstep import check_limit
from geo.access.nearest import venue_places
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.streets.walkers import Pace
from geo.streets.walking import walking

Floats = npt.NDArray[np.float64]

_PER: Final = 10_000.0


def coverage(
    region: Region, demand: DemandPoints, *, paces: Sequence[Pace], limit_min: float, group: str = "all"
) -> pd.DataFrame:
    """Measure who has a place to learn within a walk.

    Share covered C_w = sum of P_i [min_j t_ij <= T] / sum of P_i over the demand points i of ward w. FGT1 is the mean
    of min((t_i - T) / T, 1) over everyone, 0 for those within, 1 for the unconnected (Foster, Greer and Thorbecke
    1984). Mean minutes are over the connected; the unconnected are counted beside them.

    Parameters
    ----------
    region
        Wards, venues, population and streets.
    demand
        Where its residents start.
    paces
        Walkers and their speeds, one block of rows each.
    limit_min
        The walk T, minutes, inclusive.
    group
        One of :data:`geo.tables.GROUPS`.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`geo.tables.COVERAGE_COLUMNS`, and ``group`` where one is chosen; a row a ward and walker, and
        a last row a walker with ward code ``ALL``. ``venues`` counts the list's rows, ``venues_per_10k`` counts
        venues that share a doorway once. Ratios of nobody are NA.

    Raises
    ------
    UsageError
        If the limit is no walk, or nobody counted that group in this region.
    """
    check_limit(limit_min)
    residents = _residents(region, group)
    blocks = [_one_pace(region, demand, pace=pace, limit_min=limit_min, residents=residents) for pace in paces]
    table = pd.concat(blocks, ignore_index=True)[list(t.COVERAGE_COLUMNS)]
    if group != "all":
        table[t.GROUP] = group
    return table


def _residents(region: Region, group: str) -> Floats:
    """Residents of a group, in the order of the ward table."""
    if group not in t.GROUPS or group not in region.population.columns:
        present = [name for name in t.GROUPS if name in region.population.columns]
        msg = N_("nobody counted the group {group} in the region {region}; choose one of {groups}")
        raise UsageError(msg, group=repr(group), region=region.name, groups=", ".join(present))
    by_ward = region.population.set_index(t.WARD_CODE)[group]
    return by_ward.reindex(region.wards[t.WARD_CODE]).to_numpy(np.float64)


def _one_pace(region: Region, demand: DemandPoints, *, pace: Pace, limit_min: float, residents: Floats) -> pd.DataFrame:
    """Rows of one walker: the wards, then all of them together."""
    at_pace = walking(region.network, pace)
    minutes = seconds_to_nearest(at_pace, venue_places(region, at_pace), points=starts(demand, at_pace)) / 60.0
    people = residents[demand.ward] * demand.weight
    connected = np.isfinite(minutes)
    shortfall = np.where(connected, np.clip((minutes - limit_min) / limit_min, 0.0, 1.0), 1.0)

    def summed(values: Floats) -> Floats:
        by_ward = np.bincount(demand.ward, weights=values, minlength=len(residents))
        return np.append(by_ward, by_ward.sum())

    total: Floats = np.append(residents, residents.sum())
    covered = summed(people * (minutes <= limit_min))
    connected_people: Floats = summed(people * connected)
    walked = summed(people * np.where(connected, minutes, 0.0))
    places = region.venues.drop_duplicates(t.SITE_GROUP)
    rows = pd.DataFrame(
        {
            t.WARD_CODE: [*region.wards[t.WARD_CODE], t.ALL_WARDS],
            t.NAME_KO: [*region.wards[t.NAME_KO], region.title_ko],
            t.NAME_EN: [*region.wards[t.NAME_EN], region.title_en],
            t.WALKER: pace.walker.name,
            t.SPEED_M_S: pace.speed_m_s,
            t.LIMIT_MIN: limit_min,
            t.RESIDENTS: total.astype(np.int64),
            t.RESIDENTS_COVERED: covered,
            t.SHARE_COVERED: _ratio(covered, total),
            t.MEAN_MINUTES: _ratio(walked, connected_people),
            t.FGT1: _ratio(summed(people * shortfall), total),
            t.VENUES_COUNT: _per_ward(region.wards, region.venues),
            t.RESIDENTS_UNCONNECTED: summed(people * ~connected),
            t.NEAR_BORDER: np.append(near_border(region, region.wards.geometry), region.flags_border),
            t.STREETS_SOURCE: region.network.origin.name_en,
        }
    )
    rows[t.VENUES_PER_10K] = _ratio(_PER * _per_ward(region.wards, places).astype(np.float64), total)
    return rows


def _ratio(part: Floats, whole: Floats) -> pd.Series:
    """Divide; NA where the whole is nothing."""
    known = whole > 0
    return pd.Series(np.where(known, part / np.where(known, whole, 1.0), np.nan), dtype="Float64").where(known)


def _per_ward(wards: gpd.GeoDataFrame, venues: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Count venues by ward and in all."""
    counts = venues[t.WARD_CODE].value_counts().reindex(wards[t.WARD_CODE], fill_value=0).to_numpy(np.int64)
    return np.append(counts, len(venues))
