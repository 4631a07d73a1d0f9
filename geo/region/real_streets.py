"""A region's twin on real streets from OpenStreetMap."""

import dataclasses
import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely

from geo.errors import N_, SourceError
from geo.region.region import EDGE_MARGIN_M, Region, check_whole
from geo.sources.overpass import fetch_walk_tables
from geo.streets.build import build
from geo.streets.network import StreetsOrigin
from geo.streets.projection import project, unproject


def with_real_streets(region: Region, name: str, *, tell: Callable[..., None]) -> Region:
    """Fetch a region's real streets, with 2 km beyond its boundary.

    Parameters
    ----------
    region
        The region, on whatever streets.
    name
        The twin's name.
    tell
        Receives what is going on: a message of the catalogues and, by keyword, its values.

    Returns
    -------
    Region
        The same tables on OpenStreetMap's streets.

    Raises
    ------
    SourceError
        If the streets cannot be had: no connection within 5 s, not done within 60 s, or no answer that can be used.
    BrokenNetworkError
        If they are in many pieces.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            nodes, edges = fetch_walk_tables(_grown(region), cache=Path(folder), progress=tell)
    except SourceError:
        raise
    except OSError as error:
        msg = N_("the streets cannot be kept while they are read ({problem}); make room in the temporary folder")
        raise SourceError(msg, problem=error.strerror) from error
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    licence = "© OpenStreetMap contributors, ODbL 1.0"
    origin = StreetsOrigin("오픈스트리트맵 도로", "OpenStreetMap streets", today, licence)
    network = build(nodes, edges, origin)
    check_whole(network)
    return dataclasses.replace(
        region,
        name=name,
        network=network,
        streets_margin_m=EDGE_MARGIN_M,
        # The outlines of the hills are drawn by hand for the street model: they do not belong on a real map.
        parks=region.parks.iloc[:0],
    )


def _grown(region: Region) -> shapely.Polygon | shapely.MultiPolygon:
    """Grow the boundary by the margin that walks near it need."""
    crs = region.network.crs
    outline = shapely.union_all(region.wards.geometry.to_numpy())
    in_metres = shapely.transform(outline, lambda at: np.column_stack(project(crs, at[:, 0], at[:, 1])))
    grown = shapely.simplify(shapely.buffer(in_metres, EDGE_MARGIN_M), EDGE_MARGIN_M / 100)
    return shapely.transform(grown, lambda at: np.column_stack(unproject(crs, at[:, 0], at[:, 1])))
