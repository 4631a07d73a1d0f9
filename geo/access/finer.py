"""What a coarser picture of where people live gets wrong, beside a finer one."""

import pandas as pd

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import DemandPoints
from geo.region.region import Region
from geo.streets.walkers import Pace


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
