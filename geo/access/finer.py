"""What a coarser picture of where people live gets wrong, beside a finer one."""

from dataclasses import replace

import pandas as pd

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import DemandPoints, demand_points
from geo.region.region import Region
from geo.streets.walkers import Pace


def coarser_points(region: Region) -> DemandPoints | None:
    """Spread residents as if the finest that is known of where they live were not.

    Parameters
    ----------
    region
        Its counts by place and its dwellings, finest first.

    Returns
    -------
    DemandPoints or None
        Without the counts, or else without the dwellings; None where neither is known: there is no finer truth.
    """
    if len(region.counts):
        return demand_points(replace(region, counts=region.counts.iloc[:0]))
    if len(region.dwellings):
        return demand_points(replace(region, dwellings=region.dwellings.iloc[:0]))
    return None


def moved(
    region: Region, finer: DemandPoints, coarser: DemandPoints, *, pace: Pace, limit_min: float, group: str = "all"
) -> pd.DataFrame:
    """Measure by how much each ward's share covered moves between two pictures of where people live.

    Parameters
    ----------
    region
        Wards, venues, population and streets, the same for both.
    finer
        The truth, as far as it is known, such as dwellings or counts.
    coarser
        What is used where it is not known, such as streets.
    pace
        The walker and the speed.
    limit_min
        The walk, minutes, inclusive.
    group
        One of :data:`geo.tables.GROUPS`.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`geo.tables.MOVED_COLUMNS`; a row a ward, in their order, and a last row with ward code ``ALL``.
        ``share_moved`` is the finer share less the coarser one: above 0 where the coarser one tells too little. NA
        where nobody lives.

    Raises
    ------
    UsageError
        If the limit is no walk, or nobody counted that group in this region.
    """
    tables = [coverage(region, each, paces=[pace], limit_min=limit_min, group=group) for each in (finer, coarser)]
    shares = [table[t.SHARE_COVERED] for table in tables]
    told = tables[0][[t.WARD_CODE, t.NAME_KO, t.NAME_EN, t.RESIDENTS]]
    found = {t.SHARE_FINER: shares[0], t.SHARE_COARSER: shares[1], t.SHARE_MOVED: shares[0] - shares[1]}
    return told.assign(**found)[list(t.MOVED_COLUMNS)]
