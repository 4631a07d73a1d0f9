"""Needs as a table, for maps, counts and files."""

from collections.abc import Sequence

import geopandas as gpd
import shapely

from geo import tables as t
from geo.civic.needs import Need


def needs_frame(needs: Sequence[Need]) -> gpd.GeoDataFrame:
    """Put needs into a table.

    Parameters
    ----------
    needs
        For instance of :func:`geo.civic.needs.needs_of`.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a need in the same order; the point (EPSG:4326) and the age band are missing where they are unknown.
    """
    columns = {
        t.NEED_ID: [need.need_id for need in needs],
        t.CHANNEL: [need.told.channel for need in needs],
        t.WARD_CODE: [need.told.ward_code for need in needs],
        t.TOPIC: [need.told.topic for need in needs],
        t.TOLD: [need.told.text for need in needs],
        t.AGE_BAND: [need.told.age_band for need in needs],
        t.TOLD_AT: [need.at for need in needs],
        t.STATE: [need.state for need in needs],
    }
    spots = [None if need.told.spot is None else shapely.Point(need.told.spot[::-1]) for need in needs]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(spots, crs=t.WGS84))
