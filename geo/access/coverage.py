"""The share of residents with a place to learn within a walk, ward by ward."""

from collections.abc import Sequence
from typing import Any, Final

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
        venues that share a doorway once; both count those inside the wards, a venue that is known by its ward alone
        only where that ward is certain, and no walk to it is measured. Ratios of nobody are NA. Where nobody
        counted residents they are NA, and so are shares over several wards.

    Raises
    ------
    UsageError
        If the limit is no walk, or nobody counted that group in this region.
    """
    check_limit(limit_min)
    residents = residents_of(region, group)
    blocks = [_one_pace(region, demand, pace=pace, limit_min=limit_min, residents=residents) for pace in paces]
    table = pd.concat(blocks, ignore_index=True)[list(t.COVERAGE_COLUMNS)]
    if group != "all":
        table[t.GROUP] = group
    return table


def residents_of(region: Region, group: str) -> Floats:
    """Count the residents of a group.

    Parameters
    ----------
    region
        Whose wards and population.
    group
        One of :data:`geo.tables.GROUPS`.

    Returns
    -------
    numpy.ndarray
        (wards) in the order of the ward table; NaN in a region where nobody counted residents.

    Raises
    ------
    UsageError
        If nobody counted that group in this region.
    """
    counted = [name for name in t.GROUPS if name in region.population.columns and not region.population.empty]
    if group not in (*counted, "all"):
        msg = N_("nobody counted the group {group} in the region {region}; choose one of {groups}")
        raise UsageError(msg, group=repr(group), region=region.name, groups=", ".join(counted or ["all"]))
    by_ward = region.population.set_index(t.WARD_CODE)[group]
    return by_ward.reindex(region.wards[t.WARD_CODE]).to_numpy(np.float64)


def _one_pace(region: Region, demand: DemandPoints, *, pace: Pace, limit_min: float, residents: Floats) -> pd.DataFrame:
    """Rows of one walker: the wards, then all of them together."""
    at_pace = walking(region.network, pace)
    minutes = seconds_to_nearest(at_pace, venue_places(region, at_pace), points=starts(demand, at_pace)) / 60.0
    connected = np.isfinite(minutes)
    shortfall = np.where(connected, np.clip((minutes - limit_min) / limit_min, 0.0, 1.0), 1.0)
    people = np.append(residents, residents.sum())
    covered = _mean(demand, residents, minutes <= limit_min)
    linked = _mean(demand, residents, connected)
    walked = _mean(demand, residents, np.where(connected, minutes, 0.0))
    inside = region.venues[region.venues[t.WARD_CODE].notna()]
    places = _per_ward(region.wards, inside.drop_duplicates(t.SITE_GROUP))
    # Where nobody lives there is no share to tell; where nobody counted, a ward's share needs no count.
    lived_in = people != 0
    return pd.DataFrame(
        {
            t.WARD_CODE: [*region.wards[t.WARD_CODE], t.ALL_WARDS],
            t.NAME_KO: [*region.wards[t.NAME_KO], region.title_ko],
            t.NAME_EN: [*region.wards[t.NAME_EN], region.title_en],
            t.WALKER: pace.walker.name,
            t.SPEED_M_S: pace.speed_m_s,
            t.LIMIT_MIN: limit_min,
            t.RESIDENTS: _known(people).astype("Int64"),
            t.RESIDENTS_COVERED: _known(_sum(residents, covered)),
            t.SHARE_COVERED: _known(covered).where(lived_in),
            t.MEAN_MINUTES: _ratio(walked, linked).where(lived_in),
            t.FGT1: _known(_mean(demand, residents, shortfall)).where(lived_in),
            t.VENUES_COUNT: _per_ward(region.wards, inside),
            t.VENUES_PER_10K: _ratio(_PER * places.astype(np.float64), people),
            t.RESIDENTS_UNCONNECTED: _known(_sum(residents, _mean(demand, residents, ~connected))),
            t.NEAR_BORDER: np.append(near_border(region, region.wards.geometry), region.flags_border),
            t.STREETS_SOURCE: region.network.origin.name_en,
        }
    )


def _mean(demand: DemandPoints, residents: Floats, values: npt.NDArray[Any]) -> Floats:
    """Average over the residents of each ward, then of all wards; NaN for all where they were not counted.

    Every point of a ward stands for a fixed part of its residents, so a ward's mean does not ask how many they are.
    """
    by_ward = np.bincount(demand.ward, weights=demand.weight * values, minlength=residents.size)
    if residents.size == 1:
        return np.append(by_ward, by_ward)
    whole = residents.sum()
    return np.append(by_ward, residents @ by_ward / whole if whole else np.nan)


def _sum(residents: Floats, mean: Floats) -> Floats:
    """Count residents by a ward's mean, and those of all wards."""
    by_ward = residents * mean[:-1]
    return np.append(by_ward, by_ward.sum())


def _known(values: Floats) -> pd.Series:
    """Turn what is not a number into what is not known."""
    return pd.Series(values, dtype="Float64").mask(np.isnan(values))


def _ratio(part: Floats, whole: Floats) -> pd.Series:
    """Divide; NA where the whole is nothing or unknown."""
    known = whole > 0
    return pd.Series(np.where(known, part / np.where(known, whole, 1.0), np.nan), dtype="Float64").where(known)


def _per_ward(wards: gpd.GeoDataFrame, venues: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Count venues by ward and in all."""
    counts = venues[t.WARD_CODE].value_counts().reindex(wards[t.WARD_CODE], fill_value=0).to_numpy(np.int64)
    return np.append(counts, len(venues))
