"""From a point to the nearest place on a walkable edge."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.errors import N_, UsageError
from geo.streets import _kernel
from geo.streets.network import GRID_CELL_M, WalkNetwork
from geo.streets.projection import project

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

ACCESS_LIMIT_M: Final = 250.0
"""A point with no walkable street this near is not connected."""
SAME_PLACE_M: Final = 1e-6
"""Places this near to each other along an edge are one place: a one-way edge puts none of them behind the other, and
does not bind a place at its end, which is the street corner itself."""
_MOST_LON_DEG: Final = 180.0
_MOST_LAT_DEG: Final = 90.0
_FARTHEST_M: Final = 1e7


@dataclass(frozen=True)
class Snaps:
    """Places on the network, one a point.

    Attributes
    ----------
    edge
        (p) edge index, -1 where not connected.
    along_m
        (p) geodesic metres from the edge's start.
    access_m
        (p) straight metres from the point to that place; infinite where not connected.
    lon, lat
        (p) the place itself, degrees.
    """

    edge: Ints
    along_m: Floats
    access_m: Floats
    lon: Floats
    lat: Floats

    @property
    def connected(self) -> npt.NDArray[np.bool_]:
        """(p) whether a street is near enough."""
        return self.edge >= 0


def snap(
    network: WalkNetwork,
    lon: npt.ArrayLike,
    *,
    lat: npt.ArrayLike,
    edge_open: npt.NDArray[np.bool_],
    within_m: float = ACCESS_LIMIT_M,
) -> Snaps:
    """Snap points onto the nearest open edge.

    Parameters
    ----------
    network
        The streets.
    lon, lat
        (p) degrees, EPSG:4326.
    edge_open
        (e) which edges the walker may use.
    within_m
        How far a street may be, metres. Walks are measured with :data:`ACCESS_LIMIT_M` alone.

    Returns
    -------
    Snaps
        One place a point.

    Raises
    ------
    UsageError
        If a coordinate is not a finite number of degrees.
    """
    lon, lat = np.atleast_1d(np.asarray(lon, np.float64)), np.atleast_1d(np.asarray(lat, np.float64))
    bad = ~((np.abs(lon) <= _MOST_LON_DEG) & (np.abs(lat) <= _MOST_LAT_DEG))
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        msg = N_("point {row} has no usable coordinates ({lat}, {lon}); give latitude and longitude in degrees")
        raise UsageError(msg, row=row, lat=lat[row], lon=lon[row])
    x, y = project(network.crs, lon, lat)
    # Far from its middle the projection folds or ends: such points are as unconnected as any other far point.
    far = ~((np.abs(x) < _FARTHEST_M) & (np.abs(y) < _FARTHEST_M))
    x, y = np.where(far, _FARTHEST_M, x), np.where(far, _FARTHEST_M, y)
    columns, rows = (int(size) for size in network.grid_shape)
    segment, part, access = _kernel.nearest_segments(
        x, y, network.vertex_x, network.vertex_y, network.segment_edge, edge_open,
        network.grid_bounds, network.grid_segments, network.grid_origin[0], network.grid_origin[1], GRID_CELL_M,
        columns, rows, within_m,
    )  # fmt: skip
    found = segment >= 0
    segment = np.where(found, segment, 0)
    edge = network.segment_edge[segment]
    first = segment + edge

    def between(values: Floats) -> Floats:
        return np.where(found, values[first] + part * (values[first + 1] - values[first]), np.nan)

    return Snaps(
        edge=np.where(found, edge, -1).astype(np.int32),
        along_m=between(network.vertex_along_m),
        access_m=access,
        lon=between(network.vertex_lon),
        lat=between(network.vertex_lat),
    )


def legs_out(network: WalkNetwork, places: Snaps) -> tuple[Floats, Floats]:
    """Measure the way from each place along its own edge to the edge's two ends.

    Parameters
    ----------
    network
        The streets.
    places
        Places on it.

    Returns
    -------
    tuple
        Metres to the first node and to the second; infinite against a one-way edge and where not connected.
    """
    from_m, to_m, oneway = _ends(network, places)
    return np.where(oneway & (from_m > SAME_PLACE_M), np.inf, from_m), to_m


def legs_in(network: WalkNetwork, places: Snaps) -> tuple[Floats, Floats]:
    """Measure the way to each place along its own edge from the edge's two ends.

    Parameters
    ----------
    network
        The streets.
    places
        Places on it.

    Returns
    -------
    tuple
        Metres from the first node and from the second; infinite against a one-way edge and where not connected.
    """
    from_m, to_m, oneway = _ends(network, places)
    return from_m, np.where(oneway & (to_m > SAME_PLACE_M), np.inf, to_m)


def _ends(network: WalkNetwork, places: Snaps) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Metres between each place and the two ends of its edge, and whether that is one-way."""
    edge = np.where(places.connected, places.edge, 0)
    from_m = np.where(places.connected, places.along_m, np.inf)
    to_m = np.where(places.connected, np.maximum(network.edge_length_m[edge] - places.along_m, 0.0), np.inf)
    return from_m, to_m, network.edge_oneway[edge]
