"""Every file that streets can come in, behind one door: which kind it is, by its name and by what is inside."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from xml.parsers import expat

from geo.errors import N_, SourceError
from geo.sources.osm_graph import DOCTYPE, PROBLEM_CHARACTERS, first_markup, hold_size, read_graphml
from geo.sources.osm_places import Surroundings
from geo.sources.osm_xml import LARGEST_FILE_BYTES, read_osm_xml
from geo.sources.overpass import tables_from_overpass
from geo.sources.pbf import read_pbf
from geo.sources.pbf_places import read_pbf_with_surroundings
from geo.sources.seoul_pedestrian import read_seoul_pedestrian
from geo.sources.street_tables import StreetTables

_PBF, _GRAPHML, _OSM, _JSON, _CSV = "OpenStreetMap PBF", "GraphML", "OpenStreetMap XML", "JSON", "CSV"
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {".pbf": _PBF, ".graphml": _GRAPHML, ".osm": _OSM, ".json": _JSON, ".csv": _CSV}
)
_READERS: Final[Mapping[str, Callable[..., StreetTables]]] = MappingProxyType(
    {
        _PBF: read_pbf,
        _GRAPHML: read_graphml,
        _OSM: read_osm_xml,
        _JSON: tables_from_overpass,
        _CSV: read_seoul_pedestrian,
    }
)
ACCEPTED: Final = ".osm.pbf, .graphml (OSMnx), .osm (XML), .json (Overpass), .csv (Seoul OA-21208)"
"""The kinds of street file, for messages."""

_PACKED: Final[Mapping[bytes, str]] = MappingProxyType(
    {
        b"PK": "ZIP",
        b"\x1f\x8b": "gzip",
        b"BZh": "bzip2",
        b"\xfd7zXZ": "xz",
        b"7z\xbc\xaf": "7z",
        b"\x28\xb5\x2f\xfd": "zstd",
        b"SQLite format 3": "SQLite / GeoPackage",
    }
)
_ROOTS: Final[Mapping[str, str]] = MappingProxyType({"graphml": _GRAPHML, "osm": _OSM, "OGRVRTDataSource": "GDAL VRT"})
_HEAD_BYTES: Final = 4096


def read_streets(path: Path, *, dropped: Counter[str] | None = None) -> StreetTables:
    """Read the walkable streets of a file.

    The name must promise what the file holds: a file of another kind under a known name is refused, not guessed at.
    Nothing but the file is opened: no path or address inside it is followed, and nothing is unpacked to disk.

    Parameters
    ----------
    path
        A file of one of the kinds :data:`ACCEPTED`.
    dropped
        Where to count what is left out, by reason.

    Returns
    -------
    tuple of pandas.DataFrame and geopandas.GeoDataFrame
        ``geo.tables.NODES`` and ``geo.tables.EDGES``, EPSG:4326.

    Raises
    ------
    SourceError
        If the kind is unknown or not what the name says, or the reader of that kind refuses the file.
    TableError
        If a value breaks the contract of the tables.
    """
    return _READERS[_kind(path)](path, dropped=dropped)


def _kind(path: Path) -> str:
    """Name the kind of a file: what its name promises, unless it holds something else."""
    named = _KINDS.get(path.suffix.lower())
    if named is None:
        msg = N_("{path} is no street file by its name; give one of: {accepted}")
        raise SourceError(msg, path=path, accepted=ACCEPTED)
    hold_size(path, most_bytes=LARGEST_FILE_BYTES)
    found = _found(path)
    if found not in {named, None}:
        msg = N_("the file {path} is named like {named} but holds {found}; give one of: {accepted}")
        raise SourceError(msg, path=path, named=named, found=found, accepted=ACCEPTED)
    return named


def read_city(path: Path, *, dropped: Counter[str] | None = None) -> tuple[StreetTables, Surroundings | None]:
    """Read the walkable streets of a file, and what is around them where the file may hold that.

    Parameters
    ----------
    path, dropped
        As for :func:`read_streets`.

    Returns
    -------
    tuple
        The streets, and the surroundings: None for a file of streets alone.

    Raises
    ------
    SourceError
        If the kind is unknown or not what the name says, or the reader of that kind refuses the file.
    TableError
        If a value breaks the contract of the tables.
    """
    kind = _kind(path)
    if kind == _PBF:
        return read_pbf_with_surroundings(path, dropped=dropped)
    return _READERS[kind](path, dropped=dropped), None


def _found(path: Path) -> str | None:
    """Name what a file holds by its first bytes; None where only the reader can tell."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        msg = N_("the file {path} cannot be read ({problem}); check its permissions")
        raise SourceError(msg, path=path, problem=error.strerror) from error
    packed = next((name for magic, name in _PACKED.items() if head.startswith(magic)), None)
    if packed is not None:
        return packed
    if b"OSMHeader" in head[:32]:
        return _PBF
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return _xml_kind(path)
    return _JSON if text.startswith((b"{", b"[")) else None


def _xml_kind(path: Path) -> str | None:
    """Name an XML file by its root; one that is damaged or has a document type is left for the readers to refuse."""
    try:
        root = first_markup(path)
    except (expat.ExpatError, OSError, LookupError, ValueError):
        return None
    return None if root in {"", DOCTYPE} else _ROOTS.get(root, f"<{root[:PROBLEM_CHARACTERS]}>")
