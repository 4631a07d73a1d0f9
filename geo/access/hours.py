"""Which places to learn are open at a moment."""

import datetime as dt
from functools import partial

import geopandas as gpd

from geo import opening
from geo import tables as t


def with_open_now(venues: gpd.GeoDataFrame, moment: dt.datetime) -> gpd.GeoDataFrame:
    """Say which venues are open.

    Parameters
    ----------
    venues
        With ``opening_hours``.
    moment
        With a time zone, or without one in Korea's time.

    Returns
    -------
    geopandas.GeoDataFrame
        With ``open_now``: open, closed or unknown.
    """
    now = opening.each(venues[t.OPENING_HOURS], partial(opening.state_at, moment=moment))
    return venues.assign(**{t.OPEN_NOW: now})
