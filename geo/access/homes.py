"""Dwellings brought to the streets that their residents walk out onto."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt

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


def homes_on_streets(homes: gpd.GeoSeries, weight: Floats, *, wards: gpd.GeoDataFrame, network: WalkNetwork) -> Homes:
    """Bring homes to the nearest street, and take those of a stretch together.

    A walk from one of them is then up to half a stretch (20 m) longer or shorter along its street than from its own
    spot, as many one as the other; the access legs keep their sum.

    Parameters
    ----------
    homes
        (d) points, EPSG:4326.
    weight
        (d) what each weighs, above 0.
    wards
        By the contract :data:`geo.tables.WARDS`; homes outside of them are left out.
    network
        The streets.

    Returns
    -------
    Homes
        Ordered by ward.
    """
    ward = wards_of(homes.to_numpy(), wards)
    inside = ward >= 0
    ward, weight, homes = ward[inside], np.asarray(weight, np.float64)[inside], homes[inside]
    # Islands are closed to every walker; what else is closed to one is asked when that one walks.
    leads_on = ~on_islands(network.edge_piece, network.edge_length_m)
    snaps = snap(network, homes.x.to_numpy(), lat=homes.y.to_numpy(), edge_open=leads_on)
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


def floor_area(dwellings: gpd.GeoDataFrame) -> Floats:
    """Weigh dwellings by their floor.

    Parameters
    ----------
    dwellings
        By the contract :data:`geo.tables.DWELLINGS`.

    Returns
    -------
    numpy.ndarray
        (d) square metres.
    """
    return np.asarray(dwellings[t.FLOOR_AREA_M2], np.float64)
