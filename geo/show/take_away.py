"""Tables to take away with all that a figure needs to be defended: how it was made, of what, and a checksum."""

import hashlib
import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from geo import tables as t
from geo.errors import N_
from geo.show.language import Language, say
from geo.spreadsheet import to_csv

TABLE: Final = "coverage"
ABOUT: Final = "about"
CHECKSUM: Final = "sha256"
_WIDEST: Final = 60
METHOD: Final = (
    N_(
        "Walking distance: a straight access leg of at most 250 m to the nearest walkable street, along the streets, "
        "and a straight leg to the place; nobody walks faster than the speed stated."
    ),
    N_(
        "Share covered: residents with a place to learn within the walk, at most so many minutes, of all residents. "
        "Within their ward residents are where they were counted by place, else spread over dwellings by floor area, "
        "else over residential street length; ward sums are exact."
    ),
    N_(
        "fgt0 is the share beyond the walk, fgt1 the mean shortfall beyond it (Foster, Greer and Thorbecke 1984). "
        "e2sfca: enhanced two-step floating catchments, Gaussian, sigma a third of the walk (Luo and Qi 2009). gini: "
        "of that supply over residents. share_low and share_high: the least and the greatest share over what is not "
        "known of speed, placement and gaps."
    ),
)


def checksum(rows: pd.DataFrame) -> str:
    """Sum a table up.

    Parameters
    ----------
    rows
        Without geometry.

    Returns
    -------
    str
        SHA-256 of the table as :func:`geo.spreadsheet.to_csv` writes it, UTF-8.
    """
    return hashlib.sha256(to_csv(rows).encode()).hexdigest()


def about_figures(language: Language, facts: Mapping[str, str], rows: pd.DataFrame) -> dict[str, str]:
    """Gather what a table's second sheet says.

    Parameters
    ----------
    language
        The reader's.
    facts
        Parameters, sources and dates.
    rows
        The table.

    Returns
    -------
    dict of str
        The facts, the method, and the table's checksum.
    """
    method = {f"method {number}": say(language, text) for number, text in enumerate(METHOD, 1)}
    return {**facts, **method, CHECKSUM: checksum(rows)}


def as_xlsx(rows: pd.DataFrame, about: Mapping[str, str]) -> bytes:
    """Write a workbook.

    Parameters
    ----------
    rows
        The table, without geometry.
    about
        What the second sheet says.

    Returns
    -------
    bytes
        XLSX; no cell is a formula.
    """
    book = openpyxl.Workbook()
    sheet, second = book.active, book.create_sheet(ABOUT)
    sheet.title = TABLE
    told = rows.astype(object).where(rows.notna(), None)
    for row, values in enumerate([list(told.columns), *told.itertuples(index=False, name=None)], 1):
        for column, value in enumerate(values, 1):
            _write(sheet.cell(row, column), value)
    for row, pair in enumerate(about.items(), 1):
        for column, value in enumerate(pair, 1):
            _write(second.cell(row, column), value)
            second.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(cell.column)].width = max(10, len(str(cell.value)) + 2)
    sheet.freeze_panes = "A2"
    second.column_dimensions["A"].width, second.column_dimensions["B"].width = _WIDEST / 2, 2 * _WIDEST
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_geopackage(rows: gpd.GeoDataFrame, about: Mapping[str, str]) -> bytes:
    """Write a GeoPackage.

    Parameters
    ----------
    rows
        The table with shapes, EPSG:4326; a row may have none.
    about
        What its second table says.

    Returns
    -------
    bytes
        With the layers :data:`TABLE` and :data:`ABOUT`.
    """
    with tempfile.TemporaryDirectory(prefix="baeumgil-") as folder:
        file = Path(folder, "coverage.gpkg")
        rows.to_file(file, layer=TABLE, driver="GPKG")
        notes = gpd.GeoDataFrame({"what": list(about), "says": list(about.values())}, geometry=[None] * len(about))
        notes.set_crs(t.WGS84).to_file(file, layer=ABOUT, driver="GPKG")
        return file.read_bytes()


def as_geoparquet(rows: gpd.GeoDataFrame, about: Mapping[str, str]) -> bytes:
    """Write GeoParquet.

    Parameters
    ----------
    rows
        The table with shapes, EPSG:4326; a row may have none.
    about
        What its metadata says.

    Returns
    -------
    bytes
        One file; every fact is under its name among the schema's metadata.
    """
    plain, told = io.BytesIO(), io.BytesIO()
    rows.to_parquet(plain, index=False)
    table: pa.Table = pq.read_table(plain)
    metadata = {**(table.schema.metadata or {}), **{key.encode(): value.encode() for key, value in about.items()}}
    pq.write_table(table.replace_schema_metadata(metadata), told)
    return told.getvalue()


def _write(cell: "openpyxl.cell.Cell", value: object) -> None:
    """Put a value into a cell; a text is a text, whatever it begins with."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
