"""Where people live: the residents of each ward, spread along its residential streets.

No dwellings are known in the embedded region, so every metre of residential street of a ward carries the same share of
its residents. Parks, hills and water have no residential street and so nobody.
"""

from dataclasses import dataclass, fields
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo import tables as t
from geo.region.wards import wards_of
from geo.streets.network import WalkNetwork
from geo.streets.snapping import Snaps, snap
from geo.streets.walking import Walking

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

RESIDENTIAL_HIGHWAYS: Final = ("residential", "living_street", "unclassified", "pedestrian")
SPACING_M: Final = 40.0
"""A street is cut into equal stretches at most this long; each stands for its residents at its middle."""
_DECIMALS: Final = 7


@dataclass(frozen=True, eq=False)
class DemandPoints:
    """Places where residents start their walks.

    Attributes
    ----------
    ward
        (i) row of the ward table.
    weight
        (i) share of the ward's residents, 0 to 1; each ward's weights sum to 1.
    places
        (i) places on the network, without an access leg; edge -1 for the one point of a ward in which no street lies.
    """

    ward: Ints
    weight: Floats
    places: Snaps


def spread(wards: gpd.GeoDataFrame, network: WalkNetwork, *, homes: bool = True) -> DemandPoints:
    """Spread each ward over its residential street length.

    A ward without residential streets is spread over all its streets but steps; one without any street has a single
    point that is not connected, so that its residents are counted as such and never lost.

    Parameters
    ----------
    wards
        By the contract :data:`geo.tables.WARDS`.
    network
        The streets.
    homes
        Whether streets without homes count for nothing where a ward has others.

    Returns
    -------
    DemandPoints
        Ordered by ward.
    """
    edges, along, stretch_m = _middles(network)
    lon, lat = _positions(network, edges, along)
    points = np.atleast_1d(np.asarray(shapely.points(lon, lat), dtype=object))
    ward = wards_of(points, wards)
    tag = network.tags[t.HIGHWAY]
    residential_codes = [code for code, label in enumerate(tag.labels) if label in RESIDENTIAL_HIGHWAYS]
    residential = np.isin(tag.codes[edges], residential_codes)
    with_homes = homes & (np.bincount(ward[residential & (ward >= 0)], minlength=len(wards)) > 0)
    kept = (ward >= 0) & np.where(with_homes[ward], residential, ~network.edge_steps[edges])
    empty = np.setdiff1d(np.arange(len(wards)), ward[kept])
    order = np.flatnonzero(kept)[np.argsort(ward[kept], kind="stable")]
    lengths = np.bincount(ward[order], weights=stretch_m[order], minlength=len(wards))
    nowhere = np.full(empty.size, np.nan)
    return DemandPoints(
        ward=np.concatenate([ward[order], empty]).astype(np.int32),
        weight=np.concatenate([stretch_m[order] / lengths[ward[order]], np.ones(empty.size)]),
        places=Snaps(
            edge=np.concatenate([edges[order], np.full(empty.size, -1)]).astype(np.int32),
            along_m=np.concatenate([along[order], nowhere]),
            access_m=np.concatenate([np.zeros(order.size), np.full(empty.size, np.inf)]),
            lon=np.concatenate([lon[order], nowhere]),
            lat=np.concatenate([lat[order], nowhere]),
        ),
    )


def starts(demand: DemandPoints, at_pace: Walking) -> Snaps:
    """Say where a walker starts from each demand point.

    Parameters
    ----------
    demand
        Places on the streets.
    at_pace
        The streets at the walker's pace.

    Returns
    -------
    Snaps
        The points themselves; where their own street is closed to the walker, the nearest open one, with the way there
        as access leg.
    """
    places = demand.places
    shut = places.connected & ~at_pace.edge_open[np.where(places.connected, places.edge, 0)]
    if not shut.any():
        return places
    moved = snap(at_pace.network, places.lon[shut], lat=places.lat[shut], edge_open=at_pace.edge_open)
    merged = {}
    for field in fields(Snaps):
        merged[field.name] = getattr(places, field.name).copy()
        merged[field.name][shut] = getattr(moved, field.name)
    return Snaps(**merged)


def stretches(network: WalkNetwork, places: Snaps) -> npt.NDArray[np.object_]:
    """Draw the stretch of street that each demand point stands for.

    Parameters
    ----------
    network
        The streets.
    places
        Demand points on them, all connected.

    Returns
    -------
    numpy.ndarray
        (i) LineStrings, EPSG:4326, rounded to about a centimetre, so that neighbours along a street meet exactly.
    """
    edge = places.edge
    length = network.edge_length_m[edge]
    half_m = length / np.maximum(1, np.ceil(length / SPACING_M)) / 2
    low, high = np.maximum(places.along_m - half_m, 0.0), np.minimum(places.along_m + half_m, length)
    first, count = network.vertex_bounds[edge].astype(np.int64), np.diff(network.vertex_bounds)[edge]
    owner = np.repeat(np.arange(edge.size), count)
    vertex = np.arange(owner.size) - np.repeat(np.cumsum(count) - count, count) + first[owner]
    along = network.vertex_along_m[vertex]
    inner = (along > low[owner]) & (along < high[owner])
    vertex, owner = vertex[inner], owner[inner]
    both = np.arange(edge.size)
    lon, lat = _positions(network, np.concatenate([edge, edge]), np.concatenate([low, high]))
    line = np.concatenate([both, owner, both])
    order = np.lexsort((np.concatenate([low, network.vertex_along_m[vertex], high]), line))
    corners = np.column_stack(
        [
            np.concatenate([lon[: edge.size], network.vertex_lon[vertex], lon[edge.size :]]),
            np.concatenate([lat[: edge.size], network.vertex_lat[vertex], lat[edge.size :]]),
        ]
    )
    return np.asarray(shapely.linestrings(corners[order].round(_DECIMALS), indices=line[order]), dtype=object)


def _middles(network: WalkNetwork) -> tuple[Ints, Floats, Floats]:
    """Cut every edge into equal stretches: the edge, the middle's metres from its start, the stretch's length."""
    length = network.edge_length_m
    pieces = np.maximum(1, np.ceil(length / SPACING_M)).astype(np.int64)
    edges = np.repeat(np.arange(network.edge_count, dtype=np.int32), pieces)
    number = np.arange(edges.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    stretch_m = (length / pieces)[edges]
    return edges, (number + 0.5) * stretch_m, stretch_m


def _positions(network: WalkNetwork, edges: Ints, along: Floats) -> tuple[Floats, Floats]:
    """Degrees of places along edges."""
    # Laying all edges end to end turns the search for each place's segment into one interpolation.
    starts = np.concatenate([[0.0], np.cumsum(network.edge_length_m + 1.0)])[:-1]
    laid_out = network.vertex_along_m + np.repeat(starts, np.diff(network.vertex_bounds))
    wanted = starts[edges] + along
    return np.interp(wanted, laid_out, network.vertex_lon), np.interp(wanted, laid_out, network.vertex_lat)
