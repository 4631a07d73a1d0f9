"""Dwellings brought to the streets that their residents walk out onto."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo import tables as t
from geo.access.stretches import positions, stretch_m
from geo.region.wards import wards_of
from geo.streets.network import WalkNetwork
from geo.streets.pieces import on_islands
from geo.streets.snapping import Snaps, snap

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Homes:
    """Homes of one ward on one stretch of street, or on none, taken together.

    Attributes
    ----------
    ward
        (h) row of the ward table, ascending.
    weight
        (h) sum of what their homes weigh, such as floor area in square metres.
    places
        (h) the middle of the stretch, with the homes' mean access leg by weight; edge -1 for the homes of a ward from
        which no street is near enough.
    """

    ward: Ints
    weight: Floats
    places: Snaps


def homes_on_streets(
    lon: Floats, lat: Floats, *, weight: Floats, ward: npt.NDArray[np.integer], network: WalkNetwork
) -> Homes:
    """Bring homes to the nearest street, and take those of a stretch together.

    A walk from one of them is then up to half a stretch (20 m) longer or shorter along its street than from its own
    spot, as many one as the other; the access legs keep their sum.

    Parameters
    ----------
    lon, lat
        (d) degrees, EPSG:4326.
    weight
        (d) what each weighs, above 0.
    ward
        (d) row of the ward table; homes with -1, outside of all wards, are left out.
    network
        The streets.

    Returns
    -------
    Homes
        Ordered by ward.
    """
    inside = ward >= 0
    lon, lat, weight, ward = lon[inside], lat[inside], weight[inside], ward[inside]
    # Islands are closed to every walker; what else is closed to one is asked when that one walks.
    leads_on = ~on_islands(network.edge_piece, network.edge_length_m)
    snaps = snap(network, lon, lat=lat, edge_open=leads_on)
    on = np.where(snaps.connected, snaps.edge, 0)
    size_m = stretch_m(network, on)
    last = np.rint(network.edge_length_m[on] / size_m).astype(np.int64) - 1
    along = np.where(snaps.connected, snaps.along_m, 0.0)
    number = np.where(snaps.connected, np.clip((along // size_m).astype(np.int64), 0, last), -1)
    keys = np.column_stack([ward, snaps.edge, number])
    group, owner = np.unique(keys, axis=0, return_inverse=True)
    owner = owner.reshape(-1)
    total = np.asarray(np.bincount(owner, weights=weight, minlength=len(group)), np.float64)
    leg = np.bincount(owner, weights=np.where(snaps.connected, weight * snaps.access_m, 0.0), minlength=len(group))
    edge = group[:, 1].astype(np.int32)
    linked = edge >= 0
    middle = (group[:, 2] + 0.5) * stretch_m(network, np.where(linked, edge, 0))
    lon, lat = positions(network, np.where(linked, edge, 0), np.where(linked, middle, 0.0))
    return Homes(
        ward=group[:, 0].astype(np.int32),
        weight=total,
        places=Snaps(
            edge=edge,
            along_m=np.where(linked, middle, np.nan),
            access_m=np.where(linked, leg / total, np.inf),
            lon=np.where(linked, lon, np.nan),
            lat=np.where(linked, lat, np.nan),
        ),
    )


def dwellings_on_streets(dwellings: gpd.GeoDataFrame, *, wards: gpd.GeoDataFrame, network: WalkNetwork) -> Homes:
    """Bring dwellings to the nearest street, by their floor area.

    Parameters
    ----------
    dwellings
        By the contract :data:`geo.tables.DWELLINGS`.
    wards
        Wards, or other areas in their place.
    network
        The streets.

    Returns
    -------
    Homes
        Their weights are square metres of floor.
    """
    points = dwellings.geometry.to_numpy()
    return homes_on_streets(
        shapely.get_x(points),
        shapely.get_y(points),
        weight=np.asarray(dwellings[t.FLOOR_AREA_M2], np.float64),
        ward=wards_of(points, wards),
        network=network,
    )
