"""Whether the tables of a region fit each other."""

import math
from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import tables as t
from geo.errors import N_, TableError
from geo.region.wards import far_outside
from geo.streets.build import MOST_ACROSS_M
from geo.streets.network import WalkNetwork

_M_PER_DEGREE: Final = 111_320.0


def strange(population: pd.DataFrame, wards: gpd.GeoDataFrame) -> pd.Series:
    """Mark residents of wards that there are not.

    Parameters
    ----------
    population
        By the contract :data:`geo.tables.POPULATION`.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    pandas.Series
        (p) true for each such row.
    """
    return ~population[t.WARD_CODE].isin(wards[t.WARD_CODE])


def check_population(population: pd.DataFrame, wards: gpd.GeoDataFrame) -> None:
    """Hold residents against wards: a row for each, and none besides.

    Parameters
    ----------
    population, wards
        As for :func:`strange`.

    Raises
    ------
    TableError
        Names the first ward that does not fit.
    """
    if population.empty:
        return
    others = population.loc[strange(population, wards), t.WARD_CODE]
    if len(others):
        msg = N_("the residents of ward {ward} belong to no ward given; are the ward codes of the same year?")
        raise TableError(msg, ward=repr(others.iloc[0]))
    lost = wards.loc[~wards[t.WARD_CODE].isin(population[t.WARD_CODE]), t.WARD_CODE]
    if len(lost):
        msg = N_("the ward {ward} has no row of residents; add it, with 0 where nobody lives")
        raise TableError(msg, ward=repr(lost.iloc[0]))


def check_programmes(programmes: pd.DataFrame, venues: gpd.GeoDataFrame) -> None:
    """Hold programmes against venues.

    Parameters
    ----------
    programmes
        By the contract :data:`geo.tables.PROGRAMMES`.
    venues
        By the contract :data:`geo.tables.VENUES`.

    Raises
    ------
    TableError
        Names the first programme whose venue is not there.
    """
    # What is held online alone has no venue.
    lost = programmes.loc[programmes[t.VENUE_ID].notna() & ~programmes[t.VENUE_ID].isin(venues[t.VENUE_ID])]
    if len(lost):
        msg = N_("the programme {programme} is held at {venue}, which is no venue of the region; mend its venue_id")
        row = lost.iloc[0]
        raise TableError(msg, programme=repr(row[t.PROGRAMME_ID]), venue=repr(row[t.VENUE_ID]))


def check_extent(wards: gpd.GeoDataFrame) -> None:
    """Refuse wards that are no city's: a corner at 0,0 would make a map of half the world.

    Parameters
    ----------
    wards
        By the contract :data:`geo.tables.WARDS`.

    Raises
    ------
    TableError
        If they reach over more than :data:`geo.streets.build.MOST_ACROSS_M`.
    """
    west, south, east, north = wards.total_bounds
    shrink = math.cos(math.radians((south + north) / 2))
    if _M_PER_DEGREE * max(north - south, (east - west) * shrink) > MOST_ACROSS_M:
        msg = N_("the wards reach over more than {km} km, from {south},{west} to {north},{east}; mend their corners")
        raise TableError(msg, km=int(MOST_ACROSS_M / 1000), west=west, south=south, east=east, north=north)


def check_places(network: WalkNetwork, places: Mapping[str, gpd.GeoDataFrame], wards: gpd.GeoDataFrame) -> None:
    """Hold streets and points against wards: another city, or swapped coordinates, would leave every figure empty.

    Parameters
    ----------
    network
        The streets.
    places
        Tables of points by their names.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Raises
    ------
    TableError
        If no street lies in the wards, or a place far outside them.
    """
    west, south, east, north = wards.total_bounds.tolist()
    lon, lat = network.vertex_lon, network.vertex_lat
    if not ((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)).any():
        msg = N_(
            "no street lies in the wards, which reach from {south},{west} to {north},{east}; "
            "give streets and wards of one place, in latitude and longitude (EPSG:4326)"
        )
        raise TableError(msg, west=west, south=south, east=east, north=north)
    for table, points in places.items():
        far = far_outside(points, wards)
        if far.any():
            msg = N_("{place} of the table {table} lies at {lat},{lon}, far outside the wards; are they swapped?")
            row = points[far].iloc[0]
            raise TableError(msg, place=repr(row[t.NAME_KO]), table=table, lat=row.geometry.y, lon=row.geometry.x)
