"""What is around the streets, homes among it, from an OpenStreetMap extract in PBF."""

import zlib
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import geopandas as gpd
import pyrosm
from pyrosm.proto.fileformat_pb2 import Blob, BlobHeader
from pyrosm.proto.osmformat_pb2 import HeaderBlock

from geo import tables as t
from geo.sources.buildings import BUILDING_KEYS, BUILDING_TAGS
from geo.sources.osm_places import DETAIL_TAGS, FEATURE_TAGS, Surroundings, surroundings
from geo.sources.pbf import open_pbf, read_pbf, readable
from geo.sources.street_tables import StreetTables

_NANODEGREES: Final = 1_000_000_000
_MOST_LON, _MOST_LAT = 180, 90
_READ_TAGS: Final = tuple(dict.fromkeys((*FEATURE_TAGS, *DETAIL_TAGS)))


def read_pbf_with_surroundings(path: Path, *, dropped: Counter[str] | None = None) -> tuple[StreetTables, Surroundings]:
    """Read streets and surroundings of a PBF file that is parsed once.

    Parameters
    ----------
    path, dropped
        As for :func:`geo.sources.pbf.read_pbf`.

    Returns
    -------
    tuple
        What :func:`geo.sources.pbf.read_pbf` and :func:`read_surroundings` return.

    Raises
    ------
    SourceError
        If the file is missing, too large, no PBF, cut off or damaged, or has no walkable street.
    TableError
        If a value breaks the contract of the tables.
    """
    source = open_pbf(path)
    return read_pbf(path, dropped=dropped, source=source), read_surroundings(path, source=source)


def read_surroundings(path: Path, *, source: "pyrosm.OSM | None" = None) -> Surroundings:
    """Read parks, water, candidates, stations, industry and dwellings of a PBF file.

    The sea is drawn in an extract that states its bounding box and has whole coastlines within it.

    Parameters
    ----------
    path
        As for :func:`geo.sources.pbf.read_pbf`.
    source
        The file as :func:`geo.sources.pbf.open_pbf` opened it, if it is read for something else as well.

    Returns
    -------
    Surroundings
        Empty tables where the extract holds nothing of the kind, as those of streets alone do.

    Raises
    ------
    SourceError
        If the file is missing, too large, no PBF, cut off or damaged.
    TableError
        If a value breaks the contract of the tables.
    """
    opened = source or open_pbf(path)
    features = _features(opened, path, FEATURE_TAGS, keys=_READ_TAGS)
    buildings = _features(opened, path, BUILDING_TAGS, keys=BUILDING_KEYS)
    return surroundings(features, buildings, where=str(path), within=_stated_box(path))


def _features(
    opened: "pyrosm.OSM", path: Path, wanted: Mapping[str, list[str] | bool], *, keys: Collection[str]
) -> gpd.GeoDataFrame:
    """Read what has any of the wanted tags, numbered as OSMnx numbers it."""
    with readable(path):
        found = opened.get_data_by_custom_criteria(custom_filter=dict(wanted), tags_to_keep=list(keys))
    if found is None or len(found) == 0:
        found = gpd.GeoDataFrame({"osm_type": [], "id": []}, geometry=[], crs=t.WGS84)
    return found.assign(id=found["osm_type"].astype("str") + "-" + found["id"].astype("str"))


def _stated_box(path: Path) -> tuple[float, float, float, float] | None:
    """Read west, south, east and north from the first block, if it states them."""
    with readable(path), path.open("rb") as file:
        length = int.from_bytes(file.read(4), "big")
        header = BlobHeader.FromString(file.read(length))
        blob = Blob.FromString(file.read(header.datasize))
        block = HeaderBlock.FromString(zlib.decompress(blob.zlib_data) if blob.zlib_data else blob.raw)
    if not block.HasField("bbox"):
        return None
    sides = (block.bbox.left, block.bbox.bottom, block.bbox.right, block.bbox.top)
    west, south, east, north = (side / _NANODEGREES for side in sides)
    if west < east and south < north and max(-west, east) <= _MOST_LON and max(-south, north) <= _MOST_LAT:
        return west, south, east, north
    return None
