"""Streets from an OpenStreetMap extract in PBF, the format that Geofabrik and BBBike publish."""

import warnings
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyrosm
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from pyrosm.exceptions import PBFException

from geo import tables as t
from geo.errors import N_, SourceError
from geo.sources import street_tables as streets


def read_pbf(path: Path) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Read the walkable streets of a PBF file.

    The ways are those of ``street_tables.WALK_FILTER``; pyrosm's own walking filter differs from it (it leaves out
    ``access=no`` unless ``foot`` allows it, and keeps ``access=private`` with ``foot=yes``). Walkers go both ways
    everywhere except on ``oneway:foot``. Where a way leaves the extract it is cut; where it comes back, pyrosm draws a
    straight line across the gap, so prefer extracts with complete ways (Geofabrik's are).

    The whole file is held in memory, about 100 times its size on disk: a city or a province, not a country. A file cut
    exactly between two of its blocks cannot be told from a whole one: the format has no end mark.

    Parameters
    ----------
    path
        File whose name ends in ``.pbf``.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        ``geo.tables.NODES`` and ``geo.tables.EDGES``, EPSG:4326.

    Raises
    ------
    SourceError
        If the file is missing, is no PBF, is cut off or damaged, or has no walkable street.
    TableError
        If a value breaks the contract of the tables.
    """
    nodes, raw = _network(path)
    raw = raw.loc[~streets.is_conveyor(raw)]
    # Tags are a way's, so they are cleaned once a way and not once a segment.
    ways = raw.drop_duplicates("id").set_index("id")
    tags = streets.clean_tags(ways).assign(direction=streets.direction_on_foot(ways))
    segments = tags.loc[raw["id"]].rename_axis(t.WAY_ID).reset_index()
    against = (segments["direction"] == -1).to_numpy()
    segments[t.FROM_NODE] = raw["u"].mask(against, raw["v"]).to_numpy()
    segments[t.TO_NODE] = raw["v"].mask(against, raw["u"]).to_numpy()
    segments.loc[against, t.INCLINE_PERCENT] *= -1
    segments[t.ONEWAY] = segments.pop("direction") != 0
    return streets.street_tables(nodes, streets.dissolve(nodes, segments), where=str(path))


def _network(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read nodes and straight segments, tags by their OpenStreetMap keys."""
    if not path.is_file():
        msg = N_("there is no file {path}; give the path of an OpenStreetMap extract (.osm.pbf)")
        raise SourceError(msg, path=path)
    try:
        with warnings.catch_warnings(action="ignore"):
            # In memory is faster here, and the other engine leaves its results in a folder all users share.
            source = pyrosm.OSM(path, keep_metadata=False, engine="in_memory", progress=False)
            nodes, edges = source.get_network(
                nodes=True, custom_filter=streets.WALK_FILTER, tags_to_keep=list(streets.OSM_KEYS)
            )
    except (PBFException, DecodeError, OSError, ValueError) as error:
        msg = N_("the file {path} is not a readable OpenStreetMap extract ({problem}); download it again")
        raise SourceError(msg, path=path, problem=error) from error
    if edges is None:
        raise streets.no_streets(str(path))
    named = nodes[["id", "lon", "lat"]].set_axis([t.NODE_ID, t.LON, t.LAT], axis=1)
    return pd.DataFrame(named), pd.DataFrame(edges.drop(columns="geometry"))
