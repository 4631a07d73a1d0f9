"""A region's twin on real streets from OpenStreetMap."""

import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import shapely

from geo.errors import N_, SourceError
from geo.region.openstreetmap import osm_origin, with_margin
from geo.region.region import EDGE_MARGIN_M, Region, check_whole
from geo.sources.osm_services import Patience, Services
from geo.sources.overpass import fetch_walk_tables
from geo.streets.build import build

HASTY: Final = Patience(connect_seconds=5, attempt_seconds=40, total_seconds=60)
"""For somebody who waits for the pages to open."""


def with_real_streets(region: Region, name: str, *, services: Services, tell: Callable[..., None]) -> Region:
    """Fetch a region's real streets, with 2 km beyond its boundary.

    Parameters
    ----------
    region
        The region, on whatever streets.
    name
        The twin's name.
    services
        Who is asked, and how patiently.
    tell
        Receives what is going on: a message of the catalogues and, by keyword, its values.

    Returns
    -------
    Region
        The same tables on OpenStreetMap's streets.

    Raises
    ------
    SourceError
        If no server gives streets that can be used within the patience.
    BrokenNetworkError
        If they are in many pieces.
    """
    outline = with_margin(shapely.union_all(region.wards.geometry.to_numpy()), region.network.crs)
    try:
        with tempfile.TemporaryDirectory() as folder:
            (nodes, edges), date = fetch_walk_tables(outline, services=services, cache=Path(folder), tell=tell)
    except SourceError:
        raise
    except OSError as error:
        msg = N_("the streets cannot be kept while they are read ({problem}); make room in the temporary folder")
        raise SourceError(msg, problem=error.strerror) from error
    network = build(nodes, edges, osm_origin(date))
    check_whole(network)
    return dataclasses.replace(
        region,
        name=name,
        network=network,
        streets_margin_m=EDGE_MARGIN_M,
        # The outlines of the hills are drawn by hand for the street model: they do not belong on a real map.
        parks=region.parks.iloc[:0],
    )
