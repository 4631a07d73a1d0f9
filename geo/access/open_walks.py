"""Who is within a walk of an open door, by weekday and hour: a range, as some hours are unknown."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import opening
from geo import tables as t
from geo.access.coverage import residents_of
from geo.access.demand import DemandPoints, starts
from geo.access.doorstep import check_limit
from geo.access.nearest import venue_places
from geo.access.walks_between import walks_between
from geo.region.region import Region
from geo.streets.walkers import Pace
from geo.streets.walking import walking

Floats = npt.NDArray[np.float64]


def shares_by_hour(
    region: Region,
    demand: DemandPoints,
    *,
    pace: Pace,
    limit_min: float,
    group: str,
    days: Sequence[dt.date],
    hours: Sequence[int],
) -> pd.DataFrame:
    """Measure which share of residents is within a walk of a place that is open.

    Parameters
    ----------
    region
        Wards, venues, population and streets.
    demand
        Where its residents start.
    pace
        The walker and the speed.
    limit_min
        The walk, minutes, inclusive.
    group
        One of :data:`geo.tables.GROUPS`.
    days
        Days, of which public holidays follow their own rules.
    hours
        Full hours of the day, 0 to 23.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`geo.tables.HOURLY_COLUMNS`: a row a day and hour; ``share_open`` counts places that are surely
        open then, ``share_perhaps_open`` also those whose hours are unknown. NA where nobody counted residents.

    Raises
    ------
    UsageError
        If the limit is no walk, or nobody counted that group.
    """
    check_limit(limit_min)
    residents = residents_of(region, group)
    at_pace = walking(region.network, pace)
    walks = walks_between(at_pace, starts(demand, at_pace), venue_places(region, at_pace), limit_min=limit_min)
    moments = [dt.datetime.combine(day, dt.time(hour)) for day in days for hour in hours]
    states = [
        opening.each(region.venues[t.OPENING_HOURS], partial(opening.state_at, moment=one)).to_numpy()
        for one in moments
    ]
    table = np.array(states, dtype=object).reshape(len(moments), len(region.venues)).T
    reached = walks.copy()
    reached.data = np.ones(walks.nnz)
    people = demand.weight * residents[demand.ward]
    whole = float(people.sum())

    def share(doors: npt.NDArray[np.bool_]) -> pd.Series:
        within = (reached @ doors.astype(np.float64)) > 0
        shares = pd.Series(people @ within / whole if whole else np.full(len(moments), np.nan), dtype="Float64")
        return shares.mask(shares.isna() | np.isnan(whole))

    return pd.DataFrame(
        {
            t.DAY: [one.date().isoformat() for one in moments],
            t.WEEKDAY: [t.WEEKDAYS[one.weekday()] for one in moments],
            t.HOUR: [one.hour for one in moments],
            t.SHARE_OPEN: share(table == "open"),
            t.SHARE_PERHAPS_OPEN: share((table == "open") | (table == "unknown")),
        }
    )
