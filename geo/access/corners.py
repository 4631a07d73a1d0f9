"""What a space at each candidate would bring on its own, and the streets that no place reaches yet."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo import tables as t
from geo.access.catchments import seconds_to_nearest
from geo.access.demand import DemandPoints, starts, stretches
from geo.access.nearest import venue_places
from geo.access.siting import Setting
from geo.region.region import Region
from geo.streets.snapping import Snaps
from geo.streets.walkers import Pace
from geo.streets.walking import walking

Floats = npt.NDArray[np.float64]


def newly_alone(asked: Setting) -> Floats:
    """Count who would be newly within the walk if one candidate opened, for each of them.

    Parameters
    ----------
    asked
        What spaces are for.

    Returns
    -------
    numpy.ndarray
        (candidates) residents of the aim's group; fractions, as residents are spread over streets.
    """
    left_out = np.where(asked.served_min > asked.aim.limit_min, asked.people, 0.0)
    walks = asked.minutes.tocoo()
    within = walks.data <= asked.aim.limit_min
    newly: Floats = np.bincount(
        walks.col[within], weights=left_out[walks.row[within]], minlength=len(asked.candidates)
    ).astype(np.float64)
    return newly


def streets_beyond(region: Region, demand: DemandPoints, *, pace: Pace, limit_min: float) -> gpd.GeoSeries:
    """Draw the stretches of street on which somebody lives and no place is within the walk, ward by ward.

    Parameters
    ----------
    region
        Wards, venues and streets.
    demand
        Where its residents start.
    pace
        The walker and the speed.
    limit_min
        The walk, minutes, inclusive.

    Returns
    -------
    geopandas.GeoSeries
        A MultiLineString a ward, in their order, EPSG:4326; empty where everyone is within the walk, and without those
        whom no street connects.
    """
    at_pace = walking(region.network, pace)
    seconds = seconds_to_nearest(at_pace, venue_places(region, at_pace), points=starts(demand, at_pace))
    far = np.flatnonzero((seconds / 60.0 > limit_min) & demand.places.connected)
    places = Snaps(*(values[far] for values in vars(demand.places).values()))
    lines = stretches(region.network, places)
    ward = demand.ward[far]
    joined = [shapely.line_merge(shapely.multilinestrings(lines[ward == row])) for row in range(len(region.wards))]
    return gpd.GeoSeries(joined, crs=t.WGS84)
