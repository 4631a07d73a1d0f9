"""Streets from an OSMnx graph, in memory or in a GraphML file."""

import operator
import os
from collections import Counter
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

import geopandas as gpd
import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import pyproj.exceptions
import shapely
import shapely.errors

from geo import tables as t
from geo.errors import N_, SourceError
from geo.sources import street_tables as streets
from geo.sources.losses import CONVEYOR, NODE_ALONE, tally
from geo.sources.street_tables import StreetTables

LARGEST_FILE_BYTES: Final = 128 * 1024**2
"""A graph takes some 30 times its file in memory."""
PROBLEM_CHARACTERS: Final = 200
"""What a message quotes of somebody else's."""

DOCTYPE: Final = "!DOCTYPE"

# What OSMnx, networkx, shapely and numpy raise when they are handed something else.
_NO_STREET_GRAPH: Final = (
    AttributeError,
    KeyError,
    OSError,
    OverflowError,
    TypeError,
    ValueError,
    # OSMnx has Python parse what looks like a list, however deep it is nested.
    MemoryError,
    RecursionError,
    ParseError,
    nx.NetworkXException,
    shapely.errors.ShapelyError,
)


def tables_from_graph(
    graph: nx.MultiDiGraph, *, where: str = "the street graph", dropped: Counter[str] | None = None
) -> StreetTables:
    """Turn an OSMnx graph into the two street tables.

    A street that the graph holds twice, once a direction, becomes one row; parallel streets stay apart; a street
    without its reverse is ``oneway``, so a *driving* graph makes walkers keep to the cars' direction: read walking
    graphs. Where OSMnx's simplification put several values on one edge, ``highway`` keeps them all
    (``footway;steps``), every other tag and ``way_id`` the first. ``steps`` is true only if every member is
    ``steps``: nobody can tell any more how much of a mixed edge is steps, and walking all of it at the speed of steps
    would be wrong; whoever must not meet a step has to look at ``highway`` as well. An edge without geometry is a
    straight line.

    Parameters
    ----------
    graph
        Nodes numbered as in OpenStreetMap with ``x`` and ``y`` in WGS 84 degrees; ``graph.graph["crs"]`` says so.
    where
        The file or service, for messages.
    dropped
        Where to count what is left out, by reason.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        ``geo.tables.NODES`` (those with a street) and ``geo.tables.EDGES``, EPSG:4326.

    Raises
    ------
    SourceError
        If the graph is projected, has no streets, or its nodes or lines are not as described.
    TableError
        If a value breaks the contract of the tables.
    """
    _hold_wgs84(graph, where)
    directed = graph if graph.is_directed() else graph.to_directed()
    if directed.number_of_edges() == 0:
        raise streets.no_streets(where)
    tally(dropped, NODE_ALONE, nx.number_of_isolates(directed))
    try:
        number = [operator.index(node) for node in directed]
        place = np.array([(node["x"], node["y"]) for node in directed.nodes.values()], dtype=np.float64)
        nodes = pd.DataFrame({t.NODE_ID: np.array(number, dtype=np.int64), t.LON: place[:, 0], t.LAT: place[:, 1]})
        edges = _directed_edges(directed, nodes, dropped)
    except _NO_STREET_GRAPH as error:
        msg = N_("{where} is not a street graph as OSMnx makes them ({problem}); save it again with OSMnx")
        raise SourceError(msg, where=where, problem=repr(error)[:PROBLEM_CHARACTERS]) from error
    return streets.street_tables(nodes, _folded(edges), where=where, dropped=dropped)


def _hold_wgs84(graph: nx.MultiDiGraph, where: str) -> None:
    """Refuse a graph whose coordinates are not longitude and latitude in WGS 84."""
    named = graph.graph.get("crs")
    try:
        crs = pyproj.CRS.from_user_input(named)
    except pyproj.exceptions.CRSError:
        crs = None
    if crs is None or not crs.equals(t.WGS84, ignore_axis_order=True):
        msg = N_("{where} has the coordinate system {crs}, not longitude and latitude (EPSG:4326); save it unprojected")
        raise SourceError(msg, where=where, crs=repr(named)[:PROBLEM_CHARACTERS])


def _directed_edges(graph: nx.MultiDiGraph, nodes: pd.DataFrame, dropped: Counter[str] | None) -> gpd.GeoDataFrame:
    """Lay out the directed edges that walkers may take, one a row.

    Beside the columns of the edge table: ``turned``, how sure it is that the edge runs against its way (0 does not,
    1 in part, 2 does), and ``ways``, all its way numbers.
    """
    starts, ends, data = zip(*graph.edges(data=True), strict=True)
    raw = pd.DataFrame({key: [_first(edge.get(key)) for edge in data] for key in streets.OSM_KEYS}, dtype=object)
    raw["highway"] = [_joined(edge.get("highway")) for edge in data]
    edges = streets.clean_tags(raw)
    edges[t.FROM_NODE] = np.array(starts, dtype=np.int64)
    edges[t.TO_NODE] = np.array(ends, dtype=np.int64)
    edges[t.WAY_ID] = np.array([operator.index(_first(edge.get("osmid")) or 0) for edge in data], dtype=np.int64)
    edges["ways"] = [_joined(edge.get("osmid")) or "" for edge in data]
    edges["turned"] = [1 if isinstance(turn := edge.get("reversed", False), list) else 2 * bool(turn) for edge in data]
    edges[t.INCLINE_PERCENT] *= edges["turned"].map({0: 1.0, 1: np.nan, 2: -1.0})

    corners = nodes.set_index(t.NODE_ID)
    ends_xy = np.stack([corners.loc[edges[column]].to_numpy() for column in (t.FROM_NODE, t.TO_NODE)], axis=1)
    lines = _lines(np.array([edge.get("geometry") for edge in data], dtype=object), ends_xy)
    direction = streets.direction_on_foot(raw)
    against = (direction * (1 - edges["turned"])) == -1
    moving = streets.is_conveyor(raw)
    tally(dropped, CONVEYOR, edges.loc[moving, t.WAY_ID].nunique())
    open_to_walkers = ~(moving | against)
    return gpd.GeoDataFrame(edges, geometry=lines, crs=t.WGS84).loc[open_to_walkers]


def _first(value: object) -> Any:
    """Return the first member that is not missing of what may be a list."""
    return next((member for member in value if member is not None), None) if isinstance(value, list) else value


def _joined(value: object) -> str | None:
    """Return all members of what may be a list, each once, in an order that does not depend on the direction."""
    members = value if isinstance(value, list) else [value]
    return ";".join(sorted({str(member) for member in members if member is not None})) or None


def _lines(shapes: npt.NDArray[np.object_], ends: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    """Check an edge's geometries and draw the missing ones; ``ends`` is (edges, 2, xy)."""
    kinds = shapely.get_type_id(shapes)
    missing = (kinds == shapely.GeometryType.MISSING) | shapely.is_empty(shapes)
    if (~missing & (kinds != shapely.GeometryType.LINESTRING)).any():
        msg = "an edge whose geometry is no LineString"
        raise TypeError(msg)
    lines = shapes.copy()
    lines[missing] = shapely.linestrings(ends[missing])
    return between_nodes(lines, ends)


def between_nodes(lines: npt.NDArray[np.object_], ends: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    """Make lines run exactly from node to node.

    A line that runs the other way is turned: a graph that was undirected once holds such lines.

    Parameters
    ----------
    lines
        (n) LineStrings, their ends near the nodes.
    ends
        (n, 2, xy) the first and the second node of each.

    Returns
    -------
    numpy.ndarray
        (n) LineStrings.
    """
    lines = lines.copy()
    first, last = (shapely.get_coordinates(shapely.get_point(lines, at)) for at in (0, -1))
    along = np.hypot(*(first - ends[:, 0]).T) + np.hypot(*(last - ends[:, 1]).T)
    against = np.hypot(*(first - ends[:, 1]).T) + np.hypot(*(last - ends[:, 0]).T)
    lines[against < along] = shapely.reverse(lines[against < along])

    corners, line = shapely.get_coordinates(lines, return_index=True)
    corners[np.flatnonzero(np.r_[True, line[1:] != line[:-1]])] = ends[:, 0]
    corners[np.flatnonzero(np.r_[line[1:] != line[:-1], True])] = ends[:, 1]
    return np.asarray(shapely.linestrings(corners, indices=line))


def _folded(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Fold each pair of opposite directed edges into one row.

    The keys of a multigraph do not tell which edge is whose reverse, so edges are matched by nodes, ways and line,
    drawn in one direction and rounded to a centimetre; equal ones are matched one by one.
    """
    lines = shapely.transform(edges[t.GEOMETRY].to_numpy(), lambda corners: corners.round(7))
    as_drawn, turned = shapely.to_wkb(lines), shapely.to_wkb(shapely.reverse(lines))
    loop = edges[t.FROM_NODE] == edges[t.TO_NODE]
    backwards = (edges[t.FROM_NODE] > edges[t.TO_NODE]) | (loop & (turned < as_drawn))
    keyed = edges.assign(
        low=edges[[t.FROM_NODE, t.TO_NODE]].min(axis=1),
        high=edges[[t.FROM_NODE, t.TO_NODE]].max(axis=1),
        shape=np.where(backwards, turned, as_drawn),
        backwards=backwards,
    ).sort_values(["turned", "backwards"], kind="stable")
    street = ["low", "high", "ways", "shape"]
    keyed["copy"] = keyed.groupby([*street, "backwards"]).cumcount()
    kept = keyed.drop_duplicates([*street, "copy"]).copy()
    kept[t.ONEWAY] = ~keyed.duplicated([*street, "copy"], keep=False).loc[kept.index]
    return kept.drop(columns=["low", "high", "ways", "shape", "turned", "backwards", "copy"])


def read_graphml(path: Path, *, dropped: Counter[str] | None = None) -> StreetTables:
    """Read a walking graph that OSMnx saved as GraphML.

    Parameters
    ----------
    path
        The file, at most :data:`LARGEST_FILE_BYTES`.
    dropped
        Where to count what is left out, by reason.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        As from :func:`tables_from_graph`.

    Raises
    ------
    SourceError
        If the file is missing, too large, no GraphML, declares a document type or entities (which can make a small
        file fill the memory), or holds no street graph.
    TableError
        If a value breaks the contract of the tables.
    """
    # OSMnx takes seconds to import, which only GraphML needs.
    import osmnx as ox  # noqa: PLC0415

    hold_size(path)
    _hold_graphml(path)
    try:
        graph = ox.load_graphml(path)
    except _NO_STREET_GRAPH as error:
        msg = N_("{where} is not a street graph as OSMnx makes them ({problem}); save it again with OSMnx")
        raise SourceError(msg, where=path, problem=repr(error)[:PROBLEM_CHARACTERS]) from error
    return tables_from_graph(graph, where=str(path), dropped=dropped)


def hold_file(path: Path) -> int:
    """Refuse what is no plain file: a folder, a pipe that waits for its writer, a device without end.

    Parameters
    ----------
    path
        The file that is about to be read.

    Returns
    -------
    int
        Its bytes.

    Raises
    ------
    SourceError
        If there is no such file.
    """
    # Path.is_file raises for a name that is too long.
    if not os.path.isfile(path):  # noqa: PTH113
        msg = N_("there is no file {path}; check its name and folder")
        raise SourceError(msg, path=path)
    try:
        return path.stat().st_size
    except OSError as error:
        msg = N_("the file {path} cannot be read ({problem}); check its permissions")
        raise SourceError(msg, path=path, problem=error.strerror) from error


def hold_size(path: Path, *, most_bytes: int | None = None) -> None:
    """Refuse what is no file, or is larger than the memory of an ordinary computer would bear once unpacked.

    Parameters
    ----------
    path
        The file that is about to be read.
    most_bytes
        Its limit; by default :data:`LARGEST_FILE_BYTES`.

    Raises
    ------
    SourceError
        If there is no such file, or it is larger.
    """
    limit = LARGEST_FILE_BYTES if most_bytes is None else most_bytes
    size = hold_file(path)
    if size > limit:
        msg = N_("the file {path} has {size} bytes, more than {limit}; cut it to the area that is needed")
        raise SourceError(msg, path=path, size=size, limit=limit)


def _hold_graphml(path: Path) -> None:
    """Read up to the first element: a document type can stand nowhere else."""
    try:
        found = first_markup(path)
    except (expat.ExpatError, OSError, LookupError, ValueError) as error:
        msg = N_("the file {path} is not GraphML ({problem}); save the graph with OSMnx's save_graphml")
        raise SourceError(msg, path=path, problem=error) from error
    if found == DOCTYPE:
        msg = N_("the file {path} declares a document type, which no street graph needs; save it again with OSMnx")
        raise SourceError(msg, path=path)
    if found != "graphml":
        msg = N_("the file {path} is not GraphML ({problem}); save the graph with OSMnx's save_graphml")
        problem = f"<{found[:PROBLEM_CHARACTERS]}>" if found else "empty"
        raise SourceError(msg, path=path, problem=problem)


def first_markup(path: Path) -> str:
    """Read an XML file up to its document type or first element, and no farther.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        :data:`DOCTYPE`, or the element's name, or nothing if the file ends before.

    Raises
    ------
    xml.parsers.expat.ExpatError, OSError, LookupError, ValueError
        If it is no XML.
    """
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: found.append(DOCTYPE)
    parser.StartElementHandler = lambda name, _: found.append(name)
    with path.open("rb") as file:
        while not found and (part := file.read(65536)):
            parser.Parse(part, False)
    return found[0] if found else ""
