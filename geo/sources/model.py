"""The street model: a stand-in for a street network where none may be passed on.

It is drawn, not surveyed. Main roads run through published points of addresses and joints set by hand; the lanes
between them are cut by chance, as finely as each ward is built. It is good for trying the program and never for advice
about a real doorstep. The same inputs give the same bytes.

Plane coordinates inside: metres in EPSG:5186, (x, y).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
import shapely.ops
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo import tables as t
from geo.contracts import check
from geo.sources import model_graph as graph
from geo.sources import model_lanes as ways
from geo.sources import model_roads as roads
from geo.sources.model_inputs import BLOCK_M2, ESTATE_SHARE, ModelInputs, read_model_inputs

__all__ = ["SEED", "ModelInputs", "read_model_inputs", "street_model"]

SEED: Final = 20_231_024

_PAVEMENT = "pavement"
_PILOT = "pilot"
_DIGITS = 7
_SAME_DEG = 2e-7
_RIM_M = 12.0
_RIM_STRETCH_M = 150.0
_RIM_CHANCE = 0.5
_LOST_LANE_CHANCE = 0.04
_DEAD_ENDS = 0.62
_JOIN_M = 3.5
_STUMP_M = 4.5
_FAR_M = 24.0
_DOORSTEP_M = 5.0
_STEPS = 110
_STEPS_TO_DEAD_ENDS = 8
_STEPS_M = (10.0, 60.0)
_SLOPE_M = 160.0
_SLOPE_CHANCE = 0.6


@dataclass(frozen=True)
class _Ground:
    """Where streets may run: in the district, not on its hills; and the street that is known exactly."""

    district: BaseGeometry
    hills: BaseGeometry
    pilot: shapely.LineString


def street_model(inputs: ModelInputs) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Draw the streets of a district.

    Parameters
    ----------
    inputs
        What the district is known by.

    Returns
    -------
    tuple[pandas.DataFrame, geopandas.GeoDataFrame]
        Nodes and edges in one connected piece, as ``tables.NODES`` and ``tables.EDGES``, EPSG:4326, coordinates
        rounded to seven decimals.

    Raises
    ------
    TableError
        If the inputs lead to a network that breaks its own contract.
    """
    rng = np.random.default_rng(SEED)
    corners = shapely.get_coordinates(inputs.pilot)
    ground = _Ground(
        inputs.wards.to_crs(roads.PLANE).union_all(),
        inputs.hills.to_crs(roads.PLANE).union_all(),
        shapely.set_precision(shapely.LineString(roads.to_plane(corners[:, 0], corners[:, 1])), graph.GRID_M),
    )
    drawn = _drawn(inputs, ground, rng)
    net = _net([line for line, _ in drawn], ground.pilot)
    blocks = list(shapely.get_parts(shapely.polygonize(net)))
    alleys = ways.dead_ends(blocks, _DEAD_ENDS, rng)
    # A hill with streets all round is a block too.
    uphill = shapely.dwithin([line for line, _ in alleys], ground.hills, _STUMP_M)
    added = [alley for alley, climbs in zip(alleys, uphill, strict=True) if not climbs]
    added += _connectors(net, inputs.must_reach, ground)
    net = _net([*net, *(line for line, _ in added)], ground.pilot)
    return _tables(net, drawn + added, inputs, ground)


def _drawn(inputs: ModelInputs, ground: _Ground, rng: np.random.Generator) -> list[ways.Lane]:
    """Draw main roads, pavements, the pilot street and lanes, each with its road's name or its ``highway`` value."""
    centre = roads.centre_lines(inputs.main_roads, inputs.joints)
    free = shapely.difference(ground.district, ground.hills)
    beside = roads.pavements(centre, inputs.classes, inside=free.buffer(-1.0))
    built = free.buffer(-2 * _RIM_M).buffer(_RIM_M)
    rim = roads.lines_of(shapely.simplify(built, _RIM_M / 2).boundary)
    faces = shapely.get_parts(shapely.polygonize(graph.noded([*centre.values(), *rim])))
    inside = shapely.contains(built.buffer(1.0), shapely.point_on_surface(faces))
    lanes = ways.lanes(list(faces[inside]), _grain(inputs), rng)
    lanes += [(line, ways.PATH) for line in _stretches(rim, rng)]
    kept = rng.random(len(lanes)) > _LOST_LANE_CHANCE
    return [
        *((line, road) for road, line in centre.items()),
        *((line, _PAVEMENT) for line in beside),
        (ground.pilot, _PILOT),
        *(lane for lane, stays in zip(lanes, kept, strict=True) if stays),
    ]


def _grain(inputs: ModelInputs) -> ways.Grain:
    areas = inputs.wards.to_crs(roads.PLANE)
    built = inputs.blocks.set_index(t.WARD_CODE).loc[areas[t.WARD_CODE]]
    tree = shapely.STRtree(areas.geometry.to_numpy())
    return ways.Grain(tree, built[BLOCK_M2].to_numpy(float), built[ESTATE_SHARE].to_numpy(float))


def _stretches(rim: list[shapely.LineString], rng: np.random.Generator) -> list[shapely.LineString]:
    """Take about half of the rim of the built land, in stretches."""
    found = []
    for line in rim:
        stops = np.linspace(0.0, line.length, max(2, int(line.length / _RIM_STRETCH_M)))
        found += [shapely.ops.substring(line, a, b) for a, b in pairwise(stops) if rng.random() < _RIM_CHANCE]
    return roads.lines_of(found)


def _net(lines: list[shapely.LineString], pilot: shapely.LineString) -> graph.Lines:
    """Cut lines where they cross, clean them, and keep the largest piece."""
    cut = graph.joined(graph.noded(lines), pilot, within_m=_JOIN_M)
    return graph.merged(graph.largest_piece(graph.pruned(cut, shorter_than_m=_STUMP_M)), pilot)


def _connectors(net: graph.Lines, must_reach: gpd.GeoSeries, ground: _Ground) -> list[ways.Lane]:
    """Lead a way to every point that is far from a street, and to both ends of the pilot street."""
    points = must_reach.to_crs(roads.PLANE).to_numpy()
    other = net[~graph.on_line(net, ground.pilot)]
    tree = shapely.STRtree(other)
    near = other[tree.query_nearest(points, all_matches=False)[1]]
    far = (shapely.distance(near, points) > _FAR_M) & ~shapely.dwithin(points, ground.hills, _RIM_M)
    ways_in = shapely.shortest_line(points[far], near[far])
    found = [shapely.ops.substring(way, _DOORSTEP_M, way.length) for way in roads.lines_of(ways_in)]
    ends = np.array([shapely.Point(ground.pilot.coords[at]) for at in (0, -1)])
    found += roads.lines_of(shapely.shortest_line(ends, other[tree.query_nearest(ends, all_matches=False)[1]]))
    return [(ways.lengthened(way, 0.5), ways.SERVICE) for way in roads.lines_of(found)]


def _tables(
    net: graph.Lines, drawn: list[ways.Lane], inputs: ModelInputs, ground: _Ground
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Give each line its tags and write the two tables in degrees."""
    tags = _tags(net, drawn, inputs, ground)
    shapes = _degrees(net, inputs.pilot)
    ends = graph.Ends.of(shapes)
    edges = gpd.GeoDataFrame(
        {
            t.FROM_NODE: ends.first + 1,
            t.TO_NODE: ends.last + 1,
            t.WAY_ID: 0,
            t.ONEWAY: False,
            t.INCLINE_PERCENT: np.nan,
            **dict.fromkeys(t.EDGE_TAGS),
            **tags,
            t.GEOMETRY: shapes,
        },
        geometry=t.GEOMETRY,
        crs=t.WGS84,
    )
    rank = np.lexsort((shapely.length(shapes), ends.last, ends.first))
    nodes = pd.DataFrame(
        {t.NODE_ID: np.arange(1, len(ends.places) + 1), t.LON: ends.places[:, 0], t.LAT: ends.places[:, 1]}
    )
    where = "the street model"
    return check(nodes, t.NODES, where), check(edges.iloc[rank].reset_index(drop=True), t.EDGES, where)


def _tags(
    net: graph.Lines, drawn: list[ways.Lane], inputs: ModelInputs, ground: _Ground
) -> dict[str, npt.NDArray[np.generic]]:
    """Tell what each line is from the drawn line beneath its middle."""
    middle = shapely.line_interpolate_point(net, 0.5, normalized=True)
    source = shapely.STRtree([line for line, _ in drawn]).query_nearest(middle, all_matches=False)[1]
    kind = np.array([kind for _, kind in drawn], dtype=object)[source]
    kind[kind == _PILOT] = ways.RESIDENTIAL
    kind[graph.on_line(net, ground.pilot)] = _PILOT
    beside = kind == _PAVEMENT
    main = shapely.union_all([line for line, kind in drawn if kind in inputs.classes])
    crossing = beside & shapely.dwithin(net, main, graph.GRID_M)
    lanes = np.isin(kind, (ways.RESIDENTIAL, ways.LIVING_STREET, ways.FOOTWAY, ways.PATH))
    steps = _steps(net, lanes & ~shapely.dwithin(net, main, _FAR_M), ground.hills)
    names = {**{road: road for road in inputs.classes}, _PILOT: inputs.pilot_name}
    highways = {**inputs.classes, _PILOT: ways.RESIDENTIAL, _PAVEMENT: ways.FOOTWAY}
    highway = np.array([highways.get(name, name) for name in kind], dtype=object)
    highway[steps] = "steps"
    footway = np.full(len(net), None, dtype=object)
    footway[beside], footway[crossing] = "sidewalk", "crossing"
    return {
        t.STEPS: steps,
        t.HIGHWAY: highway,
        t.FOOTWAY: footway,
        t.STREET_NAME: np.array([names.get(name) for name in kind], dtype=object),
    }


def _steps(net: graph.Lines, lanes: graph.Flags, hills: BaseGeometry) -> graph.Flags:
    """Choose flights of steps: short lanes on a slope, a few to dead ends, the others with a way round."""
    rng = np.random.default_rng(SEED)
    length = shapely.length(net)
    short = lanes & (length >= _STEPS_M[0]) & (length <= _STEPS_M[1]) & shapely.dwithin(net, hills, _SLOPE_M)
    ends = graph.Ends.of(net)
    dead = short & ((ends.degree[ends.first] == 1) | (ends.degree[ends.last] == 1))
    spare = graph.spare(net, short & (rng.random(len(net)) < _SLOPE_CHANCE))
    chosen = np.zeros(len(net), dtype=bool)
    for pool, wished in ((spare, _STEPS), (dead, _STEPS_TO_DEAD_ENDS)):
        some = np.flatnonzero(pool)
        chosen[rng.choice(some, size=min(wished, len(some)), replace=False)] = True
    return chosen


def _degrees(net: graph.Lines, pilot: shapely.LineString) -> npt.NDArray[np.object_]:
    """Bring lines back to rounded degrees, and the pilot street's corners exactly to where they were given."""
    back = Transformer.from_crs(roads.PLANE, t.WGS84, always_xy=True)
    corners, owner = shapely.get_coordinates(net, return_index=True)
    degrees = np.round(np.column_stack(back.transform(corners[:, 0], corners[:, 1])), _DIGITS)
    for corner in shapely.get_coordinates(pilot):
        degrees[np.abs(degrees - corner).max(axis=1) < _SAME_DEG] = corner
    new = np.ones(len(degrees), dtype=bool)
    new[1:] = (degrees[1:] != degrees[:-1]).any(axis=1) | (owner[1:] != owner[:-1])
    return np.asarray(shapely.linestrings(degrees[new], indices=owner[new]), dtype=object)
