"""Where people live: the residents of each ward, spread over its dwellings, or else along its residential streets.

How good a spread is can only be told beside a finer truth (:mod:`geo.access.finer`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.access.homes import Homes, dwellings_on_streets, homes_on_streets
from geo.access.stretches import middles, positions, stretch_m
from geo.region.counts import pieces
from geo.region.region import Region
from geo.region.wards import wards_of
from geo.streets.network import WalkNetwork
from geo.streets.snapping import Snaps, snap
from geo.streets.walking import Walking

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Method = Literal["counted", "dwellings", "streets", "all_streets", "nowhere"]
"""How a ward's residents are spread: as they were counted by place; over its dwellings by their floor area; along its
residential streets outside parks, water and industry; along all its streets but steps, for want of those; or not at
all, for want of a street."""

RESIDENTIAL_HIGHWAYS: Final = ("residential", "living_street", "unclassified", "pedestrian")
LEAST_M2_A_RESIDENT: Final = 3.0
"""Floor area below which the dwellings on a map cannot be all. Korea's minimum housing standard is 43 m2 for four
(MOLIT notice 2011-490), 11 each; a quarter of that, because floors that nobody counted are taken for one."""
_DECIMALS: Final = 7


@dataclass(frozen=True, eq=False)
class DemandPoints:
    """Places where residents start their walks.

    Attributes
    ----------
    ward
        (i) row of the ward table, ascending.
    weight
        (i) share of the ward's residents, 0 to 1; each ward's weights sum to 1.
    places
        (i) places on the network: without an access leg where residents are spread along streets, with the mean one
        of their homes where these are known; edge -1 where no street is near enough, or in a ward without any.
    method
        (w) how each ward's residents are spread; empty for points made otherwise.
    """

    ward: Ints
    weight: Floats
    places: Snaps
    method: tuple[Method, ...] = ()


def demand_points(region: Region) -> DemandPoints:
    """Spread the residents of every ward as well as the region's data allow.

    Where residents were counted by place, a ward follows these counts: those at points stay there; those of an area
    are spread over its part in the ward as over a ward. A ward without them is spread over its dwellings by their floor
    area; a dwelling, or a point, more than 250 m from any street is not connected. A ward without dwellings, or with so
    few that they cannot be all (less than :data:`LEAST_M2_A_RESIDENT` for each resident, where residents were counted),
    is spread by :func:`spread`.

    Parameters
    ----------
    region
        Its wards, residents, streets, counts, dwellings, parks, water and industry.

    Returns
    -------
    DemandPoints
        Ordered by ward; each ward's method is told. Every group is spread alike.
    """
    found = _uncounted(region, region.wards, least=LEAST_M2_A_RESIDENT * _residents(region))
    return found if region.counts.empty else _over(_counted(region), found, method="counted")


def spread(
    wards: gpd.GeoDataFrame,
    network: WalkNetwork,
    *,
    homes: bool = True,
    uninhabited: Sequence[gpd.GeoDataFrame] = (),
) -> DemandPoints:
    """Spread each ward over its residential street length.

    A ward without residential streets is spread over all its streets but steps; one without any street has a single
    point that is not connected, so that its residents are counted as such and never lost. Streets on land where nobody
    lives count for nothing, unless a ward has no other.

    Parameters
    ----------
    wards
        By the contract :data:`geo.tables.WARDS`.
    network
        The streets.
    homes
        Whether streets without homes count for nothing where a ward has others.
    uninhabited
        Tables of areas in which nobody lives, EPSG:4326.

    Returns
    -------
    DemandPoints
        Ordered by ward.
    """
    edges, along, length_m = middles(network)
    lon, lat = positions(network, edges, along)
    points = np.atleast_1d(np.asarray(shapely.points(lon, lat), dtype=object))
    ward = wards_of(points, wards)
    tag = network.tags[t.HIGHWAY]
    residential_codes = [code for code, label in enumerate(tag.labels) if label in RESIDENTIAL_HIGHWAYS]
    settled = ~_within(points, uninhabited)
    level = ~network.edge_steps[edges]
    # From the best kind of stretch to the last resort; a ward takes the first kind that it has.
    kinds = np.array([homes & settled & np.isin(tag.codes[edges], residential_codes), settled & level, level])
    has = np.array([np.bincount(ward[kind & (ward >= 0)], minlength=len(wards)) > 0 for kind in kinds])
    chosen = np.argmax(has, axis=0)
    held = np.flatnonzero(ward >= 0)
    kept = held[kinds[chosen[ward[held]], held]]
    empty = np.flatnonzero(~has.any(axis=0))
    order = kept[np.argsort(ward[kept], kind="stable")]
    lengths = np.bincount(ward[order], weights=length_m[order], minlength=len(wards))
    nowhere = np.full(empty.size, np.nan)
    method = np.where(has.any(axis=0), np.where(chosen == 0, "streets", "all_streets"), "nowhere")
    return DemandPoints(
        ward=np.concatenate([ward[order], empty]).astype(np.int32),
        weight=np.concatenate([length_m[order] / lengths[ward[order]], np.ones(empty.size)]),
        places=Snaps(
            edge=np.concatenate([edges[order], np.full(empty.size, -1)]).astype(np.int32),
            along_m=np.concatenate([along[order], nowhere]),
            access_m=np.concatenate([np.zeros(order.size), np.full(empty.size, np.inf)]),
            lon=np.concatenate([lon[order], nowhere]),
            lat=np.concatenate([lat[order], nowhere]),
        ),
        method=tuple(method.tolist()),
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
        The points themselves; where their own street is closed to the walker, the nearest open one, with the straight
        way there added to the access leg.
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
    merged["access_m"][shut] += places.access_m[shut]
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
    half_m = stretch_m(network, edge) / 2
    low = np.maximum(places.along_m - half_m, 0.0)
    high = np.minimum(places.along_m + half_m, network.edge_length_m[edge])
    first, count = network.vertex_bounds[edge].astype(np.int64), np.diff(network.vertex_bounds)[edge]
    owner = np.repeat(np.arange(edge.size), count)
    vertex = np.arange(owner.size) - np.repeat(np.cumsum(count) - count, count) + first[owner]
    along = network.vertex_along_m[vertex]
    inner = (along > low[owner]) & (along < high[owner])
    vertex, owner = vertex[inner], owner[inner]
    both = np.arange(edge.size)
    lon, lat = positions(network, np.concatenate([edge, edge]), np.concatenate([low, high]))
    line = np.concatenate([both, owner, both])
    order = np.lexsort((np.concatenate([low, network.vertex_along_m[vertex], high]), line))
    corners = np.column_stack(
        [
            np.concatenate([lon[: edge.size], network.vertex_lon[vertex], lon[edge.size :]]),
            np.concatenate([lat[: edge.size], network.vertex_lat[vertex], lat[edge.size :]]),
        ]
    )
    return np.asarray(shapely.linestrings(corners[order].round(_DECIMALS), indices=line[order]), dtype=object)


def _uncounted(region: Region, wards: gpd.GeoDataFrame, *, least: Floats) -> DemandPoints:
    """Spread residents over dwellings and along streets of areas that stand in the place of wards."""
    along = spread(wards, region.network, uninhabited=(region.parks, region.water, region.industry))
    if region.dwellings.empty:
        return along
    homes = dwellings_on_streets(region.dwellings, wards=wards, network=region.network)
    return _over(homes, along, method="dwellings", least=least)


def _counted(region: Region) -> Homes:
    """Bring residents counted by place to the streets; their weights are residents."""
    parts = pieces(region.counts, region.wards)
    people = region.counts[t.GROUPS[0]].to_numpy(np.float64)[parts.count] * parts.share
    lived_in = people > 0
    people, ward, shape = people[lived_in], parts.ward[lived_in], parts.shape[lived_in]
    is_area = shapely.get_dimensions(shape) > 0
    zones = gpd.GeoDataFrame(geometry=shape[is_area], crs=t.WGS84)
    within = _uncounted(region, zones, least=np.zeros(len(zones)))
    # Who lives in an area without a street or a dwelling walks from its middle.
    empty = np.array([method == "nowhere" for method in within.method], bool)
    alone = ~is_area
    alone[is_area] = empty
    spots = shapely.point_on_surface(shape[alone])
    homes = homes_on_streets(
        shapely.get_x(spots), shapely.get_y(spots), weight=people[alone], ward=ward[alone], network=region.network
    )
    placed = ~empty[within.ward]
    zone = within.ward[placed]
    return Homes(
        ward=np.concatenate([homes.ward, ward[is_area][zone]]).astype(np.int32),
        weight=np.concatenate([homes.weight, people[is_area][zone] * within.weight[placed]]),
        places=_joined(homes.places, np.ones(homes.ward.size, bool), within.places, placed),
    )


def _over(homes: Homes, others: DemandPoints, *, method: Method, least: Floats | float = 0.0) -> DemandPoints:
    """Put homes in the place of other points in each ward whose homes weigh enough."""
    known = np.bincount(homes.ward, weights=homes.weight, minlength=len(others.method))
    over = (known > 0) & (known >= least)
    mine, rest = over[homes.ward], ~over[others.ward]
    ward = np.concatenate([homes.ward[mine], others.ward[rest]])
    weight = np.concatenate([homes.weight[mine] / known[homes.ward[mine]], others.weight[rest]])
    order = np.argsort(ward, kind="stable")
    places = _joined(homes.places, mine, others.places, rest)
    told: list[Method] = [method if better else other for better, other in zip(over, others.method, strict=True)]
    return DemandPoints(ward[order], weight[order], _taken(places, order), tuple(told))


def _joined(one: Snaps, some: Bools, other: Snaps, rest: Bools) -> Snaps:
    """Join some of the places of one with some of another."""
    names = [field.name for field in fields(Snaps)]
    return Snaps(*(np.concatenate([getattr(one, name)[some], getattr(other, name)[rest]]) for name in names))


def _taken(places: Snaps, order: npt.NDArray[np.int64]) -> Snaps:
    return Snaps(*(getattr(places, field.name)[order] for field in fields(Snaps)))


def _residents(region: Region) -> Floats:
    """Count residents in the order of the ward table; 0 where nobody counted."""
    counted = region.population.set_index(t.WARD_CODE)["all"] if len(region.population) else pd.Series(dtype="float64")
    return counted.reindex(region.wards[t.WARD_CODE]).fillna(0).to_numpy(np.float64)


def _within(points: npt.NDArray[np.object_], areas: Sequence[gpd.GeoDataFrame]) -> Bools:
    """Mark the points that lie in any area."""
    inside = np.zeros(len(points), dtype=bool)
    if any(len(table) for table in areas):
        shapes = np.concatenate([table.geometry.to_numpy() for table in areas])
        inside[shapely.STRtree(points).query(shapes, predicate="intersects")[1]] = True
    return inside
