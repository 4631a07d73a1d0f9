"""Streets for other programs: a graph as OSMnx saves and reads it."""

import math
import re
from pathlib import Path
from typing import Final

import geopandas as gpd
import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.sources.street_dates import MODEL_MARK
from geo.sources.street_tables import INCLINE, TEXT_TAGS

_NO_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold, and the one that it turns into another."""


def write_graphml(
    nodes: pd.DataFrame,
    edges: gpd.GeoDataFrame,
    path: Path,
    *,
    length_m: npt.NDArray[np.float64],
    is_model: bool = False,
) -> None:
    """Write the two street tables as GraphML.

    Every edge stands in it once a direction in which it may be walked, with its line, its geodesic length and
    OpenStreetMap's keys; read back, it gives the same streets. A character that XML cannot hold becomes a space.

    Parameters
    ----------
    nodes, edges
        By the contracts :data:`geo.tables.NODES` and :data:`geo.tables.EDGES`, EPSG:4326.
    path
        The file.
    length_m
        (e) length of each edge, metres.
    is_model
        Whether the streets are generated: the file says so, and so will whoever reads it back.
    """
    # OSMnx takes seconds to import, which only GraphML needs.
    import osmnx as ox  # noqa: PLC0415

    graph = nx.MultiDiGraph(crs="epsg:4326", simplified=True, **({MODEL_MARK: "yes"} if is_model else {}))
    numbers = nodes[t.NODE_ID].tolist()
    spots = ({"x": x, "y": y} for x, y in zip(nodes[t.LON].tolist(), nodes[t.LAT].tolist(), strict=True))
    graph.add_nodes_from(zip(numbers, spots, strict=True))
    facts = _facts(edges, length_m)
    turned = shapely.reverse(edges.geometry.to_numpy())
    starts, ends = edges[t.FROM_NODE].tolist(), edges[t.TO_NODE].tolist()
    graph.add_edges_from((u, v, {**fact, "reversed": False}) for u, v, fact in zip(starts, ends, facts, strict=True))
    back = np.flatnonzero(~edges[t.ONEWAY].to_numpy(bool)).tolist()
    graph.add_edges_from(
        (ends[row], starts[row], {**facts[row], "reversed": True, "geometry": turned[row]}) for row in back
    )
    ox.save_graphml(graph, path)


def _facts(edges: gpd.GeoDataFrame, length_m: npt.NDArray[np.float64]) -> list[dict[str, object]]:
    """Name what is known of each edge as OpenStreetMap does; what is unknown is left out."""
    keys = {column: key for key, column in TEXT_TAGS.items()}
    columns = {key: [_written(value) for value in edges[column]] for column, key in keys.items()}
    columns["osmid"] = edges[t.WAY_ID].tolist()
    columns["length"] = length_m.tolist()
    # In full and without an exponent: a walker's limit is exact, and OpenStreetMap's incline knows no exponents.
    columns[INCLINE] = [
        None if np.isnan(percent) else f"{np.format_float_positional(percent, trim='-')} %"
        for percent in edges[t.INCLINE_PERCENT]
    ]
    columns["geometry"] = edges.geometry.tolist()
    rows = zip(*columns.values(), strict=True)
    return [{key: value for key, value in zip(columns, row, strict=True) if not _is_unknown(value)} for row in rows]


def _written(value: object) -> object:
    """Write a text so that OSMnx reads the same: what looks like a list, it takes for one."""
    if not isinstance(value, str):
        return value
    text = _NO_XML.sub(" ", value)
    return [text] if text.startswith(("[", "{")) else text


def _is_unknown(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
