"""One figure of a ward by which a promise is held: what it was, and what it is."""

import math
from typing import Final, Literal, get_args

import pandas as pd

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import DemandPoints
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.streets.walkers import pace

Measure = Literal["share", "minutes", "venues"]
"""The share of residents within :data:`PROMISED_MIN` minutes; the mean minutes to the nearest place; the places."""
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)
PROMISED_MIN: Final = 5.0
_COLUMNS: Final = {"share": t.SHARE_COVERED, "minutes": t.MEAN_MINUTES, "venues": t.VENUES_COUNT}


def measured(region: Region, demand: DemandPoints, *, measure: str, ward_code: str, walker: str) -> float | None:
    """Measure one figure of a ward, at the walker's cautious speed.

    Parameters
    ----------
    region
        As it is, or as it was.
    demand
        Where its residents start.
    measure
        One of :data:`MEASURES`.
    ward_code
        The ward; :data:`geo.tables.ALL_WARDS` for all of them.
    walker
        Whose walk.

    Returns
    -------
    float or None
        A share from 0 to 1, minutes, or how many places; None where it is unknown, or there is no such ward.

    Raises
    ------
    UsageError
        If there is no such measure or walker.
    """
    if measure not in MEASURES:
        msg = N_("there is no measure {measure}; choose one of {known}")
        raise UsageError(msg, measure=repr(measure[:40]), known=", ".join(MEASURES))
    rows = coverage(region, demand, paces=[pace(walker, "cautious")], limit_min=PROMISED_MIN).set_index(t.WARD_CODE)
    if ward_code not in rows.index:
        return None
    value = rows[_COLUMNS[measure]][ward_code]
    return None if pd.isna(value) or not math.isfinite(float(value)) else float(value)
