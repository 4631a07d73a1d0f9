"""How far a share may be off: what is not known of speed, of gaps in the streets, and of where people live."""

from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import DemandPoints, spread
from geo.region.region import Region
from geo.streets.walkers import Pace, pace

SPEEDS: Final = ("cautious", "mean")


def bands(region: Region, demand: DemandPoints, *, at_pace: Pace, limit_min: float, group: str = "all") -> pd.DataFrame:
    """Measure each ward's share again under everything that could as well be true.

    The share is measured at the cautious and at the mean speed of the walker beside the one asked for; with residents
    spread as asked and over every street but steps, homes or not; and with those whom no street of the network
    connects counted as beyond the walk, and as within it.

    Parameters
    ----------
    region
        Wards, venues, population and streets.
    demand
        Where its residents start, as figures have it.
    at_pace
        The walker and the speed asked for.
    limit_min
        The walk, minutes, inclusive.
    group
        One of :data:`geo.tables.GROUPS`.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`geo.tables.BAND_COLUMNS`: a row a ward and a last row ``ALL``; the least and the greatest share
        of all combinations, and how many percentage points each of the three alone can move it. NA as in coverage.
    """
    name = at_pace.walker.name
    speeds = list({one.speed_m_s: one for one in (at_pace, *(pace(name, speed) for speed in SPEEDS))}.values())
    everywhere = _everywhere(region)
    tables = [
        coverage(region, placed, paces=speeds, limit_min=limit_min, group=group) for placed in (demand, everywhere)
    ]
    rows = len(region.wards) + 1
    # (placements, speeds, gaps closed or not, wards)
    shares = np.array(
        [[_with_gaps(table.iloc[k * rows : (k + 1) * rows]) for k in range(len(speeds))] for table in tables]
    )
    known = ~np.isnan(shares[0, 0, 0])
    as_asked = shares[0, 0, 0]

    def points(values: np.ndarray) -> pd.Series:
        return _known(100 * np.abs(values - as_asked).reshape(-1, rows).max(axis=0), known)

    return pd.DataFrame(
        {
            t.WARD_CODE: tables[0][t.WARD_CODE].iloc[:rows],
            t.SHARE_LOW: _known(shares.reshape(-1, rows).min(axis=0), known),
            t.SHARE_HIGH: _known(shares.reshape(-1, rows).max(axis=0), known),
            t.BY_SPEED: points(shares[0, :, 0]),
            t.BY_PLACEMENT: points(shares[:, 0, 0]),
            t.BY_GAPS: points(shares[0, 0, :]),
        }
    )


@lru_cache(maxsize=2)
def _everywhere(region: Region) -> DemandPoints:
    """Spread residents over every street, homes or not, once for every question."""
    return spread(region.wards, region.network, homes=False)


def _with_gaps(rows: pd.DataFrame) -> list[np.ndarray]:
    """Write the shares with the unconnected beyond the walk, and within it."""
    covered, unconnected, residents = (
        rows[name].astype("Float64").to_numpy(np.float64, na_value=np.nan)
        for name in (t.SHARE_COVERED, t.RESIDENTS_UNCONNECTED, t.RESIDENTS)
    )
    closed = np.divide(unconnected, residents, out=np.full(residents.size, np.nan), where=residents > 0)
    return [covered, np.minimum(covered + np.where(np.isnan(closed), 0.0, closed), 1.0)]


def _known(values: np.ndarray, known: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype="Float64").mask(~known)
