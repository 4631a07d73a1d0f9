"""Streets from an OpenStreetMap extract in PBF, the format that Geofabrik and BBBike publish."""

import contextlib
import warnings
import zlib
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO, Final

import pandas as pd
import pyrosm
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from pyrosm.exceptions import PBFException
from pyrosm.proto.fileformat_pb2 import Blob, BlobHeader
from shapely.errors import ShapelyError

from geo import tables as t
from geo.errors import N_, SourceError
from geo.sources import street_tables as streets
from geo.sources.osm_graph import PROBLEM_CHARACTERS, hold_size
from geo.sources.osm_ways import tables_from_ways

MOST_UNPACKED_BYTES: Final = 256 * 1024**2
"""About 100 MB of PBF: a province."""
_PART_BYTES: Final = 1024**2
_MOST_HEADER_BYTES: Final = 64 * 1024
_MOST_BLOB_BYTES: Final = 32 * 1024**2
"""As the format prescribes."""

# What pyrosm raises when numbers in a file point nowhere, or points form no shape.
_DAMAGED: Final = (
    ArithmeticError,
    AttributeError,
    DecodeError,
    LookupError,
    OSError,
    PBFException,
    ShapelyError,
    TypeError,
    ValueError,
)


# Annotations stand in quotes: named, pyrosm.OSM is imported, which takes seconds that only PBF needs.


def read_pbf(
    path: Path, *, dropped: Counter[str] | None = None, source: "pyrosm.OSM | None" = None
) -> streets.StreetTables:
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
        File whose name ends in ``.pbf``, which unpacks to at most :data:`MOST_UNPACKED_BYTES`.
    dropped
        Where to count what is left out, by reason; ways outside the filter are not counted, pyrosm passes them over.
    source
        The file as :func:`open_pbf` opened it, if it is read for something else as well.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        ``geo.tables.NODES`` and ``geo.tables.EDGES``, EPSG:4326.

    Raises
    ------
    SourceError
        If the file is missing, too large, no PBF, cut off or damaged, or has no walkable street.
    TableError
        If a value breaks the contract of the tables.
    """
    nodes, raw = _network(source or open_pbf(path), path)
    segments = raw[["id", "u", "v"]].set_axis([t.WAY_ID, t.FROM_NODE, t.TO_NODE], axis=1)
    ways = raw.drop_duplicates("id").set_index("id")
    return tables_from_ways(nodes, ways, segments, where=str(path), dropped=dropped)


def open_pbf(path: Path) -> "pyrosm.OSM":
    """Open a PBF file; it is parsed once, when it is first asked for something.

    Parameters
    ----------
    path
        As for :func:`read_pbf`.

    Returns
    -------
    pyrosm.OSM
        To be asked within :func:`readable`.

    Raises
    ------
    SourceError
        If the file is missing, too large, no PBF or cut off.
    """
    hold_size(path)
    _hold_unpacked(path)
    with readable(path):
        # In memory is faster here, and the other engine leaves its results in a folder all users share.
        return pyrosm.OSM(path, keep_metadata=False, engine="in_memory", progress=False)


@contextlib.contextmanager
def readable(path: Path) -> Generator[None]:
    """Keep pyrosm quiet, and say what it makes of a damaged file in our words.

    Parameters
    ----------
    path
        The file that is being read.

    Raises
    ------
    SourceError
        If pyrosm, or what it builds on, gave up.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except _DAMAGED as error:
        raise _not_readable(path, error) from error


def _hold_unpacked(path: Path) -> None:
    """Unpack block after block and throw it away: 3 MB can unpack to 3 GB, and the sizes a file states may be lies."""
    unpacked = 0
    try:
        with path.open("rb") as file:
            while unpacked <= MOST_UNPACKED_BYTES and (prefix := file.read(4)):
                header = BlobHeader.FromString(_part(file, int.from_bytes(prefix, "big"), most=_MOST_HEADER_BYTES))
                blob = Blob.FromString(_part(file, header.datasize, most=_MOST_BLOB_BYTES))
                unpacked += _unpacked_bytes(blob, MOST_UNPACKED_BYTES - unpacked)
    except (DecodeError, OSError, ValueError, OverflowError, zlib.error) as error:
        raise _not_readable(path, error) from error
    if unpacked > MOST_UNPACKED_BYTES:
        msg = N_("the file {path} unpacks to more than {limit} bytes; cut it to one city or province")
        raise SourceError(msg, path=path, limit=MOST_UNPACKED_BYTES)


def _part(file: BinaryIO, size: int, *, most: int) -> bytes:
    """Read a part of a stated size; Python would set memory aside for whatever is stated."""
    if size > most:
        msg = "a block larger than the format allows"
        raise ValueError(msg)
    return file.read(size)


def _unpacked_bytes(blob: Blob, most: int) -> int:
    """Count the bytes that a block unpacks to, giving up just past ``most``."""
    packed, count = blob.zlib_data, len(blob.raw)
    if not packed and not count:
        msg = "a block that is not packed with zlib"
        raise ValueError(msg)
    unpacking = zlib.decompressobj()
    while packed and count <= most:
        count += len(unpacking.decompress(packed, _PART_BYTES))
        packed = unpacking.unconsumed_tail
    return count


def _network(source: "pyrosm.OSM", path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read nodes and straight segments, tags by their OpenStreetMap keys."""
    with readable(path):
        nodes, edges = source.get_network(
            nodes=True, custom_filter=streets.WALK_FILTER, tags_to_keep=list(streets.OSM_KEYS)
        )
    if edges is None:
        raise streets.no_streets(str(path))
    named = nodes[["id", "lon", "lat"]].set_axis([t.NODE_ID, t.LON, t.LAT], axis=1)
    return pd.DataFrame(named), pd.DataFrame(edges.drop(columns="geometry"))


def _not_readable(path: Path, error: Exception) -> SourceError:
    """Say that a file is damaged, cut off or something else."""
    msg = N_("the file {path} is not a readable OpenStreetMap extract ({problem}); download it again")
    return SourceError(msg, path=path, problem=str(error)[:PROBLEM_CHARACTERS])
