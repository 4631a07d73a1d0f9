"""GeoPackages from strangers, read as the SQLite databases they are: tables only, nothing that runs."""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import shapely

from geo.errors import N_, SourceError
from geo.sources.cells import MOST_BYTES, Row, Sheet, assembled, listed

_MOST_STEPS: Final = 200_000
"""Times a thousand instructions of SQLite's: more than a million rows take, and the end of a loop without one."""
_ALLOWED: Final = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_WAL: Final = slice(18, 20)
_ENVELOPES: Final = (0, 32, 48, 48, 64)
_HEADER: Final = 8
_PARTS: Final = {4: 1, 5: 2, 6: 3}
"""What the three kinds of collection in Well-known Binary consist of: points, lines, polygons."""
_ORDINATES: Final = (2, 3, 3, 4)


def read_geopackage(file: str, data: bytes) -> Sheet:
    """Read the one layer of a GeoPackage.

    Parameters
    ----------
    file
        The file's name, for the messages.
    data
        Its bytes.

    Returns
    -------
    Sheet
        Numbers as SQLite writes them; a shape that cannot be read is missing.

    Raises
    ------
    SourceError
        If it is no GeoPackage, damaged, or has no layer or several.
    """
    # A database whose journal was a file of its own opens only from disk, and the journal was not handed in.
    alone = bytearray(data)
    alone[_WAL] = b"\x01\x01"
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(bytes(alone))
            database.execute("PRAGMA trusted_schema = OFF")
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
            _confine(database)
            return _read(file, database)
    except (sqlite3.Error, UnicodeError, OverflowError, MemoryError) as error:
        msg = N_("the GeoPackage is damaged or none ({problem}), in {file}; export it again")
        raise SourceError(msg, problem=str(error)[:80], file=file) from error


def _confine(database: sqlite3.Connection) -> None:
    """Allow reading of tables and nothing else, for a limited time."""
    steps = iter(range(_MOST_STEPS))
    database.set_progress_handler(lambda: next(steps, None) is None, 1_000)

    def allowed(action: int, *_: Any) -> int:
        return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY

    database.set_authorizer(allowed)


def _read(file: str, database: sqlite3.Connection) -> Sheet:
    """Read the layer that the GeoPackage lists."""
    # Views and virtual tables run what they like; a layer of a stranger's is a plain table.
    plain = {
        name
        for name, made in database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if str(made).upper().lstrip().startswith("CREATE TABLE")
    }
    listing = "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
    layers = [layer for layer in database.execute(listing) if layer[0] in plain]
    if len(layers) != 1:
        msg = N_("the GeoPackage has {count} layers and not one, in {file}; export the one you mean by itself")
        raise SourceError(msg, count=len(layers), file=file)
    table, shape, system = layers[0]
    cursor = database.execute(f"SELECT * FROM {_quoted(str(table))}")  # noqa: S608 (quoted, and a plain table's name)
    names = [str(column[0]) for column in cursor.description]
    if shape not in names:
        msg = N_("the layer {layer} has no column {column}, in {file}; export it again")
        raise SourceError(msg, layer=repr(table)[:60], column=repr(shape)[:60], file=file)
    place = names.index(shape)
    header = [*names[:place], *names[place + 1 :]]
    geometry: list[object] = []
    rows = _rows(cursor, place, geometry)
    return assembled(file, rows, encoding="gpkg", header=header, geometry=geometry, crs=_system(database, system))


def _rows(cursor: sqlite3.Cursor, place: int, geometry: list[object]) -> Iterator[Row]:
    """Walk through a layer, gathering its shapes."""
    for number, values in enumerate(cursor, start=1):
        geometry.append(_shape(values[place]))
        cells = [_text(value) for value in (*values[:place], *values[place + 1 :])]
        yield Row(number, listed(cells), cells)


def _system(database: sqlite3.Connection, number: Any) -> str | None:
    """Name the coordinate system of a layer."""
    listing = "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    found = database.execute(listing, (number,)).fetchone()
    # 0 and -1 stand for "none stated".
    if found is None or str(found[0]).upper() != "EPSG" or not str(found[1]).isdecimal():
        return None
    return f"EPSG:{found[1]}"


def _text(value: Any) -> str | None:
    """Write a value as text; bytes are no text and only counted."""
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    return f"{value:.15g}" if isinstance(value, float) else None if value is None else str(value)


def _shape(blob: Any) -> object:
    """Read a shape from a GeoPackage's own header and Well-known Binary; None where there is none."""
    if not isinstance(blob, bytes) or len(blob) < _HEADER or not blob.startswith(b"GP"):
        return None
    envelope = (blob[3] >> 1) & 0b111
    if envelope >= len(_ENVELOPES):
        return None
    binary = blob[_HEADER + _ENVELOPES[envelope] :]
    try:
        return shapely.from_wkb(binary, on_invalid="ignore") if _is_flat(binary) else None
    except shapely.errors.ShapelyError:
        return None


def _is_flat(binary: bytes) -> bool:
    """Tell whether no shape holds shapes that hold shapes.

    GEOS follows them down to the end of its stack, and the process with it.
    """
    try:
        kind, dimensions, order = _kind_at(binary, 0)
        if kind not in _PARTS:
            return kind in _PARTS.values()
        (count,) = struct.unpack_from(order + "I", binary, 5)
        place = 9
        for _ in range(count):
            part, _, order = _kind_at(binary, place)
            if part != _PARTS[kind]:
                return False
            place = _end(binary, place + 5, kind=part, size=8 * dimensions, order=order)
    except (struct.error, LookupError):
        return False
    return True


def _kind_at(binary: bytes, place: int) -> tuple[int, int, str]:
    """Read the kind of a shape, its number of ordinates and its order of bytes."""
    order = "<" if binary[place] else ">"
    (code,) = struct.unpack_from(order + "I", binary, place + 1)
    return code % 1_000, _ORDINATES[code // 1_000], order


def _end(binary: bytes, place: int, *, kind: int, size: int, order: str) -> int:
    """Find the end of a point, a line or a polygon whose points have a size in bytes."""
    if kind == 1:
        return place + size
    count: int = struct.unpack_from(order + "I", binary, place)[0]
    place += 4
    if kind == 2:  # noqa: PLR2004 (a line, by the format)
        return place + count * size
    for _ in range(count):
        points: int = struct.unpack_from(order + "I", binary, place)[0]
        place += 4 + points * size
    return place


def _quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'
