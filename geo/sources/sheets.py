"""Tables in the files that strangers hand in, whatever they are called: found by what is in them, never run."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Final

from geo.errors import N_, SourceError
from geo.sources.archive import members
from geo.sources.cells import Misfit, Sheet, read_bytes
from geo.sources.features import read_feature_collection
from geo.sources.geopackage import read_geopackage
from geo.sources.given import GEOJSON
from geo.sources.plain import file_name
from geo.sources.separated import read_separated
from geo.sources.shapefile import read_shapefile
from geo.sources.workbook import read_workbook

__all__ = ["Misfit", "Sheet", "open_sheet"]

_ZIP: Final = b"PK\x03\x04"
_SQLITE: Final = b"SQLite format 3\0"
_MARKUP: Final = re.compile(rb"\s*(\xef\xbb\xbf)?\s*<(!doctype|!--|\?xml|\w+[\s/>])", re.IGNORECASE)
_PICTURE: Final = N_("{file} is a picture and no table; choose the table that it shows, as CSV or XLSX")
_PDF: Final = N_("{file} is a PDF and no table; ask its publisher for the table, as CSV or XLSX")
_PACKED: Final = N_("{file} is packed in a way that is not read here; unpack it and choose the table in it")
_PARQUET: Final = N_("{file} is a Parquet file, which is not read here; save it as CSV or GeoPackage")
_OTHERS: Final[Mapping[bytes, str]] = MappingProxyType(
    {
        b"\x89PNG": _PICTURE,
        b"\xff\xd8\xff": _PICTURE,
        b"GIF8": _PICTURE,
        b"BM": _PICTURE,
        b"II*\0": _PICTURE,
        b"MM\0*": _PICTURE,
        b"%PDF": _PDF,
        b"\x1f\x8b": _PACKED,
        b"7z\xbc\xaf": _PACKED,
        b"Rar!": _PACKED,
        b"PK\x05\x06": _PACKED,
        b"PAR1": _PARQUET,
    }
)
"""How files begin that hold no table a person could correct here."""


def open_sheet(path: Path) -> Sheet:
    """Open a table from a stranger: CSV, XLSX, GeoJSON, GeoPackage or a zipped Shapefile.

    Nothing in it is run or followed: no formula, macro, link or path.

    Parameters
    ----------
    path
        At most 50 MB, 1,000,000 rows and 500 columns.

    Returns
    -------
    Sheet
        Its rows as text. A column's contents are not judged here.

    Raises
    ------
    SourceError
        If the file is none of these, or none that can be read: says what it seems to be and what to do.
    """
    data = read_bytes(path)
    file = file_name(path)
    return _reader(file, data)(file, data)


def _reader(file: str, data: bytes) -> Callable[[str, bytes], Sheet]:
    """Choose by what is in the file: names lie."""
    if data.startswith(_ZIP):
        return _packed_reader(file, data)
    if data.startswith(_SQLITE):
        return read_geopackage
    _refuse_others(file, data)
    if PurePath(file).suffix.lower() in GEOJSON:
        return read_feature_collection
    return read_separated


def _packed_reader(file: str, data: bytes) -> Callable[[str, bytes], Sheet]:
    """Choose by what a zip holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {member.filename.lower() for member in members(file, archive)}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        msg = N_("the packed file is damaged, in {file}; save or pack it again")
        raise SourceError(msg, file=file) from error
    if any(name.startswith("xl/") for name in names):
        return read_workbook
    if any(name.endswith(".shp") for name in names):
        return read_shapefile
    msg = N_("the packed file is neither a workbook nor a Shapefile: {file}; unpack it and choose the table in it")
    raise SourceError(msg, file=file)


def _refuse_others(file: str, data: bytes) -> None:
    """Refuse what is certainly no text, with what to do."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        msg = N_(
            "{file} is an old workbook (.xls), one with a password, or a Hangul document; open it and save it as "
            "XLSX without a password, or as CSV UTF-8"
        )
        raise SourceError(msg, file=file)
    if data.startswith(b"\0\0\x27\x0a"):
        msg = N_("{file} is one part of a Shapefile; pack its .shp, .shx, .dbf and .prj into one zip")
        raise SourceError(msg, file=file)
    if _MARKUP.match(data):
        msg = N_("{file} is a web page or XML and no table; open it in a spreadsheet and save it as XLSX or CSV")
        raise SourceError(msg, file=file)
    for start, msg in _OTHERS.items():
        # "BM" begins a word as well as a bitmap, whose header has zero bytes.
        if data.startswith(start) and (start != b"BM" or b"\0" in data[:32]):
            raise SourceError(msg, file=file)
