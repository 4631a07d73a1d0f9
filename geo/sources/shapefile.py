"""Zipped Shapefiles from strangers: their shapes through GDAL, from copies under names of our own; their text here."""

import io
import struct
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj

from geo.errors import N_, SourceError
from geo.sources.archive import members
from geo.sources.cells import MOST_COLUMNS, MOST_ROWS, Row, Sheet, assembled, listed

_SHAPES: Final = b"\0\0\x27\x0a"
_HEADER: Final = 100
_FIELD: Final = 32
_DELETED: Final = ord("*")
_DAMAGED: Final = N_("the Shapefile is damaged ({problem}), in {file}; export it again and pack all its parts")


def read_shapefile(file: str, data: bytes) -> Sheet:
    """Read the one layer of a zipped Shapefile.

    Parameters
    ----------
    file
        The file's name, for the messages.
    data
        The zip's bytes.

    Returns
    -------
    Sheet
        Its table as written (UTF-8 or CP949, whichever it is), rows marked as deleted left out.

    Raises
    ------
    SourceError
        If a part is missing or damaged, or there are several layers.
    """
    parts = _parts(file, data)
    shapes = _shapes(file, parts)
    try:
        names, records = _table(parts[".dbf"])
    except (struct.error, ValueError, IndexError) as error:
        raise SourceError(_DAMAGED, problem=".dbf", file=file) from error
    if len(records) != len(shapes):
        msg = N_("the Shapefile has {shapes} shapes and {rows} rows, in {file}; export it again and pack all its parts")
        raise SourceError(msg, shapes=len(shapes), rows=len(records), file=file)
    geometry: list[object] = []
    rows = _rows(records, shapes, geometry)
    crs = _system(parts.get(".prj", b""))
    return assembled(file, rows, encoding="shp", header=names, geometry=geometry, crs=crs)


def _parts(file: str, data: bytes) -> dict[str, bytes]:
    """Unpack the parts of the one Shapefile in a zip, by their suffix."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # macOS packs a shadow of every file.
            own = [info for info in members(file, archive) if not info.filename.startswith("__MACOSX/")]
            stems = [name.with_suffix("") for name in _paths(own) if name.suffix.lower() == ".shp"]
            if len(stems) != 1:
                msg = N_("the zip holds {count} Shapefiles and not one, in {file}; pack each into a zip of its own")
                raise SourceError(msg, count=len(stems), file=file)
            parts = {
                name.suffix.lower(): archive.read(info)
                for name, info in zip(_paths(own), own, strict=True)
                if name.with_suffix("") == stems[0] and name.suffix.lower() in {".shp", ".shx", ".dbf", ".prj"}
            }
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise SourceError(_DAMAGED, problem=type(error).__name__, file=file) from error
    missing = [suffix for suffix in (".shx", ".dbf") if suffix not in parts]
    if missing:
        msg = N_("the Shapefile lacks its part {part}, in {file}; pack .shp, .shx, .dbf and .prj together")
        raise SourceError(msg, part=missing[0], file=file)
    return parts


def _paths(infos: Sequence[zipfile.ZipInfo]) -> list[PurePosixPath]:
    """Read the paths in a zip."""
    return [PurePosixPath(info.filename.replace("\\", "/")) for info in infos]


def _shapes(file: str, parts: Mapping[str, bytes]) -> npt.NDArray[np.object_]:
    """Read the shapes through GDAL, which is shown two files of ours and nothing of the stranger's names."""
    index = np.frombuffer(parts[".shx"][_HEADER:][: (len(parts[".shx"]) - _HEADER) // 8 * 8], dtype=">u4").reshape(
        -1, 2
    )
    # Rows that all point at one large shape would unfold into more than the file.
    unfolded = 2 * int(index[:, 1].sum(dtype=np.int64))
    marked = parts[".shp"].startswith(_SHAPES) and parts[".shx"].startswith(_SHAPES)
    if not marked or len(index) > MOST_ROWS or unfolded > len(parts[".shp"]):
        raise SourceError(_DAMAGED, problem=".shx", file=file)
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".shp", ".shx"):
            (Path(folder) / f"table{suffix}").write_bytes(parts[suffix])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                frame = gpd.read_file(Path(folder) / "table.shp", engine="pyogrio", on_invalid="ignore")
        except (RuntimeError, ValueError, LookupError, TypeError, OSError) as error:
            raise SourceError(_DAMAGED, problem=".shp", file=file) from error
    # A layer all of whose shapes are null comes without a geometry.
    shapes = frame.geometry.to_numpy() if isinstance(frame, gpd.GeoDataFrame) else np.full(len(frame), None)
    return np.asarray(shapes, dtype=object)


def _table(data: bytes) -> tuple[list[str], list[list[str] | None]]:
    """Read a dBASE table: its names, and its rows, None where one is deleted."""
    count, start, size = struct.unpack_from("<IHH", data, 4)
    names: list[bytes] = []
    widths: list[int] = []
    for place in range(_FIELD, start - _FIELD + 1, _FIELD):
        if data[place] == 0x0D:  # noqa: PLR2004 (ends the list of fields)
            break
        names.append(data[place : place + 11].split(b"\0")[0])
        # A text longer than 255 has its higher byte where numbers have their decimals.
        wide = data[place + 17] if data[place + 11] in b"C" else 0
        widths.append(data[place + 16] + 256 * wide)
    ends = np.cumsum([1, *widths]).tolist()
    if count > MOST_ROWS or len(names) > MOST_COLUMNS or ends[-1] > size or start + count * size > len(data):
        problem = "sizes that contradict each other"
        raise ValueError(problem)
    bodies = [data[start + row * size : start + (row + 1) * size] for row in range(count)]
    encoding = _encoding_of(b"\n".join([*names, *bodies]))
    rows = [
        None if body[0] == _DELETED else [_text(body[left:right], encoding) for left, right in pairwise(ends)]
        for body in bodies
    ]
    return [_text(name, encoding) for name in names], rows


def _encoding_of(sample: bytes) -> str:
    """Choose the encoding with fewer broken characters: fields of a fixed width cut some in any case."""
    broken = {encoding: sample.decode(encoding, "replace").count("\ufffd") for encoding in ("utf-8", "cp949")}
    return min(broken, key=lambda encoding: broken[encoding])


def _text(cell: bytes, encoding: str) -> str:
    """Write a cell as text."""
    return cell.decode(encoding, "replace").replace("\0", "").strip()


def _rows(
    records: Sequence[list[str] | None], shapes: npt.NDArray[np.object_], geometry: list[object]
) -> Iterator[Row]:
    """Walk through the rows that are not deleted, gathering their shapes."""
    for number, (cells, shape) in enumerate(zip(records, shapes, strict=True), start=1):
        if cells is not None:
            geometry.append(shape)
            yield Row(number, listed(cells), cells)


def _system(prj: bytes) -> str | None:
    """Name the coordinate system of a .prj file: by its number where that is known, by its own name where not."""
    try:
        system: Any = pyproj.CRS.from_wkt(prj.decode("utf-8", "replace"))
    except pyproj.exceptions.CRSError:
        return None
    code = system.to_epsg(min_confidence=25)
    return f"EPSG:{code}" if code else str(system.name)[:80]
